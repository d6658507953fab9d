import Storage
import Web

extension PlanMatrix {
    static func of(_ query: Query, by access: Access, in tx: Transaction) throws -> PlanMatrix {
        guard let id = try query.unit ?? Unit.tops(by: access, in: tx).first?.id else { throw Refusal.notFound }
        let unit = try Unit.find(id, by: access, in: tx)
        let year = query.form.year ?? access.today.year
        let programmes = try planned(year, in: tx)
        let programme = programmes.first { $0.key == query.form["programme"] } ?? programmes.first
        let duties = try programme.map { try planDuties(of: $0.id, year: year, in: tx) } ?? []
        let found = try programme == nil ? [] : units(query, below: unit, year: year, by: access, in: tx)
        let rows = try programme.map {
            try filled(Array(found.prefix(mostRows)), top: id, $0.id, year: year, by: access, in: tx)
        }
        let years = try Plan.years(in: tx)
        let titles = try programme.map { try CadenceTitles.of(duties, $0.id, in: tx) } ?? [:]
        return PlanMatrix(
            query: Query(
                form: query.form.replacing("unit", with: id.description).replacing("year", with: String(year))
                    .replacing("programme", with: programme?.key).replacing("rows", with: query.rows.rawValue)),
            unit: unit, path: try Unit.path(to: id, by: access, in: tx), programmes: programmes,
            years: years.contains(year) ? years : [year] + years, kinds: try Unit.kinds(in: tx),
            programme: programme, allDuties: duties, titles: titles, rows: rows ?? [], hasMore: found.count > mostRows,
            today: access.today)
    }

    /// The programmes of which some plan was issued for the year.
    private static func planned(_ year: Int, in tx: Transaction) throws -> [Programme] {
        let ids = try tx.all(
            .unscoped(
                "SELECT DISTINCT programme_id FROM plan WHERE year = \(year) AND withdrawn_on IS NULL",
                because: "which programmes have a year is no secret")
        ) { (id: ID<Programme>) in id }
        return try Programme.all(in: tx).filter { ids.contains($0.id) }
    }

    /// The duties of the year's plans, as the newest of their versions has them, in its order.
    private static func planDuties(of programme: ID<Programme>, year: Int, in tx: Transaction) throws -> [Duty] {
        var seen: Set<ID<Duty>> = []
        return try tx.all(
            .unscoped(
                """
                SELECT \(Duty.columns) FROM duty_version d JOIN programme_version pv ON pv.id = d.version_id
                WHERE d.version_id IN (SELECT version_id FROM plan
                                       WHERE programme_id = \(programme) AND year = \(year) AND withdrawn_on IS NULL)
                ORDER BY pv.version DESC, d.position
                """, because: "catalogues are for everybody"), Duty.init
        ).filter { seen.insert($0.id).inserted }
    }

    /// The units of a page, and one more when there are more. The top itself stands first on the first page.
    private static func units(
        _ query: Query, below top: Unit, year: Int, by access: Access, in tx: Transaction
    ) throws -> [Unit] {
        var conditions: [SQL] = [
            access.may(.viewUnits, at: "u.id"),
            "(u.closed_on IS NULL OR u.closed_on > \(Day.first(ofMonth: 1, in: year)))",
        ]
        if let kind = query.kind { conditions.append("u.kind = \(kind)") }
        let first = query.after == nil ? [top] : []
        let limit = mostRows + 1 - first.count
        switch query.rows {
        case .children:
            conditions.append("u.parent_id = \(top.id)")
            if let after = query.after {
                conditions.append(
                    "(u.position, u.id) > ((SELECT p.position FROM unit p WHERE p.id = \(after)), \(after))")
            }
            return try first
                + tx.all(
                    """
                    SELECT \(Unit.columns) FROM unit u WHERE \(SQL.joined(conditions, by: " AND "))
                    ORDER BY u.position, u.id LIMIT \(limit)
                    """, Unit.init)
        case .below:
            conditions.append("a.unit_id <> \(top.id)")
            if let after = query.after { conditions.append("a.unit_id > \(after)") }
            return try first
                + tx.all(
                    """
                    SELECT \(Unit.columns) FROM unit_ancestry a CROSS JOIN unit u
                    WHERE a.ancestor_id = \(top.id) AND u.id = a.unit_id AND \(SQL.joined(conditions, by: " AND "))
                    ORDER BY a.unit_id LIMIT \(limit)
                    """, Unit.init)
        }
    }

    /// The units with their cells: three statements, however many rows and columns there are.
    private static func filled(
        _ units: [Unit], top: ID<Unit>, _ programme: ID<Programme>, year: Int, by access: Access, in tx: Transaction
    ) throws -> [Row] {
        let ids = units.map(\.id)
        let totals = try Figures.of(ids, year: year, on: access.today, by: access, in: tx)
            .filter { $0.programmeID == programme }
        let own = cells(
            of: try tx.all(
                """
                SELECT o.unit_id, \(Counted.columns(on: access.today)) FROM obligation o
                WHERE o.unit_id IN \(ids) AND o.programme_id = \(programme) AND o.year = \(year)
                  AND \(access.may(.viewUnits, at: "o.unit_id"))
                GROUP BY o.unit_id, o.duty_id, o.state
                """, Counted.init))
        let sizes = try sizes(of: ids, in: tx)
        let owingNothing = ids.filter { own[$0] == nil && sizes[$0] ?? 0 > 0 }
        // Each has the same share of what may be counted, so that units of one size look alike.
        let counted = owingNothing.filter { sizes[$0] ?? 0 <= mostBelow / owingNothing.count }
        let below =
            try counted.isEmpty
            ? [:]
            : cells(
                of: tx.all(
                    """
                    SELECT a.ancestor_id, \(Counted.columns(on: access.today))
                    FROM unit_ancestry a CROSS JOIN obligation o
                    WHERE a.ancestor_id IN \(counted) AND o.unit_id = a.unit_id
                      AND o.programme_id = \(programme) AND o.year = \(year) AND \(access.may(.viewUnits, at: "a.ancestor_id"))
                    GROUP BY a.ancestor_id, o.duty_id, o.state
                    """, Counted.init))
        return units.map { unit in
            let source: Row.Source =
                own[unit.id] != nil || sizes[unit.id] ?? 0 == 0
                ? .own : counted.contains(unit.id) ? .below : .tooMany
            return Row(
                unit: unit, isTop: unit.id == top,
                total: totals.first { $0.unitID == unit.id }?.figures ?? Figures(),
                cells: own[unit.id] ?? below[unit.id] ?? [:], source: source, hasUnitsBelow: sizes[unit.id] ?? 0 > 0)
        }
    }

    /// How many units are below each, counted up to one more than a page counts.
    private static func sizes(of ids: [ID<Unit>], in tx: Transaction) throws -> [ID<Unit>: Int] {
        let counts = try tx.all(
            .unscoped(
                """
                SELECT u.id, (SELECT COUNT(*) FROM (SELECT 1 FROM unit_ancestry a WHERE a.ancestor_id = u.id
                                                    LIMIT \(mostBelow + 2)) few) - 1
                FROM unit u WHERE u.id IN \(ids)
                """, because: "the units were found with permission")
        ) { (id: ID<Unit>, n: Int) in (id, n) }
        return Dictionary(counts) { first, _ in first }
    }

    private static func cells(of counts: [Counted]) -> [ID<Unit>: [ID<Duty>: Cell]] {
        counts.reduce(into: [:]) { $0[$1.unitID, default: [:]][$1.dutyID, default: Cell()].add($1) }
    }

    /// Obligations of one unit, duty and state.
    struct Counted: Sendable {
        let unitID: ID<Unit>
        let dutyID: ID<Duty>
        let state: Obligation.State
        let n: Int
        /// How many of them past their due day and its grace, and how many due soon or before.
        let past: Int
        let soon: Int
        let first: ID<Obligation>
        /// Pieces of work accepted, and needed.
        let done: Int
        let required: Int

        fileprivate static func columns(on today: Day) -> SQL {
            let soon = today.adding(days: Obligation.soon)
            return """
                o.duty_id, o.state, COUNT(*), COUNT(*) FILTER (WHERE \(Obligation.isPast(on: today))),
                COUNT(*) FILTER (WHERE o.due_on <= \(soon)), MIN(o.id), SUM(o.counted),
                SUM(o.required)
                """
        }
    }
}
