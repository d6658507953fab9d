import Storage
import TestWorld
import Testing

@testable import Responsibility

/// The doors to findings and their rectification.
extension AccessMatrixTests {
    static let findingDoors: [Door] = []

    /// Something of every kind at 青石镇; the keys stand in the routes.
    static func furnishFindings(_ world: World, _ known: [String: String]) async throws -> [String: String] { [:] }

    /// Makes what one persona did undone, so that it does not help the next.
    static func undoFindings(_ door: Door, _ world: World, _ known: [String: String]) async throws {}
}
