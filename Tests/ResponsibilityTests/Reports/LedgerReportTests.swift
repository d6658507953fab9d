import Foundation
import Storage
import TestWorld
import Testing

@testable import Responsibility

@Suite struct LedgerReportTests {
    @Test(
        "the clerk's words are kept with the report, and issuing freezes figures, records and words",
        arguments: Backend.available)
    func issuing(backend: Backend) async throws {
        try await World.on(backend) { world in
            try await world.issuePlans()
            _ = try await Self.record("一月例会", in: world)
            let unit = try world.unit("QS")
            try await world.visit { client in
                let path = "/reports/annual/\(unit)"
                let clerk = try await world.visitor("qs-clerk", at: client)
                let form = try await clerk.get("\(path)/words?year=2026")
                #expect(form.value(after: "name=\"version\" value=\"") == "0")
                let words = [
                    ("year", "2026"), ("version", "0"), ("work", "全年安全形势平稳。\n\n组织两次演练。"), ("problems", "人手不足。"),
                    ("next", "补齐人员。"),
                ]
                let wrote = try await clerk.post("\(path)/words", words)
                #expect(wrote.location == "\(path)?year=2026")
                let draft = try await clerk.get("\(path)?year=2026")
                for words in ["<p>全年安全形势平稳。</p>", "<p>组织两次演练。</p>", "<p>人手不足。</p>", "<p>补齐人员。</p>"] {
                    #expect(draft.text.contains(words))
                }
                #expect(!draft.text.contains("/issue\""), "a clerk does not issue")

                let late = try await clerk.post("\(path)/words", words.map { $0.0 == "work" ? ("work", "我写的") : $0 })
                #expect(late.status == 422, "somebody wrote since the form was opened")
                #expect(late.text.contains("我写的") && late.text.contains("全年安全形势平稳。"), "nothing typed is lost")

                let head = try await world.visitor("office", at: client)
                let read = try await head.get("\(path)?year=2026")
                let number = try #require(read.value(after: "name=\"number\" value=\""))
                let version = try #require(read.value(after: "name=\"version\" value=\""))
                let issue = [("year", "2026"), ("cut_off", "2026-03-02"), ("number", number), ("version", version)]
                let issued = try await head.post("\(path)/issue", issue)
                #expect(issued.status == 303)
                #expect(issued.location.hasPrefix("/reports/issued/"))
                #expect(try await head.post("\(path)/issue", issue).location == issued.location, "twice issues once")
                let frozen = try await head.get(issued.location)
                #expect(frozen.text.contains("<p>人手不足。</p>"))
                let document = try await head.get(issued.location + "/document")

                world.clock.go(to: "2026-03-20")
                _ = try await Self.record("三月例会", in: world)
                let reader = try await world.visitor("office", at: client)
                #expect(try await Self.main(reader.get(issued.location).text) == Self.main(frozen.text))
                #expect(try await reader.get(issued.location + "/document").bytes == document.bytes)
                #expect(try await reader.get("\(path)?year=2026").text.contains("三月例会"), "the live one goes on")
            }
        }
    }

    @Test(
        "a report as of an earlier day has that day's tree and what was recorded by then", arguments: Backend.available)
    func cutOff(backend: Backend) async throws {
        try await World.on(backend) { world in
            try await world.issuePlans()
            world.clock.go(to: "2026-03-10")
            let done = try await Self.record("三月例会", in: world)
            world.clock.go(to: "2026-04-20")
            let (machine, station, other) = (
                world.services.machine("tests"), try world.unit("QS-1"), try world.unit("BS")
            )
            try await world.services.database.write { tx in
                try UnitChange(unitID: station, verb: .move, targetID: other).make(
                    on: world.clock.today, by: machine, in: tx)
            }
            for (day, hasStation, hasRecord) in [
                ("2026-03-09", true, false), ("2026-03-10", true, true), ("2026-04-20", false, true),
            ] as [(Day, Bool, Bool)] {
                let report = try await world.services.draftReport(
                    try world.unit("QS"), year: 2026, cutOff: day, by: machine
                ).report
                #expect(report.parts(.unit).contains { $0.zh == "青石镇安监站" } == hasStation, "\(day)")
                let work = report.figures(.work).flatMap(\.records)
                #expect(work.contains { $0.id == done.rawValue } == hasRecord, "\(day)")
                #expect(report.figures(.total).contains { $0.zh == "待审核" && $0.count > 0 } == hasRecord, "\(day)")
            }
        }
    }

    @Test(
        "the figures are those of the unit page, and each lists as many records as it says",
        arguments: Backend.available)
    func figures(backend: Backend) async throws {
        try await World.on(backend) { world in
            try await world.issuePlans()
            world.clock.go(to: "2026-05-11")
            _ = try await Self.record("五月例会", in: world)
            let access = try await world.access("office")
            let root = try world.unit("YX")
            let report = try await world.services.draftReport(root, year: 2026, cutOff: access.today, by: access).report
            let counted = try await world.services.database.read { tx in
                try Figures.of([root], year: 2026, on: access.today, by: access, in: tx).map(\.figures)
                    .reduce(Figures(), +)
            }
            let totals = report.figures(.total).map(\.count)
            #expect(totals[0] == counted.owed)
            #expect(Array(totals[1...7]) == counted.parts.map(\.n))
            #expect(report.allFigures.map(\.number) == Array(1...report.allFigures.count))
            try await world.visit { client in
                let office = try await world.visitor("office", at: client)
                let page = try await office.get("/reports/annual/\(root)?year=2026")
                for figure in report.allFigures {
                    let entry = page.text.components(separatedBy: "<details id=\"figure-\(figure.number)\">")[1]
                    let list = entry.components(separatedBy: "</details>")[0]
                    #expect(list.components(separatedBy: "<li>").count - 1 == min(figure.count, LedgerReport.mostShown))
                }
                let first = try #require(report.allFigures.first)
                let whole = try await office.get("/reports/annual/\(root)?year=2026&figure=\(first.number)")
                #expect(whole.text.components(separatedBy: "<li><a href=\"/obligations/").count - 1 == first.count)
            }
        }
    }

    @Test("two who issue at once issue one report, and after it another number can be begun")
    func numbers() async throws {
        try await World.on(.sqlite) { world in
            try await world.issuePlans()
            let access = try await world.access("office")
            let unit = try world.unit("QS")
            let closing = world.services.end(of: access.today)
            func issue(_ number: Int) async throws -> ID<Report> {
                try await world.services.database.write { tx in
                    try Report.issue(
                        unit, year: 2026, cutOff: access.today, closing: closing, seen: (number, 0), by: access, in: tx)
                }
            }
            let first = try await issue(1)
            #expect(try await issue(1) == first)
            let second = try await issue(2)
            #expect(second != first)
            await #expect(throws: Refusal.conflict(.reportChanged)) { _ = try await issue(4) }
        }
    }

    /// What stands inside the frame of a page.
    private static func main(_ text: String) -> Substring {
        let start = text.firstRange(of: "<main")?.lowerBound ?? text.startIndex
        return text[start..<(text.firstRange(of: "</main>")?.lowerBound ?? text.endIndex)]
    }

    private static func record(_ title: String, in world: World) async throws -> ID<Activity> {
        let access = try await world.access("qs-clerk")
        let new = NewActivity(
            unitID: try world.unit("QS"), kind: .meeting, title: title, heldOn: world.clock.today, once: title)
        return try await world.services.database.write { tx in try Activity.record(new, by: access, in: tx) }
    }
}
