import Foundation
import Storage
import TestWorld
import Testing

@testable import Responsibility

@Suite struct CalendarPageTests {
    @Test(
        "each number of the month opens a list of as many, the unit's own are named, days off carry their names",
        arguments: Backend.available)
    func month(backend: Backend) async throws {
        try await World.on(backend, today: "2026-06-10") { world in
            try await world.issuePlans()
            try await world.visit { client in
                for (login, code) in [("office", "YX"), ("qs-clerk", "QS"), ("qs-station", "QS-1")] {
                    let visitor = try await world.visitor(login, at: client)
                    let unit = try world.unit(code)
                    for month in ["2026-04", "2026-06", "2026-12"] {
                        let page = try await visitor.get("/calendar?unit=\(unit)&month=\(month)")
                        #expect(page.status == 200)
                        let numbers = page.text.matches(
                            of: /obligations\?due=([\d-]+)&amp;standing=(\w+)"[^>]*>\s*<span[^>]*>.<\/span> (\d+)</)
                        if month != "2026-04" { #expect(!numbers.isEmpty, "\(login) \(month)") }
                        for number in numbers {
                            let list = try await visitor.get(
                                "/units/\(unit)/obligations?due=\(number.1)&standing=\(number.2)")
                            #expect(
                                list.text.matches(of: /<th scope="row">/).count == Int(number.3), "\(code) \(number.1)")
                        }
                    }
                }
                let clerk = try await world.visitor("qs-clerk", at: client)
                let june = try await clerk.get("/calendar?month=2026-06")
                #expect(june.text.contains("2026年6月 · 青石镇"))
                #expect(june.text.contains(">每月安全例会</a>"), "named, being the unit's own")
                #expect(june.text.contains("端午节"))
                #expect(june.text.contains("aria-current=\"date\""))
                let may = try await clerk.get("/calendar?month=2026-05")
                #expect(may.text.contains("<span class=\"mark-work\">班</span>"), "9 May is a make-up day")
                let unknown = try await clerk.get("/calendar?month=2027-01")
                #expect(unknown.text.contains("2027 年放假安排尚未公布"))
                #expect(try await clerk.get("/calendar?month=nonsense").text.contains("2026年6月"))
                let neighbour = try world.unit("BS")
                #expect(try await clerk.get("/calendar?unit=\(neighbour)").status == 404)
                let english = try await world.visitor("qs-clerk", at: client, language: "en")
                #expect(try await english.get("/calendar?month=2026-06").text.contains("June 2026 · 青石镇"))
            }
        }
    }

    @Test("more than five of a unit's own obligations on a day are counted behind a link")
    func more() async throws {
        try await World.on(.sqlite, today: "2026-06-10") { world in
            try await world.issuePlans()
            let unit = try world.unit("QS")
            let access = try await world.access("office")
            try await world.services.database.write { tx in
                let ids = try tx.all(
                    .unscoped(
                        "SELECT id FROM obligation WHERE unit_id = \(unit) AND opens_on <= '2026-06-24'",
                        because: "a test")
                ) { (id: ID<Obligation>) in id }
                try #require(ids.count > 5)
                try Decision.move(Array(ids.prefix(7)), to: "2026-06-24", reason: "统一", by: access, in: tx)
            }
            try await world.visit { client in
                let clerk = try await world.visitor("qs-clerk", at: client)
                #expect(try await clerk.get("/calendar?month=2026-06").text.contains("还有 2 项"))
                let own = try await clerk.get("/units/\(unit)/obligations?due=2026-06-24&own=yes")
                #expect(own.text.matches(of: /<th scope="row">/).count == 7)
            }
        }
    }

    @Test("working days are counted on the page, and said to be provisional where a notice may move them")
    func reckoning() async throws {
        try await World.on(.sqlite) { world in
            try await world.visit { client in
                let clerk = try await world.visitor("qs-clerk", at: client)
                let known = try await clerk.get("/calendar?from=2026-02-12&days=5&calendar=cn")
                #expect(known.text.contains("<time datetime=\"2026-02-26\">"))
                #expect(!known.text.contains("这是暂定日期"))
                let unknown = try await clerk.get("/calendar?from=2026-12-25&days=10&calendar=cn")
                #expect(unknown.text.contains("<time datetime=\"2027-01-08\">"))
                #expect(unknown.text.contains("这是暂定日期"))
                let plain = try await clerk.get("/calendar?from=2026-12-25&days=10&calendar=mon-fri")
                #expect(!plain.text.contains("这是暂定日期"))
                let odd = try await clerk.get("/calendar?from=2026-02-30&days=99999999&calendar=cn")
                #expect(odd.status == 200)
                #expect(odd.text.contains("id=\"from-mistake\"") && odd.text.contains("id=\"days-mistake\""))
            }
        }
    }

    @Test(
        "a changed day says first what it moves, then moves it, once, and leaves what somebody moved by hand",
        arguments: Backend.available)
    func override(backend: Backend) async throws {
        try await World.on(backend) { world in
            try await world.issuePlans()
            let (qs, office) = (try world.unit("QS"), try await world.access("office"))
            // One of the four monthly meetings due on 31 August was moved by a person.
            try await world.services.database.write { tx in
                let ids = try tx.all(
                    .unscoped(
                        "SELECT id FROM obligation WHERE unit_id = \(qs) AND due_on = '2026-08-31'", because: "a test")
                ) { (id: ID<Obligation>) in id }
                try Decision.move(ids, to: "2026-08-28", reason: "提前", by: office, in: tx)
            }
            try await world.visit { client in
                let visitor = try await world.visitor("office", at: client)
                let fields = [("calendar", "cn"), ("day", "2026-08-31"), ("working", "off"), ("reason", "停电检修")]
                let preview = try await visitor.post("/calendars/overrides", fields)
                #expect(preview.status == 200)
                #expect(preview.text.contains("其中 3 项的到期日会变"))
                #expect(try await dues(world, on: "2026-08-31") == 3, "a preview changes nothing")
                let done = try await visitor.post("/calendars/overrides", fields + [("confirmed", "yes")])
                #expect(done.status == 303)
                #expect(done.location.hasSuffix("moved=3"))
                #expect(try await visitor.get(done.location).text.contains("其中 3 项的到期日变了"))
                #expect(try await dues(world, on: "2026-08-31") == 0)
                // 31 August 2026 is a Monday: what rolls back is due on Friday.
                #expect(try await dues(world, on: "2026-08-28") == 4)
                let entries = try await entryCount(world)
                #expect(
                    try await visitor.post("/calendars/overrides", fields + [("confirmed", "yes")]).location
                        .hasSuffix("looked=0&moved=0"))
                #expect(try await entryCount(world) == entries, "the same day again changes nothing")
                let back = fields.map { $0.0 == "working" ? ("working", "work") : $0 } + [("confirmed", "yes")]
                #expect(try await visitor.post("/calendars/overrides", back).location.hasSuffix("moved=3"))
                #expect(try await dues(world, on: "2026-08-31") == 3)
                #expect(try await dues(world, on: "2026-08-28") == 1, "what a person moved stays")
                let page = try await visitor.get("/calendars")
                #expect(page.text.contains("停电检修") && page.text.contains("2026-08-31 星期一"))
            }
            #expect(try await Doctor(world.services).examine() == [])
        }
    }

    @Test("a year's notice is pasted or uploaded, previewed and taken; a wrong one comes back with its rows")
    func notice() async throws {
        try await World.on(.sqlite, today: "2026-12-01") { world in
            try await world.issuePlans(year: 2027)
            try await world.visit { client in
                let visitor = try await world.visitor("office", at: client)
                #expect(try await visitor.get("/calendars").text.contains("2027 年放假安排尚未公布或尚未导入"))
                let notice = """
                    {"year": 2027, "papers": [], "days": [{"name": "试", "date": "2027-04-30", "isOffDay": true}]}
                    """
                let preview = try await visitor.upload(
                    "/calendars/years", [("calendar", "cn"), ("notice", "")], files: [("2027.json", Array(notice.utf8))]
                )
                #expect(preview.status == 200)
                #expect(preview.text.contains("其中 4 项的到期日会变"))
                let sent = preview.value(after: "name=\"notice\" value=\"")?.replacing("&quot;", with: "\"")
                let done = try await visitor.post(
                    "/calendars/years", [("calendar", "cn"), ("notice", try #require(sent)), ("confirmed", "yes")])
                #expect(done.location.hasSuffix("moved=4"))
                #expect(try await visitor.get("/calendars?year=2027").text.contains("<td>2027-04-30</td>"))
                let wrong = notice.replacing("04-30", with: "02-30")
                let refused = try await visitor.post("/calendars/years", [("calendar", "cn"), ("notice", wrong)])
                #expect(refused.status == 422)
                #expect(refused.text.contains("第 1 行：“2027-02-30”不是日期"))
                #expect(refused.text.contains("2027-02-30&quot;"), "what was pasted is still there")
                let empty = try await visitor.post("/calendars/overrides", [("calendar", "cn")])
                #expect(empty.status == 422)
                #expect(
                    try await visitor.post(
                        "/calendars/overrides",
                        [("calendar", "moon"), ("day", "2026-12-02"), ("working", "off"), ("reason", "x")]
                    ).status == 422)
            }
            #expect(try await Doctor(world.services).examine() == [])
        }
    }

    private func dues(_ world: World, on day: Day) async throws -> Int {
        try await world.services.database.read { tx in
            try tx.value(
                .unscoped(
                    "SELECT COUNT(*) FROM obligation WHERE due_on = \(day) AND cadence = 'fixed'", because: "a test"),
                as: Int.self) ?? 0
        }
    }

    private func entryCount(_ world: World) async throws -> Int {
        try await world.services.database.read { tx in
            try tx.value(.unscoped("SELECT COUNT(*) FROM entry", because: "a test"), as: Int.self) ?? 0
        }
    }
}
