import Storage
import Web

extension Draft {
    /// Keeps a form as somebody's draft, in place of what was kept of the same form; `nil` when the form has been sent meanwhile.
    static func save(_ form: Form, by access: Access, in tx: Transaction) throws -> ID<Draft>? {
        let permission: Permission = isInspection(form) ? .inspect : .recordActivities
        guard access.may(permission) else { throw Refusal.notAllowed(permission) }
        guard let account = access.actor.accountID, let once = form["once"], (1...40).contains(once.count) else {
            throw Refusal.invalid([.unreadableForm])
        }
        let fields = kept(form)
        guard fields.utf8.count <= mostBytes else {
            throw Refusal.invalid([
                Mistake("form", zh: "内容太长，不能存为草稿", en: "this is too long to be kept as a draft")
            ])
        }
        let isSent = try tx.value(
            .unscoped(
                """
                SELECT 1 FROM activity WHERE once = \(once) AND recorded_by = \(account)
                UNION ALL SELECT 1 FROM inspection WHERE once = \(once) AND recorded_by = \(account) LIMIT 1
                """,
                because: "it is one's own record"), as: Int.self)
        guard isSent == nil else { return nil }
        let others = try tx.value(
            .unscoped(
                """
                SELECT COUNT(*) FROM draft
                WHERE account_id = \(account) AND once <> \(once) AND saved_at > \(oldest(at: access.now))
                """, because: own),
            as: Int.self)
        guard (others ?? 0) < most else {
            throw Refusal.invalid([
                Mistake(
                    "form", zh: "草稿已有 \(most) 份，请先在“今日”页登记或删除一些",
                    en: "there are \(most) drafts already: record or discard some on the page Today first")
            ])
        }
        return try tx.value(
            .housekeeping(
                """
                INSERT INTO draft (id, account_id, once, fields, saved_at)
                VALUES (\(tx.id(Draft.self)), \(account), \(once), \(fields), \(access.now))
                ON CONFLICT (account_id, once) DO UPDATE SET fields = excluded.fields, saved_at = excluded.saved_at
                RETURNING id
                """, because: own), as: ID<Draft>.self)
    }

    /// Whether it is the form of an inspection.
    static func isInspection(_ form: Form) -> Bool { form["form"] == "inspection" }

    /// Where one goes on with it.
    static func address(_ id: ID<Draft>, _ form: Form) -> String {
        "\(isInspection(form) ? "/inspections" : "/activities")/new?draft=\(id)"
    }

    static func find(_ id: ID<Draft>, by access: Access, in tx: Transaction) throws -> Draft? {
        try tx.first(
            .unscoped(
                "SELECT \(columns) FROM draft r WHERE r.id = \(id) AND r.account_id = \(access.actor.accountID)",
                because: own), Draft.init)
    }

    /// One's own drafts, the newest first.
    static func all(of access: Access, in tx: Transaction) throws -> [Draft] {
        try tx.all(
            .unscoped(
                """
                SELECT \(columns) FROM draft r
                WHERE r.account_id = \(access.actor.accountID) AND r.saved_at > \(oldest(at: access.now))
                ORDER BY r.saved_at DESC, r.id DESC LIMIT \(most)
                """, because: own), Draft.init)
    }

    static func discard(_ id: ID<Draft>, by access: Access, in tx: Transaction) throws {
        let removed = try tx.run(
            .housekeeping(
                "DELETE FROM draft WHERE id = \(id) AND account_id = \(access.actor.accountID)", because: own))
        guard removed == 1 else { throw Refusal.notFound }
    }

    /// What was sent is no draft any more.
    static func remove(once: String, by access: Access, in tx: Transaction) throws {
        try tx.run(
            .housekeeping(
                "DELETE FROM draft WHERE once = \(once) AND account_id = \(access.actor.accountID)", because: own))
    }

    /// Drafts that nobody has touched for 90 days go.
    static func removeOld(at now: Instant, in tx: Transaction) throws {
        try tx.run(.housekeeping("DELETE FROM draft WHERE saved_at <= \(oldest(at: now))", because: own))
    }

    private static func oldest(at now: Instant) -> Instant { now.adding(seconds: -days * 86_400) }

    private static let own: StaticString = "a draft is reached through its own account only"
}
