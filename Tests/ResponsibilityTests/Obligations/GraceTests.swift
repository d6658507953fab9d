import Storage
import TestWorld
import Testing
import Web

@testable import Responsibility

/// Within its days of grace an obligation is in time, wherever it is shown or counted.
@Suite struct GraceTests {
    private static let graced = Catalogues.safety.replacing("programme: safety", with: "programme: graced")
        .replacing("due: {day: last}, roll: previous}", with: "due: {day: last}, roll: previous, grace_days: 5}")

    /// January's meeting of 青石镇 is due on Friday the 30th, with grace until Wednesday the 4th.
    private func january(_ world: World) async throws -> ID<Obligation> {
        try await world.act("office") { access, tx in
            _ = try Programme.adopt(Self.graced, by: access, in: tx)
            _ = try Plan.issue("graced", year: 2026, under: world.unit("YX"), by: access, in: tx)
        }
        let unit = try world.unit("QS")
        let found = try await world.services.database.read { tx in
            try tx.value(
                .unscoped(
                    "SELECT id FROM obligation WHERE unit_id = \(unit) AND due_on = '2026-01-30' AND grace_until = '2026-02-04'",
                    because: "a test looks"), as: ID<Obligation>.self)
        }
        return try #require(found)
    }

    @Test(
        "an obligation is overdue only after its grace: number, list, page, calendar and matrix say the same",
        arguments: Backend.available)
    func everywhere(backend: Backend) async throws {
        try await World.on(backend, today: "2026-01-05") { world in
            let (id, unit) = (try await january(world), try world.unit("QS"))
            for (day, standing) in [("2026-02-04", "dueSoon"), ("2026-02-05", "overdue")] as [(Day, String)] {
                world.clock.go(to: day)
                try await world.visit { client in
                    let clerk = try await world.visitor("qs-clerk", at: client, language: "en")
                    for (shown, isIn) in [("overdue", standing == "overdue"), ("dueSoon", standing == "dueSoon")] {
                        let list = try await clerk.get("/units/\(unit)/obligations?standing=\(shown)")
                        #expect(list.text.contains("/obligations/\(id)") == isIn, "\(shown) on \(day)")
                        #expect(!isIn || list.text.contains("grace until <time>2026-02-04</time>"))
                        let calendar = try await clerk.get(
                            "/units/\(unit)/obligations?due=2026-01-30&standing=\(shown)")
                        #expect(calendar.text.contains("/obligations/\(id)") == isIn)
                    }
                    let page = try await clerk.get("/obligations/\(id)")
                    #expect(page.text.contains(", days of grace until <time datetime=\"2026-02-04\">4 February 2026"))
                    #expect(page.text.contains("badge s-\(standing)"))
                    let month = try await clerk.get("/calendar?month=2026-01")
                    #expect(month.text.contains("<li class=\"t-\(standing)\">"))
                    let today = try await clerk.get("/")
                    #expect(today.text.contains("grace until <time>2026-02-04</time>"))
                    let report = try await world.visitor("office", at: client).get("/reports/annual/\(unit)?year=2026")
                    #expect(report.status == 200)
                    let matrix = try await clerk.get("/matrix?unit=\(unit)&year=2026&programme=graced")
                    #expect(matrix.text.contains("s-overdue") == (standing == "overdue"))
                }
            }
            #expect(try await world.isSound())
        }
    }

    @Test("on every day each number opens a list of that length, now and as of that day", arguments: Backend.available)
    func numbers(backend: Backend) async throws {
        try await World.on(backend, today: "2026-01-05") { world in
            _ = try await january(world)
            var evenings: [(Day, [String: Figures])] = []
            for day in ["2026-01-29", "2026-01-31", "2026-02-04", "2026-02-05", "2026-03-02", "2026-03-06"] as [Day] {
                world.clock.go(to: day)
                if day.day % 2 == 0 { try await world.services.database.write { tx in try Tally.fold(in: tx) } }
                evenings.append((day, try await compare(world)))
            }
            #expect(Set(evenings.map { $0.1["YX"]?.overdue }).count > 2, "some become overdue in between")
            let access = try await world.access("office")
            for (day, figures) in evenings {
                for (code, known) in figures {
                    let unit = try world.unit(code)
                    let then = try await world.services.database.read { tx in
                        try Figures.of([unit], year: 2026, asOf: day, by: access, in: tx)
                    }
                    #expect(then.map(\.figures).reduce(Figures(), +) == known, "\(code) as of \(day)")
                }
            }
        }
    }

    /// Compares each number of each unit with its list, page by page, and gives the figures.
    private func compare(_ world: World) async throws -> [String: Figures] {
        let access = try await world.access("office")
        return try await world.services.database.read { tx in
            var all: [String: Figures] = [:]
            for code in ["YX", "QS", "QS-1"] {
                let unit = try Unit.find(code: code, by: access, in: tx).id
                let figures = try Figures.of([unit], year: 2026, on: access.today, by: access, in: tx)
                    .map(\.figures).reduce(Figures(), +)
                for standing in [.overdue, .dueSoon, .onTrack] as [Obligation.Standing] {
                    var (found, query) = (0, Form.with("year", "2026").replacing("standing", with: standing.rawValue))
                    while found <= figures[standing] {
                        let list = ObligationList(unitID: unit, query: query, today: access.today, now: access.now)
                        let lines = try list.read(limit: 2, by: access, in: tx).lines
                        guard let last = lines.last else { break }
                        #expect(lines.allSatisfy { $0.standing(on: access.today, at: access.now) == standing })
                        found += lines.count
                        query = list.query(after: last)
                    }
                    #expect(found == figures[standing], "\(code) \(access.today) \(standing)")
                }
                all[code] = figures
            }
            return all
        }
    }

    @Test(
        "a moved due day takes its grace along, and a newer version's grace applies to what is left",
        arguments: Backend.available)
    func moves(backend: Backend) async throws {
        try await World.on(backend, today: "2026-01-05") { world in
            let id = try await january(world)
            try await world.act("office") { access, tx in
                try Decision.move([id], to: "2026-02-27", reason: "顺延", by: access, in: tx)
            }
            #expect(try await obligation(id, world).graceUntil == "2026-03-04")
            let two = Self.graced.replacing("version: 1", with: "version: 2")
                .replacing("applies_from: 2025-01-01", with: "applies_from: 2026-01-02")
                .replacing("summary:", with: "changes: {zh: 修订, en: Revised}\nsummary:")
                .replacing("grace_days: 5", with: "grace_days: 10")
            let plan = try await world.plan("graced")
            try await world.act("office") { access, tx in
                _ = try Programme.adopt(two, by: access, in: tx)
                var amendment = try PlanAmendment(plan, to: nil, from: nil, by: access, in: tx)
                try amendment.applyAll(by: access, in: tx)
            }
            let moved = try await obligation(id, world)
            #expect((moved.dueOn, moved.graceUntil) == ("2026-02-27", "2026-03-09"))
            world.clock.go(to: "2026-03-09")
            try await world.work(.meeting, in: "QS", on: "2026-03-09")
            #expect(try await obligation(id, world).state == .met)
            #expect(try await world.isSound())
        }
    }

    private func obligation(_ id: ID<Obligation>, _ world: World) async throws -> Obligation {
        let found = try await world.services.database.read { tx in
            try tx.first(
                .unscoped("SELECT \(Obligation.columns) FROM obligation o WHERE o.id = \(id)", because: "a test looks"),
                Obligation.init)
        }
        return try #require(found)
    }
}
