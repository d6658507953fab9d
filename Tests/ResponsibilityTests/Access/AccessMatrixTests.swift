import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Storage
import TestWorld
import Testing
import Web

@testable import Responsibility

/// Every door × everybody. A route that is missing here fails the test.
@Suite struct AccessMatrixTests {
    /// Who tries: nobody, the clerk whose unit it is, a neighbour, and roles with and without the right.
    static let personas = ["nobody", "qs-clerk", "bs-clerk", "qs-reviewer", "office", "auditor", "admin"]

    /// A door and what each persona gets, in the order of ``personas``. Everything is about 青石镇 (QS).
    struct Door: Sendable, CustomTestStringConvertible {
        let route: String
        let answers: [Int]
        var fields: [(String, String)] = []
        var isUpload = false
        var testDescription: String { route }
    }

    static let doors =
        mainDoors + caseFileDoors + findingDoors + inspectionDoors + assessmentDoors + measureDoors + circularDoors
        + reminderDoors

    static let mainDoors: [Door] = [
        Door(route: "GET /health", answers: [200, 200, 200, 200, 200, 200, 200]),
        Door(route: "GET /assets/{name}", answers: [200, 200, 200, 200, 200, 200, 200]),
        Door(route: "GET /sign-in", answers: [200, 200, 200, 200, 200, 200, 200]),
        Door(
            route: "POST /sign-in", answers: [422, 422, 422, 422, 422, 422, 422],
            fields: [("login", "x"), ("password", "y")]),
        Door(route: "GET /welcome/{token}", answers: [404, 404, 404, 404, 404, 404, 404]),
        Door(
            route: "POST /welcome/{token}", answers: [404, 404, 404, 404, 404, 404, 404], fields: [("password", "x")]),
        Door(route: "GET /setup/{token}", answers: [404, 404, 404, 404, 404, 404, 404]),
        Door(route: "POST /setup/{token}", answers: [404, 404, 404, 404, 404, 404, 404], fields: [("password", "x")]),
        Door(route: "POST /language", answers: [303, 303, 303, 303, 303, 303, 303], fields: [("language", "en")]),
        Door(route: "POST /sign-out", answers: [401, 303, 303, 303, 303, 303, 303]),
        Door(route: "GET /", answers: [303, 200, 200, 200, 200, 200, 200]),
        Door(route: "GET /units", answers: [303, 303, 303, 303, 303, 303, 303]),
        Door(route: "GET /units/{unit}", answers: [303, 200, 404, 200, 200, 200, 200]),
        Door(route: "GET /units/{unit}/new", answers: [303, 403, 404, 403, 403, 403, 200]),
        Door(
            route: "POST /units/{unit}/children", answers: [401, 403, 404, 403, 403, 403, 303],
            fields: [("unit_name", "新站"), ("code", "NEW"), ("kind", "station")]),
        Door(route: "GET /units/{unit}/change", answers: [303, 403, 404, 403, 403, 403, 200]),
        Door(
            route: "POST /units/{unit}/change", answers: [401, 403, 404, 403, 403, 403, 303],
            fields: [
                ("verb", "rename"), ("on", "2026-03-02"), ("unit_name", "青石街道"), ("code", "QS"), ("kind", "township"),
            ]),
        Door(route: "GET /units/{unit}/posts", answers: [303, 200, 404, 200, 200, 200, 200]),
        Door(
            route: "POST /units/{unit}/posts", answers: [401, 403, 404, 403, 403, 403, 303],
            fields: [("post", "安全员"), ("authorised", "1"), ("responsibility", "direct")]),
        Door(
            route: "POST /posts/{post}/holders", answers: [401, 404, 404, 404, 404, 404, 303],
            fields: [("person", "{person}"), ("since", "2026-03-02"), ("unit", "{unit}"), ("substitute", "on")]),
        Door(
            route: "POST /post-holders/{holder}/end", answers: [401, 404, 404, 404, 404, 404, 303],
            fields: [("until", "2026-03-02"), ("unit", "{unit}")]),
        Door(route: "POST /planned-changes/{change}/cancellation", answers: [401, 404, 404, 404, 404, 404, 303]),
        Door(route: "GET /units/{unit}/obligations", answers: [303, 200, 404, 200, 200, 200, 200]),
        Door(
            route: "GET /units/{unit}/obligations/export?format=csv", answers: [303, 200, 404, 200, 200, 200, 200]),
        Door(route: "GET /units/{unit}/export", answers: [303, 200, 404, 200, 200, 200, 200]),
        Door(route: "GET /obligations/{obligation}", answers: [303, 200, 404, 200, 200, 200, 200]),
        Door(
            route: "POST /obligations/decisions", answers: [401, 403, 403, 403, 303, 403, 403],
            fields: [("decision", "move"), ("obligation", "{open}"), ("reason", "汛期顺延"), ("day", "2026-12-30")]),
        Door(
            route: "POST /obligations/{open}/waiver-request", answers: [401, 303, 404, 403, 403, 403, 403],
            fields: [("reason", "不适用")]),
        Door(route: "GET /waiver-requests", answers: [303, 403, 403, 403, 200, 403, 403]),
        Door(route: "GET /waiver-requests/export", answers: [303, 403, 403, 403, 200, 403, 403]),
        Door(
            route: "POST /waiver-requests/{request}/answer", answers: [401, 404, 404, 404, 303, 404, 404],
            fields: [("granted", "false"), ("reason", "应当办理")]),
        Door(
            route: "POST /units/{unit}/tags", answers: [401, 403, 404, 403, 403, 403, 303],
            fields: [("tags", "fire-key-unit")]),
        Door(route: "GET /units/{unit}/years/{year}", answers: [303, 200, 404, 200, 200, 200, 200]),
        Door(route: "POST /units/{unit}/years/{year}/closing", answers: [401, 403, 404, 403, 303, 403, 403]),
        Door(
            route: "POST /units/{unit}/years/{year}/reopening", answers: [401, 403, 404, 403, 422, 403, 403],
            fields: [("reason", "误关")]),
        // The plan was issued to the bureau, which the units below do not see.
        Door(route: "GET /plans/{plan}", answers: [303, 404, 404, 404, 200, 200, 200]),
        Door(route: "GET /plans/{plan}/withdrawal", answers: [303, 404, 404, 404, 200, 403, 403]),
        Door(
            route: "POST /plans/{plan}/withdrawal", answers: [401, 404, 404, 404, 303, 403, 403],
            fields: [("from", "2026-03-02"), ("reason", "改革")]),
        Door(route: "GET /plans/{plan}/amendment", answers: [303, 404, 404, 404, 200, 403, 403]),
        Door(
            route: "POST /plans/{plan}/amendment", answers: [401, 404, 404, 404, 422, 403, 403],
            fields: [("version", "2"), ("from", "2026-03-02")]),
        Door(route: "GET /jobs/{job}", answers: [303, 404, 404, 404, 200, 200, 200]),
        Door(route: "POST /jobs/{job}/cancellation", answers: [401, 404, 404, 404, 303, 403, 403]),
        Door(route: "GET /triggers/new", answers: [303, 200, 200, 403, 200, 403, 403]),
        Door(
            route: "POST /triggers", answers: [401, 303, 404, 403, 303, 403, 403],
            fields: [
                ("unit", "{unit}"), ("trigger_kind", "leak"), ("on", "2026-03-02"), ("time", "08:00"),
                ("event_title", "泄漏"), ("once", "{once}"), ("shown_for", "{unit} leak 2026-03-02 08:00"),
            ]),
        Door(route: "GET /units/{unit}/triggers", answers: [303, 200, 404, 200, 200, 200, 403]),
        // The reviewer does it; then it is done, for the programme office too.
        Door(
            route: "POST /obligations/{stage}/suspension", answers: [401, 403, 404, 303, 409, 403, 403],
            fields: [("suspension", "survey"), ("note", "")]),
        Door(route: "POST /obligations/{stopped}/resumption", answers: [401, 403, 404, 303, 409, 403, 403]),
        Door(
            route: "POST /obligations/{stage}/extension", answers: [401, 403, 404, 303, 422, 403, 403],
            fields: [("day", "2026-03-12"), ("reason", "设备未到")]),
        Door(route: "GET /plans", answers: [303, 200, 200, 200, 200, 200, 200]),
        Door(route: "GET /plans/export", answers: [303, 200, 200, 200, 200, 200, 200]),
        Door(route: "GET /plans/new", answers: [303, 403, 403, 403, 200, 403, 403]),
        Door(
            route: "POST /plans", answers: [401, 403, 404, 403, 303, 403, 403],
            fields: [("programme", "safety"), ("year", "2026"), ("unit", "{unit}")]),
        Door(
            route: "POST /programmes", answers: [401, 403, 403, 403, 303, 403, 403],
            fields: [("programme", "fire-safety")]),
        Door(route: "GET /programmes/{programme}", answers: [303, 200, 200, 200, 200, 200, 200]),
        Door(route: "GET /activities?unit={unit}", answers: [303, 200, 404, 200, 200, 200, 403]),
        Door(route: "GET /activities/export?unit={unit}", answers: [303, 200, 404, 200, 200, 200, 403]),
        Door(route: "GET /matrix", answers: [303, 200, 200, 200, 200, 200, 200]),
        Door(route: "GET /calendar", answers: [303, 200, 200, 200, 200, 200, 200]),
        Door(route: "GET /calendars", answers: [303, 403, 403, 403, 200, 403, 200]),
        Door(
            route: "POST /calendars/overrides", answers: [401, 403, 403, 403, 303, 403, 303],
            fields: [
                ("calendar", "cn"), ("day", "2026-08-10"), ("working", "off"), ("reason", "停电"), ("confirmed", "yes"),
            ]),
        Door(
            route: "POST /calendars/years", answers: [401, 403, 403, 403, 303, 403, 303],
            fields: [
                ("calendar", "cn"), ("confirmed", "yes"),
                (
                    "notice",
                    #"{"year": 2027, "papers": [], "days": [{"name": "元旦", "date": "2027-01-01", "isOffDay": true}]}"#
                ),
            ]),
        Door(route: "GET /triggers/{trigger}", answers: [303, 200, 404, 200, 200, 200, 403]),
        Door(
            route: "POST /triggers/{trigger}/correction", answers: [401, 303, 404, 403, 303, 403, 403],
            fields: [
                ("event_title", "阀门泄漏"), ("on", "2026-03-02"), ("time", "08:30"), ("reason", "写明设备"), ("seen", "0"),
            ]),
        Door(
            route: "POST /triggers/{trigger}/withdrawal", answers: [401, 303, 404, 403, 303, 403, 403],
            fields: [("withdrawal_reason", "误报")]),
        Door(route: "GET /activities/new", answers: [303, 200, 200, 403, 200, 403, 403]),
        Door(route: "GET /activities/proposals", answers: [303, 200, 200, 403, 200, 403, 403]),
        Door(
            route: "POST /activities", answers: [401, 303, 404, 403, 303, 403, 403],
            fields: [
                ("unit", "{unit}"), ("kind", "other"), ("held_on", "2026-03-02"), ("title", "试"), ("once", "{once}"),
                ("proposed_for", "{unit} other 2026-03-02"),
            ], isUpload: true),
        Door(
            route: "POST /drafts", answers: [401, 303, 303, 403, 303, 403, 403],
            fields: [("once", "{once}"), ("unit", "{unit}"), ("title", "试")]),
        // A draft is its owner's alone: 青石镇's clerk, and nobody above.
        Door(route: "POST /drafts/{draft}/removal", answers: [401, 303, 404, 404, 404, 404, 404]),
        Door(route: "GET /activities/{activity}", answers: [303, 200, 404, 200, 200, 200, 404]),
        Door(
            route: "POST /activities/{activity}/review", answers: [401, 403, 404, 303, 303, 403, 404],
            fields: [("verdict", "accept"), ("fulfilment", "{fulfilment}")]),
        Door(route: "GET /activities/{activity}/versions", answers: [303, 200, 404, 200, 200, 200, 404]),
        Door(route: "GET /activities/{activity}/correction", answers: [303, 200, 404, 403, 200, 403, 404]),
        Door(route: "GET /activities/{activity}/correction/proposals", answers: [303, 200, 404, 403, 200, 403, 404]),
        Door(
            route: "POST /activities/{activity}/correction", answers: [401, 303, 404, 403, 303, 403, 404],
            fields: [
                ("version", "1"), ("kind", "meeting"), ("held_on", "2026-03-02"), ("title", "更正"), ("reason", "有误"),
                ("proposed_for", "{unit} meeting 2026-03-02"),
            ], isUpload: true),
        Door(route: "GET /evidence", answers: [303, 200, 200, 200, 200, 200, 403]),
        Door(route: "GET /evidence?unit={unit}", answers: [303, 200, 404, 200, 200, 200, 403]),
        Door(route: "GET /evidence/{evidence}", answers: [303, 200, 404, 200, 200, 200, 404]),
        Door(route: "GET /evidence/{picture}/picture", answers: [303, 200, 404, 200, 200, 200, 404]),
        Door(route: "GET /evidence/{evidence}/content", answers: [303, 200, 404, 200, 200, 200, 404]),
        Door(route: "GET /reviews", answers: [303, 403, 403, 200, 200, 403, 403]),
        Door(route: "GET /reviews/export", answers: [303, 403, 403, 200, 200, 403, 403]),
        Door(route: "GET /reports", answers: [303, 200, 200, 200, 200, 200, 200]),
        Door(route: "GET /reports/annual/{unit}", answers: [303, 200, 404, 200, 200, 200, 403]),
        Door(route: "GET /reports/annual/{unit}/document", answers: [303, 200, 404, 200, 200, 200, 403]),
        Door(route: "GET /reports/annual/{unit}/words", answers: [303, 200, 404, 403, 200, 403, 403]),
        Door(
            route: "POST /reports/annual/{unit}/words", answers: [401, 303, 404, 403, 303, 403, 403],
            fields: [("year", "2026"), ("version", "0"), ("work", "开展了工作。")]),
        Door(
            route: "POST /reports/annual/{unit}/issue", answers: [401, 403, 404, 403, 303, 403, 403],
            fields: [("year", "2026"), ("cut_off", "2026-03-02"), ("number", "1"), ("version", "0")]),
        Door(route: "GET /reports/issued/{report}", answers: [303, 200, 404, 200, 200, 200, 404]),
        Door(route: "GET /reports/issued/{report}/document", answers: [303, 200, 404, 200, 200, 200, 404]),
        Door(route: "GET /people", answers: [303, 403, 403, 403, 403, 403, 200]),
        Door(route: "GET /people/export", answers: [303, 403, 403, 403, 403, 403, 200]),
        Door(route: "GET /people/new", answers: [303, 403, 403, 403, 403, 403, 200]),
        Door(
            route: "POST /people", answers: [401, 403, 403, 403, 403, 403, 200],
            fields: [("list", "新人, new.one, clerk, QS")]),
        Door(route: "GET /people/{account}", answers: [303, 404, 404, 404, 404, 404, 200]),
        Door(
            route: "POST /people/{account}/roles", answers: [401, 404, 404, 404, 404, 404, 303],
            fields: [("role", "reviewer"), ("unit", "QS")]),
        Door(
            route: "POST /people/{account}/roles/end", answers: [401, 404, 404, 404, 404, 404, 303],
            fields: [("role", "clerk"), ("unit", "{unit}")]),
        Door(
            route: "POST /people/{account}/name", answers: [401, 404, 404, 404, 404, 404, 303],
            fields: [("name", "李清")]),
        Door(route: "POST /people/{account}/sessions/end", answers: [401, 404, 404, 404, 404, 404, 303]),
        Door(route: "GET /account", answers: [303, 200, 200, 200, 200, 200, 200]),
        Door(
            route: "POST /account/password", answers: [401, 303, 303, 303, 303, 303, 303],
            fields: [
                ("old_password", World.password), ("new_password", "harbour-quiet-52"), ("again", "harbour-quiet-52"),
            ]),
        Door(route: "POST /account/sessions/end", answers: [401, 303, 303, 303, 303, 303, 303]),
        Door(route: "POST /people/{account}/reset", answers: [401, 404, 404, 404, 404, 404, 200]),
        Door(
            route: "POST /people/{account}/state", answers: [401, 404, 404, 404, 404, 404, 303],
            fields: [("disabled", "true")]),
    ]

    @Test("every route is in the table")
    func complete() async throws {
        try await World.on(.sqlite) { world in
            let routes = router(world.services).routes.map(\.description).filter { !$0.hasPrefix("HEAD") }
            let known = Self.doors.map {
                String($0.route.prefix { $0 != "?" })
                    .replacing("{picture}", with: "{evidence}").replacing(
                        /\{(open|stage|stopped)\}/, with: "{obligation}"
                    ).replacing("{signed_inspection}", with: "{inspection}").replacing(/\{(planned|applied|checked|signed|closed|asked|staged)\}/, with: "{finding}")
                    .replacing(/\{(drafted|decided|in_effect|appealed)\}/, with: "{measure}").replacing(/\{(\w+)\}/) {
                        "{\($0.output.1)}"
                    }
            }
            #expect(Set(routes.map { $0.replacing(/:(\w+)/) { "{\($0.output.1)}" } }) == Set(known))
        }
    }

    @Test("each door opens for whom it should", arguments: doors)
    func door(_ door: Door) async throws {
        try await World.on(.sqlite) { world in
            try await world.issuePlans()
            let known = try await Self.furnishAll(world)
            for (persona, expected) in zip(Self.personas, door.answers) {
                try await world.visit { client in
                    let visitor =
                        persona == "nobody" ? Visitor(client) : try await world.visitor(persona, at: client)
                    let status = try await Self.knock(door, visitor, known)
                    #expect(status == expected, "\(persona) at \(door.route)")
                }
                // What one persona did must not help the next.
                if expected == 303 || expected == 200, door.route.hasPrefix("POST") {
                    try await Self.undo(door, world, known)
                    for undo in [
                        Self.undoFindings, Self.undoInspections, Self.undoAssessments, Self.undoMeasures,
                    ] {
                        try await undo(door, world, known)
                    }
                }
            }
        }
    }

    @Test("a change that another site asks for is refused")
    func otherSite() async throws {
        try await World.on(.sqlite) { world in
            try await world.visit { client in
                let admin = try await world.visitor("admin", at: client)
                let answer = try await admin.send(.post, "/sign-out", [Visitor.fetchSite: "cross-site"])
                #expect(answer.status == 403)
                #expect(try await admin.get("/people").status == 200)
            }
        }
    }

    private static func knock(_ door: Door, _ visitor: Visitor, _ known: [String: String]) async throws -> Int {
        var known = known
        known["once"] = Token.make()
        func filled(_ text: String) -> String {
            known.reduce(text) { $0.replacingOccurrences(of: "{\($1.key)}", with: $1.value) }
        }
        let parts = filled(door.route).split(separator: " ").map(String.init)
        let fields = door.fields.map { ($0.0, filled($0.1)) }
        if parts[0] == "GET" { return try await visitor.get(parts[1]).status }
        return try await (door.isUpload ? visitor.upload(parts[1], fields) : visitor.post(parts[1], fields)).status
    }

    private static func undo(_ door: Door, _ world: World, _ known: [String: String]) async throws {
        let (fulfilment, account) = (known["fulfilment"] ?? "", known["account"] ?? "")
        try await world.services.database.write { tx in
            if let id = ID<Fulfilment>(fulfilment) {
                try tx.run(
                    .housekeeping(
                        "UPDATE fulfilment SET state = 'submitted' WHERE id = \(id)", because: "a test undoes"))
                // A record that the last persona corrected is the first version again.
                try tx.run(.housekeeping("DELETE FROM activity_past", because: "a test undoes"))
                try tx.run(.housekeeping("UPDATE activity SET version = 1, title = '例会'", because: "a test undoes"))
            }
            try tx.run(
                .housekeeping(
                    "UPDATE trigger_event SET withdrawn_at = NULL, title = '事件'", because: "a test undoes"))
            try tx.run(.housekeeping("DELETE FROM trigger_event_past", because: "a test undoes"))
            if let id = ID<Account>(account) {
                try tx.run(
                    .housekeeping("UPDATE account SET disabled_at = NULL WHERE id = \(id)", because: "a test undoes"))
            }
        }
        _ = door
    }
}
