import Storage

extension Outbox {
    private static let why: StaticString = "a message is no record: what it tells is one"

    /// Puts messages in. Those that are there already, or were sent, stay as they are. Gives how many are new.
    @discardableResult
    static func add(_ mails: [NewMail], at now: Instant, in tx: Transaction) throws -> Int {
        guard !mails.isEmpty else { return 0 }
        let rows = mails.map { mail -> SQL in
            """
            (\(tx.id(Outbox.self)), \(mail.account), \(mail.day), \(mail.kind), \(mail.subject), \(mail.recipient), \
            \(mail.message), 'waiting', 0, \(now), \(now), '')
            """
        }
        return try tx.run(
            .housekeeping(
                """
                INSERT INTO mail_outbox (id, account_id, day, kind, subject, recipient, message, state, attempts, made_at,
                                         next_at, error)
                VALUES \(SQL.joined(rows, by: ", ")) ON CONFLICT DO NOTHING
                """, because: why))
    }

    /// A message that this process may send.
    struct Claimed: Sendable {
        let id: ID<Outbox>
        let recipient: String
        let message: String
        let attempts: Int
    }

    /// What may go out now: somebody who was disabled, wants no such mail any more or has another address gets none.
    private static func isDue(at now: Instant) -> SQL {
        """
        w.state IN ('waiting', 'sending') AND w.next_at <= \(now)
          AND EXISTS (SELECT 1 FROM account a JOIN reminder_choice c ON c.account_id = a.id
                      WHERE a.id = w.account_id AND a.disabled_at IS NULL AND c.address = w.recipient
                        AND CASE w.kind WHEN 'digest' THEN c.digest <> 'none' ELSE c.at_once END)
        """
    }

    static func isWaiting(at now: Instant, in tx: Transaction) throws -> Bool {
        try tx.value(
            .unscoped("SELECT 1 FROM mail_outbox w WHERE \(isDue(at: now)) LIMIT 1", because: why), as: Int.self) != nil
    }

    /// Takes the next message that is due, for as long as ``lease``. Two processes never take the same.
    static func claim(at now: Instant, in tx: Transaction) throws -> Claimed? {
        try tx.first(
            .housekeeping(
                """
                UPDATE mail_outbox SET state = 'sending', attempts = attempts + 1,
                    next_at = \(now.adding(seconds: lease))
                WHERE id = (SELECT w.id FROM mail_outbox w WHERE \(isDue(at: now)) ORDER BY w.next_at, w.id LIMIT 1)
                RETURNING id, recipient, message, attempts
                """, because: why), Claimed.init)
    }

    static func noteSent(_ claimed: Claimed, at now: Instant, in tx: Transaction) throws {
        try tx.run(
            .housekeeping(
                "UPDATE mail_outbox SET state = 'sent', ended_at = \(now), error = '' WHERE id = \(claimed.id)",
                because: why))
    }

    /// Lets a message wait for another attempt.
    static func noteFailure(
        _ claimed: Claimed, _ error: String, isLasting: Bool, at now: Instant, in tx: Transaction
    ) throws {
        let next = now.adding(seconds: pause(after: claimed.attempts, isLasting: isLasting))
        try tx.run(
            .housekeeping(
                """
                UPDATE mail_outbox SET state = 'waiting', next_at = \(next), error = \(error)
                WHERE id = \(claimed.id) AND state = 'sending' AND attempts = \(claimed.attempts)
                """, because: why))
    }

    /// What waits for longer than ``longestWait``.
    private static func isOld(at now: Instant) -> SQL {
        "state IN ('waiting', 'sending') AND next_at <= \(now) AND made_at < \(now.adding(seconds: -longestWait))"
    }

    static func hasOld(at now: Instant, in tx: Transaction) throws -> Bool {
        try tx.value(
            .unscoped("SELECT 1 FROM mail_outbox WHERE \(isOld(at: now)) LIMIT 1", because: why), as: Int.self) != nil
    }

    /// Gives up what waits for too long. Gives how many.
    static func giveUpOld(at now: Instant, in tx: Transaction) throws -> Int {
        try tx.run(
            .housekeeping(
                "UPDATE mail_outbox SET state = 'failed', ended_at = \(now) WHERE \(isOld(at: now))", because: why))
    }

    /// Takes back what waits for somebody who wants no more mail.
    static func withdraw(of account: ID<Account>, at now: Instant, in tx: Transaction) throws {
        try tx.run(
            .housekeeping(
                """
                UPDATE mail_outbox SET state = 'failed', ended_at = \(now), error = 'stopped'
                WHERE account_id = \(account) AND state = 'waiting'
                """, because: why))
    }

    static func removeOld(at now: Instant, in tx: Transaction) throws {
        try tx.run(
            .housekeeping(
                "DELETE FROM mail_outbox WHERE ended_at < \(now.adding(seconds: -kept))", because: why))
    }

    /// The newest messages and how many there are in each state, for whoever keeps the machine.
    static func list(limit: Int, in tx: Transaction) throws -> (counts: [State: Int], newest: [Outbox]) {
        let keeper: StaticString = "the machine's keeper looks after the mail"
        let counts = try tx.all(
            .unscoped("SELECT state, COUNT(*) FROM mail_outbox GROUP BY state", because: keeper)
        ) { (state: State, n: Int) in (state, n) }
        let newest = try tx.all(
            .unscoped(
                "SELECT \(columns) FROM mail_outbox m ORDER BY m.id DESC LIMIT \(limit)", because: keeper), Outbox.init)
        return (Dictionary(counts, uniquingKeysWith: +), newest)
    }
}
