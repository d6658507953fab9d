import Storage
import TestWorld
import Testing

@testable import Responsibility

/// Large plans: in parts, beside other writes, watched and cancelled.
@Suite struct JobTests {
    /// Every day of the year: about 250 obligations a unit.
    private static let daily = Catalogues.records.replacing("programme: records", with: "programme: daily")
        .replacing("owed_by: {kinds: [township]}", with: "owed_by: {kinds: [team]}")
        .replacing("{quota: {count: 1, per: quarter, proration: full}}", with: "{fixed: {every: day}}")

    /// 60 teams more: 21,900 obligations.
    private func furnish(_ world: World) async throws {
        let (machine, top) = (world.services.machine("tests"), try world.unit("QS"))
        try await world.services.database.write { tx in
            for number in 1...60 {
                _ = try Unit.create(
                    NewUnit(parentID: top, kind: "team", code: "T\(number)", name: "第\(number)班"), on: machine.today,
                    by: machine, in: tx)
            }
            _ = try Programme.adopt(Self.daily, by: machine, in: tx)
        }
    }

    private func ask(_ world: World) async throws -> (plan: ID<Plan>, job: ID<Job>) {
        let act = try await world.services.issue(
            "daily", year: 2026, under: world.unit("YX"), by: world.access("office"))
        return (act.planID, try #require(act.jobID))
    }

    @Test("a large plan is issued part by part, and a write gets in between two of them", arguments: Backend.available)
    func parts(backend: Backend) async throws {
        try await World.on(backend) { world in
            try await furnish(world)
            try await world.issuePlans()
            let (plan, job) = try await ask(world)
            try await world.visit { client in
                let office = try await world.visitor("office", at: client)
                #expect(try await office.get("/plans").text.contains("正在处理"))
                let page = try await office.get("/jobs/\(job)")
                #expect(page.text.contains("等待开始") && page.text.contains("data-progress=\"/jobs/\(job)\""))
                // A second one is not begun beside it.
                let again = try await office.post(
                    "/plans", [("programme", "daily"), ("year", "2026"), ("unit", try world.unit("YX").description)])
                #expect(again.status == 409)
            }
            let seen = Seen()
            var runner = JobRunner(services: world.services)
            runner.unitsInPart = 20
            runner.progress = { done, total in
                do {
                    try await world.work(.meeting, in: "BS", on: ("2026-02-20" as Day).adding(days: await seen.count))
                    await seen.add(done, total, try await world.states("daily")["open"] ?? 0)
                } catch { Issue.record(error) }
            }
            try await runner.runAll()
            let reports = await seen.all
            #expect(reports.map(\.0) == [20, 40, 60, 65])
            #expect(
                reports.map(\.2) == [15 * 365, 35 * 365, 55 * 365, 60 * 365].map { $0 }, "each part stands by itself")
            #expect(try await world.states("daily") == ["open": 60 * 365])
            #expect(try await world.isSound())
            try await world.visit { client in
                let office = try await world.visitor("office", at: client)
                #expect(try await office.get("/jobs/\(job)").text.contains("已完成"))
                #expect(try await office.get("/plans/\(plan)").text.contains("执行中"))
            }
            let repeated = try await world.services.issuePlan(
                "daily", year: 2026, under: "YX", dryRun: false, by: world.access("office"))
            #expect(repeated.obligations == 0)
        }
    }

    @Test("cancelling takes back what was issued, and it can be issued again", arguments: Backend.available)
    func cancel(backend: Backend) async throws {
        try await World.on(backend) { world in
            try await furnish(world)
            let (plan, job) = try await ask(world)
            var runner = JobRunner(services: world.services)
            runner.unitsInPart = 20
            runner.progress = { done, _ in
                guard done == 40 else { return }
                do { try await world.act("office") { access, tx in try Job.cancel(job, by: access, in: tx) } } catch {
                    Issue.record(error)
                }
            }
            try await runner.runAll()
            let states = try await world.states("daily")
            #expect(Set(states.keys) == ["withdrawn"])
            #expect(try await world.isSound())
            try await world.visit { client in
                let office = try await world.visitor("office", at: client)
                #expect(try await office.get("/jobs/\(job)").text.contains("已取消"))
                #expect(try await office.get("/plans/\(plan)").text.contains("重新下达"))
            }
            let again = try await world.services.issuePlan(
                "daily", year: 2026, under: "YX", dryRun: false, by: world.access("office"))
            #expect(again.obligations == 60 * 365)
            #expect(try await world.states("daily") == ["open": 60 * 365])
            #expect(try await world.isSound())
        }
    }

    @Test("a job whose process has ended is taken up by another, once", arguments: Backend.available)
    func takenUp(backend: Backend) async throws {
        try await World.on(backend) { world in
            try await furnish(world)
            let (_, job) = try await ask(world)
            let first = try await world.services.database.write { tx in
                try Job.claim(at: world.clock.office.now(), in: tx)
            }
            #expect(first?.id == job)
            #expect(try await JobRunner(services: world.services).runNext() == nil, "it is being worked on")
            world.clock.pass(seconds: Job.patience + 1)
            #expect(try await JobRunner(services: world.services).runNext()?.id == job)
            #expect(try await world.states("daily") == ["open": 60 * 365])
            #expect(try await JobRunner(services: world.services).runNext() == nil)
        }
    }

    @Test("a large plan is withdrawn in parts too; whoever lost the right is told so")
    func withdraw() async throws {
        try await World.on(.sqlite) { world in
            try await furnish(world)
            _ = try await ask(world)
            try await JobRunner(services: world.services).runAll()
            let plan = try await world.plan("daily")
            let act = try await world.services.withdrawPlan(
                plan, from: "2026-01-01", reason: "试行结束", by: world.access("office"))
            let job = try #require(act.jobID)
            try await JobRunner(services: world.services).runAll()
            #expect(try await world.states("daily") == ["withdrawn": 60 * 365])
            #expect(try await world.isSound())
            let again = try await ask(world)
            let account = try #require(world.accounts["office"])
            _ = try await world.services.database.write { tx in
                try tx.run(
                    .housekeeping(
                        "UPDATE account SET disabled_at = 1 WHERE id = \(account)", because: "somebody has left"))
            }
            try await JobRunner(services: world.services).runAll()
            let machine = world.services.machine("tests")
            let jobs = try await world.services.database.read { tx in
                try [job, again.job].map { try JobView.of($0, by: machine, in: tx).job.state }
            }
            #expect(jobs == [.done, .failed])
        }
    }
}

/// What was seen between the parts.
private actor Seen {
    private(set) var all: [(Int, Int, Int)] = []
    var count: Int { all.count }
    func add(_ done: Int, _ total: Int, _ open: Int) { all.append((done, total, open)) }
}
