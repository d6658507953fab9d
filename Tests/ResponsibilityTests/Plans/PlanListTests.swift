import Foundation
import Storage
import TestWorld
import Testing

@testable import Responsibility

/// The list of plans: page by page, narrowed and in order, with all of it in the address.
@Suite struct PlanListTests {
    private static let count = 130

    /// Plans of two programmes for many years and all units, more than two pages hold.
    private func furnish(_ world: World) async throws {
        let access = try await world.access("office")
        let units = try ["YX", "QS", "BS", "QS-1", "BS-1"].map { try world.unit($0) }
        try await world.services.database.write { tx in
            let programmes = try Programme.all(in: tx)
            for number in 0..<Self.count {
                let programme = programmes[number % 2]
                let year = 2000 + number / 10
                let day = Day.first(ofMonth: 1 + number % 12, in: year)
                try tx.run(
                    .housekeeping(
                        """
                        INSERT INTO plan
                            (id, programme_id, version_id, unit_id, year, starts_on, ends_on, issued_on, issued_by)
                        VALUES (\(tx.id(Plan.self)), \(programme.id), \(programme.versionID),
                                \(units[number / 2 % 5]), \(year), \(Day.first(ofMonth: 1, in: year)),
                                \(Day.first(ofMonth: 1, in: year + 1)), \(day), \(access.actor.accountID))
                        """, because: "a test's beginning"))
            }
        }
    }

    /// Follows the links from page to page; of each line the address of the plan and the year.
    private func walk(_ visitor: Visitor, _ start: String) async throws -> (
        pages: Int, lines: [(id: String, year: Int)]
    ) {
        var (path, pages, lines) = (start, 0, [(id: String, year: Int)]())
        for _ in 1...9 {
            let page = try await visitor.get(path)
            #expect(page.status == 200)
            pages += 1
            lines += page.text.matches(of: /<tr><td>(\d{4})<\/td><th scope="row"><a href="\/plans\/(\w+)"/)
                .map { (String($0.output.2), Int($0.output.1) ?? 0) }
            guard let next = page.value(after: "rel=\"next\" href=\"") else { break }
            path = next.replacing("&amp;", with: "&")
        }
        return (pages, lines)
    }

    @Test("all plans are found page by page, in either order", arguments: Backend.available)
    func pages(backend: Backend) async throws {
        try await World.on(backend) { world in
            try await furnish(world)
            try await world.visit { client in
                let office = try await world.visitor("office", at: client)
                for sort in ["", "?sort=issued"] {
                    let (pages, lines) = try await walk(office, "/plans\(sort)")
                    #expect(pages == 3)
                    #expect(lines.count == Self.count && Set(lines.map(\.id)).count == Self.count)
                    #expect(lines.map(\.year) == lines.map(\.year).sorted(by: >))
                }
            }
        }
    }

    @Test("filters stay while one leafs, and in the exported file", arguments: Backend.available)
    func filters(backend: Backend) async throws {
        try await World.on(backend) { world in
            try await furnish(world)
            try await world.visit { client in
                let office = try await world.visitor("office", at: client)
                let safety = try await walk(office, "/plans?programme=safety&sort=issued")
                #expect(safety.pages == 2 && safety.lines.count == Self.count / 2)
                let year = try await walk(office, "/plans?year=2003")
                #expect(year.lines.count == 10 && year.lines.allSatisfy { $0.year == 2003 })
                let unit = try await walk(office, "/plans?text=QS-1&year=2003")
                #expect(unit.lines.count == 2)
                let file = try await office.get("/plans/export?programme=safety&year=2003&format=csv")
                #expect(file.text.split(whereSeparator: \.isNewline).count == 1 + 5)
                let none = try await office.get("/plans?year=2003&text=nowhere")
                #expect(none.text.contains("没有符合条件的计划") && none.text.contains("value=\"nowhere\""))
            }
        }
    }
}
