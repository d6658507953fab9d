import Foundation
import Storage
import TestWorld
import Testing

@testable import Responsibility

/// Repeats, extensions, stages, and what a finding means for the duties that it names.
@Suite struct FindingRuleTests {
    @Test("the same item or duty within the window is a repetition", arguments: Backend.available)
    func repeats(backend: Backend) async throws {
        try await World.on(backend) { world in
            try await world.issuePlans()
            let duty = try await exits(world)
            let old = try await world.open(
                try world.newFinding(item: "fire-3", foundOn: "2024-02-28", dueOn: "2024-04-30"))
            let edge = try await world.open(
                try world.newFinding(item: "fire-3", foundOn: "2024-03-02", dueOn: "2024-04-30"))
            #expect(try await world.finding(edge).repeatOf == old)
            let again = try await world.open(try world.newFinding(item: "fire-3"))
            #expect(try await world.finding(again).repeatOf == edge, "24 months to the day")
            let late = try await world.open(
                try world.newFinding(at: "BS", item: "fire-4", foundOn: "2024-03-01", dueOn: "2024-04-30"))
            let next = try await world.open(try world.newFinding(at: "BS", item: "fire-4"))
            #expect(try await world.finding(next).repeatOf == nil, "one day too long ago")
            #expect(try await world.finding(late).number == "2024-0003")
            let elsewhere = try await world.open(try world.newFinding(at: "BS", item: "fire-3"))
            #expect(try await world.finding(elsewhere).repeatOf == nil, "another unit")
            let named = try await world.open(try world.newFinding(at: "QS-1", duty: duty))
            let renamed = try await world.open(try world.newFinding(at: "QS-1", item: "x", duty: duty))
            #expect(try await world.finding(renamed).repeatOf == named)
            let none = try await world.open(try world.newFinding())
            #expect(try await world.finding(none).repeatOf == nil, "no item and no duty")
            try await world.visit { client in
                let inspector = try await world.visitor("inspector", at: client)
                let fields = [
                    ("unit", try world.unit("QS").description), ("source", "inspection"), ("finding_title", "又过期"),
                    ("facts", "一具"), ("found_on", "2026-03-02"), ("due_on", "2026-03-31"), ("grade", "ordinary"),
                    ("track", "at-once"), ("item", "fire-3"), ("once", Token.make()),
                ]
                let told = try await inspector.upload("/findings", fields)
                #expect(told.status == 200 && told.text.contains("登记后将标为重复"), "told before it is saved")
                let forerunner = try #require(told.value(after: "name=\"repeats\" value=\""))
                let saved = try await inspector.upload("/findings", fields + [("repeats", forerunner)])
                #expect(saved.status == 303)
                #expect(try await inspector.get(saved.location).text.contains("重复发现"))
                #expect(try await inspector.get("/findings?repeats=yes&stage=any").text.contains("又过期"))
            }
        }
    }

    @Test(
        "a finding puts a standing duty in question, a major one makes it fail, until all are closed",
        arguments: Backend.available)
    func standing(backend: Backend) async throws {
        try await World.on(backend) { world in
            try await world.issuePlans()
            let duty = try await exits(world)
            func state() async throws -> Obligation.State? {
                let station = try world.unit("QS-1")
                return try await world.services.database.read { tx in
                    try tx.value(
                        .unscoped(
                            "SELECT state FROM obligation WHERE unit_id = \(station) AND duty_id = \(duty)",
                            because: "a test looks"), as: Obligation.State.self)
                }
            }
            #expect(try await state() == .holding)
            let ordinary = try await world.open(try world.newFinding(at: "QS-1", duty: duty))
            #expect(try await state() == .questioned)
            let major = try await world.open(try world.newFinding("通道堵死", at: "QS-1", duty: duty, grade: .major))
            #expect(try await state() == .failing)
            try await world.visit { client in
                let office = try await world.visitor("office", at: client)
                let list = try await office.get("/findings?unit=\(try world.unit("QS"))&duty=\(duty)")
                #expect(list.text.contains("通道堵死") && list.text.contains("只看一项责任的"))
                #expect(try await office.get("/findings?duty=\(ID<Duty>(rawValue: 1))").text.contains("没有符合条件的问题"))
            }
            // A check that finds it holding does not hide what is open.
            let station = try await world.access("qs-station")
            let unit = try world.unit("QS-1")
            try await world.services.database.write { tx in
                var check = NewActivity(
                    unitID: unit, kind: .check, title: "查看出口", heldOn: world.clock.today, once: Token.make())
                check.outcome = .holding
                _ = try Activity.record(check, by: station, in: tx)
            }
            #expect(try await state() == .failing)
            try await world.bring(major, to: .closed)
            #expect(try await state() == .questioned)
            try await world.bring(ordinary, to: .signed)
            #expect(try await state() == .questioned)
            try await world.bring(ordinary, to: .closed)
            #expect(try await state() == .holding)
            try await world.take(.reopen, of: major, by: "office")
            #expect(try await state() == .failing)
            #expect(try await Doctor(world.services).examine() == [])
        }
    }

    @Test("a clock that waits for a finding starts when one is recorded", arguments: Backend.available)
    func clocks(backend: Backend) async throws {
        try await World.on(backend) { world in
            let office = try await world.access("office")
            let (root, unit) = (try world.unit("YX"), try world.unit("QS"))
            try await world.services.database.write { tx in
                let source = try #require(ShippedProgrammes.source(of: "committee-work"))
                _ = try Programme.adopt(source, by: office, in: tx)
                _ = try Plan.issue("committee-work", year: 2026, under: root, by: office, in: tx)
            }
            let finding = try world.newFinding()
            let id = try await world.open(finding)
            #expect(try await world.open(finding) == id)
            let stages = try await world.services.database.read { tx in
                try tx.all(
                    .unscoped(
                        """
                        SELECT o.occurrence, o.due_on FROM obligation o
                        WHERE o.unit_id = \(unit) AND o.cadence = 'clock' ORDER BY o.due_on
                        """, because: "a test looks")
                ) { (key: String, due: Day) in "\(key.split(separator: "/").last ?? "") \(due)" }
            }
            #expect(stages.count == 2, "\(stages)")
            #expect(
                stages.last?.hasSuffix("2026-05-01") ?? false || stages.last?.contains("2026-05") ?? false, "\(stages)")
        }
    }

    @Test("long-term ones are planned in stages and ticked off one by one", arguments: Backend.available)
    func stages(backend: Backend) async throws {
        try await World.on(backend) { world in
            let id = try await world.open(try world.newFinding(track: .longTerm, dueOn: "2026-12-31"))
            let clerk = try await world.access("qs-clerk")
            let bare = await refusal {
                try await world.services.database.write { tx in
                    var plan = World.plan(for: try Finding.find(id, by: clerk, in: tx), version: 0)
                    plan.stages = []
                    try Rectification.plan(plan, for: id, by: clerk, in: tx)
                }
            }
            #expect(bare?.places == ["stage_1"])
            try await world.take(.plan, of: id, by: "qs-clerk")
            let early = await refusal { try await world.take(.apply, of: id, by: "qs-clerk") }
            #expect(early?.places == ["stages"])
            try await world.take(.stage, of: id, by: "qs-clerk")
            // Another plan keeps what is done.
            try await world.take(.plan, of: id, by: "qs-clerk")
            let stages = try await world.services.database.read { tx in try RectificationStage.of(id, in: tx) }
            #expect(stages.map(\.title) == ["排查", "排查", "更换"])
            #expect(stages.map { $0.doneOn != nil } == [true, false, false])
            let twice = await refusal {
                try await world.services.database.write { tx in
                    try RectificationStage.finish(1, of: id, by: clerk, in: tx)
                }
            }
            #expect(twice == .conflict(.findingMoved))
            try await world.take(.stage, of: id, by: "qs-clerk")
            try await world.take(.stage, of: id, by: "qs-clerk")
            try await world.bring(id, to: .closed)
            let versions = try await world.services.database.read { tx in try Rectification.versions(of: id, in: tx) }
            #expect(versions.map(\.version) == [1, 2])
        }
    }

    @Test(
        "an extension moves the last day and keeps the old one; what is not answered lapses",
        arguments: Backend.available)
    func extensions(backend: Backend) async throws {
        try await World.on(backend) { world in
            let id = try await world.open(try world.newFinding(dueOn: "2026-03-20"))
            let clerk = try await world.access("qs-clerk")
            for (day, reason) in [("2026-03-20", "缺货"), ("2026-03-25", "")] as [(Day, String)] {
                let refused = await refusal {
                    try await world.services.database.write { tx in
                        try FindingExtension.ask(for: id, until: day, reason: reason, by: clerk, in: tx)
                    }
                }
                #expect(refused?.places.count == 1, "\(day)")
            }
            try await world.take(.ask, of: id, by: "qs-clerk")
            try await world.take(.grant, of: id, by: "head")
            #expect(try await world.finding(id).dueOn == "2026-03-30")
            try await world.take(.ask, of: id, by: "qs-clerk")
            try await world.take(.refuse, of: id, by: "office")
            try await world.take(.ask, of: id, by: "qs-clerk")
            try await world.bring(id, to: .applied)
            let all = try await world.services.database.read { tx in try FindingExtension.of(id, in: tx) }
            #expect(all.map(\.granted) == [true, false, false])
            #expect(all.map { $0.answeredBy != nil } == [true, true, false])
            #expect(all.map(\.fromDay) == ["2026-03-20", "2026-03-30", "2026-03-30"])
            #expect(try await world.finding(id).dueOn == "2026-03-30")
        }
    }

    /// The standing duty of the stations.
    private func exits(_ world: World) async throws -> ID<Duty> {
        try await world.services.database.read { tx in
            try #require(
                try tx.value(
                    .unscoped("SELECT id FROM duty WHERE key = 'exits'", because: "a test looks"), as: ID<Duty>.self))
        }
    }
}

extension Refusal {
    /// The fields of what was refused as wrong.
    var places: [String] {
        guard case .invalid(let mistakes) = self else { return [] }
        return mistakes.map(\.place)
    }
}
