import Foundation
import Storage
import TestWorld
import Testing

@testable import Responsibility

/// A demo on a database of its own, on 15 July 2026 where no other day is named.
struct DemoWorld: Sendable {
    let services: Services
    let made: Demo.Made

    @discardableResult
    static func on<T>(
        _ backend: Backend, units: Int = 12, seed: UInt64 = 1, today: Day = "2026-07-15",
        _ body: (DemoWorld) async throws -> T
    ) async throws -> T {
        try await backend.withPlace { place in
            let clock = TestClock(today).office
            let folder = FileManager.default.temporaryDirectory.appending(path: "demo-\(UUID().uuidString)")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(at: folder) }
            let services = try await Services.open(
                database: try place.open(ids: IDSource(now: clock.now)), data: folder, settings: try Settings(),
                clock: clock)
            do {
                let made = try await services.makeDemo(units: units, seed: seed, by: "tests")
                let value = try await body(DemoWorld(services: services, made: made))
                try await services.close()
                return value
            } catch {
                try await services.close()
                throw error
            }
        }
    }

    struct Outline: Equatable {
        let units: [String]
        let titles: [String]
        let states: [Int: [Obligation.State: Int]]
        /// What was drawn, found, scored and decided.
        let checking: [String]
    }

    func outline() async throws -> Outline {
        let (units, titles, checking) = try await services.database.read { tx in
            func lines(_ sql: SQL) throws -> [String] { try tx.all(ask(sql)) { (line: String) in line } }
            return (
                try lines("SELECT name FROM unit ORDER BY id"), try lines("SELECT title FROM activity ORDER BY id"),
                try lines(
                    """
                    SELECT u.code || ' ' || g.title || ' ' || g.facts || ' ' || g.due_on || ' ' || g.stage FROM finding g
                    JOIN unit u ON u.id = g.unit_id ORDER BY g.id
                    """)
                    + lines(
                        """
                        SELECT u.code || ' ' || p.name FROM inspection_team t JOIN inspection_batch b ON b.id = t.batch_id
                        JOIN unit u ON u.id = t.unit_id JOIN person p ON p.id = t.person_id ORDER BY b.id, u.id, p.id
                        """)
                    + lines(
                        """
                        SELECT s.code || ' ' || s.points || ' ' || s.grade FROM assessment_sheet s
                        ORDER BY s.assessment_id, s.code
                        """)
                    + lines("SELECT stage || ' ' || facts FROM measure ORDER BY id")
                    + lines("SELECT sentence FROM report_practice ORDER BY report_id, activity_id")
            )
        }
        return Outline(units: units, titles: titles, states: made.states, checking: checking)
    }

    func today(of login: String) async throws -> TodayView {
        let access = try await services.access(login: login)
        return try await services.database.read { tx in try TodayView.of(access, in: tx) }
    }

    func figures(year: Int) async throws -> Figures {
        let access = services.machine("tests")
        return try await services.database.read { tx in
            let root = try #require(try Unit.root(in: tx))
            return try Figures.of([root.id], year: year, on: access.today, by: access, in: tx).map(\.figures)
                .reduce(Figures(), +)
        }
    }

    struct Counts: Sendable {
        let fulfilments: [Fulfilment.State: Int]
        let forTwoProgrammes: Int
        let doneAgain: Int
        let activities: Int
        let files: Int
        let past: Int
        let lastDay: Day?
    }

    func counts() async throws -> Counts {
        try await services.database.read { tx in
            let states = try tx.all(ask("SELECT state, COUNT(*) FROM fulfilment GROUP BY state")) {
                (state: Fulfilment.State, n: Int) in (state, n)
            }
            return Counts(
                fulfilments: Dictionary(uniqueKeysWithValues: states),
                forTwoProgrammes: try tx.value(
                    ask(
                        """
                        SELECT COUNT(*) FROM (
                            SELECT f.activity_id FROM fulfilment f JOIN obligation o ON o.id = f.obligation_id
                            GROUP BY f.activity_id HAVING COUNT(DISTINCT o.programme_id) > 1) joint
                        """)) ?? 0,
                doneAgain: try tx.value(
                    ask(
                        """
                        SELECT COUNT(*) FROM fulfilment r JOIN fulfilment f ON f.obligation_id = r.obligation_id
                        WHERE r.state = 'returned' AND f.state = 'accepted' AND f.id > r.id
                        """)) ?? 0,
                activities: try tx.value(ask("SELECT COUNT(*) FROM activity")) ?? 0,
                files: try tx.value(ask("SELECT COUNT(*) FROM evidence")) ?? 0,
                past: try tx.value(ask("SELECT COUNT(*) FROM obligation_past")) ?? 0,
                lastDay: try tx.value(ask("SELECT MAX(recorded_on) FROM obligation")))
        }
    }

    /// The counts as they are kept and as they come out anew: unit, programme, year, state and due day, and how many.
    func tallies() async throws -> (kept: [String: Int], recounted: [String: Int]) {
        try await services.database.read { tx in
            func counts(_ sql: SQL) throws -> [String: Int] {
                let rows = try tx.all(sql) {
                    (unit: Int64, programme: Int64, year: Int, state: String, due: String, n: Int) in
                    ("\(unit) \(programme) \(year) \(state) \(due)", n)
                }
                return Dictionary(uniqueKeysWithValues: rows).filter { $0.value != 0 }
            }
            return (
                try counts(
                    ask(
                        """
                        SELECT unit_id, programme_id, year, state, due_on, SUM(n) FROM tally
                        GROUP BY unit_id, programme_id, year, state, due_on
                        """)),
                try counts(
                    ask(
                        """
                        SELECT a.ancestor_id, o.programme_id, o.year, o.state,
                               CASE WHEN o.state IN ('open', 'holding') THEN o.due_on ELSE '' END, COUNT(*)
                        FROM obligation o JOIN unit_ancestry a ON a.unit_id = o.unit_id AND a.ancestor_id <> o.unit_id
                        GROUP BY 1, 2, 3, 4, 5
                        """))
            )
        }
    }
}

/// A question about everything.
func ask(_ sql: SQL) -> SQL { .unscoped(sql, because: "the test looks at everything") }
