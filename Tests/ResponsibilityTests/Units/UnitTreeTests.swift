import Foundation
import Storage
import TestWorld
import Testing

@testable import Responsibility

@Suite struct UnitTreeTests {
    @Test("a moved unit takes its figures along, and the old tree stays on record", arguments: Backend.available)
    func move(backend: Backend) async throws {
        try await World.on(backend, today: "2026-01-05") { world in
            try await world.issuePlans()
            let before = try await owed(world, "BS")
            world.clock.go(to: "2026-03-02")
            try await change(
                world, UnitChange(unitID: try world.unit("QS-1"), verb: .move, targetID: try world.unit("BS")))
            #expect(try await owed(world, "BS") > before)
            let then = try await owed(world, "BS", asOf: "2026-03-01")
            #expect(then == before, "on the tree as it was")
            #expect(try await Doctor(world.services).examine() == [])
        }
    }

    @Test("the page of a unit shows the tree and the names as they were on a day", arguments: Backend.available)
    func asOfADay(backend: Backend) async throws {
        try await World.on(backend, today: "2026-01-05") { world in
            try await world.issuePlans()
            world.clock.go(to: "2026-03-02")
            let rename = UnitChange(
                unitID: try world.unit("BS"), verb: .rename, name: "白水街道", code: "BS", kind: "township")
            try await change(world, rename)
            try await change(
                world, UnitChange(unitID: try world.unit("QS"), verb: .move, targetID: try world.unit("BS")))
            let root = try world.unit("YX")
            try await world.visit { client in
                let head = try await world.visitor("head", at: client)
                let now = try await head.get("/units/\(root)?year=2026")
                #expect(now.text.contains("白水街道") && !now.text.contains("青石镇"))
                let then = try await head.get("/units/\(root)?year=2026&on=2026-03-01")
                #expect(then.text.contains("白水乡") && then.text.contains("青石镇"))
                #expect(!then.text.contains("白水街道"))
            }
        }
    }

    @Test("a unit cannot be hung below itself, and the top stays where it is")
    func cycle() async throws {
        try await World.on(.sqlite) { world in
            for (unit, target) in [("QS", "QS-1"), ("YX", "QS")] {
                await #expect(throws: Refusal.self, "\(unit) below \(target)") {
                    try await change(
                        world, UnitChange(unitID: try world.unit(unit), verb: .move, targetID: try world.unit(target)))
                }
            }
        }
    }

    @Test("closing lapses what is not yet due and keeps what is done or overdue", arguments: Backend.available)
    func close(backend: Backend) async throws {
        try await World.on(backend, today: "2026-01-05") { world in
            try await world.issuePlans()
            world.clock.go(to: "2026-03-02")
            try await change(world, UnitChange(unitID: try world.unit("QS-1"), verb: .close))
            let access = try await world.access("office")
            let unit = try world.unit("QS-1")
            let states = try await world.services.database.read { tx in
                try tx.all(
                    "SELECT o.state, o.due_on FROM obligation o WHERE o.unit_id = \(unit) AND \(access.may(.viewUnits, at: unit))"
                ) {
                    (state: Obligation.State, due: Day?) in (state, due)
                }
            }
            #expect(states.contains { $0.0 == .open && $0.1.map { $0 < "2026-03-02" } == true })
            #expect(!states.contains { $0.0 == .open && $0.1.map { $0 >= "2026-03-02" } == true })
            #expect(states.contains { $0.0 == .lapsed })
            #expect(try await Doctor(world.services).examine() == [])
        }
    }

    @Test("merging brings people, roles and units below to the successor", arguments: Backend.available)
    func merge(backend: Backend) async throws {
        try await World.on(backend) { world in
            try await world.issuePlans()
            try await change(
                world, UnitChange(unitID: try world.unit("QS"), verb: .merge, targetID: try world.unit("BS")))
            let clerk = try await world.access("qs-clerk")
            #expect(clerk.grants.map(\.unitID) == [try world.unit("BS")])
            let station = try world.unit("QS-1")
            let path = try await world.services.database.read { tx in
                try Unit.path(to: station, by: clerk, in: tx).map(\.code)
            }
            #expect(path == ["BS", "QS-1"])
            #expect(try await Doctor(world.services).examine() == [])
        }
    }

    @Test("a planned change waits for its day and is there at that day's first request")
    func planned() async throws {
        try await World.on(.sqlite) { world in
            try await world.visit { client in
                let admin = try await world.visitor("admin", at: client)
                let unit = try world.unit("QS")
                let answer = try await admin.post(
                    "/units/\(unit)/change",
                    [
                        ("verb", "rename"), ("on", "2026-03-10"), ("unit_name", "青石街道"), ("code", "QS"),
                        ("kind", "township"),
                    ])
                #expect(answer.status == 303)
                #expect(try await admin.get("/units/\(unit)").text.contains("<h1>青石镇</h1>"))
                #expect(try await admin.get("/units/\(unit)/change").text.contains("2026-03-10"))
                world.clock.go(to: "2026-03-10")
                let later = try await world.visitor("admin", at: client)
                #expect(try await later.get("/units/\(unit)").text.contains("<h1>青石街道</h1>"))
            }
        }
    }

    private func change(_ world: World, _ change: UnitChange) async throws {
        let access = try await world.access("admin")
        try await world.services.database.write { tx in try change.make(on: access.today, by: access, in: tx) }
    }

    private func owed(_ world: World, _ code: String, asOf day: Day? = nil) async throws -> Int {
        let (access, unit) = (try await world.access("office"), try world.unit(code))
        return try await world.services.database.read { tx in
            let lines =
                try day.map { try Figures.of([unit], year: 2026, asOf: $0, by: access, in: tx) }
                ?? Figures.of([unit], year: 2026, on: access.today, by: access, in: tx)
            return lines.map(\.figures).reduce(Figures(), +).owed
        }
    }
}
