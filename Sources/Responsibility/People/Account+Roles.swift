import Storage

/// The roles that accounts hold: several for one account, each over a unit and all below it.
extension Account {
    /// A role as the account's page shows it.
    struct Held: Sendable {
        let role: Role
        let unitID: ID<Unit>
        let unitName: String
        let unitCode: String
        /// Unknown for roles given before the day was kept.
        let since: Day?
        /// Whether the unit lies within what the acting person manages.
        let isWithinReach: Bool
    }

    /// All roles of an account, also those over units beyond the acting person's reach.
    static func roles(of id: ID<Account>, by access: Access, in tx: Transaction) throws -> [Held] {
        try tx.all(
            """
            SELECT g.role, u.id, u.name, u.code, g.since, (\(access.may(.managePeople, at: "u.id")))
            FROM role_grant g JOIN unit u ON u.id = g.unit_id WHERE g.account_id = \(id) ORDER BY u.id, g.role
            """, Held.init)
    }

    /// Gives a role over a unit that the acting person manages. What is held already is left as it is.
    static func grant(
        _ role: Role, at unit: ID<Unit>, to id: ID<Account>, by access: Access, in tx: Transaction
    ) throws {
        let account = try find(id, by: access, in: tx)
        try access.require(.managePeople, at: unit, in: tx)
        guard try Unit.find(unit, by: access, in: tx).closedOn == nil else { throw Refusal.conflict(.unitClosed) }
        let given = try tx.run(
            .unscoped(
                """
                INSERT INTO role_grant (account_id, unit_id, role, since)
                VALUES (\(id), \(unit), \(role), \(access.today)) ON CONFLICT (account_id, unit_id, role) DO NOTHING
                """, because: "permission was asked at the unit"))
        guard given > 0 else { return }
        try Entry.write(.grant, "account", id, unit: unit, role.entry(account, unit), by: access, in: tx)
    }

    /// Takes a role away. What is not held needs no taking; the last administrator of the whole tree keeps it.
    static func revoke(
        _ role: Role, at unit: ID<Unit>, from id: ID<Account>, by access: Access, in tx: Transaction
    ) throws -> Bool {
        let account = try find(id, by: access, in: tx)
        try access.require(.managePeople, at: unit, in: tx)
        let governed = try governs(id, in: tx)
        let taken = try tx.run(
            .unscoped(
                "DELETE FROM role_grant WHERE account_id = \(id) AND unit_id = \(unit) AND role = \(role)",
                because: "permission was asked at the unit"))
        guard taken > 0 else { return false }
        if governed { try requireAdministrator(at: access.now, in: tx) }
        try Entry.write(.revoke, "account", id, unit: unit, role.entry(account, unit), by: access, in: tx)
        return true
    }

    /// Refuses an act that would put the whole account into the hands of somebody who manages only a part of what it reaches.
    static func requireReach(over id: ID<Account>, by access: Access, in tx: Transaction) throws {
        let wider = try tx.value(
            """
            SELECT 1 FROM role_grant g
            WHERE g.account_id = \(id) AND NOT (\(access.may(.managePeople, at: "g.unit_id"))) LIMIT 1
            """, as: Int.self)
        guard wider == nil else { throw Refusal.conflict(.widerRoles) }
    }

    /// Whether the account is an administrator of the whole tree.
    static func governs(_ id: ID<Account>, in tx: Transaction) throws -> Bool {
        try tx.value(
            .unscoped(
                """
                SELECT 1 FROM role_grant g JOIN unit u ON u.id = g.unit_id
                WHERE g.account_id = \(id) AND g.role = 'administrator' AND u.parent_id IS NULL
                """, because: "somebody must be left to open accounts"), as: Int.self) != nil
    }

    /// Refuses unless some administrator of the whole tree can sign in, with a password or by an open link.
    static func requireAdministrator(at now: Instant, in tx: Transaction) throws {
        let left = try tx.value(
            .unscoped(
                """
                SELECT 1 FROM role_grant g JOIN unit u ON u.id = g.unit_id JOIN account a ON a.id = g.account_id
                WHERE g.role = 'administrator' AND u.parent_id IS NULL AND a.disabled_at IS NULL
                  AND (a.password IS NOT NULL
                       OR EXISTS (SELECT 1 FROM one_time_link l WHERE l.account_id = a.id AND l.expires_at > \(now)))
                LIMIT 1
                """, because: "somebody must be left to open accounts"), as: Int.self)
        guard left != nil else { throw Refusal.conflict(.lastAdministrator) }
    }
}

extension Role {
    /// What an entry about this role of an account says.
    fileprivate func entry(_ account: Account, _ unit: ID<Unit>) -> Canonical {
        ["login": .text(account.login), "role": .text(rawValue), "unit": .of(unit)]
    }
}
