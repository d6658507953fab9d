import Foundation
import Storage
import TestWorld
import Testing

@testable import Responsibility

/// The doors to the register of measures. The subject is 青石镇's reviewer, the programme office investigates.
extension AccessMatrixTests {
    static let measureDoors: [Door] = [
        Door(route: "GET /measures", answers: [303, 200, 200, 200, 200, 200, 200]),
        Door(route: "GET /measures/new", answers: [303, 403, 403, 403, 200, 403, 403]),
        Door(
            route: "POST /measures", answers: [401, 403, 403, 403, 303, 403, 403],
            fields: [
                ("unit", "{unit}"), ("subject", "{measure_subject}"), ("facts", "消防演练未组织"), ("basis", "第八条"),
                ("kind", "talk"), ("months", "3"), ("answer_days", "5"), ("route", "civil-review"),
                ("deciders", "{first}"), ("deciders", "{second}"), ("once", "{once}"),
            ]),
        Door(route: "GET /measures/{measure}", answers: [303, 404, 404, 200, 200, 200, 404]),
        Door(route: "GET /measures/{measure}/document", answers: [303, 404, 404, 409, 409, 409, 404]),
        Door(route: "GET /measures/{measure}/files/{attachment}", answers: [303, 404, 404, 200, 200, 200, 404]),
        Door(
            route: "POST /measures/{measure}/files", answers: [401, 404, 404, 422, 422, 403, 404], isUpload: true),
        Door(
            route: "POST /measures/{measure}/parties", answers: [401, 404, 404, 403, 303, 403, 404],
            fields: [("person", "{third}"), ("part", "decider")]),
        Door(route: "GET /measures/{drafted}/draft", answers: [303, 404, 404, 404, 200, 403, 404]),
        Door(
            route: "POST /measures/{drafted}/draft", answers: [401, 404, 404, 404, 303, 403, 404],
            fields: [
                ("version", "1"), ("facts", "消防演练未组织"), ("basis", "第八条"), ("kind", "talk"), ("months", "3"),
                ("answer_days", "5"), ("route", "civil-review"), ("investigator", "{investigator}"),
                ("deciders", "{first}"), ("deciders", "{second}"),
            ]),
        Door(
            route: "POST /measures/{drafted}/notice", answers: [401, 404, 404, 404, 303, 403, 404],
            fields: [("on", "2026-03-02"), ("mode", "in-person")]),
        Door(
            route: "POST /measures/{measure}/defences", answers: [401, 404, 404, 303, 303, 403, 404],
            fields: [("text", "已补办"), ("way", "written")]),
        Door(
            route: "POST /measures/{measure}/defences/{defence}/examination",
            answers: [401, 404, 404, 409, 303, 403, 404], fields: [("checked", "属实")]),
        Door(
            route: "POST /measures/{measure}/decisions", answers: [401, 404, 404, 409, 409, 403, 404],
            fields: [("kind", "talk"), ("months", "3"), ("reasons", "事实清楚")]),
        Door(
            route: "POST /measures/{measure}/decisions/return", answers: [401, 404, 404, 409, 409, 403, 404],
            fields: [("return_reason", "再议")]),
        Door(
            route: "POST /measures/{decided}/delivery", answers: [401, 404, 404, 409, 303, 403, 404],
            fields: [("on", "2026-03-02"), ("mode", "post")]),
        Door(
            route: "POST /measures/{drafted}/ending", answers: [401, 404, 404, 404, 303, 403, 404],
            fields: [("drop_reason", "不成立")]),
        Door(
            route: "POST /measures/{in_effect}/appeals", answers: [401, 404, 404, 303, 409, 403, 404],
            fields: [("route", "civil-review"), ("grounds", "过重")]),
        Door(
            route: "POST /measures/{appealed}/appeals/{appeal}/extension",
            answers: [401, 404, 404, 409, 409, 403, 404], fields: [("more_days", "3"), ("extension_reason", "复杂")]),
        Door(
            route: "POST /measures/{appealed}/appeals/{appeal}/outcome",
            answers: [401, 404, 404, 409, 409, 403, 404],
            fields: [
                ("appeal_outcome", "upheld"), ("reasons", "维持"), ("told_on", "2026-03-02"), ("mode", "post"),
            ]),
    ]

    /// Measures at 青石镇, one at each stage that a door needs.
    static func furnishMeasures(_ world: World, _ known: [String: String]) async throws -> [String: String] {
        let desk = try await MeasureDesk.make(world)
        var new = try await desk.new()
        new.deciders = [try await desk.person("first"), try await desk.person("second")]
        let drafting = new
        let measure = try await desk.write("office") { access, tx in
            try Measure.draft(drafting, by: access, in: tx)
        }
        try await desk.notice(measure)
        try await desk.defend(measure)
        let file = world.folder.appending(path: "notice.txt")
        try Data("告知书".utf8).write(to: file)
        let stored = NewActivity.NewEvidence(name: "notice.txt", file: try world.services.evidence.take(file))
        try await desk.write("office") { access, tx in try Measure.add([stored], to: measure, by: access, in: tx) }
        let found = try await desk.find(measure)
        let attachment = try await world.services.database.read { tx in try found.files(in: tx) }
        let appealed = try await desk.inEffect(route: .civilReview)
        try await desk.appeal(appealed, .civilReview)
        return [
            "measure": measure.description, "drafted": try await desk.drafted().description,
            "decided": try await desk.decided().description,
            "in_effect": try await desk.inEffect(route: .civilReview).description, "appealed": appealed.description,
            "appeal": try #require(try await desk.appeals(appealed).last).id.description,
            "defence": try #require(try await desk.defences(measure).last).id.description,
            "attachment": try #require(attachment.first).id.description,
            "measure_subject": try await desk.person("qs-reviewer").description,
            "investigator": try await desk.person("office").description,
            "first": try await desk.person("first").description, "second": try await desk.person("second").description,
            "third": try await desk.person("third").description,
        ]
    }

    /// Makes what one persona did undone, so that it does not help the next.
    static func undoMeasures(_ door: Door, _ world: World, _ known: [String: String]) async throws {}
}
