import Foundation
import HTTPTypes
import Storage
import TestWorld
import Testing

@testable import Responsibility

/// Records are corrected through the real door; what they said before stays.
@Suite struct CorrectionTests {
    @Test(
        "returned work is corrected, put forward again and accepted; every step and both versions stay",
        arguments: Backend.available, Language.allCases)
    func afterReturn(backend: Backend, language: Language) async throws {
        try await World.on(backend) { world in
            try await world.issuePlans()
            try await world.visit { client in
                let tag = language == .zh ? "zh-CN" : "en-GB"
                let clerk = try await world.visitor("qs-clerk", at: client, language: tag)
                let reviewer = try await world.visitor("qs-reviewer", at: client, language: tag)
                let desk = Desk(unit: try world.unit("QS"))
                let path = try await desk.record("例会", by: clerk, files: [("签到.txt", Array("甲".utf8))])
                try await desk.review(path, "return", "缺少会议记录", by: reviewer)
                let returned = try await clerk.get(path)
                #expect(returned.text.contains("缺少会议记录"))

                let form = try await clerk.get(path + "/correction")
                #expect(form.status == 200)
                #expect(form.text.contains(language.say(zh: "重新报审", en: "put forward again")))
                let corrected = try await desk.correct(
                    path, by: clerk, [("minutes", "研究隐患整改。"), ("reason", "补充会议记录")],
                    files: [("记录.txt", Array("乙".utf8))])
                #expect(corrected.status == 303, "\(corrected.text)")
                let shown = try await clerk.get(corrected.location)
                #expect(shown.text.contains("研究隐患整改。") && shown.text.contains("记录.txt"))
                #expect(shown.text.contains(language.say(zh: "第 2 版", en: "version 2")))

                try await desk.review(path, "accept", "", by: reviewer)
                let page = try await reviewer.get(path)
                for words in [
                    language.say(zh: "<strong>退回</strong>", en: "<strong>returned</strong>"),
                    language.say(zh: "更正后报审", en: "put forward by a correction"),
                    language.say(zh: "<strong>认定</strong>", en: "<strong>accepted</strong>"), "王石", "李青", "补充会议记录",
                ] { #expect(page.text.contains(words), "\(words)") }
                let versions = try await reviewer.get(path + "/versions")
                for words in ["补充会议记录", "研究隐患整改。", "记录.txt", "签到.txt"] {
                    #expect(versions.text.contains(words), "\(words)")
                }
                let obligation = try #require(page.value(after: "href=\"/obligations/"))
                let trail = try await reviewer.get("/obligations/\(obligation)")
                #expect(trail.text.contains("缺少会议记录") && trail.text.contains("王石"))
                #expect(try await doneOn(world) == ["2026-03-02"])
            }
        }
    }

    @Test(
        "a correction of what accepted work says is reviewed again; a further file is not", arguments: Backend.available
    )
    func accepted(backend: Backend) async throws {
        try await World.on(backend) { world in
            try await world.issuePlans()
            try await world.visit { client in
                let clerk = try await world.visitor("qs-clerk", at: client)
                let reviewer = try await world.visitor("qs-reviewer", at: client)
                let desk = Desk(unit: try world.unit("QS"))
                let path = try await desk.record("例会", by: clerk)
                try await desk.review(path, "accept", "", by: reviewer)
                let form = try await clerk.get(path + "/correction")
                #expect(form.text.contains("已认定的工作要重新审核"))

                let more = try await desk.correct(
                    path, by: clerk, [("reason", "补充签到表")], files: [("签到.txt", Array("甲".utf8))])
                #expect(more.status == 303)
                #expect(try await states(world) == ["accepted", "accepted"])

                let day = try await desk.correct(
                    path, by: clerk, [("held_on", "2026-03-01"), ("reason", "日期有误")])
                #expect(day.status == 422, "the list of obligations was made for the other day")
                let again = try await desk.correct(
                    path, by: clerk, [("held_on", "2026-03-01"), ("reason", "日期有误")], from: day)
                #expect(again.status == 303, "\(again.text)")
                #expect(try await states(world) == ["submitted", "submitted"])
                #expect(try await doneOn(world) == ["2026-03-01"])
                let access = try await world.access("office")
                let figures = try await world.services.database.read { tx in
                    try Figures.of(
                        [access.tops(.viewRecords)[0]], year: 2026, on: access.today, by: access, in: tx
                    ).map(\.figures).reduce(Figures(), +)
                }
                #expect((figures.met, figures.submitted) == (0, 2))
                let waiting = try await reviewer.get("/reviews")
                #expect(waiting.text.contains("例会"))
            }
        }
    }

    @Test("what is no longer ticked is no longer counted, and stays in the old version", arguments: Backend.available)
    func unticked(backend: Backend) async throws {
        try await World.on(backend) { world in
            try await world.issuePlans()
            try await world.visit { client in
                let clerk = try await world.visitor("qs-clerk", at: client)
                let desk = Desk(unit: try world.unit("QS"))
                let path = try await desk.record("例会", by: clerk)
                let answer = try await desk.correct(path, by: clerk, [("reason", "未研究档案")], ticks: { [$0[0]] })
                #expect(answer.status == 303)
                #expect(try await states(world) == ["submitted"])
                let versions = try await clerk.get(path + "/versions")
                #expect(versions.text.contains("不再计入"))
                let open = try await world.services.database.read { tx in
                    try tx.value(
                        .unscoped(
                            "SELECT COUNT(*) FROM obligation WHERE state = 'submitted'", because: "a test looks"),
                        as: Int.self)
                }
                #expect(open == 1, "the other obligation is open again")
                let back = try await desk.correct(path, by: clerk, [("reason", "仍应计入")], ticks: { $0 }, all: true)
                #expect(back.status == 303)
                let ticked = try await states(world)
                #expect(ticked.count > 1 && ticked.allSatisfy { $0 == "submitted" }, "\(ticked)")
            }
        }
    }

    @Test("of two corrections at once the second is told, with what was typed kept", arguments: Backend.available)
    func stale(backend: Backend) async throws {
        try await World.on(backend) { world in
            try await world.issuePlans()
            try await world.visit { client in
                let clerk = try await world.visitor("qs-clerk", at: client)
                let office = try await world.visitor("office", at: client)
                let desk = Desk(unit: try world.unit("QS"))
                let path = try await desk.record("例会", by: clerk)
                let form = try await clerk.get(path + "/correction")
                let first = try await desk.correct(path, by: office, [("title", "三月例会"), ("reason", "写明月份")])
                #expect(first.status == 303)
                let mine: [(String, String)] = [("title", "安全例会"), ("place", "二楼"), ("reason", "写明内容")]
                let second = try await desk.correct(path, by: clerk, mine, from: form)
                #expect(second.status == 409)
                #expect(second.text.contains("三月例会") && second.text.contains("value=\"安全例会\""))
                #expect(second.text.contains("value=\"二楼\"") && second.text.contains("value=\"写明内容\""))
                let third = try await desk.correct(path, by: clerk, mine, from: second)
                #expect(third.status == 303)
                let once = try await desk.correct(path, by: clerk, mine, from: second)
                #expect(once.status == 303, "the same form once more is done already")
                let shown = try await clerk.get(path)
                #expect(shown.text.contains("第 3 版"))
            }
        }
    }

    @Test("a correction needs a reason and a change, and keeps what was typed")
    func mistakes() async throws {
        try await World.on(.sqlite) { world in
            try await world.issuePlans()
            try await world.visit { client in
                let clerk = try await world.visitor("qs-clerk", at: client)
                let desk = Desk(unit: try world.unit("QS"))
                let path = try await desk.record("例会", by: clerk)
                let nothing = try await desk.correct(path, by: clerk, [("reason", "无")])
                #expect(nothing.status == 422 && nothing.text.contains("没有任何改动"))
                let noReason = try await desk.correct(path, by: clerk, [("title", "新标题"), ("reason", "")])
                #expect(noReason.status == 422 && noReason.text.contains("value=\"新标题\""))
                let future = try await desk.correct(path, by: clerk, [("held_on", "2026-03-09"), ("reason", "改")])
                #expect(future.status == 422)
                let late = try await desk.correct(
                    path, by: clerk, [("held_on", "2026-03-09"), ("reason", "改")], from: future)
                #expect(late.status == 422 && late.text.contains("不能晚于今天"))
            }
        }
    }

    @Test("whoever corrected a record does not review it", arguments: Backend.available)
    func corrector(backend: Backend) async throws {
        try await World.on(backend) { world in
            try await world.issuePlans()
            try await world.visit { client in
                let clerk = try await world.visitor("qs-clerk", at: client)
                let head = try await world.visitor("head", at: client)
                let desk = Desk(unit: try world.unit("QS"))
                let path = try await desk.record("例会", by: clerk)
                let before = try await head.get(path)
                #expect(before.text.contains("name=\"verdict\""))
                let fulfilment = try #require(before.value(after: "name=\"fulfilment\" value=\""))
                let corrected = try await desk.correct(path, by: head, [("place", "三楼"), ("reason", "地点有误")])
                #expect(corrected.status == 303)
                let after = try await head.get(path)
                #expect(!after.text.contains("name=\"verdict\"") && after.text.contains("更正过记录的人也不能审核"))
                let waiting = try await head.get("/reviews")
                #expect(!waiting.text.contains("例会"))
                let answer = try await head.post(
                    path + "/review", [("verdict", "accept"), ("fulfilment", fulfilment)])
                #expect(answer.status == 409)
            }
        }
    }

    private func states(_ world: World) async throws -> [String] {
        try await world.services.database.read { tx in
            try tx.all(.unscoped("SELECT state FROM fulfilment ORDER BY id", because: "a test looks")) {
                (state: String) in state
            }
        }
    }

    private func doneOn(_ world: World) async throws -> [Day] {
        try await world.services.database.read { tx in
            try tx.all(.unscoped("SELECT DISTINCT done_on FROM fulfilment", because: "a test looks")) {
                (day: Day) in day
            }
        }
    }
}

/// What somebody does with the forms of one unit's records.
struct Desk: Sendable {
    let unit: ID<Responsibility.Unit>

    /// Records a meeting of 2 March with all that is ticked, and gives the address of the record.
    func record(
        _ title: String, by visitor: Visitor, _ more: [(String, String)] = [],
        files: [(name: String, bytes: [UInt8])] = []
    ) async throws -> String {
        let answer = try await send(title, by: visitor, more, files: files)
        #expect(answer.status == 303, "\(answer.text)")
        return String(answer.location.prefix { $0 != "?" })
    }

    func send(
        _ title: String, by visitor: Visitor, _ more: [(String, String)] = [],
        files: [(name: String, bytes: [UInt8])] = []
    ) async throws -> Visitor.Answer {
        let form = try await visitor.get("/activities/new?unit=\(unit)&kind=meeting&held_on=2026-03-02")
        let fields = [
            ("once", try #require(form.value(after: "name=\"once\" value=\""))),
            ("proposed_for", "\(unit) meeting 2026-03-02"), ("unit", unit.description), ("kind", "meeting"),
            ("held_on", "2026-03-02"), ("title", title),
        ]
        return try await visitor.upload(
            "/activities", fields + more + checkedBoxes(form.text).map { ("obligations", $0) }, files: files)
    }

    func review(_ path: String, _ verdict: String, _ reason: String, by visitor: Visitor) async throws {
        let page = try await visitor.get(path)
        let answer = try await visitor.post(
            path + "/review",
            [("verdict", verdict), ("reason", reason)] + checkedBoxes(page.text).map { ("fulfilment", $0) })
        #expect(answer.status == 303, "\(answer.text)")
    }

    /// Fills in the form of a correction as it stands, with some fields changed, and sends it.
    ///
    /// - Parameters:
    ///   - page: the form as it was opened or came back; opened now when there is none.
    ///   - all: ticks what is offered, not only what is ticked.
    func correct(
        _ path: String, by visitor: Visitor, _ changes: [(String, String)], from page: Visitor.Answer? = nil,
        files: [(name: String, bytes: [UInt8])] = [], ticks: ([String]) -> [String] = { $0 }, all: Bool = false
    ) async throws -> Visitor.Answer {
        let form: Visitor.Answer
        if let page { form = page } else { form = try await visitor.get(path + "/correction") }
        var fields = hiddenAndTyped(form.text)
        for (name, value) in changes {
            fields.removeAll { $0.0 == name }
            fields.append((name, value))
        }
        let boxes = all ? boxes("obligations", form.text) : checkedBoxes(form.text, named: "obligations")
        fields += ticks(boxes).map { ("obligations", $0) }
        fields += checkedBoxes(form.text, named: "kept").map { ("kept", $0) }
        return try await visitor.upload(path + "/correction", fields, files: files)
    }

    private func hiddenAndTyped(_ html: String) -> [(String, String)] {
        var fields: [(String, String)] = []
        let form = html.components(separatedBy: "class=\"record correction\"").last ?? ""
        for piece in form.components(separatedBy: "<input").dropFirst() {
            let tag = String(piece.prefix { $0 != ">" })
            guard !tag.contains("type=\"checkbox\""), !tag.contains("type=\"file\""),
                let name = attribute("name", of: tag)
            else { continue }
            fields.append((name, attribute("value", of: tag) ?? ""))
        }
        for piece in form.components(separatedBy: "<select").dropFirst() {
            let list = piece.components(separatedBy: "</select").first ?? ""
            guard let name = attribute("name", of: String(list.prefix { $0 != ">" })),
                let option = list.firstRange(of: "\" selected")?.lowerBound
            else { continue }
            fields.append((name, list[..<option].split(separator: "\"").last.map(String.init) ?? ""))
        }
        for piece in form.components(separatedBy: "<textarea").dropFirst() {
            let area = piece.components(separatedBy: "</textarea").first ?? ""
            guard let name = attribute("name", of: String(area.prefix { $0 != ">" })) else { continue }
            fields.append((name, area.components(separatedBy: ">\n").dropFirst().joined(separator: ">\n")))
        }
        if form.contains("name=\"first_item\" checked") { fields.append(("first_item", "on")) }
        return fields
    }

    private func boxes(_ name: String, _ html: String) -> [String] {
        html.components(separatedBy: "name=\"\(name)\" value=\"").dropFirst().map { String($0.prefix { $0 != "\"" }) }
    }

    private func attribute(_ name: String, of tag: String) -> String? {
        tag.firstRange(of: " \(name)=\"").map { range in String(tag[range.upperBound...].prefix { $0 != "\"" }) }
    }
}

/// The values of the boxes of one name that a page shows ticked.
func checkedBoxes(_ html: String, named name: String) -> [String] {
    html.components(separatedBy: "<input type=\"checkbox\" name=\"\(name)\" value=\"").dropFirst().compactMap { piece in
        let tag = piece.prefix { $0 != ">" }
        return tag.hasSuffix("checked") ? String(tag.prefix { $0 != "\"" }) : nil
    }
}
