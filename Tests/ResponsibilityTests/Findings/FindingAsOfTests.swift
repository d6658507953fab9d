import Foundation
import Storage
import TestWorld
import Testing

@testable import Responsibility

/// What was granted, closed or opened again later does not change how a finding stood on an earlier day.
@Suite struct FindingAsOfTests {
    /// What a finding says of itself on an evening.
    private struct Stood: Equatable, Sendable {
        let due: Day
        let closed: Day?
    }

    @Test(
        "as of any earlier day every finding has the last day and the closing, and a report the figures, of that day",
        arguments: Backend.available, [3, 11, 20_261] as [UInt64])
    func evenings(backend: Backend, seed: UInt64) async throws {
        try await World.on(backend) { world in
            var chance = Chance(seed: seed)
            let start = world.clock.today
            let steps: [(FindingStep.Step, String)] = [
                (.plan, "qs-clerk"), (.apply, "qs-clerk"), (.check, "inspector"), (.sign, "head"), (.close, "office"),
                (.ask, "qs-clerk"), (.grant, "head"), (.reopen, "office"),
            ]
            var ids: [ID<Finding>] = []
            var evenings: [(day: Day, stood: [ID<Finding>: Stood], figures: [Int])] = []
            for _ in 0..<14 {
                for _ in 0..<2 where ids.count < 9 {
                    let due = world.clock.today.adding(days: 1 + chance.below(30))
                    ids.append(try await world.open(try world.newFinding("\(ids.count)", dueOn: due)))
                }
                for _ in 0..<24 {
                    let ((step, login), id) = (steps[chance.below(steps.count)], ids[chance.below(ids.count)])
                    _ = await refusal { try await world.take(step, of: id, by: login) }
                }
                let today = world.clock.today
                evenings.append(
                    (today, try await stood(world, at: today), try await figures(world, cutOff: today)))
                world.clock.go(to: today.adding(days: 1 + chance.below(9)))
            }
            let last = try #require(evenings.last)
            #expect(last.stood != evenings.first?.stood)
            for day in (0..<60).map({ _ in start.adding(days: chance.below(last.day.days(since: start) + 1)) }) {
                guard let evening = evenings.last(where: { $0.day <= day }) else { continue }
                let then = try await stood(world, at: day).filter { evening.stood[$0.key] != nil }
                #expect(then == evening.stood, "as of \(day)")
            }
            for evening in evenings {
                #expect(try await figures(world, cutOff: evening.day) == evening.figures, "as of \(evening.day)")
            }
        }
    }

    private func stood(_ world: World, at day: Day) async throws -> [ID<Finding>: Stood] {
        let evening = Finding.Evening(of: day, today: world.clock.today)
        let rows = try await world.services.database.read { tx in
            try tx.all(
                .unscoped(
                    "SELECT g.id, \(evening.dueOn), \(evening.closedOn) FROM finding g \(evening.join)",
                    because: "a test looks")
            ) { (id: ID<Finding>, due: Day, closed: Day?) in
                // What is closed later was not closed then.
                (id, Stood(due: due, closed: closed.flatMap { $0 <= day ? $0 : nil }))
            }
        }
        return Dictionary(uniqueKeysWithValues: rows)
    }

    /// The figures of findings in the year's report: found, found again, closed, overdue.
    private func figures(_ world: World, cutOff: Day) async throws -> [Int] {
        let (access, unit, closing) = (
            try await world.access("office"), try world.unit("YX"), world.services.end(of: cutOff)
        )
        return try await world.services.database.read { tx in
            try LedgerReport.of(unit, year: 2026, cutOff: cutOff, closing: closing, by: access, in: tx)
                .figures(.finding).map(\.count)
        }
    }

    @Test(
        "a finding that was opened again later stays due and closed late in an assessment of before",
        arguments: Backend.available)
    func assessed(backend: Backend) async throws {
        try await World.on(backend) { world in
            try await world.readyToAssess()
            let id = try await world.open(try world.newFinding(dueOn: "2026-03-10"))
            world.clock.go(to: "2026-03-20")
            try await world.bring(id, to: .closed)
            world.clock.go(to: "2026-04-05")
            try await world.take(.reopen, of: id, by: "office")
            let assessment = try await world.beginAssessment(cutOff: "2026-03-31")
            let line = try await world.line("findings", of: "QS", in: assessment)
            #expect(line.numbers == [0, 1], "closed in time, of those due")
            try await world.visit { client in
                let office = try await world.visitor("office", at: client)
                let page = try await office.get("/assessment-lines/\(line.id)/findings?number=1").text
                #expect(page.contains("<td>2026-03-10</td><td>2026-03-20</td>"))
            }
        }
    }

    @Test("what is known of the days before is taken from an older book", arguments: Backend.available)
    func older(backend: Backend) async throws {
        try await backend.withDatabase { database in
            let now = Instant(milliseconds: 1_772_413_200_000)
            let place = try #require(Schema.steps.firstIndex { $0.name == "0420-findings-of-earlier-days" })
            try await database.migrate(Array(Schema.steps.prefix(place)), at: now)
            let none = database.dialect == .sqlite ? "X'00'" : "'\\x00'::bytea"
            try await database.script(
                """
                INSERT INTO unit (id, kind, code, name, position, opened_on, since) VALUES (1, 'bureau', 'YX', '局', 1, '2026-01-01', '2026-01-01');
                INSERT INTO finding (id, year, sequence, unit_id, found_by_unit_id, source, source_name, item, title, facts, clause,
                    place, grade, found_on, track, due_on, stage, round, recorded_at, once) VALUES
                (10, 2026, 1, 1, 1, 'own', '', '', '甲', '', '', '', 'ordinary', '2026-03-01', 'by-date', '2026-06-30', 'open', 3, 0, 'a'),
                (20, 2026, 2, 1, 1, 'own', '', '', '乙', '', '', '', 'ordinary', '2026-03-01', 'by-date', '2026-07-31', 'open', 2, 0, 'b');
                INSERT INTO entry (id, at, actor_name, door, act, subject_kind, subject_id, unit_id, n, schema, content, digest) VALUES
                (1, 0, '', 'web', 'find', 'finding', 20, 1, 1, 1,
                 '{"clause":"见\\"due_on\\":\\"1999-01-01\\"","due_on":"2026-03-20","title":"乙"}', \(none));
                INSERT INTO finding_extension (id, finding_id, from_day, to_day, reason, asked_at, granted, answer, answered_at) VALUES
                (101, 10, '2026-03-10', '2026-03-25', '缺货', 5, TRUE, '', 7);
                INSERT INTO finding_step (id, finding_id, round, step, made_on, made_at, reason) VALUES
                (100, 10, 1, 'find', '2026-03-01', 1, ''), (102, 10, 1, 'grant', '2026-03-08', 7, ''),
                (103, 10, 1, 'close', '2026-03-24', 8, ''), (104, 10, 2, 'reopen', '2026-04-02', 9, ''),
                (105, 10, 2, 'close', '2026-04-20', 10, ''), (106, 10, 3, 'reopen', '2026-05-02', 11, ''),
                (200, 20, 1, 'find', '2026-03-01', 1, ''), (201, 20, 1, 'close', '2026-03-19', 8, ''),
                (202, 20, 2, 'reopen', '2026-04-02', 9, '');
                """)
            try await database.migrate(Schema.steps, at: now)
            let steps = try await database.read { tx in
                try tx.all(
                    .unscoped(
                        """
                        SELECT id, due_before, closed_before FROM finding_step WHERE step IN ('grant', 'reopen') ORDER BY id
                        """, because: "a test looks")
                ) { (id: Int, due: String?, closed: String?) in "\(id) \(due ?? "?") \(closed ?? "-")" }
            }
            #expect(
                steps == [
                    "102 2026-03-10 -", "104 2026-03-25 2026-03-24", "106 ? 2026-04-20",
                    "202 2026-03-20 2026-03-19",
                ])
        }
    }
}
