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
                if ticks % 120 == 0 { await attempt("renewing the node") { try await services.renewNode() } }
            }
        }
    }

    /// Every second: postings of the tally are folded into its balances.
    private func fold() async throws {
        let waiting = try await services.database.read { tx in try Tally.hasPostings(in: tx) }
        if waiting { try await services.database.write { tx in try Tally.fold(in: tx) } }
    }

    private func attempt(_ what: String, _ work: () async throws -> Void) async {
        do { try await work() } catch is CancellationError {} catch {
            logger.error("a job failed", metadata: ["job": "\(what)", "error": "\(error)"])
        }
    }
}
