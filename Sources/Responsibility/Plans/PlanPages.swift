import Storage
import Web

/// The plans that are issued, and the catalogues that there are.
struct PlanListView: Sendable {
    let plans: [Plan.Listed]
    let programmes: [Programme]
    let mayIssue: Bool
    let mayAdopt: Bool

    func page(_ language: Language) -> HTML {
        """
        \(if: mayIssue && !programmes.isEmpty, "<p class=\"actions\"><a class=\"button primary\" href=\"/plans/new\">\(language.say(zh: "下达年度计划", en: "Issue a yearly plan"))</a></p>")
        \(if: plans.isEmpty, "<p class=\"empty\">\(language.say(zh: "还没有下达计划。先采用一套责任制，再下达年度计划。", en: "No plan has been issued. Take a programme into use first, then issue its year."))</p>", else: table(language))
        <section aria-labelledby="programmes"><h2 id="programmes">\(language.say(zh: "责任制", en: "Programmes"))</h2>
        <ul class="lines">\(programmes.map { "<li><a href=\"\(link: "/programmes/\($0.key)")\">\($0.title(in: language))</a> <span class=\"hint\">\($0.key) · \(language.say(zh: "第 \($0.version) 版", en: "version \($0.version)"))</span></li>" as HTML })</ul>
        \(if: mayAdopt, shipped(language))
        </section>
        """
    }

    private func table(_ language: Language) -> HTML {
        """
        <div class="table"><table>
        <thead><tr><th scope="col">\(language.say(zh: "年度", en: "Year"))</th>\
        <th scope="col">\(language.say(zh: "责任制", en: "Programme"))</th>\
        <th scope="col">\(language.say(zh: "下达给", en: "Issued to"))</th>\
        <th scope="col" class="n">\(language.say(zh: "事项", en: "Duties"))</th>\
        <th scope="col">\(language.say(zh: "下达日期", en: "Issued on"))</th></tr></thead>
        <tbody>\(plans.map { plan in
            """
            <tr><td>\(plan.year)</td><th scope="row">\(language.say(zh: plan.titleZh, en: plan.titleEn))</th>
            <td>\(if: plan.isVisible, "<a href=\"\(link: "/units/\(plan.unitID)?year=\(plan.year)")\">\(plan.unitName)</a>", else: "\(plan.unitName)")</td>
            <td class="n">\(plan.duties)</td><td>\(plan.issuedOn)</td></tr>
            """ as HTML
        })</tbody></table></div>
        """
    }

    private func shipped(_ language: Language) -> HTML {
        let left = ShippedProgrammes.keys.filter { key in !programmes.contains { $0.key == key } }
        guard !left.isEmpty else { return "" }
        return """
            <form method="post" action="/programmes" class="inline">
            <label for="programme">\(language.say(zh: "随附的责任制目录", en: "Catalogues that come with the program"))</label>
            <select id="programme" name="programme">\(left.map { "<option>\($0)</option>" as HTML })</select>
            <button>\(language.say(zh: "采用", en: "Take into use"))</button>
            </form>
            """
    }
}

/// What a plan would ask of whom: shown before it is issued.
struct PlanPreview: Sendable {
    let view: FormView
    let programmes: [Programme]
    let units: [Unit]
    let draft: PlanDraft?
    let summary: [PlanDraft.Summary]
    let issue: Plan.Issue?

    static func of(
        _ typed: Form, mistakes: [Mistake], by access: Access, _ language: Language, in tx: Transaction
    ) throws -> PlanPreview {
        let programmes = try Programme.all(in: tx)
        let units = try Unit.choices(for: .issuePlans, by: access, in: tx)
        let programme = programmes.first { $0.key == typed["programme"] } ?? programmes.first
        let year = typed.year ?? access.today.year
        let unit = units.first { $0.id.description == typed["unit"] } ?? units.first
        var form = typed
        for (name, value) in [
            ("programme", programme?.key), ("year", String(year)), ("unit", unit?.id.description),
        ] { form = form.replacing(name, with: value) }
        var mistakes = mistakes
        var (draft, issue): (PlanDraft?, Plan.Issue?) = (nil, nil)
        if let programme, let unit {
            do {
                draft = try PlanDraft.make(programme.key, year: year, under: unit, by: access, in: tx)
                issue = try Plan.issue(programme.key, year: year, under: unit.id, dryRun: true, by: access, in: tx)
            } catch Refusal.invalid(let found) {
                mistakes += found.filter { !mistakes.contains($0) }
            }
        }
        return PlanPreview(
            view: FormView(form: form, mistakes: mistakes, language: language), programmes: programmes, units: units,
            draft: draft, summary: draft?.summary(from: access.today) ?? [], issue: issue)
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
        \(if: !summary.isEmpty, table)
        """
    }

    /// A final act says what it will do before it is done.
    private func confirmation(_ issue: Plan.Issue) -> HTML {
        """
        <form method="post" action="/plans" class="notice">
        <p>\(language.say(
            zh: "将向 \(issue.units) 个单位下达 \(issue.obligations) 项履责任务，全年共约 \(hours(issue.minutes, .zh))。\(issue.known > 0 ? "另有 \(issue.known) 项以前已经下达，不变。" : "")",
            en: "This issues \(issue.obligations) obligations to \(issue.units) units, about \(hours(issue.minutes, .en)) of work in the year.\(issue.known > 0 ? " \(issue.known) were issued before and stay as they are." : "")"))</p>
        \(["programme", "year", "unit"].map { "<input type=\"hidden\" name=\"\($0)\" value=\"\(view.form[$0])\">" as HTML })
        \(if: issue.obligations > 0, "<button class=\"primary\">\(language.say(zh: "下达", en: "Issue"))</button>")
        </form>
        """
    }

    private var table: HTML {
        """
        <div class="table"><table>
        <thead><tr><th scope="col">\(language.say(zh: "责任事项", en: "Duty"))</th>\
        <th scope="col">\(language.say(zh: "频次", en: "How often"))</th>\
        <th scope="col" class="n">\(language.say(zh: "单位数", en: "Units"))</th>\
        <th scope="col" class="n">\(language.say(zh: "每单位全年", en: "Each in the year"))</th>\
        <th scope="col">\(language.say(zh: "接下来的日期", en: "Next dates"))</th></tr></thead>
        <tbody>\(summary.map(row))</tbody></table></div>
        <p class="hint"><span class="provisional">\(language.say(zh: "带点线的日期", en: "Dotted days"))</span>\(language.say(zh: "为暂定：该年放假安排尚未公布。", en: " are provisional: that year's holidays are not published yet."))</p>
        """
    }

    private func row(_ summary: PlanDraft.Summary) -> HTML {
        let duty = summary.duty
        return """
            <tr><th scope="row">\(language.say(zh: duty.duty.title.zh, en: duty.duty.title.en))</th>
            <td>\(language.say(duty.cadence.sentence(duty.titles)))</td><td class="n">\(summary.units)</td>
            <td class="n">\(hours(summary.minutes, language))</td>
            <td class="dates">\(summary.next.map { "<span\(if: $0.provisional, " class=\"provisional\"")>\($0.due)</span>" as HTML }, separator: " ")</td></tr>
            """
    }
}
