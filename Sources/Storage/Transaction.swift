/// One open transaction. It lives only inside the closure that it is handed to.
///
/// It refuses three things: a statement that names no permission, committing changed rows without an entry in the ledger,
/// and committing after a statement has failed, whoever swallowed the error.
public final class Transaction {
    private let connection: any Connection
    private var changedWithoutEntry: String?
    private var hasEntry = false
    /// What the first statement that failed said.
    private var failure: (any Error)?

    /// Is shown every statement before it runs, for measuring.
    public var watch: ((SQL) -> Void)?

    public init(_ connection: any Connection) { self.connection = connection }

    /// A new identity, later than all that this process made before.
    public func id<Kind>(_ kind: Kind.Type = Kind.self) -> ID<Kind> { connection.ids.next(kind) }

    public var dialect: Dialect { connection.dialect }

    /// All rows, as records.
    public func all<each C: SQLColumn, R>(_ sql: SQL, _ record: (repeat each C) throws -> R) throws -> [R] {
        try all(sql, reading: { row in try record(repeat try row.next((each C).self)) })
    }

    /// All rows of a statement that may give thousands: each is read column by column, which costs a third of handing them over.
    @inlinable
    public func all<R>(_ sql: SQL, reading record: (inout Columns) throws -> R) throws -> [R] {
        var columns = try columns(of: sql, for: R.self)
        var records: [R] = []
        records.reserveCapacity(columns.rowsLeft)
        while columns.begin() {
            records.append(try record(&columns))
            try columns.finish()
        }
        return records
    }

    @usableFromInline
    func columns(of sql: SQL, for record: Any.Type) throws -> Columns { try checked(sql).columns(of: record) }

    /// The first row as a record, if there is one. Say `LIMIT 1` where more may come.
    public func first<each C: SQLColumn, R>(_ sql: SQL, _ record: (repeat each C) throws -> R) throws -> R? {
        var columns = try checked(sql).columns(of: R.self)
        guard columns.begin() else { return nil }
        let made = try record(repeat try columns.next((each C).self))
        try columns.finish()
        return made
    }

    /// The single column of the first row.
    public func value<C: SQLColumn>(_ sql: SQL, as type: C.Type = C.self) throws -> C? {
        try first(sql) { (value: C) in value }
    }

    /// Runs a statement and says how many rows it changed.
    @discardableResult
    public func run(_ sql: SQL) throws -> Int { try checked(sql).changed }

    /// Adds many rows to a table. The caller has asked for the permission, and says where.
    @discardableResult
    public func load(
        _ table: StaticString, _ columns: [StaticString], because reason: StaticString,
        _ body: (any BulkWriter) throws -> Void
    ) throws -> Int {
        try load(table: "\(table)", columns.map { "\($0)" }, because: reason, body)
    }

    /// Adds many rows that are no records, so that no entry in the ledger is owed for them: say why.
    @discardableResult
    public func load(
        _ table: StaticString, _ columns: [StaticString], housekeeping reason: StaticString,
        _ body: (any BulkWriter) throws -> Void
    ) throws -> Int {
        try remembering { try connection.load("\(table)", columns.map { "\($0)" }, body) }
    }

    /// The same for a table whose name came from a schema.
    @discardableResult
    public func load(
        table: String, _ columns: [String], because reason: StaticString, _ body: (any BulkWriter) throws -> Void
    ) throws -> Int {
        for name in columns + [table] { _ = try SQL.name(name) }
        let added = try remembering { try connection.load(table, columns, body) }
        if added > 0 { changedWithoutEntry = changedWithoutEntry ?? table }
        return added
    }

    /// All rows as they come, for a table whose columns are not known when this is compiled.
    public func rows(_ sql: SQL) throws -> [Row] { try checked(sql).rows }

    /// Writes one entry of the ledger. A transaction that changes records must do so at least once.
    public func enter(_ sql: SQL) throws {
        watch?(sql)
        try remembering {
            guard try connection.run(sql).changed == 1 else { throw StorageError.failed("the entry was not written") }
        }
        hasEntry = true
    }

    /// What a backend asks before it commits.
    public func checkBeforeCommit() throws {
        if let failure { throw failure }
        if let changed = changedWithoutEntry, !hasEntry { throw StorageError.unrecorded(changed) }
    }

    private func checked(_ sql: SQL) throws -> Outcome {
        let outcome = try remembering {
            guard sql.isScoped else {
                throw StorageError.unscoped(sql.rendered(placeholder: UInt8(ascii: "$")).text)
            }
            watch?(sql)
            return try connection.run(sql)
        }
        if outcome.changed > 0, !sql.isHousekeeping, changedWithoutEntry == nil {
            changedWithoutEntry = sql.rendered(placeholder: UInt8(ascii: "$")).text
        }
        return outcome
    }

    /// PostgreSQL ends a transaction in which a statement failed; SQLite would commit the rest of it.
    private func remembering<T>(_ statement: () throws -> T) throws -> T {
        do { return try statement() } catch {
            failure = failure ?? error
            throw error
        }
    }
}
