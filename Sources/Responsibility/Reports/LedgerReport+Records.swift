import Storage

extension LedgerReport {
    /// Reads all that the report counts, in a handful of statements.
    ///
    /// `closing` is the end of the cut-off day: work recorded later is not counted.
    static func of(
        _ id: ID<Unit>, year: Int, period: ReportPeriod = .year, cutOff: Day, closing: Instant, by access: Access,
        in tx: Transaction
    ) throws -> LedgerReport {
        try Plan.check(year: year)
        guard cutOff <= access.today else {
            throw Refusal.invalid([
                Mistake("cut_off", zh: "截止日期不能晚于今天", en: "the cut-off day must not be later than today")
            ])
        }
        try access.require(.viewRecords, at: id, in: tx)
        let unit = try Unit.find(id, by: access, in: tx)
        let tree = tree(of: id, on: cutOff)
        let units = try units(in: tree, on: cutOff, by: access, in: tx)
        let obligations = try counted(
            in: tree, period, of: year, cutOff: cutOff, at: min(access.now, closing), units, by: access, in: tx)
        guard obligations.count <= mostObligations else {
            throw Refusal.invalid([
                Mistake(
                    "unit", zh: "该单位及以下本年度的任务超过 \(mostObligations) 项，一份文件无法逐条列明，请按下级单位分别出报告",
                    en:
                        "this unit and those below have more than \(mostObligations) obligations in the year, too many to list in one document: make the reports of the units below"
                )
            ])
        }
        let (first, last) = (period.first(in: year), period.last(in: year))
        let work = try work(
            in: tree, days: first...last, closing: closing, units, by: access, in: tx)
        let findings = try CountedFinding.of(
            tree, from: first, to: min(cutOff, last), closing: closing, units.names, by: access, in: tx)
        let branches = try branches(of: id, on: cutOff, by: access, in: tx)
        var counting = Counting(obligations)
        counting.addTotals()
        counting.addWork(work)
        counting.addProgrammes(.programme, standings)
        counting.addUnits([(id, unit.name)] + branches.units, branchOf: branches.branchOf)
        counting.addProgrammes(.standing, lasting)
        counting.addFindings(findings, from: first, to: min(cutOff, last))
        counting.addDuties(.problem, [.overdue, .breached, .questioned, .failing])
        if period.isCircular {
            counting.addPractices(
                try GoodPractice.of(id, year: year, period: period, by: access, in: tx))
        }
        counting.addDuties(.next, [.dueSoon, .onTrack, .unverified])
        return LedgerReport(
            unitID: id, unitName: units.names[id] ?? unit.name, year: year, period: period, cutOff: cutOff,
            parts: counting.parts,
            head: try Entry.newest(in: tx).flatMap { newest in
                Digest(bytes: newest.digest).map { Head(entry: newest.id, digest: $0) }
            }, unitsLeftOut: units.leftOut)
    }

    /// The units at and below a unit at the end of a day, with how deep they hung.
    private static func tree(of id: ID<Unit>, on day: Day) -> SQL {
        """
        SELECT unit_id, depth FROM unit_ancestry WHERE ancestor_id = \(id) AND since <= \(day)
        UNION SELECT unit_id, depth FROM unit_ancestry_past
              WHERE ancestor_id = \(id) AND since <= \(day) AND until > \(day)
        """
    }

    /// What the units of the tree were called on that day, as far as this person may see their records.
    private static func units(
        in tree: SQL, on day: Day, by access: Access, in tx: Transaction
    ) throws -> (names: [ID<Unit>: String], leftOut: Int) {
        let rows = try tx.all(
            """
            SELECT t.unit_id, COALESCE(was.name, u.name),
                   CASE WHEN \(access.may(.viewRecords, at: "t.unit_id")) THEN 1 ELSE 0 END
            FROM (\(tree)) t JOIN unit u ON u.id = t.unit_id
            LEFT JOIN unit_past was ON was.unit_id = t.unit_id AND was.since <= \(day) AND was.until > \(day)
            """
        ) { (id: ID<Unit>, name: String, isVisible: Int) in (id, name, isVisible == 1) }
        let visible = rows.filter(\.2)
        return (
            Dictionary(visible.map { ($0.0, $0.1) }, uniquingKeysWith: { first, _ in first }),
            rows.count - visible.count
        )
    }

    /// The obligations in bare numbers; what they are called is looked up once a duty, not once a row.
    private static func counted(
        in tree: SQL, _ period: ReportPeriod, of year: Int, cutOff: Day, at moment: Instant,
        _ units: (names: [ID<Unit>: String], leftOut: Int), by access: Access,
        in tx: Transaction
    ) throws -> [Counted] {
        let words = try DutyWords.of(year: year, in: tx)
        let now: SQL = """
            SELECT n.id, n.unit_id, n.plan_id, n.duty_id, n.state, n.due_on, n.due_at,
                   n.grace_until FROM (\(tree)) t CROSS JOIN obligation n
            WHERE n.unit_id = t.unit_id AND n.programme_id IN (SELECT id FROM programme) AND n.year = \(year)
              AND n.recorded_on <= \(cutOff) AND \(period.holds("n", in: year))
              AND \(access.may(.viewRecords, at: "n.unit_id"))
            """
        let past: SQL = """
            SELECT n.id, n.unit_id, n.plan_id, n.duty_id, p.state, p.due_on, p.due_at, p.grace_until
            FROM (\(tree)) t CROSS JOIN obligation_past p JOIN obligation n ON n.id = p.obligation_id
            WHERE p.unit_id = t.unit_id AND p.year = \(year) AND p.recorded_on <= \(cutOff) AND p.until > \(cutOff)
              AND \(period.holds("p", in: year)) AND \(access.may(.viewRecords, at: "p.unit_id"))
            """
        let rows = try tx.all(
            cutOff == access.today
                ? "\(now) LIMIT \(mostObligations + 1)" : "\(now) UNION ALL \(past) LIMIT \(mostObligations + 1)",
            reading: { row in
                let (id, unit) = (try row.next(ID<Obligation>.self), try row.next(ID<Unit>.self))
                let duty = try words.of(row.next(), row.next())
                let (state, due) = (try row.next(Obligation.State.self), try row.next(Day?.self))
                let (dueAt, grace) = (try row.next(Instant?.self), try row.next(Day?.self))
                return Counted(
                    unitID: unit, duty: duty,
                    standing: Obligation.standing(state, due: due, graceUntil: grace, dueAt, on: cutOff, at: moment),
                    record: Record(
                        kind: .obligation, id: id.rawValue, zh: duty.zh, en: duty.en, on: due,
                        unit: units.names[unit] ?? ""))
            })
        return rows.sorted { a, b in
            (a.duty.place, a.record.on?.number ?? .max, a.record.id)
                < (b.duty.place, b.record.on?.number ?? .max, b.record.id)
        }
    }

    private static func work(
        in tree: SQL, days: ClosedRange<Day>, closing: Instant, _ units: (names: [ID<Unit>: String], leftOut: Int),
        by access: Access, in tx: Transaction
    ) throws -> [(Activity.Kind, Record)] {
        let rows = try tx.all(
            """
            SELECT v.kind, v.id, v.title, v.held_on, v.unit_id FROM (\(tree)) t CROSS JOIN activity v
            WHERE v.unit_id = t.unit_id AND v.recorded_at < \(closing)
              AND v.held_on >= \(days.lowerBound) AND v.held_on <= \(days.upperBound)
              AND \(access.may(.viewRecords, at: "v.unit_id"))
            LIMIT \(mostObligations)
            """,
            reading: { row in
                let (kind, id) = (try row.next(Activity.Kind.self), try row.next(ID<Activity>.self))
                let (title, on) = (try row.next(String.self), try row.next(Day.self))
                let name = units.names[try row.next(ID<Unit>.self)] ?? ""
                return (
                    kind, Record(kind: .activity, id: id.rawValue, zh: title, en: title, on: on, unit: name)
                )
            })
        return rows.sorted { ($0.1.on?.number ?? 0, $0.1.id) < ($1.1.on?.number ?? 0, $1.1.id) }
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
}

extension ReportPeriod {
    /// That an obligation falls into a part of the year: it is due in it, or has to hold at all times.
    fileprivate func holds(_ alias: SQL, in year: Int) -> SQL {
        guard isCircular else { return "TRUE" }
        return """
            (\(alias).state IN ('holding', 'questioned', 'failing')
             OR (\(alias).due_on >= \(first(in: year)) AND \(alias).due_on <= \(last(in: year))))
            """
    }
}

/// What the duties of a year's plans and their programmes are called, by plan and duty.
private struct DutyWords {
    private var words: [Key: LedgerReport.CountedDuty] = [:]
    private var versions: [ID<Plan>: ID<ProgrammeVersion>] = [:]

    private struct Key: Hashable {
        let version: ID<ProgrammeVersion>
        let duty: ID<Duty>
    }

    static func of(year: Int, in tx: Transaction) throws -> DutyWords {
        var all = DutyWords()
        let plans: SQL = .unscoped(
            "SELECT id, version_id FROM plan WHERE year = \(year)", because: "catalogues are for everybody")
        all.versions = Dictionary(
            try tx.all(plans) { (plan: ID<Plan>, version: ID<ProgrammeVersion>) in (plan, version) },
            uniquingKeysWith: { first, _ in first })
        // Programmes come in the order of their titles.
        var places: [ID<Programme>: Int] = [:]
        let duties = try tx.all(
            .unscoped(
                """
                SELECT d.version_id, d.duty_id, d.title_zh, d.title_en, pv.programme_id, pv.title_zh, pv.title_en
                FROM programme_version pv JOIN duty_version d ON d.version_id = pv.id
                WHERE pv.id IN (SELECT version_id FROM plan WHERE year = \(year)) ORDER BY pv.title_en, pv.id
                """, because: "catalogues are for everybody")
        ) {
            (
                version: ID<ProgrammeVersion>, duty: ID<Duty>, zh: String, en: String, programme: ID<Programme>,
                programmeZh: String, programmeEn: String
            ) in
            let place = places[programme] ?? places.count
            places[programme] = place
            return (
                Key(version: version, duty: duty),
                LedgerReport.CountedDuty(
                    id: duty, zh: zh, en: en, programmeID: programme, programmeZh: programmeZh,
                    programmeEn: programmeEn, place: place)
            )
        }
        all.words = Dictionary(duties, uniquingKeysWith: { first, _ in first })
        return all
    }

    func of(_ plan: ID<Plan>, _ duty: ID<Duty>) throws -> LedgerReport.CountedDuty {
        guard let version = versions[plan], let words = words[Key(version: version, duty: duty)] else {
            throw StorageError.failed("an obligation of plan \(plan) owes a duty that its version does not have")
        }
        return words
    }
}
