import Storage

extension Cadence {
    /// Has to hold at all times (常态): never done, verified from time to time.
    struct Standing: Hashable, Sendable {
        /// How units are picked for verification, in the programme's words.
        var sampling: String
        /// The longest time from one verification to the next; days or months.
        var interval: Span
        /// What a failed verification means, in the programme's words.
        var failing: String

        /// The newest verification.
        struct Check: Hashable, Sendable {
            var day: Day
            var passed: Bool
        }

        enum State: Hashable, Sendable {
            case holding
            /// Findings are open.
            case questioned
            /// The newest verification failed.
            case failing
            /// Nothing speaks against it, but the last verification is too old: since the first day without one.
            case unverified(since: Day)
        }

        struct Judgement: Hashable, Sendable {
            var state: State
            /// The day by which it has to be verified again.
            var due: Day
        }

        var problems: [Problem] {
            var problems: [Problem] = []
            if sampling.allSatisfy(\.isWhitespace) { problems.append(.init("sampling", .missing)) }
            if failing.allSatisfy(\.isWhitespace) { problems.append(.init("failing", .missing)) }
            switch interval {
            case .days(0): problems.append(.init("every", .outOfRange(0, 1...3660)))
            case .days, .months: if let problem = interval.problem("every") { problems.append(problem) }
            case .hours, .workingDays: problems.append(.init("every", .notOneOf(["90d", "3m"])))
            }
            return problems
        }

        /// One for the whole lifetime; without an opening day it counts from the period's first day.
        func occurrences(in period: Range<Day>, calendar: WorkingCalendar, lifetime: Lifetime) -> [Occurrence] {
            guard let alive = lifetime.days(of: period) else { return [] }
            let start = lifetime.opened ?? alive.lowerBound
            let due = due(after: start)
            return [
                Occurrence(
                    key: "standing", scheduled: start, due: due, graceEnds: due, opens: start, required: 1,
                    provisional: false, calendarVersion: calendar.version)
            ]
        }

        /// The state on a day, from the newest check up to it and the number of open findings. A failed check weighs most,
        /// then open findings, then the age of the newest check (at first: of the start).
        func judge(newest check: Check?, openFindings: Int, start: Day, today: Day) -> Judgement {
            let due = due(after: check?.day ?? start)
            if let check, !check.passed { return Judgement(state: .failing, due: due) }
            if openFindings > 0 { return Judgement(state: .questioned, due: due) }
            if today > due { return Judgement(state: .unverified(since: due.adding(days: 1)), due: due) }
            return Judgement(state: .holding, due: due)
        }

        private func due(after day: Day) -> Day {
            switch interval {
            case .months(let months): day.adding(months: months)
            case .days(let days): day.adding(days: days)
            case .hours, .workingDays: day
            }
        }
    }
}
