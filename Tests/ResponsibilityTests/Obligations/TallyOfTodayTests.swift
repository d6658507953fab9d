import Logging
import Storage
import TestWorld
import Testing

@testable import Responsibility

/// What is kept for today says what the tally says, whoever folds, makes it or records beside it.
@Suite struct TallyOfTodayTests {
    @Test(
        "folding, making it in parts and recording beside each other lose nothing", arguments: Backend.available)
    func besides(backend: Backend) async throws {
        try await World.on(backend, today: "2026-03-02") { world in
            try await world.issuePlans()
            let database = world.services.database
            try await withThrowingTaskGroup(of: Void.self) { group in
                for code in ["QS", "BS", "QS-1"] {
                    group.addTask {
                        for day in 1...8 {
                            try await world.work(.meeting, in: code, on: ("2026-02-01" as Day).adding(days: day))
                        }
                    }
                }
                group.addTask {
                    for _ in 0..<40 { try await database.write { tx in try Tally.fold(in: tx) } }
                }
                for server in 0..<2 {
                    group.addTask {
                        for turn in 0..<40 {
                            // Two servers, one of which believes now and then that it is tomorrow.
                            let day = world.clock.today.adding(days: turn / 6 % 2 * server)
                            _ = try await database.write { tx in
                                try TallyOfToday.makeNext(for: day, back: true, rows: 5, in: tx)
                            }
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await database.read { tx in try TallyOfToday.progress(in: tx) } != nil)
            #expect(try await world.isSound())
            try await world.makeTallyOfToday()
            #expect(try await world.isSound())
            #expect(try await world.differences() == [])
            try await world.work(.study, in: "BS-1", on: "2026-02-20")
            #expect(try await world.differences() == [], "with postings that are not folded")
            try await database.write { tx in try Tally.fold(in: tx) }
            #expect(try await world.differences() == [])
            #expect(try await world.isSound())
        }
    }

    @Test(
        "a turned day and a clock that was set back are answered at once, and made anew in time",
        arguments: Backend.available)
    func days(backend: Backend) async throws {
        try await World.on(backend, today: "2026-03-02") { world in
            try await world.issuePlans()
            try await world.services.database.write { tx in try Tally.fold(in: tx) }
            try await world.makeTallyOfToday()
            let march = try await overdue(world)
            world.clock.go(to: "2026-07-20")
            #expect(try await !world.isTallyOfTodayWhole())
            let july = try await overdue(world)
            #expect(july > march)
            #expect(try await world.services.makeTallyOfToday(back: false))
            #expect(try await world.isTallyOfTodayWhole())
            #expect(try await overdue(world) == july)
            #expect(try await !world.services.makeTallyOfToday(back: false), "nothing is left to do")

            world.clock.go(to: "2026-03-02")
            #expect(try await overdue(world) == march)
            #expect(try await !world.services.makeTallyOfToday(back: false), "a later day does not give way at once")
            #expect(try await overdue(world) == march)
            #expect(try await world.services.makeTallyOfToday(back: true))
            #expect(try await world.isTallyOfTodayWhole())
            #expect(try await overdue(world) == march)
            #expect(try await world.differences() == [])
        }
    }

    @Test("the server makes it by itself", arguments: Backend.available)
    func job(backend: Backend) async throws {
        try await World.on(backend) { world in
            try await world.issuePlans()
            let jobs = Task {
                try await Jobs(services: world.services, logger: Logger(label: "tests")).run()
            }
            for _ in 0..<600 where try await !world.isTallyOfTodayWhole() {
                try await Task.sleep(for: .milliseconds(50))
            }
            jobs.cancel()
            try await jobs.value
            #expect(try await world.isTallyOfTodayWhole())
            #expect(try await world.differences() == [])
            #expect(try await world.isSound())
        }
    }

    @Test("dutybook doctor finds a number that is wrong", arguments: Backend.available)
    func doctor(backend: Backend) async throws {
        try await World.on(backend) { world in
            try await world.issuePlans()
            try await world.services.database.write { tx in try Tally.fold(in: tx) }
            try await world.makeTallyOfToday()
            #expect(try await world.isSound())
            for change in ["UPDATE tally_today SET past = past + 1", "DELETE FROM tally_today"] as [SQL] {
                let complaints = try await world.services.database.write { tx in
                    try tx.run(.housekeeping(change, because: "a test breaks it"))
                    return try Doctor.tallyOfToday(in: tx)
                }
                #expect(complaints.contains { $0.en.hasPrefix("YX 2026 open:") }, "\(complaints)")
            }
        }
    }

    @Test("neither reading, folding nor making it reads all of a table that grows")
    func plans() async throws {
        try await World.on(.sqlite) { world in
            try await world.issuePlans()
            try await world.makeTallyOfToday()
            let (access, unit) = (try await world.access("office"), try world.unit("YX"))
            let read = try await world.services.database.read { tx in
                try steps(in: tx) {
                    _ = try Figures.of([unit], year: 2026, on: access.today, byProgramme: false, by: access, in: tx)
                }
            }
            #expect(read.contains("SEARCH t USING PRIMARY KEY (unit_id=? AND year=?)"), "\(read)")
            #expect(read.contains("SEARCH t USING INDEX tally_unfolded (unit_id=? AND year=?)"), "\(read)")
            let written = try await world.services.database.write { tx in
                try steps(in: tx) {
                    try Tally.fold(in: tx)
                    try TallyOfToday.makeNext(for: access.today.adding(days: 1), back: true, rows: 5, in: tx)
                }
            }
            #expect(!written.isEmpty)
            for step in read + written where step.contains(/^SCAN (t|tally|tally_today|o|obligation|unit)\b/) {
                #expect(step.contains("INDEX tally_unfolded"), "\(step)")
            }
        }
    }

    private func overdue(_ world: World) async throws -> Int {
        let (access, unit) = (try await world.access("office"), try world.unit("YX"))
        return try await world.services.database.read { tx in
            try Figures.of([unit], year: 2026, on: access.today, by: access, in: tx).map(\.figures.overdue).reduce(0, +)
        }
    }

    /// How SQLite runs the statements of some work, step by step.
    private func steps(in tx: Transaction, _ work: () throws -> Void) throws -> [String] {
        var statements: [SQL] = []
        tx.watch = { statements.append($0) }
        try work()
        tx.watch = nil
        return try statements.flatMap { sql in
            try tx.all(
                .unscoped("EXPLAIN QUERY PLAN \(sql)", because: "a plan tells nothing of the rows")
            ) { (_: Int, _: Int, _: Int, detail: String) in detail }
        }
    }
}

extension World {
    func makeTallyOfToday() async throws {
        while try await services.makeTallyOfToday(back: true) {}
    }

    func isTallyOfTodayWhole() async throws -> Bool {
        let today = clock.today
        return try await services.database.read { tx in try TallyOfToday.isWhole(on: today, in: tx) }
    }

    /// The units of which what is kept for today says something else than the tally, due day by due day.
    func differences() async throws -> [String] {
        let today = clock.today
        return try await services.database.read { tx in
            guard try TallyOfToday.isWhole(on: today, in: tx) else { return ["not made"] }
            let units = try tx.all(
                .unscoped("SELECT id, code FROM unit ORDER BY id", because: "a test looks at all")
            ) { (id: ID<Responsibility.Unit>, code: String) in (id, code) }
            return try units.filter { id, _ in
                let seen: SQL = .unscoped("SELECT u.id FROM unit u WHERE u.id = \(id)", because: "a test looks at all")
                return try [2025, 2026].contains { year in
                    let kept = try Figures.kept(below: seen, year: year, on: today, in: tx)
                    let walked = try Figures.walked(below: seen, year: year, on: today, in: tx)
                    return Figures.lines(of: kept) != Figures.lines(of: walked)
                }
            }.map { $0.1 }
        }
    }
}
