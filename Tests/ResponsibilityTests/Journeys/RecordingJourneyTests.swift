import Foundation
import HTTPTypes
import Storage
import TestWorld
import Testing

@testable import Responsibility

/// The main job through the real door: sign in → see what is due → record → review → the numbers move → the report has them.
@Suite struct RecordingJourneyTests {
    @Test(
        "one meeting counts for two programmes, and every number above it moves once it is accepted",
        arguments: Backend.available, Language.allCases)
    func journey(backend: Backend, language: Language) async throws {
        try await World.on(backend) { world in
            try await world.issuePlans()
            try await world.visit { client in
                let tag = language == .zh ? "zh-CN" : "en-GB"
                let clerk = try await world.visitor("qs-clerk", at: client, language: tag)
                let today = try await clerk.get("/")
                #expect(today.status == 200)
                #expect(today.text.contains(language.say(zh: "每月安全例会", en: "Monthly safety meeting")))

                let (qs, root) = (try world.unit("QS"), try world.unit("YX"))
                let form = try await clerk.get("/activities/new?unit=\(qs)&kind=meeting&held_on=2026-03-02")
                let once = try #require(form.value(after: "name=\"once\" value=\""))
                let mark = try #require(form.value(after: "name=\"proposed_for\" value=\""))
                let ticked = checkedBoxes(form.text)
                #expect(ticked.count == 2, "the monthly meeting and the quarterly one")
                let fields =
                    [
                        ("once", once), ("proposed_for", mark), ("unit", qs.description), ("kind", "meeting"),
                        ("held_on", "2026-03-02"), ("title", "三月安全和档案例会"), ("minutes", "研究隐患整改。\n检查档案。"),
                    ] + ticked.map { ("obligations", $0) }
                let recorded = try await clerk.upload(
                    "/activities", fields, files: [("会议 记录.txt", Array("签到表".utf8))])
                #expect(recorded.status == 303)
                let again = try await clerk.upload("/activities", fields)
                #expect(again.location == recorded.location, "the same form twice records once")

                let other = fields.map { $0.0 == "title" ? ("title", "另一次会议") : $0 }.filter { $0.0 != "obligations" }
                let second = try await clerk.upload("/activities", other)
                #expect(second.location != recorded.location, "other work over the old form is a record of its own")
                let third = try await clerk.upload("/activities", other)
                #expect(third.location == second.location, "and that one is recorded once, too")

                let path = String(recorded.location.prefix { $0 != "?" })
                let own = try await clerk.get(path)
                #expect(own.text.contains("三月安全和档案例会"))
                #expect(!own.text.contains("name=\"verdict\""), "a clerk does not review")
                let evidence = try #require(own.value(after: "href=\"/evidence/"))
                let file = try await clerk.get("/evidence/\(evidence)")
                #expect(file.text == "签到表")
                #expect(file.headers[.contentDisposition]?.hasPrefix("attachment") == true)

                let before = try await figures(world, root)
                #expect((before.met, before.submitted) == (0, 2))
                let reviewer = try await world.visitor("qs-reviewer", at: client, language: tag)
                let waiting = try await reviewer.get("/reviews")
                #expect(waiting.text.contains("三月安全和档案例会"))
                let shown = try await reviewer.get(path)
                let accepted = try await reviewer.post(
                    path + "/review", [("verdict", "accept")] + checkedBoxes(shown.text).map { ("fulfilment", $0) })
                #expect(accepted.status == 303)
                for unit in [qs, root] {
                    let after = try await figures(world, unit)
                    #expect((after.met, after.late, after.submitted) == (2, 0, 0), "\(after)")
                }

                let office = try await world.visitor("office", at: client, language: tag)
                let unitPage = try await office.get("/units/\(root)?year=2026")
                #expect(unitPage.text.contains("standing=met"))
                let report = try await office.get("/reports/annual/\(root)?year=2026")
                #expect(report.text.contains(language.say(zh: "会议 2", en: "meeting 2")))
                #expect(report.text.contains("href=\"\(path)\""), "the annex lists the record")
                let document = try await office.get("/reports/annual/\(root)/document?year=2026")
                #expect(document.bytes.starts(with: Array("PK".utf8)))
            }
        }
    }

    private func figures(_ world: World, _ unit: ID<Responsibility.Unit>) async throws -> Figures {
        let access = try await world.access("office")
        return try await world.services.database.read { tx in
            try Figures.of([unit], year: 2026, on: access.today, by: access, in: tx).map(\.figures)
                .reduce(Figures(), +)
        }
    }
}

/// The values of the boxes that a page shows ticked.
func checkedBoxes(_ html: String) -> [String] {
    html.components(separatedBy: "<input type=\"checkbox\"").dropFirst().compactMap { piece in
        let tag = piece.prefix { $0 != ">" }
        guard tag.hasSuffix("checked"), let start = tag.firstRange(of: "value=\"")?.upperBound else { return nil }
        return String(tag[start...].prefix { $0 != "\"" })
    }
}

/// What people type into addresses does not bring the program down.
@Suite struct OddAddressTests {
    @Test(
        "a year that cannot be is as good as none",
        arguments: ["99999", "-1", "0", "9223372036854775807", "9223372036854775808", "abc", ""])
    func years(year: String) async throws {
        try await World.on(.sqlite) { world in
            try await world.issuePlans()
            let unit = try world.unit("QS")
            try await world.visit { client in
                let office = try await world.visitor("office", at: client)
                for path in [
                    "/plans/new?", "/units/\(unit)?", "/units/\(unit)/obligations?", "/reports/annual/\(unit)?",
                ] {
                    let answer = try await office.get("\(path)year=\(year)")
                    #expect(answer.status == 200, "\(path)")
                }
            }
            await #expect(throws: Refusal.self) {
                try await world.services.issuePlan(
                    "safety", year: 99_999, under: "YX", dryRun: true, by: world.services.machine("tests"))
            }
        }
    }

    @Test("a refusal keeps the frame of the page for somebody who has signed in")
    func frame() async throws {
        try await World.on(.sqlite) { world in
            try await world.visit { client in
                let clerk = try await world.visitor("qs-clerk", at: client)
                let answer = try await clerk.get("/units/0000000000000")
                #expect(answer.status == 404)
                #expect(answer.text.contains("李青") && answer.text.contains("云溪县应急管理局"))
                #expect(answer.headers[.contentSecurityPolicy] != nil)
            }
        }
    }
}
