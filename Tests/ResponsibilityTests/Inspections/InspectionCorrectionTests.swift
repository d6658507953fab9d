import Storage
import TestWorld
import Testing

@testable import Responsibility

@Suite struct InspectionCorrectionTests {
    private static func fields(
        _ team: [ID<Person>], version: Int = 1, _ changes: [(String, String)]
    ) -> [(String, String)] {
        let fields = [
            ("version", String(version)), ("kind", "routine"), ("method", "on-site"), ("title", "出口检查"),
            ("held_on", "2026-03-02"), ("outcome_2", "fine"), ("outcome_3", "fine"), ("reason", "记错了"),
        ]
        let changed = Set(changes.map(\.0))
        return fields.filter { !changed.contains($0.0) } + team.map { ("inspectors", $0.description) } + changes
    }

    /// An inspection of 青石镇 in which the first item has a problem, recorded by the office.
    private static func recorded(
        on backend: Backend,
        _ body: @escaping @Sendable (World, [ID<Person>], String, Visitor, Visitor) async throws -> Void
    ) async throws {
        try await World.inspecting(on: backend) { world, people in
            let team = [try #require(people["江一"]), try #require(people["海二"])]
            try await world.visit { client in
                let office = try await world.visitor("office", at: client)
                let answer = try await office.upload(
                    "/inspections",
                    try world.inspectionForm("QS", team, [("outcome_1", "problem"), ("facts_1", "出口被堵")]))
                let path = answer.location.replacing("?recorded=yes", with: "")
                let clerk = try await world.visitor("qs-clerk", at: client)
                try await body(world, team, path, office, clerk)
            }
        }
    }

    @Test(
        "inspectors correct what they recorded; what it said before is kept, and the findings stay",
        arguments: Backend.available)
    func corrected(_ backend: Backend) async throws {
        try await Self.recorded(on: backend) { world, team, path, office, clerk in
            let form = try await office.get(path + "/correction")
            #expect(form.status == 200 && form.text.contains("已登记为问题") && form.text.contains("青石镇：出口检查"))
            #expect(!form.text.contains("name=\"outcome_1\""))
            let changes = [
                ("method", "papers"), ("summary", "补记总体情况"), ("outcome_2", "not-applicable"), ("outcome_1", "fine"),
            ]
            let file = (name: "补充.txt", bytes: Array("x".utf8))
            let done = try await office.upload(
                path + "/correction", Self.fields(team.reversed(), changes), files: [file])
            #expect(done.status == 303 && done.location == path + "?corrected=yes", "\(done.text)")
            // The same form again, as after a second press: nothing more comes of it.
            let again = try await office.upload(
                path + "/correction", Self.fields(team, changes), files: [file])
            #expect(again.status == 303)
            let page = try await clerk.get(path).text
            #expect(page.contains("补记总体情况") && page.contains("查资料") && page.contains("第 2 版"))
            #expect(page.contains("2026-0001") && page.contains("补充.txt") && !page.contains("/correction"))
            let versions = try await clerk.get(path + "/versions").text
            for words in ["记错了", "看现场", "查资料", "2. 标志完好", "正常", "不适用", "补充.txt"] {
                #expect(versions.contains(words), "\(words)")
            }
            #expect(!versions.contains("检查人员"), "the same people in another order are no change")
            try await world.services.database.read { tx in
                let acts = try tx.all(
                    .unscoped(
                        "SELECT act FROM entry WHERE subject_kind = 'inspection' ORDER BY id", because: "a test counts")
                ) { (act: String) in act }
                #expect(acts == ["inspect", "correct"])
                let outcomes = try tx.all(
                    .unscoped("SELECT outcome FROM inspection_item ORDER BY position", because: "a test looks")
                ) { (outcome: InspectionItem.Outcome) in outcome }
                #expect(outcomes == [.problem, .notApplicable, .fine])
            }
        }
    }

    @Test(
        "an item that becomes a problem opens a finding, with all that a problem asks for", arguments: Backend.available
    )
    func another(_ backend: Backend) async throws {
        try await Self.recorded(on: backend) { world, team, path, office, _ in
            let asked = try await office.upload(
                path + "/correction", Self.fields(team, [("outcome_3", "problem"), ("reason", "")]))
            #expect(asked.status == 422 && asked.text.contains("请写明看到的事实") && asked.text.contains("请写明更正的理由"))
            let sent = Self.fields(team, [("outcome_3", "problem"), ("facts_3", "缺一月记录"), ("grade_3", "major")])
            let done = try await office.upload(path + "/correction", sent)
            #expect(done.status == 303, "\(done.text)")
            #expect(try await office.upload(path + "/correction", sent).status == 303, "the same form again")
            #expect(try await office.get(path).text.matches(of: />2026-000\d</).count == 2)
            #expect(try await office.get("/findings?unit=\(world.unit("QS"))").text.contains("2026-0002 不符合：记录齐全"))
        }
    }

    @Test(
        "nobody but an inspector corrects, never to fewer than two, and a form that another overtook comes back",
        arguments: Backend.available)
    func refused(_ backend: Backend) async throws {
        try await Self.recorded(on: backend) { world, team, path, office, clerk in
            #expect(try await clerk.get(path + "/correction").status == 403)
            #expect(try await clerk.upload(path + "/correction", Self.fields(team, [])).status == 403)
            #expect(try await clerk.upload(path + "/addenda", [("addendum", "x"), ("once", "1")]).status == 403)
            let few = try await office.upload(path + "/correction", Self.fields([team[0]], []))
            #expect(few.status == 422 && few.text.contains("不得少于两人"))
            let nothing = try await office.upload(path + "/correction", Self.fields(team, []))
            #expect(nothing.status == 422 && nothing.text.contains("没有任何改动"))
            let first = Self.fields(team, [("title", "春季出口检查")])
            #expect(try await office.upload(path + "/correction", first).status == 303)
            let late = try await office.upload(path + "/correction", Self.fields(team, [("title", "夏季出口检查")]))
            #expect(late.status == 409 && late.text.contains("春季出口检查") && late.text.contains("value=\"夏季出口检查\""))
            #expect(late.text.contains("name=\"version\" value=\"2\""))
        }
    }

    @Test(
        "the unit signs what it has read; after that there is an addendum, and no correction",
        arguments: Backend.available)
    func signed(_ backend: Backend) async throws {
        try await Self.recorded(on: backend) { world, team, path, office, clerk in
            let sheet = try await clerk.get(path).text
            #expect(sheet.contains("name=\"version\" value=\"1\""))
            #expect(
                try await office.upload(path + "/correction", Self.fields(team, [("title", "春季检查")])).status == 303)
            let unread = try await clerk.post(path + "/sign-off", [("remarks", ""), ("version", "1")])
            #expect(unread.status == 422 && unread.text.contains("更正过"))
            let early = try await office.upload(path + "/addenda", [("addendum", "补充"), ("once", "a")])
            #expect(early.status == 409)
            #expect(try await clerk.post(path + "/sign-off", [("remarks", ""), ("version", "2")]).status == 303)
            #expect(try await office.get(path + "/correction").status == 409)
            let sent = Self.fields(team, version: 2, [("title", "秋季检查")])
            #expect(try await office.upload(path + "/correction", sent).status == 409)
            #expect(try await office.get(path).text.contains("/addenda"))
            let empty = try await office.upload(path + "/addenda", [("addendum", ""), ("once", "b")])
            #expect(empty.status == 422 && empty.text.contains("请写明补充什么"))
            let note = [("addendum", "第二项的照片补上"), ("once", "b")]
            let file = (name: "照片.txt", bytes: Array("x".utf8))
            for _ in 1...2 {
                #expect(try await office.upload(path + "/addenda", note, files: [file]).status == 303)
            }
            let page = try await clerk.get(path).text
            #expect(page.matches(of: /第二项的照片补上/).count == 1 && page.matches(of: />照片.txt</).count == 1)
            #expect(page.contains("春季检查") && !page.contains("秋季检查"))
        }
    }

    @Test("a published result that was corrected says so, and a unit's page leads to its inspections")
    func published() async throws {
        try await Self.recorded(on: .sqlite) { world, team, path, office, clerk in
            #expect(
                try await clerk.get("/units/\(world.unit("QS"))").text.contains("/inspections?unit=\(world.unit("QS"))")
            )
            try await world.services.database.write { tx in
                _ = try tx.run(
                    .housekeeping("UPDATE inspection SET publish_on = '2026-03-02'", because: "a test publishes"))
            }
            #expect(try await !clerk.get("/inspections/published").text.contains("登记后更正过"))
            let sent = Self.fields(team, [("title", "春季检查")])
            #expect(try await office.upload(path + "/correction", sent).status == 303)
            #expect(try await clerk.get("/inspections/published").text.contains("登记后更正过"))
        }
    }
}
