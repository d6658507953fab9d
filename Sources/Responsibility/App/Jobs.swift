import Logging
import ServiceLifecycle
import Storage

/// What runs by itself while the server runs, and how often.
struct Jobs: Service {
    let services: Services
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var ticks = 0
            while !Task.isCancelled {
                do { try await Task.sleep(for: .seconds(1)) } catch { return }
                ticks += 1
                await attempt("folding the tally") { try await fold() }
                // A minute after the start, then once a day.
                if ticks % EvidenceSweep.age == 60 { await attempt("sweeping the evidence") { try await sweep() } }
                if ticks % 120 == 0 { await attempt("renewing the node") { try await renew() } }
            }
        }
    }

    /// Every second: postings of the tally are folded into its balances.
    private func fold() async throws {
        let waiting = try await services.database.read { tx in try Tally.hasPostings(in: tx) }
        if waiting { try await services.database.write { tx in try Tally.fold(in: tx) } }
    }

    /// Every two minutes: the lease of this process's node.
    private func renew() async throws {
        let (node, reached, now) = (services.node, services.database.ids.reached, services.clock.now())
        try await services.database.write { tx in try NodeLease.renew(node, reached: reached, at: now, in: tx) }
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
