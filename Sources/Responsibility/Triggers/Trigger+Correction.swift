import Storage

/// What somebody wants an event to say instead, and why (更正事件).
struct TriggerCorrection: Sendable {
    var title: String
    var at: Instant
    var reason: String
    /// How often it had been corrected when it was looked at.
    var seen: Int

    static let longestReason = 500
}

extension Trigger {
    /// What an event said before it was corrected.
    struct Past: Sendable {
        let title: String
        let at: Instant
        let correctedBy: String
        let correctedAt: Instant
        let reason: String
    }

    /// What became of an event's obligations, as far as it decides what can still be done about the event.
    struct Use: Sendable {
        /// Whether work was put forward for one of them.
        var hasWork = false
        /// Whether somebody has moved, waived, stopped or extended one of them.
        var isRuled = false
    }

    /// The earlier versions of an event, the oldest first. The caller has found it with a permission.
    static func past(of id: ID<Trigger>, in tx: Transaction) throws -> [Past] {
        try tx.all(
            .unscoped(
                """
                SELECT x.title, x.at, COALESCE(n.name, a.login, ''), x.corrected_at, x.reason
                FROM trigger_event_past x
                LEFT JOIN account a ON a.id = x.corrected_by LEFT JOIN person n ON n.id = a.person_id
                WHERE x.event_id = \(id) ORDER BY x.id
                """, because: "the event was found with permission"), Past.init)
    }

    static func use(of id: ID<Trigger>, in tx: Transaction) throws -> Use {
        let found = try tx.first(
            .unscoped(
                """
                SELECT COUNT(f.id), (SELECT COUNT(*) FROM obligation o JOIN decision x ON x.obligation_id = o.id
                                     WHERE o.event_id = \(id))
                       + (SELECT COUNT(*) FROM obligation o JOIN suspension s ON s.obligation_id = o.id
                          WHERE o.event_id = \(id))
                FROM obligation o JOIN fulfilment f ON f.obligation_id = o.id WHERE o.event_id = \(id)
                """, because: "the event was found with permission")
        ) { (work: Int, rulings: Int) in Use(hasWork: work > 0, isRuled: rulings > 0) }
        return found ?? Use()
    }

    /// Gives an event another title, and while nothing has been done for it another moment: then all that runs from it is due anew.
    static func correct(
        _ id: ID<Trigger>, _ correction: TriggerCorrection, by access: Access, in tx: Transaction
    ) throws {
        let trigger = try toChange(id, by: access, in: tx)
        let past = try past(of: id, in: tx).count
        let isNoChange = (trigger.title, trigger.at) == (correction.title, correction.at)
        guard past == correction.seen else {
            // The same form once more: what it asked for has been done.
            if isNoChange { return }
            throw Refusal.conflict(.alreadyCorrected)
        }
        var mistakes = correctionMistakes(correction)
        if isNoChange { mistakes.append(Mistake("event_title", zh: "没有任何改动", en: "nothing has been changed")) }
        guard mistakes.isEmpty else { throw Refusal.invalid(mistakes) }
        let obligations = try obligations(of: id, in: tx)
        try YearClose.check(obligations.map(\.id), in: tx)
        let moved =
            trigger.at == correction.at ? [:] : try trigger.due(from: correction.at, obligations, access, in: tx)

        try tx.run(
            .unscoped(
                """
                INSERT INTO trigger_event_past (id, event_id, title, at, corrected_by, corrected_at, reason)
                SELECT CAST(\(tx.id(Trigger.self)) AS BIGINT), e.id, e.title, e.at,
                       CAST(\(access.actor.accountID) AS BIGINT), CAST(\(access.now) AS BIGINT),
                       CAST(\(correction.reason) AS TEXT)
                FROM trigger_event e WHERE e.id = \(id)
                """, because: "permission was asked at the unit"))
        try tx.run(
            .unscoped(
                "UPDATE trigger_event SET title = \(correction.title), at = \(correction.at) WHERE id = \(id)",
                because: "permission was asked at the unit"))
        if trigger.title != correction.title { try trigger.rename(to: correction.title, in: tx) }
        try trigger.move(obligations, to: moved, at: correction.at, by: access, in: tx)
        try Entry.write(
            .correct, "trigger", id, unit: trigger.unitID, count: moved.count,
            [
                "from": ["title": .erasable(trigger.title), "at": .of(trigger.at)],
                "to": ["title": .erasable(correction.title), "at": .of(correction.at)],
                "reason": .text(correction.reason),
                "obligations": .list(moved.keys.sorted().map { .of($0) }),
            ], by: access, in: tx)
    }

    /// The event, for whoever records events at its unit; refuses one that was withdrawn, and one that a finding started.
    static func toChange(_ id: ID<Trigger>, by access: Access, in tx: Transaction) throws -> Trigger {
        let trigger = try find(id, by: access, in: tx)
        try access.require(.recordActivities, at: trigger.unitID, in: tx)
        guard trigger.withdrawnAt == nil else { throw Refusal.conflict(.eventWithdrawn) }
        guard trigger.findingID == nil else { throw Refusal.conflict(.eventOfFinding) }
        return trigger
    }

    /// All that an event has made. The caller has found it with a permission.
    static func obligations(of id: ID<Trigger>, in tx: Transaction) throws -> [Obligation] {
        try tx.all(
            .unscoped(
                "SELECT \(Obligation.columns) FROM obligation o WHERE o.event_id = \(id) ORDER BY o.due_on, o.id",
                because: "the event was found with permission"), Obligation.init)
    }

    private static func correctionMistakes(_ correction: TriggerCorrection) -> [Mistake] {
        let named = NewTrigger(
            unitID: ID(rawValue: 0), kind: "", title: correction.title, at: correction.at, once: "")
        var mistakes = named.mistakes.map { Mistake("event_title", zh: $0.zh, en: $0.en) }
        if correction.reason.isEmpty || correction.reason.count > TriggerCorrection.longestReason {
            mistakes.append(
                Mistake(
                    "reason", zh: "请写明理由（最多 \(TriggerCorrection.longestReason) 个字）",
                    en: "give the reason, in at most \(TriggerCorrection.longestReason) characters"))
        }
        return mistakes
    }

    // MARK: Another moment

    /// When everything is due that runs from the event, if it happened at another moment; refuses what the moment cannot be.
    private func due(
        from instant: Instant, _ obligations: [Obligation], _ access: Access, in tx: Transaction
    ) throws -> [ID<Obligation>: StageDue] {
        let use = try Trigger.use(of: id, in: tx)
        guard !use.hasWork else { throw Refusal.conflict(.eventUsed) }
        guard !use.isRuled else { throw Refusal.conflict(.eventRuled) }
        let day = office.day(of: instant)
        guard !office.isAhead(instant, of: access) || !obligations.contains(where: { $0.cadence == .clock }) else {
            throw Refusal.invalid([
                Mistake("on", zh: "已发生的事件，时间不能晚于现在", en: "an event that starts a time limit cannot be yet to come")
            ])
        }
        // Its obligations belong to a plan and its version: on a day on which others hold it is another event.
        let held = try StartedDuty.of(unitID, on: day, by: access, in: tx).filter { $0.kind.key == kind }
        guard
            Set(held.map { [$0.plan.id.rawValue, $0.dutyID.rawValue] })
                == Set(obligations.map { [$0.planID.rawValue, $0.dutyID.rawValue] })
        else {
            throw Refusal.invalid([
                Mistake(
                    "on", zh: "\(day) 适用的计划或责任事项不同：请撤回这个事件，再按正确的时间登记",
                    en:
                        "on \(day) another plan or other duties hold: withdraw the event and record it at the right time"
                )
            ])
        }
        let running = obligations.filter { $0.state != .withdrawn }
        var due: [ID<Obligation>: StageDue] = [:]
        for stage in try RunningStage.of(running, in: tx) where stage.stage.after == nil {
            due[stage.obligation.id] = stage.clock.due(of: stage.stage, from: instant, at: office, stage.calendar)
        }
        for gate in running where gate.cadence == .gate {
            due[gate.id] = StageDue(day: day, at: instant, isProvisional: false)
        }
        return due
    }

    private func move(
        _ obligations: [Obligation], to due: [ID<Obligation>: StageDue], at instant: Instant, by access: Access,
        in tx: Transaction
    ) throws {
        guard !due.isEmpty else { return }
        let opens = min(office.day(of: recordedAt), office.day(of: instant))
        let provisional = due.filter(\.value.isProvisional).map(\.key)
        try tx.run(
            .unscoped(
                """
                UPDATE obligation SET started_at = \(instant), opens_on = \(opens),
                    provisional = CASE WHEN id IN \(provisional) THEN TRUE ELSE FALSE END
                WHERE id IN \(Array(due.keys))
                """, because: "permission was asked at the unit"))
        let changes = obligations.compactMap { obligation in
            due[obligation.id].map { due in
                (
                    obligation.id,
                    Obligation.Change(
                        state: obligation.state, counted: obligation.counted, dueOn: due.day, dueAt: .set(due.at))
                )
            }
        }
        try Obligation.apply(Dictionary(changes) { first, _ in first }, on: access.today, in: tx)
        try Obligation.judge(Array(due.keys), on: access.today, at: access.now, in: tx)
    }

    /// What stands behind the duties' titles ends in the event's name.
    private func rename(to new: String, in tx: Transaction) throws {
        let (old, next) = (Step.part(nil, of: title), Step.part(nil, of: new))
        try tx.run(
            .unscoped(
                """
                UPDATE obligation SET
                    part_zh = SUBSTR(part_zh, 1, CAST(LENGTH(part_zh) - \(old.zh.unicodeScalars.count) AS INTEGER)) || \(next.zh),
                    part_en = SUBSTR(part_en, 1, CAST(LENGTH(part_en) - \(old.en.unicodeScalars.count) AS INTEGER)) || \(next.en)
                WHERE event_id = \(id)
                """, because: "permission was asked at the unit"))
    }
}
