import Storage

extension Cadence {
    /// Owed on scheduled days (定期); done when one fulfilment is accepted.
    struct Fixed: Hashable, Sendable {
        var recurrence: Recurrence
        /// Where the due day goes when the scheduled day is not worked; the scheduled day stays the key.
        var roll = WorkingCalendar.Roll.none
        /// How many calendar days before it is due it is shown.
        var leadDays = Fixed.defaultLeadDays
        /// Calendar days after the due day that still count as in time.
        var graceDays = 0

        static let defaultLeadDays = 7

        var problems: [Problem] {
            var problems = recurrence.problems
            if !(0...366).contains(leadDays) { problems.append(.init("lead", .outOfRange(leadDays, 0...366))) }
            if !(0...366).contains(graceDays) { problems.append(.init("grace", .outOfRange(graceDays, 0...366))) }
            return problems
        }

        /// An occurrence belongs to the period and the lifetime of its scheduled day, wherever its due day rolls.
        func occurrences(in period: Range<Day>, calendar: WorkingCalendar, lifetime: Lifetime) -> [Occurrence] {
            guard let days = lifetime.days(of: period) else { return [] }
            return recurrence.days(in: days).map { occurrence(on: $0, calendar) }
        }

        func next(_ count: Int, from day: Day, calendar: WorkingCalendar, lifetime: Lifetime) -> [Occurrence] {
            let first = lifetime.opened.map { max($0, day) } ?? day
            return recurrence.next(count, from: first)
                .filter { scheduled in lifetime.closed.map { scheduled < $0 } ?? true }
                .map { occurrence(on: $0, calendar) }
        }

        private func occurrence(on scheduled: Day, _ calendar: WorkingCalendar) -> Occurrence {
            let due = calendar.roll(scheduled, roll)
            return Occurrence(
                key: scheduled.description, scheduled: scheduled, due: due.day,
                graceEnds: due.day.adding(days: graceDays), opens: due.day.adding(days: -leadDays), required: 1,
                provisional: due.provisional, calendarVersion: calendar.version)
        }
    }
}
