import Storage

/// What the balances of the tally come to on one day, kept so that no page has to walk their due days.
///
/// It holds what is folded and nothing else: who reads it adds the postings that are not. It may be lacking, unfinished or
/// of another day, and then the tally itself is asked; so nothing has to run at midnight.
enum TallyOfToday {
    /// For which day it is made, and for which units: those up to an identity.
    struct Progress: Sendable, Equatable {
        let day: Day
        let upTo: ID<Unit>

        var isWhole: Bool { upTo == Progress.end }
        fileprivate static let end = ID<Unit>(rawValue: .max)
    }

    static func progress(in tx: Transaction) throws -> Progress? {
        try tx.first(
            .unscoped("SELECT day, up_to FROM tally_day WHERE one = 1", because: "a day tells nothing of the records"),
            Progress.init)
    }

    /// Whether it can be read instead of the balances.
    static func isWhole(on today: Day, in tx: Transaction) throws -> Bool {
        guard let progress = try progress(in: tx) else { return false }
        return progress.isWhole && progress.day == today
    }

    /// About so many rows of the tally are worked into it at once, so that nobody waits for long.
    static let rowsInPart = 50_000

    /// Makes the next part of it, unless nothing is left to do. Safe beside any other transaction: it reads balances alone,
    /// and what is folded into a part that is made is added to it.
    ///
    /// - Parameter back: whether one of a later day gives way, as when the clock was set back.
    @discardableResult
    static func makeNext(
        for today: Day, back: Bool, rows: Int = rowsInPart, in tx: Transaction
    ) throws -> Bool {
        let progress = try progress(in: tx)
        guard needsWork(progress, for: today, back: back) else { return false }
        let done = progress.map { $0.day == today ? $0.upTo : ID(rawValue: 0) } ?? ID(rawValue: 0)
        let end =
            try tx.value(
                .unscoped(
                    "SELECT unit_id FROM tally WHERE unit_id > \(done) ORDER BY unit_id LIMIT 1 OFFSET \(rows)",
                    because: "counting anew changes no figure"), as: ID<Unit>.self) ?? Progress.end
        let part: SQL = "unit_id > \(done) AND unit_id <= \(end)"
        for statement in [
            "DELETE FROM tally_today WHERE \(part)",
            """
            INSERT INTO tally_today (unit_id, year, programme_id, state, n, past, soon)
            SELECT t.unit_id, t.year, t.programme_id, t.state, \(Tally.sums(on: today))
            FROM tally t WHERE t.entry = 0 AND \(part) GROUP BY t.unit_id, t.programme_id, t.year, t.state
            """,
            """
            INSERT INTO tally_day (one, day, up_to) VALUES (1, \(today), \(end))
            ON CONFLICT (one) DO UPDATE SET day = excluded.day, up_to = excluded.up_to
            """,
        ] as [SQL] {
            try tx.run(.housekeeping(statement, because: "counting anew changes no figure"))
        }
        return true
    }

    /// Whether there is something to make; one of a later day is left to the server that made it, unless `back` is set.
    static func needsWork(_ progress: Progress?, for today: Day, back: Bool) -> Bool {
        guard let progress else { return true }
        return progress.day == today ? !progress.isWhole : progress.day < today || back
    }

    /// Adds the postings that are about to be folded, where it is made.
    static func addPostings(in tx: Transaction) throws {
        guard let progress = try progress(in: tx) else { return }
        let why: StaticString = "folding changes no figure"
        try tx.run(
            .housekeeping(
                """
                INSERT INTO tally_today (unit_id, year, programme_id, state, n, past, soon)
                SELECT t.unit_id, t.year, t.programme_id, t.state, \(Tally.sums(on: progress.day))
                FROM tally t WHERE t.entry <> 0 AND t.unit_id <= \(progress.upTo)
                GROUP BY t.unit_id, t.year, t.programme_id, t.state
                ON CONFLICT (unit_id, year, programme_id, state) DO UPDATE SET
                    n = tally_today.n + excluded.n, past = tally_today.past + excluded.past,
                    soon = tally_today.soon + excluded.soon
                """, because: why))
        try tx.run(
            .housekeeping(
                """
                DELETE FROM tally_today WHERE n = 0 AND past = 0 AND soon = 0
                    AND unit_id IN (SELECT unit_id FROM tally WHERE entry <> 0)
                """, because: why))
    }

    /// Makes it anew from nothing: what is there is not to be trusted.
    static func forget(in tx: Transaction) throws {
        try tx.run(.housekeeping("DELETE FROM tally_day", because: "counting anew changes no figure"))
    }

    static let migration = Migration(
        "0380-tally-of-today",
        """
        CREATE TABLE tally_today (
            unit_id BIGINT NOT NULL,
            year BIGINT NOT NULL,
            programme_id BIGINT NOT NULL,
            state TEXT NOT NULL,
            n BIGINT NOT NULL,
            past BIGINT NOT NULL,
            soon BIGINT NOT NULL,
            PRIMARY KEY (unit_id, year, programme_id, state)
        ) {clustered};
        -- The day of which those rows tell, and up to which unit they are there; no row where nobody may read them.
        CREATE TABLE tally_day (
            one BIGINT PRIMARY KEY CHECK (one = 1),
            day TEXT NOT NULL,
            up_to BIGINT NOT NULL
        ) {clustered};
        -- What is not folded is found for all units, to be folded, and for some, to be read.
        DROP INDEX tally_unfolded;
        CREATE INDEX tally_unfolded ON tally (unit_id, year) WHERE entry <> 0;
        """)
}

extension Services {
    /// Makes the next part of the tally of today; says whether anything was left to do.
    @discardableResult
    func makeTallyOfToday(back: Bool) async throws -> Bool {
        let today = clock.today
        let isLacking = try await database.read { tx in
            try TallyOfToday.needsWork(TallyOfToday.progress(in: tx), for: today, back: back)
        }
        guard isLacking else { return false }
        return try await database.write { tx in try TallyOfToday.makeNext(for: today, back: back, in: tx) }
    }
}
