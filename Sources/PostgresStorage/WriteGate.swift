#if Postgres
/// How a write goes in beside the other writes of all servers and commands on one database.
///
/// SERIALIZABLE lets the first of two that clash through and sends the other back. Waiting alone does not help somebody who is
/// sent back again and again: as long as others write the same rows without a pause, each try is as likely to fail as the one
/// before. So every write holds an advisory lock of the database, shared; from the third time on it asks for it alone, and then
/// no other write can send it back. The lock is taken before the transaction begins, because its snapshot must be younger.
enum WriteGate {
    case together, alone

    /// The gate for the try with that number, 0 for the first.
    static func atTurn(_ turn: Int) -> WriteGate { turn < 3 ? .together : .alone }

    /// “dutybook” in ASCII; advisory locks are told apart by number within a database.
    private static let key = "7238820040759275371"

    var enter: String {
        switch self {
        case .together: "SELECT pg_advisory_lock_shared(\(Self.key))"
        case .alone: "SELECT pg_advisory_lock(\(Self.key))"
        }
    }

    var leave: String {
        switch self {
        case .together: "SELECT pg_advisory_unlock_shared(\(Self.key))"
        case .alone: "SELECT pg_advisory_unlock(\(Self.key))"
        }
    }
}
#endif
