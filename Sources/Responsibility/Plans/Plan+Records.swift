import Storage

extension Plan {
    /// Issues a programme's year to a unit and all below it. Issuing again adds only what is missing.
    static func issue(
        _ programmeKey: String, year: Int, under unit: ID<Unit>, dryRun: Bool = false, by access: Access,
        in tx: Transaction
    ) throws -> Issue {
        try access.require(.issuePlans, at: unit, in: tx)
        let top = try Unit.find(unit, by: access, in: tx)
        let draft = try PlanDraft.make(programmeKey, year: year, under: top, by: access, in: tx)
        let known = try issuedAlready(draft, in: tx)
        var issue = Issue(units: draft.unitCount)
        func isNew(_ item: PlanDraft.Item) -> Bool {
            let key = Key(unit: item.unit.id, duty: item.duty.id, occurrence: item.occurrence.key)
            guard !known.isEmpty, known.contains(key) else { return true }
            issue.known += 1
            return false
        }
        if dryRun {
            draft.forEach { item in
                guard isNew(item) else { return }
                issue.obligations += 1
                issue.minutes += item.minutes
            }
            return issue
        }
        let plan = try find(draft, in: tx) ?? tx.id(Plan.self)
        let isFirst = try find(draft, in: tx) == nil
        if isFirst {
            try tx.run(
                .unscoped(
                    """
                    INSERT INTO plan (id, programme_id, version_id, unit_id, year, starts_on, ends_on, issued_on, issued_by)
                    VALUES (\(plan), \(draft.programme.id), \(draft.programme.versionID), \(unit), \(year),
                            \(draft.days.lowerBound), \(draft.days.upperBound), \(access.today),
                            \(access.actor.accountID))
                    """, because: "permission was asked at the unit"))
        }
        let first = tx.id(Obligation.self)
        try tx.load("obligation", issued, because: "permission was asked at the top unit") { rows in
            try draft.forEach { item in
                guard isNew(item) else { return }
                issue.obligations += 1
                issue.minutes += item.minutes
                try rows.add(item, draft, plan, id: tx.id(), on: access.today)
            }
        }
        guard isFirst || issue.obligations > 0 else { return issue }
        try Tally.post(.add, where: "o.id > \(first) AND o.plan_id = \(plan)", in: tx)
        try Entry.write(
            .issue, "plan", plan, unit: unit, count: issue.obligations,
            [
                "programme": .text(draft.programme.key), "version": .of(draft.programme.version), "year": .of(year),
                "unit": .of(unit), "units": .of(issue.units), "obligations": .of(issue.obligations),
            ], by: access, in: tx)
        return issue
    }

    /// The plans that reach a unit or something below it, the newest year first.
    static func list(by access: Access, limit: Int = 100, in tx: Transaction) throws -> [Listed] {
        try tx.all(
            """
            SELECT n.id, n.year, n.issued_on, pv.title_zh, pv.title_en, pv.version, u.id, u.name,
                   (SELECT COUNT(*) FROM duty_version d WHERE d.version_id = n.version_id),
                   CASE WHEN \(access.may(.viewUnits, at: "n.unit_id")) THEN 1 ELSE 0 END
            FROM plan n JOIN programme_version pv ON pv.id = n.version_id JOIN unit u ON u.id = n.unit_id
            WHERE \(access.may(.viewUnits, at: "n.unit_id")) OR n.unit_id IN (
                SELECT up.ancestor_id FROM unit_ancestry up WHERE up.unit_id IN \(access.tops(.viewUnits)))
            ORDER BY n.year DESC, pv.title_en, n.id LIMIT \(limit)
            """, Listed.init)
    }

    /// One line of the list of plans.
    struct Listed: Sendable {
        let id: ID<Plan>
        let year: Int
        let issuedOn: Day
        let titleZh: String
        let titleEn: String
        let version: Int
        let unitID: ID<Unit>
        let unitName: String
        let duties: Int
        /// Whether this person may open the page of the unit.
        let isVisible: Bool
    }

    private struct Key: Hashable {
        let unit: ID<Unit>
        let duty: ID<Duty>
        let occurrence: String
    }

    private static func issuedAlready(_ draft: PlanDraft, in tx: Transaction) throws -> Set<Key> {
        let rows = try tx.all(
            .unscoped(
                """
                SELECT o.unit_id, o.duty_id, o.occurrence FROM unit_ancestry a CROSS JOIN obligation o
                WHERE a.ancestor_id = \(draft.top.id) AND o.unit_id = a.unit_id
                  AND o.programme_id = \(draft.programme.id) AND o.year = \(draft.year)
                """, because: "permission was asked at the top unit"), Key.init)
        return Set(rows)
    }

    private static func find(_ draft: PlanDraft, in tx: Transaction) throws -> ID<Plan>? {
        try tx.value(
            .unscoped(
                """
                SELECT id FROM plan WHERE programme_id = \(draft.programme.id) AND year = \(draft.year)
                  AND unit_id = \(draft.top.id) AND version_id = \(draft.programme.versionID)
                """, because: "permission was asked at the unit"), as: ID<Plan>.self)
    }

    private static let issued: [StaticString] = [
        "id", "unit_id", "programme_id", "year", "duty_id", "plan_id", "cadence", "occurrence", "state", "opens_on",
        "due_on", "due_at", "required", "counted", "provisional", "recorded_on",
    ]
}

extension PlanDraft.Item {
    /// What it costs its unit.
    fileprivate var minutes: Int { Int((duty.duty.hours * 60).rounded()) * occurrence.required }
}

extension BulkWriter {
    fileprivate func add(
        _ item: PlanDraft.Item, _ draft: PlanDraft, _ plan: ID<Plan>, id: ID<Obligation>, on today: Day
    ) throws {
        try add(id)
        try add(item.unit.id)
        try add(draft.programme.id)
        try add(draft.year)
        try add(item.duty.id)
        try add(plan)
        try add(item.duty.cadence.kind.rawValue)
        try add(item.occurrence.key)
        try add(item.duty.cadence.kind == .standing ? "holding" : "open")
        try add(item.occurrence.opens)
        try add(item.occurrence.due)
        try addNull()
        try add(item.occurrence.required)
        try add(0)
        try add(item.occurrence.provisional)
        try add(today)
        try endRow()
    }
}
