import Storage

extension Obligation {
    /// What an obligation is to become.
    struct Change: Hashable, Sendable {
        let state: State
        let counted: Int
        let dueOn: Day?
    }

    /// Changes obligations, and with them the counts above their units; what they were until yesterday is kept.
    ///
    /// A clock that was set back does not set the day of a record back: what held before it would count twice.
    /// The caller has asked for the permission and writes the entry. Obligations of one outcome are changed together.
    static func apply(_ changes: [ID<Obligation>: Change], on today: Day, in tx: Transaction) throws {
        guard !changes.isEmpty else { return }
        let ids = changes.keys.sorted()
        try Tally.post(.remove, where: "o.id IN \(ids)", in: tx)
        try keepPast(of: "o.id IN \(ids)", before: today, in: tx)
        for (change, group) in Dictionary(grouping: ids, by: { changes[$0] }) {
            guard let change else { continue }
            try tx.run(
                .unscoped(
                    """
                    UPDATE obligation SET state = \(change.state), counted = \(change.counted), due_on = \(change.dueOn),
                        recorded_on = CASE WHEN recorded_on > \(today) THEN recorded_on ELSE \(today) END
                    WHERE id IN \(group)
                    """, because: "permission was asked for the act behind it"))
        }
        try Tally.post(.add, where: "o.id IN \(ids)", in: tx)
    }

    /// Copies what the obligations were until yesterday; a second change on one day keeps the first copy.
    static func keepPast(of condition: SQL, before today: Day, in tx: Transaction) throws {
        try tx.run(
            .unscoped(
                """
                INSERT INTO obligation_past (obligation_id, unit_id, programme_id, year, state, due_on, due_at, counted,
                                             recorded_on, until)
                SELECT o.id, o.unit_id, o.programme_id, o.year, o.state, o.due_on, o.due_at, o.counted, o.recorded_on,
                       \(today)
                FROM obligation o WHERE o.recorded_on < \(today) AND \(condition)
                """, because: "permission was asked for the act behind it"))
    }
}
