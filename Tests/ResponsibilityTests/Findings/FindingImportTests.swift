import Foundation
import Storage
import TestWorld
import Testing

@testable import Responsibility

/// Feedback from above and what is still open of earlier years come in from files, all rows or none.
@Suite struct FindingImportTests {
    private func file(_ world: World, _ name: String, _ text: String) throws -> URL {
        let url = world.folder.appending(path: name)
        try Data(text.utf8).write(to: url)
        return url
    }

    @Test("last year's open findings are carried over with their own days, once", arguments: Backend.available)
    func carried(backend: Backend) async throws {
        try await World.on(backend) { world in
            let office = try await world.access("office")
            let chinese = try file(
                world, "往年.tsv",
                """
                单位代码\t问题\t描述\t部位\t等级\t整改方式\t检查项\t发现日期\t整改期限\t检查单位
                QS\t电线老化\t二楼走廊\t二楼\t重大\t限期整改\te-1\t2025-06-01\t2025-12-31\t省督查组
                BS\t出口堵塞\t\t一楼\t一般\t立行立改\tx-1\t2025-07-01\t2025-07-05\t省督查组
                QS\t电线又老化\t\t二楼\t\t\te-1\t2026-01-10\t2026-04-30\t省督查组
                """)
            let english = try file(
                world, "more.csv",
                "unit,title,found_on,due_on,source_name,source\nQS-1,No log,2025-08-01,2025-09-01,,own\n")
            // The unit's own findings are recorded by inspectors and the unit, and by the programme office that inspects.
            let dry = try await world.services.importFindings([chinese, english], dryRun: true, by: office)
            #expect(dry == (4, 0))
            #expect(try await count(world) == 0)
            #expect(try await world.services.importFindings([chinese, english], dryRun: false, by: office) == (4, 0))
            #expect(try await world.services.importFindings([chinese], dryRun: false, by: office) == (0, 3), "again")
            #expect(try await count(world) == 4)
            let listed = try await world.services.findings(unitCode: nil, query: [], limit: 10, by: office)
            #expect(listed.map(\.number) == ["2025-0002", "2025-0003", "2025-0001", "2026-0001"])
            #expect(listed.map(\.isOverdue) == [true, true, true, false])
            let repeats = try await world.services.findings(
                unitCode: "QS", query: [("repeats", "yes")], limit: 10, by: office)
            #expect(repeats.map(\.title) == ["电线又老化"])
            // They go on like any other.
            let id = try await world.services.database.read { tx in
                try #require(try Finding.find(number: "2025-0001", by: office, in: tx)).id
            }
            try await world.bring(id, to: .closed)
            #expect(try await world.finding(id).number == "2025-0001")
            #expect(try await Doctor(world.services).examine() == [])
        }
    }

    @Test("every mistake is told with its row, and nothing is taken", arguments: Backend.available)
    func mistakes(backend: Backend) async throws {
        try await World.on(backend) { world in
            let office = try await world.access("office")
            let rows =
                [
                    ("XX,a,2025-06-01,2025-07-01,省", 2), (",a,2025-06-01,2025-07-01,省", 3),
                    ("QS,,2025-06-01,2025-07-01,省", 4),
                    ("QS,b,2025-02-30,2025-07-01,省", 5), ("QS,b,2025-06-01,soon,省", 6),
                    ("QS,c,2025-06-01,2025-05-01,省", 7),
                    ("QS,d,2027-06-01,2027-07-01,省", 8), ("QS,e,2025-06-01,2025-07-01,", 9),
                    ("QS,\(String(repeating: "长", count: 121)),2025-06-01,2025-07-01,省", 10),
                    ("QS,f,2025-06-01,2025-07-01,省", nil), ("QS,f,2025-06-01,2025-07-01,省", 12),
                ] as [(String, Int?)]
            let wrong = try file(
                world, "wrong.csv",
                "unit,title,found_on,due_on,source_name\n" + rows.map { $0.0 + "\n" }.joined())
            let refused = await refusal {
                _ = try await world.services.importFindings([wrong], dryRun: false, by: office)
            }
            let told = Set(try #require(refused).places)
            #expect(told == Set(rows.compactMap { $0.1 }.map { "wrong.csv:\($0)" }))
            let words = try file(
                world, "words.csv",
                "unit,title,found_on,due_on,grade,track,source\nQS,a,2025-06-01,2025-07-01,bad,never,nobody\n")
            let unknown = await refusal {
                _ = try await world.services.importFindings([words], dryRun: true, by: office)
            }
            #expect(unknown?.places == ["words.csv:2", "words.csv:2", "words.csv:2"])
            let bare = try file(world, "bare.csv", "unit,title\nQS,a\n")
            let lacking = await refusal {
                _ = try await world.services.importFindings([bare], dryRun: true, by: office)
            }
            #expect(lacking?.places == ["bare.csv:1", "bare.csv:1"])
            let clerk = try await world.access("bs-clerk")
            let good = try file(
                world, "good.csv", "unit,title,found_on,due_on,source_name\nBS,a,2025-06-01,2025-07-01,省\n")
            let barred = await refusal { _ = try await world.services.importFindings([good], dryRun: false, by: clerk) }
            #expect(barred?.places == ["good.csv:2"], "feedback from above is for the programme office")
            #expect(try await count(world) == 0)
        }
    }

    private func count(_ world: World) async throws -> Int {
        try await world.services.database.read { tx in
            try tx.value(.unscoped("SELECT COUNT(*) FROM finding", because: "a test looks"), as: Int.self) ?? 0
        }
    }

    @Test("rows of an inspector were found on behalf of the inspector's own unit", arguments: Backend.available)
    func finders(backend: Backend) async throws {
        try await World.on(backend) { world in
            let (inspector, office) = (try await world.access("inspector"), try await world.access("office"))
            let rows = try file(
                world, "mine.csv",
                "unit,title,found_on,due_on,source,source_name\nQS,No log,2026-01-05,2026-04-01,inspection,\n")
            _ = try await world.services.importFindings([rows], dryRun: false, by: inspector)
            let found = try await world.services.database.read { tx in
                try #require(try Finding.find(number: "2026-0001", by: office, in: tx))
            }
            #expect(found.foundByUnitID == (try world.unit("YX")))
        }
    }
}
