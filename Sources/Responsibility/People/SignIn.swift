import Storage

/// Signing in with a password, and how often one may try.
enum SignIn {
    /// Wrong passwords for one account, and from one address, that are borne in ten minutes.
    static let failuresOfAccount = 10
    static let failuresFromAddress = 30
    static let window = 600

    /// Refuses, with the seconds to wait, when there have been too many wrong passwords.
    static func checkRate(login: String, address: String, at now: Instant, in tx: Transaction) throws {
        let start = now.adding(seconds: -window)
        let limits: [(SQL, Int)] = [
            ("login = \(login)", failuresOfAccount), ("address = \(address)", failuresFromAddress),
        ]
        for (condition, limit) in limits {
            let oldest = try tx.first(
                .unscoped(
                    """
                    SELECT at FROM sign_in_failure WHERE \(condition) AND at > \(start)
                    ORDER BY at DESC LIMIT 1 OFFSET \(limit - 1)
                    """, because: "it guards the door before anybody is known")
            ) { (at: Instant) in at }
            if let oldest { throw Refusal.tooOften(seconds: max(1, window - now.seconds(since: oldest))) }
        }
    }

    /// The account and the hash to compare with.
    static func hash(of login: String, in tx: Transaction) throws -> (account: ID<Account>, hash: String)? {
        try tx.first(
            .unscoped(
                "SELECT id, password FROM account WHERE login = \(login) AND disabled_at IS NULL AND password IS NOT NULL",
                because: "signing in comes before any permission")
        ) { (id: ID<Account>, hash: String) in (id, hash) }
    }

    static func noteFailure(login: String, address: String, at now: Instant, in tx: Transaction) throws {
        try tx.run(
            .housekeeping(
                "DELETE FROM sign_in_failure WHERE at < \(now.adding(seconds: -window))",
                because: "wrong passwords are kept for ten minutes"))
        try tx.run(
            .housekeeping(
                """
                INSERT INTO sign_in_failure (id, login, address, at)
                VALUES (\(tx.id(Entry.self)), \(login), \(address), \(now))
                """, because: "a wrong password is no record"))
    }

    /// Begins a session for somebody whose password was right.
    static func succeed(
        _ account: ID<Account>, login: String, at now: Instant, in tx: Transaction
    ) throws -> String {
        let token = try Session.begin(for: account, at: now, in: tx)
        try tx.run(
            .housekeeping(
                "DELETE FROM sign_in_failure WHERE login = \(login)", because: "the right password ends the count"))
        try Entry.write(
            .signIn, "account", account.rawValue, ["login": .text(login)],
            by: Actor(accountID: account, name: login, door: .web), at: now, in: tx)
        return token
    }

    /// Sets the password that a one-time link allows to set, and begins a session.
    static func setPassword(
        hash: String, with token: String, at now: Instant, in tx: Transaction
    ) throws -> String {
        guard let holder = try OneTimeLink.holder(of: token, at: now, in: tx), let account = holder else {
            throw Refusal.notFound
        }
        let login =
            try tx.value(
                .unscoped("SELECT login FROM account WHERE id = \(account)", because: "the link is the permission"),
                as: String.self) ?? ""
        try OneTimeLink.use(token, in: tx)
        try tx.run(
            .unscoped(
                "UPDATE account SET password = \(hash) WHERE id = \(account)", because: "the link is the permission"))
        try Session.endAll(of: account, in: tx)
        try Entry.write(
            .setPassword, "account", account.rawValue, ["login": .text(login)],
            by: Actor(accountID: account, name: login, door: .web), at: now, in: tx)
        return try Session.begin(for: account, at: now, in: tx)
    }
}

extension Account {
    /// Sets a password without anybody opening the link: for the command line.
    static func setPassword(
        hash: String, of account: ID<Account>, login: String, with link: OneTimeLink, by access: Access,
        in tx: Transaction
    ) throws {
        try OneTimeLink.use(link.token, in: tx)
        try tx.run(
            .unscoped(
                "UPDATE account SET password = \(hash) WHERE id = \(account)",
                because: "it was just made with permission"))
        try Entry.write(.setPassword, "account", account, ["login": .text(login)], by: access, in: tx)
    }
}
