import Storage
import TestWorld
import Testing

private struct Unit: Equatable {
    var id: ID<Unit>
    var code: String
    var parent: ID<Unit>?
    var staff: Int
}

@Suite("Rows become records")
struct RecordTests {
    @Test("the columns are handed to the initializer from left to right", arguments: Backend.available)
    func pack(backend: Backend) async throws {
        try await Office.openWithUnits(on: backend) { database in
            let units = try await database.read { tx in
                try tx.all(ask("SELECT id, code, parent_id, staff FROM unit ORDER BY id"), Unit.init)
            }
            #expect(
                units == [
                    Unit(id: ID(rawValue: 10), code: "county", parent: nil, staff: 5),
                    Unit(id: ID(rawValue: 11), code: "east", parent: ID(rawValue: 10), staff: 3),
                    Unit(id: ID(rawValue: 12), code: "west", parent: ID(rawValue: 10), staff: 4),
                ])
        }
    }

    @Test("a column too few or too many is an error", arguments: Backend.available)
    func width(backend: Backend) async throws {
        try await Office.openWithUnits(on: backend) { database in
            let few = try await storageError {
                try await database.read { tx in
                    try tx.all(ask("SELECT id, code, parent_id FROM unit"), Unit.init).count
                }
            }
            let many = try await storageError {
                try await database.read { tx in
                    try tx.all(ask("SELECT id, code, parent_id, staff, name FROM unit"), Unit.init).count
                }
            }
            #expect(few == .failed("Unit needs more than the 3 columns selected"))
            #expect(many == .failed("5 columns selected, Unit takes 4"))
        }
    }

    @Test("a column of another type is an error", arguments: Backend.available)
    func type(backend: Backend) async throws {
        try await Office.openWithUnits(on: backend) { database in
            let error = try await storageError {
                try await database.read { tx in try tx.value(ask("SELECT code FROM unit LIMIT 1"), as: Int.self) }
            }
            #expect(ErrorKind(error) == .failed)
        }
    }

    @Test("no row is nothing, and not an error", arguments: Backend.available)
    func none(backend: Backend) async throws {
        try await Office.open(on: backend) { database in
            let name = try await database.read { tx in
                try tx.value(ask("SELECT name FROM unit WHERE id = \(1)"), as: String.self)
            }
            #expect(name == nil)
        }
    }
}
