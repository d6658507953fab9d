import Storage
import TestWorld
import Testing

@testable import Responsibility

/// The doors to schemes, sheets and objections.
extension AccessMatrixTests {
    static let assessmentDoors: [Door] = []

    /// Something of every kind at 青石镇; the keys stand in the routes.
    static func furnishAssessments(_ world: World, _ known: [String: String]) async throws -> [String: String] { [:] }

    /// Makes what one persona did undone, so that it does not help the next.
    static func undoAssessments(_ door: Door, _ world: World, _ known: [String: String]) async throws {}
}
