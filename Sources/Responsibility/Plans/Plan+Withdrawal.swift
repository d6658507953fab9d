import Storage

/// What it takes to withdraw a plan from a day on (撤回): what was done stays, what is still to be done is asked no longer.
struct PlanWithdrawal: Sendable {
    let plan: Plan.Listed
    let day: Day
    let reason: String

    static let longestReason = 500

    /// What was asked for and checked before.
    init(plan: Plan.Listed, day: Day, reason: String) {
        (self.plan, self.day, self.reason) = (plan, day, reason)
    }

    /// Refuses what cannot be withdrawn, by whom it cannot, and a day outside the plan's year.
    init(
        _ id: ID<Plan>, from day: Day, reason: String, by access: Access, in tx: Transaction
    ) throws {
        plan = try Plan.toChange(id, by: access, in: tx)
        self.day = day
        self.reason = reason.trimmed
        var mistakes: [Mistake] = []
        if !(plan.plan.startsOn..<plan.plan.endsOn).contains(day) {
            mistakes.append(
                Mistake(
                    "from", zh: "撤回日期应在该年度之内（\(plan.plan.startsOn) 至 \(plan.plan.endsOn.adding(days: -1))）",
                    en:
                        "the day must be within the year (\(plan.plan.startsOn) to \(plan.plan.endsOn.adding(days: -1)))"
                ))
        }
        if self.reason.isEmpty || self.reason.count > Self.longestReason {
            mistakes.append(
                Mistake(
                    "reason", zh: "请写明理由（最多 \(Self.longestReason) 个字）",
                    en: "give the reason, in at most \(Self.longestReason) characters"))
        }
        guard mistakes.isEmpty else { throw Refusal.invalid(mistakes) }
    }

    /// How many obligations would be withdrawn from that day on, and how many of them are done in part.
    static func count(
        of plan: ID<Plan>, from day: Day, by access: Access, in tx: Transaction
    ) throws -> (all: Int, begun: Int) {
        let counts = try tx.first(
            """
            SELECT COUNT(*), COUNT(*) FILTER (WHERE o.counted > 0 AND o.state = 'open') FROM obligation o
            WHERE \(condition(plan, from: day)) AND \(access.may(.issuePlans, at: "o.unit_id"))
            """
        ) { (all: Int, begun: Int) in (all, begun) }
        return (counts?.0 ?? 0, counts?.1 ?? 0)
    }

    /// The obligations (alias `o`) still to be done from a day on, and those that have no end.
    private static func condition(_ plan: ID<Plan>, from day: Day) -> SQL {
        """
        o.plan_id = \(plan) AND o.state IN ('open', 'suspended', 'holding', 'questioned', 'failing')
        AND (o.state <> 'open' OR o.due_on >= \(day) OR o.occurrence = 'rolling')
        """
    }

    /// Withdraws it in one transaction. Gives how many obligations it were.
    func apply(by access: Access, in tx: Transaction) throws -> Int {
        let count = try Obligation.turn(
            where: Self.condition(plan.id, from: day), into: "'withdrawn'", on: access.today, in: tx)
        try finish(count: count, by: access, in: tx)
        return count
    }

    /// Withdraws what some units still have to do; `finish` sees to the rest of the plan.
    func apply(from first: ID<Unit>, to last: ID<Unit>, by access: Access, in tx: Transaction) throws -> Int {
        let count = try Obligation.turn(
            where: """
                o.unit_id IN (SELECT s.unit_id FROM unit_ancestry s
                              WHERE s.ancestor_id = \(plan.plan.unitID) AND s.unit_id BETWEEN \(first) AND \(last))
                AND \(Self.condition(plan.id, from: day))
                """, into: "'withdrawn'", on: access.today, in: tx)
        try write(count: count, isLast: false, by: access, in: tx)
        return count
    }

    /// Withdraws what units still have to do that hung below the plan's unit once and were moved away since.
    func applyToMoved(by access: Access, in tx: Transaction) throws -> Int {
        try Obligation.turn(
            where: """
                o.unit_id IN (SELECT p.unit_id FROM unit_ancestry_past p WHERE p.ancestor_id = \(plan.plan.unitID))
                AND \(Self.condition(plan.id, from: day))
                """, into: "'withdrawn'", on: access.today, in: tx)
    }

    /// Marks the plan itself.
    func finish(count: Int, by access: Access, in tx: Transaction) throws {
        try tx.run(
            .unscoped(
                "UPDATE plan SET withdrawn_on = \(day), withdrawn_because = \(reason) WHERE id = \(plan.id)",
                because: "permission was asked at the plan's unit"))
        try write(count: count, isLast: true, by: access, in: tx)
    }

    private func write(count: Int, isLast: Bool, by access: Access, in tx: Transaction) throws {
        try Entry.write(
            .withdraw, "plan", plan.id, unit: plan.plan.unitID, count: count,
            [
                "programme": .text(plan.programmeKey), "version": .of(plan.version), "year": .of(plan.plan.year),
                "from": .of(day), "reason": .text(reason), "obligations": .of(count), "whole": .bool(isLast),
            ], by: access, in: tx)
    }

    /// What a review or a move opened again although its plan is withdrawn is withdrawn at once.
    static func keep(_ ids: [ID<Obligation>], on today: Day, in tx: Transaction) throws {
        guard !ids.isEmpty else { return }
        let again = try tx.all(
            .unscoped(
                """
                SELECT o.id, o.counted, o.due_on FROM obligation o JOIN plan n ON n.id = o.plan_id
                WHERE o.id IN \(ids) AND o.state = 'open' AND n.withdrawn_on IS NOT NULL
                  AND (o.due_on >= n.withdrawn_on OR o.occurrence = 'rolling')
                """, because: "permission was asked for the act behind it")
        ) { (id: ID<Obligation>, counted: Int, due: Day?) in
            (id, Obligation.Change(state: .withdrawn, counted: counted, dueOn: due))
        }
        try Obligation.apply(Dictionary(again) { first, _ in first }, on: today, in: tx)
    }
}

extension Plan {
    /// The units of a subtree in the order of their identities.
    static func unitIDs(below top: ID<Unit>, in tx: Transaction) throws -> [ID<Unit>] {
        try tx.all(
            .unscoped(
                "SELECT unit_id FROM unit_ancestry WHERE ancestor_id = \(top) ORDER BY unit_id",
                because: "permission was asked at the plan's unit")
        ) { (id: ID<Unit>) in id }
    }

    /// A plan that this person may change now: in force, in an open year, and nothing is under way with it.
    static func toChange(_ id: ID<Plan>, by access: Access, in tx: Transaction) throws -> Listed {
        let plan = try find(id, by: access, in: tx)
        try access.require(.issuePlans, at: plan.plan.unitID, in: tx)
        guard plan.plan.isInForce else { throw Refusal.conflict(.planNotInForce) }
        guard !plan.isBusy else { throw Refusal.conflict(.underWay) }
        try YearClose.check(all: plan.plan.unitID, plan.plan.year, in: tx)
        return plan
    }
}
