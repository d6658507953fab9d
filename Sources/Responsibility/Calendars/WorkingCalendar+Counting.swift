import Storage

extension WorkingCalendar {
    /// Where counting arrived, and whether a notice still to come may move it.
    struct Reckoning: Hashable, Sendable {
        var day: Day
        var provisional: Bool
    }

    /// What happens to a day that is not a working day.
    enum Roll: String, Hashable, Sendable, CaseIterable {
        case none, previous, next
    }

    /// One day of a month as the calendar page shows it.
    struct Entry: Hashable, Sendable {
        enum Layer: Hashable, Sendable { case week, notice, override }

        var day: Day
        var isWorking: Bool
        /// The layer that decided.
        var layer: Layer
        /// The holiday's name or the override's reason.
        var name: String?
        var isSettled: Bool
    }

    /// The n-th working day after a day; the day itself is not counted. With n < 1 it is the day itself.
    func day(after day: Day, workingDays n: Int) -> Reckoning { count(from: day, n, step: 1) }

    /// The n-th working day before a day; the day itself is not counted. With n < 1 it is the day itself.
    func day(before day: Day, workingDays n: Int) -> Reckoning { count(from: day, n, step: -1) }

    /// The day itself when it is worked or `roll` is none, else the nearest working day in that direction.
    func roll(_ day: Day, _ roll: Roll) -> Reckoning {
        let step = roll == .next ? 1 : -1
        guard roll != .none else { return Reckoning(day: day, provisional: false) }
        var rolled = day
        while !isWorking(rolled) { rolled = rolled.adding(days: step) }
        return Reckoning(day: rolled, provisional: !isSettled(min(day, rolled)...max(day, rolled)))
    }

    /// How many working days a half-open stretch has.
    func workingDays(in days: Range<Day>) -> Int {
        days.reduce(0) { $0 + (isWorking($1) ? 1 : 0) }
    }

    /// The days of a month in order, each with the layer that decided it.
    func days(ofMonth month: Int, in year: Int) -> [Entry] {
        let names = years.flatMap(\.days).reduce(into: [Day: String]()) { $0[$1.day] = $1.name }
        let reasons = overrides.reduce(into: [Day: String]()) { $0[$1.day] = $1.reason }
        return (Day.first(ofMonth: month, in: year)...Day.last(ofMonth: month, in: year)).map { day in
            let layer: Entry.Layer = reasons[day] != nil ? .override : names[day] != nil ? .notice : .week
            return Entry(
                day: day, isWorking: isWorking(day), layer: layer, name: reasons[day] ?? names[day],
                isSettled: isSettled(day))
        }
    }

    private func count(from day: Day, _ n: Int, step: Int) -> Reckoning {
        guard n > 0 else { return Reckoning(day: day, provisional: false) }
        var (here, left) = (day, n)
        while left > 0 {
            here = here.adding(days: step)
            if isWorking(here) { left -= 1 }
        }
        let first = day.adding(days: step)
        return Reckoning(day: here, provisional: !isSettled(min(first, here)...max(first, here)))
    }
}
