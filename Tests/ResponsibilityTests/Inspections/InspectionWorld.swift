import Storage
import TestWorld
import Testing

@testable import Responsibility

/// What tests of inspections share: a checklist, the people who inspect, a filled form.
extension World {
    /// The world with the checklist `exits` and the year's plans, and a third inspector at the bureau.
    static func inspecting(
        on backend: Backend, _ body: @escaping @Sendable (World, [String: ID<Person>]) async throws -> Void
    ) async throws {
        try await World.on(backend) { world in
            let office = try await world.access("office")
            _ = try await world.services.adoptChecklist(ChecklistTests.sample, by: office)
            try await world.issuePlans()
            let root = try world.unit("YX")
            let machine = world.services.machine("tests")
            let people = try await world.services.database.write { tx in
                for (name, login) in [("江一", "river"), ("海二", "sea")] {
                    _ = try Account.create(
                        NewAccount(name: name, login: login, role: .inspector, unitID: root), by: machine, in: tx)
                }
                return Dictionary(
                    uniqueKeysWithValues: try Inspectors.of(root, by: machine, in: tx).map { ($0.name, $0.id) })
            }
            try await body(world, people)
        }
    }

    /// The fields of a whole form; `changes` replace or add.
    func inspectionForm(
        _ unit: String, _ people: [ID<Person>], _ changes: [(String, String)] = [], once: String = "form-1"
    ) throws -> [(String, String)] {
        let fields: [(String, String)] = [
            ("once", once), ("unit", try self.unit(unit).description), ("checklists", "exits@1"), ("kind", "routine"),
            ("method", "on-site"), ("title", "出口检查"), ("held_on", clock.today.description), ("outcome_1", "fine"),
            ("outcome_2", "fine"), ("outcome_3", "fine"),
        ]
        let changed = Set(changes.map(\.0))
        return fields.filter { !changed.contains($0.0) } + people.map { ("inspectors", $0.description) } + changes
    }
}
