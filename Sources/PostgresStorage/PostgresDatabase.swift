#if Postgres
import Storage

/// The backend for several servers: one PostgreSQL database (15 or later, UTF-8, collation C), a pool of connections.
public final class PostgresDatabase: Database {
    private let pool: PostgresPool
    public let ids: IDSource
    public let dialect = Dialect.postgres

    /// Opens the first connection at once, so that a wrong address fails here; the others are opened when needed.
    /// - Parameters:
    ///   - conninfo: libpq's words (`host=… dbname=…`) or its address (`postgresql://…`).
    ///   - connections: how many transactions may run at the same time; at least 1.
    /// - Throws: `StorageError.failed` when the server cannot be reached, or the database is older or sorts otherwise.
    public init(_ conninfo: String, connections: Int = 8, ids: IDSource) throws {
        let first = PostgresLink(conninfo)
        try first.open()
        pool = PostgresPool(conninfo, first: first, limit: max(1, connections))
        self.ids = ids
    }

    public func read<T: Sendable>(_ body: @escaping @Sendable (Transaction) throws -> T) async throws -> T {
        try await transact("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", isWrite: false, body)
    }

    public func readAtLength<T: Sendable>(_ body: @escaping @Sendable (Transaction) throws -> T) async throws -> T {
        try await read(body)
    }

    public func write<T: Sendable>(_ body: @escaping @Sendable (Transaction) throws -> T) async throws -> T {
        // In a task of its own: a visitor who goes away must not roll back what has begun.
        try await Task {
            try await transact("BEGIN ISOLATION LEVEL SERIALIZABLE", isWrite: true, body)
        }.value
    }

    public func script(_ text: String) async throws {
        try await pool.whileOpen {
            try await pool.withLink { try $0.script(text) }
        }
    }

    public func close() async throws { await pool.close() }

    /// How often a transaction is begun before the caller is told that the database is busy.
    private static let tries = 10

    private func transact<T: Sendable>(
        _ begin: String, isWrite: Bool, _ body: @escaping @Sendable (Transaction) throws -> T
    ) async throws -> T {
        let ids = self.ids
        return try await pool.whileOpen {
            for turn in 0..<Self.tries {
                if turn > 0 { try await Task.sleep(for: .microseconds(Int.random(in: 0...(1000 << min(turn, 6))))) }
                let attempt = try await pool.withLink { link in
                    try link.attempt(begin, through: isWrite ? WriteGate.atTurn(turn) : nil) {
                        let transaction = Transaction(PostgresConnection(link: link, ids: ids))
                        let value = try body(transaction)
                        try transaction.checkBeforeCommit()
                        return value
                    }
                }
                if case .done(let value) = attempt { return value }
            }
            throw StorageError.busy
        }
    }
}
#endif
