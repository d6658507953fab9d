#if Postgres
import CPostgres
import Storage

/// What the server, or libpq in its place, said about a statement that failed.
struct ServerError {
    /// The five characters of PostgreSQL's documentation, appendix A; empty when libpq could not ask the server.
    let state: String
    let message: String
    let constraint: String?
    /// Whether the connection is gone.
    let isLost: Bool
    private let routine: String?

    init(_ result: OpaquePointer?, of handle: OpaquePointer?) {
        func field(_ code: String) -> String? {
            guard let letter = code.utf8.first, let text = PQresultErrorField(result, Int32(letter)) else {
                return nil
            }
            return String(cString: text)
        }
        state = field("C") ?? ""
        message = field("M") ?? lastMessage(of: handle)
        constraint = field("n")
        routine = field("R")
        isLost = PQstatus(handle) != CONNECTION_OK
    }

    /// Whether the transaction met another one and may well succeed when it is run again.
    var isClash: Bool { state == "40001" || state == "40P01" }

    /// Whether a statement prepared earlier no longer fits the schema, or is not there any more.
    var isStale: Bool { state == "26000" || (state == "0A000" && routine == "RevalidateCachedQuery") }

    var mayRunAgain: Bool { isClash || isStale }

    /// Storage's word for it. The server's details are left out, because they hold the values of the row.
    var storageError: StorageError {
        if isLost {
            return .failed(
                "the connection to PostgreSQL was lost and nothing of the transaction was saved; "
                    + "the next one opens a new connection (\(message))")
        }
        return switch state {
        case "23505": .notUnique("\(constraint ?? "?"): \(message)")
        case _ where state.hasPrefix("23"): .refused(message)
        case _ where isClash: .busy
        case "53100", "25006", "58030": .unwritable(message)
        default: .failed(message)
        }
    }
}
#endif
