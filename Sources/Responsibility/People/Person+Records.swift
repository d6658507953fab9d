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
        let made = try create([new], by: access, in: tx)
        guard let made = made.first else { throw Refusal.notFound }
        return (made.account, made.link)
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

    /// Whether this person manages the unit where an account's person works.
    static func isManaged(_ id: ID<Account>, by access: Access, in tx: Transaction) throws -> Bool {
        try tx.value(
            """
            SELECT 1 FROM account a JOIN person p ON p.id = a.person_id
            WHERE a.id = \(id) AND \(access.may(.managePeople, at: "p.unit_id"))
            """, as: Int.self) != nil
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
        try requireReach(over: id, by: access, in: tx)
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
        try requireReach(over: id, by: access, in: tx)
        guard (account.disabledAt != nil) != disabled else { return }
        let moment = disabled ? access.now : nil
        try tx.run(
            .unscoped(
                "UPDATE account SET disabled_at = \(moment) WHERE id = \(id)",
                because: "the account was found with permission"))
        if disabled {
            if try governs(id, in: tx) { try requireAdministrator(at: access.now, in: tx) }
            try Session.endAll(of: id, in: tx)
        }
        try Entry.write(
            disabled ? .disable : .enable, "account", id, ["login": .text(account.login)], by: access, in: tx)
    }

    /// Ends all sessions of an account; its password stays.
    static func endSessions(of id: ID<Account>, by access: Access, in tx: Transaction) throws {
        let account = try find(id, by: access, in: tx)
        try requireReach(over: id, by: access, in: tx)
        try Session.endAll(of: id, in: tx)
        try Entry.write(
            .signOut, "account", id, ["login": .text(account.login), "sessions": "all"], by: access, in: tx)
    }
}

extension Person {
    /// Gives a person another name.
    static func rename(_ id: ID<Person>, to name: String, by access: Access, in tx: Transaction) throws {
        let known = try tx.first(
            "SELECT \(columns) FROM person p WHERE p.id = \(id) AND \(access.may(.managePeople, at: "p.unit_id"))",
            Person.init)
        guard let known else { throw Refusal.notFound }
        guard !name.isEmpty, name.count <= longestName else {
            throw Refusal.invalid([
                Mistake(
                    "name", zh: "请填写姓名（最多 \(longestName) 个字）", en: "give a name of at most \(longestName) characters")
            ])
        }
        guard known.name != name else { return }
        try tx.run(
            .unscoped(
                "UPDATE person SET name = \(name) WHERE id = \(id)", because: "the person was found with permission"))
        try Entry.write(
            .rename, "person", id, unit: known.unitID, ["from": .erasable(known.name), "to": .erasable(name)],
            by: access, in: tx)
    }
}
