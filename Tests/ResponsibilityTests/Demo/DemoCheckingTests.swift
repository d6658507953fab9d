import Storage
import TestWorld
import Testing

@testable import Responsibility

@Suite("The checking cycle of the demo") struct DemoCheckingTests {
    @Test("two years have inspections of every kind, and findings of every source, grade, track and stage")
    func found() async throws {
        try await DemoWorld.on(.sqlite, units: 60) { demo in
            for year in ["2025", "2026"] {
                let kinds = try await demo.count(
                    "SELECT kind, COUNT(*) FROM inspection WHERE held_on LIKE \(year + "%") GROUP BY kind")
                let done: [Inspection.Kind] =
                    year == "2025" ? Inspection.Kind.allCases : [.routine, .special, .random, .unannounced]
                #expect(Set(kinds.keys).isSuperset(of: done.map(\.rawValue)), "\(year): \(kinds)")
            }
            let inspections = try await demo.number("SELECT COUNT(*) FROM inspection")
            let signed = try await demo.number("SELECT COUNT(*) FROM inspection_sign_off WHERE remarks <> ''")
            #expect((25...50).contains(inspections) && signed > inspections / 2 && signed < inspections)
            let findings = try await demo.number("SELECT COUNT(*) FROM finding")
            #expect((45...90).contains(findings))
            for (question, values) in [
                ("SELECT source, COUNT(*) FROM finding GROUP BY 1", Finding.Source.allCases.map(\.rawValue)),
                ("SELECT grade, COUNT(*) FROM finding GROUP BY 1", Finding.Grade.allCases.map(\.rawValue)),
                ("SELECT track, COUNT(*) FROM finding GROUP BY 1", Finding.Track.allCases.map(\.rawValue)),
                ("SELECT stage, COUNT(*) FROM finding GROUP BY 1", Finding.Stage.allCases.map(\.rawValue)),
            ] as [(SQL, [String])] {
                let counts = try await demo.count(question)
                #expect(Set(counts.keys) == Set(values), "\(counts)")
            }
            let steps = try await demo.count("SELECT step, COUNT(*) FROM finding_step GROUP BY step")
            #expect(Set(steps.keys) == Set(FindingStep.Step.allCases.map(\.rawValue)), "\(steps)")
            #expect(try await demo.number("SELECT COUNT(*) FROM finding WHERE repeat_of IS NOT NULL") > 4)
            #expect(
                try await demo.number(
                    "SELECT COUNT(*) FROM finding WHERE year = 2025 AND stage <> 'closed' AND due_on < '2026'")
                    > 1, "some of last year's are overdue still")
            let files = try await demo.count(
                "SELECT side, COUNT(*) FROM case_file WHERE subject_kind = 'finding' GROUP BY side")
            #expect(files["before", default: 0] > 3 && files["after", default: 0] > 3, "\(files)")
        }
    }

    @Test("every part of the cycle is there, and the book agrees with it", arguments: Backend.available)
    func parts(backend: Backend) async throws {
        try await DemoWorld.on(backend) { demo in
            let stages = try await demo.count("SELECT stage, COUNT(*) FROM assessment GROUP BY stage")
            #expect(stages["final"] == 1 && stages.values.reduce(0, +) == 2, "\(stages)")
            let outcomes = try await demo.count("SELECT outcome, COUNT(*) FROM objection GROUP BY outcome")
            #expect(outcomes["upheld"] == 1 && outcomes["rejected"] == 1, "\(outcomes)")
            #expect(
                try await demo.number(
                    "SELECT COUNT(*) FROM assessment_line WHERE self_remark <> '' AND review_points IS NOT NULL") > 2)
            let measures = try await demo.number("SELECT COUNT(*) FROM measure WHERE stage = 'delivered'")
            #expect(measures == 2)
            #expect(try await demo.number("SELECT COUNT(*) FROM measure WHERE lapse_entered_on IS NOT NULL") == 1)
            #expect(try await demo.number("SELECT COUNT(*) FROM measure WHERE stage = 'noticed'") == 1)
            #expect(
                try await demo.count("SELECT period, COUNT(*) FROM report WHERE state = 'issued' GROUP BY period")
                    == ["h1": 1, "h2": 1, "year": 1])
            #expect(try await demo.number("SELECT COUNT(*) FROM report_practice") == 4)
            #expect(
                try await demo.number(
                    "SELECT COUNT(*) FROM fulfilment f JOIN obligation o ON o.id = f.obligation_id WHERE o.event_id IS NOT NULL AND f.state = 'accepted'"
                ) > 20, "the clocks that findings started are fulfilled")
            #expect(try await Doctor(demo.services).examine() == [])
        }
    }

    @Test("what was drawn can be drawn again from the published file, and only those drawn went there")
    func draws() async throws {
        try await DemoWorld.on(.sqlite, units: 60) { demo in
            let files = try await demo.services.database.read { tx in
                try tx.all(ask("SELECT file FROM draw ORDER BY id")) { (file: String) in file }
            }
            #expect(files.count == 2)
            for file in files {
                let read = try DrawFile.verify(Array(file.utf8))
                #expect(read.recusals?.count == 1 && read.teams?.isEmpty == false)
            }
            let strangers = try await demo.number(
                """
                SELECT COUNT(*) FROM inspection i JOIN inspection_batch b ON b.id = i.batch_id
                JOIN inspection_inspector n ON n.inspection_id = i.id
                WHERE b.kind = 'random' AND NOT EXISTS (SELECT 1 FROM inspection_team t
                    WHERE t.batch_id = b.id AND t.unit_id = i.unit_id AND t.person_id = n.person_id)
                """)
            #expect(strangers == 0)
        }
    }

    @Test(
        "whenever in the year it is made, nothing has happened that the day does not allow",
        arguments: [
            "2026-01-02", "2026-01-20", "2026-02-14", "2026-05-06", "2026-12-31",
        ] as [Day])
    func days(today: Day) async throws {
        try await DemoWorld.on(.sqlite, units: 10, today: today) { demo in
            let ahead = try await demo.number("SELECT COUNT(*) FROM finding_step WHERE made_on >= \(today)")
            #expect(ahead == 0)
            let complaints = try await Doctor(demo.services).examine()
            #expect(complaints == [])
        }
    }
}

extension DemoWorld {
    fileprivate func number(_ sql: SQL) async throws -> Int {
        try await services.database.read { tx in try tx.value(ask(sql), as: Int.self) ?? 0 }
    }

    fileprivate func count(_ sql: SQL) async throws -> [String: Int] {
        let rows = try await services.database.read { tx in
            try tx.all(ask(sql)) { (key: String, n: Int) in (key, n) }
        }
        return Dictionary(uniqueKeysWithValues: rows)
    }
}
