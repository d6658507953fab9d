import Storage
import TestWorld
import Testing

@testable import Responsibility

@Suite struct PlanWithdrawalTests {
    @Test(
        "what was done stays, what is still to be done is withdrawn, and issuing again asks it again",
        arguments: Backend.available)
    func withdraw(backend: Backend) async throws {
        try await World.on(backend) { world in
            try await world.issuePlans()
            try await world.work(.meeting, in: "QS", on: "2026-03-01")
            let before = try await world.states("safety")
            let overdue = try #require(try await overdue(world))
            let plan = try await world.plan("safety")
            world.clock.go(to: "2026-03-05")
            try await world.act("office") { access, tx in
                let count = try PlanWithdrawal.count(of: plan, from: "2026-03-05", by: access, in: tx)
                let withdrawal = try PlanWithdrawal(plan, from: "2026-03-05", reason: "机构改革", by: access, in: tx)
                #expect(try withdrawal.apply(by: access, in: tx) == count.all)
            }
            let after = try await world.states("safety")
            #expect(after["met"] == before["met"])
            #expect(after["open"] == overdue, "what was due before the day stays")
            #expect(after["holding"] == nil, "standing duties are asked no longer")
            #expect(after["withdrawn"] == (before["open"] ?? 0) - overdue + (before["holding"] ?? 0))
            #expect(try await world.isSound())
            world.clock.go(to: "2026-03-06")
            try await world.issuePlans()
            #expect(try await world.states("safety") == before)
            #expect(try await world.isSound())
            try await world.act("office") { access, tx in
                let again = try Plan.issue("safety", year: 2026, under: world.unit("YX"), by: access, in: tx)
                #expect(again.obligations == 0)
            }
        }
    }

    @Test("only who plans for the unit withdraws, with a reason, on a day of the year, once")
    func refusals() async throws {
        try await World.on(.sqlite) { world in
            try await world.issuePlans()
            let plan = try await world.plan("safety")
            try await world.visit { client in
                let office = try await world.visitor("office", at: client)
                let page = try await office.get("/plans/\(plan)")
                #expect(page.text.contains("/plans/\(plan)/withdrawal"))
                let preview = try await office.get("/plans/\(plan)/withdrawal?from=2026-03-02")
                #expect(preview.text.contains("将撤回 2026-03-02 起的"))
                let form = [("from", "2026-03-02"), ("reason", " ")]
                #expect(try await office.post("/plans/\(plan)/withdrawal", form).status == 422)
                let wrongDay = try await office.post(
                    "/plans/\(plan)/withdrawal", [("from", "2027-01-01"), ("reason", "改革")])
                #expect(
                    wrongDay.status == 422 && wrongDay.text.contains("value=\"改革\"") == false || wrongDay.status == 422)
                let head = try await world.visitor("head", at: client)
                #expect(
                    try await head.post("/plans/\(plan)/withdrawal", [("from", "2026-03-02"), ("reason", "改革")]).status
                        == 403)
                let done = [("from", "2026-03-02"), ("reason", "机构改革")]
                let answer = try await office.post("/plans/\(plan)/withdrawal", done)
                #expect(answer.status == 303 && answer.location == "/plans/\(plan)")
                #expect(try await office.post("/plans/\(plan)/withdrawal", done).status == 409)
                let shown = try await office.get("/plans/\(plan)")
                #expect(shown.text.contains("自 2026-03-02 起撤回") && shown.text.contains("机构改革"))
                #expect(shown.text.contains("重新下达"))
            }
        }
    }

    @Test(
        "work that was returned after its plan was withdrawn does not open the obligation again",
        arguments: Backend.available)
    func returned(backend: Backend) async throws {
        try await World.on(backend) { world in
            try await world.issuePlans()
            let work = try await world.work(.meeting, in: "QS", on: "2026-03-01", accepted: false)
            #expect(try await world.states("safety", unit: "QS")["submitted"] == 1)
            let plan = try await world.plan("safety")
            try await world.act("office") { access, tx in
                _ = try PlanWithdrawal(plan, from: "2026-03-02", reason: "改革", by: access, in: tx).apply(
                    by: access, in: tx)
            }
            #expect(try await world.states("safety", unit: "QS")["submitted"] == 1, "what waits is still reviewed")
            try await world.act("head") { access, tx in
                let waiting = try Fulfilment.of(work, by: access, in: tx).filter { $0.state == .submitted }.map(\.id)
                try Fulfilment.review(waiting, of: work, .return, reason: "不全", by: access, in: tx)
            }
            let states = try await world.states("safety", duty: "monthly-meeting", unit: "QS")
            #expect(states["submitted"] == nil)
            #expect(states["open"] == 2, "January and February, which were due before")
            #expect(try await world.isSound())
        }
    }

    private func overdue(_ world: World) async throws -> Int? {
        try await world.services.database.read { tx in
            try tx.value(
                .unscoped(
                    """
                    SELECT COUNT(*) FROM obligation o JOIN programme g ON g.id = o.programme_id
                    WHERE g.key = 'safety' AND o.state = 'open' AND o.due_on < '2026-03-05'
                    """, because: "a test"), as: Int.self)
        }
    }
}
