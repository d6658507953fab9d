import Storage

/// How often a duty is owed, and when it counts as done (履责周期): the five kinds.
enum Cadence: Hashable, Sendable {
    case fixed(Fixed)
    case quota(Quota)
    case clock(Clock)
    case gate(Gate)
    case standing(Standing)

    /// The kinds by the names they have in programmes and in the database.
    enum Kind: String, CaseIterable, Sendable { case fixed, quota, clock, gate, standing }

    var kind: Kind {
        switch self {
        case .fixed: .fixed
        case .quota: .quota
        case .clock: .clock
        case .gate: .gate
        case .standing: .standing
        }
    }

    /// Everything that is wrong with the parameters; empty when the cadence can be used.
    var problems: [Problem] {
        switch self {
        case .fixed(let fixed): fixed.problems
        case .quota(let quota): quota.problems
        case .clock(let clock): clock.problems
        case .gate(let gate): gate.problems
        case .standing(let standing): standing.problems
        }
    }

    /// What is owed in a half-open period, oldest first; neighbouring periods never share an occurrence.
    ///
    /// Clocks and gates are owed when an event happens, so they give none. `lifetime` is what the unit's and the duty's
    /// lifetimes share; `fiscalStart` is the month, 1 to 12, with which the programme's year starts.
    func occurrences(
        in period: Range<Day>, calendar: WorkingCalendar, fiscalStart: Int = 1, lifetime: Lifetime = .always
    ) -> [Occurrence] {
        switch self {
        case .fixed(let fixed): fixed.occurrences(in: period, calendar: calendar, lifetime: lifetime)
        case .quota(let quota):
            quota.occurrences(in: period, calendar: calendar, fiscalStart: fiscalStart, lifetime: lifetime)
        case .standing(let standing): standing.occurrences(in: period, calendar: calendar, lifetime: lifetime)
        case .clock, .gate: []
        }
    }

    /// The next occurrences from a day on, as a preview before the cadence is saved; a quota begins with the period
    /// that the day is in.
    func next(
        _ count: Int, from day: Day, calendar: WorkingCalendar, fiscalStart: Int = 1, lifetime: Lifetime = .always
    ) -> [Occurrence] {
        switch self {
        case .fixed(let fixed): fixed.next(count, from: day, calendar: calendar, lifetime: lifetime)
        case .quota(let quota):
            quota.next(count, from: day, calendar: calendar, fiscalStart: fiscalStart, lifetime: lifetime)
        case .standing(let standing):
            Array(standing.occurrences(in: day..<Day.end, calendar: calendar, lifetime: lifetime).prefix(count))
        case .clock, .gate: []
        }
    }
}

extension Day {
    /// The day after 9999-12-31, where every search ends.
    static let end = Day(number: 2_932_897)
}
