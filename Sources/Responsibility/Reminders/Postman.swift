import Logging
import Mail
import Storage

/// Carries what is in the outbox to the mail server, one message after the other.
struct Postman: Sendable {
    let services: Services
    let mail: MailSettings
    let logger: Logger

    /// What came of one round.
    struct Round: Sendable, Equatable {
        var sent = 0
        var failed = 0
        var givenUp = 0
    }

    /// Sends all that is due. When the server cannot be reached it stops: the rest waits without being tried.
    @discardableResult
    func run() async throws -> Round {
        var round = Round()
        let clock = services.clock
        if try await services.database.read({ tx in try Outbox.hasOld(at: clock.now(), in: tx) }) {
            round.givenUp = try await services.database.write { tx in try Outbox.giveUpOld(at: clock.now(), in: tx) }
            logger.error("mails were given up after three days", metadata: ["mails": "\(round.givenUp)"])
        }
        while !Task.isCancelled, let claimed = try await claim() {
            do {
                guard let recipient = MailAddress(claimed.recipient) else { throw MailError.header("To") }
                try await mail.server.send(claimed.message, from: mail.sender, to: recipient)
            } catch let error as MailError {
                round.failed += 1
                logger.warning(
                    "a mail was not sent",
                    metadata: ["mail": "\(claimed.id)", "attempt": "\(claimed.attempts)", "error": "\(error)"])
                try await services.database.write { tx in
                    try Outbox.noteFailure(
                        claimed, error.description, isLasting: error.isLasting, at: clock.now(), in: tx)
                }
                if case .unreachable = error { break }
                continue
            }
            try await services.database.write { tx in try Outbox.noteSent(claimed, at: clock.now(), in: tx) }
            round.sent += 1
        }
        return round
    }

    private func claim() async throws -> Outbox.Claimed? {
        let now = services.clock.now()
        guard try await services.database.read({ tx in try Outbox.isWaiting(at: now, in: tx) }) else { return nil }
        return try await services.database.write { tx in try Outbox.claim(at: now, in: tx) }
    }
}
