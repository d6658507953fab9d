import Storage

/// Scheduled days by rule: the part of RFC 5545 §3.3.10 that duties need, with weeks that start on Monday.
///
/// Two readings where the standard is silent: `start` itself is a scheduled day only when it satisfies the rule, and
/// weekdays with and without a number are alternatives. `stays` is `SKIP=BACKWARD` of RFC 7529 §4.1: a day that a short month
/// does not have is its last day (31 January monthly, 29 February yearly).
struct Recurrence: Hashable, Sendable {
    enum Frequency: String, Hashable, Sendable, CaseIterable {
        case daily = "DAILY"
        case weekly = "WEEKLY"
        case monthly = "MONTHLY"
        case yearly = "YEARLY"
    }

    /// A weekday, perhaps the n-th of the month (or of the year, in a yearly rule without months).
    struct Weekday: Hashable, Sendable, Comparable {
        /// 1 Monday to 7 Sunday.
        var weekday: Int
        /// 0 for every such day, 2 for the second, -1 for the last.
        var ordinal: Int

        init(_ weekday: Int, ordinal: Int = 0) {
            self.weekday = weekday
            self.ordinal = ordinal
        }

        static func < (a: Weekday, b: Weekday) -> Bool { (a.ordinal, a.weekday) < (b.ordinal, b.weekday) }
    }

    let frequency: Frequency
    let interval: Int
    /// DTSTART: where intervals and COUNT are counted from. Never today.
    let start: Day
    /// UNTIL: the last day that may be scheduled.
    let until: Day?
    let count: Int?
    /// BYMONTH, sorted, each once.
    let months: [Int]
    /// BYMONTHDAY, sorted, each once; negative from the month's end.
    let monthDays: [Int]
    /// BYDAY, sorted, each once.
    let weekdays: [Weekday]
    let stays: Bool

    init(
        _ frequency: Frequency, from start: Day, interval: Int = 1, until: Day? = nil, count: Int? = nil,
        months: [Int] = [], monthDays: [Int] = [], weekdays: [Weekday] = [], stays: Bool = false
    ) {
        self.frequency = frequency
        self.interval = interval
        self.start = start
        self.until = until
        self.count = count
        self.months = Array(Set(months)).sorted()
        self.monthDays = Array(Set(monthDays)).sorted()
        self.weekdays = Array(Set(weekdays)).sorted()
        self.stays = stays
    }

    /// Every month on a day that stays the last day where the month is shorter.
    static func monthly(on day: Int, from start: Day) -> Recurrence {
        Recurrence(.monthly, from: start, monthDays: [day], stays: day > 28)
    }

    /// Every month on its last day.
    static func monthEnds(from start: Day) -> Recurrence { Recurrence(.monthly, from: start, monthDays: [-1]) }

    /// 31 March, 30 June, 30 September and 31 December.
    static func quarterEnds(from start: Day) -> Recurrence {
        Recurrence(.yearly, from: start, months: [3, 6, 9, 12], monthDays: [-1])
    }

    /// 30 June and 31 December.
    static func halfYearEnds(from start: Day) -> Recurrence {
        Recurrence(.yearly, from: start, months: [6, 12], monthDays: [-1])
    }

    /// The same day each year; 29 February is the last day of February in other years.
    static func yearly(month: Int, day: Int, from start: Day) -> Recurrence {
        Recurrence(.yearly, from: start, months: [month], monthDays: [day], stays: month == 2 && day == 29)
    }

    /// What breaks the standard's rules or can never occur; the field is the part's name in the rule.
    var problems: [Cadence.Problem] {
        var problems: [Cadence.Problem] = []
        func check(_ part: String, _ values: [Int], _ range: ClosedRange<Int>, zero: Bool = false) {
            for value in values where !range.contains(value) || (value == 0 && !zero) {
                problems.append(.init(part, .outOfRange(value, range)))
            }
        }
        check("INTERVAL", [interval], 1...1000)
        check("COUNT", count.map { [$0] } ?? [], 1...10_000)
        check("BYMONTH", months, 1...12)
        check("BYMONTHDAY", monthDays, -31...31)
        check("BYDAY", weekdays.map(\.weekday), 1...7)
        let farthest = frequency == .yearly && months.isEmpty ? 53 : 5
        check("BYDAY", weekdays.map(\.ordinal), -farthest...farthest, zero: true)
        if count != nil, until != nil { problems.append(.init("COUNT", .notTogether("UNTIL"))) }
        if frequency == .weekly, !monthDays.isEmpty { problems.append(.init("BYMONTHDAY", .notWith("WEEKLY"))) }
        if frequency == .daily || frequency == .weekly {
            if weekdays.contains(where: { $0.ordinal != 0 }) {
                problems.append(.init("BYDAY", .notWith(frequency.rawValue)))
            }
            if stays { problems.append(.init("SKIP", .notWith(frequency.rawValue))) }
        }
        if problems.isEmpty, next(1, from: start).isEmpty { problems.append(.init("FREQ", .neverOccurs)) }
        return problems
    }
}
