import Foundation
import Storage
import TestWorld
import Testing

@testable import Responsibility

/// A finding from the form in which it is written down to its closing, through the pages.
@Suite struct FindingJourneyTests {
    @Test(
        "a finding is recorded, planned, extended, returned once, checked, signed, closed and opened again",
        arguments: Backend.available, Language.allCases)
    func journey(backend: Backend, language: Language) async throws {
        try await World.on(backend) { world in
            try await world.visit { client in
                let tag = language == .zh ? "zh" : "en"
                let inspector = try await world.visitor("inspector", at: client, language: tag)
                let clerk = try await world.visitor("qs-clerk", at: client, language: tag)
                let reviewer = try await world.visitor("qs-reviewer", at: client, language: tag)
                let head = try await world.visitor("head", at: client, language: tag)
                let office = try await world.visitor("office", at: client, language: tag)
                let form = try await inspector.get("/findings/new?unit=\(try world.unit("QS"))")
                #expect(form.status == 200)
                let once = try #require(form.value(after: "name=\"once\" value=\""))
                let fields = [
                    ("unit", try world.unit("QS").description), ("source", "inspection"), ("finding_title", "灭火器过期"),
                    ("facts", "库房两具灭火器压力不足"), ("found_on", "2026-03-02"), ("due_on", "2026-03-31"),
                    ("grade", "major"), ("track", "by-date"), ("duty", ""), ("place", "一号库房"), ("category", "消防"),
                    ("clause", "第十六条"), ("item", "fire-3"), ("once", once),
                ]
                let bare = try await inspector.upload("/findings", fields.filter { $0.0 != "finding_title" })
                #expect(bare.status == 422 && bare.text.contains("href=\"#finding_title\""))
                let photo: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 1]
                let opened = try await inspector.upload("/findings", fields, files: [("before.png", photo)])
                #expect(opened.status == 303)
                let place = try #require(opened.location.split(separator: "?").first.map(String.init))
                #expect(
                    try await inspector.upload("/findings", fields).location.hasPrefix(place),
                    "sent twice, recorded once")
                let page = try await inspector.get(opened.location)
                #expect(
                    page.text.contains("2026-0001") && page.text.contains("before.png")
                        && page.text.contains("/picture"))

                let plan = [
                    ("who", "安全员"), ("measures", "全部更换"), ("money", "2000 元"), ("due_on", "2026-03-31"),
                    ("contingency", "备用灭火器"), ("interim", "加派人员值守"), ("version", "0"),
                ]
                let lacking = try await clerk.post("\(place)/rectification", plan.filter { $0.0 != "interim" })
                #expect(lacking.status == 422 && lacking.text.contains("全部更换"), "what was typed stays")
                #expect(
                    lacking.text.contains(language.say(zh: "整改期间的临时措施", en: "what holds the danger down meanwhile")))
                #expect(try await clerk.post("\(place)/rectification", plan).status == 303)

                let asked = [("extend_to", "2026-04-15"), ("reason", "厂家缺货")]
                #expect(try await clerk.post("\(place)/extension", asked).status == 303)
                #expect(try await clerk.post("\(place)/extension", asked).status == 409, "one at a time")
                #expect(
                    try await head.get("/").text.contains(language.say(zh: "等您批复的整改延期", en: "Extensions to answer")))
                #expect(
                    try await head.post("\(place)/extension/answer", [("granted", "yes"), ("answer", "")]).status == 303
                )
                #expect(
                    try await clerk.get(place).text.contains(
                        language.say(zh: "2026-04-15（原期限 2026-03-31）", en: "2026-04-15 (at first 2026-03-31)")))

                let unproved = try await clerk.upload("\(place)/application", [("note", "")])
                #expect(unproved.status == 422, "a major one needs a file or a reason")
                let proved = try await clerk.upload(
                    "\(place)/application", [("note", "")], files: [("after.png", photo)])
                #expect(proved.status == 303)
                #expect(try await reviewer.get("/").text.contains("灭火器过期"))
                #expect(try await reviewer.post("\(place)/return", [("reason", "")]).status == 422)
                #expect(try await reviewer.post("\(place)/return", [("reason", "照片不清")]).status == 303)
                #expect(try await clerk.get(place).text.contains("照片不清"))
                #expect(try await clerk.upload("\(place)/application", [("note", "已重拍")]).status == 303)
                #expect(try await reviewer.post("\(place)/check", [("opinion", "现场属实")]).status == 303)
                #expect(try await office.post("\(place)/closing", []).status == 409, "not signed yet")
                #expect(try await head.post("\(place)/signature", [("opinion", "")]).status == 303)
                #expect(try await office.post("\(place)/closing", [("opinion", "")]).status == 303)
                let closed = try await office.get(place)
                #expect(closed.text.contains(language.say(zh: "已销号", en: "closed")))
                #expect(try await office.post("\(place)/closing", []).status == 409)
                #expect(
                    try await clerk.post("\(place)/notice", [("told_how", "班前会"), ("told_on", "2026-03-02")]).status
                        == 303)

                let again = [("reason", "又过期了"), ("due_on", "2026-06-30")]
                #expect(try await office.post("\(place)/reopening", again).status == 303)
                let reopened = try await office.get(place)
                #expect(reopened.text.contains("2026-0001"), "its number stays")
                #expect(reopened.text.contains(language.say(zh: "第 2 轮", en: "round 2")))
                #expect(reopened.text.contains(language.say(zh: "待制定方案", en: "to be planned")))
            }
            #expect(try await Doctor(world.services).examine() == [])
        }
    }
}
