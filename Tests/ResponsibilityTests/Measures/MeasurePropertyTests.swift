import Storage
import TestWorld
import Testing

@testable import Responsibility

/// Random sequences of steps by random people on random days: what is refused changes nothing, and what is done keeps the rules.
@Suite struct MeasurePropertyTests {
    @Test("no sequence of steps breaks the order, the separation or the weight", arguments: Backend.available)
    func sequences(backend: Backend) async throws {
        var random = Generator(state: 20_260_302)
        for run in 0..<(backend == .sqlite ? 8 : 3) {
            try await World.on(backend, today: "2026-01-05") { world in
                let desk = try await MeasureDesk.make(world)
                let id = try await desk.drafted(route: run.isMultiple(of: 2) ? .civilReview : .supervisionReview)
                let head = try await desk.person("head")
                try await desk.write("office") { access, tx in
                    try Measure.name(head, as: .appealDecider, in: id, by: access, in: tx)
                }
                var (day, done) = (Day("2026-01-05"), 0)
                for _ in 0..<90 {
                    if random.next(6) == 0 { day = day.adding(days: random.next(12)) }
                    world.clock.go(to: day)
                    let before = try await desk.find(id)
                    do {
                        try await Self.step(desk, id, &random)
                        done += 1
                    } catch is Refusal {
                        #expect(try await desk.find(id) == before, "what is refused changes nothing")
                    }
                    try await Self.check(desk, id, before)
                }
                #expect(done > 3)
                #expect(try await Doctor(world.services).examine() == [])
            }
        }
    }

    private static func step(_ desk: MeasureDesk, _ id: ID<Measure>, _ random: inout Generator) async throws {
        let people = ["office", "first", "second", "third", "higher", "qs-reviewer", "auditor", "head"]
        let login = people[random.next(people.count)]
        let rulings = [MeasureDesk.warning, MeasureDesk.warning, MeasureDesk.talk]
        let (ruling, choice) = (rulings[random.next(rulings.count)], random.next(40))
        switch choice {
        case 0..<5: try await desk.notice(id, by: login)
        case 5..<9: try await desk.defend(id, by: login)
        case 9..<14:
            if try await !desk.defences(id).isEmpty { try await desk.check(id, by: login) }
        case 14..<24: try await desk.decide(id, by: login, ruling)
        case 24..<29: try await desk.deliver(id, by: login)
        case 29..<34:
            let route = AppealRoute.allCases[random.next(AppealRoute.allCases.count)]
            try await desk.appeal(id, route, by: login)
        case 34..<38:
            guard try await !desk.appeals(id).isEmpty else { return }
            let outcome = Appeal.Outcome.allCases[random.next(3)]
            try await desk.settle(id, outcome, milder: outcome == .milder ? MeasureDesk.talk : nil, by: login)
        case 38:
            if try await !desk.appeals(id).isEmpty { try await desk.extend(id, by: 1 + random.next(40), login: login) }
        default: if random.next(6) == 0 { try await desk.drop(id, by: login) }
        }
    }

    private static func check(_ desk: MeasureDesk, _ id: ID<Measure>, _ before: Measure) async throws {
        let now = try await desk.find(id)
        let (votes, steps, parties) = try await desk.world.services.database.read { tx in
            (try now.votes(in: tx), try now.steps(in: tx), try now.parties(in: tx))
        }
        if let ruling = now.ruling {
            #expect(ruling.weight <= now.considered.weight)
            if let earlier = before.ruling { #expect(ruling.weight <= earlier.weight) }
            #expect(votes.count == Measure.fewestDeciders && Set(votes.map(\.personID)).count == votes.count)
            let deciders = Set(parties.filter { $0.part == .decider }.map(\.personID))
            #expect(deciders.isSuperset(of: votes.map(\.personID)))
            #expect(now.noticedOn.map { notice in now.decidedOn.map { notice <= $0 } ?? false } ?? false)
            let kinds = steps.map(\.kind)
            let decided = try #require(kinds.lastIndex(of: .decide))
            let filed = kinds[..<decided].count { $0 == .defend }
            #expect(kinds[..<decided].count { $0 == .check } == filed, "each defence was checked before")
            if filed == 0, let noticed = now.noticedOn, let day = now.decidedOn {
                let last = WorkingCalendar.mainlandChina.day(after: noticed, workingDays: now.answerDays).day
                #expect(day > last)
            }
        }
        let settled = try await desk.world.services.database.read { tx in
            try tx.value(
                .unscoped(
                    "SELECT COUNT(decided_by) - COUNT(DISTINCT decided_by) FROM measure_appeal WHERE measure_id = \(id)",
                    because: "a test counts"), as: Int.self)
        }
        #expect(settled == 0, "nobody decides two appeals of one measure")
        if before.endedOn != nil { #expect(now == before, "what has ended stays as it is") }
        #expect(Set(parties.map(\.personID)).count == parties.count)
    }

    /// A small generator, so that every run of the test takes the same steps.
    struct Generator {
        var state: UInt64

        mutating func next(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(bound))
        }
    }
}
