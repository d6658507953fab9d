import Storage

/// The annual report of a unit and all below it, or the circular (通报) of a part of its year: every count from the ledger, every
/// figure with the records behind it.
///
/// It shows the tree as it was at the end of its cut-off day and what was recorded by then, or, once issued, what was frozen then.
struct LedgerReport: Sendable, Equatable {
    let unitID: ID<Unit>
    let unitName: String
    let year: Int
    let period: ReportPeriod
    let cutOff: Day
    /// In the order of their figures' numbers.
    let parts: [Part]
    /// The newest entry of the book when it was made.
    let head: Head?
    /// How many units of the tree of that day this person may not see; their records are not counted.
    let unitsLeftOut: Int
    /// What the clerk wrote.
    var prose = Prose()
    /// By whom and when it was issued; `nil` while its figures still move.
    var issued: Issued?

    /// The newest entry's number and digest, for the last line.
    struct Head: Sendable, Equatable {
        let entry: ID<Entry>
        let digest: Digest
    }

    struct Issued: Sendable, Equatable {
        let by: String
        let on: Day
        /// 1 for the first report of the year, 2 for one that was issued again.
        let number: Int
    }

    /// What stands together: one row of a table, or one paragraph or list.
    struct Part: Sendable, Equatable {
        let section: Section
        let zh: String
        let en: String
        let figures: [Figure]
        func title(in language: Language) -> String { language.say(zh: zh, en: en) }
    }

    enum Section: String, Sendable, CaseIterable, SQLColumn, SQLBindable {
        case total, work, programme, standing, unit, finding, problem, practice, next
    }

    /// A number of the report, and the records behind it.
    struct Figure: Sendable, Equatable {
        /// The number in brackets, from 1; 0 for a figure that is nought and needs none.
        let number: Int
        let zh: String
        let en: String
        let records: [Record]
        var count: Int { records.count }
        func title(in language: Language) -> String { language.say(zh: zh, en: en) }
    }

    /// One record behind a figure. It stands behind several, so it is made once and shared.
    final class Record: Sendable, Equatable {
        let kind: Kind
        /// Of the obligation, the activity or the finding.
        let id: Int64
        let zh: String
        let en: String
        let on: Day?
        let unit: String

        init(kind: Kind, id: Int64, zh: String, en: String, on: Day?, unit: String) {
            (self.kind, self.id, self.zh, self.en, self.on, self.unit) = (kind, id, zh, en, on, unit)
        }

        static func == (a: Record, b: Record) -> Bool {
            (a.kind, a.id, a.zh, a.en, a.on, a.unit) == (b.kind, b.id, b.zh, b.en, b.on, b.unit)
        }

        enum Kind: String, Sendable, SQLColumn, SQLBindable { case obligation, activity, finding }

        var path: String {
            switch kind {
            case .obligation: "/obligations/\(ID<Obligation>(rawValue: id))"
            case .activity: "/activities/\(ID<Activity>(rawValue: id))"
            case .finding: "/findings/\(ID<Finding>(rawValue: id))"
            }
        }
    }

    /// What the tables count, and what of it was owed.
    static let standings: [Obligation.Standing] = [
        .met, .late, .submitted, .onTrack, .dueSoon, .overdue, .breached,
    ]
    /// What was set aside and is owed no more.
    static let setAside: Set<Obligation.Standing> = [.waived, .suspended, .lapsed, .withdrawn]
    /// Standing duties, which are never part of a percentage.
    static let lasting: [Obligation.Standing] = [.holding, .unverified, .questioned, .failing]

    /// So many obligations can be listed record by record in one document.
    static let mostObligations = 200_000

    func parts(_ section: Section) -> [Part] { parts.filter { $0.section == section } }
    func figures(_ section: Section) -> [Figure] { parts(section).flatMap(\.figures) }

    /// Every figure that has records, in the order of their numbers.
    var allFigures: [Figure] { parts.flatMap(\.figures).filter { $0.count > 0 } }

    func title(in language: Language) -> String {
        period.isCircular
            ? language.say(
                zh: "\(unitName)\(period.words(year, language))履责情况通报",
                en: "\(unitName): circular on duties in \(period.words(year, language))")
            : language.say(zh: "\(unitName)\(year)年度履责情况报告", en: "\(unitName): report on duties \(year)")
    }
}

extension LedgerReport {
    /// What the clerk adds to the counted figures, section by section; an empty line begins a paragraph.
    struct Prose: Sendable, Equatable {
        var work = ""
        var problems = ""
        var next = ""

        static let longest = 5_000

        var isEmpty: Bool { work.isEmpty && problems.isEmpty && next.isEmpty }
        var length: Int { work.count + problems.count + next.count }
    }
}

extension String {
    /// The lines that hold something.
    var paragraphs: [String] { split(whereSeparator: \.isNewline).map { String($0).trimmed }.filter { !$0.isEmpty } }
}
