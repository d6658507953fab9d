import Foundation
import Storage
import TestWorld
import Testing

@testable import Responsibility

/// A correction changes all of what a record says; each version keeps its own.
@Suite struct WholeCorrectionTests {
    @Test(
        "attendance, agenda and decisions are corrected, and every version shows its own",
        arguments: Backend.available, Language.allCases)
    func content(backend: Backend, language: Language) async throws {
        try await World.on(backend) { world in
            try await world.issuePlans()
            try await world.visit { client in
                let tag = language == .zh ? "zh-CN" : "en-GB"
                let clerk = try await world.visitor("qs-clerk", at: client, language: tag)
                let reviewer = try await world.visitor("qs-reviewer", at: client, language: tag)
                let desk = Desk(unit: try world.unit("QS"))
                let path = try await desk.record(
                    "例会", by: clerk,
                    [
                        ("attended", "李青、王石"), ("absent_1", "周站"), ("absence_1", "leave"), ("agenda", "学习通知\n研究隐患"),
                        ("decision_1", "更换灭火器"), ("decision_owner_1", "王石"), ("decision_due_1", "2026-03-20"),
                    ])
                try await desk.review(path, "accept", "", by: reviewer)
                let form = try await clerk.get(path + "/correction")
                for shown in ["李青、王石", "学习通知\n研究隐患</textarea>", "value=\"更换灭火器\"", "value=\"2026-03-20\""] {
                    #expect(form.text.contains(shown), "\(shown)")
                }
                let more = try await desk.correct(path, by: clerk, [("again", "decision"), ("decision_2", "核对台账")])
                #expect(more.status == 200 && more.text.contains("name=\"decision_6\""), "rows come without script")

                let changes: [(String, String)] = [
                    ("attended", "李青"), ("absence_1", "duty_travel"), ("agenda", "研究隐患"),
                    ("decision_1", "更换灭火器和水带"), ("decision_due_1", ""), ("reason", "签到有误"),
                ]
                let corrected = try await desk.correct(path, by: clerk, changes)
                #expect(corrected.status == 303, "\(corrected.text)")
                #expect(try await states(world).allSatisfy { $0 == "submitted" }, "accepted work is reviewed again")
                let page = try await reviewer.get(path)
                #expect(page.text.contains("更换灭火器和水带") && !page.text.contains("王石</dd>"))
                let versions = try await reviewer.get(path + "/versions")
                for words in [
                    language.say(zh: "王石（出席）", en: "王石 (present)"),
                    language.say(zh: "周站（缺席：请假）", en: "周站 (absent: leave)"),
                    language.say(zh: "周站（缺席：公出）", en: "周站 (absent: duty travel)"), "更换灭火器 · 王石 · 2026-03-20",
                    "更换灭火器和水带 · 王石",
                ] { #expect(versions.text.contains(words), "\(words)") }
                let first = try #require(versions.text.components(separatedBy: "id=\"version-1\"").last)
                #expect(first.contains("学习通知<br>研究隐患") && !first.contains("水带"), "the old version stays whole")

                let words = try await desk.correct(path, by: clerk, [("place", "二楼"), ("reason", "写明地点")])
                #expect(words.status == 303)
                let third = try await clerk.get(path)
                #expect(third.text.contains("更换灭火器和水带"), "what is not touched stays")
            }
            let (entry, salts) = try await world.services.database.read { tx in
                (
                    try tx.value(
                        .unscoped(
                            "SELECT content FROM entry WHERE act = 'correct' ORDER BY id LIMIT 1",
                            because: "a test looks"),
                        as: String.self) ?? "",
                    try tx.all(
                        .unscoped(
                            "SELECT path FROM entry_salt WHERE path LIKE '%attendance%'", because: "a test looks")
                    ) { (path: String) in path }
                )
            }
            #expect(entry.contains(#""changed":["attendance","agenda","decisions"]"#))
            #expect(!entry.contains("王石"), "names can be erased")
            #expect(salts.contains("from.attendance.0.name") && salts.contains("to.attendance.0.name"))
            #expect(try await Doctor(world.services).examine() == [])
        }
    }

    @Test(
        "a corrected finding judges the standing duty anew, and the old version keeps its finding",
        arguments: Backend.available)
    func outcome(backend: Backend) async throws {
        try await World.on(backend) { world in
            try await world.issuePlans()
            let station = try world.unit("QS-1")
            let check = try await world.act("office") { access, tx in
                var new = NewActivity(
                    unitID: station, kind: .check, title: "查看出口", heldOn: "2026-03-01", once: Token.make())
                new.outcome = .holding
                return try Activity.record(new, by: access, in: tx)
            }
            #expect(try await world.states("safety", duty: "exits", unit: "QS-1") == ["holding": 1])
            try await world.visit { client in
                let clerk = try await world.visitor("qs-station", at: client)
                let (desk, path) = (Desk(unit: station), "/activities/\(check)")
                let form = try await clerk.get(path + "/correction")
                #expect(form.text.contains("value=\"holding\" selected"))
                let unsaid = try await desk.correct(path, by: clerk, [("outcome", ""), ("reason", "看错")])
                #expect(unsaid.status == 422 && unsaid.text.contains("请选择核查结果"))
                let answer = try await desk.correct(path, by: clerk, [("outcome", "failing"), ("reason", "看错")])
                #expect(answer.status == 303, "\(answer.text)")
                #expect(try await world.states("safety", duty: "exits", unit: "QS-1") == ["failing": 1])
                let versions = try await clerk.get(path + "/versions")
                #expect(versions.text.contains("落实到位") && versions.text.contains("未落实"))
                // Another kind of work finds nothing; its list no longer has the duty.
                let other = try await desk.correct(path, by: clerk, [("kind", "inspection"), ("reason", "不是核查")])
                let sent = try await desk.correct(
                    path, by: clerk, [("kind", "inspection"), ("reason", "不是核查")], from: other)
                #expect(sent.status == 303, "\(sent.text)")
                #expect(try await world.states("safety", duty: "exits", unit: "QS-1") == ["holding": 1])
            }
            #expect(try await Doctor(world.services).examine() == [])
        }
    }

    @Test("a corrected time decides anew whether a limit in hours was kept", arguments: Backend.available)
    func time(backend: Backend) async throws {
        try await World.on(backend) { world in
            try await world.issuePlans()
            let trigger = try await TriggerTests.record("leak", on: "2026-03-02", "08:30", in: world)
            world.clock.pass(seconds: 3_600)
            let id = try #require(try await TriggerTests.obligations(of: world, by: trigger).first).id
            try await world.visit { client in
                let clerk = try await world.visitor("qs-clerk", at: client)
                let reviewer = try await world.visitor("qs-reviewer", at: client)
                let desk = Desk(unit: try world.unit("QS"))
                let path = try await TriggerTests.work(clerk, world, for: id, at: "09:40")
                try await TriggerTests.accept(reviewer, path)
                #expect(try await TriggerTests.find(id, world).state == .late)
                let ahead = try await desk.correct(path, by: clerk, [("held_time", "10:01"), ("reason", "时间有误")])
                #expect(ahead.status == 422 && ahead.text.contains("时间不能晚于现在"))
                let form = try await clerk.get(path + "/correction")
                #expect(form.text.contains("value=\"09:40\""))
                let answer = try await desk.correct(path, by: clerk, [("held_time", "09:20"), ("reason", "时间有误")])
                #expect(answer.status == 303, "\(answer.text)")
                #expect(try await TriggerTests.find(id, world).state == .submitted)
                try await TriggerTests.accept(reviewer, path)
                #expect(try await TriggerTests.find(id, world).state == .met)
                let versions = try await clerk.get(path + "/versions")
                #expect(versions.text.contains("09:40") && versions.text.contains("09:20"))
                // A correction of the words leaves the time, also through a form without its field.
                let words = try await desk.correct(path, by: clerk, [("place", "现场"), ("reason", "写明地点")])
                #expect(words.status == 303)
                try await TriggerTests.accept(reviewer, path)
                #expect(try await TriggerTests.find(id, world).state == .met)
            }
            #expect(try await Doctor(world.services).examine() == [])
        }
    }

    private func states(_ world: World) async throws -> [String] {
        try await world.services.database.read { tx in
            try tx.all(.unscoped("SELECT state FROM fulfilment ORDER BY id", because: "a test looks")) {
                (state: String) in state
            }
        }
    }
}
