import Foundation
import Storage
import TestWorld
import Testing

@testable import Responsibility

@Suite struct PlanPageTests {
    @Test("before issuing one sees the hours of each kind of unit and how much is past its day")
    func preview() async throws {
        try await World.on(.sqlite) { world in
            try await world.visit { client in
                let office = try await world.visitor("office", at: client, language: "en")
                let page = try await office.get("/plans/new?programme=safety&year=2026").text
                // 12 meetings of 1.5 hours and 2 drills of 4; a station: 12 meetings and one check of half an hour.
                #expect(page.contains("<th scope=\"row\">township</th><td class=\"n\">2</td>"))
                #expect(
                    page.contains("<td class=\"n\">26 hours</td>") && page.contains("<td class=\"n\">52 hours</td>"))
                #expect(page.contains("<td class=\"n\">18.5 hours</td>"))
                // January and February of two townships and two stations.
                #expect(page.contains("8 of them are past their due day already"))
                #expect(page.contains("2026-03-31") && !page.contains(">2026-02-27<"))
                let unit = try world.unit("YX")
                let answer = try await office.post(
                    "/plans", [("programme", "safety"), ("year", "2026"), ("unit", unit.description)])
                #expect(answer.location.hasPrefix("/plans/"))
                let again = try await office.get("/plans/new?programme=safety&year=2026").text
                #expect(again.contains("There is nothing to issue: all 54 obligations were issued before."))
                let chinese = try await world.visitor("office", at: client)
                #expect(try await chinese.get(answer.location).text.contains("及其下级单位"))
            }
        }
    }

    @Test(
        "a year that no plan can be for is told, and is not replaced by this year", arguments: ["1999", "2101", "abc"])
    func year(year: String) async throws {
        try await World.on(.sqlite) { world in
            try await world.visit { client in
                let office = try await world.visitor("office", at: client)
                let page = try await office.get("/plans/new?programme=safety&year=\(year)").text
                #expect(page.contains("class=\"mistakes\"") && page.contains("value=\"\(year)\""))
                #expect(!page.contains("action=\"/plans\""))
            }
        }
    }

    @Test("every number of a plan opens a list of as many", arguments: Backend.available)
    func numbers(backend: Backend) async throws {
        try await World.on(backend) { world in
            try await world.issuePlans()
            try await world.work(.meeting, in: "QS", on: "2026-03-01")
            try await world.work(.drill, in: "BS", on: "2026-03-01", accepted: false)
            let plan = try await world.plan("safety")
            try await world.visit { client in
                let office = try await world.visitor("office", at: client)
                let page = try await office.get("/plans/\(plan)").text
                let links = page.matches(of: /<a href="(\/units\/[^"]+\/obligations\?[^"]+)">(\d+)<span/)
                #expect(links.count >= 8)
                for link in links {
                    let list = try await office.get(String(link.output.1).replacing("&amp;", with: "&")).text
                    let rows = list.matches(of: /<tr><th scope="row">/).count
                    #expect(rows == Int(link.output.2), "\(link.output.1)")
                }
            }
        }
    }
}
