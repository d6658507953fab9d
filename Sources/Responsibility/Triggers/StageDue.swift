import Storage

/// When a stage of a clock or the approvals before a gate are due, as an obligation keeps it.
struct StageDue: Hashable, Sendable {
    let day: Day
    /// The last moment, of clocks in hours; of gates the start.
    let at: Instant?
    let isProvisional: Bool
}

extension Cadence.Clock {
    /// A time during which the clock stood still, as it is recorded.
    struct Stop: Hashable, Sendable {
        let since: Instant
        /// Nil while it lasts.
        let until: Instant?
    }

    /// When a stage is due that runs from an instant; `nil` while it is stopped. Days are the office's, hours pass on every clock alike.
    func due(
        of stage: Stage, from start: Instant, stops: [Stop] = [], extendedBy granted: Span? = nil,
        at office: OfficeClock, _ calendar: WorkingCalendar
    ) -> StageDue? {
        let frame = stage.within.countsHours ? OfficeClock(zone: "GMT") : office
        let suspensions = stops.map { stop in
            Suspension(reason: "", from: frame.moment(of: stop.since), until: stop.until.map(frame.moment(of:)))
        }
        guard
            let deadline = deadline(
                of: stage, from: frame.moment(of: start), suspensions: suspensions, extendedBy: granted,
                calendar: calendar)
        else { return nil }
        let last = deadline.moment.map(frame.instant(of:))
        return StageDue(
            day: last.map(office.day(of:)) ?? deadline.day, at: last, isProvisional: deadline.provisional)
    }

    /// When a stage is due again whose due day somebody had set: what was left of it on the day of the stop runs again.
    ///
    /// As in counting, the day on which the stop began is still to come, and the day on which it ended is counted.
    func due(
        of stage: Stage, set due: StageDue, stopped stop: Stop, at office: OfficeClock, _ calendar: WorkingCalendar
    ) -> StageDue? {
        guard let until = stop.until else { return nil }
        if let at = due.at {
            let last = at.adding(seconds: max(0, until.seconds(since: stop.since)))
            return StageDue(day: office.day(of: last), at: last, isProvisional: due.isProvisional)
        }
        let (from, to) = (office.day(of: stop.since), office.day(of: until))
        guard to > from, due.day >= from else { return due }
        if case .workingDays = stage.within {
            let left = calendar.workingDays(in: from..<due.day.adding(days: 1))
            let counted = calendar.day(after: to.adding(days: -1), workingDays: left)
            return StageDue(day: max(counted.day, to), at: nil, isProvisional: counted.provisional)
        }
        return StageDue(day: to.adding(days: due.day.days(since: from)), at: nil, isProvisional: due.isProvisional)
    }
}

extension Cadence.Gate {
    /// Due at the start itself.
    func due(start: Instant, at office: OfficeClock) -> StageDue {
        StageDue(day: office.day(of: start), at: start, isProvisional: false)
    }
}
