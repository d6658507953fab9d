import Storage
import TestWorld
import Testing

@testable import Responsibility

/// The doors to the register of measures.
extension AccessMatrixTests {
    static let measureDoors: [Door] = []

    /// Something of every kind at 青石镇; the keys stand in the routes.
    static func furnishMeasures(_ world: World, _ known: [String: String]) async throws -> [String: String] { [:] }

    /// Makes what one persona did undone, so that it does not help the next.
    static func undoMeasures(_ door: Door, _ world: World, _ known: [String: String]) async throws {}
}
