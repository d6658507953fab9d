import Storage
import TestWorld
import Testing

@testable import Responsibility

@Suite struct InspectionTests {
    @Test(
        "a problem becomes a finding, the visit work of the issuing unit, and what was seen a check of the standing duty",
        arguments: Backend.available)
    func consequences(_ backend: Backend) async throws {
        try await World.inspecting(on: backend) { world, people in
            let team = [try #require(people["江一"]), try #require(people["海二"])]
            let station = try world.unit("QS-1")
            try await world.visit { client in
                let office = try await world.visitor("office", at: client)
                let form = try await office.get("/inspections/new?unit=\(station)&checklist=exits")
                #expect(form.status == 200 && form.text.contains("走一遍。") && form.text.contains("江一"))
                let sent = try world.inspectionForm(
                    "QS-1", team,
                    [
                        ("outcome_1", "problem"), ("facts_1", "东侧出口被纸箱堵住"), ("place_1", "东侧"), ("grade_1", "ordinary"),
                        ("track_1", "by-date"), ("due_1", "2026-03-20"), ("outcome_3", "not-applicable"),
                    ])
                let answer = try await office.upload("/inspections", sent)
                #expect(answer.status == 303, "\(answer.text)")
                let page = try await office.get(answer.location).text
                #expect(page.contains("J2026-0001") && page.contains("2026-0001") && page.contains("江一、海二"))
                // The same form again: a second press, or a phone that never got the answer.
                #expect(try await office.upload("/inspections", sent).location == answer.location)
                let clerk = try await world.visitor("qs-station", at: client)
                #expect(try await clerk.get(answer.location).status == 200)
                #expect(try await clerk.get("/activities?unit=\(station)").text.contains("出口检查"))
                #expect(
                    try await office.get("/activities?unit=\(try world.unit("YX"))&own=yes").text.contains(
                        "青石镇安监站：出口检查"))
            }
            let machine = world.services.machine("tests")
            try await world.services.database.read { tx in
                let findings = try tx.all(
                    "SELECT \(Finding.columns) FROM finding g WHERE \(machine.may(.viewRecords, at: "g.unit_id"))",
                    Finding.init)
                let finding = try #require(findings.first)
                #expect(findings.count == 1)
                #expect(finding.title == "不符合：出口畅通", "\(finding.title)")
                #expect(finding.item == "exits/exits-clear" && finding.facts == "东侧出口被纸箱堵住")
                #expect(finding.clause == "《安全规定》第三条" && finding.dueOn == "2026-03-20" && finding.source == .inspection)
                let states = try tx.all(
                    """
                    SELECT o.state FROM obligation o WHERE o.unit_id = \(station) AND o.cadence = 'standing'
                      AND \(machine.may(.viewRecords, at: station))
                    """
                ) { (state: Obligation.State) in state }
                #expect(states == [.questioned])
                let work = try tx.all(
                    "SELECT v.kind, v.outcome FROM activity v WHERE \(machine.may(.viewRecords, at: "v.unit_id")) ORDER BY v.kind"
                ) { (kind: Activity.Kind, outcome: Activity.Outcome) in "\(kind.rawValue) \(outcome.rawValue)" }
                #expect(work == ["check questioned", "inspection "])
            }
        }
    }

    @Test("what is fine verifies the standing duty", arguments: Backend.available)
    func verifies(_ backend: Backend) async throws {
        try await World.inspecting(on: backend) { world, people in
            let team = [try #require(people["江一"]), try #require(people["海二"])]
            try await world.visit { client in
                let office = try await world.visitor("office", at: client)
                let answer = try await office.upload("/inspections", try world.inspectionForm("QS-1", team))
                #expect(answer.status == 303)
            }
            let (machine, station) = (world.services.machine("tests"), try world.unit("QS-1"))
            let counted = try await world.services.database.read { tx in
                try tx.value(
                    """
                    SELECT COUNT(*) FROM fulfilment f JOIN obligation o ON o.id = f.obligation_id
                    WHERE f.unit_id = \(station) AND f.state = 'accepted' AND o.cadence = 'standing' AND o.state = 'holding'
                      AND \(machine.may(.viewRecords, at: station))
                    """, as: Int.self)
            }
            #expect(counted == 1)
        }
    }

    @Test(
        "every mistake of the form is told beside what was typed, and nothing is recorded", arguments: Backend.available
    )
    func mistakes(_ backend: Backend) async throws {
        try await World.inspecting(on: backend) { world, people in
            let one = try #require(people["江一"])
            try await world.visit { client in
                let office = try await world.visitor("office", at: client)
                let answer = try await office.upload(
                    "/inspections",
                    try world.inspectionForm(
                        "QS", [one, one],
                        [("outcome_1", "problem"), ("outcome_2", ""), ("held_on", "2026-03-03"), ("summary", "总体尚可")]))
                #expect(answer.status == 422)
                for words in ["不得少于两人", "第 1 项", "第 2 项", "不能晚于今天", "总体尚可"] {
                    #expect(answer.text.contains(words), "\(words)")
                }
                #expect(try await !office.get("/inspections?to=2026-12-31").text.contains("J2026-"))
                // Somebody who does not inspect at the issuing unit, and an item that no checklist has.
                let stranger = try await world.access("qs-clerk").personID
                let other = try world.inspectionForm("BS", [one, try #require(stranger)], once: "form-2")
                #expect(try await office.upload("/inspections", other).status == 422)
            }
        }
    }

    @Test("somebody with an interest in the unit does not inspect it, nor is offered", arguments: Backend.available)
    func recused(_ backend: Backend) async throws {
        try await World.inspecting(on: backend) { world, people in
            let (one, two) = (try #require(people["江一"]), try #require(people["海二"]))
            let (qs, machine) = (try world.unit("QS"), world.services.machine("tests"))
            try await world.services.database.write { tx in
                let post = try Post.named("顾问", in: qs, by: machine, in: tx)
                try Post.appoint(two, to: post, since: "2026-01-01", by: machine, in: tx)
            }
            try await world.visit { client in
                let office = try await world.visitor("office", at: client)
                #expect(try await !office.get("/inspections/new?unit=\(qs)&checklist=exits").text.contains("海二"))
                let answer = try await office.upload("/inspections", try world.inspectionForm("QS", [one, two]))
                #expect(answer.status == 409 && answer.text.contains("回避"))
                let elsewhere = try world.inspectionForm("BS", [one, two], once: "form-2")
                #expect(try await office.upload("/inspections", elsewhere).status == 303)
            }
        }
    }

    @Test(
        "the unit signs once, with its remarks; the result is then published, or after the set days without a signature",
        arguments: Backend.available)
    func signing(_ backend: Backend) async throws {
        try await World.inspecting(on: backend) { world, people in
            let team = [try #require(people["江一"]), try #require(people["海二"])]
            let root = try world.unit("YX")
            try await world.visit { client in
                let office = try await world.visitor("office", at: client)
                let planned = try await office.post(
                    "/inspections/plan",
                    [
                        ("once", "plan-1"), ("issuer", root.description), ("kind", "special"), ("title", "春季检查"),
                        ("checklist", "exits"), ("from_day", "2026-03-01"), ("to_day", "2026-03-31"),
                        ("publish_within", "2"), ("sign_within", "5"), ("window_days", "90"), ("year_limit", "2"),
                        ("units", "青石镇\nBS"),
                    ])
                #expect(planned.status == 303, "\(planned.text)")
                let batch = try #require(planned.location.split(separator: "/").last.map(String.init))
                let first = try await office.upload(
                    "/inspections", try world.inspectionForm("QS", team, [("batch", batch), ("title", "春季检查")]))
                let second = try await office.upload(
                    "/inspections",
                    try world.inspectionForm("BS", team, [("batch", batch), ("title", "春季检查")], once: "form-2"))
                #expect(first.status == 303 && second.status == 303)
                #expect(try await office.get(planned.location).text.contains("已检查"))

                let (clerk, neighbour) = (
                    try await world.visitor("qs-clerk", at: client), try await world.visitor("bs-clerk", at: client)
                )
                let path = first.location.replacing("?recorded=yes", with: "")
                #expect(try await neighbour.post(path + "/sign-off", [("remarks", "")]).status == 404)
                #expect(try await office.post(path + "/sign-off", [("remarks", "")]).status == 403)
                #expect(try await clerk.post(path + "/sign-off", [("remarks", "出口当天已清理")]).status == 303)
                #expect(try await clerk.post(path + "/sign-off", [("remarks", "再签")]).status == 422)
                let page = try await office.get(path).text
                #expect(page.contains("李青") && page.contains("出口当天已清理"))

                #expect(try await !neighbour.get("/inspections/published").text.contains("春季检查"))
                world.clock.go(to: "2026-03-04")
                _ = try await neighbour.signIn("bs-clerk")
                let published = try await neighbour.get("/inspections/published").text
                #expect(published.contains("青石镇") && published.contains("已签字") && !published.contains("白水乡</td>"))
                #expect(!published.contains("江一") && !published.contains("李青"))
                world.clock.go(to: "2026-03-09")
                _ = try await clerk.signIn("qs-clerk")
                #expect(try await clerk.get("/inspections/published").text.contains("未签字"))
            }
        }
    }

    @Test(
        "the ledger is filtered, put in order, read page by page and exported with its columns",
        arguments: Backend.available)
    func ledger(_ backend: Backend) async throws {
        try await World.inspecting(on: backend) { world, people in
            let team = [try #require(people["江一"]), try #require(people["海二"])]
            try await world.visit { client in
                let office = try await world.visitor("office", at: client)
                for number in 1...52 {
                    let unit = number % 2 == 0 ? "QS" : "BS"
                    let form = try world.inspectionForm(
                        unit, team,
                        [("title", "检查\(number)号")]
                            + (number == 7 ? [("outcome_2", "problem"), ("facts_2", "标志破损")] : []),
                        once: "form-\(number)")
                    #expect(try await office.upload("/inspections", form).status == 303)
                }
                for sort in ["", "?sort=unit"] {
                    let first = try await office.get("/inspections\(sort)").text
                    let next = try #require(first.firstMatch(of: /rel="next" href="([^"]+)"/)).output.1.replacing(
                        "&amp;", with: "&")
                    let second = try await office.get("/inspections\(next)").text
                    let titles = (first + second).matches(of: />(检查\d+号)</).map { String($0.output.1) }
                    #expect(titles.count == 52 && Set(titles).count == 52)
                }
                #expect(
                    try await office.get("/inspections?text=%E6%A3%80%E6%9F%A57%E5%8F%B7").text.matches(of: /J2026-\d+/)
                        .count == 1)
                #expect(try await office.get("/inspections?kind=special").text.contains("没有符合条件"))
                let csv = try await office.get("/inspections/export?format=csv&unit=\(try world.unit("BS"))").text
                let lines = csv.split(whereSeparator: \.isNewline)
                #expect(lines[0].hasSuffix("编号,类型,时间,对象,检查人,依据/检查项,结果,问题,现场处理,被查单位签字,照片"))
                #expect(lines.count == 27)
                #expect(csv.contains("2026-0001 不符合：标志完好") && csv.contains("江一、海二"))
            }
        }
    }
}
