import Storage

extension Fulfilment {
    /// What a reviewer says of work that waits.
    enum Verdict: String, Sendable, CaseIterable { case accept, `return` }

    static let longestReason = 500

    /// Accepts or returns work that waits for its review. Whoever recorded or corrected it does not review it.
    ///
    /// - Parameter ids: fulfilments of one activity; all are reviewed or none.
    static func review(
        _ ids: [ID<Fulfilment>], of activity: ID<Activity>, _ verdict: Verdict, reason: String, by access: Access,
        in tx: Transaction
    ) throws {
        let found = try toReview(ids, of: activity, in: .submitted, by: access, in: tx)
        guard verdict == .accept || !reason.isEmpty else {
            throw Refusal.invalid([Mistake("reason", zh: "退回时请写明理由", en: "say why it is returned")])
        }
        try set(
            found, to: verdict == .accept ? .accepted : .returned, as: verdict == .accept ? .accept : .return,
            reason: reason, by: access, in: tx)
        try Entry.write(
            verdict == .accept ? .accept : .return, "activity", activity, unit: found.first?.unitID, count: found.count,
            ["fulfilments": .list(found.map { .of($0.id) }), "reason": .text(reason)], by: access, in: tx)
    }

    /// Takes back an acceptance; the obligation is open again.
    static func withdraw(
        _ ids: [ID<Fulfilment>], of activity: ID<Activity>, reason: String, by access: Access, in tx: Transaction
    ) throws {
        guard !reason.isEmpty else {
            throw Refusal.invalid([
                Mistake("reason", zh: "撤回认定时请写明理由", en: "say why the acceptance is withdrawn")
            ])
        }
        let found = try toReview(ids, of: activity, in: .accepted, by: access, in: tx)
        try set(found, to: .returned, as: .withdraw, reason: reason, by: access, in: tx)
        try Entry.write(
            .reopen, "activity", activity, unit: found.first?.unitID, count: found.count,
            ["fulfilments": .list(found.map { .of($0.id) }), "reason": .text(reason)], by: access, in: tx)
    }

    /// What an activity counts towards.
    static func of(_ activity: ID<Activity>, by access: Access, in tx: Transaction) throws -> [Fulfilment] {
        try tx.all(
            """
            SELECT \(columns) FROM fulfilment f
            WHERE f.activity_id = \(activity) AND \(access.may(.viewRecords, at: "f.unit_id")) ORDER BY f.id
            """, Fulfilment.init)
    }

    /// The fulfilments asked for, all of them in the state asked for, in units where this person reviews.
    private static func toReview(
        _ ids: [ID<Fulfilment>], of activity: ID<Activity>, in state: State, by access: Access, in tx: Transaction
    ) throws -> [Fulfilment] {
        let activity = try Activity.find(activity, by: access, in: tx)
        guard access.may(.reviewActivities) else { throw Refusal.notAllowed(.reviewActivities) }
        let isSeparate = try tx.value(
            "SELECT MAX(CASE WHEN d.separate THEN 1 ELSE 0 END) FROM \(reviewed) WHERE f.id IN \(ids) AND \(mayReview(access))",
            as: Int?.self)
        if isSeparate != .some(0) {
            try Separation.recorderReviews.check(
                access, apartFrom: [activity.recordedBy] + Activity.correctors(of: activity.id, in: tx))
        }
        let found = try tx.all(
            "SELECT \(columns) FROM \(reviewed) WHERE f.activity_id = \(activity.id) AND f.id IN \(ids) AND \(mayReview(access))",
            Fulfilment.init)
        guard !found.isEmpty, found.count == Set(ids).count else { throw Refusal.notAllowed(.reviewActivities) }
        // Two reviewers at once: one wins, the other is told.
        guard found.allSatisfy({ $0.state == state }) else { throw Refusal.conflict(.alreadyReviewed) }
        return found
    }

    /// Fulfilments with the duty that says who reviews them.
    static let reviewed: SQL = """
        fulfilment f JOIN obligation o ON o.id = f.obligation_id JOIN plan p ON p.id = o.plan_id
        JOIN duty_version d ON d.version_id = p.version_id AND d.duty_id = o.duty_id JOIN unit ru ON ru.id = f.unit_id
        """

    /// Who may review what: somebody of the unit or above it, of the parent or above it, or the programme office, as the duty says.
    static func mayReview(_ access: Access) -> SQL {
        """
        (\(access.may(.reviewActivities, at: "f.unit_id")) AND CASE d.review
            WHEN 'parent' THEN \(access.may(.reviewActivities, at: "COALESCE(ru.parent_id, ru.id)"))
            WHEN 'programme-office' THEN \(access.may(.issuePlans, at: "f.unit_id"))
            ELSE TRUE END)
        """
    }

    private static func set(
        _ found: [Fulfilment], to state: State, as step: ReviewStep.Verdict, reason: String, by access: Access,
        in tx: Transaction
    ) throws {
        guard reason.count <= longestReason else {
            throw Refusal.invalid([
                Mistake(
                    "reason", zh: "理由最多 \(longestReason) 个字", en: "a reason has at most \(longestReason) characters")
            ])
        }
        try YearClose.check(found.map(\.obligationID), in: tx)
        try tx.run(
            .unscoped(
                """
                UPDATE fulfilment SET state = \(state), reviewed_by = \(access.actor.accountID),
                    reviewed_at = \(access.now), reason = \(reason)
                WHERE id IN \(found.map(\.id))
                """, because: "each was found with the permission to review it"))
        try ReviewStep.add(step, of: found, reason: reason, by: access, in: tx)
        try Obligation.judge(found.map(\.obligationID), on: access.today, at: access.now, in: tx)
        try PlanWithdrawal.keep(found.map(\.obligationID), on: access.today, in: tx)
    }
}
