import Storage
import Web

/// The form in which somebody begins a measure: first the unit, then the rest.
struct MeasureForm: Sendable {
    let view: FormView
    let units: [Unit]
    let unit: Unit?
    let people: [(id: ID<Person>, name: String)]
    let handlers: [(id: ID<Person>, name: String)]
    var edited: Edited?

    static func of(
        _ typed: Form, _ mistakes: [Mistake], by access: Access, _ language: Language, in tx: Transaction
    ) throws -> MeasureForm {
        let units = try Unit.choices(for: .handleMeasures, by: access, limit: UnitChoice.most, in: tx)
        var (unit, mistakes): (Unit?, [Mistake]) = (nil, mistakes)
        if let wanted = typed["unit"], !wanted.trimmed.isEmpty {
            do { unit = try UnitChoice.find(wanted, for: .handleMeasures, by: access, in: tx) } catch Refusal.invalid(
                let wrong)
            {
                mistakes += wrong
            }
        }
        if let unit { try access.require(.handleMeasures, at: unit.id, in: tx) }
        var form = typed.replacing("once", with: typed["once"] ?? Token.make())
        if form["answer_days"] == nil { form.add("\(Measure.usualAnswerDays)", to: "answer_days") }
        return MeasureForm(
            view: FormView(form: form, mistakes: mistakes, language: language), units: units, unit: unit,
            people: try unit.map { unit in
                try tx.all(
                    """
                    SELECT p.id, p.name FROM person p
                    WHERE p.unit_id = \(unit.id) AND \(access.may(.handleMeasures, at: "p.unit_id"))
                    ORDER BY p.name, p.id LIMIT 500
                    """
                ) { (id: ID<Person>, name: String) in (id, name) }
            } ?? [],
            handlers: try unit.map { unit in
                try Measure.handlers(at: unit.id, in: tx).filter { $0.id != access.personID }
            } ?? [])
    }

    var page: HTML {
        let language = view.language
        return """
            \(view.summary)
            <p class="lead">\(language.say(
                zh: "您是这件事项的调查核实人。只写事实和依据，不写与履职无关的个人情况。",
                en: "You are the investigator of this measure. Write facts and rules only, nothing personal that has no bearing on the duty."))</p>
            \(if: unit == nil, """
                <form method="get" action="/measures/new" class="narrow">
                \(view.field("unit").unit(units, chosen: nil))
                <button class="primary">\(language.say(zh: "下一步", en: "Next"))</button></form>
                """)
            \(if: unit, rest)
            """
    }

    private func rest(_ unit: Unit) -> HTML {
        let language = view.language
        let blank = [("", "–")]
        return """
            \(if: edited, { edited in
                """
                <p>\(language.say(zh: "被问责人", en: "Whom it concerns"))：<strong>\(edited.measure.subject)</strong> \(unit.name) \
                <a href="\(link: "/measures/\(edited.measure.id)")">\(language.say(zh: "回到事项", en: "back to the measure"))</a></p>
                <form method="post" action="\(link: "/measures/\(edited.measure.id)/draft")" class="wide">
                <input type="hidden" name="version" value="\(view.form["version"])">
                """
            })
            \(if: edited == nil, """
                <p>\(language.say(zh: "单位", en: "Unit"))：<strong>\(unit.name)</strong> \
                <a href="/measures/new">\(language.say(zh: "改选单位", en: "another unit"))</a></p>
                <form method="post" action="/measures" class="wide">
                <input type="hidden" name="once" value="\(view.form["once"])"><input type="hidden" name="unit" value="\(unit.id)">
                \(view.field("subject").choice(blank + people.map { ($0.id.description, $0.name) }))
                """)
            \(view.field("facts").area(rows: 6, required: true, hint: language.say(
                zh: "何时、何地、哪项责任没有履行、后果；例如“3 月、6 月两次消防演练均未组织”。",
                en: "When, where, which duty was not fulfilled, with what effect; such as “the fire drills of March and June were not held”.")))
            \(view.field("basis").area(rows: 2, required: true, hint: language.say(zh: "规定的名称和条款。", en: "The rule and its clause.")))
            \(view.field("findings").input(required: false, hint: language.say(zh: "例如 2026-0012，多个用空格分开；可不填。", en: "Like 2026-0012, several with spaces between; optional.")))
            \(view.field("records").input(required: false, hint: language.say(zh: "工作记录的网址或编号，多个用空格分开；可不填。", en: "Addresses or numbers of records of work, with spaces between; optional.")))
            <h2>\(language.say(zh: "拟采取的措施（告知书所写，决定不得更重）", en: "What is considered, as the notice says; the decision cannot be heavier"))</h2>
            \(rulingFields(view))
            \(view.field("answer_days").input(type: "number", hint: language.say(
                zh: "告知送达后至少等这么多个工作日，或收到陈述申辩并写明核实情况，才能决定。",
                en: "So many working days after the notice, or once a defence was filed and checked, it can be decided.")))
            \(view.field("route").choice(blank + AppealRoute.named.map { ($0.rawValue, $0.title(in: language)) }))
            \(if: edited, { view.field("investigator").choice(
                $0.investigators.map { ($0.id.description, $0.name) }, hint: language.say(
                    zh: "改为他人即移交：移交后您不再看到这件事项。", en: "Another person takes it over, and you no longer see it.")) })
            \(ticks("deciders", language.say(zh: "至少两人；不能是您本人或被问责人。", en: "At least two; neither yourself nor whom it concerns.")))
            \(ticks("appeal_deciders", language.say(zh: "不能是调查核实人或决定人；可以以后再定。", en: "Neither the investigator nor a decider; can be named later.")))
            <button class="primary">\(edited == nil
                ? language.say(zh: "登记拟办事项", en: "Begin the measure") : language.say(zh: "保存修改", en: "Save the changes"))</button></form>
            """
    }

    private func ticks(_ name: String, _ hint: String) -> HTML {
        let field = view.field(name)
        let chosen = Set(view.form.all(name))
        let own = view.mistakes.filter { $0.place == name }.map { $0.sentence(in: view.language) }
        return """
            <fieldset class="field" id="\(name)" tabindex="-1"><legend>\(field.label)</legend>
            <p class="hint">\(hint)</p>
            \(if: !own.isEmpty, "<p class=\"mistake\">\(texts: own, separator: "<br>")</p>")
            <ul class="ticks">\(handlers.map { """
                <li><label class="tick"><input type="checkbox" name="\(name)" value="\($0.id)"\(attribute: "checked", if: chosen.contains($0.id.description))> \($0.name)</label></li>
                """ as HTML })</ul></fieldset>
            """
    }
}

/// The three fields that say what a measure consists of.
func rulingFields(_ view: FormView) -> HTML {
    let language = view.language
    return """
        <div class="row">
        \(view.field("kind").choice([("", "–")] + Measure.Kind.allCases.map { ($0.rawValue, $0.title(in: language)) }))
        \(view.field("sanction").choice([("", "–")] + Measure.Sanction.allCases.map { ($0.rawValue, $0.title(in: language)) }))
        \(view.field("months").input(type: "number", required: false))
        </div>
        <p class="hint">\(language.say(
            zh: "处分的影响期由法律规定，不必填写：警告 6 个月，记过 12，记大过 18，降级、撤职 24，开除无期限；其他措施请填写。",
            en: "The period of a sanction is the law's and is left empty (warning 6 months, demerit 12, major demerit 18, demotion and removal 24, dismissal none); others say theirs."))</p>
        """
}

extension FormReader {
    /// A ruling as the form has it; `nil` where no kind was chosen.
    mutating func optionalRuling() throws -> Measure.Ruling? {
        let (kind, sanction, months) = try checked(
            optionalChoice("kind", of: Measure.Kind.self), optionalChoice("sanction", of: Measure.Sanction.self),
            optionalInteger("months", in: 1...Measure.Ruling.longest))
        return try kind.map { try Measure.Ruling($0, sanction, months: months) }
    }

    mutating func ruling() throws -> Measure.Ruling {
        guard let ruling = try optionalRuling() else {
            throw Refusal.invalid([Mistake("kind", zh: "类别：请从列表中选择", en: "Kind must be one of those offered")])
        }
        return ruling
    }

    /// Everything that the form for a new measure holds.
    mutating func newMeasure(unit: ID<Unit>) throws -> NewMeasure {
        let (subject, once) = (id("subject", as: ID<Person>.self), text("once", max: 40))
        let said = try measureWords()
        let read = try checked(subject, once)
        return NewMeasure(
            unitID: unit, subjectID: read.0, basis: said.basis, facts: said.facts, considered: said.considered,
            route: said.route, answerDays: said.answerDays, deciders: said.deciders,
            appealDeciders: said.appealDeciders, findings: said.findings, activities: said.activities, once: read.1)
    }

    /// Everything that the form of a draft holds.
    mutating func measureDraft() throws -> Measure.Draft {
        let (investigator, version) = (id("investigator", as: ID<Person>.self), integer("version", in: 1...1_000_000))
        var draft = try measureWords()
        (draft.investigator, draft.version) = try checked(investigator, version)
        return draft
    }

    /// What both forms hold; nobody investigates yet.
    private mutating func measureWords() throws -> Measure.Draft {
        let (basis, facts) = (multiline("basis", max: Measure.longestText), multiline("facts", max: Measure.longestText))
        let (route, days) = (choice("route", of: AppealRoute.self), integer("answer_days", in: 1...60))
        let (deciders, others) = (
            values("deciders", as: ID<Person>.self, max: 20), values("appeal_deciders", as: ID<Person>.self, max: 20)
        )
        let (findings, records) = (optionalText("findings", max: 500), optionalText("records", max: 2_000))
        let considered = try ruling()
        let read = try checked(basis, facts, route, days, deciders, others, findings, records)
        let words = (read.7 ?? "").split { " ，,、;；\t".contains($0) }.map { $0.split(separator: "/").last ?? "" }
        let activities = words.compactMap { ID<Activity>(String($0)) }
        guard activities.count == words.count else {
            throw Refusal.invalid([Mistake("records", zh: "没有这条工作记录", en: "there is no such record of work")])
        }
        return Measure.Draft(
            basis: read.0, facts: read.1, considered: considered, route: read.2, answerDays: read.3,
            investigator: ID(rawValue: 0), deciders: read.4, appealDeciders: read.5,
            findings: (read.6 ?? "").split { " ，,、;；\t".contains($0) }.map(String.init), activities: activities,
            version: 1)
    }
}
