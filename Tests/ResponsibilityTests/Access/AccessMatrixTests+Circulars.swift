import Storage
import TestWorld
import Testing

@testable import Responsibility

/// The doors to circulars.
extension AccessMatrixTests {
    static let circularDoors: [Door] = [
        Door(route: "GET /reports/circular/{unit}", answers: [303, 200, 404, 200, 200, 200, 403]),
        Door(route: "GET /reports/circular/{unit}/document", answers: [303, 200, 404, 200, 200, 200, 403]),
        Door(route: "GET /reports/circular/{unit}/words", answers: [303, 200, 404, 403, 200, 403, 403]),
        Door(
            route: "POST /reports/circular/{unit}/words", answers: [401, 303, 404, 403, 303, 403, 403],
            fields: [("year", "2026"), ("period", "q1"), ("version", "0"), ("work", "开展了工作。")]),
        Door(
            route: "POST /reports/circular/{unit}/issue", answers: [401, 403, 404, 403, 303, 403, 403],
            fields: [("year", "2026"), ("period", "q1"), ("cut_off", "2026-03-02"), ("number", "1"), ("version", "0")]),
        Door(
            route: "POST /reports/circular/{unit}/practice", answers: [401, 303, 404, 403, 303, 403, 403],
            fields: [("year", "2026"), ("period", "q1"), ("activity", "{activity}"), ("sentence", "当天分解到人。")]),
        Door(
            route: "POST /reports/circular/{unit}/practice/removal", answers: [401, 303, 404, 403, 303, 403, 403],
            fields: [("year", "2026"), ("period", "q1"), ("activity", "{activity}")]),
    ]

    /// Something of every kind at 青石镇; the keys stand in the routes.
    static func furnishCirculars(_ world: World, _ known: [String: String]) async throws -> [String: String] { [:] }
}
