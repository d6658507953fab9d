import Storage

/// Who may be sent to inspect, and who must not be sent to a unit.
enum Inspectors {
    /// Somebody who inspects on behalf of a unit.
    struct Member: Sendable, Equatable {
        let id: ID<Person>
        let name: String
        let unitName: String
    }

    /// The people whose open accounts may inspect at a unit, by name.
    static func of(_ issuer: ID<Unit>, by access: Access, in tx: Transaction) throws -> [Member] {
        try tx.all(
            """
            SELECT DISTINCT p.id, p.name, u.name FROM role_grant g JOIN account a ON a.id = g.account_id
            JOIN person p ON p.id = a.person_id JOIN unit u ON u.id = p.unit_id
            JOIN unit_ancestry reach_of ON reach_of.ancestor_id = g.unit_id AND reach_of.unit_id = \(issuer)
            WHERE g.role IN \(Role.allowing(.inspect)) AND a.disabled_at IS NULL AND \(access.may(.viewUnits, at: issuer))
            ORDER BY p.name, p.id
            """, Member.init)
    }

    /// Those of some people who have an interest in some units: who belong to one or hold a role or a post in it or below, or who said so.
    static func interested(
        _ people: [ID<Person>], in units: [ID<Unit>], in tx: Transaction
    ) throws -> [ID<Unit>: Set<ID<Person>>] {
        var found: [ID<Unit>: Set<ID<Person>>] = [:]
        for some in Set(units).sorted().slices(of: 8_192) {
            let rows = try tx.all(
                .unscoped(
                    """
                    SELECT x.ancestor_id, p.id FROM person p JOIN unit_ancestry x ON x.unit_id = p.unit_id
                    WHERE p.id IN \(people) AND x.ancestor_id IN \(Array(some))
                    UNION
                    SELECT x.ancestor_id, a.person_id FROM role_grant g JOIN account a ON a.id = g.account_id
                    JOIN unit_ancestry x ON x.unit_id = g.unit_id
                    WHERE a.person_id IN \(people) AND x.ancestor_id IN \(Array(some))
                    UNION
                    SELECT x.ancestor_id, h.person_id FROM post_holder h JOIN post s ON s.id = h.post_id
                    JOIN unit_ancestry x ON x.unit_id = s.unit_id
                    WHERE h.person_id IN \(people) AND x.ancestor_id IN \(Array(some)) AND h.until IS NULL
                    UNION
                    SELECT r.unit_id, r.person_id FROM inspection_recusal r
                    WHERE r.person_id IN \(people) AND r.unit_id IN \(Array(some))
                    """, because: "an interest keeps somebody away, whoever asks")
            ) { (unit: ID<Unit>, person: ID<Person>) in (unit, person) }
            for (unit, person) in rows { found[unit, default: []].insert(person) }
        }
        return found
    }

    /// Writes down that somebody has an interest in a unit.
    static func recuse(
        _ person: ID<Person>, from unit: ID<Unit>, reason: String, by access: Access, in tx: Transaction
    ) throws {
        try tx.run(
            .unscoped(
                """
                INSERT INTO inspection_recusal (unit_id, person_id, reason, recorded_by, recorded_at)
                VALUES (\(unit), \(person), \(reason), \(access.actor.accountID), \(access.now))
                ON CONFLICT (unit_id, person_id) DO NOTHING
                """, because: "permission was asked where it is said"))
    }
}
