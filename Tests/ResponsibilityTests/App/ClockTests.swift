import Foundation
import Storage
import TestWorld
import Testing

@testable import Responsibility

@Suite struct ClockTests {
    @Test(
        "a clock that is set back loses and doubles nothing: work goes on, identities differ, earlier days read the same",
        arguments: Backend.available)
    func setBack(backend: Backend) async throws {
        try await World.on(backend, today: "2026-03-02") { world in
            try await world.issuePlans()
            world.clock.go(to: "2026-03-10")
            try await world.visit { client in
                let clerk = try await world.visitor("qs-clerk", at: client)
                let reviewer = try await world.visitor("qs-reviewer", at: client)
                let office = try await world.visitor("office", at: client)
                let unit = try world.unit("QS")
                let (yx, machine) = (try world.unit("YX"), world.services.machine("tests"))
                try await world.services.database.write { tx in
                    try Unit.rename(
                        unit, name: "青石街道", code: "QS", kind: "township", on: "2026-03-10", by: machine, in: tx)
                }
                try await meet(clerk, reviewer, unit, on: "2026-02-10")
                world.clock.go(to: "2026-03-05")
                let (back, early) = (world.services.machine("tests"), world.clock.today)
                try await meet(clerk, reviewer, unit, on: "2026-03-05")
                try await withdraw(reviewer, unit)
                try await world.services.database.write { tx in
                    try Unit.rename(unit, name: "青石新区", code: "QS", kind: "township", on: early, by: back, in: tx)
                }
                world.clock.go(to: "2026-03-20")
                _ = try await office.signIn("office")
                for day in ["2026-03-02", "2026-03-04", "2026-03-05", "2026-03-07", "2026-03-10", "2026-03-12"] {
                    let access = try await world.access("office")
                    let lines = try await world.services.database.read { tx in
                        try Figures.of([yx], year: 2026, asOf: try #require(Day(day)), by: access, in: tx)
                    }
                    let all = lines.map { $0.figures.owed + $0.figures.standing }.reduce(0, +)
                    #expect(all == 48 + 4 + 2 + 8, "as of \(day)")
                    let page = try await office.get("/units/\(yx)?year=2026&on=\(day)")
                    #expect(page.text.matches(of: /\/units\/\w+\?year=2026[^"]*">青石/).count == 1, "as of \(day)")
                }
            }
            #expect(try await Doctor(world.services).examine() == [])
        }
    }

    /// One records a meeting, the other accepts it.
    private func meet(
        _ clerk: Visitor, _ reviewer: Visitor, _ unit: ID<Responsibility.Unit>, on day: String
    ) async throws {
        let obligation = try await clerk.get("/units/\(unit)/obligations?year=2026&own=yes&standing=overdue")
        let id = try #require(obligation.value(after: "<a href=\"/obligations/"))
        let recorded = try await clerk.upload(
            "/activities",
            [
                ("unit", unit.description), ("kind", "meeting"), ("held_on", day), ("title", "例会 \(day)"),
                ("once", Token.make()), ("proposed_for", "\(unit) meeting \(day)"), ("obligations", id),
            ])
        try #require(recorded.status == 303, "\(recorded.text)")
        let path = String(recorded.location.prefix { $0 != "?" })
        let page = try await reviewer.get(path)
        let fulfilment = try #require(page.value(after: "name=\"fulfilment\" value=\""))
        let accepted = try await reviewer.post(
            "\(path)/review", [("verdict", "accept"), ("fulfilment", fulfilment)])
        try #require(accepted.status == 303)
    }

    /// The reviewer takes an acceptance of the day before the clock was set back away again.
    private func withdraw(_ reviewer: Visitor, _ unit: ID<Responsibility.Unit>) async throws {
        let list = try await reviewer.get("/units/\(unit)/obligations?year=2026&own=yes&standing=met")
        let late = try await reviewer.get("/units/\(unit)/obligations?year=2026&own=yes&standing=late")
        let first = list.value(after: "<a href=\"/obligations/") ?? late.value(after: "<a href=\"/obligations/")
        let obligation = try await reviewer.get("/obligations/\(try #require(first))")
        let activity = try #require(obligation.value(after: "<a href=\"/activities/"))
        let page = try await reviewer.get("/activities/\(activity)")
        let fulfilment = try #require(page.value(after: "name=\"fulfilment\" value=\""))
        let answer = try await reviewer.post(
            "/activities/\(activity)/review",
            [("verdict", "withdraw"), ("fulfilment", fulfilment), ("reason", "有误")])
        try #require(answer.status == 303, "\(answer.text)")
    }
}
