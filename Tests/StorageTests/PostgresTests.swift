#if Postgres
import Dispatch
import PostgresStorage
import Storage
import TestWorld
import Testing

@Suite("What only PostgreSQL does", .enabled(if: Backend.available.contains(.postgres)))
struct PostgresTests {
    @Test("a connection that broke while idle is opened anew without a word")
    func idleBreak() async throws {
        try await Office.openWithUnits(on: .postgres) { database in
            let process = try await pid(in: database)
            try await terminate(process)
            #expect(try await count("unit", in: database) == 3)
            #expect(try await pid(in: database) != process)
        }
    }

    @Test("a connection that breaks inside a transaction says so, and the next one works")
    func breakInside() async throws {
        try await Office.openWithUnits(on: .postgres) { database in
            let error = try await storageError {
                try await database.write { tx in
                    try tx.run(change("DELETE FROM unit WHERE id = 11"))
                    try tx.run(ask("SELECT pg_terminate_backend(pg_backend_pid())"))
                }
            }
            #expect("\(String(describing: error))".contains("the connection to PostgreSQL was lost"))
            #expect(try await count("unit", in: database) == 3)
        }
    }

    @Test("a connection that breaks during a load says so")
    func breakInLoad() async throws {
        try await Office.openWithUnits(on: .postgres) { database in
            let error = try await storageError {
                try await database.write { tx in
                    let own = try tx.value(ask("SELECT pg_backend_pid()"), as: Int.self) ?? 0
                    return try tx.load("member", ["unit_id", "person"], because: "a test") { rows in
                        for index in 0..<200_000 {
                            if index == 1000 { try Self.terminateNow(own) }
                            try rows.add(index)
                            try rows.add("甲")
                            try rows.endRow()
                        }
                    }
                }
            }
            #expect("\(String(describing: error))".contains("the connection to PostgreSQL was lost"))
            #expect(try await count("member", in: database) == 0)
        }
    }

    @Test("no more than 500 statements stay prepared")
    func bound() async throws {
        try await Office.open(on: .postgres) { database in
            let prepared = try await database.read { tx in
                for length in 1...600 {
                    let sum = SQL.joined(Array(repeating: "1", count: length), by: " + ")
                    guard try tx.value(ask("SELECT \(sum)"), as: Int.self) == length else { return -1 }
                }
                return try tx.value(ask("SELECT COUNT(*) FROM pg_prepared_statements"), as: Int.self) ?? 0
            }
            #expect((450...500).contains(prepared), "\(prepared)")
        }
    }

    @Test("the session is set up")
    func session() async throws {
        try await Office.open(on: .postgres) { database in
            let settings = try await database.read { tx in
                try [
                    "plan_cache_mode", "client_encoding", "TimeZone", "application_name", "statement_timeout",
                    "transaction_isolation", "transaction_read_only",
                ].map { name in try tx.value(ask("SELECT current_setting(\(name))"), as: String.self) ?? "" }
            }
            #expect(settings == ["force_custom_plan", "UTF8", "UTC", "dutybook", "0", "repeatable read", "on"])
            let isolation = try await database.write { tx in
                try tx.value(ask("SELECT current_setting('transaction_isolation')"), as: String.self)
            }
            #expect(isolation == "serializable")
        }
    }

    @Test("a failed statement that the body overlooks fails the write all the same")
    func overlooked() async throws {
        try await Office.openWithUnits(on: .postgres) { database in
            let error = try await storageError {
                try await database.write { tx in
                    try tx.run(change("DELETE FROM unit WHERE id = 12"))
                    do {
                        try tx.run(change("INSERT INTO unit (id, code, name) VALUES (13, 'east', '东')"))
                    } catch StorageError.notUnique { return }
                }
            }
            #expect(ErrorKind(error) == .notUnique)
            #expect(try await count("unit", in: database) == 3)
        }
    }

    @Test("a clash that never ends is reported after ten tries")
    func tries() async throws {
        try await Office.open(on: .postgres) { database in
            let tries = Counter()
            let error = try await storageError {
                try await database.write { tx in
                    tries.addOne()
                    try tx.run(ask("DO $$ BEGIN RAISE EXCEPTION 'clash' USING ERRCODE = '40001'; END $$"))
                }
            }
            #expect(error == .busy)
            #expect(tries.value == 10)
        }
    }

    @Test("more callers than connections are served in turn, and closing waits for them")
    func waiters() async throws {
        try await Backend.postgres.withPlace { place in
            let database = try PostgresDatabase(place.address, connections: 2, ids: .fixed)
            let served = Counter()
            let (stream, begin) = AsyncStream.makeStream(of: Void.self)
            let tasks = (0..<20).map { _ in
                Task {
                    try await database.read { tx in
                        begin.yield()
                        try tx.run(ask("SELECT pg_sleep(0.02)"))
                        served.addOne()
                    }
                }
            }
            for await _ in stream { break }
            try await database.close()
            let atClose = served.value
            var refused = 0
            for task in tasks { if try await storageError(of: { try await task.value }) != nil { refused += 1 } }
            // Whoever was let in before the closing was served before it ended.
            #expect(atClose + refused == 20)
            #expect(atClose > 0)
        }
    }

    @Test("a reader who goes away while waiting for a connection gives up the wait")
    func cancelledWaiter() async throws {
        try await Backend.postgres.withPlace { place in
            let database = try PostgresDatabase(place.address, connections: 1, ids: .fixed)
            let (stream, begin) = AsyncStream.makeStream(of: Void.self)
            let end = DispatchSemaphore(value: 0)
            let holder = Task {
                try await database.read { _ in
                    begin.yield()
                    end.wait()
                }
            }
            for await _ in stream { break }
            let waiter = Task { try await database.read { tx in try tx.value(ask("SELECT 1"), as: Int.self) } }
            await Task.yield()
            waiter.cancel()
            await #expect(throws: CancellationError.self) { try await waiter.value }
            end.signal()
            try await holder.value
            let one = try await database.read { tx in try tx.value(ask("SELECT 1"), as: Int.self) }
            #expect(one == 1)
            try await database.close()
        }
    }

    @Test("a wrong address fails at once, with libpq's reason")
    func wrongAddress() async throws {
        let error = try await storageError { try PostgresDatabase("host=127.0.0.1 port=1 dbname=x", ids: .fixed) }
        #expect("\(String(describing: error))".contains("cannot connect to PostgreSQL: connection to server"))
    }

    @Test("a sum beyond 64 bits comes as text, a sum within them as an integer")
    func numeric() async throws {
        try await Office.open(on: .postgres) { database in
            let sums = try await database.read { tx in
                try tx.first(
                    ask(
                        """
                        SELECT SUM(n), SUM(n) * 4, SUM(n) + 0.00, SUM(n) + 0.25, CAST(-0.00 AS NUMERIC(9, 2)),
                            SUM(n) - SUM(n) - 7
                        FROM (VALUES (\(Int64.max - 1)), (\(1))) AS v (n)
                        """)
                ) { (a: SQLValue, b: SQLValue, c: SQLValue, d: SQLValue, e: SQLValue, f: SQLValue) in
                    [a, b, c, d, e, f]
                }
            }
            #expect(
                sums == [
                    .integer(.max), .text("36893488147419103228"), .integer(.max), .text("9223372036854775807.25"),
                    .integer(0), .integer(-7),
                ])
        }
    }

    private func pid(in database: any Database) async throws -> Int {
        try await database.read { tx in try tx.value(ask("SELECT pg_backend_pid()"), as: Int.self) ?? 0 }
    }

    private func terminate(_ process: Int) async throws {
        try await PostgresServer.run("SELECT pg_terminate_backend(\(process), 5000)", on: Backend.serverAddress)
    }

    private static func terminateNow(_ process: Int) throws {
        try PostgresServer.runNow("SELECT pg_terminate_backend(\(process), 5000)", on: Backend.serverAddress)
    }
}
#endif
