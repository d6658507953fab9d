import Foundation
import GRDB
import Storage

extension SQLiteDatabase: TableFile {
    /// As many rows of another database are in memory at a time.
    private static let rowsAtOnce = 2_000

    public func fill(from tx: Transaction) throws {
        let ids = self.ids
        try mapped {
            try pool.write { db in
                let connection = SQLiteConnection(db: db, ids: ids)
                // Rows come table by table, so that what they refer to may come later.
                try db.execute(sql: "PRAGMA defer_foreign_keys = ON")
                for table in try Table.all(in: db) {
                    try db.execute(sql: "DELETE FROM \(table.name)")
                    let loader = try SQLiteLoader(table.name, table.columns, connection: connection)
                    try Self.eachRow(of: table, in: tx) { row in
                        for value in row.values { try loader.add(value) }
                        try loader.endRow()
                    }
                    try loader.finish()
                }
            }
        }
    }

    public func pour(into tx: Transaction) throws {
        let ids = self.ids
        try mapped {
            try pool.read { db in
                let connection = SQLiteConnection(db: db, ids: ids)
                let tables = try Table.inOrder(Table.all(in: db))
                let deferred = try Self.deferSelfReferences(of: tables, in: tx)
                for table in tables.reversed() {
                    try tx.run(
                        .unscoped("DELETE FROM \(SQL.name(table.name))", because: "the whole book is put in its place"))
                }
                for table in tables {
                    try tx.load(table: table.name, table.columns, because: "the whole book is put in its place") {
                        rows in
                        try connection.each("SELECT \(table.list) FROM \(table.name)") { row in
                            for value in row { try rows.add(value) }
                            try rows.endRow()
                        }
                    }
                }
                if !deferred.isEmpty { try tx.run(.unscoped("SET CONSTRAINTS ALL IMMEDIATE", because: why)) }
                for (table, constraint) in deferred {
                    try tx.run(
                        .unscoped(
                            "ALTER TABLE \(SQL.name(table)) ALTER CONSTRAINT \(SQL.name(constraint)) NOT DEFERRABLE",
                            because: why))
                }
            }
        }
    }

    public func closeWhole() async throws {
        // The last connection to be closed may be a reader, which leaves what is in the log where it is.
        _ = try mapped { try pool.writeWithoutTransaction { try $0.checkpoint(.truncate) } }
        try await close()
        for end in ["-wal", "-shm"] { unlink(pool.path + end) }
    }

    public func counts() throws -> [String: Int] {
        try mapped {
            try pool.read { db in
                try Table.all(in: db).reduce(into: [:]) { counts, table in
                    counts[table.name] = try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM \(table.name)") ?? 0
                }
            }
        }
    }

    public func flaws() throws -> [String] {
        try mapped {
            try pool.read { db in
                let broken = try String.fetchAll(db, sql: "PRAGMA integrity_check(20)").filter { $0 != "ok" }
                let loose = try String.fetchAll(
                    db, sql: "SELECT \"table\" || ' → ' || parent FROM pragma_foreign_key_check LIMIT 20")
                return broken + loose
            }
        }
    }

    /// Walks through a table of another database, which sees one state of its records.
    private static func eachRow(of table: Table, in tx: Transaction, _ body: (Storage.Row) throws -> Void) throws {
        let columns = try SQL.joined(table.columns.map { try SQL.name($0) }, by: ", ")
        try tx.run(
            .unscoped(
                "DECLARE whole_table NO SCROLL CURSOR FOR SELECT \(columns) FROM \(SQL.name(table.name))", because: why)
        )
        while true {
            // The number is a literal, because FETCH takes no parameter.
            let rows = try tx.rows(.housekeeping("FETCH 2000 FROM whole_table", because: why))
            for row in rows { try body(row) }
            if rows.count < rowsAtOnce { break }
        }
        try tx.run(.unscoped("CLOSE whole_table", because: why))
    }

    /// Lets rows of a table come before the rows of the same table to which they refer.
    private static func deferSelfReferences(
        of tables: [Table], in tx: Transaction
    ) throws -> [(table: String, constraint: String)] {
        guard tx.dialect == .postgres else {
            try tx.run(.unscoped("PRAGMA defer_foreign_keys = ON", because: why))
            return []
        }
        let found = try tx.all(
            .unscoped(
                """
                SELECT conrelid::regclass::text, conname::text FROM pg_constraint
                WHERE contype = 'f' AND conrelid = confrelid AND connamespace = current_schema()::regnamespace ORDER BY 1, 2
                """, because: why)
        ) { (table: String, constraint: String) in (table: table, constraint: constraint) }
        for (table, constraint) in found {
            try tx.run(
                .unscoped(
                    """
                    ALTER TABLE \(SQL.name(table)) ALTER CONSTRAINT \(SQL.name(constraint)) DEFERRABLE INITIALLY DEFERRED
                    """, because: why))
        }
        return found
    }

    /// A table of the file.
    struct Table {
        let name: String
        let columns: [String]
        /// The other tables to whose rows its rows refer.
        let parents: Set<String>

        var list: String { columns.joined(separator: ", ") }

        static func all(in db: GRDB.Database) throws -> [Table] {
            let names = try String.fetchAll(
                db,
                sql:
                    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite~_%' ESCAPE '~' ORDER BY name"
            )
            return try names.map { name in
                // Names are checked, because they become part of a statement.
                _ = try SQL.name(name)
                let columns = try String.fetchAll(
                    db, sql: "SELECT name FROM pragma_table_info(?) ORDER BY cid", arguments: [name])
                let parents = try String.fetchAll(
                    db, sql: "SELECT DISTINCT \"table\" FROM pragma_foreign_key_list(?)", arguments: [name])
                return Table(name: name, columns: columns, parents: Set(parents).subtracting([name]))
            }
        }

        /// Tables after those to which they refer.
        static func inOrder(_ tables: [Table]) throws -> [Table] {
            var (ordered, rest) = ([Table](), tables)
            while !rest.isEmpty {
                let left = Set(rest.map(\.name))
                let ready = rest.filter { $0.parents.isDisjoint(with: left) }
                guard !ready.isEmpty else {
                    throw StorageError.failed(
                        "the tables \(left.sorted().joined(separator: ", ")) refer to one another in a ring")
                }
                ordered += ready
                rest.removeAll { table in ready.contains { $0.name == table.name } }
            }
            return ordered
        }
    }
}

private let why: StaticString = "the whole book is copied"
