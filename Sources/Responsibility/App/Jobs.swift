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
                await attempt("work on a plan") { try await work() }
                await attempt("the turn of the day") { try await turnTheDay() }
                await attempt("counting an assessment") { try await assess() }
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
        isWorking.set(true)
        let (runner, flag, logger) = (JobRunner(services: services), isWorking, logger)
        Task {
            do { try await runner.runAll() } catch {
                logger.error("a job failed", metadata: ["job": "work on a plan", "error": "\(error)"])
            }
            flag.set(false)
        }
    }

    /// Every second: the day has turned, or standing duties wait to be renewed; one part of them, then others have their turn.
    private func turnTheDay() async throws {
        try await services.turnOfDay.pass(services.database, services.clock)
        _ = try await services.turnOfDay.renewNext(services.database, services.clock)
    }

    /// Every second: an assessment that waits for its numbers, beside everything else.
    private func assess() async throws {
        guard !isAssessing.isSet else { return }
        isAssessing.set(true)
        let (services, flag, logger) = (services, isAssessing, logger)
        Task {
            do { while try await services.computeWaitingAssessment() {} } catch {
                logger.error("a job failed", metadata: ["job": "counting an assessment", "error": "\(error)"])
            }
            flag.set(false)
        }
    }

    /// Every hour: drafts that nobody has touched for long.
    private func clearDrafts() async throws {
        let now = services.clock.now()
        try await services.database.write { tx in try Draft.removeOld(at: now, in: tx) }
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

    private func attempt(_ what: String, _ work: () async throws -> Void) async {
        do { try await work() } catch is CancellationError {} catch {
            logger.error("a job failed", metadata: ["job": "\(what)", "error": "\(error)"])
        }
    }
}

/// A yes or no that tasks share.
private final class Flag: Sendable {
    private let value = Mutex(false)

    var isSet: Bool { value.withLock { $0 } }
    func set(_ new: Bool) { value.withLock { $0 = new } }
}
