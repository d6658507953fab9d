import Foundation
import HTTPTypes
import Storage
import TestWorld
import Testing

@testable import Responsibility

/// A person records an event: clocks begin to run, gates stand before it.
@Suite struct TriggerTests {
    @Test(
        "an event is recorded once, shows first what it makes, and starts the clocks of both programmes",
        arguments: Backend.available, Language.allCases)
    func journey(backend: Backend, language: Language) async throws {
        try await World.on(backend) { world in
            try await world.issuePlans()
            let (qs, bs) = (try world.unit("QS"), try world.unit("BS"))
            try await world.visit { client in
                let tag = language == .zh ? "zh-CN" : "en-GB"
                let clerk = try await world.visitor("qs-clerk", at: client, language: tag)
                #expect(try await clerk.get("/").text.contains("/triggers/new"))
                #expect(try await clerk.get("/units/\(qs)").text.contains("/units/\(qs)/triggers"))
                let form = try await clerk.get(
                    "/triggers/new?unit=\(qs)&trigger_kind=leak&on=2026-03-02&time=08:30")
                #expect(form.text.contains(language.say(zh: "发生泄漏", en: "A leak")))
                #expect(form.text.contains(language.say(zh: "首次报告", en: "First report")))
                #expect(form.text.contains("09:30"))
                #expect(form.text.contains(language.say(zh: "“处置完毕”完成后 30 天内", en: "within 30 days of “Made safe”")))
                #expect(form.text.contains(language.say(zh: "2026年4月1日", en: "1 April 2026")))
                let fields = try Self.fields(form, title: "二号管线泄漏")
                var changed = fields
                changed[2].1 = "07:30"
                let asked = try await clerk.post("/triggers", changed)
                #expect(asked.status == 422, "the list was made for another time")
                #expect(asked.text.contains("08:30") && asked.text.contains("二号管线泄漏"))
                #expect(try await clerk.post("/triggers", fields).status == 303)
                #expect(try await clerk.post("/triggers", fields).status == 303, "the same form again")
                let list = try await clerk.get("/units/\(qs)/triggers")
                #expect(list.text.components(separatedBy: "二号管线泄漏</h2>").count == 2)
                #expect(list.text.components(separatedBy: "/obligations/").count == 4, "two stages and a paper")

                let neighbour = try await world.visitor("bs-clerk", at: client, language: tag)
                #expect(try await neighbour.get("/units/\(qs)/triggers").status == 404)
                #expect(try await neighbour.get("/triggers/new?unit=\(qs)").status == 404)
                #expect(try await neighbour.post("/triggers", fields).status == 404)
                #expect(!(try await neighbour.get("/units/\(bs)/triggers").text.contains("二号管线泄漏")))
            }
            let made = try await Self.obligations(of: world)
            #expect(made.map(\.dueOn) == ["2026-03-02", "2026-03-09", "2026-04-01"])
            #expect(made.map(\.dueAt) == [world.clock.office.instant(of: "2026-03-02", second: 34_200), nil, nil])
            #expect(made.allSatisfy { $0.state == .open && $0.unitID == qs && !$0.isProvisional })
            #expect(try await Doctor(world.services).examine() == [])
        }
    }

    @Test("what cannot be recorded is refused with the field named, and nothing that was typed is lost")
    func refusals() async throws {
        try await World.on(.sqlite) { world in
            try await world.issuePlans()
            let (qs, station) = (try world.unit("QS"), try world.unit("QS-1"))
            try await world.visit { client in
                let clerk = try await world.visitor("qs-clerk", at: client)
                let later = try await clerk.get("/triggers/new?unit=\(qs)&trigger_kind=leak&on=2026-03-02&time=09:01")
                let refused = try await clerk.post("/triggers", try Self.fields(later, title: "泄漏"))
                #expect(refused.status == 422)
                #expect(refused.text.contains("时间不能晚于现在") && refused.text.contains("value=\"泄漏\""))
                let ahead = try await clerk.get("/triggers/new?unit=\(qs)&trigger_kind=fair&on=2026-05-04&time=14:00")
                #expect(ahead.text.contains("须取得 2 项批准：场地检查、负责人批准"))
                #expect(ahead.text.contains("最迟 2026年4月24日 提出申请"), "five working days before the holidays")
                #expect(try await clerk.post("/triggers", try Self.fields(ahead, title: " ")).status == 422)
                #expect(try await clerk.post("/triggers", try Self.fields(ahead, title: "庙会")).status == 303)
                let none = try await clerk.get("/triggers/new?unit=\(station)")
                #expect(none.text.contains("没有由事件触发的责任事项"))
                let lastYear = try await clerk.get(
                    "/triggers/new?unit=\(qs)&trigger_kind=leak&on=2025-12-31&time=09:00")
                #expect(lastYear.text.contains("没有由事件触发的责任事项"), "no plan of 2025 was issued")
            }
        }
    }

    @Test(
        "a clock of one hour is overdue within its day, in every figure and the list behind it",
        arguments: Backend.available)
    func withinTheDay(backend: Backend) async throws {
        try await World.on(backend) { world in
            try await world.issuePlans()
            _ = try await Self.record("leak", on: "2026-03-02", "08:30", in: world)
            let root = try world.unit("YX")
            try await world.visit { client in
                let office = try await world.visitor("office", at: client)
                let clerk = try await world.visitor("qs-clerk", at: client)
                let before = try await Self.overdue(office, root)
                world.clock.pass(seconds: 1_801)
                let after = try await Self.overdue(office, root)
                #expect(after.figure == before.figure + 1)
                #expect(after.listed == before.listed + 1)
                #expect(after.soon == before.soon - 1)
                let today = try await clerk.get("/")
                let place = try #require(today.text.firstRange(of: "泄漏处置：首次报告"))
                #expect(today.text[..<place.lowerBound].suffix(200).contains("s-overdue"))
                let id = try #require(try await Self.obligations(of: world).first).id
                let page = try await clerk.get("/obligations/\(id)")
                #expect(page.text.contains("s-overdue") && page.text.contains("2026年3月2日 09:30"))
            }
        }
    }

    @Test(
        "a limit in hours is kept or missed by the time of the work, not by that of its review",
        arguments: Backend.available)
    func hours(backend: Backend) async throws {
        try await World.on(backend) { world in
            try await world.issuePlans()
            try await world.visit { client in
                let clerk = try await world.visitor("qs-clerk", at: client)
                let reviewer = try await world.visitor("qs-reviewer", at: client)
                // Recorded at 09:50 by a clock at 09:00 + 50 minutes: with a time, and without one.
                for (title, time, state) in [
                    ("甲", "09:30", Obligation.State.met), ("乙", "09:31", .late), ("丙", "", .late),
                ] {
                    world.clock.go(to: "2026-03-02")
                    _ = try await clerk.signIn("qs-clerk")
                    let trigger = try await Self.record("leak", on: "2026-03-02", "08:30", title: title, in: world)
                    world.clock.pass(seconds: 50 * 60)
                    let first = try #require(try await Self.obligations(of: world, by: trigger).first)
                    let activity = try await Self.work(clerk, world, for: first.id, at: time)
                    #expect(try await Self.find(first.id, world).state == .submitted)
                    world.clock.go(to: "2026-03-06")
                    _ = try await reviewer.signIn("qs-reviewer")
                    try await Self.accept(reviewer, activity)
                    #expect(try await Self.find(first.id, world).state == state, "\(title)")
                }
                _ = try await clerk.signIn("qs-clerk")
                let early = try await Self.record("leak", on: "2026-03-06", "08:59", title: "丁", in: world)
                let first = try #require(try await Self.obligations(of: world, by: early).first)
                let activity = try await Self.work(clerk, world, for: first.id, on: "2026-03-06", at: "")
                try await Self.accept(reviewer, activity)
                #expect(try await Self.find(first.id, world).state == .met, "the moment of recording counts")
                let again = try await Self.record("leak", on: "2026-03-06", "08:59", title: "戊", in: world)
                let next = try #require(try await Self.obligations(of: world, by: again).first)
                let refused = try await Self.send(clerk, world, for: next.id, on: "2026-03-06", at: "09:01")
                #expect(refused.status == 422 && refused.text.contains("时间不能晚于现在"))
            }
            #expect(try await Doctor(world.services).examine() == [])
        }
    }

    @Test(
        "a stage begins when the one before it is done, and is withdrawn when that is returned",
        arguments: Backend.available)
    func following(backend: Backend) async throws {
        try await World.on(backend) { world in
            try await world.issuePlans()
            let trigger = try await Self.record("leak", on: "2026-03-02", "08:30", in: world)
            try await world.visit { client in
                let clerk = try await world.visitor("qs-clerk", at: client)
                let reviewer = try await world.visitor("qs-reviewer", at: client)
                func lessons() async throws -> Obligation? {
                    try await Self.obligations(of: world, by: trigger).first { $0.occurrence.hasSuffix(" lessons") }
                }
                world.clock.go(to: "2026-03-05")
                _ = (try await clerk.signIn("qs-clerk"), try await reviewer.signIn("qs-reviewer"))
                let handled = try #require(
                    try await Self.obligations(of: world, by: trigger).first { $0.occurrence.hasSuffix(" handled") })
                #expect(try await lessons() == nil)
                let activity = try await Self.work(clerk, world, for: handled.id, on: "2026-03-04", at: "")
                #expect(try await lessons()?.dueOn == "2026-04-03", "thirty days from the work, before its review")
                try await Self.accept(reviewer, activity, verdict: "return")
                #expect(try await lessons()?.state == .withdrawn)
                let again = try await Self.work(clerk, world, for: handled.id, on: "2026-03-05", at: "")
                #expect(try await lessons()?.state == .open)
                #expect(try await lessons()?.dueOn == "2026-04-04")
                try await Self.accept(reviewer, again)
                #expect(try await Self.find(handled.id, world).state == .met)
                #expect(try await lessons()?.dueOn == "2026-04-04")
            }
            #expect(try await Doctor(world.services).examine() == [])
        }
    }

    @Test(
        "an event that begins before its approvals is a breach; approvals in time clear it",
        arguments: Backend.available)
    func gates(backend: Backend) async throws {
        try await World.on(backend) { world in
            try await world.issuePlans()
            let cleared = try await Self.record("fair", on: "2026-03-04", "14:00", title: "庙会", in: world)
            let missed = try await Self.record("fair", on: "2026-03-04", "15:00", title: "灯会", in: world)
            let begun = try await Self.record("fair", on: "2026-03-01", "15:00", title: "集市", in: world)
            #expect(try await Self.obligations(of: world, by: begun).map(\.state) == [.breached], "it had begun")
            let (first, second) = (
                try #require(try await Self.obligations(of: world, by: cleared).first),
                try #require(try await Self.obligations(of: world, by: missed).first)
            )
            #expect(first.required == 2)
            try await world.visit { client in
                let clerk = try await world.visitor("qs-clerk", at: client)
                let page = try await clerk.get("/obligations/\(first.id)")
                #expect(page.text.contains("<strong>场地检查</strong>") && page.text.contains("最迟 2026年2月26日"))
                world.clock.go(to: "2026-03-03")
                _ = try await clerk.signIn("qs-clerk")
                for approval in ["place", "head"] {
                    _ = try await Self.work(
                        clerk, world, for: first.id, on: "2026-03-03", at: "08:00", approval: approval)
                }
                _ = try await Self.work(
                    clerk, world, for: second.id, on: "2026-03-03", at: "08:00", approval: "place")
                #expect(try await Self.find(first.id, world).state == .met)
                world.clock.go(to: "2026-03-04")
                _ = try await clerk.signIn("qs-clerk")
                world.clock.pass(seconds: 6 * 3_600 + 1)
                // Before anything is written the page says that the day's hour has passed.
                let shown = try await clerk.get("/obligations/\(second.id)")
                #expect(shown.text.contains("s-overdue"))
                try await world.services.turnOfDay.passGates(
                    world.services.database, since: "2026-03-03", on: world.clock.today, at: world.clock.office.now())
                #expect(try await Self.find(second.id, world).state == .breached)
                #expect(try await Self.find(first.id, world).state == .met)
                // An approval of the start itself is too late; one from before it comes to light.
                _ = try await Self.work(
                    clerk, world, for: second.id, on: "2026-03-04", at: "15:00", approval: "head")
                #expect(try await Self.find(second.id, world).state == .breached)
                _ = try await Self.work(
                    clerk, world, for: second.id, on: "2026-03-04", at: "14:59", approval: "head")
                #expect(try await Self.find(second.id, world).state == .met)
            }
            #expect(try await Doctor(world.services).examine() == [])
        }
    }

    @Test("the words of clocks and gates are the catalogue's titles, not its keys", arguments: Language.allCases)
    func words(language: Language) async throws {
        try await World.on(.sqlite) { world in
            try await world.issuePlans()
            let trigger = try await Self.record("leak", on: "2026-03-02", "08:30", in: world)
            let id = try #require(try await Self.obligations(of: world, by: trigger).first).id
            try await world.visit { client in
                let office = try await world.visitor("office", at: client, language: language == .zh ? "zh" : "en")
                let (root, clock, gate) = (
                    try world.unit("YX"),
                    language.say(
                        zh: "“发生泄漏”后：“首次报告” 1 小时内（最多延长 2 小时）",
                        en: "after “A leak”: “First report” within 1 hour (extended by 2 hours at most)"),
                    language.say(
                        zh: "“举办大型活动”开始前须经“场地检查”“负责人批准”批准",
                        en: "“A large event” needs the approval of “Place checked”, “Approved by the head”")
                )
                for path in ["/programmes/safety", "/plans/new?programme=safety&year=2026&unit=\(root)"] {
                    let page = try await office.get(path)
                    #expect(page.text.contains(clock) && page.text.contains(gate), "\(path)")
                }
                let page = try await office.get("/obligations/\(id)")
                #expect(page.text.contains(clock))
                #expect(!page.text.contains("“leak”") && !page.text.contains("“reported”"))
            }
        }
    }

    @Test("a breach is stored before the first request of the next day")
    func turnOfDay() async throws {
        try await World.on(.sqlite) { world in
            try await world.issuePlans()
            let trigger = try await Self.record("fair", on: "2026-03-04", "14:00", in: world)
            world.clock.go(to: "2026-03-05")
            try await world.visit { client in
                let office = try await world.visitor("office", at: client)
                #expect(try await office.get("/").status == 200)
                let root = try world.unit("YX")
                let list = try await office.get("/units/\(root)/obligations?year=2026&standing=breached")
                #expect(list.text.contains("大型活动审批（事件）"))
            }
            #expect(try await Self.obligations(of: world, by: trigger).map(\.state) == [.breached])
            #expect(try await Doctor(world.services).examine() == [])
        }
    }
}
