import Storage

extension Obligation {
    /// What an obligation is to become.
    struct Change: Hashable, Sendable {
        let state: State
        let counted: Int
        let dueOn: Day?
        var dueAt = LastMoment.kept
        var grace = LastDay.kept
    }

    /// The last day of grace that a change leaves; whatever moves the due day of a fixed duty says it.
    enum LastDay: Hashable, Sendable {
        case kept
        case set(Day?)

        fileprivate var sql: SQL {
            switch self {
            case .kept: "grace_until"
            case .set(let day): "\(day)"
            }
        }
    }

    /// The last moment that a change leaves, of clocks in hours and of gates.
    enum LastMoment: Hashable, Sendable {
        case kept
        case set(Instant?)

        fileprivate var sql: SQL {
            switch self {
            case .kept: "due_at"
            case .set(let moment): "\(moment)"
            }
        }
    }

    /// Changes obligations, and with them the counts above their units; what they were until yesterday is kept.
    ///
    /// A clock that was set back does not set the day of a record back: what held before it would count twice.
    /// The caller has asked for the permission and writes the entry. Obligations of one outcome are changed together.
    static func apply(_ changes: [ID<Obligation>: Change], on today: Day, in tx: Transaction) throws {
        guard !changes.isEmpty else { return }
        let ids = changes.keys.sorted()
        try YearClose.check(ids, in: tx)
        try Tally.post(.remove, where: "o.id IN \(ids)", in: tx)
        try keepPast(of: "o.id IN \(ids)", before: today, in: tx)
        for (change, group) in Dictionary(grouping: ids, by: { changes[$0] }) {
            guard let change else { continue }
            try tx.run(
                .unscoped(
                    """
                    UPDATE obligation SET state = \(change.state), counted = \(change.counted), due_on = \(change.dueOn),
                        due_at = \(change.dueAt.sql), grace_until = \(change.grace.sql),
                        recorded_on = CASE WHEN recorded_on > \(today) THEN recorded_on ELSE \(today) END
                    WHERE id IN \(group)
                    """, because: "permission was asked for the act behind it"))
        }
        try Tally.post(.add, where: "o.id IN \(ids)", in: tx)
    }

    /// So many identities at most go into one statement.
    static let manyIDs = 4_000

    /// What an obligation is again when its withdrawal ends.
    static let stateBeforeWithdrawal: SQL = """
        CASE WHEN o.cadence = 'standing' THEN 'holding' WHEN o.due_on IS NULL THEN 'suspended' ELSE 'open' END
        """

    /// Turns all obligations that `condition` selects (alias `o`) into another state, and counts them anew above their units.
    ///
    /// For changes of a whole plan: the rows are never brought into memory. The caller has asked for the permission, has
    /// made sure that their year is open, and writes the entry. Gives how many there were.
    /// - Parameter state: an expression; - Parameter plan: the plan that they belong to from now on, if it is another.
    static func turn(
        where condition: SQL, into state: SQL, under plan: ID<Plan>? = nil, on today: Day, in tx: Transaction
    ) throws -> Int {
        try Tally.post(.remove, where: condition, in: tx)
        try Tally.post(.add, where: condition, as: state, in: tx)
        try keepPast(of: condition, before: today, in: tx)
        return try tx.run(
            .unscoped(
                """
                UPDATE obligation AS o SET state = \(state), plan_id = COALESCE(CAST(\(plan) AS BIGINT), o.plan_id),
                    recorded_on = \(today)
                WHERE \(condition)
                """, because: "permission was asked for the act behind it"))
    }

    /// Copies what the obligations were until yesterday; a second change on one day keeps the first copy.
    static func keepPast(of condition: SQL, before today: Day, in tx: Transaction) throws {
        try tx.run(
            .unscoped(
                """
                INSERT INTO obligation_past (obligation_id, unit_id, programme_id, year, state, due_on, due_at, grace_until,
                                             counted, recorded_on, until)
                SELECT o.id, o.unit_id, o.programme_id, o.year, o.state, o.due_on, o.due_at, o.grace_until,
                       o.counted, o.recorded_on, \(today)
                FROM obligation o WHERE o.recorded_on < \(today) AND \(condition)
                """, because: "permission was asked for the act behind it"))
    }
}

extension Array {
    /// The elements in pieces of at most so many.
    func parts(of size: Int) -> [[Element]] {
        stride(from: 0, to: count, by: size).map { Array(self[$0..<Swift.min($0 + size, count)]) }
    }
}
