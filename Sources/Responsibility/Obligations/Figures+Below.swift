import Storage

/// What is counted below units, by either of two ways that give the same.
extension Figures {
    /// - Parameter seen: the query of the units, with the permission for them in it.
    static func below(_ seen: SQL, year: Int, on today: Day, in tx: Transaction) throws -> [Counted] {
        try TallyOfToday.isWhole(on: today, in: tx)
            ? kept(below: seen, year: year, on: today, in: tx) : walked(below: seen, year: year, on: today, in: tx)
    }

    /// From what is kept for today, and what is not folded yet.
    static func kept(below seen: SQL, year: Int, on today: Day, in tx: Transaction) throws -> [Counted] {
        try tx.all(
            """
            SELECT t.unit_id, t.programme_id, t.state, t.n, t.past, t.soon
            FROM tally_today t WHERE t.unit_id IN (\(seen)) AND t.year = \(year)
            UNION ALL
            SELECT t.unit_id, t.programme_id, t.state, \(Tally.sums(on: today))
            FROM tally t WHERE t.unit_id IN (\(seen)) AND t.year = \(year) AND t.entry <> 0
            GROUP BY t.unit_id, t.programme_id, t.state
            """, Counted.init)
    }

    /// From the tally, due day by due day, on whatever day. Naming the programme, which is true of every row, lets SQLite
    /// read the rows in the order of their groups, without sorting them.
    static func walked(below seen: SQL, year: Int, on today: Day, in tx: Transaction) throws -> [Counted] {
        try tx.all(
            """
            SELECT t.unit_id, t.programme_id, t.state, \(Tally.sums(on: today))
            FROM tally t WHERE t.unit_id IN (\(seen)) AND t.programme_id IN (SELECT id FROM programme) AND t.year = \(year)
            GROUP BY t.unit_id, t.programme_id, t.state
            """, Counted.init)
    }
}
