import Foundation
import GRDB
import GRDBSQLite
import Storage

/// One SQLite connection inside a transaction. It steps statements through the C interface: half of the time of GRDB's own rows.
struct SQLiteConnection: Connection {
    let db: GRDB.Database
    let ids: IDSource
    var dialect: Dialect { .sqlite }

    func run(_ sql: Storage.SQL) throws -> Outcome {
        let (text, values) = sql.rendered(placeholder: UInt8(ascii: "?"))
        let statement: OpaquePointer = try db.cachedStatement(sql: text).sqliteStatement
        defer {
            sqlite3_reset(statement)
            sqlite3_clear_bindings(statement)
        }
        for (index, value) in values.enumerated() { try bind(value, at: Int32(index + 1), to: statement) }
        let before = sqlite3_total_changes64(db.sqliteConnection)
        var found: [SQLValue] = []
        var width: Int32 = 0
        while true {
            switch sqlite3_step(statement) {
            case SQLITE_ROW:
                // Asked here, because the first step prepares the statement anew when the schema has changed.
                if width == 0 { width = sqlite3_data_count(statement) }
                for column in 0..<width { found.append(value(of: statement, at: column)) }
            case SQLITE_DONE:
                let isReading = sqlite3_stmt_readonly(statement) != 0
                let changed = isReading ? 0 : Int(sqlite3_total_changes64(db.sqliteConnection) - before)
                return Outcome(values: found, width: Int(width), changed: changed)
            default: throw failure()
            }
        }
    }

    func load(
        _ table: String, _ columns: [String], _ body: (any BulkWriter) throws -> Void
    ) throws -> Int {
        let loader = try SQLiteLoader(table, columns, connection: self)
        try body(loader)
        try loader.finish()
        return loader.rows
    }

    /// Hands on row after row, without keeping them.
    func each(_ text: String, _ body: ([SQLValue]) throws -> Void) throws {
        let statement: OpaquePointer = try db.cachedStatement(sql: text).sqliteStatement
        defer { sqlite3_reset(statement) }
        while true {
            switch sqlite3_step(statement) {
            case SQLITE_ROW: try body((0..<sqlite3_data_count(statement)).map { value(of: statement, at: $0) })
            case SQLITE_DONE: return
            default: throw failure()
            }
        }
    }

    func failure() -> any Error {
        storageError(
            code: sqlite3_extended_errcode(db.sqliteConnection),
            message: String(cString: sqlite3_errmsg(db.sqliteConnection)))
    }

    private func bind(_ value: SQLValue, at index: Int32, to statement: OpaquePointer) throws {
        let result =
            switch value {
            case .null: sqlite3_bind_null(statement, index)
            case .integer(let integer): sqlite3_bind_int64(statement, index, integer)
            case .real(let double): sqlite3_bind_double(statement, index, double)
            case .bool(let bool): sqlite3_bind_int64(statement, index, bool ? 1 : 0)
            case .text(var text):
                try text.withUTF8 {
                    try refuseNUL(in: $0)
                    return $0.withMemoryRebound(to: CChar.self) {
                        sqlite3_bind_text(
                            statement, index,
                            $0.baseAddress ?? UnsafeRawPointer(nothing.utf8Start).assumingMemoryBound(to: CChar.self),
                            Int32($0.count), transient)
                    }
                }
            case .blob(let bytes):
                bytes.isEmpty
                    ? sqlite3_bind_zeroblob(statement, index, 0)
                    : sqlite3_bind_blob(statement, index, bytes, Int32(bytes.count), transient)
            }
        guard result == SQLITE_OK else { throw failure() }
    }

    private func value(of statement: OpaquePointer, at column: Int32) -> SQLValue {
        switch sqlite3_column_type(statement, column) {
        case SQLITE_INTEGER: return .integer(sqlite3_column_int64(statement, column))
        case SQLITE_FLOAT: return .real(sqlite3_column_double(statement, column))
        case SQLITE_TEXT:
            let count = Int(sqlite3_column_bytes(statement, column))
            let bytes = UnsafeBufferPointer(start: sqlite3_column_text(statement, column), count: count)
            return .text(String(decoding: bytes, as: UTF8.self))
        case SQLITE_BLOB:
            let count = Int(sqlite3_column_bytes(statement, column))
            return .blob([UInt8](UnsafeRawBufferPointer(start: sqlite3_column_blob(statement, column), count: count)))
        default: return .null
        }
    }
}

/// PostgreSQL cannot keep a NUL in a text, so neither database takes one.
func refuseNUL(in utf8: UnsafeBufferPointer<UInt8>) throws {
    guard let start = utf8.baseAddress, memchr(start, 0, utf8.count) != nil else { return }
    throw StorageError.failed("a text cannot hold a NUL")
}

/// What an empty text points to: a null address would bind NULL.
private let nothing: StaticString = ""

/// SQLITE_TRANSIENT: SQLite copies the bytes before the call returns.
private let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
