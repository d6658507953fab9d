import Storage

/// Somebody to whom mail can go.
struct ReminderRecipient: Sendable {
    let account: ID<Account>
    let address: String
    let language: Language?
    let digest: ReminderChoice.Digest
    let isAtOnce: Bool
    let stopToken: String

    static let columns: SQL = "c.account_id, c.address, c.language, c.digest, c.at_once, c.stop_token"

    /// Those for whom it was not looked today yet, a part of them.
    static func next(limit: Int, on today: Day, in tx: Transaction) throws -> [ReminderRecipient] {
        try tx.all(
            .unscoped(
                """
                SELECT \(columns) FROM reminder_choice c JOIN account a ON a.id = c.account_id
                WHERE c.address <> '' AND a.disabled_at IS NULL AND (c.digest <> 'none' OR c.at_once)
                  AND (c.looked_on IS NULL OR c.looked_on < \(today))
                ORDER BY c.account_id LIMIT \(limit)
                """, because: "everybody is told what their own access shows"), ReminderRecipient.init)
    }

    static func noteLooked(_ accounts: [ID<Account>], on today: Day, in tx: Transaction) throws {
        try tx.run(
            .housekeeping(
                "UPDATE reminder_choice SET looked_on = \(today) WHERE account_id IN \(accounts)",
                because: "it says how far the reminders of a day are"))
    }

    /// That an account (`c.account_id`) records at a unit, or holds a post that answers for it and may see its records.
    static func isConcerned(with unit: SQL, on today: Day) -> SQL {
        """
        (EXISTS (SELECT 1 FROM role_grant g WHERE g.account_id = c.account_id AND g.unit_id = \(unit)
                   AND g.role IN \(Role.allowing(.recordActivities)))
         OR EXISTS (SELECT 1 FROM responsibility r JOIN post_holder h ON h.post_id = r.post_id
                    JOIN account pa ON pa.person_id = h.person_id
                    WHERE r.unit_id = \(unit) AND pa.id = c.account_id AND \(HeldPosts.inForce("r", on: today))
                      AND \(HeldPosts.inForce("h", on: today))
                      AND EXISTS (SELECT 1 FROM role_grant g JOIN unit_ancestry t ON t.ancestor_id = g.unit_id
                                  WHERE g.account_id = pa.id AND t.unit_id = \(unit)
                                    AND g.role IN \(Role.allowing(.viewRecords)))))
        """
    }
}
