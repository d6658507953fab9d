import Storage

/// What one acting person may reach, at one moment. Only ``Access/of(_:at:today:in:)`` and ``Access/machine(_:at:today:)`` make one.
public struct Access: Sendable {
    /// Who acts, as the ledger names it.
    public let actor: Actor
    /// The moment of the act.
    public let now: Instant
    /// The day of the act, at the office.
    public let today: Day
    /// The person behind the account, for the separation of persons.
    public let personID: ID<Person>?
    public let personName: String
    let grants: [Grant]
    private let isMachine: Bool

    /// Above so many units a list is walked in its own order and each row asked about; below, the units are looked up first.
    private static let manyUnits = 5_000

    fileprivate init(
        actor: Actor, now: Instant, today: Day, personID: ID<Person>?, personName: String, grants: [Grant],
        isMachine: Bool
    ) {
        self.actor = actor
        self.now = now
        self.today = today
        self.personID = personID
        self.personName = personName
        self.grants = grants
        self.isMachine = isMachine
    }

    /// The reach of an account; `nil` when it is closed.
    static func of(
        _ account: ID<Account>, through door: Entry.Door = .web, at now: Instant, today: Day, in tx: Transaction
    ) throws -> Access? {
        let known = try tx.first(
            .unscoped(
                """
                SELECT a.login, p.id, p.name FROM account a LEFT JOIN person p ON p.id = a.person_id
                WHERE a.id = \(account) AND a.disabled_at IS NULL
                """, because: "this is how permission is found out")
        ) { (login: String, person: ID<Person>?, name: String?) in (login, person, name) }
        guard let known else { return nil }
        let grants = try tx.all(
            .unscoped(
                """
                SELECT g.role, g.unit_id, u.parent_id IS NULL,
                       CASE WHEN u.parent_id IS NULL THEN 0 ELSE
                           (SELECT COUNT(*) FROM (SELECT 1 FROM unit_ancestry a WHERE a.ancestor_id = g.unit_id
                                                  LIMIT \(manyUnits + 1)) few) END
                FROM role_grant g JOIN unit u ON u.id = g.unit_id WHERE g.account_id = \(account)
                """, because: "grants are what access is made of"), Grant.init)
        return Access(
            actor: Actor(accountID: account, name: known.0, door: door), now: now, today: today, personID: known.1,
            personName: known.2 ?? known.0, grants: grants, isMachine: false)
    }

    /// The machine's administrator, who works at the command line and may do everything.
    public static func machine(_ user: String, door: Entry.Door = .cli, at now: Instant, today: Day) -> Access {
        Access(
            actor: Actor(accountID: nil, name: user, door: door), now: now, today: today, personID: nil,
            personName: user, grants: [], isMachine: true)
    }

    /// Whether some role of this person has the permission, wherever it holds.
    func may(_ permission: Permission) -> Bool {
        isMachine || grants.contains { $0.role.permissions.contains(permission) }
    }

    /// Whether the permission holds for the whole tree.
    func mayEverywhere(_ permission: Permission) -> Bool {
        isMachine || grants.contains { $0.isRoot && $0.role.permissions.contains(permission) }
    }

    /// The tops of the subtrees in which the permission holds; none when it holds nowhere or everywhere.
    func tops(_ permission: Permission) -> [ID<Unit>] {
        Array(Set(grants.filter { $0.role.permissions.contains(permission) }.map(\.unitID))).sorted()
    }

    /// The condition that a statement carries: `WHERE \(access.may(.viewRecords, at: "a.unit_id"))`.
    func may(_ permission: Permission, at column: StaticString) -> SQL { may(permission, SQL(stringLiteral: column)) }

    /// The same for one known unit: `WHERE \(access.may(.recordActivities, at: unit))`.
    func may(_ permission: Permission, at unit: ID<Unit>) -> SQL { may(permission, "\(unit)") }

    private func may(_ permission: Permission, _ column: SQL) -> SQL {
        if mayEverywhere(permission) { return SQL("TRUE").scoped() }
        let held = grants.filter { $0.role.permissions.contains(permission) }
        guard !held.isEmpty else { return SQL("FALSE").scoped() }
        let tops = self.tops(permission)
        if held.map(\.reach).reduce(0, +) > Access.manyUnits {
            return SQL(
                """
                EXISTS (SELECT 1 FROM unit_ancestry reach WHERE reach.unit_id = \(column)
                        AND reach.ancestor_id IN \(tops))
                """
            ).scoped()
        }
        return SQL("\(column) IN (SELECT reach.unit_id FROM unit_ancestry reach WHERE reach.ancestor_id IN \(tops))")
            .scoped()
    }

    /// Whether the permission holds at the unit.
    func holds(_ permission: Permission, at unit: ID<Unit>, in tx: Transaction) throws -> Bool {
        guard may(permission) else { return false }
        return try mayEverywhere(permission)
            || tx.value("SELECT 1 WHERE \(may(permission, at: unit))", as: Int.self) != nil
    }

    /// Refuses unless the permission holds at the unit. A unit that cannot even be seen looks absent.
    func require(_ permission: Permission, at unit: ID<Unit>, in tx: Transaction) throws {
        if try tx.value("SELECT 1 WHERE \(may(permission, at: unit))", as: Int.self) != nil { return }
        let seen = try tx.value("SELECT 1 WHERE \(may(.viewUnits, at: unit))", as: Int.self) != nil
        throw seen ? Refusal.notAllowed(permission) : Refusal.notFound
    }

    /// Refuses unless one of the permissions holds at the unit, as ``require(_:at:in:)`` does for the first.
    func requireOne(of permissions: [Permission], at unit: ID<Unit>, in tx: Transaction) throws {
        if try permissions.contains(where: { try holds($0, at: unit, in: tx) }) { return }
        if let first = permissions.first { try require(first, at: unit, in: tx) }
    }

    /// Refuses unless the permission holds at all of the units, asked about together.
    func requireAll(_ permission: Permission, at units: Set<ID<Unit>>, in tx: Transaction) throws {
        var allowed: Set<ID<Unit>> = []
        for some in units.sorted().slices(of: 8_192) {
            allowed.formUnion(
                try tx.all("SELECT u.id FROM unit u WHERE u.id IN \(some) AND \(may(permission, at: "u.id"))") {
                    (id: ID<Unit>) in id
                })
        }
        if let beyond = units.subtracting(allowed).min() { try require(permission, at: beyond, in: tx) }
    }

    /// Refuses unless the permission holds for the whole tree.
    func requireEverywhere(_ permission: Permission) throws {
        guard mayEverywhere(permission) else { throw Refusal.notAllowed(permission) }
    }
}
