import Storage
import TestWorld
import Testing

@testable import Responsibility

/// A check verifies what has to hold at all times, or finds that it does not.
@Suite struct StandingCheckTests {
    @Test(
        "the newest accepted check decides how a standing duty stands", arguments: Backend.available, Language.allCases)
    func checks(backend: Backend, language: Language) async throws {
        try await World.on(backend) { world in
            try await world.issuePlans()
            let id = try #require(try await rows(world, year: 2026).first).id
            try await world.visit { client in
                let clerk = try await world.visitor("qs-station", at: client, language: language == .zh ? "zh" : "en")
                func check(_ day: Day, _ outcome: String) async throws -> Visitor.Answer {
                    let unit = try world.unit("QS-1")
                    let form = try await clerk.get(
                        "/activities/new?unit=\(unit)&kind=check&held_on=\(day)&outcome=\(outcome)")
                    #expect(form.text.contains("name=\"outcome\""))
                    #expect(outcome.isEmpty || form.text.contains("value=\"\(outcome)\" selected"))
                    return try await clerk.upload(
                        "/activities",
                        [
                            ("once", try #require(form.value(after: "name=\"once\" value=\""))),
                            ("proposed_for", try #require(form.value(after: "name=\"proposed_for\" value=\""))),
                            ("unit", unit.description), ("kind", "check"), ("held_on", day.description),
                            ("title", "查看出口"), ("outcome", outcome), ("obligations", id.description),
                        ])
                }
                let meeting = try await clerk.get("/activities/new?kind=meeting")
                #expect(!meeting.text.contains("name=\"outcome\""), "only a check finds something")
                let unsaid = try await check("2026-03-01", "")
                #expect(unsaid.status == 422)
                #expect(unsaid.text.contains(language.say(zh: "请选择核查结果", en: "say what the check found")))
                for (day, outcome, state, words) in [
                    ("2026-02-20", "failing", Obligation.State.failing, ("未落实", "does not hold")),
                    ("2026-02-24", "questioned", .questioned, ("存疑", "in question")),
                    ("2026-02-22", "failing", .questioned, ("存疑", "in question")),
                    ("2026-02-26", "holding", .holding, ("达标", "holding")),
                ] as [(Day, String, Obligation.State, (String, String))] {
                    let answer = try await check(day, outcome)
                    #expect(answer.status == 303)
                    let row = try #require(try await rows(world, year: 2026).first)
                    #expect(row.state == state, "\(outcome) on \(day)")
                    let page = try await clerk.get("/obligations/\(id)")
                    #expect(page.text.contains(language.say(zh: words.0, en: words.1)))
                }
                #expect(try await rows(world, year: 2026).first?.dueOn == "2026-05-26")
                let activity = try await check("2026-03-01", "failing")
                let page = try await clerk.get(activity.location)
                #expect(page.text.contains(language.say(zh: "未落实", en: "it does not hold")))
                let unit = try await clerk.get("/units/\(try world.unit("QS-1"))?year=2026")
                #expect(unit.text.contains("standing=failing"))
            }
            #expect(try await Doctor(world.services).examine() == [])
        }
    }

    @Test(
        "last year's row ends on the first day of the new year, and its newest check holds on",
        arguments: Backend.available)
    func turnOfYear(backend: Backend) async throws {
        try await World.on(backend, today: "2026-11-02") { world in
            try await world.issuePlans()
            let (station, other) = (try world.unit("QS-1"), try world.unit("BS-1"))
            let clerk = try await world.access("qs-station")
            var new = NewActivity(
                unitID: station, kind: .check, title: "查看出口", heldOn: "2026-10-20", once: Token.make())
            new.outcome = .questioned
            let check = new
            _ = try await world.services.database.write { tx in try Activity.record(check, by: clerk, in: tx) }
            try await world.issuePlans(year: 2027)
            world.clock.go(to: "2026-12-31")
            try await world.services.turnOfDay.pass(world.services.database, world.clock.office)
            #expect(try await rows(world, year: 2026).map(\.state) == [.questioned, .holding], "the old year goes on")
            let before = try await figures(world, year: 2026, on: nil)
            world.clock.go(to: "2027-01-01")
            try await world.visit { client in _ = try await Visitor(client).get("/sign-in") }
            #expect(try await rows(world, year: 2026).map(\.state) == [.lapsed, .lapsed])
            let rows = try await rows(world, year: 2027)
            #expect(rows.map(\.unitID) == [station, other])
            #expect(rows.map(\.state) == [.questioned, .holding])
            #expect(rows.map(\.dueOn) == ["2027-01-20", "2026-04-01"], "one checked in October, one never")
            #expect(rows.map { $0.standing(on: world.clock.today) } == [.questioned, .unverified])
            #expect(try await figures(world, year: 2026, on: "2026-12-31") == before)
            // The old check is taken back: the new year's row follows.
            let head = try await world.access("head")
            try await world.services.database.write { tx in
                let old = try tx.all(
                    .unscoped("SELECT id, activity_id FROM fulfilment", because: "a test looks")
                ) { (id: ID<Fulfilment>, activity: ID<Activity>) in (id, activity) }
                try Fulfilment.withdraw([old[0].0], of: old[0].1, reason: "有误", by: head, in: tx)
            }
            #expect(try await self.rows(world, year: 2027).map(\.state) == [.holding, .holding])
            #expect(try await Doctor(world.services).examine() == [])
        }
    }

    /// The rows of the standing duty, 青石镇's station first.
    private func rows(_ world: World, year: Int) async throws -> [Obligation] {
        try await world.services.database.read { tx in
            try tx.all(
                .unscoped(
                    """
                    SELECT \(Obligation.columns) FROM obligation o WHERE o.cadence = 'standing' AND o.year = \(year)
                    ORDER BY o.unit_id
                    """, because: "a test looks"), Obligation.init)
        }
    }

    private func figures(_ world: World, year: Int, on day: Day?) async throws -> [Figures] {
        let (access, root) = (try await world.access("office"), try world.unit("YX"))
        return try await world.services.database.read { tx in
            let lines =
                try day.map { try Figures.of([root], year: year, asOf: $0, by: access, in: tx) }
                ?? Figures.of([root], year: year, on: access.today, by: access, in: tx)
            return lines.map(\.figures)
        }
    }
}
