import Storage

extension Plan {
    /// Issues a programme's year to a unit and all below it, in one transaction. Issuing again adds only what is missing,
    /// and asks again for what was withdrawn with a plan.
    static func issue(
        _ programmeKey: String, year: Int, under unit: ID<Unit>, dryRun: Bool = false, stopwatch: Stopwatch? = nil,
        by access: Access, in tx: Transaction
    ) throws -> Issue {
        try access.require(.issuePlans, at: unit, in: tx)
        let top = try Unit.find(unit, by: access, in: tx)
        try YearClose.check(all: unit, year, in: tx)
        let draft = try PlanDraft.make(programmeKey, year: year, under: top, by: access, in: tx)
        stopwatch?.lap("draft")
        if dryRun { return try preview(draft, on: access.today, in: tx) }
        var issuing = try PlanIssuing.begin(draft, by: access, in: tx)
        try issuing.add(draft.units, stopwatch: stopwatch, on: access.today, in: tx)
        try issuing.finish(by: access, in: tx)
        for units in draft.units.map(\.id).parts(of: StandingRenewal.unitsInPart) {
            try StandingRenewal.renew(units, by: access.actor, on: access.today, at: access.now, in: tx)
        }
        stopwatch?.lap("entry")
        return issuing.issue
    }

    /// What issuing a draft would do.
    static func preview(_ draft: PlanDraft, on today: Day, in tx: Transaction) throws -> Issue {
        var issuing = try PlanIssuing(draft, in: tx)
        for units in draft.parts { try issuing.count(units, on: today.description, in: tx) }
        return issuing.issue
    }
}

/// A plan while it is issued, part by part. Each part is whole: its obligations, and the counts above them.
struct PlanIssuing: Sendable {
    let draft: PlanDraft
    let planID: ID<Plan>?
    /// Whether some of the programme's year was issued before, wherever that was.
    private let isAgain: Bool
    private let isNew: Bool
    private var owing: Owing
    private(set) var issue: Plan.Issue

    /// To look only.
    init(_ draft: PlanDraft, in tx: Transaction) throws { try self.init(draft, planID: nil, isNew: false, in: tx) }

    /// To go on with a plan that was begun.
    init(_ draft: PlanDraft, again plan: ID<Plan>, in tx: Transaction) throws {
        try self.init(draft, planID: plan, isNew: false, in: tx)
    }

    private init(_ draft: PlanDraft, planID: ID<Plan>?, isNew: Bool, in tx: Transaction) throws {
        self.draft = draft
        self.planID = planID
        self.isNew = isNew
        let why: StaticString = "permission was asked at the unit"
        let another = try tx.value(
            .unscoped(
                """
                SELECT 1 FROM plan n
                WHERE n.programme_id = \(draft.programme.id) AND n.year = \(draft.year)
                  AND n.id IS DISTINCT FROM CAST(\(isNew ? planID : nil) AS BIGINT) LIMIT 1
                """, because: why), as: Int.self)
        isAgain = another != nil
        owing = Owing(draft)
        issue = Plan.Issue(units: draft.unitCount, planID: planID)
    }

    /// Makes the plan, or finds it.
    static func begin(_ draft: PlanDraft, by access: Access, in tx: Transaction) throws -> PlanIssuing {
        let why: StaticString = "permission was asked at the unit"
        let known = try tx.value(
            .unscoped(
                """
                SELECT id FROM plan WHERE programme_id = \(draft.programme.id) AND year = \(draft.year)
                  AND unit_id = \(draft.top.id) AND version_id = \(draft.programme.versionID)
                """, because: why), as: ID<Plan>.self)
        if let known { return try PlanIssuing(draft, planID: known, isNew: false, in: tx) }
        let plan = tx.id(Plan.self)
        try tx.run(
            .unscoped(
                """
                INSERT INTO plan (id, programme_id, version_id, unit_id, year, starts_on, ends_on, issued_on, issued_by)
                VALUES (\(plan), \(draft.programme.id), \(draft.programme.versionID), \(draft.top.id), \(draft.year),
                        \(draft.days.lowerBound), \(draft.days.upperBound), \(access.today), \(access.actor.accountID))
                """, because: why))
        return try PlanIssuing(draft, planID: plan, isNew: true, in: tx)
    }

    /// Writes what some units still lack, and counts it above them.
    mutating func add(
        _ units: [PlanDraft.DraftedUnit], stopwatch: Stopwatch? = nil, on today: Day, in tx: Transaction
    ) throws {
        guard let planID, let first = units.first, let last = units.last else { return }
        if isAgain { try askAgain(from: first.id, to: last.id, on: today, in: tx) }
        var tally = try NewTally(below: draft.top.id, from: first.id, to: last.id, in: tx)
        let text = today.description
        var added = 0
        // What a thousand units owe already fits in memory.
        for start in stride(from: 0, to: units.count, by: 1_000) {
            let some = units[start..<min(start + 1_000, units.count)]
            let known = try isAgain ? issuedAlready(from: some[start].id, to: some[some.endIndex - 1].id, in: tx) : [:]
            added += try tx.load("obligation", Self.columns, because: "permission was asked at the top unit") { rows in
                for unit in some {
                    let items = take(owing.items(of: unit), besides: known[unit.id])
                    for item in items { try rows.add(item, to: unit.id, draft, planID, id: tx.id(), on: text) }
                    tally.add(items.lazy.map(\.column), of: unit.id)
                }
            }
        }
        stopwatch?.lap("rows")
        if added > 0 { try tally.post(owing.columns, draft.programme.id, year: draft.year, in: tx) }
        stopwatch?.lap("tally")
        try goOnFromEarlierYears(from: first.id, to: last.id, on: today, in: tx)
    }

    /// In a year that has begun, new standing rows go on from those of earlier years, also where these are closed or have lapsed.
    private func goOnFromEarlierYears(
        from first: ID<Unit>, to last: ID<Unit>, on today: Day, in tx: Transaction
    ) throws {
        guard let planID, draft.days.lowerBound <= today, draft.duties.contains(where: { $0.cadence.kind == .standing })
        else { return }
        let rows = try tx.all(
            .unscoped(
                """
                SELECT o.id FROM unit_ancestry a CROSS JOIN obligation o
                WHERE a.ancestor_id = \(draft.top.id) AND a.unit_id BETWEEN \(first) AND \(last) AND o.unit_id = a.unit_id
                  AND o.state = 'holding' AND o.cadence = 'standing' AND o.plan_id = \(planID) AND o.counted = 0
                  AND EXISTS (SELECT 1 FROM obligation s WHERE \(Obligation.isSame) AND s.year < o.year)
                """, because: "permission was asked at the top unit")
        ) { (id: ID<Obligation>) in id }
        for ids in rows.parts(of: Obligation.manyIDs) { try Obligation.judge(ids, on: today, in: tx) }
    }

    /// Only counts what the units lack, and how much of it is past its day.
    mutating func count(
        _ units: ArraySlice<PlanDraft.DraftedUnit>, on today: String, in tx: Transaction
    ) throws {
        guard let first = units.first, let last = units.last else { return }
        let known = try isAgain ? issuedAlready(from: first.id, to: last.id, in: tx) : [:]
        for unit in units {
            for item in take(owing.items(of: unit), besides: known[unit.id])
            where (item.graceText ?? item.dueOn) < today {
                issue.overdue += 1
            }
        }
        guard isAgain else { return }
        let again = try tx.value(
            .unscoped(
                "SELECT COUNT(*) FROM obligation o WHERE \(withdrawn(from: first.id, to: last.id))",
                because: "permission was asked at the top unit"), as: Int.self)
        issue.obligations += again ?? 0
        issue.known -= again ?? 0
    }

    /// The last step: a withdrawn plan is in force again, and the book says what was issued.
    func finish(by access: Access, in tx: Transaction) throws {
        guard let planID, try isNew || issue.obligations > 0 || isWithdrawn(in: tx) else { return }
        try tx.run(
            .unscoped(
                "UPDATE plan SET withdrawn_on = NULL, withdrawn_because = NULL WHERE id = \(planID) AND withdrawn_on IS NOT NULL",
                because: "permission was asked at the unit"))
        try write(count: issue.obligations, part: nil, by: access, in: tx)
    }

    private func isWithdrawn(in tx: Transaction) throws -> Bool {
        try tx.value(
            .unscoped(
                "SELECT 1 FROM plan WHERE id = \(planID) AND withdrawn_on IS NOT NULL",
                because: "permission was asked at the unit"), as: Int.self) != nil
    }

    /// The entry about the whole, or about one part of a plan that is issued in several transactions.
    func write(count: Int, part: Int?, by access: Access, in tx: Transaction) throws {
        guard let planID else { return }
        var content: [String: Canonical] = [
            "programme": .text(draft.programme.key), "version": .of(draft.programme.version), "year": .of(draft.year),
            "unit": .of(draft.top.id), "units": .of(issue.units), "obligations": .of(count),
        ]
        if let part { content["part"] = .of(part) }
        try Entry.write(.issue, "plan", planID, unit: draft.top.id, count: count, .object(content), by: access, in: tx)
    }

    // MARK: Taking back

    /// Withdraws what some units got since a job began and have not begun to do.
    func takeBack(
        since job: ID<Job>, from first: ID<Unit>, to last: ID<Unit>, by access: Access, in tx: Transaction
    ) throws {
        guard let planID else { return }
        let count = try Obligation.turn(
            where: """
                o.unit_id IN (SELECT a.unit_id FROM unit_ancestry a
                              WHERE a.ancestor_id = \(draft.top.id) AND a.unit_id BETWEEN \(first) AND \(last))
                AND o.plan_id = \(planID) AND o.id > \(job) AND o.state IN ('open', 'holding') AND o.counted = 0
                """, into: "'withdrawn'", on: access.today, in: tx)
        guard count > 0 else { return }
        try Entry.write(
            .withdraw, "plan", planID, unit: draft.top.id, count: count,
            ["job": .of(job), "obligations": .of(count)], by: access, in: tx)
    }

    /// Where nothing is left of the plan that anybody has to do, the plan itself is withdrawn.
    func finishTakingBack(by access: Access, in tx: Transaction) throws {
        guard let planID else { return }
        let why: StaticString = "permission was asked at the unit"
        let left = try tx.value(
            .unscoped(
                "SELECT 1 FROM obligation WHERE plan_id = \(planID) AND state <> 'withdrawn' LIMIT 1", because: why),
            as: Int.self)
        guard left == nil else { return }
        try tx.run(
            .unscoped(
                """
                UPDATE plan SET withdrawn_on = \(draft.days.lowerBound), withdrawn_because = '下达时取消 / cancelled while it was issued'
                WHERE id = \(planID)
                """, because: why))
        try Entry.write(
            .withdraw, "plan", planID, unit: draft.top.id, count: 0, ["whole": true], by: access, in: tx)
    }

    // MARK: What is there already

    /// Obligations of these units that were withdrawn, other than by a newer version, and that this version asks.
    private func withdrawn(from first: ID<Unit>, to last: ID<Unit>) -> SQL {
        """
        o.unit_id IN (SELECT a.unit_id FROM unit_ancestry a
                      WHERE a.ancestor_id = \(draft.top.id) AND a.unit_id BETWEEN \(first) AND \(last))
        AND o.state = 'withdrawn' AND o.programme_id = \(draft.programme.id) AND o.year = \(draft.year)
        AND o.plan_id IN (SELECT w.id FROM plan w WHERE w.programme_id = \(draft.programme.id) AND w.replaced_by IS NULL)
        AND o.duty_id IN (SELECT v.duty_id FROM duty_version v WHERE v.version_id = \(draft.programme.versionID))
        AND NOT EXISTS (SELECT 1 FROM trigger_event e WHERE e.id = o.event_id AND e.withdrawn_at IS NOT NULL)
        """
    }

    /// What was withdrawn is to be done again, under this plan.
    private mutating func askAgain(
        from first: ID<Unit>, to last: ID<Unit>, on today: Day, in tx: Transaction
    ) throws {
        let withdrawn = withdrawn(from: first, to: last)
        let why: StaticString = "permission was asked at the top unit"
        guard
            try tx.value(.unscoped("SELECT 1 FROM obligation o WHERE \(withdrawn) LIMIT 1", because: why), as: Int.self)
                != nil
        else { return }
        let worked = try tx.all(
            .unscoped(
                """
                SELECT DISTINCT o.id FROM obligation o JOIN fulfilment f ON f.obligation_id = o.id WHERE \(withdrawn)
                """, because: why)
        ) { (id: ID<Obligation>) in id }
        let again = try Obligation.turn(
            where: withdrawn, into: Obligation.stateBeforeWithdrawal, under: planID, on: today, in: tx)
        issue.obligations += again
        issue.known -= again
        for ids in worked.parts(of: Obligation.manyIDs) { try Obligation.judge(ids, on: today, in: tx) }
    }

    /// What neighbouring units of the draft owe already.
    private func issuedAlready(
        from first: ID<Unit>, to last: ID<Unit>, in tx: Transaction
    ) throws -> [ID<Unit>: Set<Owing.Key>] {
        let rows = try tx.all(
            .unscoped(
                """
                SELECT o.unit_id, o.duty_id, o.occurrence FROM unit_ancestry a CROSS JOIN obligation o
                WHERE a.ancestor_id = \(draft.top.id) AND a.unit_id BETWEEN \(first) AND \(last)
                  AND o.unit_id = a.unit_id AND o.programme_id = \(draft.programme.id) AND o.year = \(draft.year)
                """, because: "permission was asked at the top unit")
        ) { (unit: ID<Unit>, duty: ID<Duty>, occurrence: String) in
            (unit, Owing.Key(dutyID: duty, occurrence: occurrence))
        }
        return rows.reduce(into: [:]) { known, row in known[row.0, default: []].insert(row.1) }
    }

    /// Counts what a unit owes, and gives what of it is new.
    private mutating func take(_ items: [Owing.Item], besides known: Set<Owing.Key>?) -> [Owing.Item] {
        let items = draft.amendsFrom == nil ? items : items.filter(draft.asks)
        let new = known.map { known in items.filter { !known.contains($0.key) } } ?? items
        issue.known += items.count - new.count
        issue.obligations += new.count
        for item in new { issue.minutes += item.minutes }
        return new
    }

    static let columns: [StaticString] = [
        "id", "unit_id", "programme_id", "year", "duty_id", "plan_id", "cadence", "occurrence", "state", "opens_on",
        "due_on", "due_at", "required", "counted", "provisional", "recorded_on", "grace_until",
    ]
}

extension BulkWriter {
    /// Writes a new obligation, column by column of ``PlanIssuing/columns``.
    func add(
        _ item: Owing.Item, to unit: ID<Unit>, _ draft: PlanDraft, _ plan: ID<Plan>, id: ID<Obligation>,
        on today: String
    ) throws {
        try add(id)
        try add(unit)
        try add(draft.programme.id)
        try add(draft.year)
        try add(item.key.dutyID)
        try add(plan)
        try add(item.cadence)
        try add(item.key.occurrence)
        try add(item.state.rawValue)
        try add(item.opensOn)
        try add(item.dueOn)
        try addNull()
        try add(item.required)
        try add(0)
        try add(item.isProvisional)
        try add(today)
        if let grace = item.graceText { try add(grace) } else { try addNull() }
        try endRow()
    }
}
