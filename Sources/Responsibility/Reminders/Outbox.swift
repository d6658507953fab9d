import Storage

/// A message that leaves or has left (发件箱).
///
/// It is claimed before it is sent, so no two servers send it. A server that dies after the other side took the message and before
/// that was written down has it sent once more after ``lease`` seconds, under the same Message-ID.
public struct Outbox: Sendable, Equatable {
    public let id: ID<Outbox>
    public let day: Day
    public let kind: Kind
    public let recipient: String
    public let state: State
    public let attempts: Int
    public let madeAt: Instant
    public let nextAt: Instant
    public let error: String

    static let columns: SQL = "m.id, m.day, m.kind, m.recipient, m.state, m.attempts, m.made_at, m.next_at, m.error"

    public enum Kind: String, Sendable, CaseIterable, SQLColumn, SQLBindable {
        /// Of a day or a week.
        case digest
        /// What became overdue, for those to whom no digest goes that day.
        case overdue
        /// A limit in hours has run out.
        case late
        /// Work or a rectification came back.
        case returned
    }

    public enum State: String, Sendable, CaseIterable, SQLColumn, SQLBindable { case waiting, sending, sent, failed }

    /// Seconds after which a message that somebody began to send may be sent by others.
    static let lease = 300
    /// Seconds after which a message is given up: by then it is no news.
    static let longestWait = 3 * 86_400
    /// Seconds for which messages that have left, or were given up, are kept.
    static let kept = 30 * 86_400

    /// Seconds until the next attempt: one minute, then twice as long each time up to an hour; six hours after a lasting refusal.
    static func pause(after attempts: Int, isLasting: Bool) -> Int {
        isLasting ? 6 * 3600 : min(3600, 60 << min(6, max(0, attempts - 1)))
    }
}

/// A message as it is put into the outbox.
struct NewMail: Sendable {
    let account: ID<Account>
    let day: Day
    let kind: Outbox.Kind
    var subject = ""
    let recipient: String
    let message: String
}
