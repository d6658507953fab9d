/// Where Dutybook keeps its records. SQLite and PostgreSQL both speak it.
public protocol Database: Sendable {
    /// Runs `body` on one unchanging state of the records.
    func read<T: Sendable>(_ body: @escaping @Sendable (Transaction) throws -> T) async throws -> T

    /// The same for work of more than a few milliseconds, kept off the threads that answer requests.
    func readAtLength<T: Sendable>(_ body: @escaping @Sendable (Transaction) throws -> T) async throws -> T

    /// Runs `body` in one transaction that happens wholly or not at all. It may be run again after a clash with another
    /// transaction, so it does SQL only.
    func write<T: Sendable>(_ body: @escaping @Sendable (Transaction) throws -> T) async throws -> T

    /// Runs the statements of a migration, separated by semicolons, in one transaction.
    func script(_ text: String) async throws

    var dialect: Dialect { get }

    /// Makes the identities of new rows.
    var ids: IDSource { get }

    /// Closes the connections; later calls fail.
    func close() async throws
}

/// The few words in which the two databases' schema languages differ.
public enum Dialect: String, Sendable, CaseIterable {
    case sqlite, postgres

    /// Replaces `{id}` by the type of an id's primary-key column and `{clustered}` by what makes a table follow its primary key.
    public func schema(_ text: String) -> String {
        text.split(separator: "{id}", omittingEmptySubsequences: false)
            .joined(separator: self == .sqlite ? "INTEGER PRIMARY KEY" : "BIGINT PRIMARY KEY")
            .split(separator: "{clustered}", omittingEmptySubsequences: false)
            .joined(separator: self == .sqlite ? "WITHOUT ROWID" : "")
    }
}

/// What a backend does for a transaction.
public protocol Connection {
    /// Runs one statement.
    func run(_ sql: SQL) throws -> Outcome

    /// Adds many rows to one table, the fastest way the backend knows (a prepared statement, COPY).
    func load(_ table: String, _ columns: [String], _ body: (any BulkWriter) throws -> Void) throws -> Int

    /// Makes identities for new rows.
    var ids: IDSource { get }

    var dialect: Dialect { get }
}

/// Takes the values of many rows, column by column.
public protocol BulkWriter {
    func add(_ integer: Int64) throws
    func add(_ utf8: UnsafeBufferPointer<UInt8>) throws
    func add(_ bool: Bool) throws
    func add(blob bytes: [UInt8]) throws
    func addNull() throws
    func endRow() throws
}

extension BulkWriter {
    public func add(_ integer: Int) throws { try add(Int64(integer)) }
    public func add<Kind>(_ id: ID<Kind>) throws { try add(id.rawValue) }
    public func add<Kind>(_ id: ID<Kind>?) throws { if let id { try add(id.rawValue) } else { try addNull() } }
    public func add(_ instant: Instant) throws { try add(instant.milliseconds) }
    public func add(_ instant: Instant?) throws { if let instant { try add(instant) } else { try addNull() } }
    public func add(_ text: String) throws {
        var text = text
        try text.withUTF8 { try add($0) }
    }
    public func add(_ text: String?) throws { if let text { try add(text) } else { try addNull() } }
    public func add(_ day: Day) throws { try add(day.description) }
    public func add(_ day: Day?) throws { if let day { try add(day) } else { try addNull() } }
}
