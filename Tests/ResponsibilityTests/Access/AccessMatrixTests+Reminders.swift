import Storage
import TestWorld
import Testing

@testable import Responsibility

/// The doors to what everyone sets about reminders.
extension AccessMatrixTests {
    static let reminderDoors: [Door] = [
        Door(
            route: "POST /account/reminders", answers: [401, 303, 303, 303, 303, 303, 303],
            fields: [("mail_address", "li@example.org"), ("digest", "daily")]),
        Door(
            route: "POST /people/{account}/mail", answers: [401, 404, 404, 404, 404, 404, 303],
            fields: [("mail_address", "li@example.org")]),
        // The token in the address is the permission, as in a mail.
        Door(route: "GET /stop/{token}", answers: [404, 404, 404, 404, 404, 404, 404]),
        Door(route: "POST /stop/{token}", answers: [404, 404, 404, 404, 404, 404, 404]),
    ]

    /// Something of every kind at 青石镇; the keys stand in the routes.
    static func furnishReminders(_ world: World, _ known: [String: String]) async throws -> [String: String] { [:] }
}
