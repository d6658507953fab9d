#if Postgres
import CPostgres
import Dispatch
import Storage

/// One connection to the server. libpq blocks, so everything happens on the connection's own queue.
///
/// Only the pool's borrower uses it, and only inside ``perform(_:)``; that is why it may be sent about.
final class PostgresLink: @unchecked Sendable {
    /// How a transaction ended that was not refused.
    enum Attempt<T> {
        case done(T)
        /// It clashed with another one and has to be run again from the start.
        case again
    }

    private let conninfo: String
    private let queue = DispatchQueue(label: "dutybook.postgres")
    private(set) var handle: OpaquePointer?
    var statements = StatementCache()
    /// The first failure of the running transaction: from then on the server refuses its statements.
    private var failure: ServerError?
    /// Whether a COPY is under way, so that the connection takes no statements.
    var isLoading = false

    init(_ conninfo: String) { self.conninfo = conninfo }

    deinit { PQfinish(handle) }

    /// Runs `work` on the connection's queue.
    func perform<T: Sendable>(_ work: @escaping @Sendable () throws -> T) async throws -> T {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result { try work() }) }
        }
    }

    /// Connects on the connection's queue and waits for it: for the start of the program only.
    func open() throws { try queue.sync { try connect() } }

    /// Ends the connection.
    func close() async {
        await withCheckedContinuation { continuation in
            queue.async {
                self.disconnect()
                continuation.resume()
            }
        }
    }

    /// Runs one transaction to its end. A failure that the body swallowed fails it all the same.
    func attempt<T>(_ begin: String, through gate: WriteGate?, _ body: () throws -> T) throws -> Attempt<T> {
        try start(begin, through: gate)
        defer { if let gate { leave(gate) } }
        do {
            let value = try body()
            if let failure { throw failure.storageError }
            try commit()
            return .done(value)
        } catch {
            rollBack()
            if failure?.isStale == true { forgetStatements() }
            guard let failure, failure.mayRunAgain else { throw error }
            return .again
        }
    }

    /// Runs statements separated by semicolons in one transaction.
    func script(_ text: String) throws {
        try start("BEGIN")
        do {
            try check(PQexec(handle, text))
            try commit()
        } catch {
            rollBack()
            throw error
        }
    }

    /// Throws unless the server did what it was asked, and frees the result.
    func check(_ result: OpaquePointer?) throws {
        defer { PQclear(result) }
        switch PQresultStatus(result) {
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY: return
        default: throw failed(result)
        }
    }

    /// Notes the failure of a statement, and gives the error to throw for it.
    func failed(_ result: OpaquePointer?) -> any Error {
        let error = ServerError(result, of: handle)
        failure = failure ?? error
        return error.storageError
    }

    /// Begins a transaction. A connection that broke while it was idle is opened anew; nothing is lost by that.
    private func start(_ begin: String, through gate: WriteGate? = nil) throws {
        failure = nil
        if handle != nil {
            do { return try begun(begin, through: gate) } catch {
                // What the old connection said is of no interest: a new one tries the same.
                failure = nil
            }
        }
        try connect()
        try begun(begin, through: gate)
    }

    private func begun(_ begin: String, through gate: WriteGate?) throws {
        if let gate { try check(PQexec(handle, gate.enter)) }
        try check(PQexec(handle, begin))
    }

    /// Lets others in. A connection that cannot even do this is given up, and its locks with it.
    private func leave(_ gate: WriteGate) {
        guard handle != nil else { return }
        let result = PQexec(handle, gate.leave)
        defer { PQclear(result) }
        if PQresultStatus(result) != PGRES_TUPLES_OK { disconnect() }
    }

    private func commit() throws {
        let result = PQexec(handle, "COMMIT")
        defer { PQclear(result) }
        guard PQresultStatus(result) == PGRES_COMMAND_OK else {
            let error = failed(result)
            guard PQstatus(handle) == CONNECTION_OK else {
                throw StorageError.failed(
                    "the connection to PostgreSQL was lost during COMMIT: "
                        + "whether the transaction was saved is not known"
                )
            }
            throw error
        }
        // An aborted transaction answers COMMIT with ROLLBACK, and calls that a success.
        guard let tag = PQcmdStatus(result), String(cString: tag) == "COMMIT" else {
            throw StorageError.failed("PostgreSQL rolled the transaction back")
        }
    }

    private func rollBack() {
        isLoading = false
        guard PQtransactionStatus(handle) != PQTRANS_IDLE else { return }
        let result = PQexec(handle, "ROLLBACK")
        defer { PQclear(result) }
        // A connection that cannot even do this is given up; the next transaction opens a new one.
        if PQresultStatus(result) != PGRES_COMMAND_OK { disconnect() }
    }

    private func forgetStatements() {
        statements.removeAll()
        let result = PQexec(handle, "DEALLOCATE ALL")
        defer { PQclear(result) }
        if PQresultStatus(result) != PGRES_COMMAND_OK { disconnect() }
    }

    private func connect() throws {
        disconnect()
        let opened = try openPostgres(conninfo)
        handle = opened
    }

    private func disconnect() {
        PQfinish(handle)
        handle = nil
        statements.removeAll()
    }
}

extension PostgresLink.Attempt: Sendable where T: Sendable {}
#endif
