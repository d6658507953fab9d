import Storage

/// Does a job part by part, each in a transaction of its own.
struct JobRunner: Sendable {
    let services: Services
    var stopwatch: Stopwatch?
    /// The year to be issued, where this process has just worked it out.
    var draft: PlanDraft?
    var unitsInPart = Plan.unitsInPart
    /// Is told after each part how far it is.
    var progress: @Sendable (_ done: Int, _ total: Int) async -> Void = { _, _ in }

    private var database: any Database { services.database }

    /// Does everything that waits.
    func runAll() async throws {
        while try await database.read({ [services] tx in try Job.isWaiting(at: services.clock.now(), in: tx) }) {
            guard try await runNext() != nil else { return }
        }
    }

    /// Takes one job and does it. What the rules refuse ends it as failed, with the sentence.
    @discardableResult
    func runNext(_ only: ID<Job>? = nil) async throws -> Done? {
        let now = services.clock.now()
        guard let job = try await database.write({ tx in try Job.claim(only, at: now, in: tx) }) else { return nil }
        var issued: Plan.Issue?
        do {
            switch job.kind {
            case .issue: issued = try await issue(job)
            case .withdraw: try await withdraw(job)
            case .amend: try await amend(job)
            }
        } catch let refusal as Refusal {
            let end = services.clock.now()
            try await database.write { tx in
                try Job.end(
                    job.id, .failed, words: "\(refusal.sentence(in: .zh)) \(refusal.sentence(in: .en))", at: end, in: tx
                )
            }
        }
        return Done(id: job.id, issue: issued)
    }

    /// A job that has ended, and what it issued.
    struct Done: Sendable {
        let id: ID<Job>
        let issue: Plan.Issue?
    }

    /// The reach of whoever asked, as it is now: a part that is no longer allowed is refused.
    private func access(_ job: Job, in tx: Transaction) throws -> Access {
        let (now, today) = (services.clock.now(), services.clock.today)
        guard let account = job.askedBy else { return .machine(job.askedByName, door: .job, at: now, today: today) }
        guard let access = try Access.of(account, through: .job, at: now, today: today, in: tx) else {
            throw Refusal.notAllowed(.issuePlans)
        }
        return access
    }

    private func issue(_ job: Job) async throws -> Plan.Issue? {
        let runner = self
        var issuing = try await database.readAtLength { tx in
            let access = try runner.access(job, in: tx)
            let plan = try Plan.find(job.planID, by: access, in: tx)
            let draft = try runner.draft ?? PlanDraft.make(plan, by: access, in: tx)
            return try PlanIssuing(draft, again: plan.id, in: tx)
        }
        stopwatch?.lap("draft")
        if job.isCancelled {
            try await takeBack(job, issuing)
            return nil
        }
        let parts = issuing.draft.parts(of: unitsInPart)
        var done = 0
        for (number, part) in parts.enumerated() {
            let (before, reached) = (issuing, done + part.count)
            let stopwatch = self.stopwatch
            let (after, goesOn) = try await database.write { tx in
                let access = try runner.access(job, in: tx)
                try access.require(.issuePlans, at: before.draft.top.id, in: tx)
                try YearClose.check(all: before.draft.top.id, before.draft.year, in: tx)
                var issuing = before
                try issuing.add(
                    before.draft.again(part, by: access, in: tx), stopwatch: stopwatch, on: access.today, in: tx)
                let added = issuing.issue.obligations - before.issue.obligations
                if added > 0 { try issuing.write(count: added, part: number + 1, by: access, in: tx) }
                let goesOn = try Job.note(
                    job.id, done: reached, count: issuing.issue.obligations, at: access.now, in: tx)
                stopwatch?.lap("entry")
                return (issuing, goesOn)
            }
            stopwatch?.lap("commit")
            issuing = after
            done = reached
            await progress(done, issuing.draft.unitCount)
            guard goesOn else {
                try await takeBack(job, issuing)
                return nil
            }
        }
        let whole = issuing
        let goesOn = try await database.write { tx in
            let access = try runner.access(job, in: tx)
            guard
                try Job.note(
                    job.id, done: whole.draft.unitCount, count: whole.issue.obligations, at: access.now, in: tx)
            else { return false }
            try whole.finish(by: access, in: tx)
            try Job.end(job.id, .done, count: whole.issue.obligations, at: access.now, in: tx)
            return true
        }
        guard goesOn else {
            try await takeBack(job, issuing)
            return nil
        }
        try await renewStanding(job, parts)
        return whole.issue
    }

    /// The old year's standing duties end where the new year has begun. What a crash leaves undone the turn of a day does.
    private func renewStanding(_ job: Job, _ parts: [ArraySlice<PlanDraft.DraftedUnit>]) async throws {
        let runner = self
        for part in parts {
            try await database.write { tx in
                let access = try runner.access(job, in: tx)
                try StandingRenewal.renew(
                    part.map(\.id), by: access.actor, on: access.today, at: access.now, in: tx)
            }
        }
    }

    /// What a cancelled job has issued is withdrawn again, with the whole plan where it was new.
    private func takeBack(_ job: Job, _ issuing: PlanIssuing) async throws {
        let runner = self
        for part in issuing.draft.parts(of: unitsInPart) {
            guard let first = part.first?.id, let last = part.last?.id else { continue }
            try await database.write { tx in
                let access = try runner.access(job, in: tx)
                try issuing.takeBack(since: job.id, from: first, to: last, by: access, in: tx)
                _ = try Job.note(job.id, done: 0, count: 0, at: access.now, in: tx)
            }
        }
        try await database.write { tx in
            let access = try runner.access(job, in: tx)
            try issuing.finishTakingBack(by: access, in: tx)
            try Job.end(job.id, .cancelled, count: 0, at: access.now, in: tx)
        }
    }

    private func withdraw(_ job: Job) async throws {
        let runner = self
        let (withdrawal, units) = try await database.readAtLength { tx in
            let access = try runner.access(job, in: tx)
            let plan = try Plan.find(job.planID, by: access, in: tx)
            return (
                PlanWithdrawal(plan: plan, day: job.fromDay ?? access.today, reason: job.reason),
                try Plan.unitIDs(below: plan.plan.unitID, in: tx)
            )
        }
        var (done, count) = (0, 0)
        for part in units.parts(of: unitsInPart) {
            let (before, reached) = (count, done + part.count)
            count = try await database.write { tx in
                let access = try runner.access(job, in: tx)
                try runner.check(withdrawal.plan, access, in: tx)
                let all = try before + withdrawal.apply(from: part[0], to: part[part.count - 1], by: access, in: tx)
                _ = try Job.note(job.id, done: reached, count: all, at: access.now, in: tx)
                return all
            }
            done = reached
            await progress(done, units.count)
        }
        let known = count
        try await database.write { tx in
            let access = try runner.access(job, in: tx)
            try runner.check(withdrawal.plan, access, in: tx)
            let rest = try withdrawal.applyToMoved(by: access, in: tx)
            try withdrawal.finish(count: rest, by: access, in: tx)
            try Job.end(job.id, .done, count: known + rest, at: access.now, in: tx)
        }
    }

    private func amend(_ job: Job) async throws {
        let runner = self
        var amendment = try await database.readAtLength { tx in
            let access = try runner.access(job, in: tx)
            return try PlanAmendment(
                job.planID, to: job.version, from: job.fromDay, isUnderWay: true, by: access, in: tx)
        }
        let parts = amendment.draft.parts(of: PlanAmendment.unitsInPart)
        var done = 0
        for part in parts {
            let (before, reached) = (amendment, done + part.count)
            amendment = try await database.write { tx in
                let access = try runner.access(job, in: tx)
                try runner.check(before.old, access, in: tx)
                var amendment = before
                try amendment.begin(by: access, in: tx)
                try amendment.apply(before.draft.again(part, by: access, in: tx), on: access.today, in: tx)
                try amendment.write(amendment.counts - before.counts, isLast: false, by: access, in: tx)
                _ = try Job.note(job.id, done: reached, count: amendment.counts.changes, at: access.now, in: tx)
                return amendment
            }
            done = reached
            await progress(done, amendment.draft.unitCount)
        }
        let whole = amendment
        try await database.write { tx in
            let access = try runner.access(job, in: tx)
            var whole = whole
            try whole.begin(by: access, in: tx)
            try whole.finish(by: access, in: tx)
            try Job.end(job.id, .done, count: whole.counts.changes, at: access.now, in: tx)
        }
    }

    /// What was allowed when the work was asked for has to be allowed at each part of it.
    private func check(_ plan: Plan.Listed, _ access: Access, in tx: Transaction) throws {
        try access.require(.issuePlans, at: plan.plan.unitID, in: tx)
        try YearClose.check(all: plan.plan.unitID, plan.plan.year, in: tx)
    }
}
