import Storage

extension Trigger {
    /// Open gates whose event has begun, of those that begin on a day or later. `IS TRUE` keeps SQLite to the index of moments:
    /// by state it would walk everything overdue.
    static func passedGates(
        since first: Day, on today: Day, at now: Instant, in tx: Transaction
    ) throws -> [ID<Obligation>] {
        try tx.all(
            .unscoped(
                """
                SELECT o.id FROM obligation o
                WHERE o.due_on >= \(first) AND o.due_on <= \(today) AND o.due_at <= \(now) AND (o.state = 'open') IS TRUE
                  AND o.cadence = 'gate'
                  AND \(YearClose.isOpen)
                ORDER BY o.id LIMIT 500
                """, because: "that an event has begun is noted by nobody's leave")
        ) { (id: ID<Obligation>) in id }
    }

    /// Notes as breached what began without its approvals (未批先办).
    static func noteBreaches(
        since first: Day, by actor: Actor, on today: Day, at now: Instant, in tx: Transaction
    ) throws {
        let ids = try passedGates(since: first, on: today, at: now, in: tx)
        guard let first = ids.first else { return }
        try Obligation.judge(ids, on: today, at: now, in: tx)
        try Entry.write(
            .breach, "obligation", first.rawValue, count: ids.count, ["obligations": .list(ids.map { .of($0) })],
            by: actor, at: now, in: tx)
    }
}
