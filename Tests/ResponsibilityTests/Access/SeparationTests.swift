import Storage
import TestWorld
import Testing

@testable import Responsibility

@Suite struct SeparationTests {
    @Test("whoever recorded work does not review it, whatever their role", arguments: Backend.available)
    func recorder(backend: Backend) async throws {
        try await World.on(backend) { world in
            try await world.issuePlans()
            let (unit, head) = (try world.unit("QS"), try await world.access("head"))
            await #expect(throws: Refusal.conflict(.separation(.recorderReviews))) {
                try await world.services.database.write { tx in
                    let id = try Activity.record(
                        NewActivity(unitID: unit, kind: .meeting, title: "例会", heldOn: "2026-03-02", once: "a"),
                        by: head,
                        in: tx)
                    let counts = try Fulfilment.of(id, by: head, in: tx).map(\.id)
                    try Fulfilment.review(counts, of: id, .accept, reason: "", by: head, in: tx)
                }
            }
        }
    }

    @Test("the command line's administrator reviews nothing, because nobody is named")
    func machine() async throws {
        try await World.on(.sqlite) { world in
            try await world.issuePlans()
            let (unit, clerk) = (try world.unit("QS"), try await world.access("qs-clerk"))
            let machine = world.services.machine("root")
            await #expect(throws: Refusal.conflict(.separation(.recorderReviews))) {
                try await world.services.database.write { tx in
                    let id = try Activity.record(
                        NewActivity(unitID: unit, kind: .meeting, title: "例会", heldOn: "2026-03-02", once: "a"),
                        by: clerk, in: tx)
                    let counts = try Fulfilment.of(id, by: clerk, in: tx).map(\.id)
                    try Fulfilment.review(counts, of: id, .accept, reason: "", by: machine, in: tx)
                }
            }
        }
    }

    @Test("of two reviewers at once one wins and the other is told", arguments: Backend.available)
    func twoAtOnce(backend: Backend) async throws {
        try await World.on(backend) { world in
            try await world.issuePlans()
            let unit = try world.unit("QS")
            let (clerk, reviewer, office) = (
                try await world.access("qs-clerk"), try await world.access("qs-reviewer"),
                try await world.access("office")
            )
            let (id, counts) = try await world.services.database.write { tx in
                let id = try Activity.record(
                    NewActivity(unitID: unit, kind: .meeting, title: "例会", heldOn: "2026-03-02", once: "a"), by: clerk,
                    in: tx)
                return (id, try Fulfilment.of(id, by: clerk, in: tx).map(\.id))
            }
            #expect(!counts.isEmpty)
            let outcomes = await withTaskGroup(of: Bool.self) { group in
                for access in [reviewer, office] {
                    group.addTask {
                        do {
                            try await world.services.database.write { tx in
                                try Fulfilment.review(counts, of: id, .accept, reason: "", by: access, in: tx)
                            }
                            return true
                        } catch { return false }
                    }
                }
                return await group.reduce(into: [Bool]()) { $0.append($1) }
            }
            #expect(outcomes.sorted { !$0 && $1 } == [false, true])
        }
    }
}
