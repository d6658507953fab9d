import Storage
import TestWorld
import Testing

@testable import Responsibility

/// The doors to inspections, checklists and draws.
extension AccessMatrixTests {
    static let inspectionDoors: [Door] = [
        Door(route: "GET /checklists", answers: [303, 200, 200, 200, 200, 200, 200]),
        Door(
            route: "POST /checklists", answers: [401, 403, 403, 403, 303, 403, 403],
            fields: [("checklist", "fire-office")]),
        Door(route: "GET /checklists/{checklist}", answers: [303, 200, 200, 200, 200, 200, 200]),
        Door(route: "GET /inspections", answers: [303, 200, 200, 200, 200, 200, 403]),
        Door(route: "GET /inspections/export?unit={unit}", answers: [303, 200, 404, 200, 200, 200, 403]),
        Door(route: "GET /inspections/published", answers: [303, 200, 200, 200, 200, 200, 200]),
        Door(
            route: "GET /inspections/new?unit={unit}&checklist=exits", answers: [303, 403, 403, 403, 200, 403, 403]),
        Door(
            route: "POST /inspections", answers: [401, 403, 403, 403, 303, 403, 403],
            fields: [
                ("once", "{once}"), ("unit", "{unit}"), ("checklists", "exits@1"), ("kind", "routine"),
                ("method", "on-site"), ("title", "出口检查"), ("held_on", "2026-03-02"), ("inspectors", "{one}"),
                ("inspectors", "{other}"), ("outcome_1", "fine"), ("outcome_2", "fine"), ("outcome_3", "fine"),
            ], isUpload: true),
        Door(route: "GET /inspections/{inspection}", answers: [303, 200, 404, 200, 200, 200, 404]),
        // Whoever inspected corrects, and adds to it when the unit has signed.
        Door(route: "GET /inspections/{inspection}/correction", answers: [303, 403, 404, 403, 200, 403, 404]),
        Door(
            route: "POST /inspections/{inspection}/correction", answers: [401, 403, 404, 403, 303, 403, 404],
            fields: [
                ("version", "1"), ("kind", "special"), ("method", "on-site"), ("title", "出口检查"),
                ("held_on", "2026-03-02"), ("inspectors", "{one}"), ("inspectors", "{other}"), ("outcome_1", "fine"),
                ("outcome_2", "fine"), ("outcome_3", "fine"), ("reason", "记错了"),
            ], isUpload: true),
        Door(route: "GET /inspections/{inspection}/versions", answers: [303, 200, 404, 200, 200, 200, 404]),
        // The unit signs; whoever is above it does not, nor who only reviews.
        Door(
            route: "POST /inspections/{inspection}/sign-off", answers: [401, 303, 404, 403, 403, 403, 404],
            fields: [("remarks", "无异议")]),
        Door(
            route: "POST /inspections/{signed_inspection}/addenda", answers: [401, 403, 404, 403, 303, 403, 404],
            fields: [("addendum", "补充照片"), ("once", "{once}")], isUpload: true),
        // Plans are seen where they are made: an unannounced inspection is not told to the unit.
        Door(route: "GET /inspections/plan", answers: [303, 200, 200, 200, 200, 200, 403]),
        Door(route: "GET /inspections/plan/new", answers: [303, 403, 403, 403, 200, 403, 403]),
        Door(
            route: "POST /inspections/plan", answers: [401, 403, 403, 403, 303, 403, 403],
            fields: [
                ("once", "{once}"), ("issuer", "{root}"), ("kind", "special"), ("title", "专项"), ("checklist", "exits"),
                ("from_day", "2026-05-01"), ("to_day", "2026-05-31"), ("sign_within", "10"), ("window_days", "90"),
                ("year_limit", "2"), ("units", "QS"), ("confirmed", "yes"),
            ]),
        Door(route: "GET /inspections/batches/{batch}", answers: [303, 404, 404, 404, 200, 200, 404]),
        Door(
            route: "POST /inspections/batches/{batch}/draw", answers: [401, 404, 404, 404, 303, 403, 404],
            fields: [("percent_township", "50"), ("minimum_township", "1")]),
        Door(route: "GET /inspections/draws/{draw}", answers: [303, 404, 404, 404, 200, 200, 404]),
        Door(route: "GET /inspections/draws/{draw}/file", answers: [303, 404, 404, 404, 200, 200, 404]),
        Door(route: "POST /inspections/draws/{draw}/drawing", answers: [401, 404, 404, 404, 303, 403, 404]),
        // Nothing has been drawn yet.
        Door(
            route: "POST /inspections/draws/{draw}/recusals", answers: [401, 404, 404, 404, 409, 403, 404],
            fields: [("unit", "{unit}"), ("inspector", "{one}"), ("reason", "曾在该镇工作")]),
    ]

    /// Something of every kind at 青石镇; the keys stand in the routes.
    static func furnishInspections(_ world: World, _ known: [String: String]) async throws -> [String: String] {
        let office = try await world.access("office")
        _ = try await world.services.adoptChecklist(ChecklistTests.sample, by: office)
        let (root, unit, day) = (try world.unit("YX"), try world.unit("QS"), world.clock.today)
        let (clock, clerk) = (world.clock.office, try await world.access("qs-clerk"))
        return try await world.services.database.write { tx in
            let people = try Inspectors.of(root, by: office, in: tx).map(\.id)
            func batch(_ once: String) throws -> ID<InspectionBatch> {
                try InspectionBatch.plan(
                    NewBatch(
                        issuingUnitID: root, kind: .random, title: "双随机", checklist: "exits",
                        days: day...day.adding(days: 30), once: once), by: office, in: tx)
            }
            let draw = try Draw.publish(
                batch("drawn"), strata: [.init(kind: "township", percent: 50, minimum: 1)], by: office, in: tx)
            func inspection(_ once: String) throws -> ID<Inspection> {
                try Inspection.record(
                    NewInspection(
                        unitID: unit, checklists: [.init(key: "exits", version: 1)], kind: .routine, method: .papers,
                        title: "出口检查", heldOn: day, inspectors: people,
                        answers: [.init(outcome: .fine), .init(outcome: .fine), .init(outcome: .notApplicable)],
                        once: once, office: clock), by: office, in: tx)
            }
            let signed = try inspection("signed-inspection")
            try SignOff.sign(signed, remarks: "", by: clerk, in: tx)
            return [
                "checklist": "exits", "root": root.description, "batch": try batch("free").description,
                "draw": draw.description, "inspection": try inspection("first-inspection").description,
                "signed_inspection": signed.description, "one": people[0].description,
                "other": people[1].description,
            ]
        }
    }

    /// Makes what one persona did undone, so that it does not help the next.
    static func undoInspections(_ door: Door, _ world: World, _ known: [String: String]) async throws {}
}
