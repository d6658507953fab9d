import Documents
import Foundation
import Storage
import TestWorld
import Testing
import Web

@testable import Responsibility

/// The board, the three lists and the ledger are views of the same findings, and every number opens its list.
@Suite struct FindingListTests {
    @Test("filters, lists and pages, in both languages", arguments: Backend.available, Language.allCases)
    func lists(backend: Backend, language: Language) async throws {
        try await World.on(backend) { world in
            let major = try await world.open(try world.newFinding("电线老化", grade: .major, dueOn: "2026-03-05"))
            try await world.bring(major, to: .planned)
            let far = try await world.open(
                try world.newFinding("出口堵塞", at: "BS-1", foundOn: "2026-01-05", dueOn: "2026-02-01", source: .own),
                by: "bs-clerk")
            let closed = try await world.open(try world.newFinding("台账缺页"))
            try await world.bring(closed, to: .closed)
            for number in 1...60 {
                _ = try await world.open(
                    try world.newFinding("第 \(number) 号", dueOn: ("2026-05-01" as Day).adding(days: number % 7)))
            }
            try await world.visit { client in
                let tag = language == .zh ? "zh" : "en"
                let office = try await world.visitor("office", at: client, language: tag)
                let all = try await office.get("/findings")
                #expect(all.text.contains(language.say(zh: "未销号 62", en: "Not closed 62")))
                #expect(all.text.contains("出口堵塞") && !all.text.contains("台账缺页"))
                #expect(all.text.contains(language.say(zh: "已逾期", en: "overdue")))
                for (query, titles) in [
                    ("stage=closed", ["台账缺页"]), ("grade=major", ["电线老化"]), ("overdue=yes", ["出口堵塞"]),
                    ("source=own&stage=any", ["出口堵塞"]), ("stage=planned", ["电线老化"]), ("text=堵", ["出口堵塞"]),
                    ("repeats=yes", []), ("text=2026-0001", ["出口堵塞"]), ("unit=\(try world.unit("BS"))", ["出口堵塞"]),
                    ("stage=closed&overdue=yes", []),
                ] as [(String, [String])] {
                    let page = try await office.get("/findings?\(query)")
                    #expect(page.status == 200)
                    #expect(rows(page.text).count == titles.count, "\(query)")
                    for title in titles where query != "text=2026-0001" {
                        #expect(page.text.contains(title), "\(query)")
                    }
                }
                for (list, word) in [
                    ("tasks", language.say(zh: "措施", en: "Measures")),
                    ("responsibilities", language.say(zh: "责任岗位", en: "Posts")),
                ] {
                    let page = try await office.get("/findings?list=\(list)")
                    #expect(page.text.contains(">\(word)</th>"))
                    #expect(page.text.contains(list == "tasks" ? "全部更换" : "安全员"))
                }
                let board = try await office.get("/findings?view=board")
                for stage in Finding.Stage.allCases { #expect(board.text.contains(stage.title(in: language))) }
                // Page by page in either order, each finding once.
                for sort in ["due", "found"] {
                    var seen: [String] = []
                    var next: String? = "/findings?stage=any&sort=\(sort)"
                    while let address = next {
                        let page = try await office.get(address)
                        seen += rows(page.text)
                        next = page.value(after: "rel=\"next\" href=\"").map {
                            "/findings" + $0.replacing("&amp;", with: "&")
                        }
                    }
                    #expect(seen.count == 63 && Set(seen).count == 63, "\(sort)")
                }
                let clerk = try await world.visitor("bs-clerk", at: client, language: tag)
                let own = try await clerk.get("/findings?stage=any")
                #expect(rows(own.text).count == 1, "only what is theirs")
                #expect(try await clerk.get("/findings?unit=\(try world.unit("QS"))").status == 404)
                let unit = try await office.get("/units/\(try world.unit("BS"))")
                #expect(unit.text.contains("/findings?unit=\(try world.unit("BS"))&amp;overdue=yes"))
                #expect(try await clerk.get("/").text.contains(language.say(zh: "登记工作", en: "Record what was done")))
            }
            _ = far
        }
    }

    @Test("the board shows what was closed last first", arguments: Backend.available)
    func board(backend: Backend) async throws {
        try await World.on(backend) { world in
            var closed: [ID<Finding>] = []
            for (number, due) in (["2026-03-05", "2026-05-30", "2026-04-10"] as [Day]).enumerated() {
                let id = try await world.open(try world.newFinding("问题\(number)", dueOn: due))
                world.clock.go(to: world.clock.today.adding(days: 1))
                try await world.bring(id, to: .closed)
                closed.append(id)
            }
            let newestFirst = closed.reversed().map(\.description)
            try await world.visit { client in
                for login in ["office", "qs-clerk"] {
                    let page = try await world.visitor(login, at: client).get("/findings?view=board").text
                    let shown = page.matches(of: /<li><a href="\/findings\/(\w+)">/).map { String($0.output.1) }
                    #expect(shown == newestFirst, "\(login)")
                    #expect(page.contains("stage=closed&amp;sort=found"))
                }
            }
        }
    }

    @Test("the ledger has the columns of the register that inspectors ask for", arguments: Backend.available)
    func ledger(backend: Backend) async throws {
        try await World.on(backend) { world in
            let id = try await world.open(try world.newFinding())
            try await world.bring(id, to: .closed)
            let returned = try await world.open(try world.newFinding("出口堵塞", grade: .major))
            try await world.bring(returned, to: .checked)
            try await world.take(.return, of: returned, by: "head")
            let clerk = try await world.access("qs-clerk")
            try await world.services.database.write { tx in
                try Finding.tell(id, how: "班前会", on: "2026-03-02", by: clerk, in: tx)
            }
            try await world.visit { client in
                let office = try await world.visitor("office", at: client)
                let file = try await office.get("/findings/export?stage=any&format=csv")
                let text = try DelimitedText(file.bytes)
                #expect(
                    text.headings == [
                        "编号", "发现时间/来源", "部位", "描述", "类别", "等级", "整改措施", "责任单位/人", "资金", "时限", "预案/临时措施",
                        "完成时间", "复查人/时间/结论", "销号审批", "向职工通报方式/日期",
                    ])
                let rows = try text.map { try $0.get() }
                #expect(rows.count == 2)
                #expect(
                    rows[0].fields == [
                        "2026-0001", "2026-03-02 / 检查发现", "", "灭火器过期: 库房两具灭火器压力不足", "", "一般", "全部更换",
                        "青石镇 / 安全员", "2000 元", "2026-04-30", "备用灭火器 / 加派人员值守", "2026-03-02",
                        "检查员 / 2026-03-02 / 通过", "局长 2026-03-02 / 主管科室 2026-03-02", "班前会 / 2026-03-02",
                    ])
                #expect(rows[1].fields[5] == "重大")
                #expect(Array(rows[1].fields[11...13]) == ["", "", ""], "what was sent back is not put right yet")
                let sheet = try await office.get("/findings/export?stage=any&format=xlsx")
                #expect(sheet.status == 200 && sheet.bytes.starts(with: [0x50, 0x4B]))
                let english = try await world.visitor("office", at: client, language: "en")
                let words = try DelimitedText(try await english.get("/findings/export?format=csv").bytes)
                #expect(words.headings.count == 15 && words.headings[0] == "Number")
            }
        }
    }

    @Test(
        "SQLite finds every list along an index and walks no growing table",
        arguments: [
            "", "stage=any", "stage=closed&sort=found", "grade=major", "track=long-term", "source=superior",
            "overdue=yes", "repeats=yes", "view=board", "sort=found", "text=x",
            "after=0000000000001&after_day=2026-03-02",
        ])
    func plans(text: String) async throws {
        try await World.on(.sqlite) { world in
            _ = try await world.open(try world.newFinding(item: "a"))
            let (form, township) = (try Form(query: text), try world.unit("QS"))
            for login in ["office", "inspector", "qs-clerk"] {
                let access = try await world.access(login)
                let steps = try await world.services.database.read { tx in
                    try Self.steps(in: tx) {
                        _ = try FindingList.asked(form, by: access, in: tx).read(by: access, in: tx)
                        _ = try WaitingFindings.of(access, in: tx)
                        _ = try Finding.forerunner(
                            unit: township, item: "a", duty: nil, foundOn: access.today, by: access, in: tx)
                        _ = try Finding.lastSequence(of: 2026, in: tx)
                    }
                }
                let scans = steps.filter { $0.contains(/^SCAN (g|finding|s|finding_step|r|rectification|x|e)\b/) }
                #expect(scans.allSatisfy { $0.contains("finding_extension_waiting") }, "\(login) \(text): \(scans)")
                #expect(steps.contains { $0.hasPrefix("SEARCH g ") }, "\(steps)")
                // Unit by unit no index is taken that would walk all other units' findings for each.
                let perUnit = zip(steps, steps.dropFirst()).filter { $0.0.hasPrefix("SEARCH a ") }.map(\.1)
                let strange = perUnit.filter { $0.hasPrefix("SEARCH g ") && !$0.contains("(unit_id=?") }
                #expect(strange.isEmpty, "\(login) \(text): \(strange)")
            }
        }
    }

    /// How SQLite runs the statements of some work, step by step.
    private static func steps(in tx: Transaction, _ work: () throws -> Void) throws -> [String] {
        var statements: [SQL] = []
        tx.watch = { statements.append($0) }
        try work()
        tx.watch = nil
        return try statements.flatMap { sql in
            try tx.all(
                .unscoped("EXPLAIN QUERY PLAN \(sql)", because: "a plan tells nothing of the rows")
            ) { (_: Int, _: Int, _: Int, detail: String) in detail }
        }
    }

    /// The identities in the rows of a table.
    private func rows(_ page: String) -> [String] {
        page.matches(of: /<th scope="row"><a href="\/findings\/(\w+)"/).map { String($0.output.1) }
    }
}
