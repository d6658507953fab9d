import Foundation
import Storage
import TestWorld
import Testing

@testable import Responsibility

/// Work of another unit (代填), and the choice of the unit.
@Suite struct OnBehalfTests {
    @Test(
        "who records for a unit below is named with their own unit, who records their own work is not",
        arguments: Backend.available)
    func named(backend: Backend) async throws {
        try await World.on(backend) { world in
            try await world.visit { client in
                let clerk = try await world.visitor("qs-clerk", at: client)
                let form = try await clerk.get("/activities/new?unit=\(try world.unit("QS-1"))")
                #expect(form.text.contains("您将代青石镇安监站填报"))
                let below = try await clerk.record(in: world, "QS-1", [])
                let page = try await clerk.get(below.location)
                #expect(page.text.contains("由青石镇的李青代青石镇安监站填报"))
                let own = try await clerk.record(in: world, "QS", [])
                let ownPage = try await clerk.get(own.location)
                #expect(!ownPage.text.contains("代青石镇"))
                let station = try await world.visitor("qs-station", at: client, language: "en-GB")
                let read = try await station.get(below.location)
                #expect(read.text.contains("recorded on behalf of 青石镇安监站 by 青石镇, by 李青"))
                let refused = try await clerk.record(in: world, "BS-1", [])
                #expect(refused.status == 404, "not for a unit beside one's own")
            }
            let entries = try await world.services.database.read { tx in
                try tx.all(
                    .unscoped("SELECT content FROM entry WHERE act = 'record' ORDER BY id", because: "a test looks")
                ) { (content: String) in content }
            }
            let unit = try world.unit("QS")
            #expect(entries.map { $0.contains("\"recorder_unit\":\"\(unit)\"") } == [true, false])
            #expect(entries[1].contains("\"recorder_unit\":null"))
        }
    }

    @Test(
        "a unit is chosen by code, by name, by both, or by a part of its name",
        arguments: ["QS-1", "青石镇安监站", "青石镇安监站（QS-1）", "青石镇安监站 (QS-1)", " 安监 "], Backend.available)
    func chosen(typed: String, backend: Backend) async throws {
        try await World.on(backend) { world in
            let clerk = try await world.access("qs-clerk")
            let unit = try await world.services.database.read { tx in
                try UnitChoice.find(typed, for: .recordActivities, by: clerk, in: tx)
            }
            #expect(unit.code == "QS-1")
        }
    }

    @Test("what names no unit or several is said at the field, and nothing typed is lost")
    func unclear() async throws {
        try await World.on(.sqlite) { world in
            try await world.visit { client in
                let clerk = try await world.visitor("qs-clerk", at: client)
                for (typed, said) in [
                    ("青石", "青石镇（QS）、青石镇安监站（QS-1）"), ("白水乡", "没有找到单位“白水乡”"), ("%", "没有找到单位"), ("_", "没有找到单位"),
                ] {
                    let answer = try await clerk.record(in: world, "QS", [("unit", typed), ("minutes", "写了很多")])
                    #expect(answer.status == 422, "\(typed)")
                    #expect(answer.text.contains(said), "\(typed)")
                    #expect(answer.text.contains("写了很多"))
                }
                let list = try await clerk.get("/activities/proposals?unit=ZZZ")
                #expect(list.status == 200 && list.text.contains("没有找到单位"))
            }
        }
    }

    @Test("with a thousand units the form has a field that offers them, and takes a name", arguments: Backend.available)
    func thousand(backend: Backend) async throws {
        try await World.on(backend) { world in
            let machine = world.services.machine("tests")
            let parent = try world.unit("QS")
            try await world.services.database.write { tx in
                for number in 1...1_000 {
                    _ = try Responsibility.Unit.create(
                        NewUnit(parentID: parent, kind: "village", code: "V\(number)", name: "第\(number)村"),
                        on: world.clock.today, by: machine, in: tx)
                }
            }
            try await world.visit { client in
                let clerk = try await world.visitor("qs-clerk", at: client)
                let form = try await clerk.get("/activities/new")
                #expect(form.text.contains("list=\"units\""))
                #expect(form.text.contains("value=\"青石镇（QS）\""), "one's own unit stands there")
                #expect(form.text.components(separatedBy: "<option value=\"第").count > 900)
                let list = try await clerk.get("/activities/proposals?unit=V777&kind=other&held_on=2026-03-02")
                let mark = try #require(list.value(after: "name=\"proposed_for\" value=\""))
                let recorded = try await clerk.record(
                    in: world, "QS", [("unit", "第777村（V777）"), ("proposed_for", mark)], kind: "other")
                #expect(recorded.status == 303)
                let page = try await clerk.get(recorded.location)
                #expect(page.text.contains("第777村</a>"))
            }
        }
    }
}

/// What the page says once work has been recorded.
@Suite struct RemainingTests {
    @Test("the record's page tells who looks at it next and what is still missing", arguments: Backend.available)
    func remaining(backend: Backend) async throws {
        try await World.on(backend) { world in
            let office = try await world.access("office")
            let root = try world.unit("YX")
            try await world.services.database.write { tx in
                _ = try Programme.adopt(Self.twice, by: office, in: tx)
                _ = try Plan.issue("twice", year: 2026, under: root, by: office, in: tx)
            }
            try await world.visit { client in
                let clerk = try await world.visitor("qs-clerk", at: client)
                let form = try await clerk.get("/activities/new?kind=drill")
                let fields = checkedBoxes(form.text).map { ("obligations", $0) }
                #expect(fields.count == 2)
                let recorded = try await clerk.record(in: world, "QS", fields, kind: "drill")
                let page = try await clerk.get(recorded.location)
                #expect(page.text.contains("等待上级单位的审核员审核。还差 1 次，截止 2026-06-30。"))
                #expect(page.text.contains("还差 2 次，截止 2026-06-30。"))
                let reviewer = try await world.visitor("office", at: client, language: "en-GB")
                let read = try await reviewer.get(recorded.location)
                #expect(
                    read.text.contains(
                        "A reviewer of the parent unit looks at it next. 1 more is needed, due 2026-06-30."))
            }
        }
    }

    private static let twice = """
        programme: twice
        version: 1
        applies_from: 2025-01-01
        field: other
        title: {zh: 次数试验, en: Number trial}
        summary: {zh: 试验用。, en: For trials.}
        instruments:
          - {key: rules, title: {zh: 规定, en: Rules}, issuer: {zh: 本局, en: The bureau}, edition: "2025"}
        duties:
          - key: twice
            title: {zh: 半年两次, en: Twice}
            text: {zh: 半年两次。, en: Twice.}
            source: {instrument: rules, clause: {zh: 第一条, en: art. 1}}
            owed_by: {kinds: [township]}
            cadence: {quota: {count: 2, per: half, proration: full}}
            counts: [drill]
            hours: 1
            weight: 1
            review: {by: parent}
          - key: thrice
            title: {zh: 半年三次, en: Thrice}
            text: {zh: 半年三次。, en: Thrice.}
            source: {instrument: rules, clause: {zh: 第二条, en: art. 2}}
            owed_by: {kinds: [township]}
            cadence: {quota: {count: 3, per: half, proration: full}}
            counts: [drill]
            hours: 1
            weight: 1
            review: {by: none}
        """
}
