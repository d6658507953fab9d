import Storage
import TestWorld
import Testing

@testable import Responsibility

/// A plan that is amended to a newer version: what an event has started runs on, later events go by the newer one.
@Suite struct AmendedEventTests {
    /// The newer version gives three hours for the report, and wants a third approval.
    private static let newer =
        Catalogues.safety
        .replacing("version: 1", with: "version: 2")
        .replacing("applies_from: 2025-01-01", with: "applies_from: 2026-02-01")
        .replacing("summary:", with: "changes: {zh: 修订, en: Revised}\nsummary:")
        .replacing("within: {hours: 1}, max_extension: {hours: 2}", with: "within: {hours: 3}")
        .replacing("within: {days: 30}, after: handled", with: "within: {days: 60}, after: handled")
        .replacing(
            "- {key: head, title: {zh: 负责人批准, en: Approved by the head}}",
            with: "- {key: head, title: {zh: 负责人批准, en: Approved by the head}}\n"
                + "          - {key: fire, title: {zh: 消防备案, en: Fire notice given}}")

    @Test(
        "running stages and approvals keep the version that they began under, later events go by the newer one",
        arguments: Backend.available)
    func amend(backend: Backend) async throws {
        try await World.on(backend) { world in
            try await world.issuePlans()
            let (machine, old) = (world.services.machine("tests"), try await world.plan("safety"))
            let leak = try await TriggerTests.record("leak", on: "2026-03-02", "08:30", in: world)
            let fair = try await TriggerTests.record("fair", on: "2026-03-20", "14:00", in: world)
            try await world.act("office") { _, tx in _ = try Programme.adopt(Self.newer, by: machine, in: tx) }
            try await world.visit { client in
                let office = try await world.visitor("office", at: client)
                let preview = try await office.get("/plans/\(old)/amendment?from=2026-03-10")
                #expect(preview.text.contains("正在进行的 3 项时限和审批仍按第 1 版办完"))
                #expect(preview.text.contains("2026-03-10 起发生的事件按第 2 版产生任务"))
                let answer = try await office.post(
                    "/plans/\(old)/amendment", [("version", "2"), ("from", "2026-03-10")])
                #expect(answer.status == 303)
            }
            // Recorded after amending, but of a day before it: the old version still.
            let before = try await TriggerTests.record("leak", on: "2026-03-02", "08:00", in: world)
            world.clock.go(to: "2026-03-12")
            let after = try await TriggerTests.record("leak", on: "2026-03-12", "08:00", in: world)
            let late = try await TriggerTests.record("leak", on: "2026-03-09", "08:00", in: world)
            let next = try await TriggerTests.record("fair", on: "2026-03-25", "14:00", in: world)
            @Sendable func first(_ event: ID<Trigger>) async throws -> Obligation {
                try #require(try await TriggerTests.obligations(of: world, by: event).first)
            }
            func hours(_ event: ID<Trigger>) async throws -> Int? {
                let access = try await world.access("office")
                let at = try await world.services.database.read { tx in
                    try Trigger.find(event, by: access, in: tx).at
                }
                return try await first(event).dueAt.map { $0.seconds(since: at) / 3_600 }
            }
            #expect(try await hours(leak) == 1)
            #expect(try await hours(before) == 1)
            #expect(try await hours(late) == 1)
            #expect(try await hours(after) == 3)
            #expect(try await first(fair).required == 2)
            #expect(try await first(next).required == 3)
            try await world.visit { client in
                let clerk = try await world.visitor("qs-clerk", at: client)
                // The stage that follows, and the approvals of what had been recorded, are the old version's.
                let handled = try #require(
                    try await TriggerTests.obligations(of: world, by: leak).first {
                        $0.occurrence.hasSuffix(" handled")
                    })
                _ = try await TriggerTests.work(clerk, world, for: handled.id, on: "2026-03-12", at: "08:00")
                let lessons = try await TriggerTests.obligations(of: world, by: leak)
                    .first { $0.occurrence.hasSuffix(" lessons") }
                #expect(lessons?.dueOn == "2026-04-11", "thirty days from the work")
                let running = try await first(fair).id
                let page = try await clerk.get("/obligations/\(running)")
                #expect(!page.text.contains("消防备案"))
                for approval in ["place", "head"] {
                    _ = try await TriggerTests.work(
                        clerk, world, for: running, on: "2026-03-12", at: "08:00", approval: approval)
                }
                #expect(try await TriggerTests.find(running, world).state == .met)
                let newer = try await clerk.get("/obligations/\(try await first(next).id)")
                #expect(newer.text.contains("消防备案"))
            }
            #expect(try await world.isSound())
        }
    }
}
