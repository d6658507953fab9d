import Storage

/// Somebody who is to get an account.
struct NewAccount: Sendable {
    var name: String
    var login: String
    var role: Role
    var unitID: ID<Unit>

    /// All that is wrong with it by itself; `row` names the place in a list.
    func mistakes(at row: String = "") -> [Mistake] {
        var mistakes: [Mistake] = []
        if name.isEmpty || name.count > Person.longestName {
            mistakes.append(
                Mistake(
                    row + "name", zh: "请填写姓名（最多 \(Person.longestName) 个字）",
                    en: "give a name of at most \(Person.longestName) characters"))
        }
        if !Account.isLogin(login) {
            mistakes.append(
                Mistake(
                    row + "login", zh: "登录名用 2 至 \(Account.longestLogin) 个小写字母、数字、点、横线或下划线",
                    en:
                        "a login has 2 to \(Account.longestLogin) lower-case letters, digits, dots, hyphens or underscores"
                ))
        }
        return mistakes
    }
}

extension Account {
    /// Lower-case ASCII letters, digits and `.-_`, 2 to 40 of them.
    static func isLogin(_ text: String) -> Bool {
        (2...longestLogin).contains(text.utf8.count)
            && text.utf8.allSatisfy {
                ($0 >= 97 && $0 <= 122) || ($0 >= 48 && $0 <= 57) || $0 == 45 || $0 == 46 || $0 == 95
            }
    }

    /// Makes a person with an account and one role, and a link that opens it once.
    static func create(
        _ new: NewAccount, by access: Access, in tx: Transaction
    ) throws -> (account: ID<Account>, link: OneTimeLink) {
        let mistakes = new.mistakes()
        guard mistakes.isEmpty else { throw Refusal.invalid(mistakes) }
        try access.require(.managePeople, at: new.unitID, in: tx)
        guard try find(login: new.login, in: tx) == nil else {
            throw Refusal.invalid([
                Mistake("login", zh: "登录名“\(new.login)”已被使用", en: "the login “\(new.login)” is taken")
            ])
        }
        let (person, account) = (tx.id(Person.self), tx.id(Account.self))
        try tx.run(
            .unscoped(
                "INSERT INTO person (id, name, unit_id) VALUES (\(person), \(new.name), \(new.unitID))",
                because: "permission was asked at the unit"))
        try tx.run(
            .unscoped(
                """
                INSERT INTO account (id, person_id, login, created_at)
                VALUES (\(account), \(person), \(new.login), \(access.now))
                """, because: "permission was asked at the unit"))
        try tx.run(
            .unscoped(
                "INSERT INTO role_grant (account_id, unit_id, role) VALUES (\(account), \(new.unitID), \(new.role))",
                because: "permission was asked at the unit"))
        try Entry.write(
            .create, "account", account, unit: new.unitID,
            [
                "login": .text(new.login), "person": .of(person), "name": .erasable(new.name),
                "role": .text(new.role.rawValue), "unit": .of(new.unitID),
            ], by: access, in: tx)
        return (account, try OneTimeLink.make(for: account, at: access.now, in: tx))
    }

    static func find(login: String, in tx: Transaction) throws -> Account? {
        try tx.first(
            .unscoped(
                "SELECT \(columns) FROM account a WHERE a.login = \(login)",
                because: "signing in comes before any permission"), Account.init)
    }

    /// One account, if this person manages the unit where its person works.
    static func find(_ id: ID<Account>, by access: Access, in tx: Transaction) throws -> Account {
        let found = try tx.first(
            """
            SELECT \(columns) FROM account a JOIN person p ON p.id = a.person_id
            WHERE a.id = \(id) AND \(access.may(.managePeople, at: "p.unit_id"))
            """, Account.init)
        guard let found else { throw Refusal.notFound }
        return found
    }

    /// Whether anybody can sign in at all.
    static func exists(in tx: Transaction) throws -> Bool {
        try tx.value(
            .unscoped("SELECT 1 FROM account LIMIT 1", because: "the first start asks it before anybody exists"),
            as: Int.self) != nil
    }

    /// Ends all sessions and gives a new one-time link; the old password stops working at once.
    static func reset(_ id: ID<Account>, by access: Access, in tx: Transaction) throws -> OneTimeLink {
        let account = try find(id, by: access, in: tx)
        try tx.run(
            .unscoped(
                "UPDATE account SET password = NULL WHERE id = \(id)", because: "the account was found with permission")
        )
        try Session.endAll(of: id, in: tx)
        try Entry.write(.invite, "account", id, ["login": .text(account.login)], by: access, in: tx)
        return try OneTimeLink.make(for: id, at: access.now, in: tx)
    }

    /// Closes or opens an account. The last administrator of the whole tree stays.
    static func setDisabled(_ id: ID<Account>, _ disabled: Bool, by access: Access, in tx: Transaction) throws {
        let account = try find(id, by: access, in: tx)
        guard (account.disabledAt != nil) != disabled else { return }
        if disabled {
            guard try !isNeeded(id, in: tx) else { throw Refusal.conflict(.lastAdministrator) }
            try Session.endAll(of: id, in: tx)
        }
        let moment = disabled ? access.now : nil
        try tx.run(
            .unscoped(
                "UPDATE account SET disabled_at = \(moment) WHERE id = \(id)",
                because: "the account was found with permission"))
        try Entry.write(
            disabled ? .disable : .enable, "account", id, ["login": .text(account.login)], by: access, in: tx)
    }

    /// Whether it is an administrator's without whom nobody could sign in and manage the whole tree.
    private static func isNeeded(_ id: ID<Account>, in tx: Transaction) throws -> Bool {
        let isAdministrator = try tx.value(
            .unscoped(
                "SELECT 1 FROM role_grant WHERE role = 'administrator' AND account_id = \(id) LIMIT 1",
                because: "somebody must be left to open accounts"), as: Int.self)
        guard isAdministrator != nil else { return false }
        let other = try tx.value(
            .unscoped(
                """
                SELECT 1 FROM role_grant g JOIN unit u ON u.id = g.unit_id JOIN account a ON a.id = g.account_id
                WHERE g.role = 'administrator' AND u.parent_id IS NULL AND a.disabled_at IS NULL
                  AND a.password IS NOT NULL AND a.id <> \(id) LIMIT 1
                """, because: "somebody must be left to open accounts"), as: Int.self)
        return other == nil
    }

    /// The accounts that this person manages, by login, from the one after `after`.
    static func list(
        after: String = "", limit: Int = 50, by access: Access, in tx: Transaction
    ) throws -> [Listed] {
        try tx.all(
            """
            SELECT \(columns), p.name, u.name,
                   (SELECT MIN(g.role) FROM role_grant g WHERE g.account_id = a.id)
            FROM account a JOIN person p ON p.id = a.person_id JOIN unit u ON u.id = p.unit_id
            WHERE a.login > \(after) AND \(access.may(.managePeople, at: "p.unit_id"))
            ORDER BY a.login LIMIT \(limit)
            """, Listed.init)
    }

    /// One line of the list of accounts.
    struct Listed: Sendable {
        let account: Account
        let name: String
        let unitName: String
        let role: Role?

        init(
            id: ID<Account>, person: ID<Person>, login: String, created: Instant, disabled: Instant?, hasPassword: Bool,
            name: String, unitName: String, role: Role?
        ) {
            account = Account(
                id: id, personID: person, login: login, createdAt: created, disabledAt: disabled,
                hasPassword: hasPassword)
            self.name = name
            self.unitName = unitName
            self.role = role
        }
    }
}
