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
    ]

    /// Something of every kind at 青石镇; the keys stand in the routes.
    static func furnishInspections(_ world: World, _ known: [String: String]) async throws -> [String: String] {
        let office = try await world.access("office")
        _ = try await world.services.adoptChecklist(ChecklistTests.sample, by: office)
        return ["checklist": "exits"]
    }

    /// Makes what one persona did undone, so that it does not help the next.
    static func undoInspections(_ door: Door, _ world: World, _ known: [String: String]) async throws {}
}
