import Storage
import TestWorld
import Testing
import Web

@testable import Responsibility

@Suite struct ObligationListTests {
    @Test(
        "page by page a list shows everything once, first what is due first",
        arguments: Backend.available, ["", "onTrack", "overdue", "unverified"])
    func pages(backend: Backend, standing: String) async throws {
        try await World.on(backend, today: "2026-06-10") { world in
            try await world.issuePlans()
            for (login, code) in [("office", "YX"), ("qs-clerk", "QS"), ("qs-station", "QS-1")] {
                let (access, unit) = (try await world.access(login), try world.unit(code))
                let form = standing.isEmpty ? Form() : .with("standing", standing)
                let expected = try await sorted(world, unit, standing)
                var (found, query): ([ID<Obligation>], Form) = ([], form)
                while found.count <= expected.count {
                    let list = ObligationList(unitID: unit, query: query, today: access.today)
                    let lines = try await world.services.database.read { tx in
                        try list.read(limit: 3, by: access, in: tx).lines
                    }
                    guard let last = lines.last else { break }
                    found += lines.map(\.id)
                    query = form.replacing("after", with: last.id.description)
                        .replacing("after_day", with: last.dueOn?.description)
                }
                #expect(found == expected, "\(login)")
                if code == "YX", standing != "overdue" { #expect(!expected.isEmpty) }
            }
        }
    }

    @Test(
        "narrowed to a day, a duty or the unit itself, page by page a list shows what fits, once",
        arguments: Backend.available)
    func narrowed(backend: Backend) async throws {
        try await World.on(backend, today: "2026-06-10") { world in
            try await world.issuePlans()
            let rows = try await world.services.database.read { tx in
                try tx.all(
                    .unscoped(
                        """
                        SELECT o.id, o.unit_id, o.duty_id, o.due_on, o.state FROM obligation o ORDER BY o.due_on, o.id
                        """, because: "a test"), Row.init)
            }
            let duty = try #require(rows.first).duty
            for (login, code) in [("office", "YX"), ("qs-clerk", "QS")] {
                let (access, unit) = (try await world.access(login), try world.unit(code))
                let below = try await world.services.database.read { tx in
                    try tx.all(
                        .unscoped(
                            "SELECT unit_id FROM unit_ancestry WHERE ancestor_id = \(unit)", because: "a test")
                    ) { (id: ID<Responsibility.Unit>) in id }
                }
                let here = rows.filter { below.contains($0.unit) }
                let cases: [(String, [Row])] = [
                    ("due=2026-06-30", here.filter { $0.due == "2026-06-30" }),
                    ("due=2026-06-30&standing=onTrack", here.filter { $0.due == "2026-06-30" }),
                    ("due=2026-05-29&standing=onTrack", []),
                    (
                        "due=2026-05-29&standing=overdue",
                        here.filter { $0.due == "2026-05-29" && $0.state == .open }
                    ),
                    ("duty=\(duty)", here.filter { $0.duty == duty }),
                    ("own=yes", here.filter { $0.unit == unit }),
                    ("own=yes&duty=\(duty)", here.filter { $0.unit == unit && $0.duty == duty }),
                ]
                for (text, expected) in cases {
                    var (found, query): ([ID<Obligation>], Form) = ([], try Form(query: text))
                    while found.count <= expected.count {
                        let list = ObligationList(unitID: unit, query: query, today: access.today)
                        let lines = try await world.services.database.read { tx in
                            try list.read(limit: 3, by: access, in: tx).lines
                        }
                        guard let last = lines.last else { break }
                        found += lines.map(\.id)
                        query = query.replacing("after", with: last.id.description)
                            .replacing("after_day", with: last.dueOn?.description)
                    }
                    #expect(found == expected.map(\.id), "\(code) \(text)")
                }
            }
        }
    }

    private struct Row: Sendable {
        let id: ID<Obligation>
        let unit: ID<Responsibility.Unit>
        let duty: ID<Duty>
        let due: Day
        let state: Obligation.State
    }

    /// What one statement that sorts everything gives.
    private func sorted(
        _ world: World, _ unit: ID<Responsibility.Unit>, _ standing: String
    ) async throws -> [ID<Obligation>] {
        let rows = try await world.services.database.read { tx in
            try tx.all(
                .unscoped(
                    """
                    SELECT o.id, o.state, o.due_on FROM obligation o
                    WHERE o.unit_id IN (SELECT unit_id FROM unit_ancestry WHERE ancestor_id = \(unit)) AND o.year = 2026
                    ORDER BY o.due_on, o.id
                    """, because: "a test")
            ) { (id: ID<Obligation>, state: Obligation.State, due: Day) in (id, state, due) }
        }
        return rows.filter {
            standing.isEmpty || Obligation.standing($0.1, due: $0.2, on: world.clock.today).rawValue == standing
        }.map(\.0)
    }
}
