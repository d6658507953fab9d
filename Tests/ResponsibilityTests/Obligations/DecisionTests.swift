import Storage
import TestWorld
import Testing

@testable import Responsibility

@Suite struct DecisionTests {
    @Test("a moved due day keeps the old one on record and changes no occurrence", arguments: Backend.available)
    func move(backend: Backend) async throws {
        try await World.on(backend) { world in
            let (id, office) = (try await overdue(world), try await world.access("office"))
            let before = try await obligation(id, world)
            try await world.services.database.write { tx in
                try Decision.move([id], to: "2026-03-20", reason: "汛期顺延", by: office, in: tx)
            }
            let after = try await obligation(id, world)
            #expect((after.dueOn, after.occurrence, after.state) == ("2026-03-20", before.occurrence, .open))
            let decisions = try await world.services.database.read { tx in try Decision.of(id, by: office, in: tx) }
            #expect(decisions.map(\.fromDue) == [before.dueOn])
            #expect(decisions.map(\.reason) == ["汛期顺延"])
            #expect(try await Doctor(world.services).examine() == [])
        }
    }

    @Test(
        "a waiver needs the right and a reason, and takes the obligation out of what is owed",
        arguments: Backend.available)
    func waive(backend: Backend) async throws {
        try await World.on(backend) { world in
            let id = try await overdue(world)
            let (office, clerk) = (try await world.access("office"), try await world.access("qs-clerk"))
            await #expect(throws: Refusal.notFound) {
                try await world.services.database.write { tx in
                    try Decision.waive([id], reason: "不适用", by: clerk, in: tx)
                }
            }
            await #expect(throws: Refusal.self) {
                try await world.services.database.write { tx in
                    try Decision.waive([id], reason: " ", by: office, in: tx)
                }
            }
            try await world.services.database.write { tx in try Decision.waive([id], reason: "不适用", by: office, in: tx)
            }
            let after = try await obligation(id, world)
            #expect(after.state == .waived)
            await #expect(throws: Refusal.conflict(.notOpen)) {
                try await world.services.database.write { tx in
                    try Decision.waive([id], reason: "不适用", by: office, in: tx)
                }
            }
            #expect(try await Doctor(world.services).examine() == [])
        }
    }

    @Test("a unit asks once, and the programme office grants or refuses with a reason")
    func ask() async throws {
        try await World.on(.sqlite) { world in
            let id = try await overdue(world)
            try await world.visit { client in
                let clerk = try await world.visitor("qs-clerk", at: client)
                let path = "/obligations/\(id)/waiver-request"
                #expect(try await clerk.get("/obligations/\(id)").text.contains(path))
                #expect(try await clerk.post(path, [("reason", "本镇没有此类单位")]).status == 303)
                #expect(try await clerk.post(path, [("reason", "再问一次")]).status == 409)
                let office = try await world.visitor("office", at: client)
                #expect(try await office.get("/").text.contains("1 项豁免申请等您答复"))
                let requests = try await office.get("/waiver-requests")
                let answer = try #require(requests.value(after: "action=\"/waiver-requests/"))
                #expect(try await office.post("/waiver-requests/\(answer)", [("granted", "false")]).status == 422)
                let granted = try await office.post(
                    "/waiver-requests/\(answer)", [("granted", "true"), ("reason", "情况属实")])
                #expect(granted.status == 303)
                let shown = try await clerk.get("/obligations/\(id)")
                #expect(shown.text.contains("情况属实") && shown.text.contains("已豁免"))
            }
        }
    }

    /// An obligation of 青石镇 that is overdue.
    private func overdue(_ world: World) async throws -> ID<Obligation> {
        try await world.issuePlans()
        let (unit, office) = (try world.unit("QS"), try await world.access("office"))
        return try #require(
            try await world.services.database.read { tx in
                try tx.value(
                    """
                    SELECT o.id FROM obligation o WHERE o.unit_id = \(unit) AND o.state = 'open' AND o.due_on < '2026-02-15'
                      AND \(office.may(.viewUnits, at: unit)) ORDER BY o.id LIMIT 1
                    """, as: ID<Obligation>.self)
            })
    }

    private func obligation(_ id: ID<Obligation>, _ world: World) async throws -> Obligation {
        let office = try await world.access("office")
        return try await world.services.database.read { tx in try ObligationView.of(id, by: office, in: tx).obligation }
    }
}
