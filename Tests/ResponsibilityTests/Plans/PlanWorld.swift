import Foundation
import Storage
import TestWorld
import Testing

@testable import Responsibility

extension World {
    /// The second version of `safety`: the meeting is asked of stations only, drills twice a half-year, a check is new.
    static let safetyTwo =
        Catalogues.safety
        .replacing("version: 1", with: "version: 2")
        .replacing("applies_from: 2025-01-01", with: "applies_from: 2026-02-01")
        .replacing("summary:", with: "changes: {zh: 修订, en: Revised}\nsummary:")
        .replacing("owed_by: {kinds: [township, station]}", with: "owed_by: {kinds: [station]}")
        .replacing(
            "{quota: {count: 1, per: half, proration: full}}", with: "{quota: {count: 2, per: half, proration: full}}")
            + """

              - key: walk
                title: {zh: 季度巡查, en: Quarterly walk}
                text: {zh: 每季度巡查一次。, en: Walk the site every quarter.}
                source: {instrument: rules, clause: {zh: 第四条, en: art. 4}}
                owed_by: {kinds: [township]}
                cadence: {quota: {count: 1, per: quarter, proration: full}}
                counts: [inspection]
                hours: 2
                weight: 1
                review: {by: same-unit}
            """

    /// Does something as somebody.
    func act<T: Sendable>(
        _ login: String, _ body: @escaping @Sendable (Access, Transaction) throws -> T
    ) async throws -> T {
        let access = try await access(login)
        return try await services.database.write { tx in try body(access, tx) }
    }

    /// The plan of a programme at the top of the tree, that of the newest version.
    func plan(_ key: String, year: Int = 2026) async throws -> ID<Plan> {
        let top = try unit("YX")
        let found = try await services.database.read { tx in
            try tx.value(
                .unscoped(
                    """
                    SELECT n.id FROM plan n JOIN programme g ON g.id = n.programme_id
                    JOIN programme_version v ON v.id = n.version_id
                    WHERE g.key = \(key) AND n.year = \(year) AND n.unit_id = \(top) ORDER BY v.version DESC LIMIT 1
                    """, because: "a test"), as: ID<Plan>.self)
        }
        return try #require(found)
    }

    /// How many obligations stand in which state, of a programme's duty or of all, in a unit or in all.
    func states(_ programme: String, duty: String? = nil, unit code: String? = nil) async throws -> [String: Int] {
        let unit = try code.map { try self.unit($0) }
        let rows = try await services.database.read { tx in
            try tx.all(
                .unscoped(
                    """
                    SELECT o.state, COUNT(*) FROM obligation o JOIN programme g ON g.id = o.programme_id
                    JOIN duty d ON d.id = o.duty_id
                    WHERE g.key = \(programme) AND \(duty.map { "d.key = \($0)" } ?? "TRUE" as SQL)
                      AND \(unit.map { "o.unit_id = \($0)" } ?? "TRUE" as SQL) GROUP BY o.state
                    """, because: "a test")
            ) { (state: String, n: Int) in (state, n) }
        }
        return Dictionary(uniqueKeysWithValues: rows)
    }

    func isSound() async throws -> Bool { try await Doctor(services).examine() == [] }

    /// Records work and has it accepted where that is asked.
    @discardableResult
    func work(_ kind: Activity.Kind, in code: String, on day: Day, accepted: Bool = true) async throws -> ID<Activity> {
        let unit = try self.unit(code)
        let id = try await act("office") { access, tx in
            try Activity.record(
                NewActivity(unitID: unit, kind: kind, title: "工作", heldOn: day, once: Token.make()), by: access, in: tx)
        }
        guard accepted else { return id }
        try await act("head") { access, tx in
            let waiting = try Fulfilment.of(id, by: access, in: tx).filter { $0.state == .submitted }.map(\.id)
            if !waiting.isEmpty {
                try Fulfilment.review(waiting, of: id, .accept, reason: "", by: access, in: tx)
            }
        }
        return id
    }
}
