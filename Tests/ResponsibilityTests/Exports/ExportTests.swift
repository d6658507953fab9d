import Documents
import HTTPTypes
import Storage
import TestWorld
import Testing
import Web

@testable import Responsibility

@Suite struct ExportTests {
    @Test(
        "a list is exported as it is filtered, with all its pages, for a spreadsheet", arguments: Backend.available)
    func obligations(backend: Backend) async throws {
        try await World.on(backend, today: "2026-06-10") { world in
            try await world.issuePlans()
            let root = try world.unit("YX")
            try await world.visit { client in
                let office = try await world.visitor("office", at: client)
                let path = "/units/\(root)/obligations/export"
                let all = try await office.get("\(path)?format=csv&after=0000000000001&after_day=2026-12-31")
                #expect(all.status == 200)
                #expect(all.headers[.contentType] == "text/csv; charset=utf-8")
                #expect(all.bytes.starts(with: [0xEF, 0xBB, 0xBF]))
                let rows = all.text.split(separator: "\r\n")
                #expect(rows[0].hasSuffix("单位,单位代码,责任制,任务,周期类型,期次,到期,宽限至,应完成次数,已认定次数,状态"))
                #expect(rows.count > ObligationList.pageLength, "more than one page")
                let access = try await world.access("office")
                let list = ObligationList(unitID: root, query: Form(), today: access.today)
                let count = try await world.services.database.read { tx in
                    try list.count(upTo: 10_000, by: access, in: tx)
                }
                #expect(rows.count - 1 == count)
                let some = try await office.get("\(path)?format=csv&standing=overdue")
                let overdue = some.text.split(separator: "\r\n").dropFirst()
                #expect(!overdue.isEmpty && overdue.allSatisfy { $0.hasSuffix(",已逾期") })
                let book = try await office.get("\(path)?format=xlsx&standing=overdue")
                #expect(book.bytes.starts(with: [0x50, 0x4B]))
                #expect(
                    book.headers[.contentDisposition]?.contains(
                        Percent.encode("云溪县应急管理局 履责任务 2026-06-10.xlsx")) == true)
            }
        }
    }

    @Test(
        "every list has its file, in the person's language, with a name to find it by",
        arguments: [
            ("office", "/plans/export", "Year,Programme,Catalogue version", "Plans 2026-06-10.csv"),
            (
                "qs-reviewer", "/reviews/export", "Unit,Work,Kind,Date,Counts towards",
                "Waiting for review 2026-06-10.csv"
            ),
            (
                "office", "/waiver-requests/export", "Unit,Obligation,Reason,Asked on",
                "Requests for waivers 2026-06-10.csv"
            ),
            ("admin", "/people/export", "Name,Login,Unit,Roles,State", "People and accounts 2026-06-10.csv"),
            ("office", "/units/{unit}/export", "Unit,Unit code,Kind,Owed,met", "青石镇 2026 Units below 2026-06-10.csv"),
            ("qs-clerk", "/activities/export?unit={unit}", "Date,Unit,Unit code,Kind,Work", "青石镇 Work 2026-06-10.csv"),
        ])
    func others(login: String, path: String, headings: String, name: String) async throws {
        try await World.on(.sqlite, today: "2026-06-10") { world in
            try await world.issuePlans()
            let unit = try world.unit("QS")
            let clerk = try await world.access("qs-clerk")
            try await world.services.database.write { tx in
                let id = try Activity.record(
                    NewActivity(
                        unitID: unit, kind: .meeting, title: "=HYPERLINK(\"x\")", heldOn: world.clock.today,
                        once: Token.make()), by: clerk, in: tx)
                let counted = try #require(try Fulfilment.of(id, by: clerk, in: tx).first)
                try WaiverRequest.ask(counted.obligationID, reason: "-1+1", by: clerk, in: tx)
            }
            try await world.visit { client in
                let visitor = try await world.visitor(login, at: client, language: "en")
                let address = path.replacing("{unit}", with: unit.description)
                let answer = try await visitor.get(address + (path.contains("?") ? "&" : "?") + "format=csv")
                #expect(answer.status == 200)
                let rows = answer.text.split(separator: "\r\n")
                #expect(rows[0].drop { $0 == "\u{FEFF}" }.hasPrefix(headings), "\(rows[0])")
                #expect(rows.count > 1, "\(path)")
                #expect(answer.headers[.contentDisposition]?.hasSuffix(Percent.encode(name)) == true)
                #expect(!answer.text.contains(",=") && !answer.text.contains(",-"), "no cell is a formula")
            }
        }
    }

    @Test("a list that is too long says what to do")
    func tooLong() {
        #expect(throws: Refusal.self) { try Export.check(Export.most + 1) }
        #expect(throws: Never.self) { try Export.check(Export.most) }
    }
}
