import Storage

/// A standing duty is one and the same from year to year, although each plan year has a row of its own for it.
extension Obligation {
    /// That `s` is the row of some year for the standing duty whose row is `o`.
    static let isSame: SQL = """
        s.unit_id = o.unit_id AND s.programme_id = o.programme_id AND s.duty_id = o.duty_id AND s.occurrence = o.occurrence
        """

    /// The rows (alias `o`) of later years for the same standing duties.
    static func successors(of ids: [ID<Obligation>]) -> SQL {
        """
        obligation s JOIN obligation o ON \(isSame) AND o.year > s.year
        WHERE s.id IN \(ids) AND s.cadence = 'standing'
        """
    }

    /// The day from which each standing duty has been owed without a pause, by its rows.
    static func firstDays(of obligations: [Obligation], in tx: Transaction) throws -> [ID<Obligation>: Day] {
        let ids = obligations.filter { $0.cadence == .standing }.map(\.id)
        guard !ids.isEmpty else { return [:] }
        let rows = try tx.all(
            .unscoped(
                """
                SELECT o.id, MIN(s.opens_on) FROM obligation o JOIN obligation s ON \(isSame) AND s.year <= o.year
                WHERE o.id IN \(ids) AND s.state <> 'waived' GROUP BY o.id
                """, because: "permission was asked for the act behind it")
        ) { (id: ID<Obligation>, day: Day) in (id, day) }
        return Dictionary(rows) { first, _ in first }
    }

    /// Ends the standing rows of years for which a later one has begun, and judges the later ones by the checks of both.
    ///
    /// Changes nothing when there is nothing to renew. Gives how many rows were ended.
    @discardableResult
    static func renewStanding(by actor: Actor, on today: Day, at now: Instant, in tx: Transaction) throws -> Int {
        let years = try yearsLeft(on: today, in: tx)
        guard !years.isEmpty else { return 0 }
        let rows = try tx.all(
            .unscoped(
                """
                SELECT s.id, s.counted, s.due_on, o.id FROM obligation s CROSS JOIN obligation o JOIN plan p ON p.id = o.plan_id
                WHERE s.cadence = 'standing' AND s.state IN ('holding', 'questioned', 'failing') AND s.year IN \(years)
                  AND \(isSame) AND o.year > s.year AND p.starts_on <= \(today)
                  AND \(YearClose.isOpen) AND \(YearClose.isOpen("s.unit_id", "s.year"))
                """, because: "the turn of the year asks nobody")
        ) { (old: ID<Obligation>, counted: Int, due: Day?, new: ID<Obligation>) in (old, counted, due, new) }
        guard !rows.isEmpty else { return 0 }
        for start in stride(from: 0, to: rows.count, by: 500) {
            let part = rows[start..<min(start + 500, rows.count)]
            let ended = part.map { ($0.0, Change(state: .lapsed, counted: $0.1, dueOn: $0.2)) }
            try apply(Dictionary(ended) { first, _ in first }, on: today, in: tx)
            try judge(Set(part.map(\.3)).sorted(), on: today, at: now, in: tx)
        }
        let ended = Set(rows.map(\.0)).count
        try Entry.write(
            .renew, "obligation", rows[0].0.rawValue, count: ended, ["on": .of(today)], by: actor, at: now, in: tx)
        return ended
    }

    /// The years that have standing rows left although a later year of their programme has begun: read from the counts at the root.
    static func yearsLeft(on today: Day, in tx: Transaction) throws -> [Int] {
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
