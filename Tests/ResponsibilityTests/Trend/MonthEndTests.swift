import Storage
import TestWorld
import Testing
import Web

@testable import Responsibility

@Suite struct MonthEndTests {
    @Test(
        "every ended month is counted once, as its figures were on its last day, whatever happened to the tree",
        arguments: Backend.available)
    func counted(backend: Backend) async throws {
        try await World.on(backend, today: "2026-01-05") { world in
            try await world.issuePlans()
            var chance = Chance(seed: 150)
            while world.clock.today < "2026-06-20" {
                try await TallyPropertyTests().day(of: world, changes: 40, &chance)
                world.clock.go(to: world.clock.today.adding(days: 6 + chance.below(9)))
            }
            var months = 0
            while try await world.services.countMissingMonth() { months += 1 }
            let counted = months
            #expect(counted == world.clock.today.month - 1)
            let access = try await world.access("office")
            try await world.services.database.read { tx in
                for code in ["YX", "QS", "BS", "QS-1", "BS-1"] {
                    let unit = try Unit.find(code: code, by: access, in: tx).id
                    let kept = try MonthEnd.of(unit, year: 2026, by: access, in: tx)
                    for month in 1...counted {
                        let day = Day.last(ofMonth: month, in: 2026)
                        var then = try Figures.of([unit], year: 2026, asOf: day, by: access, in: tx)
                            .map(\.figures).reduce(Figures(), +)
                        (then.set, then.holding, then.unverified, then.questioned, then.failing) = (0, 0, 0, 0, 0)
                        #expect(kept.first { $0.month == month }?.figures ?? Figures() == then, "\(code) \(day)")
                    }
                    if code == "YX" { #expect(kept.count == counted) }
                }
            }
        }
    }

    @Test("the unit's page draws the months with their table, in both languages", arguments: Backend.available)
    func page(backend: Backend) async throws {
        try await World.on(backend, today: "2026-01-05") { world in
            try await world.issuePlans()
            world.clock.go(to: "2026-04-10")
            while try await world.services.countMissingMonth() {}
            let unit = try world.unit("QS")
            try await world.visit { client in
                for (language, heading) in [("zh-CN", "2026 年逐月走势"), ("en", "2026 month by month")] {
                    let clerk = try await world.visitor("qs-clerk", at: client, language: language)
                    let page = try await clerk.get("/units/\(unit)")
                    #expect(page.text.contains(heading))
                    #expect(page.text.contains("role=\"img\" aria-labelledby=\"trend-title trend-words\""))
                    #expect(page.text.contains("standing=overdue&amp;as_of=2026-03-31"))
                    #expect(!page.text.contains("style="))
                    let earlier = try await clerk.get("/units/\(unit)?on=2026-03-05")
                    #expect(!earlier.text.contains("as_of=2026-03-31"))
                }
            }
        }
    }
}
