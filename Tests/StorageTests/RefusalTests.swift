import Storage
import TestWorld
import Testing

@Suite("What the database refuses")
struct RefusalTests {
    /// A change that breaks a rule of the schema, and the kind of error that says so.
    struct Offence: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let sql: SQL
        let kind: ErrorKind
        /// A word of the schema that the message must name.
        let name: String
    }

    static let offences = [
        Offence(
            testDescription: "a code that is taken",
            sql: "INSERT INTO unit (id, code, name) VALUES (13, 'east', '东')", kind: .notUnique, name: "code"),
        Offence(
            testDescription: "an identity that is taken",
            sql: "INSERT INTO unit (id, code, name) VALUES (11, 'new', '新')", kind: .notUnique, name: "unit"),
        Offence(
            testDescription: "a parent that does not exist",
            sql: "UPDATE unit SET parent_id = 99 WHERE id = 11", kind: .refused, name: ""),
        Offence(
            testDescription: "a parent that is still needed",
            sql: "DELETE FROM unit WHERE id = 10", kind: .refused, name: ""),
        Offence(
            testDescription: "fewer than no people",
            sql: "UPDATE unit SET staff = -1", kind: .refused, name: "staff_not_negative"),
        Offence(
            testDescription: "a unit without a name",
            sql: "UPDATE unit SET name = NULL", kind: .refused, name: "name"),
        Offence(
            testDescription: "a table that does not exist", sql: "DELETE FROM nothing", kind: .failed, name: "nothing"),
        Offence(testDescription: "words that are no SQL", sql: "DELETE unit FROM", kind: .failed, name: "unit"),
    ]

    @Test("both databases name the same kind of error", arguments: Backend.available, offences)
    func offence(backend: Backend, offence: Offence) async throws {
        try await Office.openWithUnits(on: backend) { database in
            let error = try await storageError { try await database.write { tx in try tx.run(change(offence.sql)) } }
            #expect(ErrorKind(error) == offence.kind)
            #expect(offence.name.isEmpty || "\(String(describing: error))".contains(offence.name))
            // The connection is fit for use afterwards.
            #expect(try await database.read { tx in try tx.value(ask("SELECT 1"), as: Int.self) } == 1)
        }
    }

    @Test("nothing can be changed while reading", arguments: Backend.available)
    func readOnly(backend: Backend) async throws {
        try await Office.openWithUnits(on: backend) { database in
            let short = try await storageError {
                try await database.read { tx in try tx.run(change("UPDATE unit SET staff = 0")) }
            }
            let long = try await storageError {
                try await database.readAtLength { tx in try tx.run(change("UPDATE unit SET staff = 0")) }
            }
            #expect(ErrorKind(short) == .unwritable)
            #expect(ErrorKind(long) == .unwritable)
        }
    }

    @Test("a statement that names no permission is not run", arguments: Backend.available)
    func unscoped(backend: Backend) async throws {
        try await Office.openWithUnits(on: backend) { database in
            let question = try await storageError {
                try await database.read { tx in try tx.value("SELECT name FROM unit WHERE id = \(10)", as: String.self)
                }
            }
            #expect(question == .unscoped("SELECT name FROM unit WHERE id = $1"))
            let act = try await storageError { try await database.write { tx in try tx.run("DELETE FROM unit") } }
            #expect(act == .unscoped("DELETE FROM unit"))
            #expect(try await count("unit", in: database) == 3)
        }
    }

    @Test("changed rows without an entry in the ledger are taken back", arguments: Backend.available)
    func unrecorded(backend: Backend) async throws {
        try await Office.openWithUnits(on: backend) { database in
            let changed = try await storageError {
                try await database.write { tx in try tx.run(ask("UPDATE unit SET staff = 0 WHERE id = \(10)")) }
            }
            #expect(changed == .unrecorded("UPDATE unit SET staff = 0 WHERE id = $1"))
            let loaded = try await storageError {
                try await database.write { tx in
                    try tx.load("member", ["unit_id", "person"], because: "a test") { rows in
                        try rows.add(10)
                        try rows.add("甲")
                        try rows.endRow()
                    }
                }
            }
            #expect(loaded == .unrecorded("member"))
            #expect(try await count("member", in: database) == 0)
            let staff = try await database.read { tx in
                try tx.value(ask("SELECT staff FROM unit WHERE id = 10"), as: Int.self)
            }
            #expect(staff == 5)
        }
    }

    @Test("changed rows with an entry, and housekeeping without one, stay", arguments: Backend.available)
    func recorded(backend: Backend) async throws {
        try await Office.openWithUnits(on: backend) { database in
            try await database.write { tx in
                try tx.run(ask("UPDATE unit SET staff = 0 WHERE id = 10"))
                try tx.enter("INSERT INTO entry (id, act) VALUES (\(tx.id(Backend.self)), \("people counted"))")
            }
            _ = try await database.write { tx in try tx.run(change("DELETE FROM unit WHERE id = 12")) }
            _ = try await database.write { tx in try tx.run(ask("UPDATE unit SET staff = 0 WHERE id = 99")) }
            #expect(try await count("entry", in: database) == 1)
            #expect(try await count("unit", in: database) == 2)
        }
    }

    @Test("an entry that adds no row is an error", arguments: Backend.available)
    func emptyEntry(backend: Backend) async throws {
        try await Office.openWithUnits(on: backend) { database in
            let error = try await storageError {
                try await database.write { tx in
                    try tx.enter("INSERT INTO entry (id, act) SELECT 1, 'x' WHERE \(false)")
                }
            }
            #expect(error == .failed("the entry was not written"))
        }
    }
}

/// How many rows a table has.
func count(_ table: StaticString, in database: any Database) async throws -> Int {
    try await database.read { tx in
        try tx.value(ask("SELECT COUNT(*) FROM \(SQL(stringLiteral: table))"), as: Int.self) ?? -1
    }
}
