import Storage
import TestWorld
import Testing

@testable import Responsibility

/// From the first numbers to the locked sheet, through the doors.
@Suite struct AssessmentFlowTests {
    @Test("a year is assessed: own score, review, notice, objection upheld, locked", arguments: Backend.available)
    func year(backend: Backend) async throws {
        try await World.on(backend) { world in
            try await world.readyToAssess()
            let meeting = try await world.hold(.meeting, at: "QS", on: "2026-01-20", by: "qs-clerk")
            try await world.accept(meeting, by: "qs-reviewer")
            let drill = try await world.hold(.drill, at: "QS", on: "2026-02-10", by: "qs-clerk")
            let first = try await world.find(at: "QS", on: "2026-01-10", due: "2026-02-10")
            try await world.find(at: "QS", on: "2026-02-20", due: "2026-03-20", repeating: first)
            let id = try await world.beginAssessment()

            // 完成率：青石镇和安监站一月、二月例会共四次，完成一次；重复问题扣 2.5 分；整改率 0/1。
            #expect(try await world.line("rate", of: "QS", in: id).points?.description == "10")
            #expect(try await world.line("repeats", of: "QS", in: id).points?.description == "7.5")
            #expect(try await world.line("findings", of: "QS", in: id).points == .zero)
            #expect(try await world.line("judged", of: "QS-1", in: id).applies == false)
            let judged = try await world.line("judged", of: "QS", in: id)
            #expect(judged.points == nil && judged.applies)

            try await world.visit { client in
                let office = try await world.visitor("office", at: client)
                let clerk = try await world.visitor("qs-clerk", at: client)
                let inspector = try await world.visitor("inspector", at: client)
                let (page, line) = ("/assessments/\(id)", "/assessment-lines/\(judged.id)")

                // Not before everything judged is scored.
                #expect(try await office.post("\(page)/publication", []).status == 422)
                // Nothing of a later step.
                #expect(try await clerk.upload("\(line)/objections", [("words", "不对"), ("once", "a")]).status == 409)
                #expect(try await office.post("\(page)/lock", []).status == 409)

                let form = try await clerk.get(line)
                #expect(form.text.contains(drill.description))
                let own = try await clerk.upload(
                    "\(line)/self-score",
                    [("grade", "whole"), ("remark", "两次演练"), ("records", drill.description), ("version", "1")],
                    files: [("演练.txt", Array("记录".utf8))])
                #expect(own.status == 303)
                #expect(
                    try await clerk.upload("\(line)/self-score", [("grade", "whole"), ("version", "1")]).status == 409)
                #expect(try await clerk.post("\(line)/review", [("grade", "whole"), ("version", "2")]).status == 403)
                #expect(
                    try await inspector.post("\(line)/review", [("grade", "none"), ("version", "2")]).status == 422)
                let review = [("grade", "poor"), ("remark", "缺总结"), ("version", "2")]
                #expect(try await inspector.post("\(line)/review", review).status == 303)
                // A second reviewer with the page of before is told.
                #expect(try await office.post("\(line)/review", review).status == 409)
                let both = try await clerk.get(line).text
                #expect(both.contains("两次演练") && both.contains("缺总结") && both.contains("演练.txt"))
                let other = try await world.line("judged", of: "BS", in: id)
                #expect(
                    try await inspector.post(
                        "/assessment-lines/\(other.id)/review", [("grade", "poor"), ("version", "1")]
                    ).status == 303)

                // The whole tree is not theirs to see.
                #expect(try await clerk.post("\(page)/publication", []).status == 404)
                #expect(try await office.post("\(page)/publication", []).status == 303)
                #expect(try await office.get(page).text.contains("2026年3月9日"))
                // Scores are closed.
                #expect(
                    try await inspector.post("\(line)/review", [("grade", "whole"), ("version", "3")]).status == 409)
                #expect(try await office.post("\(page)/lock", []).status == 422)

                let objection = [("words", "总结已于二月归档"), ("once", "objection-1")]
                #expect(
                    try await clerk.upload("\(line)/objections", objection, files: [("总结.txt", Array("总结".utf8))])
                        .status == 303)
                #expect(try await clerk.upload("\(line)/objections", objection).status == 303)
                #expect(
                    try await clerk.upload("\(line)/objections", [("words", "再提"), ("once", "objection-2")]).status
                        == 409)
                let waiting = try await clerk.get(line)
                #expect(waiting.text.contains("总结.txt"))
                // The first page of whoever decides leads to it, and not that of whoever scored or objected.
                #expect(try await world.visitor("head", at: client).get("/").text.contains(line))
                for login in ["inspector", "qs-clerk"] {
                    #expect(try await !world.visitor(login, at: client).get("/").text.contains(line), "\(login)")
                }
            }
            let objection = try await world.services.database.read { tx in
                try #require(
                    try tx.value(.unscoped("SELECT id FROM objection", because: "a test looks"), as: ID<Objection>.self)
                )
            }
            try await world.visit { client in
                let inspector = try await world.visitor("inspector", at: client)
                let decision = [("upheld", "yes"), ("points", "7.5"), ("reason", "总结属实")]
                #expect(try await inspector.post("/objections/\(objection)/decision", decision).status == 403)
                let head = try await world.visitor("head", at: client)
                #expect(
                    try await head.post(
                        "/objections/\(objection)/decision", [("upheld", "yes"), ("points", "10.5"), ("reason", "x")]
                    ).status == 422)
                // Two deciders at once: one wins, the other is told.
                let office = try await world.visitor("office", at: client)
                async let one = head.post("/objections/\(objection)/decision", decision).status
                async let two = office.post("/objections/\(objection)/decision", [("upheld", "no"), ("reason", "不成立")])
                    .status
                #expect(try await [one, two].sorted() == [303, 409])
            }
            let decided = try await world.line("judged", of: "QS", in: id)
            let outcome = try await world.services.database.read { tx in
                try #require(try Objection.of(decided.sheetID, in: tx).first)
            }
            #expect(decided.points == (outcome.outcome == .upheld ? Points("7.5") : Points("2.5")))
            #expect(outcome.oldPoints == Points("2.5"))

            world.clock.go(to: "2026-03-10")
            try await world.visit { client in
                let clerk = try await world.visitor("qs-clerk", at: client)
                #expect(
                    try await clerk.upload(
                        "/assessment-lines/\(judged.id)/objections", [("words", "迟了"), ("once", "late")]
                    ).status == 409)
                let office = try await world.visitor("office", at: client)
                #expect(try await office.post("/assessments/\(id)/lock", []).status == 303)
                #expect(try await office.post("/assessments/\(id)/lock", []).status == 409)
            }
            let before = try await world.sheet(of: "QS", in: id)
            // 定稿后补登的工作只显示在旁边。
            let late = try await world.hold(.meeting, at: "QS", on: "2026-02-25", by: "qs-clerk")
            try await world.accept(late, by: "qs-reviewer")
            #expect(try await world.sheet(of: "QS", in: id) == before)
            try await world.visit { client in
                let clerk = try await world.visitor("qs-clerk", at: client)
                let page = try await clerk.get("/assessments/\(id)/units/\(try world.unit("QS"))").text
                #expect(page.contains("截至日以后有记录变动"))
                #expect(page.contains("\(before.points)"))
                let english = try await world.visitor("qs-clerk", at: client, language: "en")
                #expect(
                    try await english.get("/assessments/\(id)/units/\(try world.unit("QS"))").text.contains(
                        "Records have changed since"))
            }
        }
    }

    @Test("whoever scored, or objected, does not decide", arguments: Backend.available)
    func separation(backend: Backend) async throws {
        try await World.on(backend) { world in
            try await world.readyToAssess()
            let id = try await world.beginAssessment()
            let office = try await world.access("office")
            for code in ["QS", "BS"] {
                let line = try await world.line("judged", of: code, in: id)
                try await world.services.database.write { tx in
                    try SheetLine.review(line.id, "whole", remark: "", over: 1, by: office, in: tx)
                }
            }
            let head = try await world.access("head")
            let line = try await world.line("rate", of: "QS", in: id)
            let objection = try await world.services.database.write { tx in
                try Assessment.publish(id, by: office, in: tx)
                return try Objection.make(against: line.id, words: "数据有误", files: [], once: "x", by: head, in: tx)
            }
            for access in [office, head, world.services.machine("tests")] {
                await #expect(throws: Refusal.conflict(.separation(.scorerDecides))) {
                    try await world.services.database.write { tx in
                        _ = try Objection.decide(objection, upheld: false, points: nil, reason: "x", by: access, in: tx)
                    }
                }
            }
        }
    }

    @Test("only those who may see all sheets see places; a unit sees its own sheet")
    func ranking() async throws {
        try await World.on(.sqlite) { world in
            try await world.readyToAssess()
            let id = try await world.beginAssessment()
            try await world.visit { client in
                let (office, clerk) = (
                    try await world.visitor("office", at: client), try await world.visitor("qs-clerk", at: client)
                )
                let whole = try await office.get("/assessments/\(id)").text
                #expect(whole.contains("名次") && whole.contains("白水乡"))
                let own = try await clerk.get("/assessments/\(id)").text
                #expect(!own.contains("名次") && !own.contains("白水乡") && own.contains("青石镇安监站"))
                #expect(try await clerk.get("/assessments/\(id)/what-if").status == 403)
                #expect(try await clerk.get("/assessments/\(id)/units/\(try world.unit("BS"))").status == 404)
                let csv = try await office.get("/assessments/\(id)/export?format=csv").text
                #expect(csv.split(whereSeparator: \.isNewline).count == 5)
                let tried = try await office.get("/assessments/\(id)/what-if?max_rate=60")
                #expect(tried.status == 200 && tried.text.contains("4 个单位中"))
                #expect(try await office.get("/assessments/\(id)/what-if?max_rate=x").status == 422)
            }
        }
    }

    @Test("an assessment of many units waits for the server, which counts it once")
    func waiting() async throws {
        try await World.on(.sqlite) { world in
            try await world.readyToAssess()
            let (access, root) = (try await world.access("office"), try world.unit("YX"))
            let period = AssessmentPeriod(year: 2026, half: 0, cutOff: world.clock.today)
            let begun = try await world.services.database.write { tx in
                try Assessment.begin("trial", under: root, period, once: "one", by: access, in: tx)
            }
            let again = try await world.services.database.write { tx in
                try Assessment.begin("trial", under: root, period, once: "one", by: access, in: tx)
            }
            #expect(begun.id == again.id)
            try await world.visit { client in
                let office = try await world.visitor("office", at: client)
                let path = "/assessments/\(begun.id)"
                #expect(try await office.get(path).text.contains("id=\"progress\" data-progress=\"\(path)\""))
                #expect(try await world.services.computeWaitingAssessments().isEmpty)
                let counted = try await office.get(path).text
                #expect(counted.contains("id=\"progress\"") && !counted.contains("data-progress"))
            }
            try await world.services.compute(begun.id, by: access)
            let sheets = try await world.services.database.read { tx in
                try tx.value(
                    .unscoped("SELECT COUNT(*) FROM assessment_sheet", because: "a test counts"), as: Int.self)
            }
            #expect(sheets == 4)
        }
    }

    @Test("an assessment that cannot be counted stops none behind it")
    func uncounted() async throws {
        try await World.on(.sqlite) { world in
            try await world.readyToAssess()
            let (access, root) = (try await world.access("office"), try world.unit("YX"))
            let machine = world.services.machine("tests")
            let begun = try await world.services.database.write { tx in
                let period = AssessmentPeriod(year: 2026, half: 0, cutOff: access.today)
                let spoilt = try Assessment.begin("trial", under: root, period, once: "one", by: access, in: tx)
                try tx.run(.housekeeping("UPDATE scheme_version SET source = '?'", because: "a test spoils it"))
                let other = SampleScheme.source.replacing("scheme: trial", with: "scheme: other")
                _ = try Scheme.adopt(other, by: machine, in: tx)
                let sound = try Assessment.begin("other", under: root, period, once: "two", by: access, in: tx)
                return (spoilt.id, sound.id)
            }
            let failed = try await world.services.computeWaitingAssessments()
            #expect(failed.map(\.id) == [begun.0])
            #expect(try await world.services.computeWaitingAssessments(except: [begun.0]).isEmpty)
            let stages = try await world.services.database.read { tx in
                try [begun.0, begun.1].map { try Assessment.find($0, by: access, in: tx).stage }
            }
            #expect(stages == [.waiting, .scoring])
        }
    }
}
