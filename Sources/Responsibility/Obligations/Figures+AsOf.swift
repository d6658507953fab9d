import Storage

extension Figures {
    /// How units and everything below them stood at the end of a day: what was recorded by then, on that day's tree.
    static func of(
        _ units: [ID<Unit>], year: Int, asOf day: Day, by access: Access, in tx: Transaction
    ) throws -> [Line] {
        guard !units.isEmpty else { return [] }
        let soon = day.adding(days: Obligation.soon)
        let band: SQL = """
            CASE WHEN o.state NOT IN ('open', 'holding') OR o.due_on IS NULL THEN 2 WHEN o.due_on < \(day) THEN 0
                 WHEN o.due_on <= \(soon) THEN 1 ELSE 2 END
            """
        let rows = try tx.all(
            """
            SELECT t.ancestor_id, o.programme_id, o.state, \(band), COUNT(*)
            FROM (SELECT unit_id, ancestor_id FROM unit_ancestry WHERE ancestor_id IN \(units) AND since <= \(day)
                  UNION SELECT unit_id, ancestor_id FROM unit_ancestry_past
                        WHERE ancestor_id IN \(units) AND since <= \(day) AND until > \(day)) t
            CROSS JOIN (SELECT unit_id, programme_id, year, state, due_on FROM obligation WHERE recorded_on <= \(day)
                        UNION ALL
                        SELECT unit_id, programme_id, year, state, due_on FROM obligation_past
                        WHERE recorded_on <= \(day) AND until > \(day)) o
            WHERE o.unit_id = t.unit_id AND o.year = \(year) AND \(access.may(.viewUnits, at: "o.unit_id"))
            GROUP BY 1, 2, 3, 4
            """, Counted.init)
        return lines(of: rows)
    }
}

extension Obligation {
    /// The word for a state whose due day lies behind (0), within two weeks (1) or further off (2).
    static func standing(_ state: State, band: Int) -> Standing {
        switch (state, band) {
        case (.open, 0): .overdue
        case (.open, 1): .dueSoon
        case (.open, _): .onTrack
        case (.holding, 0): .unverified
        default: standing(state, due: nil, on: Day(number: 0))
        }
    }
}
