import Storage

/// What one person is told in a mail: no more than their pages show them.
struct Reminder: Sendable {
    let kind: Outbox.Kind
    let today: Day
    var overdue: [ObligationList.Line] = []
    var dueSoon: [ObligationList.Line] = []
    var waiting: [WaitingReview] = []
    var returned: [Item] = []
    var toRectify: [Findings] = []
    var toCheck: [Findings] = []
    /// Inspections that the person's unit has not signed.
    var toSign: [Item] = []
    /// Visits for which the person was drawn or named.
    var visits: [WaitingInspections.Planned] = []
    /// Sheets of the person's units that they score themselves or may object to.
    var sheets: [WaitingSheets.Line] = []
    var objections: [WaitingObjections.Line] = []
    /// Findings for which more time was asked.
    var extensions: [FindingList.Line] = []
    /// How many requests for waivers wait.
    var waivers = 0
    /// Measures in which something waits; a mail tells nothing else of them.
    var measures: [ID<Measure>] = []

    /// A thing with a page of its own.
    struct Item: Sendable, Equatable {
        let title: String
        /// Why it came back, or when it was due.
        let note: String
        let path: String
    }

    /// How many findings of a unit stand at a stage, and how many of them are past their day.
    struct Findings: Sendable, Equatable {
        let unitName: String
        let stage: Finding.Stage
        let count: Int
        let overdue: Int
    }

    /// So many lines of each kind are written out; the others are counted.
    static let most = 20
    /// So many obligations are looked at.
    static let mostLooked = 200

    /// How many requests and objections the person decides.
    var answers: Int { objections.count + extensions.count + waivers }

    var isEmpty: Bool {
        overdue.isEmpty && dueSoon.isEmpty && waiting.isEmpty && returned.isEmpty && toRectify.isEmpty
            && toCheck.isEmpty && toSign.isEmpty && visits.isEmpty && sheets.isEmpty && answers == 0 && measures.isEmpty
    }
}
