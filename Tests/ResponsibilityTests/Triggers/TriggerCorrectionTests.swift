import Storage
import TestWorld
import Testing

@testable import Responsibility

/// An event that was recorded wrongly is corrected or withdrawn while nothing has been done for it.
@Suite struct TriggerCorrectionTests {
    @Test(
        "a corrected moment makes everything due anew; the earlier one stays on record",
        arguments: Backend.available, Language.allCases)
    func correct(backend: Backend, language: Language) async throws {
        try await World.on(backend) { world in
            try await world.issuePlans()
            let event = try await TriggerTests.record("leak", on: "2026-03-01", "08:00", title: "泄露", in: world)
            try await world.visit { client in
                let tag = language == .zh ? "zh-CN" : "en-GB"
                let clerk = try await world.visitor("qs-clerk", at: client, language: tag)
                let list = try await clerk.get("/units/\(try world.unit("QS"))/triggers")
                #expect(list.text.contains("/triggers/\(event)"))
                let page = try await clerk.get("/triggers/\(event)")
                #expect(page.text.contains("value=\"泄露\"") && page.text.contains("value=\"08:00\""))
                var fields = [
                    ("event_title", "阀门泄漏"), ("on", "2026-03-02"), ("time", "08:30"), ("reason", ""), ("seen", "0"),
                ]
                let unsaid = try await clerk.post("/triggers/\(event)/correction", fields)
                #expect(unsaid.status == 422 && unsaid.text.contains("value=\"阀门泄漏\""))
                fields[3].1 = "日期看错"
                fields[1].1 = "2026-03-03"
                let ahead = try await clerk.post("/triggers/\(event)/correction", fields)
                #expect(ahead.status == 422)
                fields[1].1 = "2025-12-31"
                let otherYear = try await clerk.post("/triggers/\(event)/correction", fields)
                #expect(otherYear.status == 422, "no plan of that year was issued")
                fields[1].1 = "2026-03-02"
                #expect(try await clerk.post("/triggers/\(event)/correction", fields).status == 303)
                #expect(try await clerk.post("/triggers/\(event)/correction", fields).status == 303, "sent twice")
                let due = try await TriggerTests.obligations(of: world, by: event).map(\.dueOn)
                #expect(due == ["2026-03-02", "2026-03-09", "2026-04-01"], "an hour, five working days, thirty days")
                let first = try #require(try await TriggerTests.obligations(of: world, by: event).first)
                #expect(first.dueAt == world.clock.office.instant(of: "2026-03-02", second: 9 * 3_600 + 1_800))
                let obligation = try await clerk.get("/obligations/\(first.id)")
                #expect(obligation.text.contains("阀门泄漏") && !obligation.text.contains("（泄露）"))
                let after = try await clerk.get("/triggers/\(event)")
                for words in ["泄露 · 2026-03-01 08:00", "阀门泄漏 · 2026-03-02 08:30", "日期看错", "李青"] {
                    #expect(after.text.contains(words), "\(words)")
                }
                let stale = try await clerk.post(
                    "/triggers/\(event)/correction",
                    [("event_title", "别的"), ("on", "2026-03-02"), ("time", "08:30"), ("reason", "改"), ("seen", "0")])
                #expect(stale.status == 409 && stale.text.contains("value=\"别的\""))
            }
            #expect(try await Doctor(world.services).examine() == [])
        }
    }

    @Test("a breach that a wrong moment made is none once the moment is right", arguments: Backend.available)
    func gate(backend: Backend) async throws {
        try await World.on(backend) { world in
            try await world.issuePlans()
            let event = try await TriggerTests.record("fair", on: "2026-03-01", "14:00", in: world)
            #expect(try await TriggerTests.obligations(of: world, by: event).map(\.state) == [.breached])
            try await world.visit { client in
                let clerk = try await world.visitor("qs-clerk", at: client)
                let answer = try await clerk.post(
                    "/triggers/\(event)/correction",
                    [("event_title", "事件"), ("on", "2026-04-01"), ("time", "14:00"), ("reason", "月份写错"), ("seen", "0")])
                #expect(answer.status == 303)
            }
            let gate = try #require(try await TriggerTests.obligations(of: world, by: event).first)
            #expect(gate.state == .open && gate.dueOn == "2026-04-01")
            #expect(try await Doctor(world.services).examine() == [])
        }
    }

    @Test(
        "a withdrawn event asks nothing any more and stays on record; after work it can only be waived",
        arguments: Backend.available)
    func withdraw(backend: Backend) async throws {
        try await World.on(backend) { world in
            try await world.issuePlans()
            let root = try world.unit("YX")
            let (mistaken, used) = (
                try await TriggerTests.record("leak", on: "2026-03-01", "08:00", title: "误报", in: world),
                try await TriggerTests.record("leak", on: "2026-03-02", "08:30", title: "真的", in: world)
            )
            try await world.visit { client in
                let clerk = try await world.visitor("qs-clerk", at: client)
                let office = try await world.visitor("office", at: client)
                let neighbour = try await world.visitor("bs-clerk", at: client)
                let before = try await TriggerTests.overdue(office, root)
                #expect(before.figure > 0)
                let why = [("withdrawal_reason", "设备自检")]
                #expect(try await neighbour.post("/triggers/\(mistaken)/withdrawal", why).status == 404)
                #expect(
                    try await clerk.post("/triggers/\(mistaken)/withdrawal", [("withdrawal_reason", " ")]).status == 422
                )
                #expect(try await clerk.post("/triggers/\(mistaken)/withdrawal", why).status == 303)
                #expect(try await clerk.post("/triggers/\(mistaken)/withdrawal", why).status == 303, "sent twice")
                #expect(
                    try await clerk.post("/triggers/\(mistaken)/withdrawal", [("withdrawal_reason", "另有原因")]).status
                        == 409)
                let states = try await TriggerTests.obligations(of: world, by: mistaken).map(\.state)
                #expect(Set(states) == [.withdrawn])
                let after = try await TriggerTests.overdue(office, root)
                #expect(after.figure == before.figure - 1 && after.listed == before.listed - 1)
                let page = try await office.get("/triggers/\(mistaken)")
                #expect(page.text.contains("设备自检") && page.text.contains("李青"))
                #expect(!page.text.contains("/withdrawal\""))
                let list = try await clerk.get("/units/\(try world.unit("QS"))/triggers")
                #expect(list.text.contains(">已撤回<"))
                // Issuing the plan again brings back nothing of it.
                try await world.issuePlans()
                #expect(Set(try await TriggerTests.obligations(of: world, by: mistaken).map(\.state)) == [.withdrawn])

                let first = try #require(try await TriggerTests.obligations(of: world, by: used).first).id
                _ = try await TriggerTests.work(clerk, world, for: first, at: "08:40")
                let refused = try await clerk.post("/triggers/\(used)/withdrawal", why)
                #expect(refused.status == 409 && refused.text.contains("由主管科室豁免"))
                let moved = try await clerk.post(
                    "/triggers/\(used)/correction",
                    [("event_title", "真的"), ("on", "2026-03-01"), ("time", "08:30"), ("reason", "改"), ("seen", "0")])
                #expect(moved.status == 409)
                let renamed = try await clerk.post(
                    "/triggers/\(used)/correction",
                    [("event_title", "阀门"), ("on", "2026-03-02"), ("time", "08:30"), ("reason", "改"), ("seen", "0")])
                #expect(renamed.status == 303, "its title can be corrected still")
                let open = try #require(
                    try await TriggerTests.obligations(of: world, by: used).first { $0.state == .open }
                ).id
                let waived = try await office.post(
                    "/obligations/decisions",
                    [("obligation", open.description), ("decision", "waive"), ("reason", "不适用")])
                #expect(waived.status == 303, "\(waived.text)")
            }
            #expect(try await Doctor(world.services).examine() == [])
        }
    }

    @Test("what somebody has ruled on keeps its moment, and can be withdrawn", arguments: Backend.available)
    func ruled(backend: Backend) async throws {
        try await World.on(backend) { world in
            try await world.issuePlans()
            let event = try await TriggerTests.record("leak", on: "2026-03-02", "08:30", in: world)
            let handled = try #require(
                try await TriggerTests.obligations(of: world, by: event).first { $0.occurrence.hasSuffix(" handled") })
            try await world.act("qs-reviewer") { access, tx in
                try RunningStage.suspend(handled.id, for: "survey", note: "", by: access, in: tx)
            }
            await #expect(throws: Refusal.conflict(.eventRuled)) {
                try await world.act("qs-clerk") { access, tx in
                    let at = try Trigger.find(event, by: access, in: tx).at.adding(seconds: -60)
                    try Trigger.correct(
                        event, TriggerCorrection(title: "事件", at: at, reason: "改", seen: 0), by: access, in: tx)
                }
            }
            try await world.act("qs-clerk") { access, tx in
                try Trigger.withdraw(event, reason: "误报", by: access, in: tx)
            }
            #expect(Set(try await TriggerTests.obligations(of: world, by: event).map(\.state)) == [.withdrawn])
            #expect(try await world.isSound())
        }
    }
}
