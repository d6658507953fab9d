import Storage
import TestWorld
import Testing

@testable import Responsibility

/// An assessment that was begun by mistake.
@Suite struct AssessmentCallingOffTests {
    @Test(
        "before it is published it is called off with a reason; nobody scores it any more", arguments: Backend.available
    )
    func scoring(backend: Backend) async throws {
        try await World.on(backend) { world in
            try await world.readyToAssess()
            let id = try await world.beginAssessment()
            let judged = try await world.line("judged", of: "QS", in: id)
            let (page, line) = ("/assessments/\(id)", "/assessment-lines/\(judged.id)")
            try await world.visit { client in
                let (office, clerk) = (
                    try await world.visitor("office", at: client), try await world.visitor("qs-clerk", at: client)
                )
                #expect(try await clerk.get("/").text.contains("待自评"))
                #expect(try await office.post("\(page)/cancellation", [("reason", " ")]).status == 422)
                let reason = [("reason", "年度选错了")]
                #expect(try await clerk.post("\(page)/cancellation", reason).status == 404)
                #expect(try await office.post("\(page)/cancellation", reason).status == 303)
                #expect(try await office.post("\(page)/cancellation", reason).status == 409)
                let shown = try await office.get(page).text
                #expect(shown.contains("已取消") && shown.contains("年度选错了") && !shown.contains("/publication"))
                #expect(try await !clerk.get("/").text.contains("待自评"))
                #expect(try await !clerk.get(line).text.contains("/self-score"))
                let score = [("grade", "whole"), ("version", "1")]
                #expect(try await clerk.upload("\(line)/self-score", score).status == 409)
                #expect(try await office.post("\(line)/review", score).status == 409)
                #expect(try await office.post("\(page)/publication", []).status == 409)
            }
            #expect(try await world.line("judged", of: "QS", in: id) == judged)
        }
    }

    @Test(
        "one that waits for its numbers is not counted any more; one that is published is not called off",
        arguments: Backend.available)
    func otherSteps(backend: Backend) async throws {
        try await World.on(backend) { world in
            try await world.readyToAssess()
            let (access, root) = (try await world.access("office"), try world.unit("YX"))
            let period = AssessmentPeriod(year: 2026, half: 0, cutOff: world.clock.today)
            let waiting = try await world.services.database.write { tx in
                try Assessment.begin("trial", under: root, period, once: "one", by: access, in: tx).id
            }
            try await world.visit { client in
                let office = try await world.visitor("office", at: client, language: "en")
                #expect(try await office.get("/assessments/\(waiting)").text.contains("Call this assessment off"))
                let sent = [("reason", "wrong unit")]
                #expect(try await office.post("/assessments/\(waiting)/cancellation", sent).status == 303)
                #expect(try await world.services.computeWaitingAssessments().isEmpty)
                try await world.services.compute(waiting, by: access)
                let sheets = try await world.services.database.read { tx in
                    try tx.value(
                        .unscoped("SELECT COUNT(*) FROM assessment_sheet", because: "a test counts"), as: Int.self)
                }
                #expect(sheets == 0)
                let published = try await world.beginAssessment()
                let inspector = try await world.access("inspector")
                for code in ["QS", "BS"] {
                    let line = try await world.line("judged", of: code, in: published)
                    try await world.services.database.write { tx in
                        try SheetLine.review(line.id, "whole", remark: "", over: 1, by: inspector, in: tx)
                    }
                }
                try await world.services.database.write { tx in try Assessment.publish(published, by: access, in: tx) }
                #expect(try await office.post("/assessments/\(published)/cancellation", sent).status == 409)
                #expect(try await !office.get("/assessments/\(published)").text.contains("Call this assessment off"))
            }
        }
    }
}
