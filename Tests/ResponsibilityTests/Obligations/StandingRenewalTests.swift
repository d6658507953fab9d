import Foundation
import Storage
import TestWorld
import Testing

@testable import Responsibility

/// At the turn of the year standing duties are renewed part by part.
@Suite struct StandingRenewalTests {
    @Test(
        "of many units each part is whole, others write in between, and a crash takes nothing back",
        arguments: Backend.available)
    func parts(backend: Backend) async throws {
        try await World.on(backend, today: "2026-11-02") { world in
            try await world.issuePlans()
            try await world.issuePlans(year: 2027)
            world.clock.go(to: "2027-01-01")
            let (database, clock) = (world.services.database, world.clock.office)
            let turn = TurnOfDay(unitsAtOnce: 1, unitsInPart: 1)
            try await turn.pass(database, clock)
            #expect(try await lapsed(world) == 0, "the first request does not wait for it")
            #expect(try await turn.renewNext(database, clock))
            #expect(try await lapsed(world) == 1)
            try await world.work(.meeting, in: "QS", on: "2027-01-01")
            #expect(try await world.isSound())
            // The process dies; another one begins again.
            let another = TurnOfDay(unitsAtOnce: 0, unitsInPart: 1)
            try await another.pass(database, clock)
            while try await another.renewNext(database, clock) {}
            #expect(try await lapsed(world) == 2)
            #expect(try await !another.renewNext(database, clock))
            #expect(try await entries(world) == [1, 1])
            #expect(try await world.states("safety", duty: "exits") == ["lapsed": 2, "holding": 2])
            #expect(try await world.isSound())
        }
    }

    @Test("a duty that the new year no longer asks ends with the old one", arguments: Backend.available)
    func dropped(backend: Backend) async throws {
        try await World.on(backend, today: "2026-11-02") { world in
            try await world.issuePlans()
            let start = try #require(Catalogues.safety.range(of: "  - key: exits"))
            let end = try #require(Catalogues.safety.range(of: "  - key: leak-response"))
            let two = Catalogues.safety.replacingCharacters(in: start.lowerBound..<end.lowerBound, with: "")
                .replacing("version: 1", with: "version: 2")
                .replacing("applies_from: 2025-01-01", with: "applies_from: 2027-01-01")
                .replacing("summary:", with: "changes: {zh: 修订, en: Revised}\nsummary:")
            try await world.act("office") { access, tx in
                _ = try Programme.adopt(two, by: access, in: tx)
                _ = try Plan.issue("safety", year: 2027, under: world.unit("QS"), by: access, in: tx)
            }
            let turn = TurnOfDay()
            try await turn.pass(world.services.database, world.clock.office)
            #expect(try await lapsed(world) == 0, "the old year is not over")
            world.clock.go(to: "2027-01-01")
            try await turn.pass(world.services.database, world.clock.office)
            #expect(try await world.states("safety", duty: "exits", unit: "QS-1") == ["lapsed": 1])
            #expect(
                try await world.states("safety", duty: "exits", unit: "BS-1") == ["holding": 1],
                "there the new year was not issued: it holds on")
            #expect(try await world.isSound())
        }
    }

    @Test(
        "in a closed year nothing comes to be unverified, and a later plan goes on from its checks",
        arguments: Backend.available)
    func closed(backend: Backend) async throws {
        try await World.on(backend, today: "2026-11-02") { world in
            try await world.issuePlans()
            let station = try world.unit("QS-1")
            try await world.act("qs-station") { access, tx in
                var new = NewActivity(
                    unitID: station, kind: .check, title: "查看出口", heldOn: "2026-10-20", once: Token.make())
                new.outcome = .holding
                _ = try Activity.record(new, by: access, in: tx)
            }
            world.clock.go(to: "2027-01-04")
            try await world.act("office") { access, tx in
                _ = try YearClose.close(world.unit("YX"), 2026, by: access, in: tx)
            }
            #expect(try await world.states("safety", duty: "exits") == ["lapsed": 2])
            try await world.issuePlans(year: 2027)
            let due = try await world.services.database.read { tx in
                try tx.value(
                    .unscoped(
                        "SELECT due_on FROM obligation WHERE unit_id = \(station) AND year = 2027 AND state = 'holding'",
                        because: "a test looks"), as: Day.self)
            }
            #expect(due == "2027-01-20", "three months after the check of the closed year")
            #expect(try await world.isSound())
        }
    }

    private func lapsed(_ world: World) async throws -> Int {
        try await world.states("safety", duty: "exits")["lapsed"] ?? 0
    }

    /// How many rows each entry about a renewal names.
    private func entries(_ world: World) async throws -> [Int] {
        try await world.services.database.read { tx in
            try tx.all(.unscoped("SELECT n FROM entry WHERE act = 'renew' ORDER BY id", because: "a test looks")) {
                (n: Int) in n
            }
        }
    }
}
