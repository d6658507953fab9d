import Storage

/// The turn of the year for standing duties (常态责任换年): the old year's rows lapse, and those of the new year are judged
/// by the checks of both.
///
/// It is done for some units at a time, and may be broken off and begun again anywhere: what is done is not found again.
enum StandingRenewal {
    static let unitsInPart = 2_000

    /// The next units that have something to renew, in the order of their identities.
    static func units(
        after unit: ID<Unit>?, limit: Int, on today: Day, in tx: Transaction
    ) throws -> [ID<Unit>] {
        let years = try yearsLeft(on: today, in: tx)
        guard !years.isEmpty else { return [] }
        return try tx.all(
            .unscoped(
                """
                SELECT u.id FROM unit u
                WHERE u.id > \(unit ?? ID(rawValue: 0))
                  AND EXISTS (SELECT 1 FROM obligation s WHERE s.unit_id = u.id AND \(isOver(years, on: today)))
                ORDER BY u.id LIMIT \(limit)
                """, because: "the turn of the year asks nobody")
        ) { (id: ID<Unit>) in id }
    }

    /// Renews the standing duties of some units. Gives how many rows lapsed.
    @discardableResult
    static func renew(
        _ units: [ID<Unit>], by actor: Actor, on today: Day, at now: Instant, in tx: Transaction
    ) throws -> Int {
        let years = try yearsLeft(on: today, in: tx)
        guard !years.isEmpty, !units.isEmpty else { return 0 }
        let rows = try tx.all(
            .unscoped(
                """
                SELECT s.id, s.counted, s.due_on FROM obligation s WHERE s.unit_id IN \(units) AND \(isOver(years, on: today))
                ORDER BY s.id
                """, because: "the turn of the year asks nobody")
        ) { (id: ID<Obligation>, counted: Int, due: Day?) in
            (id, Obligation.Change(state: .lapsed, counted: counted, dueOn: due))
        }
        guard let first = rows.first else { return 0 }
        for part in rows.parts(of: 500) {
            try Obligation.apply(Dictionary(part) { first, _ in first }, on: today, in: tx)
            // What has lapsed is not judged; the rows of later years are.
            try Obligation.judge(part.map(\.0), on: today, at: now, in: tx)
        }
        try Entry.write(
            .renew, "obligation", first.0.rawValue, count: rows.count, ["on": .of(today)], by: actor, at: now, in: tx)
        return rows.count
    }

    /// That a standing row (alias `s`) has had its year: a row of a later one has begun, or a later year's plan reaches the
    /// unit and no longer asks the duty of it.
    private static func isOver(_ years: [Int], on today: Day) -> SQL {
        """
        s.state IN ('holding', 'questioned', 'failing') AND s.cadence = 'standing' AND s.year IN \(years)
        AND \(YearClose.isOpen("s.unit_id", "s.year"))
        AND (EXISTS (SELECT 1 FROM obligation o JOIN plan p ON p.id = o.plan_id
                     WHERE \(Obligation.isSame) AND o.year > s.year AND p.starts_on <= \(today) AND \(YearClose.isOpen))
             OR EXISTS (SELECT 1 FROM unit_ancestry a JOIN plan p ON p.unit_id = a.ancestor_id
                        WHERE a.unit_id = s.unit_id AND p.programme_id = s.programme_id AND p.year > s.year
                          AND p.starts_on <= \(today) AND p.withdrawn_on IS NULL
                          AND NOT EXISTS (SELECT 1 FROM job j WHERE j.plan_id = p.id AND j.state IN ('waiting', 'running'))))
        """
    }

    /// The years that have standing rows left although a later year of their programme has begun: read from the counts at the root.
    private static func yearsLeft(on today: Day, in tx: Transaction) throws -> [Int] {
        try tx.all(
            .unscoped(
                """
                SELECT c.year FROM (
                    SELECT t.programme_id, t.year, t.n FROM unit r JOIN tally t ON t.unit_id = r.id
                    WHERE r.parent_id IS NULL AND t.state IN ('holding', 'questioned', 'failing')
                    UNION ALL
                    SELECT o.programme_id, o.year, 1 FROM unit r JOIN obligation o ON o.unit_id = r.id
                    WHERE r.parent_id IS NULL AND o.state IN ('holding', 'questioned', 'failing')
                ) c
                WHERE c.year < (SELECT MAX(p.year) FROM plan p
                                WHERE p.programme_id = c.programme_id AND p.starts_on <= \(today))
                GROUP BY c.year HAVING SUM(c.n) > 0 ORDER BY c.year
                """, because: "the turn of the year asks nobody")
        ) { (year: Int) in year }
    }
}
