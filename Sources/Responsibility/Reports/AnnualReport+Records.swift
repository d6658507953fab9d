import Storage

extension AnnualReport {
    /// Reads all that the report counts, in a handful of statements.
    ///
    /// `closing` is the end of the cut-off day: work recorded later is not counted.
    static func of(
        _ id: ID<Unit>, year: Int, cutOff: Day, closing: Instant, by access: Access, in tx: Transaction
    ) throws -> AnnualReport {
        try Plan.check(year: year)
        guard cutOff <= access.today else {
            throw Refusal.invalid([
                Mistake("cut_off", zh: "截止日期不能晚于今天", en: "the cut-off day must not be later than today")
            ])
        }
        try access.require(.viewRecords, at: id, in: tx)
        let unit = try Unit.find(id, by: access, in: tx)
        let tree = tree(of: id, on: cutOff)
        let obligations = try counted(in: tree, year: year, cutOff: cutOff, by: access, in: tx)
        guard obligations.count <= mostObligations else {
            throw Refusal.invalid([
                Mistake(
                    "unit", zh: "该单位及以下本年度的任务超过 \(mostObligations) 项，一份文件无法逐条列明，请按下级单位分别出报告",
                    en:
                        "this unit and those below have more than \(mostObligations) obligations in the year, too many to list in one document: make the reports of the units below"
                )
            ])
        }
        let work = try work(in: tree, year: year, closing: closing, by: access, in: tx)
        let branches = try branches(of: id, on: cutOff, by: access, in: tx)
        var counting = Counting(obligations, on: cutOff)
        counting.addTotals()
        counting.addWork(work)
        counting.addProgrammes(.programme, standings)
        counting.addUnits([(id, unit.name)] + branches.units, branchOf: branches.branchOf)
        counting.addProgrammes(.standing, lasting)
        counting.addDuties(.problem, [.overdue, .breached, .questioned, .failing])
        counting.addDuties(.next, [.dueSoon, .onTrack, .unverified])
        let leftOut = try tx.value(
            .unscoped(
                """
                SELECT COUNT(*) FROM (\(tree)) t WHERE NOT (\(access.may(.viewRecords, at: "t.unit_id")))
                """, because: "how many units are left out is told to whoever sees the report"), as: Int.self)
        return AnnualReport(
            unitID: id, unitName: try name(of: unit, on: cutOff, in: tx), year: year, cutOff: cutOff,
            parts: counting.parts,
            head: try Entry.newest(in: tx).flatMap { newest in
                Digest(bytes: newest.digest).map { Head(entry: newest.id, digest: $0) }
            }, unitsLeftOut: leftOut ?? 0)
    }

    /// The units at and below a unit at the end of a day, with how deep they hung.
    private static func tree(of id: ID<Unit>, on day: Day) -> SQL {
        """
        SELECT unit_id, depth FROM unit_ancestry WHERE ancestor_id = \(id) AND since <= \(day)
        UNION SELECT unit_id, depth FROM unit_ancestry_past
              WHERE ancestor_id = \(id) AND since <= \(day) AND until > \(day)
        """
    }

    private static func counted(
        in tree: SQL, year: Int, cutOff: Day, by access: Access, in tx: Transaction
    ) throws -> [Counted] {
        try tx.all(
            """
            SELECT o.id, o.unit_id, COALESCE(was.name, u.name), o.programme_id, pv.title_zh, pv.title_en,
                   o.duty_id, d.title_zh, d.title_en, o.state, o.due_on
            FROM (SELECT n.id, n.unit_id, n.programme_id, n.duty_id, n.plan_id, n.state, n.due_on
                  FROM (\(tree)) t CROSS JOIN obligation n
                  WHERE n.unit_id = t.unit_id AND n.year = \(year) AND n.recorded_on <= \(cutOff)
                  UNION ALL
                  SELECT n.id, n.unit_id, n.programme_id, n.duty_id, n.plan_id, p.state, p.due_on
                  FROM (\(tree)) t CROSS JOIN obligation_past p JOIN obligation n ON n.id = p.obligation_id
                  WHERE p.unit_id = t.unit_id AND p.year = \(year) AND p.recorded_on <= \(cutOff) AND p.until > \(cutOff)
            ) o
            JOIN unit u ON u.id = o.unit_id
            LEFT JOIN unit_past was ON was.unit_id = u.id AND was.since <= \(cutOff) AND was.until > \(cutOff)
            JOIN plan p ON p.id = o.plan_id JOIN programme_version pv ON pv.id = p.version_id
            JOIN duty_version d ON d.version_id = p.version_id AND d.duty_id = o.duty_id
            WHERE \(access.may(.viewRecords, at: "o.unit_id"))
            ORDER BY pv.title_en, o.due_on, o.id LIMIT \(mostObligations + 1)
            """, Counted.init)
    }

    private static func work(
        in tree: SQL, year: Int, closing: Instant, by access: Access, in tx: Transaction
    ) throws -> [(Activity.Kind, Record)] {
        try tx.all(
            """
            SELECT v.kind, v.id, v.title, v.held_on, u.name
            FROM (\(tree)) t CROSS JOIN activity v JOIN unit u ON u.id = v.unit_id
            WHERE v.unit_id = t.unit_id AND v.recorded_at < \(closing)
              AND v.held_on >= \(Day.first(ofMonth: 1, in: year)) AND v.held_on < \(Day.first(ofMonth: 1, in: year + 1))
              AND \(access.may(.viewRecords, at: "v.unit_id"))
            ORDER BY v.held_on, v.id LIMIT \(mostObligations)
            """
        ) { (kind: Activity.Kind, id: ID<Activity>, title: String, on: Day, unit: String) in
            (kind, Record(kind: .activity, id: id.rawValue, zh: title, en: title, on: on, unit: unit))
        }
    }

    /// The units that hung directly below on that day, and under which of them each unit hung.
    private static func branches(
        of id: ID<Unit>, on day: Day, by access: Access, in tx: Transaction
    ) throws -> (units: [(id: ID<Unit>, name: String)], branchOf: [ID<Unit>: ID<Unit>]) {
        let children = try Unit.children(of: id, asOf: day, by: access, limit: 5_000, in: tx)
        let below: SQL = "SELECT unit_id FROM (\(tree(of: id, on: day))) c WHERE c.depth = 1"
        let pairs = try tx.all(
            .unscoped(
                """
                SELECT unit_id, ancestor_id FROM unit_ancestry WHERE ancestor_id IN (\(below)) AND since <= \(day)
                UNION SELECT unit_id, ancestor_id FROM unit_ancestry_past
                      WHERE ancestor_id IN (\(below)) AND since <= \(day) AND until > \(day)
                """, because: "the permission is asked of every record that is counted")
        ) { (unit: ID<Unit>, branch: ID<Unit>) in (unit, branch) }
        return (
            children.map { ($0.id, $0.name) },
            Dictionary(pairs.map { ($0.0, $0.1) }, uniquingKeysWith: { first, _ in first })
        )
    }

    /// What the unit was called on that day.
    private static func name(of unit: Unit, on day: Day, in tx: Transaction) throws -> String {
        try tx.value(
            .unscoped(
                """
                SELECT name FROM unit_past WHERE unit_id = \(unit.id) AND since <= \(day) AND until > \(day)
                """, because: "permission was asked at the unit"), as: String.self) ?? unit.name
    }
}
