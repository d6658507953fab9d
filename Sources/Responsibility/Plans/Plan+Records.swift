import Storage

extension Plan {
    /// Issues a programme's year to a unit and all below it. Issuing again adds only what is missing.
    static func issue(
        _ programmeKey: String, year: Int, under unit: ID<Unit>, dryRun: Bool = false, stopwatch: Stopwatch? = nil,
        by access: Access, in tx: Transaction
    ) throws -> Issue {
        try access.require(.issuePlans, at: unit, in: tx)
        let top = try Unit.find(unit, by: access, in: tx)
        let draft = try PlanDraft.make(programmeKey, year: year, under: top, by: access, in: tx)
        stopwatch?.lap("draft")
        let isAgain = try isIssued(draft, in: tx)
        var owing = Owing(draft)
        var issue = Issue(units: draft.unitCount)
        if dryRun {
            for units in draft.parts {
                let known = try isAgain ? issuedAlready(draft, to: units, in: tx) : [:]
                for unit in units { _ = issue.take(owing.items(of: unit), besides: known[unit.id]) }
            }
            return issue
        }
        let plan = try find(draft, in: tx) ?? tx.id(Plan.self)
        let isFirst = try find(draft, in: tx) == nil
        let today = access.today.description
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
        var tally = try NewTally(below: unit, in: tx)
        for units in draft.parts {
            let known = try isAgain ? issuedAlready(draft, to: units, in: tx) : [:]
            try tx.load("obligation", issued, because: "permission was asked at the top unit") { rows in
                for unit in units {
                    let items = issue.take(owing.items(of: unit), besides: known[unit.id])
                    for item in items { try rows.add(item, to: unit.id, draft, plan, id: tx.id(), on: today) }
                    tally.add(items.lazy.map(\.column), of: unit.id)
                }
            }
        }
        stopwatch?.lap("rows")
        guard isFirst || issue.obligations > 0 else { return issue }
        try tally.post(owing.columns, draft.programme.id, year: year, in: tx)
        stopwatch?.lap("tally")
        try Entry.write(
            .issue, "plan", plan, unit: unit, count: issue.obligations,
            [
                "programme": .text(draft.programme.key), "version": .of(draft.programme.version), "year": .of(year),
                "unit": .of(unit), "units": .of(issue.units), "obligations": .of(issue.obligations),
            ], by: access, in: tx)
        stopwatch?.lap("entry")
        return issue
    }

    /// The plans that reach a unit or something below it, the newest year first.
    static func list(by access: Access, limit: Int = 100, in tx: Transaction) throws -> [Listed] {
        try tx.all(
            """
            SELECT n.id, n.year, n.issued_on, pv.title_zh, pv.title_en, pv.version, u.id, u.name,
                   (SELECT COUNT(*) FROM duty_version d WHERE d.version_id = n.version_id),
                   CASE WHEN \(access.may(.viewUnits, at: "n.unit_id")) THEN 1 ELSE 0 END, g.key
            FROM plan n JOIN programme_version pv ON pv.id = n.version_id JOIN programme g ON g.id = n.programme_id
            JOIN unit u ON u.id = n.unit_id
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
        let programmeKey: String
    }

    /// Whether some of the programme's year has been issued before, wherever that was.
    private static func isIssued(_ draft: PlanDraft, in tx: Transaction) throws -> Bool {
        try tx.value(
            .unscoped(
                """
                SELECT 1 FROM plan WHERE programme_id = \(draft.programme.id) AND year = \(draft.year) LIMIT 1
                """, because: "permission was asked at the unit"), as: Int.self) != nil
    }

    /// What neighbouring units of the draft owe already.
    private static func issuedAlready(
        _ draft: PlanDraft, to units: ArraySlice<PlanDraft.DraftedUnit>, in tx: Transaction
    ) throws -> [ID<Unit>: Set<Owing.Key>] {
        guard let first = units.first, let last = units.last else { return [:] }
        let rows = try tx.all(
            .unscoped(
                """
                SELECT o.unit_id, o.duty_id, o.occurrence FROM unit_ancestry a CROSS JOIN obligation o
                WHERE a.ancestor_id = \(draft.top.id) AND a.unit_id BETWEEN \(first.id) AND \(last.id)
                  AND o.unit_id = a.unit_id AND o.programme_id = \(draft.programme.id) AND o.year = \(draft.year)
                """, because: "permission was asked at the top unit")
        ) { (unit: ID<Unit>, duty: ID<Duty>, occurrence: String) in
            (unit, Owing.Key(dutyID: duty, occurrence: occurrence))
        }
        return rows.reduce(into: [:]) { known, row in known[row.0, default: []].insert(row.1) }
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

extension Plan.Issue {
    /// Counts what a unit owes, and gives what of it is new.
    fileprivate mutating func take(_ items: [Owing.Item], besides known: Set<Owing.Key>?) -> [Owing.Item] {
        let new = known.map { known in items.filter { !known.contains($0.key) } } ?? items
        self.known += items.count - new.count
        obligations += new.count
        for item in new { minutes += item.minutes }
        return new
    }
}

extension BulkWriter {
    fileprivate func add(
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
        try endRow()
    }
}
