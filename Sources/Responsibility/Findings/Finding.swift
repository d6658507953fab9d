import Storage

/// What an inspection, a superior or the unit itself found to be wrong (问题), and how far putting it right has come.
///
/// The three lists, of problems, tasks and responsibilities, are views of this one record and its ``Rectification``.
public struct Finding: Sendable, Equatable {
    public let id: ID<Finding>
    /// The year of its number.
    public let year: Int
    /// Its number within the year, kept when it is opened again.
    public let sequence: Int
    /// The unit that has to put it right.
    public let unitID: ID<Unit>
    /// The unit on whose behalf it was found; the issuing unit of the inspection.
    public let foundByUnitID: ID<Unit>
    public let inspectionID: ID<Inspection>?
    public let source: Source
    /// Whose inspection it was, for findings from above; otherwise empty.
    public let sourceName: String
    /// The key of the checklist's item, by which repeats are recognised; empty where there is none.
    public let item: String
    /// The duty that was not fulfilled, if one is named.
    public let dutyID: ID<Duty>?
    public let title: String
    public let facts: String
    public let clause: String
    public let place: String
    public let grade: Grade
    public let foundOn: Day
    public let track: Track
    /// The last day for putting it right, extensions included.
    public let dueOn: Day
    public let stage: Stage
    /// 1, and one more each time it is opened again.
    public let round: Int
    /// The earlier finding that this one repeats.
    public let repeatOf: ID<Finding>?
    public let recordedBy: ID<Account>?
    public let closedOn: Day?
    /// What it is about, in the organisation's words, such as fire or papers; may be empty.
    public let category: String
    /// How employees were told of it (向职工通报); empty until they were.
    public let toldHow: String
    public let toldOn: Day?

    static let columns: SQL = """
        g.id, g.year, g.sequence, g.unit_id, g.found_by_unit_id, g.inspection_id, g.source, g.source_name, g.item,
        g.duty_id, g.title, g.facts, g.clause, g.place, g.grade, g.found_on, g.track, g.due_on, g.stage, g.round,
        g.repeat_of, g.recorded_by, g.closed_on, g.category, g.told_how, g.told_on
        """

    static let longestTitle = 120
    static let longestText = 4_000

    /// `2026-0012`: by this number people speak of it.
    public var number: String { Finding.number(year, sequence) }

    static func number(_ year: Int, _ sequence: Int) -> String {
        let digits = String(sequence)
        return "\(year)-\(String(repeating: "0", count: max(0, 4 - digits.count)))\(digits)"
    }

    /// Where it comes from.
    public enum Source: String, Sendable, CaseIterable, SQLColumn, SQLBindable {
        case inspection
        /// Feedback from an inspection by a superior of the whole organisation.
        case superior
        /// The unit found it itself.
        case own
    }

    /// How grave it is (一般, 重大). A major one needs interim measures until it is put right.
    public enum Grade: String, Sendable, CaseIterable, SQLColumn, SQLBindable { case ordinary, major }

    /// How it is put right: at once (立行立改), by a day (限期整改), or in stages over a long time (长期坚持).
    public enum Track: String, Sendable, CaseIterable, SQLColumn, SQLBindable {
        case atOnce = "at-once"
        case byDate = "by-date"
        case longTerm = "long-term"
    }

    /// How far it has come on its way to being closed (销号).
    public enum Stage: String, Sendable, CaseIterable, SQLColumn, SQLBindable {
        /// Nobody has said yet how it will be put right.
        case open
        /// There is a plan, and work is under way.
        case planned
        /// The unit says that it is put right and applies for closing.
        case applied
        /// The lead has looked and agrees.
        case checked
        /// The deputy has signed.
        case signed
        case closed
    }

    /// Whether it still has to be put right on a day, and the last day has passed.
    func isOverdue(on today: Day) -> Bool { stage != .closed && dueOn < today }
}
