import Storage
import TestWorld
import Testing

@testable import Responsibility

/// The forms on the page of a line come back with all that was typed, ticked and chosen.
@Suite struct LineFormTests {
    @Test("a unit's score that comes back loses neither words nor ticks nor files", arguments: Backend.available)
    func ownScore(backend: Backend) async throws {
        try await World.on(backend) { world in
            try await world.readyToAssess()
            let drill = try await world.hold(.drill, at: "QS", on: "2026-02-10", by: "qs-clerk")
            let line = try await world.line("judged", of: "QS", in: world.beginAssessment())
            try await world.visit { client in
                let clerk = try await world.visitor("qs-clerk", at: client)
                let path = "/assessment-lines/\(line.id)"
                let typed = [("remark", "两次演练"), ("records", drill.description)]
                let back = try await clerk.upload(
                    "\(path)/self-score", typed + [("version", "1")], files: [("演练.txt", Array("记录".utf8))])
                #expect(back.status == 422)
                #expect(back.text.contains("href=\"#grade\"") && back.text.contains("id=\"grade\""))
                #expect(back.text.contains("两次演练</textarea>"))
                #expect(checkedBoxes(back.text, named: "records") == [drill.description])
                let kept = try #require(checkedBoxes(back.text, named: "kept").first)

                // Meanwhile somebody of the same unit has scored it.
                let colleague = [("grade", "poor"), ("remark", "缺总结"), ("version", "1")]
                #expect(try await clerk.upload("\(path)/self-score", colleague).status == 303)
                let stale = try await clerk.upload(
                    "\(path)/self-score", typed + [("grade", "whole"), ("kept", kept), ("version", "1")])
                #expect(stale.status == 409)
                #expect(stale.text.contains("两次演练</textarea>") && stale.text.contains("缺总结"))
                #expect(stale.text.contains("value=\"whole\" required id=\"grade\" checked"))
                #expect(checkedBoxes(stale.text, named: "kept") == [kept])

                let version = try #require(stale.value(after: "name=\"version\" value=\""))
                let again = typed + [("grade", "whole"), ("kept", kept), ("version", version)]
                #expect(try await clerk.upload("\(path)/self-score", again).status == 303)
                let page = try await clerk.get(path).text
                #expect(page.contains("两次演练") && page.contains("演练.txt") && !page.contains("name=\"kept\""))
            }
            let content = try await world.newestEntry(about: "assessment-line")
            #expect(content.contains("\"name\":\"演练.txt\"") && content.contains("\"records\":[\"\(drill)\"]"))
        }
    }

    @Test("a file that is too large is told beside the rest of the form, which is kept")
    func tooLarge() async throws {
        try await World.on(.sqlite) { world in
            try await world.readyToAssess()
            let line = try await world.line("judged", of: "QS", in: world.beginAssessment())
            try await world.visit { client in
                let clerk = try await world.visitor("qs-clerk", at: client)
                let large = [UInt8](repeating: 65, count: world.services.evidence.limit + 1)
                let back = try await clerk.upload(
                    "/assessment-lines/\(line.id)/self-score",
                    [("grade", "whole"), ("remark", "两次演练"), ("version", "1")],
                    files: [("大.txt", large), ("小.txt", Array("小".utf8))])
                #expect(back.status == 413)
                #expect(back.text.contains("两次演练</textarea>") && back.text.contains("id=\"files-mistake\""))
                #expect(checkedBoxes(back.text, named: "kept").count == 1)
            }
        }
    }

    @Test("records to which a unit has pointed stay when it scores again, also those no longer offered")
    func records() async throws {
        try await World.on(.sqlite) { world in
            try await world.readyToAssess()
            let meeting = try await world.hold(.meeting, at: "QS", on: "2026-01-20", by: "qs-clerk")
            let line = try await world.line("judged", of: "QS", in: world.beginAssessment())
            try await world.visit { client in
                let clerk = try await world.visitor("qs-clerk", at: client)
                let path = "/assessment-lines/\(line.id)"
                let first = [("grade", "whole"), ("records", meeting.description), ("version", "1")]
                #expect(try await clerk.upload("\(path)/self-score", first).status == 303)
                let form = try await clerk.get(path)
                #expect(checkedBoxes(form.text, named: "records") == [meeting.description])
                // Whoever does not score the unit is offered none.
                let inspector = try await world.visitor("inspector", at: client)
                #expect(try await !inspector.get(path).text.contains("name=\"records\""))
            }
        }
    }

    @Test("a reviewer's score comes back as it was typed; one person gives one of the two scores")
    func review() async throws {
        try await World.on(.sqlite) { world in
            try await world.readyToAssess()
            let line = try await world.line("judged", of: "QS", in: world.beginAssessment())
            try await world.services.grantRole(.head, over: "YX", to: "office", by: world.services.machine("tests"))
            try await world.visit { client in
                let visitor = try await world.visitor("office", at: client)
                let path = "/assessment-lines/\(line.id)"
                let back = try await visitor.post(
                    "\(path)/review", [("grade", "none"), ("remark", "缺总结"), ("version", "1")])
                #expect(back.status == 422 && back.text.contains("缺总结</textarea>"))
                // Both forms are on the page, and the summary leads into the one that came back.
                #expect(back.text.contains("/self-score\"") && back.text.contains("id=\"own-grade\""))
                #expect(back.text.ranges(of: "id=\"grade\"").count == 1)
                let review = [("grade", "poor"), ("version", "1")]
                #expect(try await visitor.post("\(path)/review", review).status == 303)
                let own = try await visitor.upload("\(path)/self-score", [("grade", "whole"), ("version", "2")])
                #expect(own.status == 409 && own.text.contains("单位自评和考核评分须由不同的人办理"))
                #expect(try await !visitor.get(path).text.contains("/self-score\""))
                let clerk = try await world.visitor("qs-clerk", at: client)
                #expect(
                    try await clerk.upload("\(path)/self-score", [("grade", "whole"), ("version", "2")]).status == 303)
            }
        }
    }

    @Test("an objection keeps its files; a decision without a verdict decides nothing", arguments: Backend.available)
    func objection(backend: Backend) async throws {
        try await World.on(backend) { world in
            try await world.readyToAssess()
            let (id, office) = (try await world.beginAssessment(), try await world.access("office"))
            for code in ["QS", "BS"] {
                let judged = try await world.line("judged", of: code, in: id)
                try await world.services.database.write { tx in
                    try SheetLine.review(judged.id, "whole", remark: "", over: 1, by: office, in: tx)
                }
            }
            try await world.services.database.write { tx in try Assessment.publish(id, by: office, in: tx) }
            let line = try await world.line("rate", of: "QS", in: id)
            try await world.visit { client in
                let clerk = try await world.visitor("qs-clerk", at: client)
                let path = "/assessment-lines/\(line.id)"
                let back = try await clerk.upload(
                    "\(path)/objections", [("words", ""), ("once", "one")], files: [("台账.txt", Array("台账".utf8))])
                #expect(back.status == 422 && back.text.contains("href=\"#words\""))
                #expect(back.value(after: "name=\"once\" value=\"") == "one")
                let kept = try #require(checkedBoxes(back.text, named: "kept").first)
                let again = [("words", "数据有误"), ("once", "one"), ("kept", kept)]
                #expect(try await clerk.upload("\(path)/objections", again).status == 303)
                // Sent twice, it is one objection; its file is no longer kept.
                #expect(try await clerk.upload("\(path)/objections", again).status == 303)

                let head = try await world.visitor("head", at: client)
                let page = try await head.get(path)
                #expect(page.text.contains("台账.txt"))
                let decision = try #require(page.value(after: "action=\"/objections/"))
                let undecided = try await head.post("/objections/\(decision)", [("points", "7"), ("reason", "属实")])
                #expect(undecided.status == 422 && undecided.text.contains("属实</textarea>"))
                #expect(undecided.text.contains("href=\"#upheld\"") && undecided.text.contains("id=\"upheld\""))
                #expect(undecided.value(after: "name=\"points\" inputmode=\"decimal\" value=\"") == "7")
                let many = try await head.post(
                    "/objections/\(decision)", [("upheld", "yes"), ("points", "41"), ("reason", "属实")])
                #expect(many.status == 422 && many.text.contains("id=\"points-mistake\""))
                #expect(
                    try await head.post(
                        "/objections/\(decision)", [("upheld", "yes"), ("points", "7"), ("reason", "属实")]
                    ).status == 303)
            }
            #expect(try await world.line("rate", of: "QS", in: id).points == Points(7))
            #expect(try await world.newestEntry(about: "objection", act: .object).contains("台账.txt"))
        }
    }
}

extension World {
    /// The content of the newest entry about something of a kind.
    fileprivate func newestEntry(about kind: String, act: Act = .score) async throws -> String {
        try await services.database.read { tx in
            try #require(
                try tx.value(
                    .unscoped(
                        "SELECT content FROM entry WHERE subject_kind = \(kind) AND act = \(act.rawValue) ORDER BY id DESC LIMIT 1",
                        because: "a test looks"), as: String.self))
        }
    }
}
