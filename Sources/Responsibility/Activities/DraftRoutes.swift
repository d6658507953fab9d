import HTTPTypes
import Hummingbird
import Storage
import Web

/// The doors to one's own drafts. Going on with one is `GET /activities/new?draft=…`.
struct DraftRoutes: Sendable {
    let services: Services

    func add(to members: RouterGroup<MemberContext>) {
        members.post("drafts", use: save)
        members.post("drafts/:draft/removal", use: remove)
    }

    /// Keeps the form. The script, which sends `quietly`, is told by the status and the address alone.
    @Sendable func save(_ request: Request, _ context: MemberContext) async throws -> Response {
        let access = context.access
        let form = try await request.form()
        let isQuiet = form["quietly"] != nil
        do {
            let id = try await services.database.write { tx in try Draft.save(form, by: access, in: tx) }
            guard isQuiet else { return .seeOther(id.map { Draft.address($0, form) + "&saved=yes" } ?? "/") }
            var answer = Response(status: .noContent)
            answer.headers[.contentLocation] = id.map { Draft.address($0, form) }
            return answer
        } catch Refusal.invalid(let mistakes) where !isQuiet {
            let (language, isInspection) = (context.language, form["form"] == "inspection")
            let page = try await services.database.read { tx in
                isInspection
                    ? try InspectionForm.of(form, mistakes: mistakes, by: access, language, in: tx).page
                    : try RecordForm.of(form, mistakes: mistakes, isBack: true, by: access, language, in: tx).page
            }
            return context.page(
                isInspection ? language.recordInspection : language.recordWork, status: .unprocessableContent, page)
        }
    }

    /// The form as it was left. A draft that was sent or thrown away meanwhile gives an empty form.
    func show(_ draft: String, _ request: Request, _ context: MemberContext) async throws -> Response {
        let (access, language) = (context.access, context.language)
        guard access.may(.recordActivities) else { throw Refusal.notAllowed(.recordActivities) }
        let shown = try await services.database.read { tx -> (Draft, RecordForm)? in
            guard let id = ID<Draft>(draft), let draft = try Draft.find(id, by: access, in: tx) else { return nil }
            do {
                return (draft, try .of(draft.form, mistakes: [], by: access, language, in: tx))
            } catch Refusal.notFound {
                // Its unit is not there for this person any more.
                return (
                    draft, try .of(draft.form.replacing("unit", with: nil), mistakes: [], by: access, language, in: tx)
                )
            }
        }
        guard let (draft, form) = shown else { return .seeOther("/activities/new") }
        let isNew = request.queryForm["saved"] != nil
        return context.page(
            language.recordWork, "\(draft.notice(services.clock, isNew: isNew, language))\(form.page)")
    }

    @Sendable func remove(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (access, id) = (context.access, try context.id("draft", Draft.self))
        try await services.database.write { tx in try Draft.discard(id, by: access, in: tx) }
        return .seeOther("/")
    }
}

extension Draft {
    /// The list on the first page: go on, or throw it away.
    static func section(_ drafts: [Draft], _ clock: OfficeClock, _ language: Language) -> HTML {
        """
        <section aria-labelledby="drafts"><h2 id="drafts">\(language.say(zh: "草稿", en: "Drafts"))</h2>
        <ul class="lines">
        \(drafts.map { $0.line(clock, language) })
        </ul></section>
        """
    }

    /// What stands above a form that was begun before.
    fileprivate func notice(_ clock: OfficeClock, isNew: Bool, _ language: Language) -> HTML {
        """
        <div class="notice\(if: isNew, " good")"\(if: isNew, " role=\"status\"")>
        <p>\(isNew ? language.say(zh: "草稿已保存，可以以后再登记。", en: "The draft is kept; it can be recorded later.")
            : language.say(zh: "这是您的草稿，\(saved(clock, language))。", en: "This is your draft, \(saved(clock, language))."))
        \(language.say(zh: "草稿不含文件，登记时请重新选择。", en: "Files are not kept with a draft: choose them when you record it."))</p>
        <form method="post" action="\(link: "/drafts/\(id)/removal")" class="plain">
        <button class="quiet">\(language.say(zh: "删除草稿", en: "Discard the draft"))</button></form></div>
        """
    }

    private func line(_ clock: OfficeClock, _ language: Language) -> HTML {
        let name = title.isEmpty ? language.say(zh: "（还没有标题）", en: "(no title yet)") : title
        return """
            <li><a href="\(Link(checking: Draft.address(id, form)))">\(name)</a> <span class="hint">\(hint(language)) · \
            \(saved(clock, language))</span>
            <form method="post" action="\(link: "/drafts/\(id)/removal")" class="plain">
            <button class="quiet">\(language.say(zh: "删除草稿", en: "Discard"))<span class="unseen"> \(name)</span></button></form></li>
            """
    }

    /// When it was kept, on the office's wall.
    func saved(_ clock: OfficeClock, _ language: Language) -> String {
        let (day, second) = (clock.day(of: savedAt), clock.secondOfDay(of: savedAt))
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let time = "\(two(second / 3600)):\(two(second / 60 % 60))"
        return language.say(zh: "保存于 \(day) \(time)", en: "saved on \(day) at \(time)")
    }
}
