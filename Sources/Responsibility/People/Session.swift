import Storage

/// A signed-in browser. Ends 8 hours after it was last used and 7 days after signing in.
enum Session {
    static let idle = 8 * 3600
    static let longest = 7 * 86_400
    /// How often the use of a session is written down, in seconds.
    private static let noted = 300

    /// Begins a session and gives its token, which is never kept.
    static func begin(for account: ID<Account>, at now: Instant, in tx: Transaction) throws -> String {
        let token = Token.make()
        try tx.run(
            .housekeeping(
                "DELETE FROM session WHERE seen_at < \(now.adding(seconds: -idle)) OR created_at < \(now.adding(seconds: -longest))",
                because: "an ended session is no record"))
        try tx.run(
            .housekeeping(
                """
                INSERT INTO session (token_digest, account_id, created_at, seen_at)
                VALUES (\(Token.digest(token)), \(account), \(now), \(now))
                """, because: "signing in has an entry of its own"))
        return token
    }

    /// Whose session it is, and whether its use should be written down again.
    static func holder(
        of token: String, at now: Instant, in tx: Transaction
    ) throws -> (account: ID<Account>, isStale: Bool)? {
        let found = try tx.first(
            .unscoped(
                """
                SELECT account_id, seen_at FROM session
                WHERE token_digest = \(Token.digest(token)) AND seen_at > \(now.adding(seconds: -idle))
                  AND created_at > \(now.adding(seconds: -longest))
                """, because: "the token is the permission")
        ) { (account: ID<Account>, seen: Instant) in (account, seen) }
        return found.map { ($0.0, now.seconds(since: $0.1) > noted) }
    }

    static func touch(_ token: String, at now: Instant, in tx: Transaction) throws {
        try tx.run(
            .housekeeping(
                "UPDATE session SET seen_at = \(now) WHERE token_digest = \(Token.digest(token))",
                because: "when somebody was last seen is no record"))
    }

    static func end(_ token: String, in tx: Transaction) throws {
        try tx.run(
            .housekeeping(
                "DELETE FROM session WHERE token_digest = \(Token.digest(token))",
                because: "signing out has an entry of its own"))
    }

    /// Ends all sessions of the account but this one.
    static func endOthers(than token: String, of account: ID<Account>, in tx: Transaction) throws {
        try tx.run(
            .housekeeping(
                "DELETE FROM session WHERE account_id = \(account) AND token_digest <> \(Token.digest(token))",
                because: "the act that ends them has an entry"))
    }

    /// A session as its own person sees it.
    struct Open: Sendable {
        let begunAt: Instant
        let seenAt: Instant
        /// Whether it is the one that asks.
        let isThis: Bool
    }

    /// The sessions of an account that are still good, the newest first.
    static func open(
        of account: ID<Account>, asking token: String, at now: Instant, in tx: Transaction
    ) throws -> [Open] {
        let own = Token.digest(token)
        return try tx.all(
            .unscoped(
                """
                SELECT created_at, seen_at, token_digest FROM session
                WHERE account_id = \(account) AND seen_at > \(now.adding(seconds: -idle))
                  AND created_at > \(now.adding(seconds: -longest))
                ORDER BY created_at DESC LIMIT 100
                """, because: "they are the asking person's own")
        ) { (begun: Instant, seen: Instant, digest: [UInt8]) in
            Open(begunAt: begun, seenAt: seen, isThis: digest == own)
        }
    }

    static func endAll(of account: ID<Account>, in tx: Transaction) throws {
        try tx.run(
            .housekeeping(
                "DELETE FROM session WHERE account_id = \(account)", because: "the act that ends them has an entry"))
    }
}
