import Storage

extension Trigger {
    /// Takes back an event that was recorded by mistake (撤回事件): what it asked for is asked no longer. It stays on record with the reason.
    ///
    /// Once work was put forward for it, what it asks can only be waived, by whoever has that right. The same form sent twice withdraws once.
    static func withdraw(_ id: ID<Trigger>, reason: String, by access: Access, in tx: Transaction) throws {
        let reason = reason.trimmed
        if try isWithdrawn(id, because: reason, by: access, in: tx) { return }
        let trigger = try toChange(id, by: access, in: tx)
        guard !reason.isEmpty, reason.count <= TriggerCorrection.longestReason else {
            throw Refusal.invalid([
                Mistake(
                    "withdrawal_reason", zh: "请写明撤回的理由（最多 \(TriggerCorrection.longestReason) 个字）",
                    en: "say why it is withdrawn, in at most \(TriggerCorrection.longestReason) characters")
            ])
        }
        guard try !use(of: id, in: tx).hasWork else { throw Refusal.conflict(.eventUsed) }
        let asked = try obligations(of: id, in: tx).filter { ![.withdrawn, .waived].contains($0.state) }
        try tx.run(
            .unscoped(
                """
                UPDATE trigger_event SET withdrawn_at = \(access.now), withdrawn_by = \(access.actor.accountID),
                    withdrawn_because = \(reason)
                WHERE id = \(id)
                """, because: "permission was asked at the unit"))
        try tx.run(
            .unscoped(
                "UPDATE suspension SET until = \(access.now) WHERE until IS NULL AND obligation_id IN \(asked.map(\.id))",
                because: "permission was asked at the unit"))
        let changes = asked.map {
            ($0.id, Obligation.Change(state: .withdrawn, counted: $0.counted, dueOn: $0.dueOn))
        }
        try Obligation.apply(Dictionary(changes) { first, _ in first }, on: access.today, in: tx)
        try Entry.write(
            .withdraw, "trigger", id, unit: trigger.unitID, count: asked.count,
            ["reason": .text(reason), "obligations": .list(asked.map { .of($0.id) })], by: access, in: tx)
    }

    /// Whether the same person has withdrawn it before for the same reason.
    private static func isWithdrawn(
        _ id: ID<Trigger>, because reason: String, by access: Access, in tx: Transaction
    ) throws -> Bool {
        try tx.value(
            """
            SELECT 1 FROM trigger_event e WHERE e.id = \(id) AND e.withdrawn_at IS NOT NULL
              AND e.withdrawn_by = \(access.actor.accountID) AND e.withdrawn_because = \(reason)
              AND \(access.may(.recordActivities, at: "e.unit_id"))
            """, as: Int.self) != nil
    }
}
