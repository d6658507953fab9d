import Storage
import TestWorld
import Testing
import Web

@testable import Responsibility

@Suite struct TodayTests {
    @Test(
        "a township's clerk sees what its stations have to do, unit by unit, and the lists behind it",
        arguments: Backend.available)
    func below(backend: Backend) async throws {
        try await World.on(backend, today: "2026-02-10") { world in
            try await world.issuePlans()
            world.clock.go(to: "2026-04-20")
            let station = try world.unit("QS-1")
            try await world.visit { client in
                let clerk = try await world.visitor("qs-clerk", at: client)
                let page = try await clerk.get("/")
                #expect(page.text.contains("下级单位要办的事"))
                let link = "/units/\(station)/obligations?year=2026&amp;standing=overdue"
                #expect(page.text.contains(link))
                #expect(!page.text.contains("总体情况"), "a clerk does not answer for the unit")
                #expect(!page.text.contains("白水乡"))
                let number = try #require(
                    page.text.firstMatch(of: /standing=overdue"><span class="badge s-overdue">.*?<\/span> (\d+)<\/a>/)?
                        .1)
                let list = try await clerk.get(link.replacing("&amp;", with: "&"))
                #expect(list.text.matches(of: /<tr><th scope="row">/).count == Int(number))
                // A station has nothing below it.
                let own = try await world.visitor("qs-station", at: client).get("/")
                #expect(!own.text.contains("下级单位要办的事"))
            }
        }
    }

    @Test("a head and a programme office see how their unit stands", arguments: ["head", "office"])
    func standing(login: String) async throws {
        try await World.on(.sqlite, today: "2026-04-20") { world in
            try await world.issuePlans()
            let root = try world.unit("YX")
            try await world.visit { client in
                let page = try await world.visitor(login, at: client, language: "en").get("/")
                #expect(page.text.contains("How it stands"))
                #expect(page.text.contains("/units/\(root)/obligations?year=2026&amp;standing=overdue"))
            }
        }
    }

    @Test("a new organisation is told its next step, until nothing is lacking", arguments: Backend.available)
    func firstSteps(backend: Backend) async throws {
        try await World.on(backend) { world in
            let root = try world.unit("YX")
            try await world.visit { client in
                let office = try await world.visitor("office", at: client)
                let before = try await office.get("/")
                #expect(before.text.contains("<li aria-current=\"step\"><a href=\"/plans/new\">下达年度计划</a>"))
                let admin = try await world.visitor("admin", at: client)
                let seen = try await admin.get("/")
                #expect(seen.text.contains("<li aria-current=\"step\">下达年度计划"), "an administrator issues no plan")
                #expect(!(try await world.visitor("qs-clerk", at: client).get("/").text.contains("起步")))
                try await world.issuePlans()
                #expect(!(try await office.get("/").text.contains("起步")))
                #expect(!(try await admin.get("/").text.contains("起步")))
            }
            let machine = world.services.machine("tests")
            let steps = try await world.services.database.read { tx in try FirstSteps.of(machine, in: tx) }
            #expect(steps == nil)
            _ = root
        }
    }
}
