import Storage

/// A link that works once and for a limited time. Only its digest is kept.
struct OneTimeLink: Sendable {
    /// 26 characters of Crockford's base 32: 130 random bits.
    let token: String

    /// Invitations hold for a week, in seconds.
    static let lifetime = 7 * 86_400

    /// Makes a link for an account, replacing an earlier one; without an account it is the link of the first set-up.
    static func make(for account: ID<Account>?, at now: Instant, in tx: Transaction) throws -> OneTimeLink {
        try tx.run(
            .housekeeping(
                "DELETE FROM one_time_link WHERE account_id IS NOT DISTINCT FROM \(account) OR expires_at < \(now)",
                because: "a link that no longer works is no record"))
        let link = OneTimeLink(token: Token.make())
        try tx.run(
            .housekeeping(
                """
                INSERT INTO one_time_link (token_digest, account_id, expires_at)
                VALUES (\(Token.digest(link.token)), \(account), \(now.adding(seconds: lifetime)))
                """, because: "the act that made it has an entry of its own"))
        return link
    }

    /// For whom the link is, while it works: `.some(nil)` is the first set-up.
    static func holder(of token: String, at now: Instant, in tx: Transaction) throws -> ID<Account>?? {
        try tx.first(
            .unscoped(
                """
                SELECT account_id FROM one_time_link
                WHERE token_digest = \(Token.digest(token)) AND expires_at > \(now)
                  AND NOT EXISTS (SELECT 1 FROM account a
                                  WHERE a.id = one_time_link.account_id AND a.disabled_at IS NOT NULL)
                """, because: "the link itself is the permission")
        ) { (account: ID<Account>?) in account }
    }

    /// Makes the first links of many new accounts.
    static func make(for accounts: [ID<Account>], at now: Instant, in tx: Transaction) throws -> [OneTimeLink] {
        let links = accounts.map { _ in OneTimeLink(token: Token.make()) }
        let expiry = now.adding(seconds: lifetime)
        let rows: [SQL] = zip(links, accounts).map { "(\(Token.digest($0.token)), \($1), \(expiry))" }
        for some in rows.slices(of: 500) {
            try tx.run(
                .housekeeping(
                    "INSERT INTO one_time_link (token_digest, account_id, expires_at) VALUES \(SQL.joined(some, by: ", "))",
                    because: "the act that made them has an entry of its own"))
        }
        return links
    }

    /// Makes an account's open link useless, when there is one.
    static func withdraw(of account: ID<Account>, in tx: Transaction) throws {
        try tx.run(
            .housekeeping(
                "DELETE FROM one_time_link WHERE account_id = \(account)",
                because: "the act after which it must not work has an entry of its own"))
    }

    /// Until when the account's open link works; `nil` when there is none.
    static func expiry(for account: ID<Account>, at now: Instant, in tx: Transaction) throws -> Instant? {
        try tx.value(
            .unscoped(
                "SELECT expires_at FROM one_time_link WHERE account_id = \(account) AND expires_at > \(now) ORDER BY expires_at DESC LIMIT 1",
                because: "the account was found with permission"), as: Instant.self)
    }

    /// Makes the link useless; refuses when it was used a moment ago.
    static func use(_ token: String, in tx: Transaction) throws {
        let used = try tx.run(
            .housekeeping(
                "DELETE FROM one_time_link WHERE token_digest = \(Token.digest(token))",
                because: "the act that it is used for has an entry of its own"))
        guard used == 1 else { throw Refusal.notFound }
    }
}

/// Random words that open something.
enum Token {
    static func make() -> String {
        let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)
        return String(decoding: randomBytes(26).map { alphabet[Int($0 & 31)] }, as: UTF8.self)
    }

    static func digest(_ token: String) -> [UInt8] { Digest.of(Array(token.utf8)).bytes }
}
