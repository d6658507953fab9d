import Storage
import TestWorld
import Testing

@testable import Responsibility

@Suite struct InspectionPlanTests {
    private static func visit(_ from: Day, _ to: Day, by issuer: Int64 = 1) -> Visit {
        Visit(
            unitID: ID(rawValue: 9), issuingUnitID: ID(rawValue: issuer), issuerName: "县局", title: "检查", from: from,
            to: to,
            batchID: ID(rawValue: 5), inspectionID: nil)
    }

    @Test(
        "a second visit within the window and one too many in the year are clashes",
        arguments: [
            ([], []),
            ([visit("2026-01-01", "2026-01-10")], []),
            ([visit("2026-03-10", "2026-03-12", by: 2)], ["window"]),
            ([visit("2026-01-01", "2026-03-02", by: 2)], ["window"]),
            ([visit("2026-08-30", "2026-09-10", by: 2)], []),
            ([visit("2026-08-28", "2026-09-10", by: 2)], ["window"]),
            ([visit("2026-01-05", "2026-01-06"), visit("2026-10-05", "2026-10-06")], ["year"]),
            ([visit("2026-01-05", "2026-01-06"), visit("2026-10-05", "2026-10-06", by: 2)], []),
            ([visit("2025-12-01", "2025-12-02"), visit("2026-01-05", "2026-01-06")], []),
        ] as [([Visit], [String])])
    func clashes(_ visits: [Visit], _ expected: [String]) {
        let found = Clash.of(
            ID(rawValue: 9), by: ID(rawValue: 1), in: "2026-05-01"..."2026-05-31", limits: .init(), among: visits)
        let names = found.map { clash in
            if case .window = clash.reason { return "window" }
            return "year"
        }
        #expect(names == expected)
    }

    @Test(
        "the plan warns before it is saved, names the other inspection and offers to merge; a merged one is one visit",
        arguments: Backend.available)
    func warning(_ backend: Backend) async throws {
        try await World.inspecting(on: backend) { world, people in
            let root = try world.unit("YX")
            let qs = try world.unit("QS")
            @Sendable func fields(_ title: String, _ once: String, _ more: [(String, String)] = []) -> [(
                String, String
            )] {
                [
                    ("once", once), ("issuer", root.description), ("kind", "routine"), ("title", title),
                    ("checklist", "exits"), ("from_day", "2026-04-01"), ("to_day", "2026-04-30"), ("sign_within", "10"),
                    ("window_days", "90"), ("year_limit", "2"), ("units", "QS"),
                ] + more
            }
            try await world.visit { client in
                let office = try await world.visitor("office", at: client)
                let first = try await office.post("/inspections/plan", fields("出口检查", "one"))
                #expect(first.status == 303)
                let warned = try await office.post("/inspections/plan", fields("联合检查", "two"))
                #expect(warned.status == 200 && warned.text.contains("“出口检查”") && warned.text.contains("合并到"))
                #expect(try await !office.get("/inspections/plan?year=2026").text.contains("联合检查"))
                let other = try #require(first.location.split(separator: "/").last)
                let merged = try await office.post(
                    "/inspections/plan", fields("联合检查", "two", [("confirmed", "yes"), ("merge", "\(qs) \(other)")]))
                #expect(merged.status == 303)
                #expect(try await office.get(merged.location).text.contains("合并到“出口检查”"))
                #expect(try await !office.get(first.location).text.contains("⚠"))
                // One visit does for both.
                world.clock.go(to: "2026-04-02")
                _ = try await office.signIn("office")
                let team = [try #require(people["江一"]), try #require(people["海二"])]
                let form = try world.inspectionForm("QS", team, [("batch", String(other))])
                #expect(try await office.upload("/inspections", form).status == 303)
                #expect(try await office.get(merged.location).text.contains("已检查"))
                let again = try await office.post("/inspections/plan", fields("再查", "three"))
                #expect(again.status == 200 && again.text.contains("2026-04-02"))
                let beyond = try await office.post(
                    "/inspections/plan", fields("再查", "four").filter { $0.0 != "units" } + [("units", "没有这个单位")])
                #expect(beyond.status == 422)
            }
        }
    }

    @Test("the units of a random batch are drawn, so none can be named", arguments: Backend.available)
    func random(_ backend: Backend) async throws {
        try await World.inspecting(on: backend) { world, _ in
            let root = try world.unit("YX")
            try await world.visit { client in
                for (language, words) in [("zh", "不能指定单位"), ("en", "names no units")] {
                    let office = try await world.visitor("office", at: client, language: language)
                    for named in [("units", "QS"), ("kinds", "township")] {
                        let answer = try await office.post("/inspections/plan", Self.plan(root, "random") + [named])
                        #expect(answer.status == 422 && answer.text.contains("href=\"#units\""))
                        #expect(answer.text.contains(words))
                    }
                    let answer = try await office.post("/inspections/plan", Self.plan(root, "random", once: language))
                    #expect(answer.status == 303)
                }
            }
        }
    }

    @Test(
        "units are named by code, name or both; what fits none or several is told, and too many are refused",
        arguments: Backend.available)
    func named(_ backend: Backend) async throws {
        try await World.inspecting(on: backend) { world, _ in
            let root = try world.unit("YX")
            try await world.visit { client in
                let office = try await world.visitor("office", at: client)
                let all = [("units", "QS\n青石镇安监站、白水乡（BS）"), ("confirmed", "yes")]
                let planned = try await office.post("/inspections/plan", Self.plan(root, "routine") + all)
                #expect(planned.status == 303, "\(planned.text)")
                let page = try await office.get(planned.location).text
                for name in ["青石镇</th>", "青石镇安监站</th>", "白水乡</th>"] { #expect(page.contains(name), "\(name)") }
                for (units, words) in [
                    ("QS\nNOWHERE", "没有找到单位“NOWHERE”"), ("青石", "不止一个单位符合“青石”"),
                    ((0...500).map { "N\($0)" }.joined(separator: "\n"), "最多写 500 个"),
                ] {
                    let answer = try await office.post(
                        "/inspections/plan", Self.plan(root, "routine", once: "other") + [("units", units)])
                    #expect(answer.status == 422 && answer.text.contains(words), "\(words)")
                }
            }
        }
    }

    private static func plan(_ issuer: ID<Unit>, _ kind: String, once: String = "plan") -> [(String, String)] {
        [
            ("once", once), ("issuer", issuer.description), ("kind", kind), ("title", "检查"), ("checklist", "exits"),
            ("from_day", "2026-04-01"), ("to_day", "2026-04-30"), ("sign_within", "10"), ("window_days", "90"),
            ("year_limit", "2"),
        ]
    }
}
