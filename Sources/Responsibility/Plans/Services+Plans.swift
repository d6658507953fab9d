import Storage

/// What was done with a plan: at once, or by a job that goes on.
public struct PlanAct: Sendable {
    public let planID: ID<Plan>
    /// `nil` when it is done.
    var jobID: ID<Job>?
    /// What was issued, when it is done.
    var issue: Plan.Issue?
    /// What the job has to issue, for the process that asked for it.
    var draft: PlanDraft?
}

extension Services {
    /// Issues a plan: a small one at once, a large one by a job, which is only asked for here.
    func issue(
        _ programme: String, year: Int, under unit: ID<Unit>, stopwatch: Stopwatch? = nil, by access: Access
    ) async throws -> PlanAct {
        let draft = try await database.readAtLength { tx in
            try access.require(.issuePlans, at: unit, in: tx)
            let top = try Unit.find(unit, by: access, in: tx)
            return try PlanDraft.make(programme, year: year, under: top, by: access, in: tx)
        }
        guard draft.isLarge else {
            return try await database.write { tx in
                let issue = try Plan.issue(programme, year: year, under: unit, stopwatch: stopwatch, by: access, in: tx)
                guard let plan = issue.planID else { throw Refusal.notFound }
                return PlanAct(planID: plan, issue: issue)
            }
        }
        return try await database.write { tx in
            try access.require(.issuePlans, at: unit, in: tx)
            try YearClose.check(all: unit, year, in: tx)
            let issuing = try PlanIssuing.begin(draft, by: access, in: tx)
            guard let plan = issuing.planID else { throw Refusal.notFound }
            let job = try Job.ask(.issue, plan, total: draft.unitCount, by: access, in: tx)
            try issuing.write(count: 0, part: 0, by: access, in: tx)
            return PlanAct(planID: plan, jobID: job, draft: draft)
        }
    }

    /// Withdraws a plan from a day on: a small one at once, a large one by a job.
    func withdrawPlan(
        _ id: ID<Plan>, from day: Day, reason: String, by access: Access
    ) async throws -> PlanAct {
        let count = try await database.readAtLength { tx in
            _ = try PlanWithdrawal(id, from: day, reason: reason, by: access, in: tx)
            return try PlanWithdrawal.count(of: id, from: day, by: access, in: tx).all
        }
        return try await database.write { tx in
            let withdrawal = try PlanWithdrawal(id, from: day, reason: reason, by: access, in: tx)
            guard count > Plan.manyObligations else {
                _ = try withdrawal.apply(by: access, in: tx)
                return PlanAct(planID: id)
            }
            let job = try Job.ask(
                .withdraw, id, from: day, reason: withdrawal.reason,
                total: try Plan.unitIDs(below: withdrawal.plan.plan.unitID, in: tx).count, by: access, in: tx)
            return PlanAct(planID: id, jobID: job)
        }
    }

    /// Has a newer version take over a plan from a day on: a small one at once, a large one by a job.
    func amendPlan(
        _ id: ID<Plan>, to version: Int?, from day: Day?, by access: Access
    ) async throws -> PlanAct {
        let isLarge = try await database.readAtLength { tx in
            try PlanAmendment(id, to: version, from: day, by: access, in: tx).draft.isLarge
        }
        return try await database.write { tx in
            var amendment = try PlanAmendment(id, to: version, from: day, by: access, in: tx)
            guard isLarge else {
                try amendment.applyAll(by: access, in: tx)
                return PlanAct(planID: amendment.planID ?? id)
            }
            let job = try Job.ask(
                .amend, id, from: amendment.from, version: amendment.draft.programme.version,
                total: amendment.draft.unitCount, by: access, in: tx)
            return PlanAct(planID: id, jobID: job)
        }
    }

    /// Does the job of an act in this process, part by part, and says what became of it.
    private func finish(
        _ act: PlanAct, stopwatch: Stopwatch? = nil, by access: Access,
        progress: @escaping @Sendable (_ done: Int, _ total: Int) async -> Void
    ) async throws -> Plan.Issue? {
        guard let id = act.jobID else { return act.issue }
        let runner = JobRunner(services: self, stopwatch: stopwatch, draft: act.draft, progress: progress)
        let done = try await runner.runNext(id)
        let job = try await database.read { tx in try JobView.of(id, by: access, in: tx).job }
        guard job.state == .done else {
            throw Refusal.invalid([
                Mistake(
                    "job", zh: job.words.isEmpty ? "已取消" : job.words, en: job.words.isEmpty ? "cancelled" : job.words)
            ])
        }
        return done?.issue
    }
}

// What the command line asks; large plans are worked on part by part in its own process.
extension Services {
    /// Tells how far long work is: so many units, of all.
    public typealias Progress = @Sendable (_ done: Int, _ total: Int) async -> Void

    public func issuePlan(
        _ programme: String, year: Int, under code: String, dryRun: Bool, stopwatch: Stopwatch? = nil,
        by access: Access, progress: @escaping Progress = { _, _ in }
    ) async throws -> Plan.Issue {
        stopwatch?.lap("open")
        let unit = try await database.read { tx in try Unit.find(code: code, by: access, in: tx).id }
        guard !dryRun else {
            return try await database.readAtLength { tx in
                try Plan.issue(programme, year: year, under: unit, dryRun: true, by: access, in: tx)
            }
        }
        let act = try await issue(programme, year: year, under: unit, stopwatch: stopwatch, by: access)
        stopwatch?.lap("draft")
        let issue = try await finish(act, stopwatch: stopwatch, by: access, progress: progress)
        stopwatch?.lap("commit")
        return issue ?? Plan.Issue()
    }

    /// What a plan would ask, before it is issued, in the form in which the command line prints it.
    public struct PreviewedPlan: Sendable {
        public let issue: Plan.Issue
        public let programme: String
        public let version: Int
        public let duties: [Duty]
        public let kinds: [Kind]

        public struct Duty: Sendable {
            public let key: String
            public let title: (zh: String, en: String)
            public let cadence: (zh: String, en: String)
            /// How many units owe it, and the codes of the first of them.
            public let units: Int
            public let some: [String]
            /// How often each in the year, and minutes each in the year.
            public let times: Int
            public let minutes: Int
            public let next: [(day: Day, provisional: Bool)]
        }

        public struct Kind: Sendable {
            public let key: String
            public let title: (zh: String, en: String)
            public let units: Int
            public let obligations: Int
            /// Minutes in the year: of the unit with least, of that with most, and of all.
            public let least: Int
            public let most: Int
            public let all: Int
        }
    }

    public func previewPlan(
        _ programme: String, year: Int, under code: String, by access: Access
    ) async throws -> PreviewedPlan {
        try await database.readAtLength { tx in
            let unit = try Unit.find(code: code, by: access, in: tx)
            try access.require(.issuePlans, at: unit.id, in: tx)
            try YearClose.check(all: unit.id, year, in: tx)
            let draft = try PlanDraft.make(programme, year: year, under: unit, by: access, in: tx)
            return PreviewedPlan(
                issue: try Plan.preview(draft, on: access.today, in: tx), programme: programme,
                version: draft.programme.version,
                duties: draft.summary(from: access.today).map { summary in
                    PreviewedPlan.Duty(
                        key: summary.duty.duty.key,
                        title: (summary.duty.duty.title.zh, summary.duty.duty.title.en),
                        cadence: summary.duty.cadence.sentence(summary.duty.titles), units: summary.units,
                        some: summary.some,
                        times: summary.times, minutes: summary.minutes,
                        next: summary.next.map { ($0.due, $0.provisional) })
                },
                kinds: draft.load(kinds: try Unit.kinds(in: tx)).map {
                    PreviewedPlan.Kind(
                        key: $0.kind.key, title: ($0.kind.zh, $0.kind.en), units: $0.units,
                        obligations: $0.obligations, least: $0.least, most: $0.most, all: $0.minutes)
                })
        }
    }

    /// The plan in force of a programme's year at exactly that unit.
    private func plan(
        _ programme: String, year: Int, at code: String, by access: Access, in tx: Transaction
    ) throws -> ID<Plan> {
        let unit = try Unit.find(code: code, by: access, in: tx)
        let found = try tx.value(
            """
            SELECT n.id FROM plan n JOIN programme g ON g.id = n.programme_id
            WHERE g.key = \(programme) AND n.year = \(year) AND n.unit_id = \(unit.id) AND n.replaced_by IS NULL
              AND \(access.may(.viewUnits, at: unit.id)) ORDER BY n.withdrawn_on IS NOT NULL, n.id DESC LIMIT 1
            """, as: ID<Plan>.self)
        guard let found else {
            throw Refusal.invalid([
                Mistake(
                    "programme", zh: "没有向“\(unit.name)”下达过 \(year) 年的“\(programme)”计划",
                    en: "no plan of “\(programme)” for \(year) was issued to “\(unit.name)”")
            ])
        }
        return found
    }

    /// Withdraws a plan, or only counts. Gives how many obligations, and how many of them are done in part.
    public func withdrawPlan(
        _ programme: String, year: Int, under code: String, from day: Day?, reason: String, dryRun: Bool,
        by access: Access, progress: @escaping Progress
    ) async throws -> (all: Int, begun: Int) {
        let services = self
        let day = day ?? access.today
        let (id, count) = try await database.readAtLength { tx in
            let id = try services.plan(programme, year: year, at: code, by: access, in: tx)
            _ = try PlanWithdrawal(id, from: day, reason: dryRun ? "–" : reason, by: access, in: tx)
            return (id, try PlanWithdrawal.count(of: id, from: day, by: access, in: tx))
        }
        guard !dryRun else { return count }
        let act = try await withdrawPlan(id, from: day, reason: reason, by: access)
        _ = try await finish(act, by: access, progress: progress)
        return count
    }

    /// What amending would do, or has done.
    public struct AmendedPlan: Sendable {
        public let version: Int
        public let from: Day
        public let kept: Int
        public let added: Int
        public let withdrawn: Int
        public let changed: Int
    }

    public func amendPlan(
        _ programme: String, year: Int, under code: String, to version: Int?, from day: Day?, dryRun: Bool,
        by access: Access, progress: @escaping Progress
    ) async throws -> AmendedPlan {
        let services = self
        let (id, preview) = try await database.readAtLength { tx in
            let id = try services.plan(programme, year: year, at: code, by: access, in: tx)
            var amendment = try PlanAmendment(id, to: version, from: day, by: access, in: tx)
            try amendment.preview(in: tx)
            let counts = amendment.counts
            return (
                id,
                AmendedPlan(
                    version: amendment.draft.programme.version, from: amendment.from, kept: counts.kept,
                    added: counts.added, withdrawn: counts.withdrawn, changed: counts.changed)
            )
        }
        guard !dryRun else { return preview }
        let act = try await amendPlan(id, to: preview.version, from: preview.from, by: access)
        _ = try await finish(act, by: access, progress: progress)
        return preview
    }

    /// Closes a year, or only says what is still open and what waits.
    public func closeYear(
        _ year: Int, unit code: String, dryRun: Bool, by access: Access
    ) async throws -> (open: Int, waiting: Int, done: Int) {
        let act: @Sendable (Transaction) throws -> YearClose.Preview = { tx in
            let unit = try Unit.find(code: code, by: access, in: tx)
            guard dryRun else { return try YearClose.close(unit.id, year, by: access, in: tx) }
            try access.require(.issuePlans, at: unit.id, in: tx)
            let preview = try YearClose.preview(unit.id, year, by: access, in: tx)
            guard preview.mistakes.isEmpty else { throw Refusal.invalid(preview.mistakes) }
            guard preview.closing == nil else { throw Refusal.conflict(.yearClosed) }
            return preview
        }
        let preview = try await dryRun ? database.readAtLength(act) : database.write(act)
        return (preview.open, preview.figures.submitted, preview.figures.done)
    }

    public func reopenYear(_ year: Int, unit code: String, reason: String, by access: Access) async throws {
        try await database.write { tx in
            let unit = try Unit.find(code: code, by: access, in: tx)
            try YearClose.reopen(unit.id, year, reason: reason, by: access, in: tx)
        }
    }
}
