import Storage
import TestWorld
import Testing

@testable import Responsibility

/// What is changed of a plan before a visit is made, and what the first page tells of inspections.
@Suite struct PlannedVisitTests {
    private static func planned(
        on backend: Backend,
        _ body: @escaping @Sendable (World, [ID<Person>], String, Visitor) async throws -> Void
    ) async throws {
        try await World.inspecting(on: backend) { world, people in
            let team = [try #require(people["江一"]), try #require(people["海二"])]
            try await world.visit { client in
                let office = try await world.visitor("office", at: client)
                let answer = try await office.post(
                    "/inspections/plan",
                    [
                        ("once", "plan-1"), ("issuer", try world.unit("YX").description), ("kind", "special"),
                        ("title", "春季检查"), ("checklist", "exits"), ("from_day", "2026-03-01"),
                        ("to_day", "2026-03-31"), ("sign_within", "5"), ("window_days", "90"), ("year_limit", "2"),
                        ("units", "QS\nBS"),
                    ])
                #expect(answer.status == 303, "\(answer.text)")
                try await body(world, team, answer.location, office)
            }
        }
    }

    @Test(
        "inspectors are named for a visit and find it on their first page and in the form",
        arguments: Backend.available)
    func team(_ backend: Backend) async throws {
        try await Self.planned(on: backend) { world, team, path, office in
            let unit = try world.unit("QS")
            func fields(_ people: [ID<Person>]) -> [(String, String)] {
                [("unit", unit.description)] + people.map { ("inspectors", $0.description) }
            }
            #expect(try await office.get(path).text.matches(of: /未安排/).count == 2)
            let one = try await office.post(path + "/team", fields([team[0]]))
            #expect(one.status == 422 && one.text.contains("不得少于两人"))
            let clerk = try #require(try await world.access("qs-clerk").personID)
            #expect(try await office.post(path + "/team", fields([team[0], clerk])).status == 422)
            let own = try #require(try await world.access("office").personID)
            #expect(try await office.post(path + "/team", fields([team[0], own])).status == 303)
            let named = try await office.get(path).text
            #expect(named.contains("江一") && named.matches(of: /未安排/).count == 1)
            let first = try await office.get("/").text
            #expect(first.contains("等您去检查的单位") && first.contains("unit=\(unit)\""))
            #expect(try !first.contains("unit=\(world.unit("BS"))\""))
            let batch = path.split(separator: "/").last ?? ""
            let form = try await office.get("/inspections/new?batch=\(batch)&unit=\(unit)").text
            #expect(form.matches(of: /name="inspectors"[^>]*checked/).count == 2)
            let made = try await office.upload(
                "/inspections", try world.inspectionForm("QS", team, [("batch", String(batch)), ("title", "春季检查")]))
            #expect(made.status == 303)
            #expect(try await !office.get("/").text.contains("等您去检查的单位"))
            let row = try await office.get(path).text
            #expect(row.contains("0 个问题") && row.contains("未签字"))
            #expect(
                try await office.post(path + "/cancellation", [("off", unit.description), ("reason", "x")]).status
                    == 409)
        }
    }

    @Test(
        "a visit that is called off warns nobody any more, and what was merged into it is made on its own",
        arguments: Backend.available)
    func calledOff(_ backend: Backend) async throws {
        try await Self.planned(on: backend) { world, team, path, office in
            let (qs, root) = (try world.unit("QS"), try world.unit("YX"))
            let access = try await world.access("office")
            let batch = try #require(ID<InspectionBatch>(String(path.split(separator: "/").last ?? "")))
            let other = try await world.services.database.write { tx in
                try InspectionBatch.plan(
                    NewBatch(
                        issuingUnitID: root, kind: .routine, title: "例行检查", checklist: "exits",
                        days: "2026-03-10"..."2026-03-20", units: [qs], merged: [qs: batch], once: "merged"),
                    by: access, in: tx)
            }
            #expect(try await office.get("/inspections/batches/\(other)").text.contains("合并到“春季检查”"))
            let empty = try await office.post(path + "/cancellation", [("reason", "")])
            #expect(empty.status == 422 && empty.text.contains("请选择单位") && empty.text.contains("取消的理由"))
            let sent = [("off", qs.description), ("reason", "该镇正在防汛")]
            #expect(try await office.post(path + "/cancellation", sent).status == 303)
            #expect(try await office.post(path + "/cancellation", sent).status == 409)
            let page = try await office.get(path).text
            #expect(page.contains("已取消") && page.contains("该镇正在防汛"))
            let alone = try await office.get("/inspections/batches/\(other)").text
            #expect(!alone.contains("合并到“春季检查”") && alone.contains("登记检查"))
            let refused = try await office.upload(
                "/inspections", try world.inspectionForm("QS", team, [("batch", batch.description)]))
            #expect(refused.status == 422)
            let clashes = try await world.services.database.read { tx in
                try Clash.of(
                    [qs], by: root, in: "2026-03-25"..."2026-03-26", limits: .init(), by: access, in: tx)
            }
            #expect(clashes.flatMap(\.others).map(\.title).contains("春季检查") == false)
        }
    }

    @Test("the unit finds what it has to sign on its first page, until it has signed", arguments: Backend.available)
    func toSign(_ backend: Backend) async throws {
        try await Self.planned(on: backend) { world, team, path, office in
            let made = try await office.upload("/inspections", try world.inspectionForm("QS", team))
            #expect(made.status == 303)
            let inspection = made.location.replacing("?recorded=yes", with: "")
            try await world.visit { client in
                let clerk = try await world.visitor("qs-clerk", at: client)
                let page = try await clerk.get("/").text
                #expect(page.contains("等您签字的检查") && page.contains("href=\"\(inspection)\""))
                let access = try await world.access("qs-clerk")
                let digest = try await world.services.database.read { tx in try Reminder.digest(access, in: tx) }
                #expect(digest.toSign.map(\.path) == [inspection])
                let neighbour = try await world.visitor("bs-clerk", at: client)
                #expect(try await !neighbour.get("/").text.contains("等您签字的检查"))
                #expect(try await clerk.post(inspection + "/sign-off", [("remarks", "")]).status == 303)
                #expect(try await !clerk.get("/").text.contains("等您签字的检查"))
            }
        }
    }
}
