import Foundation
import Storage
import TestWorld
import Testing

@Suite("Names from a schema, bytes in bulk, and whole tables")
struct TableFileTests {
    @Test(
        "only small letters, digits and underscores are a name",
        arguments: ["", "1st", "Unit", "a b", "a;b", "a\"b", "单位", "a-b"])
    func names(text: String) {
        #expect(throws: StorageError.self) { try SQL.name(text) }
    }

    @Test("bytes are loaded as they are", arguments: Backend.available)
    func bytes(backend: Backend) async throws {
        try await backend.withDatabase { database in
            try await Self.steps.migrate(database)
            let all: [[UInt8]] = [[], [0], Array(0...255), [92, 120, 92, 78]]
            try await database.write { tx in
                try tx.enter("INSERT INTO entry (id) VALUES (1)")
                try tx.load("part", ["id", "parent_id", "content", "good"], because: "a test") { rows in
                    for (index, bytes) in (all + all + all + all + all + all + all + all + all).enumerated() {
                        try rows.add(index)
                        try rows.addNull()
                        try rows.add(blob: bytes)
                        try rows.add(index % 2 == 0)
                        try rows.endRow()
                    }
                }
            }
            let read = try await database.read { tx in
                try tx.all(.unscoped("SELECT id, content, good FROM part ORDER BY id", because: "a test")) {
                    (id: Int, content: [UInt8], good: Bool) in
                    content == all[id % 4] && good == (id % 2 == 0)
                }
            }
            #expect(read.count == 36 && read.allSatisfy { $0 })
        }
    }

    @Test(
        "whole tables go over into a file and out of it, also rows that refer to later ones",
        arguments: Backend.available)
    func over(backend: Backend) async throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "tables-\(UUID().uuidString)").path
        defer { for end in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + end) } }
        let file = try openTableFile(path)
        try await Self.steps.migrate(file)
        try await backend.withDatabase { database in
            try await Self.steps.migrate(database)
            try await database.script(
                """
                INSERT INTO entry (id) VALUES (7);
                INSERT INTO part (id, parent_id, content, good) VALUES (9, NULL, NULL, FALSE);
                INSERT INTO part (id, parent_id, content, good) VALUES (3, 9, NULL, TRUE);
                INSERT INTO mark (part_id, word) VALUES (3, 'it''s 甲\\n\t')
                """)
            if database.dialect == .postgres {
                try await database.read { tx in try file.fill(from: tx) }
            } else {
                try await file.script(
                    "INSERT INTO entry (id) VALUES (7); INSERT INTO part (id, parent_id, good) VALUES (9, NULL, FALSE); INSERT INTO part (id, parent_id, good) VALUES (3, 9, TRUE); INSERT INTO mark (part_id, word) VALUES (3, 'it''s 甲\\n\t')"
                )
            }
            #expect(try file.counts() == ["entry": 1, "part": 2, "mark": 1, "schema_step": 1])
            #expect(try file.flaws() == [])
            try await database.write { tx in
                try file.pour(into: tx)
                try tx.enter("INSERT INTO entry (id) VALUES (8)")
            }
            let word = try await database.read { tx in
                try tx.all(
                    .unscoped(
                        "SELECT p.id, p.parent_id, m.word FROM part p JOIN mark m ON m.part_id = p.id",
                        because: "a test")
                ) { (id: Int, parent: Int, word: String) in "\(id) \(parent) \(word)" }
            }
            #expect(word == ["3 9 it's 甲\\n\t"])
            // A row that refers to nothing is refused afterwards as before.
            let error = try await storageError {
                try await database.script("INSERT INTO part (id, parent_id, good) VALUES (4, 99, TRUE)")
            }
            #expect(ErrorKind(error) == .refused)
        }
        try await file.closeWhole()
        #expect(FileManager.default.fileExists(atPath: path) && !FileManager.default.fileExists(atPath: path + "-wal"))
    }

    private static let steps = Steps()

    private struct Steps {
        func migrate(_ database: any Database) async throws {
            try await database.migrate(
                [
                    Migration(
                        "0001-parts",
                        """
                        CREATE TABLE entry (id {id});
                        CREATE TABLE part (id {id}, parent_id BIGINT REFERENCES part (id), content BYTEA, good BOOLEAN NOT NULL);
                        CREATE TABLE mark (part_id BIGINT REFERENCES part (id), word TEXT NOT NULL);
                        """)
                ], at: Instant(milliseconds: 0))
        }
    }
}
