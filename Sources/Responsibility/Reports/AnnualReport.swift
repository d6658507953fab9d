import Storage

/// The annual report of a unit and all below it: every count from the ledger, every figure with the records behind it.
struct AnnualReport: Sendable {
    let unit: Unit
    let year: Int
    let today: Day
    let programmes: [ProgrammePart]
    let units: [UnitPart]
    let activities: [Figure]
    /// What is overdue, by duty.
    let problems: [Figure]
    /// What is due next, by duty.
    let next: [Figure]
    let head: Entry?

    /// A number of the report, and where its records stand in the annex.
    struct Figure: Sendable {
        /// The number in brackets, from 1.
        let number: Int
        let zh: String
        let en: String
        let records: [Record]
        var count: Int { records.count }
        func title(in language: Language) -> String { language.say(zh: zh, en: en) }
    }

    /// One record behind a figure.
    struct Record: Sendable {
        let path: String
        let zh: String
        let en: String
        let on: Day?
        let unit: String
    }

    /// The figures of one programme, in the order of ``standings``.
    struct ProgrammePart: Sendable {
        let zh: String
        let en: String
        let figures: [Figure]
    }

    /// The figures of one unit directly below.
    struct UnitPart: Sendable {
        let name: String
        let figures: [Figure]
    }

    /// What the tables count.
    static let standings: [Obligation.Standing] = [.met, .late, .submitted, .onTrack, .dueSoon, .overdue]
}
