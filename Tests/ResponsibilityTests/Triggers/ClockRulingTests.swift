import Storage
import TestWorld
import Testing

@testable import Responsibility

/// Clocks that are stopped, run again and are extended, by whom the duty names.
@Suite struct ClockRulingTests {
    /// A limit, when it started, when it was stopped and went on; then the due day or moment.
    static let stops: [(within: String, start: String, stop: String, until: String, set: Day?, due: String)] = [
        ("5wd", "2026-02-12 09:00", "2026-02-13 10:00", "2026-02-24 09:00", nil, "2026-02-28"),
        ("5wd", "2026-03-02 09:00", "2026-03-04 10:00", "2026-03-04 18:00", nil, "2026-03-09"),
        // Set to the 12th: from the 4th on it has seven working days left, counted from the 16th.
        ("5wd", "2026-03-02 09:00", "2026-03-04 10:00", "2026-03-16 09:00", "2026-03-12", "2026-03-24"),
        ("10d", "2026-03-02 09:00", "2026-03-05 10:00", "2026-03-10 09:00", "2026-03-20", "2026-03-25"),
        ("24h", "2026-03-02 09:00", "2026-03-02 12:00", "2026-03-02 18:00", nil, "2026-03-03 15:00"),
        ("1h", "2026-02-16 23:30", "2026-02-16 23:40", "2026-02-24 08:00", nil, "2026-02-24 08:50"),
    ]

    @Test("what is left of a limit runs on after a stop, over holidays too", arguments: stops)
    func left(within: String, start: String, stop: String, until: String, set: Day?, due: String) throws {
        let office = OfficeClock(zone: "Asia/Shanghai")
        func instant(_ text: String) throws -> Instant {
            let (day, second) = try #require(Services.dayAndTime(text))
            return office.instant(of: day, second: second)
        }
        let stage = Cadence.Clock.Stage("stage", within: try #require(Span(within)))
        let clock = Cadence.Clock(trigger: "event", stages: [stage])
        let stopped = Cadence.Clock.Stop(since: try instant(stop), until: try instant(until))
        let calendar = WorkingCalendar.named("cn")
        let again: StageDue? =
            if let set {
                clock.due(
                    of: stage, set: StageDue(day: set, at: nil, isProvisional: false), stopped: stopped, at: office,
                    calendar)
            } else {
                clock.due(of: stage, from: try instant(start), stops: [stopped], at: office, calendar)
            }
        let found = try #require(again)
        #expect((found.at.map(office.text) ?? found.day.description) == due)
    }

    @Test("hours pass alike where the clocks are put forward", arguments: [("2026-03-28 23:30", "2026-03-29 04:30")])
    func summerTime(start: String, due: String) throws {
        let office = OfficeClock(zone: "Europe/Berlin")
        let (day, second) = try #require(Services.dayAndTime(start))
        let stage = Cadence.Clock.Stage("stage", within: .hours(4))
        let found = Cadence.Clock(trigger: "event", stages: [stage]).due(
            of: stage, from: office.instant(of: day, second: second), at: office, .mondayToFriday)
        let last = try #require(found?.at)
        #expect(office.text(last) == due)
        #expect(found?.day == "2026-03-29")
    }

    @Test(
        "a stopped clock is due at no time, counts in no percentage, and goes on where it stood",
        arguments: Backend.available)
    func stopping(backend: Backend) async throws {
        try await World.on(backend) { world in
            try await world.issuePlans()
            let trigger = try await TriggerTests.record("leak", on: "2026-03-02", "08:30", in: world)
            let stages = try await TriggerTests.obligations(of: world, by: trigger)
            let (hour, days) = (stages[0], stages[1])
            try await world.visit { client in
                let (clerk, reviewer) = (
                    try await world.visitor("qs-clerk", at: client), try await world.visitor("qs-reviewer", at: client)
                )
                let neighbour = try await world.visitor("bs-reviewer", at: client)
                let fields = [("suspension", "survey"), ("note", "等待省里勘查")]
                #expect(!(try await clerk.get("/obligations/\(days.id)").text.contains("/suspension")))
                #expect(try await reviewer.get("/obligations/\(days.id)").text.contains("等待勘查"))
                #expect(try await clerk.post("/obligations/\(days.id)/suspension", fields).status == 403)
                #expect(try await neighbour.post("/obligations/\(days.id)/suspension", fields).status == 404)
                #expect(
                    try await reviewer.post("/obligations/\(days.id)/suspension", [("suspension", "holiday")]).status
                        == 422, "only the catalogue's reasons")
                for id in [hour.id, days.id] {
                    #expect(try await reviewer.post("/obligations/\(id)/suspension", fields).status == 303)
                    #expect(try await reviewer.post("/obligations/\(id)/suspension", fields).status == 409)
                }
                let stopped = try await TriggerTests.find(days.id, world)
                #expect(stopped.state == .suspended && stopped.dueOn == nil)
                #expect(try await clerk.get("/obligations/\(days.id)").text.contains("尚未恢复"))
                world.clock.go(to: "2026-03-09")
                _ = (try await clerk.signIn("qs-clerk"), try await reviewer.signIn("qs-reviewer"))
                #expect(
                    try await TriggerTests.overdue(clerk, try world.unit("QS")).figure == 4, "only the monthly meetings"
                )
                for id in [hour.id, days.id] {
                    #expect(try await reviewer.post("/obligations/\(id)/resumption", []).status == 303)
                    #expect(try await reviewer.post("/obligations/\(id)/resumption", []).status == 409)
                }
                // Stopped on the day of the event at nine: half an hour and five working days are left.
                let after = try await TriggerTests.find(hour.id, world)
                #expect(after.dueAt == world.clock.office.instant(of: "2026-03-09", second: 34_200))
                #expect(try await TriggerTests.find(days.id, world).dueOn == "2026-03-13")
                world.clock.pass(seconds: 1_801)
                #expect(try await reviewer.post("/obligations/\(hour.id)/suspension", fields).status == 409, "run out")
            }
            #expect(try await Doctor(world.services).examine() == [])
        }
    }

    @Test("a limit is extended no further than the duty allows, by whomever", arguments: Backend.available)
    func extending(backend: Backend) async throws {
        try await World.on(backend) { world in
            try await world.issuePlans()
            let trigger = try await TriggerTests.record("leak", on: "2026-03-02", "08:30", in: world)
            let all = try await TriggerTests.obligations(of: world, by: trigger)
            let (hour, days, filed) = (all[0], all[1], all[2])
            try await world.visit { client in
                let (reviewer, office) = (
                    try await world.visitor("qs-reviewer", at: client), try await world.visitor("office", at: client)
                )
                func extend(_ id: ID<Obligation>, _ day: String, _ time: String = "") async throws -> Int {
                    try await reviewer.post(
                        "/obligations/\(id)/extension", [("day", day), ("time", time), ("reason", "设备未到")]
                    ).status
                }
                #expect(try await reviewer.get("/obligations/\(days.id)").text.contains("最晚到 2026-03-23"))
                #expect(try await extend(days.id, "2026-03-24") == 422)
                let again = try await reviewer.post(
                    "/obligations/\(days.id)/extension", [("day", "2026-03-24"), ("reason", "设备未到")])
                #expect(again.text.contains("最晚到 2026-03-23") && again.text.contains("value=\"2026-03-24\""))
                #expect(again.text.contains("value=\"设备未到\"") && again.text.contains("day-of-extension-mistake"))
                #expect(try await extend(days.id, "2026-03-06") == 422, "that is earlier")
                #expect(try await extend(days.id, "2026-03-23") == 303)
                #expect(try await extend(hour.id, "2026-03-02", "11:31") == 422)
                #expect(try await extend(hour.id, "2026-03-02", "11:30") == 303)
                #expect(try await extend(hour.id, "2026-03-02", "25:00") == 422)
                #expect(try await extend(filed.id, "2026-04-10") == 403, "that duty names nobody")
                let moved = try await TriggerTests.find(hour.id, world)
                #expect(moved.dueAt == world.clock.office.instant(of: "2026-03-02", second: 41_400))
                func move(_ id: ID<Obligation>, _ day: String) async throws -> Int {
                    try await office.post(
                        "/obligations/decisions",
                        [("decision", "move"), ("obligation", id.description), ("reason", "另议"), ("day", day)]
                    ).status
                }
                #expect(try await move(days.id, "2026-03-24") == 422, "not by the programme office either")
                #expect(try await move(hour.id, "2026-03-03") == 422)
                #expect(try await move(days.id, "2026-03-20") == 303)
                #expect(try await TriggerTests.find(days.id, world).dueOn == "2026-03-20")
                let page = try await reviewer.get("/obligations/\(days.id)")
                #expect(page.text.contains("设备未到"))
            }
            #expect(try await Doctor(world.services).examine() == [])
        }
    }
}
