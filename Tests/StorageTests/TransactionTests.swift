import Storage
import TestWorld
import Testing

private struct ChangeOfMind: Error {}

@Suite("Transactions happen wholly or not at all")
struct TransactionTests {
    @Test("a thrown error takes everything back and comes out as it is", arguments: Backend.available)
    func thrown(backend: Backend) async throws {
        try await Office.openWithUnits(on: backend) { database in
            await #expect(throws: ChangeOfMind.self) {
                try await database.write { tx in
                    try tx.run(change("UPDATE unit SET staff = 0"))
                    try tx.run(change("DELETE FROM unit WHERE parent_id = \(10)"))
                    throw ChangeOfMind()
                }
            }
            let units = try await count("unit", in: database)
            #expect(units == 3)
        }
    }

    @Test(
        "a transaction in which a statement failed is not committed, even when the error was swallowed",
        arguments: Backend.available)
    func swallowed(backend: Backend) async throws {
        try await Office.openWithUnits(on: backend) { database in
            let refused = try await storageError {
                try await database.write { tx in
                    try tx.run(change("UPDATE unit SET staff = 0"))
                    do { try tx.run(change("INSERT INTO unit SELECT * FROM unit WHERE id = 10")) } catch {}
                }
            }
            #expect(ErrorKind(refused) == .notUnique)
            let unscoped = try await storageError {
                try await database.write { tx in
                    try tx.run(change("UPDATE unit SET staff = 0"))
                    do { _ = try tx.value("SELECT 1", as: Int.self) } catch {}
                }
            }
            #expect(ErrorKind(unscoped) == .unscoped)
            await #expect(throws: ChangeOfMind.self) {
                try await database.write { tx in
                    do {
                        try tx.load("unit", ["id"], because: "a test") { _ in throw ChangeOfMind() }
                    } catch {}
                }
            }
            let staff = try await database.read { tx in
                try tx.value(ask("SELECT staff FROM unit WHERE id = 10"), as: Int.self)
            }
            #expect(staff == 5)
        }
    }

    @Test("a transaction sees its own changes, others only when it is done", arguments: Backend.available)
    func ownChanges(backend: Backend) async throws {
        try await Office.openWithUnits(on: backend) { database in
            let inside = try await database.write { tx in
                try tx.run(change("DELETE FROM unit WHERE parent_id = 10"))
                return try tx.value(ask("SELECT COUNT(*) FROM unit"), as: Int.self)
            }
            #expect(inside == 1)
            #expect(try await count("unit", in: database) == 1)
        }
    }

    @Test("200 increments of one counter from 16 tasks lose nothing", arguments: Backend.available)
    func increments(backend: Backend) async throws {
        try await Office.openWithUnits(on: backend) { database in
            try await withThrowingTaskGroup { group in
                let left = Counter(200)
                for _ in 0..<16 {
                    group.addTask {
                        while left.takeOne() {
                            try await database.write { tx in
                                // Read and written apart, so that a write in between would be lost.
                                let staff = try tx.value(ask("SELECT staff FROM unit WHERE id = 10"), as: Int.self) ?? 0
                                try tx.run(change("UPDATE unit SET staff = \(staff + 1) WHERE id = 10"))
                            }
                        }
                    }
                }
                try await group.waitForAll()
            }
            let staff = try await database.read { tx in
                try tx.value(ask("SELECT staff FROM unit WHERE id = 10"), as: Int.self)
            }
            #expect(staff == 205)
        }
    }

    @Test("two who each look at the other's row cannot both act on what they saw", arguments: Backend.available)
    func writeSkew(backend: Backend) async throws {
        try await Office.openWithUnits(on: backend) { database in
            // The rule: at least one of the two townships keeps its people.
            try await withThrowingTaskGroup { group in
                for unit in [11, 12] {
                    group.addTask {
                        for _ in 0..<20 {
                            try await database.write { tx in
                                let other =
                                    try tx.value(
                                        ask("SELECT staff FROM unit WHERE id = \(23 - unit)"), as: Int.self) ?? 0
                                if other > 0 { try tx.run(change("UPDATE unit SET staff = 0 WHERE id = \(unit)")) }
                            }
                        }
                    }
                }
                try await group.waitForAll()
            }
            let staff = try await database.read { tx in
                try tx.all(ask("SELECT staff FROM unit WHERE parent_id = 10")) { (staff: Int) in staff }
            }
            #expect(staff.count { $0 == 0 } == 1)
        }
    }

    @Test("readers never see half a write", arguments: Backend.available)
    func halfAWrite(backend: Backend) async throws {
        try await Office.openWithUnits(on: backend) { database in
            let writers = Counter(1)
            let sums = try await withThrowingTaskGroup(of: [Int].self) { group in
                for long in [false, true] {
                    group.addTask {
                        var sums: [Int] = []
                        repeat { sums.append(try await sumOfStaff(in: database, long: long)) } while writers.value > 0
                        return sums
                    }
                }
                for _ in 0..<50 {
                    try await database.write { tx in
                        try tx.run(change("UPDATE unit SET staff = staff + 1 WHERE id = 10"))
                        try tx.run(change("UPDATE unit SET staff = staff + 1 WHERE id = 11"))
                        try tx.run(change("UPDATE unit SET staff = staff + 98 WHERE id = 12"))
                    }
                }
                #expect(writers.takeOne())
                return try await group.reduce(into: []) { $0 += $1 }
            }
            #expect(sums.allSatisfy { $0 % 100 == 12 }, "\(sums)")
        }
    }

    @Test("a caller who goes away does not take back a running write", arguments: Backend.available)
    func cancelled(backend: Backend) async throws {
        try await Office.openWithUnits(on: backend) { database in
            let task = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                try await database.write { tx in
                    try tx.run(change("DELETE FROM unit WHERE id = 11"))
                    try tx.run(change("DELETE FROM unit WHERE id = 12"))
                }
            }
            try await task.value
            #expect(try await count("unit", in: database) == 1)
        }
    }

    @Test("a script happens wholly or not at all", arguments: Backend.available)
    func script(backend: Backend) async throws {
        try await Office.openWithUnits(on: backend) { database in
            try await database.script("UPDATE unit SET staff = 1; UPDATE unit SET name = 'a;b';\n\n")
            let error = try await storageError {
                try await database.script(
                    "CREATE TABLE more (id BIGINT); DELETE FROM unit; INSERT INTO nothing VALUES (1);")
            }
            #expect(ErrorKind(error) == .failed)
            let missing = try await storageError { try await count("more", in: database) }
            #expect(ErrorKind(missing) == .failed)
            let names = try await database.read { tx in
                try tx.all(ask("SELECT DISTINCT name FROM unit")) { (name: String) in name }
            }
            #expect(names == ["a;b"])
        }
    }

    @Test("after closing nothing runs", arguments: Backend.available)
    func closed(backend: Backend) async throws {
        try await backend.withPlace { place in
            let database = try place.open()
            try await database.script("CREATE TABLE one (id BIGINT)")
            try await database.close()
            let error = try await storageError { try await count("one", in: database) }
            #expect(ErrorKind(error) == .failed)
        }
    }
}

private func sumOfStaff(in database: any Database, long: Bool) async throws -> Int {
    let body: @Sendable (Transaction) throws -> Int = { tx in
        try [10, 11, 12].reduce(0) { sum, unit in
            sum + (try tx.value(ask("SELECT staff FROM unit WHERE id = \(unit)"), as: Int.self) ?? 0)
        }
    }
    return long ? try await database.readAtLength(body) : try await database.read(body)
}
