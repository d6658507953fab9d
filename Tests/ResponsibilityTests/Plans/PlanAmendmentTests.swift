import Storage
import TestWorld
import Testing

@testable import Responsibility

@Suite struct PlanAmendmentTests {
    @Test(
        "a newer version takes over from a day: kept, changed, added, withdrawn; what is done stays",
        arguments: Backend.available)
    func amend(backend: Backend) async throws {
        try await World.on(backend) { world in
            try await world.issuePlans()
            try await world.work(.meeting, in: "QS", on: "2026-03-01")
            try await world.work(.drill, in: "BS", on: "2026-03-01")
            let old = try await world.plan("safety")
            let machine = world.services.machine("tests")
            try await world.services.database.write { tx in
                _ = try Programme.adopt(World.safetyTwo, by: machine, in: tx)
            }
            // Adopting changes nothing, and issuing again goes on by the version that was issued.
            let before = try await world.states("safety")
            try await world.issuePlans()
            #expect(try await world.states("safety") == before)
            let day: Day = "2026-04-01"
            let preview = try await world.act("office") { access, tx in
                var amendment = try PlanAmendment(old, to: nil, from: day, by: access, in: tx)
                try amendment.preview(in: tx)
                return amendment.counts
            }
            // Two townships: 9 meetings each are withdrawn (April to December), the drills not done change, 3 walks are added.
            #expect(preview.withdrawn == 18)
            #expect(preview.changed == 3)
            #expect(preview.added == 6)
            // Two stations: 9 meetings each and the exits stay.
            #expect(preview.kept == 20)
            let done = try await world.act("office") { access, tx in
                var amendment = try PlanAmendment(old, to: 2, from: day, by: access, in: tx)
                try amendment.applyAll(by: access, in: tx)
                return amendment.counts
            }
            #expect(done == preview)
            #expect(
                try await world.states("safety", duty: "monthly-meeting", unit: "QS") == [
                    "open": 2, "met": 1, "withdrawn": 9,
                ])
            #expect(try await world.states("safety", duty: "walk") == ["open": 6])
            // What is done stays done, though two drills are asked for now.
            #expect(try await world.states("safety", duty: "drills", unit: "BS") == ["met": 1, "open": 1])
            #expect(try await world.isSound())
            await #expect(throws: Refusal.conflict(.planNotInForce)) {
                try await world.act("office") { access, tx in
                    _ = try PlanAmendment(old, to: 2, from: day, by: access, in: tx)
                }
            }
            // Issuing again changes nothing, also what the newer version no longer asks.
            let amended = try await world.states("safety")
            try await world.issuePlans()
            #expect(try await world.states("safety") == amended)
            let plan = try await world.plan("safety")
            #expect(plan != old)
            try await world.visit { client in
                let office = try await world.visitor("office", at: client)
                let page = try await office.get("/plans/\(plan)")
                #expect(page.text.contains("季度巡查") && page.text.contains("第 2 版"))
                let replaced = try await office.get("/plans/\(old)")
                #expect(replaced.text.contains("自 2026-04-01 起由新版本接替") && replaced.text.contains("/plans/\(plan)"))
                #expect(try await office.get("/plans").status == 200)
            }
        }
    }

    @Test("the page says what it would change before it does; a due day that was moved stays moved")
    func page() async throws {
        try await World.on(.sqlite) { world in
            try await world.issuePlans()
            let (station, machine) = (try world.unit("QS-1"), world.services.machine("tests"))
            let moved = try await world.act("office") { access, tx in
                _ = try Programme.adopt(World.safetyTwo, by: machine, in: tx)
                let id = try #require(
                    try tx.value(
                        "SELECT o.id FROM obligation o WHERE o.unit_id = \(station) AND o.occurrence = '2026-06-30' AND \(access.may(.viewUnits, at: station))",
                        as: ID<Obligation>.self))
                try Decision.move([id], to: "2026-07-20", reason: "防汛", by: access, in: tx)
                return id
            }
            let plan = try await world.plan("safety")
            try await world.visit { client in
                let office = try await world.visitor("office", at: client, language: "en")
                #expect(try await office.get("/plans/\(plan)").text.contains("Go by version 2"))
                let preview = try await office.get("/plans/\(plan)/amendment")
                #expect(preview.text.contains("From 2026-03-02 on by version 2"))
                #expect(preview.text.contains("20 are withdrawn"))
                #expect(
                    try await office.get("/plans/\(plan)/amendment?from=2025-12-31").text.contains(
                        "the day must be from"))
                let early = [("version", "2"), ("from", "2026-01-15")]
                #expect(try await office.post("/plans/\(plan)/amendment", early).status == 422)
                let answer = try await office.post(
                    "/plans/\(plan)/amendment", [("version", "2"), ("from", "2026-03-02")])
                #expect(answer.status == 303)
            }
            let due = try await world.services.database.read { tx in
                try tx.value(
                    .unscoped("SELECT due_on FROM obligation WHERE id = \(moved)", because: "a test"), as: Day.self)
            }
            #expect(due == "2026-07-20")
            #expect(try await world.isSound())
        }
    }
}
