import Storage
import TestWorld
import Testing

@testable import Responsibility

@Suite struct TallyTests {
    @Test(
        "what issuing a plan counts is what a recount gives, also when units were added since",
        arguments: Backend.available)
    func issued(backend: Backend) async throws {
        try await World.on(backend) { world in
            try await world.issuePlans()
            #expect(try await kept(world) == recounted(world))
            #expect(try await !kept(world).isEmpty)
            let (machine, parent) = (world.services.machine("tests"), try world.unit("QS"))
            _ = try await world.services.database.write { tx in
                try Unit.create(
                    NewUnit(parentID: parent, kind: "township", code: "QS-9", name: "新镇"), on: world.clock.today,
                    by: machine, in: tx)
            }
            let before = try await kept(world)
            try await world.issuePlans()
            #expect(try await kept(world) == recounted(world))
            #expect(try await kept(world) != before, "the new unit owes something")
        }
    }

    private struct Line: Hashable, Sendable {
        let unit: ID<Responsibility.Unit>
        let programme: ID<Programme>
        let state: Obligation.State
        let due: String
        let n: Int
    }

    private func kept(_ world: World) async throws -> Set<Line> {
        Set(
            try await world.services.database.read { tx in
                try tx.all(
                    .unscoped(
                        "SELECT unit_id, programme_id, state, due_on, SUM(n) FROM tally GROUP BY 1, 2, 3, 4",
                        because: "a test"), Line.init)
            })
    }

    private func recounted(_ world: World) async throws -> Set<Line> {
        Set(
            try await world.services.database.read { tx in
                try tx.all(
                    .unscoped(
                        """
                        SELECT a.ancestor_id, o.programme_id, o.state,
                               CASE WHEN o.state IN ('open', 'holding') THEN o.due_on ELSE '' END, COUNT(*)
                        FROM obligation o JOIN unit_ancestry a ON a.unit_id = o.unit_id AND a.depth > 0
                        GROUP BY 1, 2, 3, 4
                        """, because: "a test"), Line.init)
            })
    }
}
