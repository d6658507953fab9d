import Storage

/// Work on a plan that takes several transactions: others write in between, it can be watched, left and, while it issues, cancelled.
struct Job: Sendable {
    let id: ID<Job>
    let kind: Kind
    let planID: ID<Plan>
    /// The day from which it holds; for withdrawing and amending.
    let fromDay: Day?
    /// The version that takes over; for amending.
    let version: Int?
    let reason: String
    let askedBy: ID<Account>?
    let askedByName: String
    let state: State
    /// Units done, of all.
    let done: Int
    let total: Int
    /// Obligations changed so far.
    let count: Int
    /// Why it failed.
    let words: String
    let isCancelled: Bool

    static let columns: SQL = """
        j.id, j.kind, j.plan_id, j.from_day, j.version, j.reason, j.asked_by, j.asked_by_name, j.state, j.done, j.total, j.n,
        j.words, j.cancelled
        """

    enum Kind: String, Sendable, CaseIterable, SQLColumn, SQLBindable { case issue, withdraw, amend }

    enum State: String, Sendable, CaseIterable, SQLColumn, SQLBindable {
        case waiting, running, done, failed, cancelled

        var isUnderWay: Bool { self == .waiting || self == .running }
    }

    /// A process that has said nothing of its work for so many seconds has ended; another one goes on with it.
    static let patience = 120

    static let migration = Migration(
        "0121-jobs",
        """
        CREATE TABLE job (
            id {id},
            kind TEXT NOT NULL CHECK (kind IN ('issue', 'withdraw', 'amend')),
            plan_id BIGINT NOT NULL REFERENCES plan (id),
            from_day TEXT,
            version BIGINT,
            reason TEXT NOT NULL,
            asked_by BIGINT REFERENCES account (id),
            asked_by_name TEXT NOT NULL,
            asked_at BIGINT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'failed', 'cancelled')),
            done BIGINT NOT NULL,
            total BIGINT NOT NULL,
            n BIGINT NOT NULL,
            words TEXT NOT NULL,
            cancelled BOOLEAN NOT NULL,
            -- When the process that runs it last said so.
            seen_at BIGINT NOT NULL
        );
        -- One thing at a time is done with a plan.
        CREATE UNIQUE INDEX job_of_plan ON job (plan_id) WHERE state IN ('waiting', 'running');
        CREATE INDEX job_waiting ON job (state, id);
        """)
}

extension Job {
    /// Writes down what is to be done. Whoever asks has the permission; the entry is that of the act which asks.
    static func ask(
        _ kind: Kind, _ plan: ID<Plan>, from day: Day? = nil, version: Int? = nil, reason: String = "", total: Int,
        by access: Access, in tx: Transaction
    ) throws -> ID<Job> {
        let id = tx.id(Job.self)
        let added = try tx.run(
            .housekeeping(
                """
                INSERT INTO job (id, kind, plan_id, from_day, version, reason, asked_by, asked_by_name, asked_at, state, done,
                                 total, n, words, cancelled, seen_at)
                VALUES (\(id), \(kind), \(plan), \(day), \(version), \(reason), \(access.actor.accountID),
                        \(access.actor.name), \(access.now), 'waiting', 0, \(total), 0, '', FALSE, \(access.now))
                ON CONFLICT DO NOTHING
                """, because: "every part of the work has an entry of its own"))
        guard added == 1 else { throw Refusal.conflict(.underWay) }
        return id
    }

    /// Takes the next job that waits, or one whose process has ended. Two processes never take the same.
    static func claim(_ only: ID<Job>? = nil, at now: Instant, in tx: Transaction) throws -> Job? {
        let condition: SQL = only.map { "w.id = \($0)" } ?? "TRUE"
        let claimed = try tx.value(
            .housekeeping(
                """
                UPDATE job SET state = 'running', seen_at = \(now)
                WHERE id = (SELECT w.id FROM job w
                              WHERE (w.state = 'waiting' OR (w.state = 'running' AND w.seen_at < \(now.adding(seconds: -patience))))
                                AND \(condition) ORDER BY w.id LIMIT 1)
                RETURNING id
                """, because: "every part of the work has an entry of its own"), as: ID<Job>.self)
        guard let claimed else { return nil }
        return try tx.first(
            .unscoped("SELECT \(columns) FROM job j WHERE j.id = \(claimed)", because: "it is this process's own job"),
            Job.init)
    }

    static func isWaiting(at now: Instant, in tx: Transaction) throws -> Bool {
        try tx.value(
            .unscoped(
                """
                SELECT 1 FROM job WHERE state = 'waiting'
                   OR (state = 'running' AND seen_at < \(now.adding(seconds: -patience))) LIMIT 1
                """, because: "whoever asked had the permission"), as: Int.self) != nil
    }

    /// Notes how far it is. Gives `false` when it was cancelled meanwhile.
    static func note(
        _ id: ID<Job>, done: Int, count: Int, at now: Instant, in tx: Transaction
    ) throws -> Bool {
        try tx.run(
            .housekeeping(
                "UPDATE job SET done = \(done), n = \(count), seen_at = \(now) WHERE id = \(id)",
                because: "every part of the work has an entry of its own"))
        return try tx.value(
            .unscoped("SELECT 1 FROM job WHERE id = \(id) AND NOT cancelled", because: "it is this process's own job"),
            as: Int.self) != nil
    }

    static func end(
        _ id: ID<Job>, _ state: State, count: Int? = nil, words: String = "", at now: Instant, in tx: Transaction
    ) throws {
        try tx.run(
            .housekeeping(
                """
                UPDATE job SET state = \(state), words = \(words), seen_at = \(now),
                    n = COALESCE(CAST(\(count) AS BIGINT), n), done = CASE WHEN \(state) = 'done' THEN total ELSE done END
                WHERE id = \(id)
                """, because: "every part of the work has an entry of its own"))
    }

    /// Asks a job that issues to stop; what it has issued is taken back.
    static func cancel(_ id: ID<Job>, by access: Access, in tx: Transaction) throws {
        let view = try JobView.of(id, by: access, in: tx)
        try access.require(.issuePlans, at: view.plan.plan.unitID, in: tx)
        guard view.job.kind == .issue, view.job.state.isUnderWay else { throw Refusal.conflict(.notOpen) }
        guard !view.job.isCancelled else { return }
        try tx.run(
            .unscoped("UPDATE job SET cancelled = TRUE WHERE id = \(id)", because: "it was found with permission"))
        try Entry.write(
            .cancel, "plan", view.plan.id, unit: view.plan.plan.unitID,
            ["job": .of(id), "done": .of(view.job.done), "total": .of(view.job.total)], by: access, in: tx)
    }
}
