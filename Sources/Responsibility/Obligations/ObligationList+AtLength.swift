import Storage

/// Lists that no index holds ready: by unit or by duty, as of an earlier day, or whole, to be exported.
///
/// They look at every obligation that fits below the unit, so they are read at length.
extension ObligationList {
    /// The lines after the place in the list, in its order. The caller has found the unit.
    func sortedLines(_ limit: Int, by access: Access, in tx: Transaction) throws -> [Line] {
        let parts = sources.map { part($0, Line.columns, by: access) }
        return try tx.all(
            """
            SELECT \(Line.names) FROM (\(SQL.joined(parts, by: " UNION ALL "))) found
            ORDER BY \(order) LIMIT \(limit)
            """, Line.init)
    }

    /// How many there are, counted no further than one above a bound.
    func count(upTo bound: Int, by access: Access, in tx: Transaction) throws -> Int {
        let parts = sources.map { part($0, "o.id", by: access) }
        return try tx.value(
            "SELECT COUNT(*) FROM (SELECT id FROM (\(SQL.joined(parts, by: " UNION ALL "))) found LIMIT \(bound + 1)) few",
            as: Int.self) ?? 0
    }

    private var order: SQL {
        switch sort {
        case .due: "due_on IS NULL, due_on, id"
        case .unit: "unit_code, due_on IS NULL, due_on, id"
        case .duty: "duty_id, due_on IS NULL, due_on, id"
        }
    }

    /// Where the obligations stand: in their table; as of an earlier day partly among what they were.
    private var sources: [SQL] {
        guard let asOf else { return ["obligation"] }
        return [
            """
            (SELECT id, unit_id, programme_id, year, duty_id, plan_id, cadence, occurrence, state, due_on, due_at,
                    grace_until, required, counted, part_zh, part_en
             FROM obligation WHERE recorded_on <= \(asOf))
            """,
            """
            (SELECT h.obligation_id AS id, h.unit_id, h.programme_id, h.year, n.duty_id, n.plan_id, n.cadence, n.occurrence,
                    h.state, h.due_on, h.due_at, h.grace_until, n.required, h.counted, n.part_zh, n.part_en
             FROM obligation_past h JOIN obligation n ON n.id = h.obligation_id
             WHERE h.recorded_on <= \(asOf) AND h.until > \(asOf))
            """,
        ]
    }

    private func part(_ source: SQL, _ columns: SQL, by access: Access) -> SQL {
        var conditions = self.conditions + [access.may(.viewUnits, at: "o.unit_id")]
        if let after { conditions.append(follows(in: sort, after)) }
        // By unit the units are read in the order of their codes, so that the first page does not wait for the last.
        let units: SQL =
            sort == .unit ? "unit u CROSS JOIN \(below) t" : "\(below) t CROSS JOIN unit u"
        return """
            SELECT \(columns) FROM \(units) CROSS JOIN \(source) o \(Line.words)
            WHERE u.id = t.unit_id AND o.unit_id = u.id AND \(SQL.joined(conditions, by: " AND "))
            """
    }

    /// The units at and below the one that is shown, on the day's tree.
    private var below: SQL {
        guard let asOf else { return "(SELECT unit_id FROM unit_ancestry WHERE ancestor_id = \(unitID))" }
        return """
            (SELECT unit_id FROM unit_ancestry WHERE ancestor_id = \(unitID) AND since <= \(asOf)
             UNION SELECT unit_id FROM unit_ancestry_past
                   WHERE ancestor_id = \(unitID) AND since <= \(asOf) AND until > \(asOf))
            """
    }

    private func follows(in sort: Sort, _ after: Place) -> SQL {
        let later = Self.follows(after)
        return switch (sort, after.unit, after.duty) {
        case (.unit, let code?, _): "u.code >= \(code) AND (u.code > \(code) OR \(later))"
        case (.duty, _, let duty?): "o.duty_id >= \(duty) AND (o.duty_id > \(duty) OR \(later))"
        default: later
        }
    }
}
