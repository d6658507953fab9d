import HTTPTypes
import Hummingbird
import Storage
import Web

/// The doors to changes of the tree: another name, another place, a merger, a closing; at once or on a later day.
struct UnitChangeRoutes: Sendable {
    let services: Services

    func add(to members: RouterGroup<MemberContext>) {
        members.get("units/:unit/change", use: show)
        members.post("units/:unit/change", use: change)
        members.post("units/:unit/tags", use: tag)
        members.post("planned-changes/:change/cancellation", use: cancel)
    }

    @Sendable func show(_ request: Request, _ context: MemberContext) async throws -> Response {
        try await answer(Form(), [], context)
    }

    @Sendable func change(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (access, id) = (context.access, try context.id("unit", Unit.self))
        let form = try await request.form()
        do {
            var reader = FormReader(form)
            let (verb, day, target, name, code, kind) = try reader.checked(
                reader.choice("verb", of: PlannedChange.Verb.self), reader.day("on", as: Day.self),
                reader.optionalText("target", max: Unit.longestCode),
                reader.optionalText("unit_name", max: Unit.longestName),
                reader.optionalText("code", max: Unit.longestCode), reader.optionalText("kind", max: 40))
            try await services.database.write { tx in
                let targetID = try target.map { try Unit.find(code: $0, by: access, in: tx).id }
                try UnitChange(
                    unitID: id, verb: verb, targetID: targetID, name: name ?? "", code: code ?? "", kind: kind ?? ""
                ).make(on: day, by: access, in: tx)
            }
        } catch Refusal.invalid(let mistakes) {
            return try await answer(form, mistakes, context, status: .unprocessableContent)
        } catch let invalid as InvalidForm {
            return try await answer(form, invalid.mistakes, context, status: .unprocessableContent)
        }
        return .seeOther("/units/\(id)")
    }

    /// The tags by which duties select the unit.
    @Sendable func tag(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (access, id) = (context.access, try context.id("unit", Unit.self))
        let form = try await request.form()
        do {
            let tags = UnitTags(parsing: form["tags"] ?? "")
            try await services.database.write { tx in try tags.set(for: id, by: access, in: tx) }
        } catch Refusal.invalid(let mistakes) {
            return try await answer(form, mistakes, context, status: .unprocessableContent)
        }
        return .seeOther("/units/\(id)")
    }

    @Sendable func cancel(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (access, id) = (context.access, try context.id("change", PlannedChange.self))
        try await services.database.write { tx in try PlannedChange.cancel(id, by: access, in: tx) }
        return .seeOther("/units")
    }

    private func answer(
        _ form: Form, _ mistakes: [Mistake], _ context: MemberContext, status: HTTPResponse.Status = .ok
    ) async throws -> Response {
        let (access, id) = (context.access, try context.id("unit", Unit.self))
        let view = try await services.database.read { tx in
            try UnitChangeView.of(id, form, mistakes, by: access, context.language, in: tx)
        }
        return context.page(
            context.language.say(zh: "变更“\(view.unit.name)”", en: "Change “\(view.unit.name)”"), status: status,
            view.page)
    }
}

/// The page on which a unit is changed.
struct UnitChangeView: Sendable {
    let unit: Unit
    let kinds: [UnitKind]
    let waiting: [PlannedChange]
    /// The tags that catalogues select units by.
    let askedTags: UnitTags
    /// How many obligations would lapse if it were closed today.
    let lapsing: Int
    let view: FormView
    let today: Day

    static func of(
        _ id: ID<Unit>, _ typed: Form, _ mistakes: [Mistake], by access: Access, _ language: Language,
        in tx: Transaction
    ) throws -> UnitChangeView {
        try access.require(.manageUnits, at: id, in: tx)
        let unit = try Unit.find(id, by: access, in: tx)
        var form = typed
        let tags = try UnitTags.of(id, by: access, in: tx)
        for (name, value) in [
            ("tags", tags.text), ("unit_name", unit.name), ("code", unit.code), ("kind", unit.kind),
            ("on", access.today.description),
        ] where form[name] == nil { form = form.replacing(name, with: value) }
        // A mistake is shown at the field of the form that was sent: there are three fields for a target.
        let places = ["name": "unit_name", "on": "on-\(typed["verb"] ?? "")"].merging(
            ["unit", "target", "parent"].map { ($0, "target-\(typed["verb"] ?? "")") }
        ) { first, _ in first }
        let named = mistakes.map { Mistake(places[$0.place] ?? $0.place, zh: $0.zh, en: $0.en) }
        return UnitChangeView(
            unit: unit, kinds: try Unit.kinds(in: tx),
            waiting: try PlannedChange.waiting(for: id, by: access, in: tx),
            askedTags: try UnitTags.asked(in: tx),
            lapsing: try Unit.lapsing(below: id, from: access.today, in: tx).count,
            view: FormView(form: form, mistakes: named, language: language), today: access.today)
    }

    var page: HTML {
        let language = view.language
        return """
            \(view.summary)
            <p><a href="\(link: "/units/\(unit.id)")">\(unit.name)</a> <code>\(unit.code)</code></p>
            \(if: !waiting.isEmpty, waitingList(language))
            \(form(.rename, language.say(zh: "改名、改代码、改类别", en: "Name, code, kind"), """
                \(view.field("unit_name").input(max: Unit.longestName))
                \(view.field("code").input(max: Unit.longestCode))
                \(view.field("kind").choice(kinds.map { ($0.key, $0.title(in: language)) }))
                """, language))
            \(tagForm(language))
            \(if: unit.parentID != nil, structure(language))
            """
    }

    private func tagForm(_ language: Language) -> HTML {
        let asked = askedTags.text
        return """
            <section aria-labelledby="tag-title">
            <h2 id="tag-title">\(language.say(zh: "标签", en: "Tags"))</h2>
            <form method="post" action="\(link: "/units/\(unit.id)/tags")" class="narrow">
            \(view.field("tags").input(required: false, max: 1_000, hint: language.say(
                zh: "用逗号隔开。责任制按标签挑选单位；已下达的任务不变，再次下达时按新标签。\(asked.isEmpty ? "" : "现有责任制用到：\(asked)")",
                en: "With commas between them. Duties select units by tags; what is issued stays, the next issue goes by the new tags.\(asked.isEmpty ? "" : " The programmes in use ask for: \(asked)")")))
            <button>\(language.say(zh: "保存标签", en: "Save the tags"))</button>
            </form></section>
            """
    }

    private func structure(_ language: Language) -> HTML {
        """
        \(form(.move, language.say(zh: "移到另一个上级单位", en: "Move under another unit"), target("move", language), language))
        \(form(.merge, language.say(zh: "并入另一个单位", en: "Merge into another unit"), """
            \(target("merge", language))
            <p class="hint">\(language.say(
                zh: "下级单位、人员和角色转到新单位；已完成的任务留在原单位，\(lapsing) 项未到期任务终止。",
                en: "Units below it, people and roles go there; what is done stays here, \(lapsing) obligations not yet due lapse."))</p>
            """, language))
        \(form(.close, language.say(zh: "撤销", en: "Close"), """
            <p class="hint">\(language.say(
                zh: "连同下级单位一起撤销；已完成的任务保留，\(lapsing) 项未到期任务终止。撤销后不能恢复。",
                en: "It is closed with all units below it; what is done stays, \(lapsing) obligations not yet due lapse. This cannot be undone."))</p>
            """, language))
        """
    }

    private func form(_ verb: PlannedChange.Verb, _ title: String, _ fields: HTML, _ language: Language) -> HTML {
        """
        <section aria-labelledby="\(verb.rawValue)">
        <h2 id="\(verb.rawValue)">\(title)</h2>
        <form method="post" action="\(link: "/units/\(unit.id)/change")" class="narrow">
        <input type="hidden" name="verb" value="\(verb.rawValue)">
        \(fields)
        <div class="field"><label for="on-\(verb.rawValue)">\(language.say(zh: "生效日期", en: "On"))</label>
        <p class="hint" id="on-\(verb.rawValue)-hint">\(language.say(zh: "以后的日期到当天零时自动生效。", en: "A later day: it is done as that day begins."))</p>
        <input id="on-\(verb.rawValue)" name="on" type="date" min="\(today)" value="\(view.form["on"])" required aria-describedby="on-\(verb.rawValue)-hint"></div>
        <button>\(title)</button>
        </form></section>
        """
    }

    private func target(_ verb: String, _ language: Language) -> HTML {
        let mistakes = view.mistakes.filter { $0.place == "target-\(verb)" }.map { $0.sentence(in: language) }
        let typed = view.form["verb"] == verb ? view.form["target"] ?? "" : ""
        return """
            <div class="field"><label for="target-\(verb)">\(language.say(zh: "单位代码", en: "Code of the unit"))</label>
            \(if: !mistakes.isEmpty, "<p class=\"mistake\" id=\"target-\(verb)-mistake\">\(texts: mistakes, separator: "<br>")</p>")
            <input id="target-\(verb)" name="target" value="\(typed)" required maxlength="\(Unit.longestCode)" autocomplete="off"\
            \(if: !mistakes.isEmpty, " aria-invalid=\"true\" aria-describedby=\"target-\(verb)-mistake\"")></div>
            """
    }

    private func waitingList(_ language: Language) -> HTML {
        """
        <section aria-labelledby="waiting"><h2 id="waiting">\(language.say(zh: "等待生效", en: "Waiting for its day"))</h2>
        <ul class="lines">
        \(waiting.map { change in
            """
            <li>\(change.onDay) \(change.verb.title(in: language)) \(change.verb == .rename ? change.name : "")
            <form method="post" action="\(link: "/planned-changes/\(change.id)/cancellation")" class="plain">
            <button class="quiet">\(language.say(zh: "取消", en: "Call it off"))</button></form></li>
            """ as HTML
        })
        </ul></section>
        """
    }
}

extension PlannedChange.Verb {
    func title(in language: Language) -> String {
        switch self {
        case .rename: language.say(zh: "改名", en: "rename")
        case .move: language.say(zh: "移动", en: "move")
        case .merge: language.say(zh: "合并", en: "merge")
        case .close: language.say(zh: "撤销", en: "close")
        }
    }
}
