import Storage
import TestWorld
import Testing

@Suite("Values go in and come out as they were")
struct ValueTests {
    @Test(
        "texts keep every byte", arguments: Backend.available,
        [
            "", " ", "中文台账", "🧭👩‍👩‍👧", "e\u{301}", "\u{e9}", "a\tb\nc\rd", "back\\slash", "\\N", "it's \"so\"; --",
            "\u{1}\u{7f}\u{feff}",
        ])
    func text(backend: Backend, text: String) async throws {
        let back = try await roundTrip(text, "words", on: backend)
        // Swift calls composed and decomposed letters equal, so the bytes are compared.
        #expect(Array(back.utf8) == Array(text.utf8))
    }

    @Test("integers keep their whole range", arguments: Backend.available, [Int64.min, -1, 0, 1, 1 << 53 + 1, .max])
    func integer(backend: Backend, integer: Int64) async throws {
        #expect(try await roundTrip(integer, "number", on: backend) == integer)
    }

    @Test(
        "numbers with a fraction keep every bit", arguments: Backend.available,
        [0.0, -0.5, 0.1, 1.0 / 3, Double.leastNonzeroMagnitude, Double.greatestFiniteMagnitude])
    func real(backend: Backend, real: Double) async throws {
        #expect(try await roundTrip(real, "share", on: backend) == real)
    }

    @Test("bytes stay bytes", arguments: Backend.available, [[], [0], [0xFF, 0, 0x5C, 0x78], Array(0...255)])
    func blob(backend: Backend, bytes: [UInt8]) async throws {
        #expect(try await roundTrip(bytes, "bytes", on: backend) == bytes)
    }

    @Test("yes and no", arguments: Backend.available, [true, false])
    func bool(backend: Backend, bool: Bool) async throws {
        #expect(try await roundTrip(bool, "flag", on: backend) == bool)
    }

    @Test("days, moments and identities", arguments: Backend.available)
    func ownTypes(backend: Backend) async throws {
        let day: Day = "2024-02-29"
        let instant = Instant(milliseconds: -1)
        let id = ID<Backend>(rawValue: .max)
        #expect(try await roundTrip(day, "day", on: backend) == day)
        #expect(try await roundTrip(instant, "at", on: backend) == instant)
        #expect(try await roundTrip(id, "number", on: backend) == id)
    }

    @Test("nothing stays nothing in a column of any type", arguments: Backend.available)
    func null(backend: Backend) async throws {
        #expect(try await roundTrip(String?.none, "words", on: backend) == nil)
        #expect(try await roundTrip(Int?.none, "number", on: backend) == nil)
        #expect(try await roundTrip(Double?.none, "share", on: backend) == nil)
        #expect(try await roundTrip([UInt8]?.none, "bytes", on: backend) == nil)
        #expect(try await roundTrip(Bool?.none, "flag", on: backend) == nil)
        #expect(try await roundTrip(Day?.none, "day", on: backend) == nil)
    }

    @Test("a text with a NUL is refused and not cut short", arguments: Backend.available)
    func nul(backend: Backend) async throws {
        let error = try await storageError { try await roundTrip("a\0b", "words", on: backend) }
        #expect(ErrorKind(error) == .failed)
    }

    /// Writes one value into a column, and reads it back in another transaction.
    private func roundTrip<V: SQLBindable & SQLColumn>(
        _ value: V, _ column: StaticString, on backend: Backend
    ) async throws -> V {
        let back: V? = try await roundTrip(Optional(value), column, on: backend)
        return try #require(back)
    }

    private func roundTrip<V: SQLBindable & SQLColumn>(
        _ value: V?, _ column: StaticString, on backend: Backend
    ) async throws -> V? {
        let name = SQL(stringLiteral: column)
        return try await Office.open(on: backend) { database in
            _ = try await database.write { tx in
                try tx.run(change("INSERT INTO specimen (id, \(name)) VALUES (1, \(value))"))
            }
            return try await database.read { tx in
                try tx.first(ask("SELECT \(name) FROM specimen WHERE id = 1")) { (value: V?) in value } ?? nil
            }
        }
    }
}
