import Storage

extension Figures {
    /// How units and everything below them stood at the end of a day: what was recorded by then, on that day's tree.
    static func of(
        _ units: [ID<Unit>], year: Int, asOf day: Day, by access: Access, in tx: Transaction
    ) throws -> [Line] {
        guard !units.isEmpty else { return [] }
        let soon = day.adding(days: Obligation.soon)
        // Each of the two tables is read along its own index of units: over both at once SQLite would walk all of them.
        // Of one unit and all below it every row is of that unit, and there is less to sort by.
        let top: SQL = units.count == 1 ? "CAST(\(units[0]) AS BIGINT)" : "t.ancestor_id"
        let key: SQL = units.count == 1 ? "o.programme_id, o.state" : "t.ancestor_id, o.programme_id, o.state"
        func counted(_ table: SQL, _ stood: SQL) -> SQL {
            """
            SELECT \(top) AS ancestor_id, o.programme_id, o.state, COUNT(*) AS n,
                   COUNT(*) FILTER (WHERE \(passed(by: day))) AS past,
                   COUNT(*) FILTER (WHERE o.due_on <= \(soon)) AS soon
            FROM (SELECT unit_id, ancestor_id FROM unit_ancestry WHERE ancestor_id IN \(units) AND since <= \(day)
                  UNION SELECT unit_id, ancestor_id FROM unit_ancestry_past
                        WHERE ancestor_id IN \(units) AND since <= \(day) AND until > \(day)) t
            CROSS JOIN \(table) o
            WHERE o.unit_id = t.unit_id AND o.year = \(year) AND \(stood) AND \(access.may(.viewUnits, at: "t.unit_id"))
            GROUP BY \(key)
            """
        }
        let now = counted("obligation", "o.recorded_on <= \(day)")
        let past = counted("obligation_past", "o.recorded_on <= \(day) AND o.until > \(day)")
        return lines(
            of: try tx.all(
                """
                SELECT ancestor_id, programme_id, state, SUM(n), SUM(past), SUM(soon)
                FROM (\(now) UNION ALL \(past)) c GROUP BY ancestor_id, programme_id, state
                """, Counted.init))
    }

    /// The figures of every unit's own obligations at the end of a day, for counting all units together.
    static func own(year: Int, asOf day: Day, in tx: Transaction) throws -> [Line] {
        let soon = day.adding(days: Obligation.soon)
        let counts = try tx.all(
            .unscoped(
                """
                SELECT o.unit_id, o.programme_id, o.state, COUNT(*),
                       COUNT(*) FILTER (WHERE \(passed(by: day))), COUNT(*) FILTER (WHERE o.due_on <= \(soon))
                FROM (SELECT unit_id, programme_id, state, due_on, due_at, grace_until FROM obligation
                      WHERE recorded_on <= \(day) AND year = \(year)
                      UNION ALL
                      SELECT unit_id, programme_id, state, due_on, due_at, grace_until FROM obligation_past
                      WHERE recorded_on <= \(day) AND until > \(day) AND year = \(year)) o
                GROUP BY o.unit_id, o.programme_id, o.state
                """, because: "figures of all units are counted; a page asks for the permission when it reads them"),
            Counted.init)
        return lines(of: counts)
    }

    /// That an obligation (alias `o`) is past its last day or its last moment when a day ends.
    private static func passed(by day: Day) -> SQL {
        "(\(Obligation.isPast(on: day))) OR (o.due_on = \(day) AND o.due_at IS NOT NULL)"
    }
}

extension Obligation {
    /// A unit's obligations with all that is asked of them as of a day, so that no row has to be looked up.
    static let migrationOfPastFigures = Migration(
        "0390-obligations-as-of-a-day",
        """
        DROP INDEX obligation_of_unit;
        CREATE INDEX obligation_of_unit
            ON obligation (unit_id, state, due_on, id, programme_id, year, grace_until, due_at, recorded_on);
        """)
}
