import Storage
import TestWorld
import Testing
import Web

@testable import Responsibility

/// A period that is over cannot be made up later: it is told apart from what is still to be done.
@Suite struct MissedPeriodTests {
    @Test(
        "a missed period leaves the list of things to do, says why, and is met by work that was done in it",
        arguments: Backend.available, Language.allCases)
    func missed(backend: Backend, language: Language) async throws {
        try await World.on(backend, today: "2026-02-10") { world in
            try await world.issuePlans()
            let unit = try world.unit("QS")
            let id = try #require(
                try await world.services.database.read { tx in
                    try tx.value(
                        .unscoped(
                            """
                            SELECT id FROM obligation WHERE unit_id = \(unit) AND occurrence = '2026-01-01' AND due_on = '2026-03-31'
                            """, because: "a test looks"), as: ID<Obligation>.self)
                })
            let notice = language.say(
                zh: "期间 2026-01-01 至 2026-03-31 已经结束，还差 1 次", en: "The period from 2026-01-01 to 2026-03-31 is over")
            let heading = language.say(zh: "已错过的期间", en: "Missed periods")
            try await world.visit { client in
                var clerk = try await world.visitor("qs-clerk", at: client, language: language == .zh ? "zh" : "en")
                #expect(try await !clerk.get("/").text.contains(heading))
                #expect(try await !clerk.get("/obligations/\(id)").text.contains(notice))
                world.clock.go(to: "2026-04-20")
                clerk = try await world.visitor("qs-clerk", at: client, language: language == .zh ? "zh" : "en")
                let today = try await clerk.get("/").text
                let parts = today.split(separator: "id=\"missed\"")
                try #require(parts.count == 2 && today.contains(heading))
                #expect(!parts[0].contains("/obligations/\(id)") && parts[1].contains("/obligations/\(id)"))
                let page = try await clerk.get("/obligations/\(id)")
                #expect(page.text.contains(notice) && page.text.contains("badge s-overdue"))
                // What is made up in April counts for the next quarter; what was done in March counts still.
                try await world.work(.meeting, in: "QS", on: "2026-04-10")
                #expect(try await clerk.get("/obligations/\(id)").text.contains(notice))
                try await world.work(.meeting, in: "QS", on: "2026-03-20")
                #expect(try await !clerk.get("/obligations/\(id)").text.contains(notice))
                #expect(try await !clerk.get("/").text.contains("/obligations/\(id)"))
            }
        }
    }
}
