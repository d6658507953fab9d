import Storage

extension Cadence.Quota {
    /// What accepted fulfilments make of a quota on a day.
    struct Judgement: Hashable, Sendable {
        /// The days of the fulfilments that count, in order.
        var countedDays: [Day]
        var required: Int
        /// Last day for what is still owed; of a rolling quota it moves with the fulfilments.
        var due: Day
        var isMet: Bool
        /// More are owed than working days are left with the gap kept.
        var isAtRisk: Bool
        /// Not met, and the due day is over.
        var isMissed: Bool

        var counted: Int { countedDays.count }
    }

    /// Judges the days of accepted fulfilments, in any order; the day of the work decides, not that of the acceptance.
    ///
    /// With a gap the earliest counts and then each that is far enough from the last counted one. A fulfilment before
    /// the period neither counts nor keeps others away.
    func judge(_ accepted: [Day], for occurrence: Occurrence, today: Day, calendar: WorkingCalendar) -> Judgement {
        if case .rolling(let days) = per {
            return judgeRolling(accepted, days, for: occurrence, today: today, calendar)
        }
        let counted = spaced(accepted.filter { $0 >= occurrence.opens && $0 <= occurrence.due })
        let owed = occurrence.required - counted.count
        let feasible = feasibleDays(
            from: max(today, occurrence.opens), through: occurrence.due, after: counted.last, upTo: owed, calendar)
        return Judgement(
            countedDays: counted, required: occurrence.required, due: occurrence.due, isMet: owed <= 0,
            isAtRisk: owed > feasible && today <= occurrence.due, isMissed: owed > 0 && today > occurrence.due)
    }

    /// The newest n are enough until the oldest of them leaves the window: due on its day + d. Work from before the
    /// row's first day counts too, so that a new plan does not begin a new window.
    private func judgeRolling(
        _ accepted: [Day], _ days: Int, for occurrence: Occurrence, today: Day, _ calendar: WorkingCalendar
    ) -> Judgement {
        let all = spaced(accepted.filter { $0 <= today })
        let due = all.count < required ? occurrence.due : all[all.count - required].adding(days: days)
        let window = all.filter { $0 > today.adding(days: -days) }
        // With all n done, the next one is owed by the due day; before that, those that are missing.
        let owed = max(1, required - all.count)
        let feasible = feasibleDays(from: today, through: due, after: all.last, upTo: owed, calendar)
        return Judgement(
            countedDays: window, required: required, due: due, isMet: window.count >= required,
            isAtRisk: owed > feasible && today <= due, isMissed: window.count < required && today > due)
    }

    private func spaced(_ days: [Day]) -> [Day] {
        let sorted = days.sorted()
        guard spacing > 0 else { return sorted }
        var kept: [Day] = []
        for day in sorted {
            if let last = kept.last, day.days(since: last) < spacing { continue }
            kept.append(day)
        }
        return kept
    }

    /// Working days that can still be used, one fulfilment a day, at most as many as are owed.
    private func feasibleDays(
        from first: Day, through last: Day, after counted: Day?, upTo owed: Int, _ calendar: WorkingCalendar
    ) -> Int {
        var day = counted.map { max(first, $0.adding(days: spacing)) } ?? first
        var found = 0
        while day <= last, found < owed {
            if calendar.isWorking(day) {
                found += 1
                day = day.adding(days: max(spacing, 1))
            } else {
                day = day.adding(days: 1)
            }
        }
        return found
    }
}
