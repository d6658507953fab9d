import GRDB
import Storage

/// The embedded backend: one file, a write-ahead log, many readers and one writer.
public final class SQLiteDatabase: Storage.Database {
    let pool: DatabasePool
    public let ids: IDSource
    public let dialect = Dialect.sqlite

    /// Opens the file, or makes it.
    public init(path: String, ids: IDSource) throws {
        var configuration = Configuration()
        configuration.busyMode = .timeout(5)
        configuration.maximumReaderCount = 8
        configuration.prepareDatabase { db in
            try db.execute(
                sql: """
                    PRAGMA case_sensitive_like = ON;
                    PRAGMA temp_store = MEMORY;
                    PRAGMA cache_size = -16000;
                    """)
        }
        pool = try mapped { try DatabasePool(path: path, configuration: configuration) }
        self.ids = ids
        // The pool sets NORMAL itself while it opens, so FULL must come afterwards: what was acknowledged survives a power cut.
        try mapped { try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") } }
    }

    public func read<T: Sendable>(_ body: @escaping @Sendable (Transaction) throws -> T) async throws -> T {
        try readOnThisThread(body)
    }

    public func readAtLength<T: Sendable>(_ body: @escaping @Sendable (Transaction) throws -> T) async throws -> T {
        let ids = self.ids
        do {
            return try await pool.read { db in try body(Transaction(SQLiteConnection(db: db, ids: ids))) }
        } catch { throw storageError(error) }
    }

    public func write<T: Sendable>(_ body: @escaping @Sendable (Transaction) throws -> T) async throws -> T {
        let (pool, ids) = (self.pool, self.ids)
        do {
            // In a task of its own: a visitor who goes away must not roll back what has begun.
            return try await Task {
                try await pool.write { db in
                    let transaction = Transaction(SQLiteConnection(db: db, ids: ids))
                    let value = try body(transaction)
                    try transaction.checkBeforeCommit()
                    return value
                }
            }.value
        } catch { throw storageError(error) }
    }

    public func script(_ text: String) async throws {
        do { try await pool.write { try $0.execute(sql: text) } } catch { throw storageError(error) }
    }

    public func close() async throws { try mapped { try pool.close() } }

    public func copy(to path: String) throws {
        try mapped { try pool.vacuum(into: path) }
    }

    /// A hop to another queue costs more than a short query, so short ones stay where they are.
    private func readOnThisThread<T>(_ body: (Transaction) throws -> T) throws -> T {
        let ids = self.ids
        return try mapped {
            try pool.read { db in try body(Transaction(SQLiteConnection(db: db, ids: ids))) }
        }
    }
}

func mapped<T>(_ body: () throws -> T) throws -> T {
    do { return try body() } catch { throw storageError(error) }
}
