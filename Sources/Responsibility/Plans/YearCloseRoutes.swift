import HTTPTypes
import Hummingbird
import Storage
import Web

/// The doors to the closing of a year.
struct YearCloseRoutes: Sendable {
    let services: Services

    func add(to members: RouterGroup<MemberContext>) {
        members.get("units/:unit/years/:year", use: show)
        members.post("units/:unit/years/:year/closing", use: close)
        members.post("units/:unit/years/:year/reopening", use: reopen)
    }

    @Sendable func show(_ request: Request, _ context: MemberContext) async throws -> Response {
        try await answer(Form(), [], context)
    }

    @Sendable func close(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (access, unit, year) = (context.access, try context.id("unit", Unit.self), try context.year)
        do {
            try await services.database.write { tx in _ = try YearClose.close(unit, year, by: access, in: tx) }
        } catch Refusal.invalid(let mistakes) {
            return try await answer(Form(), mistakes, context, status: .unprocessableContent)
        }
        return .seeOther("/units/\(unit)/years/\(year)")
    }

    @Sendable func reopen(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (access, unit, year) = (context.access, try context.id("unit", Unit.self), try context.year)
        let form = try await request.form()
        do {
            try await services.database.write { tx in
                try YearClose.reopen(unit, year, reason: form["reason"] ?? "", by: access, in: tx)
            }
        } catch Refusal.invalid(let mistakes) {
            return try await answer(form, mistakes, context, status: .unprocessableContent)
        }
        return .seeOther("/units/\(unit)/years/\(year)")
    }

    private func answer(
        _ form: Form, _ mistakes: [Mistake], _ context: MemberContext, status: HTTPResponse.Status = .ok
    ) async throws -> Response {
        let (access, unit, year) = (context.access, try context.id("unit", Unit.self), try context.year)
        let language = context.language
        let preview = try await services.database.readAtLength { tx in
            try YearClose.preview(unit, year, by: access, in: tx)
        }
        return context.page(
            language.say(zh: "\(preview.unit.name)：\(year) 年度归档", en: "\(preview.unit.name): closing \(year)"),
            status: status, preview.page(FormView(form: form, mistakes: mistakes, language: language)))
    }
}

extension MemberContext {
    /// The year in the path.
    fileprivate var year: Int {
        get throws {
            guard let year = coreContext.parameters.get("year").flatMap({ Int($0) }), Plan.years.contains(year) else {
                throw Refusal.notFound
            }
            return year
        }
    }
}

extension YearClose.Preview {
    func page(_ view: FormView) -> HTML {
        let language = view.language
        return """
            \(view.summary)
            <p><a href="\(link: "/units/\(unit.id)?year=\(year)")">\(language.say(zh: "回到单位页", en: "Back to the unit"))</a></p>
            <p class="lead">\(standing(language))</p>
            \(figuresTable(language))
            \(if: closing == nil && mayClose, mistakes.isEmpty ? closingForm(language) : notYet(language))
            \(if: mayReopen && closing?.unitID == unit.id, reopeningForm(view))
            """
    }

    private func standing(_ language: Language) -> String {
        guard let closing else { return language.say(zh: "该年度没有归档。", en: "The year is not closed.") }
        return closing.unitID == unit.id
            ? language.say(zh: "该年度已于 \(closing.closedOn) 归档。", en: "The year was closed on \(closing.closedOn).")
            : language.say(
                zh: "该年度已于 \(closing.closedOn) 随“\(closing.unitName)”归档。",
                en: "The year was closed on \(closing.closedOn) with “\(closing.unitName)”.")
    }

    private func figuresTable(_ language: Language) -> HTML {
        """
        <dl class="facts">
        \(figuresRow(language.say(zh: "已完成", en: "Done"), figures.done, nil, language))
        \(figuresRow(language.say(zh: "未完成", en: "Not done"), open, open == figures.overdue ? .overdue : nil, language))
        \(figuresRow(language.say(zh: "待审核", en: "Waiting for review"), figures.submitted, .submitted, language))
        </dl>
        """
    }

    private func figuresRow(_ name: String, _ n: Int, _ standing: Obligation.Standing?, _ language: Language) -> HTML {
        let list: HTML =
            if let standing, n > 0 {
                "<a href=\"\(link: "/units/\(unit.id)/obligations?year=\(year)&standing=\(standing.rawValue)")\">\(n)</a>"
            } else { "\(n)" }
        return "<div><dt>\(name)</dt><dd>\(list)</dd></div>"
    }

    private func closingForm(_ language: Language) -> HTML {
        """
        <form method="post" action="\(link: "/units/\(unit.id)/years/\(year)/closing")" class="notice">
        <p>\(language.say(
            zh: "归档后，“\(unit.name)”及其下级单位的 \(year) 年度不能再登记、审核、豁免、改期、下达。\(open) 项未完成的任务照原样保留，即没有做的事；\(figures.submitted) 项待审核的不再审核。",
            en: "Once it is closed, nothing of \(year) can be recorded, reviewed, waived, moved or issued in “\(unit.name)” and below it. The \(open) obligations not done stay as they are: they are what was not done; the \(figures.submitted) that wait for review stay unreviewed."))</p>
        <button class="primary">\(language.say(zh: "归档 \(year) 年度", en: "Close \(year)"))</button></form>
        """
    }

    private func notYet(_ language: Language) -> HTML {
        "<p class=\"notice\">\(texts: mistakes.map { $0.sentence(in: language) }, separator: "<br>")</p>"
    }

    private func reopeningForm(_ view: FormView) -> HTML {
        let language = view.language
        return """
            <details\(if: !view.mistakes.isEmpty, " open")><summary>\(language.say(zh: "重新启用该年度", en: "Open the year again"))</summary>
            <form method="post" action="\(link: "/units/\(unit.id)/years/\(year)/reopening")" class="narrow">
            \(view.field("reason").input(max: PlanWithdrawal.longestReason))
            <button>\(language.say(zh: "重新启用", en: "Open again"))</button></form></details>
            """
    }
}
