import Storage
import TestWorld
import Testing

@testable import Responsibility

@Suite struct YearCloseTests {
    @Test("after a year is closed nothing of it changes, at the unit and below it", arguments: Backend.available)
    func closed(backend: Backend) async throws {
        try await World.on(backend) { world in
            try await world.issuePlans(year: 2025)
            let (qs, station) = (try world.unit("QS"), try world.unit("QS-1"))
            let late = try await world.work(.meeting, in: "QS-1", on: "2025-11-20", accepted: false)
            let plan = try await world.plan("safety", year: 2025)
            let before = try await world.states("safety")
            let open = try await world.act("office") { access, tx in
                _ = try YearClose.close(qs, 2025, by: access, in: tx)
                return try #require(
                    try tx.value(
                        "SELECT o.id FROM obligation o WHERE o.unit_id = \(station) AND o.state = 'open' AND \(access.may(.viewUnits, at: station)) ORDER BY o.id LIMIT 1",
                        as: ID<Obligation>.self))
            }
            func refused(_ login: String, _ body: @escaping @Sendable (Access, Transaction) throws -> Void) async {
                await #expect(throws: Refusal.conflict(.yearClosed)) { try await world.act(login, body) }
            }
            await refused("office") { access, tx in
                _ = try Activity.record(
                    NewActivity(unitID: station, kind: .meeting, title: "补会", heldOn: "2025-12-20", once: "late"),
                    by: access, in: tx)
            }
            await refused("office") { access, tx in
                var new = NewActivity(
                    unitID: station, kind: .meeting, title: "补会", heldOn: "2026-01-05", once: "later")
                new.obligations = [open]
                _ = try Activity.record(new, by: access, in: tx)
            }
            await refused("head") { access, tx in
                let waiting = try Fulfilment.of(late, by: access, in: tx).map(\.id)
                try Fulfilment.review(waiting, of: late, .accept, reason: "", by: access, in: tx)
            }
            await refused("office") { access, tx in try Decision.waive([open], reason: "不适用", by: access, in: tx) }
            await refused("office") { access, tx in
                try Decision.move([open], to: "2026-04-01", reason: "顺延", by: access, in: tx)
            }
            await refused("qs-station") { access, tx in
                try WaiverRequest.ask(open, reason: "不适用", by: access, in: tx)
            }
            await refused("office") { access, tx in
                _ = try Plan.issue("safety", year: 2025, under: world.unit("YX"), by: access, in: tx)
            }
            await refused("office") { access, tx in
                _ = try PlanWithdrawal(plan, from: "2025-12-01", reason: "改革", by: access, in: tx)
            }
            await refused("office") { access, tx in
                try Obligation.apply([open: .init(state: .waived, counted: 0, dueOn: nil)], on: access.today, in: tx)
            }
            // Other years, and units elsewhere, go on.
            try await world.issuePlans()
            try await world.work(.meeting, in: "QS-1", on: "2026-02-20")
            try await world.work(.meeting, in: "BS-1", on: "2025-11-20")
            // A unit that is closed later leaves the year as it was.
            try await world.act("admin") { access, tx in try Unit.close(station, on: access.today, by: access, in: tx) }
            let after = try await world.states2025()
            #expect(after["open"] == before["open"]! - 1 && after["met"] == 1)
            #expect(after.values.reduce(0, +) == before.values.reduce(0, +))
            #expect(try await world.isSound())
        }
    }

    @Test("the page says what is open first; only the office of the whole reopens, with a reason")
    func page() async throws {
        try await World.on(.sqlite) { world in
            try await world.issuePlans(year: 2025)
            let unit = try world.unit("QS")
            try await world.visit { client in
                let office = try await world.visitor("office", at: client)
                #expect(try await office.get("/units/\(unit)?year=2025").text.contains("/units/\(unit)/years/2025"))
                let page = try await office.get("/units/\(unit)/years/2025")
                #expect(page.text.contains("归档 2025 年度") && page.text.contains("项未完成的任务照原样保留"))
                let running = try await office.post("/units/\(unit)/years/2026/closing", [])
                #expect(running.status == 422 && running.text.contains("现在不能归档"))
                let clerk = try await world.visitor("qs-clerk", at: client)
                #expect(try await clerk.post("/units/\(unit)/years/2025/closing", []).status == 403)
                #expect(try await office.post("/units/\(unit)/years/2025/closing", []).status == 303)
                #expect(try await office.post("/units/\(unit)/years/2025/closing", []).status == 409)
                #expect(try await clerk.get("/units/\(unit)?year=2025").text.contains("2025 年度已于以下日期归档"))
                #expect(try await office.get("/units/\(unit)?year=2026").text.contains("年度已于以下日期归档") == false)
                let late = try await clerk.upload(
                    "/activities",
                    [
                        ("unit", unit.description), ("kind", "meeting"), ("held_on", "2025-12-30"), ("title", "补会"),
                        ("once", "a"), ("proposed_for", "\(unit) meeting 2025-12-30"),
                    ])
                #expect(late.status == 409 && late.text.contains("已经归档") && late.text.contains("value=\"补会\""))
                #expect(try await clerk.post("/units/\(unit)/years/2025/reopening", [("reason", "误关")]).status == 403)
                #expect(try await office.post("/units/\(unit)/years/2025/reopening", [("reason", "")]).status == 422)
                #expect(try await office.post("/units/\(unit)/years/2025/reopening", [("reason", "误关")]).status == 303)
                #expect(try await office.post("/units/\(unit)/years/2025/closing", []).status == 303)
            }
        }
    }
}

extension World {
    /// How the obligations of `safety` for 2025 stand.
    fileprivate func states2025() async throws -> [String: Int] {
        let rows = try await services.database.read { tx in
            try tx.all(
                .unscoped(
                    """
                    SELECT o.state, COUNT(*) FROM obligation o JOIN programme g ON g.id = o.programme_id
                    WHERE g.key = 'safety' AND o.year = 2025 GROUP BY o.state
                    """, because: "a test")
            ) { (state: String, n: Int) in (state, n) }
        }
        return Dictionary(uniqueKeysWithValues: rows)
    }
}
