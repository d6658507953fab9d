import Documents
import Foundation
import Storage
import TestWorld
import Testing

@testable import Responsibility

@Suite struct CircularTests {
    @Test("periods of a year begin and end on their days")
    func periods() {
        #expect(
            ReportPeriod.allCases.map { $0.first(in: 2024).description } == [
                "2024-01-01", "2024-01-01", "2024-04-01", "2024-07-01", "2024-10-01", "2024-01-01", "2024-07-01",
            ])
        #expect(
            ReportPeriod.allCases.map { $0.last(in: 2024).description } == [
                "2024-12-31", "2024-03-31", "2024-06-30", "2024-09-30", "2024-12-31", "2024-06-30", "2024-12-31",
            ])
        #expect(ReportPeriod.quarter(5) == nil && ReportPeriod.half(0) == nil && ReportPeriod.quarter(2) == .q2)
    }

    @Test(
        "a circular counts what was due and done in its time, and findings found, found again, closed and overdue",
        arguments: Backend.available)
    func figures(backend: Backend) async throws {
        try await World.on(backend, today: "2026-02-10") { world in
            try await world.issuePlans()
            let (january, unit) = (try await Self.record("二月例会", in: world), try world.unit("QS"))
            world.clock.go(to: "2026-04-20")
            let april = try await Self.record("四月例会", in: world)
            try await Self.addFindings(to: world)
            let office = try await world.access("office")
            let report = try await world.services.draftReport(
                unit, year: 2026, period: .q1, cutOff: "2026-03-31", by: office
            ).report
            let due = report.figures(.total).first?.records ?? []
            #expect(!due.isEmpty && due.allSatisfy { $0.on.map { $0 >= "2026-01-01" && $0 <= "2026-03-31" } ?? false })
            #expect(report.figures(.work).flatMap(\.records).map(\.id) == [january.rawValue])
            let late = try await world.services.draftReport(
                unit, year: 2026, period: .q2, cutOff: "2026-04-20", by: office
            ).report
            #expect(late.figures(.work).flatMap(\.records).map(\.id) == [april.rawValue])
            // found, found again, closed, overdue.
            #expect(report.figures(.finding).map(\.count) == [3, 1, 1, 2])
            #expect(late.figures(.finding).map(\.count) == [1, 0, 1, 2])
            let year = try await world.services.draftReport(unit, year: 2026, cutOff: "2026-04-20", by: office).report
            #expect(year.figures(.finding).map(\.count) == [4, 1, 2, 2])
            let other = try await world.services.draftReport(
                try world.unit("BS"), year: 2026, cutOff: "2026-04-20", by: office
            ).report
            #expect(other.figures(.finding).map(\.count) == [0, 0, 0, 0])
        }
    }

    @Test(
        "a person chooses good practice; issuing freezes it with its record, and another period is another circular",
        arguments: Backend.available)
    func issuing(backend: Backend) async throws {
        try await World.on(backend, today: "2026-02-10") { world in
            try await world.issuePlans()
            let activity = try await Self.record("二月例会", in: world)
            try await Self.addFindings(to: world)
            world.clock.go(to: "2026-04-20")
            let unit = try world.unit("QS")
            try await world.visit { client in
                let (path, of) = ("/reports/circular/\(unit)", [("year", "2026"), ("period", "q1")])
                let clerk = try await world.visitor("qs-clerk", at: client)
                let draft = try await clerk.get(path + "?year=2026&period=q1")
                #expect(draft.text.contains("青石镇2026年第一季度履责情况通报") && draft.text.contains("value=\"2026-03-31\""))
                #expect(draft.text.contains(">二月例会 · 青石镇 · 2026-02-10</option>"))
                let chosen = of + [("activity", activity.description), ("sentence", "议定事项当天分解到人。")]
                #expect(try await clerk.post(path + "/practice", chosen).status == 303)
                #expect(
                    try await clerk.post(
                        path + "/practice", of + [("activity", activity.description), ("sentence", "")]
                    ).status == 422)
                #expect(
                    try await clerk.post(
                        path + "/practice", [("year", "2026"), ("period", "q2")] + chosen.dropFirst(2)
                    ).status == 422,
                    "the record is of another time")
                let held = try await clerk.get(path + "?year=2026&period=q1")
                #expect(held.text.contains("<li>议定事项当天分解到人。<a class=\"ref\""))

                let office = try await world.visitor("office", at: client, language: "en")
                let read = try await office.get(path + "?year=2026&period=q1")
                #expect(read.text.contains("circular on duties in the first quarter of 2026"))
                let number = try #require(read.value(after: "name=\"number\" value=\""))
                let version = try #require(read.value(after: "name=\"version\" value=\""))
                let stale = of + [("cut_off", "2026-03-31"), ("number", number), ("version", "0")]
                #expect(try await office.post(path + "/issue", stale).status == 409, "something was chosen since")
                let issue = of + [("cut_off", "2026-03-31"), ("number", number), ("version", version)]
                let issued = try await office.post(path + "/issue", issue)
                let frozen = try await office.get(issued.location)
                #expect(frozen.text.contains("议定事项当天分解到人。"))
                #expect(frozen.text.contains("href=\"/findings/"))
                let record = try #require(frozen.value(after: "<a class=\"button\" href=\"/activities/new?"))
                let form = try await office.get(
                    "/activities/new?" + record.replacingOccurrences(of: "&amp;", with: "&"))
                #expect(form.text.contains("value=\"青石镇: circular on duties in the first quarter of 2026\""))

                for language in Language.allCases {
                    let bytes = try await office.get(issued.location + "/document").bytes
                    #expect(bytes.starts(with: [0x50, 0x4B]), "\(language)")
                }
                let machine = world.services.machine("tests")
                let id = try #require(ID<Report>(String(issued.location.split(separator: "/").last ?? "")))
                let kept = try await world.services.database.read { tx in
                    try LedgerReport.issued(id, by: machine, in: tx)
                }
                #expect(kept.period == .q1 && kept.figures(.practice).map(\.count) == [1])
                #expect(kept.allFigures.map(\.number) == Array(1...kept.allFigures.count))

                #expect(
                    try await clerk.post(path + "/practice/removal", of + [("activity", activity.description)]).status
                        == 303)
                #expect(try await office.get(issued.location).text == frozen.text, "what is issued stays")
                let annual = try await office.get("/reports/annual/\(unit)?year=2026")
                #expect(annual.value(after: "name=\"number\" value=\"") == "1", "the annual report is another one")
            }
        }
    }

    @Test("good practice that cannot be held up comes back as it was typed", arguments: Backend.available)
    func comesBack(backend: Backend) async throws {
        try await World.on(backend, today: "2026-02-10") { world in
            try await world.issuePlans()
            let activity = try await Self.record("二月例会", in: world)
            world.clock.go(to: "2026-04-20")
            let path = "/reports/circular/\(try world.unit("QS"))/practice"
            try await world.visit { client in
                let clerk = try await world.visitor("qs-clerk", at: client)
                let long = String(repeating: "长", count: GoodPractice.longestSentence + 1)
                for (period, sentence, mistake) in [
                    ("q2", "议定事项当天分解到人。", "请从本期的工作记录中选择"), ("q1", long, "\(GoodPractice.longestSentence)"),
                ] {
                    let answer = try await clerk.post(
                        path,
                        [
                            ("year", "2026"), ("period", period), ("activity", activity.description),
                            ("sentence", sentence),
                        ])
                    #expect(answer.status == 422 && answer.text.contains(mistake), "\(period)")
                    #expect(answer.text.contains("value=\"\(sentence)\""), "\(period)")
                    if period == "q1" {
                        #expect(answer.text.contains("value=\"\(activity)\" selected"))
                    }
                }
                #expect(
                    try await clerk.post(
                        path,
                        [("year", "2026"), ("period", "year"), ("activity", activity.description), ("sentence", "好")]
                    ).status == 404)
            }
        }
    }

    /// At 青石镇: one that is left from last year, three of the first quarter, one of April.
    private static func addFindings(to world: World) async throws {
        let unit = try world.unit("QS")
        try await world.services.database.write { tx in
            let first = tx.id(Finding.self)
            for row in [
                (1, "open", "2025-11-03", "2025-12-31", nil, nil),
                (2, "closed", "2026-01-12", "2026-02-12", "2026-02-10", nil),
                (3, "open", "2026-02-16", "2026-03-16", nil, first),
                (4, "closed", "2026-03-20", "2026-04-30", "2026-04-10", nil),
                (5, "open", "2026-04-13", "2026-05-13", nil, nil),
            ] as [(Int, String, String, String, String?, ID<Finding>?)] {
                try tx.run(
                    FindingRows.insert(
                        row.0, unit: unit, stage: row.1, found: row.2, due: row.3, closed: row.4, repeatOf: row.5,
                        id: row.0 == 2 ? first : nil, in: tx))
            }
        }
    }

    static func record(_ title: String, in world: World) async throws -> ID<Activity> {
        let access = try await world.access("qs-clerk")
        let new = NewActivity(
            unitID: try world.unit("QS"), kind: .meeting, title: title, heldOn: world.clock.today, once: title)
        return try await world.services.database.write { tx in try Activity.record(new, by: access, in: tx) }
    }
}
