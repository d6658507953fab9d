import Storage

extension AnnualReport {
    /// One obligation with what the report says of it.
    fileprivate struct Counted: Sendable {
        let id: ID<Obligation>
        let unitID: ID<Unit>
        let unitName: String
        /// The unit directly below the reporting one that it belongs to; the reporting unit itself for its own.
        let branchID: ID<Unit>
        let programmeID: ID<Programme>
        let programmeZh: String
        let programmeEn: String
        let dutyZh: String
        let dutyEn: String
        let state: Obligation.State
        let dueOn: Day?
        let dueAt: Instant?
    }

    /// Reads all that the report counts, in four statements.
    static func of(_ id: ID<Unit>, year: Int, by access: Access, in tx: Transaction) throws -> AnnualReport {
        try Plan.check(year: year)
        try access.require(.viewRecords, at: id, in: tx)
        let unit = try Unit.find(id, by: access, in: tx)
        let obligations = try tx.all(
            """
            SELECT o.id, o.unit_id, u.name, COALESCE(b.ancestor_id, o.unit_id), o.programme_id, pv.title_zh, pv.title_en,
                   d.title_zh, d.title_en, o.state, o.due_on, o.due_at
            FROM unit_ancestry a CROSS JOIN obligation o
            JOIN unit u ON u.id = o.unit_id JOIN plan p ON p.id = o.plan_id
            JOIN programme_version pv ON pv.id = p.version_id
            JOIN duty_version d ON d.version_id = p.version_id AND d.duty_id = o.duty_id
            LEFT JOIN unit_ancestry b ON b.unit_id = o.unit_id AND b.depth = a.depth - 1
            WHERE a.ancestor_id = \(id) AND o.unit_id = a.unit_id AND o.year = \(year)
              AND \(access.may(.viewRecords, at: "o.unit_id"))
            ORDER BY pv.title_en, o.due_on, o.id
            """, Counted.init)
        let activities = try tx.all(
            """
            SELECT v.kind, v.id, v.title, v.held_on, u.name
            FROM unit_ancestry a CROSS JOIN activity v JOIN unit u ON u.id = v.unit_id
            WHERE a.ancestor_id = \(id) AND v.unit_id = a.unit_id
              AND v.held_on >= \(Day.first(ofMonth: 1, in: year)) AND v.held_on < \(Day.first(ofMonth: 1, in: year + 1))
              AND \(access.may(.viewRecords, at: "v.unit_id"))
            ORDER BY v.held_on, v.id
            """
        ) { (kind: Activity.Kind, id: ID<Activity>, title: String, on: Day, unit: String) in
            (kind, Record(path: "/activities/\(id)", zh: title, en: title, on: on, unit: unit))
        }
        let children = try Unit.children(of: id, by: access, in: tx)
        return make(
            unit, year, access.today, access.now, obligations, activities, children: children,
            head: try Entry.newest(in: tx))
    }

    private static func make(
        _ unit: Unit, _ year: Int, _ today: Day, _ now: Instant, _ obligations: [Counted],
        _ activities: [(Activity.Kind, Record)],
        children: [Unit], head: Entry?
    ) -> AnnualReport {
        var numbers = Numbers()
        func standing(_ counted: Counted) -> Obligation.Standing {
            Obligation.standing(counted.state, due: counted.dueOn, counted.dueAt, on: today, at: now)
        }
        func figures(_ all: [Counted], _ zh: String, _ en: String) -> [Figure] {
            let byStanding = Dictionary(grouping: all, by: standing)
            return standings.map { standing in
                numbers.figure(
                    "\(zh)·\(standing.title(in: .zh))", "\(en), \(standing.title(in: .en))",
                    (byStanding[standing] ?? []).map(\.record))
            }
        }
        let kinds = Dictionary(grouping: activities, by: \.0)
        let work = Activity.Kind.allCases.compactMap { kind -> Figure? in
            guard let done = kinds[kind] else { return nil }
            return numbers.figure(kind.title(in: .zh), kind.title(in: .en), done.map(\.1))
        }
        let programmes = grouped(obligations, by: \.programmeID).map { part in
            ProgrammePart(
                zh: part[0].programmeZh, en: part[0].programmeEn,
                figures: figures(part, part[0].programmeZh, part[0].programmeEn))
        }
        let branches = Dictionary(grouping: obligations, by: \.branchID)
        let units = ([unit] + children).compactMap { below -> UnitPart? in
            guard let part = branches[below.id] else { return nil }
            return UnitPart(name: below.name, figures: figures(part, below.name, below.name))
        }
        func byDuty(_ wanted: Set<Obligation.Standing>) -> [Figure] {
            grouped(obligations.filter { wanted.contains(standing($0)) }, by: \.dutyZh).map { part in
                numbers.figure(part[0].dutyZh, part[0].dutyEn, part.map(\.record))
            }
        }
        return AnnualReport(
            unit: unit, year: year, today: today, programmes: programmes, units: units, activities: work,
            problems: byDuty([.overdue, .breached]), next: byDuty([.dueSoon, .onTrack]), head: head)
    }

    /// Groups in the order in which the first of each group comes.
    private static func grouped<Key: Hashable>(_ all: [Counted], by key: (Counted) -> Key) -> [[Counted]] {
        var order: [Key] = []
        var groups: [Key: [Counted]] = [:]
        for counted in all {
            if groups[key(counted)] == nil { order.append(key(counted)) }
            groups[key(counted), default: []].append(counted)
        }
        return order.compactMap { groups[$0] }
    }

    /// Gives each figure that is not zero the next number.
    private struct Numbers {
        private var last = 0

        mutating func figure(_ zh: String, _ en: String, _ records: [Record]) -> Figure {
            if !records.isEmpty { last += 1 }
            return Figure(number: records.isEmpty ? 0 : last, zh: zh, en: en, records: records)
        }
    }
}

extension AnnualReport.Counted {
    fileprivate var record: AnnualReport.Record {
        AnnualReport.Record(path: "/obligations/\(id)", zh: dutyZh, en: dutyEn, on: dueOn, unit: unitName)
    }
}
