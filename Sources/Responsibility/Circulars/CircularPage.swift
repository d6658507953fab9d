import Storage
import Web

/// What stands under the draft of a circular: the good practice that it holds up, and the form to choose some.
struct PracticeSection: Sendable {
    let report: LedgerReport
    let practices: [GoodPractice]
    /// What was typed, where the form comes back.
    let view: FormView

    /// So many records are offered, the newest.
    static let mostOffered = 500

    var html: HTML {
        let language = view.language
        let held = Set(practices.map(\.activity.rawValue))
        let offered = report.figures(.work).flatMap(\.records).filter { !held.contains($0.id) }
            .sorted { ($0.on?.number ?? 0, $0.id) > ($1.on?.number ?? 0, $1.id) }.prefix(Self.mostOffered)
        return """
            <section aria-labelledby="practice"><h2 id="practice">\(language.say(zh: "选好的做法", en: "Choose good practice"))</h2>
            <ul class="lines">\(practices.map { line($0, language) })</ul>
            \(if: offered.isEmpty && view.mistakes.isEmpty, language.empty(zh: "本期没有可选的工作记录。", en: "There is no record of this period to choose."), else: form(offered))
            </section>
            """
    }

    private var hidden: HTML {
        """
        <input type="hidden" name="year" value="\(report.year)"><input type="hidden" name="period" value="\(report.period.rawValue)">
        """
    }

    private func form(_ offered: ArraySlice<LedgerReport.Record>) -> HTML {
        let language = view.language
        let records = offered.map { record in
            (
                ID<Activity>(rawValue: record.id).description,
                "\(record.zh) · \(record.unit) · \(record.on?.description ?? "")"
            )
        }
        return """
            <form method="post" action="\(Link(checking: report.period.act(report.unitID, "practice")))" class="narrow">\(hidden)
            \(view.field("activity").choice(records))
            \(view.field("sentence").input(max: GoodPractice.longestSentence))
            <button>\(language.say(zh: "写入通报", en: "Put it into the circular"))</button></form>
            """
    }

    private func line(_ practice: GoodPractice, _ language: Language) -> HTML {
        """
        <li><a href="\(link: "/activities/\(practice.activity)")">\(practice.title)</a> <span class="hint">\(practice.unitName) · \(practice.on)</span> \(practice.sentence)
        <form method="post" action="\(Link(checking: report.period.act(report.unitID, "practice/removal")))" class="inline">\(hidden)
        <input type="hidden" name="activity" value="\(practice.activity)"><button>\(language.say(zh: "移出", en: "Take out"))</button></form></li>
        """
    }
}

extension LedgerReport {
    /// Where the issued circular is recorded as work, so that it counts for the duty to circulate one.
    func recordPath(_ language: Language) -> String {
        var form = Form.with("unit", unitID.description)
        form.add(Activity.Kind.other.rawValue, to: "kind")
        form.add(title(in: language), to: "title")
        return "/activities/new?\(form.query)"
    }
}

/// The circulars of a unit's year that have begun, each with its page.
struct CircularLinks: Sendable {
    let unit: ID<Unit>
    let year: Int
    let today: Day

    func html(_ language: Language) -> HTML {
        let begun = ReportPeriod.circulars.filter { $0.first(in: year) <= today }
        return """
            \(begun.map { "<a href=\"\(Link(checking: $0.path(unit, year)))\">\($0.words(year, language))</a>" as HTML }, separator: " · ")
            """
    }
}
