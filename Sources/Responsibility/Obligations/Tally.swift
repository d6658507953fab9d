import Storage

/// The count of obligations below each unit, kept by appending postings that a job folds into balances.
///
/// A unit's own obligations are not in its own tally; they are few and are counted from their rows.
enum Tally {
    /// Posts the obligations that `condition` selects (alias `o`) to all units above theirs, as they are now.
    ///
    /// - Parameter state: the state that they are about to get, where it is not the one that they have.
    static func post(_ sign: Sign, where condition: SQL, as state: SQL = "o.state", in tx: Transaction) throws {
        try post(sign, "a.ancestor_id <> o.unit_id AND \(condition)", as: state, in: tx)
    }

    enum Sign: Int { case add = 1, remove = -1 }

    /// The same for only some of the units above: `condition` may name the ancestry (alias `a`) too.
    static func post(_ sign: Sign, _ condition: SQL, as state: SQL = "o.state", in tx: Transaction) throws {
        let posting = tx.id(Entry.self)
        try tx.run(
            .unscoped(
                """
                INSERT INTO tally (unit_id, programme_id, year, state, due_on, grace_until, entry, n)
                SELECT a.ancestor_id, o.programme_id, o.year, \(state),
                       CASE WHEN \(state) IN ('open', 'holding') THEN o.due_on ELSE '' END,
                       CASE WHEN \(state) = 'open' THEN COALESCE(o.grace_until, '') ELSE '' END, \(posting),
                       \(sign.rawValue) * COUNT(*)
                FROM obligation o CROSS JOIN unit_ancestry a
                WHERE a.unit_id = o.unit_id AND \(condition)
                GROUP BY 1, 2, 3, 4, 5, 6
                """, because: "whoever may change an obligation changes the counts above it"))
    }

    /// How many rows (alias `t`) stand for, how many of them past their due day and its grace, and how many due soon or before.
    static func sums(on today: Day) -> SQL {
        """
        SUM(t.n) AS n, COALESCE(SUM(t.n) FILTER (WHERE t.due_on < \(today) AND t.grace_until < \(today)), 0) AS past,
        COALESCE(SUM(t.n) FILTER (WHERE t.due_on <= \(today.adding(days: Obligation.soon))), 0) AS soon
        """
    }

    /// Whether there is anything to fold.
    static func hasPostings(in tx: Transaction) throws -> Bool {
        try tx.value(
            .unscoped("SELECT 1 FROM tally WHERE entry <> 0 LIMIT 1", because: "folding changes no figure"),
            as: Int.self)
            != nil
    }

    /// Folds all postings into the balances. Safe beside any other transaction: all statements see the same postings.
    static func fold(in tx: Transaction) throws {
        guard try hasPostings(in: tx) else { return }
        try TallyOfToday.addPostings(in: tx)
        for statement in [
            """
            INSERT INTO tally (unit_id, programme_id, year, state, due_on, grace_until, entry, n)
            SELECT unit_id, programme_id, year, state, due_on, grace_until, 0, SUM(n) FROM tally WHERE entry <> 0
            GROUP BY unit_id, year, programme_id, state, due_on, grace_until
            ON CONFLICT (unit_id, programme_id, year, state, due_on, grace_until, entry) DO UPDATE SET n = tally.n + excluded.n
            """,
            "DELETE FROM tally WHERE entry = 0 AND n = 0 AND unit_id IN (SELECT unit_id FROM tally WHERE entry <> 0)",
            "DELETE FROM tally WHERE entry <> 0",
        ] as [SQL] {
            try tx.run(.housekeeping(statement, because: "folding changes no figure"))
        }
    }
}
