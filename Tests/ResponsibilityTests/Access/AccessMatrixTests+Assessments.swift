import Storage
import TestWorld
import Testing

@testable import Responsibility

/// The doors to schemes, sheets and objections.
extension AccessMatrixTests {
    static let assessmentDoors: [Door] = [
        Door(route: "GET /assessments", answers: [303, 200, 200, 200, 200, 200, 403]),
        Door(route: "GET /assessments/new", answers: [303, 403, 403, 403, 200, 403, 403]),
        Door(
            route: "POST /assessments", answers: [401, 403, 403, 403, 303, 403, 403],
            fields: [
                ("scheme", "trial"), ("unit", "{unit}"), ("year", "2026"), ("half", "0"), ("cut_off", "2026-03-02"),
                ("once", "{once}"),
            ]),
        // 白水乡 has a sheet of its own in it and sees no other.
        Door(route: "GET /assessments/{assessment}", answers: [303, 200, 200, 200, 200, 200, 404]),
        Door(route: "GET /assessments/{assessment}/what-if", answers: [303, 403, 403, 403, 200, 200, 404]),
        Door(route: "GET /assessments/{assessment}/export", answers: [303, 200, 200, 200, 200, 200, 404]),
        Door(route: "POST /assessments/{assessment}/publication", answers: [401, 404, 404, 404, 303, 403, 404]),
        Door(
            route: "POST /assessments/{assessment}/cancellation", answers: [401, 404, 404, 404, 422, 403, 404],
            fields: [("reason", "")]),
        // It is not at that step yet.
        Door(route: "POST /assessments/{assessment}/lock", answers: [401, 404, 404, 404, 409, 403, 404]),
        Door(route: "GET /assessments/{assessment}/units/{unit}", answers: [303, 200, 404, 200, 200, 200, 404]),
        Door(route: "GET /assessment-lines/{line}", answers: [303, 200, 404, 200, 200, 200, 404]),
        Door(
            route: "POST /assessment-lines/{line}/self-score", answers: [401, 303, 404, 403, 403, 403, 404],
            fields: [("grade", "whole"), ("version", "1")], isUpload: true),
        Door(
            route: "POST /assessment-lines/{line}/review", answers: [401, 403, 404, 403, 303, 403, 404],
            fields: [("grade", "whole"), ("version", "1")]),
        Door(
            route: "POST /assessment-lines/{line}/objections", answers: [401, 409, 404, 403, 403, 403, 404],
            fields: [("words", "有误"), ("once", "{once}")], isUpload: true),
        // This line counts none; ``countedFindings()`` opens one that does.
        Door(route: "GET /assessment-lines/{line}/findings?number=0", answers: [303, 404, 404, 404, 404, 404, 404]),
        Door(
            route: "POST /objections/{objection}/decision", answers: [401, 403, 404, 403, 409, 403, 404],
            fields: [("upheld", "no"), ("reason", "无误")]),
        Door(
            route: "POST /schemes", answers: [401, 403, 403, 403, 303, 403, 403], fields: [("scheme", "annual-duties")]),
        Door(route: "GET /schemes/{scheme}", answers: [303, 200, 200, 200, 200, 200, 200]),
    ]

    /// Something of every kind at 青石镇; the keys stand in the routes.
    static func furnishAssessments(_ world: World, _ known: [String: String]) async throws -> [String: String] {
        let machine = world.services.machine("tests")
        try await world.services.database.write { tx in _ = try Scheme.adopt(SampleScheme.source, by: machine, in: tx) }
        let id = try await world.beginAssessment()
        let line = try await world.line("judged", of: "QS", in: id)
        let unit = try world.unit("QS")
        let objection = try await world.services.database.write { tx in
            try tx.run(
                .housekeeping(
                    "UPDATE assessment_line SET points = 0 WHERE item = 'judged' AND applies AND points IS NULL",
                    because: "a test scores"))
            let objection = tx.id(Objection.self)
            try tx.run(
                .housekeeping(
                    """
                    INSERT INTO objection (id, line_id, unit_id, words, made_on, outcome, decision, once)
                    VALUES (\(objection), \(line.id), \(unit), '有误', '2026-03-02', '', '', 'furnished')
                    """, because: "a test objects"))
            return objection
        }
        return [
            "assessment": id.description, "line": line.id.description, "objection": objection.description,
            "scheme": "trial",
        ]
    }

    /// Makes what one persona did undone, so that it does not help the next.
    static func undoAssessments(_ door: Door, _ world: World, _ known: [String: String]) async throws {
        guard door.route.contains("assessment") else { return }
        try await world.services.database.write { tx in
            try tx.run(
                .housekeeping(
                    "UPDATE assessment_line SET version = 1, self_by = NULL WHERE version > 1", because: "a test undoes"
                ))
            try tx.run(
                .housekeeping(
                    """
                    UPDATE assessment SET stage = 'scoring', published_on = NULL, published_by = NULL, object_until = NULL
                    WHERE stage = 'published'
                    """, because: "a test undoes"))
        }
    }

    @Test("the findings behind a number open for those who see the unit's records")
    func countedFindings() async throws {
        try await World.on(.sqlite) { world in
            try await world.readyToAssess()
            try await world.find(at: "QS", on: "2026-02-01", due: "2026-02-10", closed: "2026-02-09")
            let line = try await world.line("findings", of: "QS", in: world.beginAssessment())
            try await world.visit { client in
                for (login, status) in [("qs-clerk", 200), ("bs-clerk", 404), ("auditor", 200), ("admin", 404)] {
                    let visitor = try await world.visitor(login, at: client)
                    let answer = try await visitor.get("/assessment-lines/\(line.id)/findings?number=0")
                    #expect(answer.status == status, "\(login)")
                    if status == 200 { #expect(answer.text.contains("灭火器过期")) }
                }
            }
        }
    }
}
