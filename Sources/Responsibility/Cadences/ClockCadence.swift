import Storage

extension Cadence {
    /// Runs from an event (时限): each stage has its own deadline.
    struct Clock: Hashable, Sendable {
        /// One step that has to be done in time, such as the first report.
        struct Stage: Hashable, Sendable {
            var name: String
            var within: Span
            /// The stage whose completion starts this one; nil when the trigger does.
            var after: String?
            /// The longest extension that may be granted; nil for none.
            var maximumExtension: Span?

            init(_ name: String, within: Span, after: String? = nil, maximumExtension: Span? = nil) {
                self.name = name
                self.within = within
                self.after = after
                self.maximumExtension = maximumExtension
            }

            /// Whether an extension may be granted: in the unit of the longest one, and no longer.
            func allows(extension span: Span) -> Bool {
                guard let maximumExtension else { return false }
                switch (span, maximumExtension) {
                case (.hours(let asked), .hours(let most)), (.days(let asked), .days(let most)),
                    (.workingDays(let asked), .workingDays(let most)), (.months(let asked), .months(let most)):
                    return (1...max(most, 1)).contains(asked)
                default: return false
                }
            }
        }

        /// The kind of event that starts it.
        var trigger: String
        /// In order; a stage can only follow an earlier one.
        var stages: [Stage]
        /// The closed list of reasons for which it may be stopped.
        var suspensionReasons: [String] = []
        /// Who may extend it; nil when nobody may.
        var approver: String?
        /// Where a count of days goes that ends on a day off; the Civil Code, art. 203, says `next`.
        var roll = WorkingCalendar.Roll.none

        func allows(suspensionFor reason: String) -> Bool { suspensionReasons.contains(reason) }

        var problems: [Problem] {
            var problems = Cadence.problems(ofName: trigger, "trigger")
            if stages.isEmpty { problems.append(.init("stage", .missing)) }
            for (index, stage) in stages.enumerated() {
                problems += Cadence.problems(ofName: stage.name, "stage")
                let earlier = stages[..<index].map(\.name)
                if earlier.contains(stage.name) { problems.append(.init("stage", .repeated)) }
                if let after = stage.after, !earlier.contains(after) {
                    problems.append(.init("stage", .notOneOf(earlier)))
                }
                if let problem = stage.within.problem("stage") { problems.append(problem) }
                if let longest = stage.maximumExtension {
                    if let problem = longest.problem("stage") { problems.append(problem) }
                    if longest.countsHours != stage.within.countsHours {
                        problems.append(.init("stage", .unitsDiffer))
                    }
                    if approver == nil { problems.append(.init("approver", .missing)) }
                }
            }
            problems += Cadence.problems(ofNames: suspensionReasons, "suspend")
            if let approver { problems += Cadence.problems(ofName: approver, "approver") }
            var seen: Set<Problem> = []
            return problems.filter { seen.insert($0).inserted }
        }
    }

    /// Names stand in the text form and in keys, so they hold nothing that the text form uses.
    static func problems(ofName name: String, _ field: String) -> [Problem] {
        let fits = !name.isEmpty && name.count <= 60
        let plain = !name.unicodeScalars.contains {
            $0.properties.isWhitespace || "\":,+@=;".unicodeScalars.contains($0)
        }
        return fits && plain ? [] : [Problem(field, .notAName(name))]
    }

    static func problems(ofNames names: [String], _ field: String) -> [Problem] {
        let repeated = Set(names).count < names.count ? [Problem(field, .repeated)] : []
        return names.flatMap { problems(ofName: $0, field) } + repeated
    }
}
