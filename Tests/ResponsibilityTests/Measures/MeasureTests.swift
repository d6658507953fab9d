import Storage
import TestWorld
import Testing

@testable import Responsibility

@Suite struct MeasureTests {
    /// The ladder from the mildest to the heaviest.
    static let ladder: [Measure.Ruling] =
        Measure.Kind.allCases.dropLast().flatMap { kind in
            [1, 24].map { try! Measure.Ruling(kind, nil, months: $0) }
        } + Measure.Sanction.allCases.map { try! Measure.Ruling(.sanction, $0, months: 1) }

    @Test("each rung is heavier than the one before, and a sanction's period is the law's")
    func weights() {
        let weights = Self.ladder.map(\.weight)
        #expect(zip(weights, weights.dropFirst()).allSatisfy { $0 < $1 })
        #expect(Measure.Sanction.allCases.map(\.months) == [6, 12, 18, 24, 24, nil])
        #expect(Self.ladder.last?.months == nil)
        #expect(throws: Refusal.self) { try Measure.Ruling(.sanction, nil, months: 6) }
        #expect(throws: Refusal.self) { try Measure.Ruling(.talk, .warning, months: 6) }
        #expect(throws: Refusal.self) { try Measure.Ruling(.talk, nil, months: nil) }
        #expect(throws: Refusal.self) { try Measure.Ruling(.talk, nil, months: 25) }
        #expect(Self.ladder.first?.lapses(decidedOn: "2026-01-31") == "2026-02-28")
    }

    @Test("nothing is decided before the notice and the answer, or the days for it", arguments: Backend.available)
    func order(backend: Backend) async throws {
        // Notice on Thursday before Spring Festival: five working days end on 26 February.
        try await World.on(backend, today: "2026-02-12") { world in
            let desk = try await MeasureDesk.make(world)
            let id = try await desk.drafted()
            await #expect(throws: Refusal.conflict(.measureTooEarly)) { try await desk.decide(id, by: "first") }
            await #expect(throws: Refusal.conflict(.measureStep)) { try await desk.defend(id, by: "office") }
            try await desk.notice(id)
            await #expect(throws: Refusal.conflict(.measureStep)) { try await desk.notice(id) }
            world.clock.go(to: "2026-02-26")
            #expect(try await desk.standing(id) == .answering)
            await #expect(throws: Refusal.conflict(.measureTooEarly)) { try await desk.decide(id, by: "first") }
            world.clock.go(to: "2026-02-27")
            #expect(try await desk.standing(id) == .ready)
            // A late defence is heard all the same, and what was checked of it is written down first.
            try await desk.defend(id)
            await #expect(throws: Refusal.conflict(.measureTooEarly)) { try await desk.decide(id, by: "first") }
            try await desk.check(id)
            try await desk.decide(id, by: "first")
            await #expect(throws: Refusal.conflict(.measureStep)) { try await desk.deliver(id) }
            await #expect(throws: Refusal.conflict(.measureDecided)) { try await desk.decide(id, by: "first") }
            await #expect(throws: Refusal.conflict(.measureDisagrees)) {
                try await desk.decide(id, by: "second", MeasureDesk.talk)
            }
            try await desk.decide(id, by: "second")
            await #expect(throws: Refusal.conflict(.measureDecided)) { try await desk.decide(id, by: "third") }
            await #expect(throws: Refusal.conflict(.measureStep)) { try await desk.defend(id) }
            await #expect(throws: Refusal.conflict(.measureStep)) { try await desk.drop(id) }
            await #expect(throws: Refusal.conflict(.measureStep)) { try await desk.appeal(id, .civilReview) }
            try await desk.deliver(id)
            await #expect(throws: Refusal.conflict(.measureStep)) { try await desk.deliver(id) }
            #expect(try await desk.standing(id) == .inEffect)
        }
    }

    @Test("the decision is never heavier than the notice, and no appeal makes it heavier", arguments: Backend.available)
    func neverHeavier(backend: Backend) async throws {
        try await World.on(backend) { world in
            let desk = try await MeasureDesk.make(world)
            let demerit = try Measure.Ruling(.sanction, .demerit, months: nil)
            let id = try await desk.drafted()
            try await desk.notice(id)
            try await desk.defend(id)
            try await desk.check(id)
            await #expect(throws: Refusal.invalid([.heavier])) { try await desk.decide(id, by: "first", demerit) }
            try await desk.decide(id, by: "first")
            try await desk.decide(id, by: "second")
            try await desk.deliver(id)
            try await desk.appeal(id, .civilReview)
            for outcome in Appeal.Outcome.allCases {
                await #expect(throws: Refusal.invalid([.notMilder])) {
                    try await desk.settle(id, outcome, milder: demerit)
                }
                await #expect(throws: Refusal.invalid([.notMilder])) {
                    try await desk.settle(id, outcome, milder: MeasureDesk.warning)
                }
            }
            await #expect(throws: Refusal.invalid([.notMilder])) { try await desk.settle(id, .milder) }
            // The database refuses it too, whatever the program does.
            let heavier = demerit.weight
            for statement in [
                "UPDATE measure SET weight = \(heavier) WHERE id = \(id)",
                "UPDATE measure SET decided_weight = \(heavier) WHERE id = \(id)",
                """
                UPDATE measure_appeal SET outcome = 'milder', reasons = 'x', decided_on = '2026-03-02',
                    told_on = '2026-03-02', after_weight = \(heavier) WHERE measure_id = \(id)
                """,
                """
                UPDATE measure_appeal SET outcome = 'upheld', reasons = 'x', decided_on = '2026-03-02',
                    told_on = '2026-03-02', after_weight = \(heavier) WHERE measure_id = \(id)
                """,
            ] as [SQL] {
                await #expect(throws: StorageError.self) {
                    try await world.services.database.write { tx in
                        try tx.run(.housekeeping(statement, because: "a test tries it"))
                    }
                }
            }
            try await desk.settle(id, .milder, milder: MeasureDesk.talk)
            let now = try await desk.find(id)
            #expect(now.ruling == MeasureDesk.talk && now.lapsesOn == "2026-06-02")
        }
    }

    @Test("two deciders at once both count once, and a third is told", arguments: Backend.available)
    func atOnce(backend: Backend) async throws {
        try await World.on(backend) { world in
            let desk = try await MeasureDesk.make(world)
            let id = try await desk.drafted()
            try await desk.notice(id)
            try await desk.defend(id)
            try await desk.check(id)
            let outcomes = await withTaskGroup(of: String.self) { group in
                for login in ["first", "second", "third"] {
                    group.addTask {
                        do {
                            try await desk.decide(id, by: login)
                            return "counted"
                        } catch Refusal.conflict(.measureDecided) { return "told" } catch { return "\(error)" }
                    }
                }
                return await group.reduce(into: [String]()) { $0.append($1) }
            }
            #expect(outcomes.sorted() == ["counted", "counted", "told"])
            #expect(try await desk.find(id).decidedOn == world.clock.today)
        }
    }

    @Test("the first page of who decides leads to what waits, and says nothing of it", arguments: Backend.available)
    func waiting(backend: Backend) async throws {
        try await World.on(backend) { world in
            let desk = try await MeasureDesk.make(world)
            let id = try await desk.drafted()
            try await world.visit { client in
                func waits(for login: String) async throws -> Bool {
                    let page = try await world.visitor(login, at: client).get("/").text
                    #expect(!page.contains("消防演练均未组织"))
                    return page.contains("/measures/\(id)")
                }
                func expect(_ expected: [String], _ step: String) async throws {
                    for login in ["office", "qs-reviewer", "first", "second", "third", "higher"] {
                        let waits = try await waits(for: login)
                        #expect(waits == expected.contains(login), "\(login), \(step)")
                    }
                }
                try await expect(["office"], "the notice is to be delivered")
                try await desk.notice(id)
                try await expect(["qs-reviewer"], "an answer is waited for")
                try await desk.defend(id)
                try await expect(["office", "first", "second", "third"], "the defence is to be checked")
                try await desk.check(id)
                try await expect(["first", "second", "third"], "it can be decided")
                try await desk.decide(id, by: "first")
                try await expect(["second", "third"], "another has to decide, too")
                try await desk.decide(id, by: "second")
                try await expect(["office"], "it is to be delivered")
                try await desk.deliver(id)
                try await desk.appeal(id, .civilReview)
                try await expect(["higher"], "an appeal is to be decided")
                try await desk.settle(id, .upheld)
                #expect(try await !waits(for: "higher"))
            }
        }
    }

    @Test("a decider who sees it differently sends it back, and a defence after the first decision does too")
    func anew() async throws {
        try await World.on(.sqlite) { world in
            let desk = try await MeasureDesk.make(world)
            let id = try await desk.drafted()
            try await desk.notice(id)
            try await desk.defend(id)
            try await desk.check(id)
            try await desk.decide(id, by: "first")
            try await desk.write("second") { access, tx in
                try Measure.returnDecision(of: id, reason: "事实尚需核实。", by: access, in: tx)
            }
            #expect(try await desk.find(id).round == 2)
            try await desk.decide(id, by: "second", MeasureDesk.talk)
            try await desk.defend(id)
            #expect(try await desk.defences(id).count == 1, "the same sent twice is taken once")
            try await desk.defend(id, by: "qs-reviewer", .written, "9 月的记录已补齐。")
            try await desk.check(id, by: "third")
            try await desk.decide(id, by: "second", MeasureDesk.talk)
            #expect(try await desk.find(id).decidedOn == nil)
            try await desk.decide(id, by: "first", MeasureDesk.talk)
            #expect(try await desk.find(id).ruling == MeasureDesk.talk)
        }
    }

    /// Who tries an act that is another's, and what keeps them from it; `nil` is that they do not handle it.
    static let separations: [(login: String, act: String, separation: Separation?)] = [
        ("office", "decide", .investigatorDecides), ("qs-reviewer", "decide", .investigatorDecides),
        ("higher", "decide", .deciderDecidesAppeal), ("auditor", "decide", nil),
        ("office", "settle", .deciderDecidesAppeal), ("first", "settle", .deciderDecidesAppeal),
        ("third", "settle", .deciderDecidesAppeal), ("qs-reviewer", "settle", .deciderDecidesAppeal),
        ("auditor", "settle", nil), ("qs-reviewer", "check", .investigatorDecides),
        ("higher", "check", .investigatorDecides), ("auditor", "check", .investigatorDecides),
        ("qs-reviewer", "deliver", .investigatorDecides), ("qs-reviewer", "drop", .investigatorDecides),
        ("qs-reviewer", "notice", nil), ("first", "notice", nil), ("first", "defend", nil), ("higher", "appeal", nil),
        ("auditor", "appeal", nil),
    ]

    @Test("each act is its own part's", arguments: separations)
    func separation(login: String, act: String, separation: Separation?) async throws {
        try await World.on(.sqlite) { world in
            let desk = try await MeasureDesk.make(world)
            let isLate = ["settle", "appeal"].contains(act)
            let id = try await isLate ? desk.inEffect(route: .civilReview) : desk.drafted()
            if !isLate {
                try await desk.notice(id)
                try await desk.defend(id)
            }
            if act == "settle" { try await desk.appeal(id, .civilReview) }
            let archive = login == "auditor" ? Refusal.notAllowed(.handleMeasures) : nil
            let expected = archive ?? separation.map { .conflict(.separation($0)) } ?? .notAllowed(.handleMeasures)
            await #expect(throws: expected) {
                switch act {
                case "decide": try await desk.decide(id, by: login)
                case "settle": try await desk.settle(id, .revoked, by: login)
                case "check": try await desk.check(id, by: login)
                case "deliver": try await desk.deliver(id, by: login)
                case "drop": try await desk.drop(id, by: login)
                case "notice": try await desk.notice(id, by: login)
                case "appeal": try await desk.appeal(id, .civilReview, by: login)
                default: try await desk.defend(id, by: login)
                }
            }
        }
    }

    @Test("nobody is named twice, the subject least of all", arguments: Backend.available)
    func named(backend: Backend) async throws {
        try await World.on(backend) { world in
            let desk = try await MeasureDesk.make(world)
            let (office, first, second, higher) = (
                try await desk.person("office"), try await desk.person("first"), try await desk.person("second"),
                try await desk.person("higher")
            )
            func refused(_ change: (inout NewMeasure) -> Void, _ separation: Separation) async throws {
                var new = try await desk.new()
                change(&new)
                let tried = new
                await #expect(throws: Refusal.conflict(.separation(separation))) {
                    try await desk.write("office") { access, tx in try Measure.draft(tried, by: access, in: tx) }
                }
            }
            try await refused({ $0.deciders = [office, first] }, .investigatorDecides)
            try await refused({ $0.appealDeciders = [office] }, .deciderDecidesAppeal)
            try await refused({ $0.appealDeciders = [first] }, .deciderDecidesAppeal)
            var subject = try await desk.new()
            subject.unitID = try world.unit("YX")
            subject.subjectID = first
            let own = subject
            await #expect(throws: Refusal.conflict(.separation(.investigatorDecides))) {
                try await desk.write("office") { access, tx in try Measure.draft(own, by: access, in: tx) }
            }
            var alone = try await desk.new()
            alone.deciders = [first]
            let single = alone
            await #expect(throws: Refusal.invalid([.deciders])) {
                try await desk.write("office") { access, tx in try Measure.draft(single, by: access, in: tx) }
            }
            // Later too.
            let id = try await desk.drafted()
            for person in [office, first, second, higher, try await desk.person("qs-reviewer")] {
                await #expect(throws: Refusal.conflict(.separation(.deciderDecidesAppeal))) {
                    try await desk.write("office") { access, tx in
                        try Measure.name(person, as: .appealDecider, in: id, by: access, in: tx)
                    }
                }
            }
            // And in the database.
            await #expect(throws: StorageError.self) {
                try await world.services.database.write { tx in
                    try tx.run(
                        .housekeeping(
                            "INSERT INTO measure_party (measure_id, person_id, part) VALUES (\(id), \(office), 'decider')",
                            because: "a test tries it"))
                }
            }
        }
    }

    @Test("a form sent twice makes one measure", arguments: Backend.available)
    func twice(backend: Backend) async throws {
        try await World.on(backend) { world in
            let desk = try await MeasureDesk.make(world)
            let new = try await desk.new(once: "once")
            let ids = try await [0, 1].asyncMap { _ in
                try await desk.write("office") { access, tx in try Measure.draft(new, by: access, in: tx) }
            }
            #expect(Set(ids).count == 1)
        }
    }
}

extension Array {
    fileprivate func asyncMap<T>(_ work: (Element) async throws -> T) async rethrows -> [T] {
        var made: [T] = []
        for element in self { made.append(try await work(element)) }
        return made
    }
}
