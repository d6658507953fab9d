import Storage

/// One time that a duty is owed: the value behind an obligation's row.
struct Occurrence: Hashable, Sendable {
    /// Immutable: the scheduled day, the first day of the period, `rolling` or `standing`.
    var key: String
    /// The day that the rule names, before any roll; of a quota the period's first day.
    var scheduled: Day
    /// The last day on which doing it is in time.
    var due: Day
    /// The last day on which doing it is still accepted as in time by grace (宽限期); `due` when there is none.
    var graceEnds: Day
    /// The same, where there is any grace.
    var graceUntil: Day? { graceEnds > due ? graceEnds : nil }
    /// The first day on which it is shown; of a quota also the first day whose work counts.
    var opens: Day
    /// How many accepted fulfilments are needed.
    var required: Int
    /// Whether a notice still to come may move `due`.
    var provisional: Bool
    /// The calendar that `due` was computed with.
    var calendarVersion: String
}
