import Storage
import Web

/// The form in which inspections are planned, with what they would clash with.
struct BatchForm: Sendable {
    let view: FormView
    let issuers: [Unit]
    let kinds: [UnitKind]
    let checklists: [Checklist]
    let clashes: [Clash]
    let names: [ID<Unit>: String]

    static func of(
        _ typed: Form, mistakes: [Mistake], clashes: [Clash], by access: Access, _ language: Language,
        in tx: Transaction
    ) throws -> BatchForm {
        let issuers = try Unit.choices(for: .inspect, by: access, in: tx)
        let names = try tx.all(
            """
            SELECT u.id, u.name FROM unit u
            WHERE u.id IN \(Array(Set(clashes.map(\.unitID)).sorted().prefix(shown))) AND \(access.may(.viewUnits, at: "u.id"))
            """
        ) { (id: ID<Unit>, name: String) in (id, name) }
        var form = typed
        let limits = InspectionBatch.Limits()
        for (name, value) in [
            ("once", Token.make()), ("issuer", issuers.first?.id.description ?? ""),
            ("kind", Inspection.Kind.routine.rawValue), ("from_day", access.today.description),
            ("to_day", min(access.today.adding(days: 30), Day.last(ofMonth: 12, in: access.today.year)).description),
            ("sign_within", "10"), ("window_days", String(limits.windowDays)), ("year_limit", String(limits.perYear)),
        ] where typed[name] == nil { form = form.replacing(name, with: value) }
        return BatchForm(
            view: FormView(form: form, mistakes: mistakes, language: language), issuers: issuers,
            kinds: try Unit.kinds(in: tx), checklists: try Checklist.all(in: tx), clashes: clashes,
            names: Dictionary(names) { first, _ in first })
    }

    /// So many units with clashes are listed one by one.
    private static let shown = 200

    private var language: Language { view.language }

    var page: HTML {
        """
        \(view.summary)
        <form method="post" action="/inspections/plan" class="wide">
        <input type="hidden" name="once" value="\(view.form["once"])">
        \(if: !clashes.isEmpty, warning)
        <div class="row">
        \(view.field("issuer").choice(issuers.map { ($0.id.description, $0.name) }))
        \(view.field("kind").choice(Inspection.Kind.allCases.map { ($0.rawValue, $0.title(in: language)) }, hint: language.say(
            zh: "双随机检查的单位先公布名录再抽取。", en: "Units of a random one are drawn after the list is published.")))
        \(view.field("checklist").choice(checklists.map { ($0.key, $0.title(in: language)) }))
        </div>
        \(view.field("title").input(max: Inspection.longestTitle))
        <div class="row">\(view.field("from_day").input(type: "date"))\(view.field("to_day").input(type: "date"))</div>
        \(view.field("units").area(rows: 3, hint: language.say(zh: "名称或代码，用逗号或换行分开；也可以在下面按类别选。", en: "Names or codes, with commas or on lines; or choose kinds below.")))
        <details class="part"\(attribute: "open", if: !view.form.all("kinds").isEmpty)><summary>\(language.say(zh: "按单位类别选", en: "By kinds of units"))</summary>
        <ul class="ticks">\(kinds.map { kind in
            "<li><label><input type=\"checkbox\" name=\"kinds\" value=\"\(kind.key)\"\(attribute: "checked", if: view.form.all("kinds").contains(kind.key))> <span>\(kind.title(in: language))</span></label></li>" as HTML
        })</ul></details>
        <div class="row">
        \(view.field("sign_within").input(type: "number"))
        \(view.field("publish_within").input(type: "number", required: false, hint: language.say(zh: "不填就不公开。", en: "Empty: never published.")))
        </div>
        <div class="row">\(view.field("window_days").input(type: "number"))\(view.field("year_limit").input(type: "number"))</div>
        <button class="primary">\(language.say(zh: "列入计划", en: "Put it in the plan"))</button></form>
        """
    }

    /// What would be too often, unit by unit, each with the inspection that it could be merged with.
    private var warning: HTML {
        let units = Dictionary(grouping: clashes, by: \.unitID)
        return """
            <div class="notice" role="alert"><h2>\(language.say(
                zh: "\(units.count) 个单位检查过于频繁", en: language.count(units.count, zh: "", one: "unit would be inspected too often", many: "units would be inspected too often")))</h2>
            <ul class="lines">\(units.keys.sorted().prefix(Self.shown).map { line($0, units[$0] ?? []) })</ul>
            <p><label class="tick"><input type="checkbox" name="confirmed" value="yes" required> \(language.say(
                zh: "已经核对，仍按下面的安排列入计划", en: "I have looked at this and plan it all the same"))</label></p></div>
            """
    }

    private func line(_ unit: ID<Unit>, _ clashes: [Clash]) -> HTML {
        let others = clashes.flatMap(\.mergeable).reduce(into: [Visit]()) { visits, visit in
            if !visits.contains(visit) { visits.append(visit) }
        }
        return """
            <li><strong>\(names[unit] ?? "")</strong> \(clashes.map { "<span class=\"block\">\($0.sentence(in: language))</span>" as HTML })
            \(others.map { visit in
                "<label class=\"tick\"><input type=\"checkbox\" name=\"merge\" value=\"\(unit) \(visit.batchID?.description ?? "")\"> \(language.say(zh: "合并到“\(visit.title)”，一次检查", en: "merge into “\(visit.title)”: one visit"))</label>" as HTML
            })</li>
            """
    }
}
