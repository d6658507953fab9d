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
}
