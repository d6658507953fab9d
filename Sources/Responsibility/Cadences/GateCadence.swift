import Storage

extension Cadence {
    /// Approvals that must all be given before an event or a release starts (事前审批).
    struct Gate: Hashable, Sendable {
        /// The kind of event.
        var event: String
        /// Names of the approvals, in the order in which they are usually given.
        var approvals: [String]
        /// How long before the start approval has to be asked for; days or working days, nil for no rule.
        var lead: Span?

        /// One approval that was given.
        struct Approval: Hashable, Sendable {
            var name: String
            var at: Moment
        }

        enum State: Hashable, Sendable {
            /// Approvals are missing; the event must not start.
            case blocked(missing: [String])
            /// All were given before the start.
            case cleared
            /// It started first.
            case breached(missing: [String])
        }

        var problems: [Problem] {
            var problems = Cadence.problems(ofName: event, "event")
            if approvals.isEmpty { problems.append(.init("approvals", .missing)) }
            problems += Cadence.problems(ofNames: approvals, "approvals")
            switch lead {
            case nil: break
            case .days, .workingDays: if let problem = lead?.problem("lead") { problems.append(problem) }
            case .hours, .months: problems.append(.init("lead", .notOneOf(["5d", "5wd"])))
            }
            return problems
        }

        /// The last day on which approval can be asked for in time; without a lead the day of the start.
        func lastRequest(forStart start: Moment, calendar: WorkingCalendar) -> WorkingCalendar.Reckoning {
            switch lead {
            case .days(let days): .init(day: start.day.adding(days: -days), provisional: false)
            case .workingDays(let days): calendar.day(before: start.day, workingDays: days)
            case nil, .hours, .months: .init(day: start.day, provisional: false)
            }
        }

        /// Due at the start of the event itself, whatever the lead.
        func deadline(forStart start: Moment, calendar: WorkingCalendar) -> Clock.Deadline {
            Clock.Deadline(day: start.day, moment: start, provisional: false, calendarVersion: calendar.version)
        }

        /// Judges the stamps against the planned start, or the real one once it has started; a stamp at the very start is too late.
        func judge(_ given: [Approval], plannedStart: Moment, started: Moment? = nil) -> State {
            let start = started ?? plannedStart
            let missing = approvals.filter { name in !given.contains { $0.name == name && $0.at < start } }
            if missing.isEmpty { return .cleared }
            return started == nil ? .blocked(missing: missing) : .breached(missing: missing)
        }
    }
}
