import Storage

extension Cadence.Clock {
    /// A time during which the clock stands still.
    struct Suspension: Hashable, Sendable {
        var reason: String
        var from: Moment
        /// Nil while it lasts.
        var until: Moment?
    }

    /// When a stage has to be done.
    struct Deadline: Hashable, Sendable {
        var day: Day
        /// Of a clock in hours the last moment, else nil: the day's end.
        var moment: Moment?
        var provisional: Bool
        var calendarVersion: String

        /// Whether doing it then is in time; the last moment itself still is.
        func isKept(by done: Moment) -> Bool { moment.map { done <= $0 } ?? (done.day <= day) }
    }

    /// The deadline of a stage that started at a moment; nil while it is suspended.
    ///
    /// Days are counted without the day of the start (Civil Code art. 201) and end with the day (art. 203); hours run
    /// through nights and holidays. The day on which a suspension begins is not counted, the day on which it ends is.
    /// What was granted is taken as recorded: ask `allows` before recording it.
    func deadline(
        of stage: Stage, from start: Moment, suspensions: [Suspension] = [], extendedBy granted: Span? = nil,
        calendar: WorkingCalendar
    ) -> Deadline? {
        let spans = [stage.within] + (granted.map { [$0] } ?? [])
        let stops = suspensions.sorted { $0.from < $1.from }
        if stage.within.countsHours {
            var end = start
            for case .hours(let hours) in spans {
                guard let moment = Cadence.Clock.run(hours * 3600, from: end, stops) else { return nil }
                end = moment
            }
            return Deadline(day: end.day, moment: end, provisional: false, calendarVersion: calendar.version)
        }
        var end = WorkingCalendar.Reckoning(day: start.day, provisional: false)
        for span in spans {
            guard let next = Cadence.Clock.count(span, after: end.day, stops, calendar) else { return nil }
            end = .init(day: next.day, provisional: end.provisional || next.provisional)
        }
        let rolled = calendar.roll(end.day, roll)
        return Deadline(
            day: rolled.day, moment: nil, provisional: end.provisional || rolled.provisional,
            calendarVersion: calendar.version)
    }

    /// Seconds passed outside the suspensions, which are in order of their beginning and may overlap.
    private static func run(_ seconds: Int, from start: Moment, _ stops: [Suspension]) -> Moment? {
        var (now, left) = (start, seconds)
        for stop in stops where stop.until.map({ $0 > now }) ?? true {
            let passed = max(0, stop.from.seconds(since: now))
            if passed >= left { break }
            guard let until = stop.until else { return nil }
            left -= passed
            // One that is recorded as ending before it began stops nothing.
            now = max(until, stop.from, now)
        }
        return now.adding(seconds: left)
    }

    private static func count(
        _ span: Span, after start: Day, _ stops: [Suspension], _ calendar: WorkingCalendar
    ) -> WorkingCalendar.Reckoning? {
        let (days, onlyWorked): (Int, Bool) =
            switch span {
            case .days(let days): (days, false)
            case .workingDays(let days): (days, true)
            case .months(let months): (start.adding(months: months).days(since: start), false)
            case .hours: (0, false)
            }
        if stops.isEmpty {
            return onlyWorked
                ? calendar.day(after: start, workingDays: days)
                : .init(day: start.adding(days: days), provisional: false)
        }
        var (day, left) = (start, days)
        while left > 0 {
            day = day.adding(days: 1)
            if onlyWorked, !calendar.isWorking(day) { continue }
            if let stop = stops.first(where: { $0.covers(day) }) {
                guard let until = stop.until else { return nil }
                day = until.day.adding(days: -1)
                continue
            }
            left -= 1
        }
        let looked = onlyWorked && day > start ? start.adding(days: 1)...day : nil
        return .init(day: day, provisional: looked.map { !calendar.isSettled($0) } ?? false)
    }
}

extension Cadence.Clock.Suspension {
    fileprivate func covers(_ day: Day) -> Bool { from.day <= day && (until.map { day < $0.day } ?? true) }
}
