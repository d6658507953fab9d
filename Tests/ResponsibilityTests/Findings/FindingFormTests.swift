import Storage
import TestWorld
import Testing
import Web

@testable import Responsibility

/// What becomes of a finding's forms with files when they come back, and of the event that a finding started.
@Suite struct FindingFormTests {
    private static let photo: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 1]

    @Test(
        "files without a file are asked for in their own form, which stays open with what was chosen",
        arguments: Backend.available)
    func noFile(backend: Backend) async throws {
        try await World.on(backend) { world in
            let id = try await world.open(try world.newFinding())
            try await world.take(.plan, of: id, by: "qs-clerk")
            try await world.visit { client in
                let clerk = try await world.visitor("qs-clerk", at: client)
                let back = try await clerk.upload("/findings/\(id)/files", [("side", "after")])
                #expect(back.status == 422 && back.text.contains("href=\"#more_files\""))
                let (application, adding) = try #require(parts(of: back.text))
                #expect(adding.contains("请选择文件") && !application.contains("class=\"mistake\""))
                #expect(back.text.contains("<option value=\"after\" selected>"))
                #expect(back.text.firstMatch(of: /<details open[^>]*><summary>补充材料/) != nil)
            }
        }
    }

    /// The form in which closing is applied for, and the one to which files are added.
    private func parts(of page: String) -> (String, String)? {
        guard let first = page.firstRange(of: "/application\""), let second = page.firstRange(of: "/files\"") else {
            return nil
        }
        let end = page[second.upperBound...].firstRange(of: "</form>")?.lowerBound ?? page.endIndex
        return (String(page[first.upperBound..<second.lowerBound]), String(page[second.upperBound..<end]))
    }

    @Test("files of an application that comes back need not be chosen again", arguments: Backend.available)
    func kept(backend: Backend) async throws {
        try await World.on(backend) { world in
            let id = try await world.open(try world.newFinding(grade: .major))
            try await world.take(.plan, of: id, by: "qs-clerk")
            try await world.visit { client in
                let clerk = try await world.visitor("qs-clerk", at: client)
                let long = String(repeating: "长", count: Finding.longestReason + 1)
                let back = try await clerk.upload(
                    "/findings/\(id)/application", [("note", long)], files: [("after.png", Self.photo)])
                #expect(back.status == 422)
                let token = try #require(back.value(after: "name=\"kept\" value=\""))
                let (application, adding) = try #require(parts(of: back.text))
                #expect(application.contains(token) && !adding.contains(token))
                // A major one is closed with a file: the one that was sent before will do.
                let fields = [("note", ""), ("kept", token)]
                #expect(try await clerk.upload("/findings/\(id)/application", fields).status == 303)
                #expect(try await clerk.get("/findings/\(id)").text.contains("after.png"))
                #expect(try await clerk.upload("/findings/\(id)/application", fields).status == 409, "sent twice")
            }
        }
    }

    @Test("a finding that comes back with a file is recorded once with it", arguments: Backend.available)
    func twice(backend: Backend) async throws {
        try await World.on(backend) { world in
            let unit = try world.unit("QS")
            try await world.visit { client in
                let inspector = try await world.visitor("inspector", at: client)
                func fields(_ more: [(String, String)]) -> [(String, String)] {
                    [
                        ("unit", unit.description), ("source", "inspection"), ("facts", "压力不足"),
                        ("found_on", "2026-03-02"), ("due_on", "2026-03-31"), ("grade", "ordinary"),
                        ("track", "by-date"), ("duty", ""), ("once", "twice"),
                    ] + more
                }
                let back = try await inspector.upload("/findings", fields([]), files: [("before.png", Self.photo)])
                let token = try #require(back.value(after: "name=\"kept\" value=\""))
                let whole = fields([("finding_title", "灭火器过期"), ("kept", token)])
                let opened = try await inspector.upload("/findings", whole)
                #expect(opened.status == 303)
                #expect(try await inspector.get(opened.location).text.contains("before.png"))
                #expect(try await inspector.upload("/findings", whole).location == opened.location)
            }
        }
    }

    @Test(
        "the event that a finding started is neither corrected nor withdrawn by the unit that owes it",
        arguments: Backend.available)
    func event(backend: Backend) async throws {
        try await World.on(backend) { world in
            let office = try await world.access("office")
            let (root, unit) = (try world.unit("YX"), try world.unit("QS"))
            try await world.services.database.write { tx in
                let source = try #require(ShippedProgrammes.source(of: "committee-work"))
                _ = try Programme.adopt(source, by: office, in: tx)
                _ = try Plan.issue("committee-work", year: 2026, under: root, by: office, in: tx)
            }
            _ = try await world.open(try world.newFinding())
            let trigger = try #require(
                try await world.services.database.read { tx in
                    try TriggerList.of(unit, by: office, in: tx).triggers.first
                })
            try await world.visit { client in
                for (language, words) in [("zh", "由问题"), ("en", "a finding started")] {
                    let clerk = try await world.visitor("qs-clerk", at: client, language: language)
                    let page = try await clerk.get("/triggers/\(trigger.id)")
                    #expect(page.status == 200 && page.text.contains(trigger.title))
                    #expect(!page.text.contains("/correction\"") && !page.text.contains("/withdrawal\""))
                    let corrected = try await clerk.post(
                        "/triggers/\(trigger.id)/correction",
                        [
                            ("event_title", trigger.title), ("on", "2026-02-01"), ("time", "09:00"),
                            ("reason", "更正"), ("seen", "0"),
                        ])
                    #expect(corrected.status == 409 && corrected.text.contains(words))
                    let withdrawn = try await clerk.post(
                        "/triggers/\(trigger.id)/withdrawal", [("withdrawal_reason", "误登")])
                    #expect(withdrawn.status == 409 && withdrawn.text.contains(words))
                }
            }
            let after = try await world.services.database.read { tx in
                try Trigger.find(trigger.id, by: office, in: tx)
            }
            #expect(after == trigger)
        }
    }

    @Test("a unit's page says of more findings than are counted that there are more")
    func many() {
        let unit = ID<Unit>(rawValue: 1)
        let line = FindingNumbers(unitID: unit, open: 20_000, overdue: 10_000).line(.zh).description
        #expect(line.matches(of: /9999\+/).count == 2 && !line.contains("10000") && !line.contains("20000"))
        #expect(FindingNumbers(unitID: unit, open: 9_999, overdue: 0).line(.en).description.contains(" 9999<"))
    }
}
