import Storage

extension ReminderChoice {
    /// What an account chose; the defaults, without an address, while it has chosen nothing.
    static func of(_ account: ID<Account>, in tx: Transaction) throws -> ReminderChoice {
        try tx.first(
            .unscoped(
                "SELECT \(columns) FROM reminder_choice c WHERE c.account_id = \(account)",
                because: "it is the person's own, or the account was found with permission")
        ) { (address: String, language: Language?, digest: Digest, isAtOnce: Bool) in
            ReminderChoice(address: address, language: language, digest: digest, isAtOnce: isAtOnce)
        } ?? ReminderChoice()
    }

    /// Keeps what somebody chose for themselves.
    func keep(by access: Access, in tx: Transaction) throws {
        guard let account = access.actor.accountID else { throw Refusal.notFound }
        try write(account, by: access, in: tx)
    }

    /// Gives an account another address; whoever manages people does so for those who cannot.
    static func setAddress(_ address: String, of id: ID<Account>, by access: Access, in tx: Transaction) throws {
        _ = try Account.find(id, by: access, in: tx)
        try Account.requireReach(over: id, by: access, in: tx)
        var choice = try of(id, in: tx)
        guard choice.address != address else { return }
        choice.address = address
        try choice.check()
        try choice.write(id, by: access, in: tx)
    }

    private func write(_ account: ID<Account>, by access: Access, in tx: Transaction) throws {
        let token = Token.make()
        try tx.run(
            .unscoped(
                """
                INSERT INTO reminder_choice (account_id, address, language, digest, at_once, stop_token)
                VALUES (\(account), \(address), \(language), \(digest), \(isAtOnce), \(token))
                ON CONFLICT (account_id) DO UPDATE SET address = \(address), language = \(language), digest = \(digest),
                    at_once = \(isAtOnce)
                """, because: "it is the person's own, or the account was found with permission"))
        try Entry.write(
            .remind, "account", account,
            [
                "address": .erasable(address), "digest": .text(digest.rawValue), "at_once": .bool(isAtOnce),
                "language": language.map { .text($0.rawValue) } ?? .null,
            ], by: access, in: tx)
    }

    /// Whose mails the token in a mail stops, while they can still be stopped by it.
    static func holder(of token: String, in tx: Transaction) throws -> ID<Account>? {
        try tx.value(
            .unscoped(
                "SELECT account_id FROM reminder_choice WHERE stop_token = \(token)",
                because: "the token is the permission"), as: ID<Account>.self)
    }

    /// Stops all mails to the holder of the token, those that wait included. Stopping twice is no mistake.
    static func stop(_ token: String, at now: Instant, in tx: Transaction) throws {
        guard let account = try holder(of: token, in: tx) else { throw Refusal.notFound }
        let stopped = try tx.run(
            .unscoped(
                """
                UPDATE reminder_choice SET digest = 'none', at_once = FALSE
                WHERE account_id = \(account) AND (digest <> 'none' OR at_once)
                """, because: "the token is the permission"))
        guard stopped > 0 else { return }
        try Outbox.withdraw(of: account, at: now, in: tx)
        let login = try tx.value(
            .unscoped("SELECT login FROM account WHERE id = \(account)", because: "the token is the permission"),
            as: String.self)
        try Entry.write(
            .remind, "account", account.rawValue, ["digest": .text(Digest.none.rawValue), "at_once": .bool(false)],
            by: Actor(accountID: account, name: login ?? "", door: .web), at: now, in: tx)
    }
}
