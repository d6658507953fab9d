import Storage

/// A report that is kept (报告): the clerk's words for a unit's year, and, once issued, its figures and records as they were.
///
/// A year may have several: one is written and issued, and when something has to be put right, the next number is begun.
struct Report: Sendable, Equatable {
    let id: ID<Report>
    let unitID: ID<Unit>
    let year: Int
    let period: ReportPeriod
    let number: Int
    let state: State
    let prose: LedgerReport.Prose
    /// One more with each edit, so that two who write at once do not undo each other.
    let version: Int

    enum State: String, Sendable, CaseIterable, SQLColumn, SQLBindable { case draft, issued }

    static let columns: SQL = """
        r.id, r.unit_id, r.year, r.period, r.number, r.state, r.work, r.problems, r.next, r.version
        """

    init(
        id: ID<Report>, unitID: ID<Unit>, year: Int, period: ReportPeriod, number: Int, state: State, work: String,
        problems: String, next: String, version: Int
    ) {
        (self.id, self.unitID, self.year, self.period) = (id, unitID, year, period)
        (self.number, self.state) = (number, state)
        prose = LedgerReport.Prose(work: work, problems: problems, next: next)
        self.version = version
    }
}

extension Report {
    /// The report of a unit's year that can still be written, and which number it has or will have.
    struct Current: Sendable, Equatable {
        var draft: Report?
        /// Those issued before it, the newest first.
        var issued: [Listed] = []
        var number: Int { draft?.number ?? (issued.first?.number ?? 0) + 1 }
        var version: Int { draft?.version ?? 0 }
        var prose: LedgerReport.Prose { draft?.prose ?? LedgerReport.Prose() }
    }

    /// A line of a list of reports.
    struct Listed: Sendable, Equatable {
        let id: ID<Report>
        let unitID: ID<Unit>
        let unitName: String
        let year: Int
        let period: ReportPeriod
        let number: Int
        let state: State
        let cutOff: Day?
        let issuedOn: Day?
        let issuerName: String?

        static let columns: SQL = """
            r.id, r.unit_id, COALESCE(r.unit_name, u.name), r.year, r.period, r.number, r.state, r.cut_off, r.issued_on, r.issuer_name
            """

        func title(in language: Language) -> String {
            let again = number > 1 ? language.say(zh: "（第 \(number) 份）", en: " (no. \(number))") : ""
            let words =
                period.isCircular
                ? language.say(
                    zh: "\(unitName)\(period.words(year, language))通报",
                    en: "\(unitName), circular on \(period.words(year, language))")
                : language.say(zh: "\(unitName)\(year)年度报告", en: "\(unitName), \(year)")
            return words + again
        }
    }
}
