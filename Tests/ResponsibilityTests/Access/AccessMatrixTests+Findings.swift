import Storage
import TestWorld
import Testing

@testable import Responsibility

/// The doors to findings and their rectification.
extension AccessMatrixTests {
    static let findingDoors: [Door] = [
        Door(route: "GET /findings", answers: [303, 200, 200, 200, 200, 200, 403]),
        Door(route: "GET /findings?unit={unit}", answers: [303, 200, 404, 200, 200, 200, 403]),
        Door(route: "GET /findings/export?unit={unit}&format=csv", answers: [303, 200, 404, 200, 200, 200, 403]),
        Door(route: "GET /findings/new", answers: [303, 200, 200, 403, 200, 403, 403]),
        Door(
            route: "POST /findings", answers: [401, 303, 404, 403, 303, 403, 403],
            fields: [
                ("unit", "{unit}"), ("source", "own"), ("finding_title", "试"), ("facts", "试"),
                ("found_on", "2026-03-02"), ("due_on", "2026-03-31"), ("grade", "ordinary"), ("track", "by-date"),
                ("once", "{once}"),
            ], isUpload: true),
        Door(route: "GET /findings/{finding}", answers: [303, 200, 404, 200, 200, 200, 404]),
        Door(
            route: "POST /findings/{finding}/rectification", answers: [401, 303, 404, 403, 403, 403, 404],
            fields: [
                ("who", "安全员"), ("measures", "换"), ("money", "无"), ("due_on", "2026-03-31"), ("contingency", "无"),
                ("version", "0"),
            ]),
        Door(
            route: "POST /findings/{staged}/stages", answers: [401, 303, 404, 403, 403, 403, 404],
            fields: [("position", "1")]),
        Door(
            route: "POST /findings/{planned}/application", answers: [401, 303, 404, 403, 403, 403, 404],
            fields: [("note", "已换")], isUpload: true),
        Door(route: "POST /findings/{applied}/check", answers: [401, 403, 404, 303, 303, 403, 404]),
        Door(route: "POST /findings/{checked}/signature", answers: [401, 403, 404, 403, 403, 403, 404]),
        Door(route: "POST /findings/{signed}/closing", answers: [401, 403, 404, 403, 303, 403, 404]),
        Door(
            route: "POST /findings/{applied}/return", answers: [401, 403, 404, 303, 303, 403, 404],
            fields: [("reason", "不清")]),
        Door(
            route: "POST /findings/{closed}/reopening", answers: [401, 403, 404, 403, 303, 403, 404],
            fields: [("reason", "反弹"), ("due_on", "2026-06-30")]),
        Door(
            route: "POST /findings/{planned}/extension", answers: [401, 303, 404, 403, 403, 403, 404],
            fields: [("extend_to", "2026-06-30"), ("reason", "缺货")]),
        Door(
            route: "POST /findings/{asked}/extension/answer", answers: [401, 403, 404, 403, 303, 403, 404],
            fields: [("granted", "yes"), ("answer", "")]),
        // Nothing is sent with it, so that whoever may is asked for a file.
        Door(
            route: "POST /findings/{finding}/files", answers: [401, 422, 404, 403, 422, 403, 404],
            fields: [("side", "before")], isUpload: true),
        Door(
            route: "POST /findings/{finding}/notice", answers: [401, 303, 404, 403, 303, 403, 404],
            fields: [("told_how", "班前会"), ("told_on", "2026-03-02")]),
        Door(
            route: "POST /findings/{finding}/parties", answers: [401, 303, 404, 403, 303, 403, 404],
            fields: [("category", "消防"), ("other_units", "")]),
        // Nothing was started by it, so that whoever may finds no such obligation.
        Door(
            route: "POST /findings/{planned}/work", answers: [401, 404, 404, 403, 404, 403, 404],
            fields: [("obligation", "{planned}"), ("step", "plan")]),
    ]

    /// A finding at each stage at 青石镇; the keys stand in the routes.
    static func furnishFindings(_ world: World, _ known: [String: String]) async throws -> [String: String] {
        var made: [String: String] = [:]
        for stage in Finding.Stage.allCases {
            let id = try await world.open(try world.newFinding("\(stage)"))
            try await world.bring(id, to: stage)
            made[stage == .open ? "finding" : stage.rawValue] = id.description
        }
        let asked = try await world.open(try world.newFinding("延期"))
        try await world.take(.ask, of: asked, by: "qs-clerk")
        let staged = try await world.open(try world.newFinding("分阶段", track: .longTerm))
        try await world.bring(staged, to: .planned)
        made["asked"] = asked.description
        made["staged"] = staged.description
        return made
    }

    /// Makes what one persona did undone, so that it does not help the next.
    static func undoFindings(_ door: Door, _ world: World, _ known: [String: String]) async throws {
        guard door.route.contains("/findings/{") else { return }
        try await world.services.database.write { tx in
            for stage in Finding.Stage.allCases {
                guard let id = known[stage == .open ? "finding" : stage.rawValue].flatMap({ ID<Finding>($0) }) else {
                    continue
                }
                let closed: Day? = stage == .closed ? world.clock.today : nil
                try tx.run(
                    .housekeeping(
                        "UPDATE finding SET stage = \(stage), closed_on = \(closed), round = 1 WHERE id = \(id)",
                        because: "a test undoes"))
            }
            for statement: SQL in [
                "UPDATE finding_extension SET granted = NULL, answered_at = NULL, answer = ''",
                "UPDATE rectification_stage SET done_on = NULL",
            ] { try tx.run(.housekeeping(statement, because: "a test undoes")) }
        }
    }
}
