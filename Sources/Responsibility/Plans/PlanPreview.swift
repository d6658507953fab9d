import Storage
import Web

/// What a plan would ask of whom: shown before it is issued.
struct PlanPreview: Sendable {
    let view: FormView
    let programmes: [Programme]
    let units: [Unit]
    let draft: PlanDraft?
    let summary: [PlanDraft.Summary]
    let loads: [PlanDraft.KindLoad]
    let issue: Plan.Issue?

    static func of(
        _ typed: Form, mistakes: [Mistake], by access: Access, _ language: Language, in tx: Transaction
    ) throws -> PlanPreview {
        let programmes = try Programme.all(in: tx)
        let units = try Unit.choices(for: .issuePlans, by: access, in: tx)
        let programme = programmes.first { $0.key == typed["programme"] } ?? programmes.first
        let asked = typed["unit"].flatMap { ID<Unit>($0) }
        let unit =
            try units.first { $0.id == asked } ?? asked.map { try Unit.find($0, by: access, in: tx) } ?? units.first
        var form = typed
        for (name, value) in [
            ("programme", programme?.key),
            ("year", typed["year"].flatMap { $0.isEmpty ? nil : $0 } ?? String(access.today.year)),
            ("unit", unit?.id.description),
        ] { form = form.replacing(name, with: value) }
        var mistakes = mistakes
        var (draft, issue): (PlanDraft?, Plan.Issue?) = (nil, nil)
        var loads: [PlanDraft.KindLoad] = []
        do {
            var reader = FormReader(form)
            let year = try reader.checked(reader.integer("year", in: Plan.years))
            if let programme, let unit {
                try access.require(.issuePlans, at: unit.id, in: tx)
                try YearClose.check(all: unit.id, year, in: tx)
                let made = try PlanDraft.make(programme.key, year: year, under: unit, by: access, in: tx)
                issue = try Plan.preview(made, on: access.today, in: tx)
                loads = made.load(kinds: try Unit.kinds(in: tx))
                draft = made
            }
        } catch Refusal.invalid(let found) {
            mistakes += found.filter { !mistakes.contains($0) }
        } catch let invalid as InvalidForm {
            mistakes += invalid.mistakes.filter { !mistakes.contains($0) }
        } catch Refusal.conflict(let conflict) {
            mistakes.append(Mistake("year", zh: conflict.sentence(in: .zh), en: conflict.sentence(in: .en)))
        }
        return PlanPreview(
            view: FormView(form: form, mistakes: mistakes, language: language), programmes: programmes,
            units: unit.map { unit in units.contains { $0.id == unit.id } ? units : [unit] + units } ?? units,
            draft: draft, summary: draft?.summary(from: access.today) ?? [], loads: loads, issue: issue)
    }

    private var language: Language { view.language }

    var page: HTML {
        """
        \(view.summary)
        <form method="get" action="/plans/new" class="row">
        \(view.field("programme").choice(programmes.map { ($0.key, $0.title(in: language)) }))
        \(view.field("year").input(type: "number"))
        \(view.field("unit").choice(units.map { ($0.id.description, $0.name) }))
        <button>\(language.say(zh: "预览", en: "Preview"))</button>
        </form>
        \(if: issue, { confirmation($0) })
        \(if: !loads.isEmpty, loadTable)
        \(if: !summary.isEmpty, table)
        """
    }

    /// A final act says what it will do before it is done.
    private func confirmation(_ issue: Plan.Issue) -> HTML {
        let isLong = issue.obligations > Plan.manyObligations
        return """
            <form method="post" action="/plans" class="notice">
            <p>\(sentence(issue))</p>
            \(if: issue.overdue > 0, overdue(issue))
            \(if: isLong, "<p>\(language.say(zh: "任务较多，分批下达；下达时可以离开页面，其他人照常登记。", en: "They are many and go out in parts: you can leave the page, and others go on recording."))</p>")
            \(["programme", "year", "unit"].map { "<input type=\"hidden\" name=\"\($0)\" value=\"\(view.form[$0])\">" as HTML })
            \(if: issue.obligations > 0, "<button class=\"primary\">\(language.say(zh: "下达", en: "Issue"))</button>")
            </form>
            """
    }

    private func sentence(_ issue: Plan.Issue) -> String {
        guard issue.obligations > 0 else {
            return issue.known > 0
                ? language.say(
                    zh: "没有可以下达的：\(issue.known) 项任务以前都已下达。",
                    en: "There is nothing to issue: all \(issue.known) obligations were issued before.")
                : language.say(
                    zh: "没有可以下达的：该单位及其下级单位都不承担这套责任制的定期任务。",
                    en: "There is nothing to issue: no unit here owes a dated duty of this programme.")
        }
        return language.say(
            zh:
                "将向 \(issue.units) 个单位下达 \(issue.obligations) 项履责任务，全年共约 \(hours(issue.minutes, .zh))。\(issue.known > 0 ? "另有 \(issue.known) 项以前已经下达，不变。" : "")",
            en:
                "This issues \(issue.obligations) obligations to \(issue.units) units, about \(hours(issue.minutes, .en)) of work in the year.\(issue.known > 0 ? " \(issue.known) were issued before and stay as they are." : "")"
        )
    }

    private func overdue(_ issue: Plan.Issue) -> HTML {
        """
        <p><strong>\(language.say(
            zh: "其中 \(issue.overdue) 项的到期日已过，一下达就是逾期。", en: "\(issue.overdue) of them are past their due day already and will be overdue at once."))</strong></p>
        """
    }

    /// The hours asked of each kind of unit.
    private var loadTable: HTML {
        """
        <section aria-labelledby="load"><h2 id="load">\(language.say(zh: "各类单位的工作量", en: "Hours asked of each kind of unit"))</h2>
        <div class="table"><table>
        <thead><tr><th scope="col">\(language.say(zh: "单位类别", en: "Kind of unit"))</th>\
        <th scope="col" class="n">\(language.say(zh: "单位数", en: "Units"))</th>\
        <th scope="col" class="n">\(language.say(zh: "任务数", en: "Obligations"))</th>\
        <th scope="col" class="n">\(language.say(zh: "每单位全年", en: "Each in the year"))</th>\
        <th scope="col" class="n">\(language.say(zh: "合计", en: "In all"))</th></tr></thead>
        <tbody>\(loads.map { load in
            """
            <tr><th scope="row">\(load.kind.title(in: language))</th><td class="n">\(load.units)</td>
            <td class="n">\(load.obligations)</td><td class="n">\(load.each(language))</td>
            <td class="n">\(hours(load.minutes, language))</td></tr>
            """ as HTML
        })</tbody></table></div></section>
        """
    }

    private var table: HTML {
        """
        <section aria-labelledby="duties"><h2 id="duties">\(language.say(zh: "责任事项", en: "Duties"))</h2>
        <div class="table"><table>
        <thead><tr><th scope="col">\(language.say(zh: "责任事项", en: "Duty"))</th>\
        <th scope="col">\(language.say(zh: "频次", en: "How often"))</th>\
        <th scope="col" class="n">\(language.say(zh: "单位数", en: "Units"))</th>\
        <th scope="col" class="n">\(language.say(zh: "每单位全年", en: "Each in the year"))</th>\
        <th scope="col">\(language.say(zh: "接下来的日期", en: "Next dates"))</th></tr></thead>
        <tbody>\(summary.map(row))</tbody></table></div>
        <p class="hint"><span class="provisional">\(language.say(zh: "带点线的日期", en: "Dotted days"))</span>\(language.say(zh: "为暂定：该年放假安排尚未公布。", en: " are provisional: that year's holidays are not published yet."))</p>
        </section>
        """
    }

    private func row(_ summary: PlanDraft.Summary) -> HTML {
        let duty = summary.duty
        let provisional = language.say(zh: "（暂定）", en: " (provisional)")
        return """
            <tr><th scope="row">\(language.say(zh: duty.duty.title.zh, en: duty.duty.title.en))</th>
            <td>\(language.say(duty.cadence.sentence(duty.titles)))</td><td class="n">\(summary.units)</td>
            <td class="n">\(hours(summary.minutes, language))</td>
            <td class="dates">\(summary.next.map { "<span\(if: $0.provisional, " class=\"provisional\"")>\($0.due)\(if: $0.provisional, "<span class=\"unseen\">\(provisional)</span>")</span>" as HTML }, separator: " ")</td></tr>
            """
    }
}

extension PlanDraft.KindLoad {
    /// What one unit of the kind has to do: `86 小时`, or `60–86 小时` where they differ.
    func each(_ language: Language) -> String {
        guard least < most else { return hours(most, language) }
        return language.say(
            zh: "\(hours(least, .zh).split(separator: " ")[0])–\(hours(most, .zh))",
            en: "\(hours(least, .en).split(separator: " ")[0])–\(hours(most, .en))")
    }
}
