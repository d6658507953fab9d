import Storage

/// A stage of a clock at a unit, with all that its deadline depends on.
struct RunningStage: Sendable {
    let obligation: Obligation
    let trigger: Trigger
    let clock: Cadence.Clock
    let stage: Cadence.Clock.Stage
    let startedAt: Instant
    let stops: [Cadence.Clock.Stop]
    let calendar: WorkingCalendar
    let versionID: ID<ProgrammeVersion>

    /// Those of the obligations that are stages of clocks. The caller has found them with a permission.
    static func of(_ obligations: [Obligation], in tx: Transaction) throws -> [RunningStage] {
        let clocks = obligations.filter { $0.cadence == .clock }
        guard !clocks.isEmpty else { return [] }
        let ids = clocks.map(\.id)
        let why: StaticString = "the obligations were found with permission"
        let rules = try tx.all(
            .unscoped(
                """
                SELECT o.id, o.event_id, o.started_at, d.rule, pv.calendar, pv.id FROM obligation o
                JOIN plan p ON p.id = o.plan_id JOIN programme_version pv ON pv.id = p.version_id
                JOIN duty_version d ON d.version_id = p.version_id AND d.duty_id = o.duty_id
                WHERE o.id IN \(ids) AND o.event_id IS NOT NULL AND o.started_at IS NOT NULL
                """, because: why), Rule.init)
        let triggers = try tx.all(
            .unscoped(
                "SELECT \(Trigger.columns) FROM trigger_event e WHERE e.id IN \(rules.map(\.triggerID))", because: why),
            Trigger.init)
        let stops = try tx.all(
            .unscoped(
                "SELECT obligation_id, since, until FROM suspension WHERE obligation_id IN \(ids) ORDER BY since, id",
                because: why)
        ) { (id: ID<Obligation>, since: Instant, until: Instant?) in
            (id, Cadence.Clock.Stop(since: since, until: until))
        }
        var calendars: [String: WorkingCalendar] = [:]
        for name in Set(rules.map(\.calendar)) { calendars[name] = try .inForce(name, in: tx) }
        let ruleOf = Dictionary(rules.map { ($0.obligationID, $0) }) { first, _ in first }
        return try clocks.compactMap { obligation in
            guard let rule = ruleOf[obligation.id], let trigger = triggers.first(where: { $0.id == rule.triggerID }),
                case .clock(let clock) = try Cadence(text: rule.text),
                let stage = clock.stages.first(where: { $0.name == Step.key(in: obligation.occurrence) })
            else { return nil }
            return RunningStage(
                obligation: obligation, trigger: trigger, clock: clock, stage: stage, startedAt: rule.startedAt,
                stops: stops.filter { $0.0 == obligation.id }.map(\.1),
                calendar: calendars[rule.calendar] ?? .mondayToFriday, versionID: rule.versionID)
        }
    }

    private struct Rule: Sendable {
        let obligationID: ID<Obligation>
        let triggerID: ID<Trigger>
        let startedAt: Instant
        let text: String
        let calendar: String
        let versionID: ID<ProgrammeVersion>
    }

    /// Running stages whose deadline a notice still to come may move, by their calendar.
    static func provisional(_ calendar: String, in tx: Transaction) throws -> [RunningStage] {
        let found = try tx.all(
            .unscoped(
                """
                SELECT \(Obligation.columns) FROM obligation o
                JOIN plan p ON p.id = o.plan_id JOIN programme_version pv ON pv.id = p.version_id
                WHERE o.provisional AND o.cadence = 'clock' AND o.state IN ('open', 'submitted')
                  AND pv.calendar = \(calendar) AND \(YearClose.isOpen)
                  AND NOT EXISTS (SELECT 1 FROM decision x WHERE x.obligation_id = o.id AND x.kind = 'move')
                """, because: "permission for the whole tree was asked"), Obligation.init)
        return try of(found, in: tx)
    }

    /// When it is due by the rule alone, without what somebody granted.
    func due(stops: [Cadence.Clock.Stop]? = nil, extendedBy granted: Span? = nil) -> StageDue? {
        clock.due(
            of: stage, from: startedAt, stops: stops ?? self.stops, extendedBy: granted, at: trigger.office, calendar)
    }

    /// The latest that it can be due when it is extended as far as the duty allows; `nil` where the duty names no limit.
    var latest: StageDue? { stage.maximumExtension.flatMap { due(extendedBy: $0) } }

    /// When it is due after its newest stop has ended.
    func dueAfter(_ stop: Cadence.Clock.Stop, dueBefore: StageDue) -> StageDue? {
        let before = stops.filter { $0.until != nil && $0.since < stop.since }
        let unmoved = due(stops: before)
        if let unmoved, (unmoved.day, unmoved.at) == (dueBefore.day, dueBefore.at) {
            return due(stops: before + [stop])
        }
        return clock.due(of: stage, set: dueBefore, stopped: stop, at: trigger.office, calendar)
    }

    /// Whether the limit has passed.
    func hasPassed(at now: Instant, on today: Day) -> Bool {
        if let at = obligation.dueAt { return at < now }
        return obligation.dueOn.map { $0 < today } ?? false
    }

    /// Whether somebody may stop and extend the clock: who waives obligations there, or whom the duty names.
    func isRuled(by access: Access, in tx: Transaction) throws -> Bool {
        if try access.holds(.waiveObligations, at: obligation.unitID, in: tx) { return true }
        switch clock.approver.flatMap(ProgrammeFile.Reviewer.init) {
        case .sameUnit: return try access.holds(.reviewActivities, at: obligation.unitID, in: tx)
        case .parent:
            let parent = try tx.value(
                .unscoped(
                    "SELECT parent_id FROM unit WHERE id = \(obligation.unitID)",
                    because: "only whether somebody rules there is asked"), as: ID<Unit>?.self)
            return try access.holds(.reviewActivities, at: (parent ?? nil) ?? obligation.unitID, in: tx)
        case .programmeOffice: return try access.holds(.issuePlans, at: obligation.unitID, in: tx)
        case .nobody, nil: return false
        }
    }
}
