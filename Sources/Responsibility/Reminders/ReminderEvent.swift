import Storage

/// Something that is told at once, to one person: work or a rectification came back, or a limit in hours has run out.
struct ReminderEvent: Sendable {
    let kind: Outbox.Kind
    let recipient: ReminderRecipient
    /// Of the thing that it is about, and the moment of it: by these it is told once.
    let id: Int64
    let at: Instant
    let zh: String
    let en: String
    let note: String
    let path: String

    var subject: String { "\(id) \(at.milliseconds)" }

    /// Things of the last day are looked for, so that none is passed over while no server runs.
    static let seconds = 86_400
    /// So many are told in one round.
    static let most = 500

    /// All that has not been told yet.
    static func untold(on today: Day, at now: Instant, in tx: Transaction) throws -> [ReminderEvent] {
        let first = now.adding(seconds: -seconds)
        return try read(
            .returned, { "/activities/\(ID<Activity>(rawValue: $0))" }, id: "v.id", at: "f.reviewed_at",
            words: "v.title, v.title, f.reason", unit: "f.unit_id",
            from: "fulfilment f JOIN activity v ON v.id = f.activity_id JOIN obligation o ON o.id = f.obligation_id",
            """
            f.state = 'returned' AND f.reviewed_at >= \(first) AND o.state IN ('open', 'submitted')
              AND c.account_id IS DISTINCT FROM f.reviewed_by
            """, on: today, in: tx)
            + read(
                .returned, { "/findings/\(ID<Finding>(rawValue: $0))" }, id: "g.id", at: "s.made_at",
                words: "g.title, g.title, s.reason", unit: "g.unit_id",
                from: "finding_step s JOIN finding g ON g.id = s.finding_id",
                """
                s.step = 'return' AND s.made_at >= \(first) AND g.stage <> 'closed'
                  AND c.account_id IS DISTINCT FROM s.made_by
                """, on: today, in: tx)
            + read(
                .late, { "/obligations/\(ID<Obligation>(rawValue: $0))" }, id: "o.id", at: "o.due_at",
                words: "d.title_zh || o.part_zh, d.title_en || o.part_en, ''", unit: "o.unit_id",
                from: """
                    obligation o JOIN plan p ON p.id = o.plan_id
                    JOIN duty_version d ON d.version_id = p.version_id AND d.duty_id = o.duty_id
                    """,
                """
                o.due_at IS NOT NULL AND o.state = 'open' AND o.due_on >= \(today.adding(days: -1))
                  AND o.due_on <= \(today) AND o.due_at >= \(first) AND o.due_at < \(now)
                """, on: today, in: tx)
    }

    /// What happened is read first, whom it concerns second: the one is little and found by an index, the other may be many.
    private static func read(
        _ kind: Outbox.Kind, _ path: (Int64) -> String, id: SQL, at: SQL, words: SQL, unit: SQL,
        from source: SQL, _ condition: SQL, on today: Day, in tx: Transaction
    ) throws -> [ReminderEvent] {
        try tx.all(
            .unscoped(
                """
                SELECT DISTINCT \(id), \(at), \(words), \(ReminderRecipient.columns)
                FROM \(source) CROSS JOIN reminder_choice c JOIN account ca ON ca.id = c.account_id
                WHERE \(condition) AND c.at_once AND c.address <> '' AND ca.disabled_at IS NULL
                  AND \(ReminderRecipient.isConcerned(with: unit, on: today))
                  AND NOT EXISTS (SELECT 1 FROM mail_outbox m WHERE m.account_id = c.account_id AND m.kind = \(kind)
                                  AND m.subject = CAST(\(id) AS TEXT) || ' ' || CAST(\(at) AS TEXT))
                ORDER BY 1 LIMIT \(most)
                """, because: "it goes to those who record at the unit, and by their posts to who may see its records")
        ) {
            (
                id: Int64, at: Instant, zh: String, en: String, note: String, account: ID<Account>, address: String,
                language: Language?, digest: ReminderChoice.Digest, isAtOnce: Bool, token: String
            ) in
            ReminderEvent(
                kind: kind,
                recipient: ReminderRecipient(
                    account: account, address: address, language: language, digest: digest, isAtOnce: isAtOnce,
                    stopToken: token), id: id, at: at, zh: zh, en: en, note: note, path: path(id))
        }
    }

    func reminder(on today: Day, in language: Language) -> Reminder {
        Reminder(
            kind: kind, today: today,
            returned: [Reminder.Item(title: language.say(zh: zh, en: en), note: note, path: path)])
    }
}
