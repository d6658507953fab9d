import Storage
import TestWorld
import Testing
import Web

@testable import Responsibility

/// The list behind a number of an earlier day has as many lines as the number says.
@Suite struct AsOfListTests {
    private static let standings: [Obligation.Standing] = [
        .met, .late, .submitted, .onTrack, .dueSoon, .overdue, .breached, .holding, .unverified, .questioned, .failing,
    ]

    @Test(
        "after random changes every number of every day, unit and programme opens a list of that length",
        arguments: Backend.available)
    func lengths(backend: Backend) async throws {
        try await World.on(backend, today: "2026-01-05") { world in
            try await world.issuePlans()
            var (chance, days) = (Chance(seed: 77), [Day]())
            for _ in 0..<12 {
                days.append(world.clock.today)
                try await TallyPropertyTests().day(of: world, changes: 30, &chance)
                world.clock.go(to: world.clock.today.adding(days: 5 + chance.below(20)))
            }
            var compared = 0
            for day in days.shuffled(with: &chance).prefix(6) {
                for code in ["YX", "QS", "BS", "QS-1"] { compared += try await compare(world, code, on: day) }
            }
            #expect(compared > 60)
        }
    }

    /// Compares each number of a unit that is not zero, and says how many there were.
    private func compare(_ world: World, _ code: String, on day: Day) async throws -> Int {
        let access = try await world.access("office")
        return try await world.services.database.read { tx in
            let unit = try Unit.find(code: code, by: access, in: tx).id
            let programmes = try Dictionary(
                Programme.all(in: tx).map { ($0.id, $0.key) }, uniquingKeysWith: { first, _ in first })
            var compared = 0
            for line in try Figures.of([unit], year: 2026, asOf: day, by: access, in: tx) {
                for standing in Self.standings {
                    var query = Form.with("year", "2026").replacing("as_of", with: day.description)
                        .replacing("standing", with: standing.rawValue)
                    query = query.replacing("programme", with: programmes[line.programmeID])
                    let list = ObligationList(unitID: unit, query: query, today: access.today)
                    let lines = try list.read(limit: 10_000, by: access, in: tx).lines
                    #expect(lines.count == line.figures[standing], "\(code) \(day) \(standing)")
                    #expect(try list.count(upTo: 10_000, by: access, in: tx) == lines.count)
                    if !lines.isEmpty { compared += 1 }
                }
            }
            return compared
        }
    }

    @Test(
        "a number of an earlier day leads to a list of that day, and the list back to the day",
        arguments: Backend.available)
    func pages(backend: Backend) async throws {
        try await World.on(backend, today: "2026-03-02") { world in
            try await world.issuePlans()
            world.clock.go(to: "2026-06-10")
            let (unit, access) = (try world.unit("QS"), try await world.access("qs-clerk"))
            _ = try await world.services.database.write { tx in
                try Activity.record(
                    NewActivity(
                        unitID: unit, kind: .drill, title: "防汛演练", heldOn: world.clock.today, once: Token.make()),
                    by: access, in: tx)
            }
            try await world.visit { client in
                let clerk = try await world.visitor("qs-clerk", at: client)
                let then = try await clerk.get("/units/\(unit)?on=2026-05-04")
                let path = "/units/\(unit)/obligations?year=2026&amp;standing=overdue&amp;as_of=2026-05-04"
                #expect(then.text.contains(path))
                let list = try await clerk.get(path.replacing("&amp;", with: "&"))
                #expect(list.status == 200)
                #expect(list.text.contains("2026年5月4日"))
                #expect(list.text.contains("/units/\(unit)?year=2026&amp;on=2026-05-04"))
                #expect(!list.text.contains("name=\"decision\""))
            }
        }
    }
}

extension [Day] {
    fileprivate func shuffled(with chance: inout Chance) -> [Day] {
        var rest = self
        return indices.map { _ in rest.remove(at: chance.below(rest.count)) }
    }
}
