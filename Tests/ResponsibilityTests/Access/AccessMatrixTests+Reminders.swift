import Storage
import TestWorld
import Testing

@testable import Responsibility

/// The doors to what everyone sets about reminders.
extension AccessMatrixTests {
    static let reminderDoors: [Door] = []

    /// Something of every kind at 青石镇; the keys stand in the routes.
    static func furnishReminders(_ world: World, _ known: [String: String]) async throws -> [String: String] { [:] }
}
