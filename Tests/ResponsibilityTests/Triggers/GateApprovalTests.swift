import Foundation
import Storage
import TestWorld
import Testing

@testable import Responsibility

/// Each approval of a gate is a named one.
@Suite struct GateApprovalTests {
    @Test(
        "each approval is given by name; the same one twice is one, and the page says what is missing",
        arguments: Backend.available, Language.allCases)
    func named(backend: Backend, language: Language) async throws {
        try await World.on(backend) { world in
            try await world.issuePlans()
            let event = try await TriggerTests.record("fair", on: "2026-03-04", "14:00", title: "庙会", in: world)
            let gate = try #require(try await TriggerTests.obligations(of: world, by: event).first).id
            try await world.visit { client in
                let tag = language == .zh ? "zh-CN" : "en-GB"
                let clerk = try await world.visitor("qs-clerk", at: client, language: tag)
                let (given, missing) = (language.say(zh: "已取得", en: "given"), language.say(zh: "缺", en: "missing"))
                func page() async throws -> [String] {
                    let page = try await clerk.get("/obligations/\(gate)")
                    let list = page.text.components(separatedBy: "lines approvals").last ?? ""
                    return list.components(separatedBy: "</ul>")[0].components(separatedBy: "<li>").dropFirst().map {
                        $0
                    }
                }
                let before = try await page()
                #expect(before.count == 2 && before.allSatisfy { $0.contains(">\(missing)<") })
                #expect(before[1].contains("approval=head"))

                // Ticked without saying which: nothing is recorded, and what was typed stays.
                let unsaid = try await TriggerTests.send(clerk, world, for: gate, at: "08:00")
                #expect(unsaid.status == 422)
                #expect(unsaid.text.contains(language.say(zh: "请选择这是哪一项审批", en: "say which approval this is")))
                #expect(unsaid.text.contains("value=\"处置\""))
                let unknown = try await TriggerTests.send(clerk, world, for: gate, at: "08:00", approval: "king")
                #expect(unknown.status == 422)

                for time in ["08:00", "08:10"] {
                    _ = try await TriggerTests.work(clerk, world, for: gate, at: time, approval: "place")
                }
                #expect(try await TriggerTests.find(gate, world).counted == 1, "the same approval twice is one")
                #expect(try await TriggerTests.find(gate, world).state == .open)
                let between = try await page()
                #expect(between[0].contains(">\(given)<") && between[0].contains("李青") && between[0].contains("08:00"))
                #expect(between[1].contains(">\(missing)<"))

                // The page's own way to the form has the approval chosen.
                let form = try await clerk.get(
                    "/activities/new?unit=\(try world.unit("QS"))&obligation=\(gate)&approval=head&held_on=2026-03-02")
                #expect(form.text.contains("value=\"head\" selected"))
                let path = try await TriggerTests.work(clerk, world, for: gate, at: "08:30", approval: "head")
                #expect(try await TriggerTests.find(gate, world).state == .met)
                let shown = try await clerk.get(path)
                #expect(shown.text.contains(language.say(zh: "：负责人批准", en: ": Approved by the head")))
                #expect(try await page().allSatisfy { $0.contains(">\(given)<") })

                // It was the other approval after all: a correction says so.
                let desk = Desk(unit: try world.unit("QS"))
                let corrected = try await desk.correct(
                    path, by: clerk, [("approval-\(gate)", "place"), ("reason", "写错了")])
                #expect(corrected.status == 303, "\(corrected.text)")
                #expect(try await TriggerTests.find(gate, world).state == .open)
                #expect(try await page()[1].contains(">\(missing)<"))
                let versions = try await clerk.get(path + "/versions")
                #expect(versions.text.contains(language.say(zh: "：场地检查", en: ": Place checked")))
            }
            #expect(try await Doctor(world.services).examine() == [])
        }
    }

    @Test("an approval of the start itself is too late, and the page says so", arguments: Backend.available)
    func late(backend: Backend) async throws {
        try await World.on(backend) { world in
            try await world.issuePlans()
            let event = try await TriggerTests.record("fair", on: "2026-03-02", "08:30", in: world)
            let gate = try #require(try await TriggerTests.obligations(of: world, by: event).first)
            #expect(gate.state == .breached)
            try await world.visit { client in
                let clerk = try await world.visitor("qs-clerk", at: client)
                _ = try await TriggerTests.work(clerk, world, for: gate.id, at: "08:30", approval: "place")
                let page = try await clerk.get("/obligations/\(gate.id)")
                #expect(page.text.contains(">迟于开始<"))
                #expect(page.text.contains("held_on=2026-03-02"), "an approval in time can still come to light")
            }
        }
    }

    @Test("work that was recorded before approvals had names gives one approval each", arguments: Backend.available)
    func unnamed(backend: Backend) async throws {
        try await World.on(backend) { world in
            try await world.issuePlans()
            let event = try await TriggerTests.record("fair", on: "2026-03-04", "14:00", in: world)
            let gate = try #require(try await TriggerTests.obligations(of: world, by: event).first).id
            try await world.visit { client in
                let clerk = try await world.visitor("qs-clerk", at: client)
                for approval in ["place", "head"] {
                    _ = try await TriggerTests.work(clerk, world, for: gate, at: "08:00", approval: approval)
                }
                try await world.services.database.write { tx in
                    try tx.run(
                        .housekeeping("UPDATE fulfilment SET approval = ''", because: "an older program wrote it"))
                    try Obligation.judge([gate], on: world.clock.today, in: tx)
                }
                #expect(try await TriggerTests.find(gate, world).state == .met)
                let page = try await clerk.get("/obligations/\(gate)")
                #expect(page.text.components(separatedBy: ">已取得<").count == 3)
            }
        }
    }

    @Test("a meeting ticks no gate by itself; a title that names the approval does")
    func proposals() async throws {
        try await World.on(.sqlite) { world in
            try await world.issuePlans()
            _ = try await TriggerTests.record("fair", on: "2026-03-04", "14:00", in: world)
            try await world.visit { client in
                let clerk = try await world.visitor("qs-clerk", at: client)
                let qs = try world.unit("QS")
                func gates(_ title: String) async throws -> (ticked: Bool, chosen: Bool) {
                    let page = try await clerk.get("/activities/proposals?unit=\(qs)&kind=other&title=\(title)")
                    let line = try #require(
                        page.text.components(separatedBy: "<li>").first { $0.contains("大型活动审批") })
                    return (
                        line.contains(" checked"), line.contains("value=\"place\" selected")
                    )
                }
                let meeting = try await gates("%E4%BE%8B%E4%BC%9A")
                #expect(!meeting.ticked && !meeting.chosen)
                let named = try await gates("%E5%BA%99%E4%BC%9A%E5%9C%BA%E5%9C%B0%E6%A3%80%E6%9F%A5")
                #expect(named.ticked && named.chosen)
            }
        }
    }
}
