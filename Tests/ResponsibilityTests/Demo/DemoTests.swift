import Foundation
import Storage
import TestWorld
import Testing

@testable import Responsibility

@Suite("The demo organisation") struct DemoTests {
    @Test("the same seed makes the same organisation and the same work, another seed makes others")
    func seeds() async throws {
        let first = try await DemoWorld.on(.sqlite, units: 10, seed: 7) { try await $0.outline() }
        let again = try await DemoWorld.on(.sqlite, units: 10, seed: 7) { try await $0.outline() }
        let other = try await DemoWorld.on(.sqlite, units: 10, seed: 8) { try await $0.outline() }
        #expect(first.units.count == 10)
        #expect(first == again)
        #expect(first.units != other.units)
        #expect(first.titles != other.titles)
        #expect(first.states != other.states)
    }

    @Test("two years of work leave obligations in every state that work can bring about", arguments: Backend.available)
    func states(backend: Backend) async throws {
        try await DemoWorld.on(backend) { demo in
            let thisYear = try await demo.figures(year: 2026)
            #expect(!thisYear.parts.contains { $0.standing != .breached && $0.n == 0 }, "\(thisYear)")
            #expect(thisYear.holding > 0 && thisYear.unverified > 0)
            let lastYear = try await demo.figures(year: 2025)
            #expect((lastYear.submitted, lastYear.onTrack, lastYear.dueSoon) == (0, 0, 0))
            #expect(lastYear.overdue > 0)
            #expect((850..<1000).contains(try #require(lastYear.doneInThousand)), "\(lastYear)")

            let count = try await demo.counts()
            #expect(Set(count.fulfilments.keys) == Set(Fulfilment.State.allCases))
            #expect(count.forTwoProgrammes > 0)
            #expect(count.doneAgain > 0)
            #expect(count.past > 0)
            #expect(demo.made.activities == count.activities)
            #expect(demo.made.files == count.files && count.files > 0)
            let last = try #require(count.lastDay)
            #expect(("2026-07-01"..<"2026-07-15").contains(last), "work goes on until yesterday")
        }
    }

    @Test("the counts above each unit equal a recount of the obligations", arguments: Backend.available)
    func tally(backend: Backend) async throws {
        try await DemoWorld.on(backend) { demo in
            let (tally, recount) = try await demo.tallies()
            #expect(!tally.isEmpty)
            #expect(tally == recount)
            #expect(try await Doctor(demo.services).examine() == [])
        }
    }

    @Test("everybody who is printed can sign in, and the first clerk and reviewer find something to do")
    func accounts() async throws {
        try await DemoWorld.on(.sqlite) { demo in
            #expect(Set(demo.made.accounts.map(\.role)) == Set(Role.allCases))
            for account in demo.made.accounts {
                #expect(Password.mistakes(account.password, login: account.login).isEmpty)
                let known = try #require(
                    try await demo.services.database.read { tx in try SignIn.hash(of: account.login, in: tx) })
                #expect(try await Password.verify(account.password, against: known.hash))
            }
            let clerk = try await demo.today(of: "clerk")
            #expect(!clerk.due.isEmpty && !clerk.returned.isEmpty)
            #expect(!(try await demo.today(of: "reviewer")).waiting.isEmpty)
        }
    }

    @Test("a book that has been begun is not touched")
    func begun() async throws {
        try await DemoWorld.on(.sqlite, units: 10) { demo in
            await #expect(throws: Refusal.conflict(.alreadySetUp)) {
                _ = try await demo.services.makeDemo(units: 10, by: "tests")
            }
        }
    }

    @Test(
        "an organisation has the units asked for, in three levels, each with its own code", arguments: [10, 60, 2000])
    func tree(units: Int) {
        var random = DemoRandom(seed: 1)
        let tree = DemoTree(units: units, &random)
        #expect(tree.places.count == units)
        #expect(Set(tree.places.map(\.code)).count == units)
        #expect(Set(tree.townships.map { tree.places[$0].name }).count == tree.townships.count)
        func depth(_ place: Int) -> Int { tree.places[place].parent.map { depth($0) + 1 } ?? 0 }
        #expect(Set(tree.places.indices.map(depth)) == [0, 1, 2])
    }

    @Test("a catalogue that applies later is given the first year's beginning, an older one keeps its own")
    func applies() {
        let source = "programme: x\napplies_from: 2026-01-01\nfield: safety"
        #expect(
            DemoBook.applying(source, from: "2025-01-01") == "programme: x\napplies_from: 2025-01-01\nfield: safety")
        #expect(DemoBook.applying(source, from: "2027-01-01") == source)
    }

    @Test("the generator gives the published numbers of SplitMix64")
    func generator() {
        var random = DemoRandom(seed: 1_234_567)
        #expect(
            (0..<3).map { _ in random.next() } == [
                6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
            ])
    }
}

/// A demo on a database of its own, on 15 July 2026.
private struct DemoWorld: Sendable {
    let services: Services
    let made: Demo.Made

    @discardableResult
    static func on<T>(
        _ backend: Backend, units: Int = 12, seed: UInt64 = 1, _ body: (DemoWorld) async throws -> T
    ) async throws -> T {
        try await backend.withPlace { place in
            let clock = TestClock("2026-07-15").office
            let folder = FileManager.default.temporaryDirectory.appending(path: "demo-\(UUID().uuidString)")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(at: folder) }
            let services = try await Services.open(
                database: try place.open(ids: IDSource(now: clock.now)), data: folder, settings: try Settings(),
                clock: clock)
            do {
                let made = try await services.makeDemo(units: units, seed: seed, by: "tests")
                let value = try await body(DemoWorld(services: services, made: made))
                try await services.close()
                return value
            } catch {
                try await services.close()
                throw error
            }
        }
    }

    struct Outline: Equatable {
        let units: [String]
        let titles: [String]
        let states: [Int: [Obligation.State: Int]]
    }

    func outline() async throws -> Outline {
        let (units, titles) = try await services.database.read { tx in
            let units = try tx.all(ask("SELECT name FROM unit ORDER BY id")) { (name: String) in name }
            return (units, try tx.all(ask("SELECT title FROM activity ORDER BY id")) { (title: String) in title })
        }
        return Outline(units: units, titles: titles, states: made.states)
    }

    func today(of login: String) async throws -> TodayView {
        let access = try await services.access(login: login)
        return try await services.database.read { tx in try TodayView.of(access, in: tx) }
    }

    func figures(year: Int) async throws -> Figures {
        let access = services.machine("tests")
        return try await services.database.read { tx in
            let root = try #require(try Unit.root(in: tx))
            return try Figures.of([root.id], year: year, on: access.today, by: access, in: tx).map(\.figures)
                .reduce(Figures(), +)
        }
    }

    struct Counts: Sendable {
        let fulfilments: [Fulfilment.State: Int]
        let forTwoProgrammes: Int
        let doneAgain: Int
        let activities: Int
        let files: Int
        let past: Int
        let lastDay: Day?
    }

    func counts() async throws -> Counts {
        try await services.database.read { tx in
            let states = try tx.all(ask("SELECT state, COUNT(*) FROM fulfilment GROUP BY state")) {
                (state: Fulfilment.State, n: Int) in (state, n)
            }
            return Counts(
                fulfilments: Dictionary(uniqueKeysWithValues: states),
                forTwoProgrammes: try tx.value(
                    ask(
                        """
                        SELECT COUNT(*) FROM (
                            SELECT f.activity_id FROM fulfilment f JOIN obligation o ON o.id = f.obligation_id
                            GROUP BY f.activity_id HAVING COUNT(DISTINCT o.programme_id) > 1) joint
                        """)) ?? 0,
                doneAgain: try tx.value(
                    ask(
                        """
                        SELECT COUNT(*) FROM fulfilment r JOIN fulfilment f ON f.obligation_id = r.obligation_id
                        WHERE r.state = 'returned' AND f.state = 'accepted' AND f.id > r.id
                        """)) ?? 0,
                activities: try tx.value(ask("SELECT COUNT(*) FROM activity")) ?? 0,
                files: try tx.value(ask("SELECT COUNT(*) FROM evidence")) ?? 0,
                past: try tx.value(ask("SELECT COUNT(*) FROM obligation_past")) ?? 0,
                lastDay: try tx.value(ask("SELECT MAX(recorded_on) FROM obligation")))
        }
    }

    /// The counts as they are kept and as they come out anew: unit, programme, year, state and due day, and how many.
    func tallies() async throws -> (kept: [String: Int], recounted: [String: Int]) {
        try await services.database.read { tx in
            func counts(_ sql: SQL) throws -> [String: Int] {
                let rows = try tx.all(sql) {
                    (unit: Int64, programme: Int64, year: Int, state: String, due: String, n: Int) in
                    ("\(unit) \(programme) \(year) \(state) \(due)", n)
                }
                return Dictionary(uniqueKeysWithValues: rows).filter { $0.value != 0 }
            }
            return (
                try counts(
                    ask(
                        """
                        SELECT unit_id, programme_id, year, state, due_on, SUM(n) FROM tally
                        GROUP BY unit_id, programme_id, year, state, due_on
                        """)),
                try counts(
                    ask(
                        """
                        SELECT a.ancestor_id, o.programme_id, o.year, o.state,
                               CASE WHEN o.state IN ('open', 'holding') THEN o.due_on ELSE '' END, COUNT(*)
                        FROM obligation o JOIN unit_ancestry a ON a.unit_id = o.unit_id AND a.ancestor_id <> o.unit_id
                        GROUP BY 1, 2, 3, 4, 5
                        """))
            )
        }
    }
}

private func ask(_ sql: SQL) -> SQL { .unscoped(sql, because: "the test looks at everything") }
