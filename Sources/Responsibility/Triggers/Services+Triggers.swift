import Storage

extension Services {
    /// What an event makes, as the command line prints it.
    public struct RecordedTrigger: Sendable {
        public let id: ID<Trigger>?
        public let steps: [(programme: String, duty: String, stage: String, due: String)]
    }

    /// Records an event of a unit, or only says what it would make.
    ///
    /// - Parameter second: the time of the day, in seconds since midnight at the office.
    public func recordTrigger(
        unitCode: String, kind: String, on day: Day, second: Int, title: String, dryRun: Bool, in language: Language,
        by access: Access
    ) async throws -> RecordedTrigger {
        let (office, once) = (clock, Token.make())
        let at = office.instant(of: day, second: second)
        let work: @Sendable (Transaction) throws -> RecordedTrigger = { tx in
            let unit = try Unit.find(code: unitCode, by: access, in: tx)
            let new = NewTrigger(unitID: unit.id, kind: kind, title: title.trimmed, at: at, once: once)
            let outcome = try Trigger.record(new, at: office, dryRun: dryRun, by: access, in: tx)
            return RecordedTrigger(
                id: outcome.id,
                steps: outcome.steps.map { step in
                    let (plan, duty) = (step.duty.plan, step.duty.duty)
                    return (
                        language.say(zh: plan.titleZh, en: plan.titleEn),
                        language.say(zh: duty.title.zh, en: duty.title.en),
                        step.title.map { language.say(zh: $0.zh, en: $0.en) } ?? "",
                        step.due.map { $0.at.map(office.text) ?? $0.day.description } ?? ""
                    )
                })
        }
        return try await dryRun ? database.read(work) : database.write(work)
    }

    /// Gives an event another title or another moment, of which the day and time are the office's.
    public func correctTrigger(
        _ id: ID<Trigger>, title: String?, at moment: (day: Day, second: Int)?, reason: String, by access: Access
    ) async throws {
        try await database.write { tx in
            let trigger = try Trigger.find(id, by: access, in: tx)
            let at = moment.map { trigger.office.instant(of: $0.day, second: $0.second) }
            try Trigger.correct(
                id,
                TriggerCorrection(
                    title: (title ?? trigger.title).trimmed, at: at ?? trigger.at, reason: reason.trimmed,
                    seen: Trigger.past(of: id, in: tx).count), by: access, in: tx)
        }
    }

    /// Takes back an event that was recorded by mistake.
    public func withdrawTrigger(_ id: ID<Trigger>, reason: String, by access: Access) async throws {
        try await database.write { tx in try Trigger.withdraw(id, reason: reason, by: access, in: tx) }
    }

    /// The seconds since midnight of `09:30`.
    public static func second(of time: String) -> Int? { OfficeClock.second(of: time) }

    /// Reads `2026-11-21T09:30`, or with a blank between.
    public static func dayAndTime(_ text: String) -> (day: Day, second: Int)? {
        let parts = text.split(separator: text.contains("T") ? "T" : " ", maxSplits: 1)
        guard parts.count == 2, let day = Day(parts[0]), let second = OfficeClock.second(of: String(parts[1])) else {
            return nil
        }
        return (day, second)
    }
}
