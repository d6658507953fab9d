import Logging
import ServiceLifecycle
import Storage
import Synchronization

/// What runs by itself while the server runs, and how often.
struct Jobs: Service {
    let services: Services
    let logger: Logger
    /// Whether this process is at work on a plan.
    private let isWorking = Flag()
    private let isAssessing = Flag()
    private let uncounted = Uncounted()
    /// Whether this process is sending mail.
    private let isSending = Flag()

    init(services: Services, logger: Logger) {
        self.services = services
        self.logger = logger
    }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var ticks = 0
            var monthsCountedOn: Day?
            while !Task.isCancelled {
                do { try await Task.sleep(for: .seconds(1)) } catch { return }
                ticks += 1
                await attempt("folding the tally") { try await fold() }
                let minute = ticks % 60 == 0
                await attempt("making the tally of today") { try await services.makeTallyOfToday(back: minute) }
                await attempt("work on a plan") { try await work() }
                await attempt("the turn of the day") { try await turnTheDay() }
                assess()
                if ticks % 5 == 0, monthsCountedOn != services.clock.today {
                    await attempt("counting a month") {
                        let today = services.clock.today
                        if try await !services.countMissingMonth() { monthsCountedOn = today }
                    }
                }
                if ticks % 120 == 0 { await attempt("renewing the node") { try await services.renewNode() } }
                // A minute after the start, then once a day.
                if ticks % EvidenceSweep.age == 60 { await attempt("sweeping the evidence") { try await sweep() } }
                if ticks % 3600 == 60 { await attempt("clearing old drafts") { try await clearDrafts() } }
                if ticks % 20 == 0 { await attempt("looking at gates") { try await lookAtGates() } }
                if ticks % 20 == 10 { await attempt("reminders") { try await remind() } }
                if ticks % 5 == 0 { await attempt("sending mail") { try await send() } }
            }
        }
    }

    /// Every second: postings of the tally are folded into its balances.
    private func fold() async throws {
        let waiting = try await services.database.read { tx in try Tally.hasPostings(in: tx) }
        if waiting { try await services.database.write { tx in try Tally.fold(in: tx) } }
    }

    /// Every second: a job that waits is taken up, beside everything else.
    private func work() async throws {
        guard !isWorking.isSet else { return }
        let now = services.clock.now()
        guard try await services.database.read({ tx in try Job.isWaiting(at: now, in: tx) }) else { return }
        let services = services
        beside("work on a plan", isWorking) { try await JobRunner(services: services).runAll() }
    }

    /// Every second: the day has turned, or standing duties wait to be renewed; one part of them, then others have their turn.
    private func turnTheDay() async throws {
        try await services.turnOfDay.pass(services.database, services.clock)
        _ = try await services.turnOfDay.renewNext(services.database, services.clock)
    }

    /// Every second: the assessments that wait for their numbers. One that cannot be counted is tried again in five minutes.
    private func assess() {
        beside("counting an assessment", isAssessing) { [self] in
            let now = services.clock.now()
            for (id, error) in try await services.computeWaitingAssessments(except: uncounted.left(at: now)) {
                uncounted.leave(id, until: now.adding(seconds: 300))
                complain("counting an assessment", error)
            }
        }
    }

    /// Every twenty seconds: who is to be told something gets a mail in the outbox.
    private func remind() async throws {
        guard let mail = services.settings.mail else { return }
        try await ReminderRound(services: services, mail: mail).run()
    }

    /// Every five seconds: what is due in the outbox is sent, beside everything else.
    private func send() async throws {
        guard let mail = services.settings.mail, !isSending.isSet else { return }
        let now = services.clock.now()
        guard try await services.database.read({ tx in try Outbox.isWaiting(at: now, in: tx) }) else { return }
        let postman = Postman(services: services, mail: mail, logger: logger)
        beside("sending mail", isSending) { try await postman.run() }
    }

    /// Every hour: drafts that nobody has touched for long, mails that left long ago or wait for nobody any more.
    private func clearDrafts() async throws {
        let now = services.clock.now()
        try await services.database.write { tx in
            try Draft.removeOld(at: now, in: tx)
            _ = try Outbox.giveUpOld(at: now, in: tx)
            try Outbox.removeOld(at: now, in: tx)
        }
    }

    /// Every twenty seconds: events that have begun without their approvals.
    private func lookAtGates() async throws {
        let today = services.clock.today
        try await services.turnOfDay.passGates(
            services.database, since: today.adding(days: -1), on: today, at: services.clock.now())
    }

    /// Every day: what forms left behind that never became records.
    private func sweep() async throws {
        let outcome = try await EvidenceSweep(services: services).run()
        let found: Logger.Metadata = ["files": "\(outcome.files)", "leftovers": "\(outcome.leftovers)"]
        if outcome.isSuspicious {
            logger.warning("too many files that no record names: nothing was removed, run dutybook doctor")
        } else if outcome != EvidenceSweep.Outcome() {
            logger.info("evidence swept", metadata: found)
        }
    }

    /// Starts work that goes on beside everything else, unless the last one is still under way.
    private func beside(_ what: String, _ flag: Flag, _ work: @escaping @Sendable () async throws -> Void) {
        guard flag.take() else { return }
        Task {
            await attempt(what, work)
            flag.clear()
        }
    }

    private func attempt(_ what: String, _ work: () async throws -> Void) async {
        do { try await work() } catch is CancellationError {} catch { complain(what, error) }
    }

    private func complain(_ what: String, _ error: any Error) {
        logger.error("a job failed", metadata: ["job": "\(what)", "error": "\(error)"])
    }
}

/// A yes or no that tasks share.
private final class Flag: Sendable {
    private let value = Mutex(false)

    var isSet: Bool { value.withLock { $0 } }

    /// Sets it; says whether it was not set before.
    func take() -> Bool {
        value.withLock { isSet in
            defer { isSet = true }
            return !isSet
        }
    }

    func clear() { value.withLock { $0 = false } }
}

/// The assessments that could not be counted, and until when they are left alone.
private final class Uncounted: Sendable {
    private let until = Mutex<[ID<Assessment>: Instant]>([:])

    func leave(_ id: ID<Assessment>, until moment: Instant) { until.withLock { $0[id] = moment } }

    func left(at now: Instant) -> Set<ID<Assessment>> {
        until.withLock { until in
            until = until.filter { $0.value > now }
            return Set(until.keys)
        }
    }
}
