import Storage
import TestWorld
import Testing

@Suite("Many rows at once")
struct LoadTests {
    private static let odd = [
        "", "\t", "\n", "\r\n", "\\", "\\N", "\\.", "N", "a\\\tb\\\nc", "中文\t台账", "🧭", "e\u{301}", "\u{8}\u{b}\u{c}",
        "'\"",
        String(repeating: "长\\", count: 300),
    ]

    @Test("100,000 rows with odd texts arrive as they are", arguments: Backend.available)
    func many(backend: Backend) async throws {
        try await Office.open(on: backend) { database in
            let odd = Self.odd
            let added = try await database.write { tx in
                try tx.enter("INSERT INTO entry (id, act) VALUES (1, 'load')")
                return try tx.load(
                    "specimen", ["id", "words", "number", "flag", "day", "at"], because: "a test"
                ) { rows in
                    for index in 0..<100_000 {
                        try rows.add(index)
                        try rows.add(index % 16 == 15 ? nil : odd[index % 16])
                        try rows.add(index % 3 == 0 ? Int64.min : Int64.max)
                        try rows.add(index % 2 == 0)
                        try rows.add(Day(number: index % 20_000))
                        try rows.add(Instant(milliseconds: -Int64(index)))
                        try rows.endRow()
                    }
                }
            }
            #expect(added == 100_000)
            let wrong = try await database.readAtLength { tx in
                try tx.all(ask("SELECT id, words, number, flag, day, at FROM specimen ORDER BY id")) {
                    (id: Int, words: String?, number: Int64, flag: Bool, day: Day, at: Instant) in
                    let text = id % 16 == 15 ? nil : odd[id % 16]
                    return words.map { Array($0.utf8) } == text.map { Array($0.utf8) }
                        && number == (id % 3 == 0 ? .min : .max) && flag == (id % 2 == 0)
                        && day.number == id % 20_000 && at.milliseconds == -Int64(id) ? nil : id
                }
            }
            #expect(wrong.count == 100_000)
            #expect(wrong.compactMap { $0 } == [])
        }
    }

    @Test("a text with a NUL is refused", arguments: Backend.available)
    func nul(backend: Backend) async throws {
        try await expectNothingLoaded(.failed, on: backend) { rows in
            try rows.add(1)
            try rows.add("a\0b")
            try rows.endRow()
        }
    }

    @Test("a row with too few or too many columns is refused", arguments: Backend.available, [1, 3])
    func width(backend: Backend, width: Int) async throws {
        try await expectNothingLoaded(.failed, on: backend) { rows in
            try rows.add(1)
            try rows.add("甲")
            try rows.endRow()
            for _ in 0..<width { try rows.add("乙") }
            try rows.endRow()
        }
    }

    @Test("a row that is not ended is refused", arguments: Backend.available)
    func unended(backend: Backend) async throws {
        try await expectNothingLoaded(.failed, on: backend) { rows in
            try rows.add(1)
            try rows.add("甲")
            try rows.endRow()
            try rows.add(2)
        }
    }

    @Test("a row that is there already, or has no key, is refused", arguments: Backend.available)
    func constraints(backend: Backend) async throws {
        try await expectNothingLoaded(.notUnique, on: backend) { rows in
            for _ in 0..<2 {
                try rows.add(1)
                try rows.add("甲")
                try rows.endRow()
            }
        }
        try await expectNothingLoaded(.refused, on: backend) { rows in
            try rows.add(1)
            try rows.addNull()
            try rows.endRow()
        }
    }

    @Test("an error of the caller's ends the load", arguments: Backend.available)
    func thrown(backend: Backend) async throws {
        try await expectNothingLoaded(.busy, on: backend) { rows in
            try rows.add(1)
            try rows.add("甲")
            try rows.endRow()
            throw StorageError.busy
        }
    }

    @Test("loading into a table that does not exist fails", arguments: Backend.available)
    func noTable(backend: Backend) async throws {
        try await Office.open(on: backend) { database in
            let error = try await storageError {
                try await database.write { tx in try tx.load("nothing", ["id"], because: "a test") { _ in } }
            }
            #expect(ErrorKind(error) == .failed)
        }
    }

    @Test("statements before and after a load are in the same transaction", arguments: Backend.available)
    func around(backend: Backend) async throws {
        try await Office.open(on: backend) { database in
            let people = try await database.write { tx in
                try tx.run(change("INSERT INTO member (unit_id, person) VALUES (1, '甲')"))
                try tx.load("member", ["person", "unit_id"], because: "a test") { rows in
                    try rows.add("乙")
                    try rows.add(1)
                    try rows.endRow()
                }
                try tx.enter("INSERT INTO entry (id, act) VALUES (1, 'load')")
                return try tx.all(ask("SELECT person FROM member WHERE unit_id = \(1)")) { (person: String) in person }
            }
            #expect(Set(people) == ["甲", "乙"])
        }
    }

    private func expectNothingLoaded(
        _ kind: ErrorKind, on backend: Backend, _ body: @escaping @Sendable (any BulkWriter) throws -> Void
    ) async throws {
        try await Office.open(on: backend) { database in
            let error = try await storageError {
                try await database.write { tx in
                    try tx.enter("INSERT INTO entry (id, act) VALUES (1, 'load')")
                    return try tx.load("member", ["unit_id", "person"], because: "a test", body)
                }
            }
            #expect(ErrorKind(error) == kind)
            #expect(try await count("member", in: database) == 0)
            #expect(try await count("entry", in: database) == 0)
        }
    }
}
