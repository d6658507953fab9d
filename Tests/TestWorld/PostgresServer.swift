#if Postgres
import CPostgres
import Dispatch
import Storage

/// Says to the tests' server what cannot be said inside a transaction.
public enum PostgresServer {
    /// Runs one statement on a connection of its own.
    public static func run(_ statement: String, on conninfo: String) async throws {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global().async {
                continuation.resume(with: Result { try runNow(statement, on: conninfo) })
            }
        }
    }

    /// The same, blocking.
    public static func runNow(_ statement: String, on conninfo: String) throws {
        let connection = PQconnectdb(conninfo)
        defer { PQfinish(connection) }
        let result = PQexec(connection, statement)
        defer { PQclear(result) }
        switch PQresultStatus(result) {
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK: return
        default:
            throw StorageError.failed(PQerrorMessage(connection).map { String(cString: $0) } ?? "no connection")
        }
    }
}
#endif
