import Storage
import TestWorld
import Testing

@testable import Responsibility

/// After any run of changes the tally equals a recount, today and as of every day before.
@Suite struct TallyPropertyTests {
    @Test(
        "2,000 random changes leave the tally equal to a recount, today and as of any day", arguments: Backend.available
    )
    func randomChanges(backend: Backend) async throws {
        try await World.on(backend, today: "2026-01-05") { world in
            try await world.issuePlans()
            var chance = Chance(seed: 20_260_105)
            var snapshots: [(day: Day, figures: [String: [Figures]])] = []
            var (done, compared) = (0, 0)
            while done < 2_000 {
                let changes = 40
                try await day(of: world, changes: changes, &chance)
                done += changes
                let today = world.clock.today
                try await keepUp(world, &chance)
                // An evening's figures: what was due today at an hour is overdue by then.
                world.clock.pass(seconds: 54_000 - 1)
                let complaints = try await world.services.database.read { tx in
                    try Doctor.tally(in: tx) + Doctor.tallyOfToday(in: tx) + Doctor.ancestry(in: tx)
                }
                #expect(complaints.isEmpty, "\(today): \(complaints)")
                if try await world.isTallyOfTodayWhole() {
                    compared += 1
                    #expect(try await world.differences() == [], "\(today)")
                }
                snapshots.append((today, try await figures(world, on: nil)))
                world.clock.go(to: today.adding(days: 1 + chance.below(8)))
            }
            #expect(compared > 10)
            for snapshot in snapshots {
                let then = try await figures(world, on: snapshot.day)
                #expect(then == snapshot.figures, "as of \(snapshot.day)")
            }
            let (entries, acts) = try await world.services.database.read { tx in
                let acts = try tx.all(
                    .unscoped(
                        "SELECT DISTINCT act || ' ' || subject_kind FROM entry", because: "a test looks")
                ) { (act: String) in act }
                return (try Doctor.entries(in: tx), Set(acts))
            }
            #expect(entries.isEmpty)
            #expect(
                acts.isSuperset(of: [
                    "trigger trigger", "suspend obligation", "resume obligation", "waive obligation", "record activity",
                    "accept activity", "move unit", "correct activity", "correct trigger", "withdraw trigger",
                ]))
        }
    }

    /// What the jobs of servers do beside it, in any order: folding, and making the tally of today, or of another day, in parts.
    private func keepUp(_ world: World, _ chance: inout Chance) async throws {
        for _ in 0..<4 {
            let (work, day) = (chance.below(8), world.clock.today.adding(days: chance.one(in: 6) ? 1 : 0))
            try await world.services.database.write { tx in
                switch work {
                case 0, 1: try Tally.fold(in: tx)
                case 2, 3, 4: try TallyOfToday.makeNext(for: day, back: true, rows: 200, in: tx)
                case 5, 6: while try TallyOfToday.makeNext(for: day, back: true, rows: 50, in: tx) {}
                default: break
                }
            }
        }
    }

    /// The figures of every unit that there is, by programme: now, or as of a day.
    private func figures(_ world: World, on day: Day?) async throws -> [String: [Figures]] {
        let access = try await world.access("office")
        return try await world.services.database.read { tx in
            var all: [String: [Figures]] = [:]
            for code in ["YX", "QS", "BS", "QS-1", "BS-1"] {
                let unit = try Unit.find(code: code, by: access, in: tx)
                let lines =
                    try day.map { try Figures.of([unit.id], year: 2026, asOf: $0, by: access, in: tx) }
                    ?? Figures.of([unit.id], year: 2026, on: access.today, by: access, in: tx)
                all[code] = lines.map(\.figures).filter { $0 != Figures() }
            }
            return all
        }
    }

    func day(of world: World, changes: Int, _ chance: inout Chance) async throws {
        let (office, admin, head) = (
            try await world.access("office"), world.services.machine("tests"), try await world.access("head")
        )
        var chances = chance
        chance = try await world.services.database.write { [chances] tx in
            var chance = chances
            for _ in 0..<changes {
                do { try Self.change(office, admin, head, world.clock.today, &chance, in: tx) } catch is Refusal {}
            }
            return chance
        }
        chances = chance
    }

    /// One change of a random kind; what the rules do not allow just then is refused and changes nothing.
    private static func change(
        _ office: Access, _ admin: Access, _ head: Access, _ today: Day, _ chance: inout Chance, in tx: Transaction
    ) throws {
        let units = try tx.all(
            .unscoped("SELECT id FROM unit ORDER BY id", because: "a test picks one")
        ) { (id: ID<Responsibility.Unit>) in id }
        let unit = units[chance.below(units.count)]
        switch chance.below(43) {
        case 0..<9:
            let kind = Activity.Kind.allCases[chance.below(Activity.Kind.allCases.count)]
            var new = NewActivity(
                unitID: unit, kind: kind, title: "工作", heldOn: today.adding(days: -chance.below(60)), once: Token.make()
            )
            if kind == .check { new.outcome = Activity.Outcome.choices[chance.below(3)] }
            _ = try Activity.record(new, by: office, in: tx)
        case 9..<14:
            let waiting = try WaitingReview.list(limit: 50, by: head, in: tx)
            guard !waiting.isEmpty else { return }
            let one = waiting[chance.below(waiting.count)]
            try Fulfilment.review(
                [one.fulfilment], of: one.activity, chance.one(in: 4) ? .return : .accept, reason: "理由", by: head,
                in: tx)
        case 14..<16:
            let accepted = try tx.all(
                .unscoped(
                    "SELECT id, activity_id FROM fulfilment WHERE state = 'accepted' ORDER BY id",
                    because: "a test picks one")
            ) { (id: ID<Fulfilment>, activity: ID<Activity>) in (id, activity) }
            guard !accepted.isEmpty else { return }
            let one = accepted[chance.below(accepted.count)]
            try Fulfilment.withdraw([one.0], of: one.1, reason: "有误", by: head, in: tx)
        case 16..<18:
            try Unit.move(unit, under: units[chance.below(units.count)], on: today, by: admin, in: tx)
        case 20..<23:
            let open = try tx.all(
                .unscoped("SELECT id FROM obligation WHERE state = 'open' ORDER BY id", because: "a test picks some")
            ) { (id: ID<Obligation>) in id }
            guard !open.isEmpty else { return }
            let some = Array(Set((0..<3).map { _ in open[chance.below(open.count)] }))
            if chance.one(in: 2) {
                try Decision.waive(some, reason: "不适用", by: office, in: tx)
            } else {
                try Decision.move(some, to: today.adding(days: chance.below(90)), reason: "顺延", by: office, in: tx)
            }
        case 23: try tag(unit, &chance, by: admin, in: tx)
        case 24: try withdrawOrAmend(units[0], today, &chance, by: office, in: tx)
        case 25:
            // A plan that was withdrawn is issued again sooner or later.
            _ = try Plan.issue(
                chance.one(in: 2) ? "safety" : "records", year: 2026, under: units[0], by: office, in: tx)
        case 26:
            try tx.run(
                .housekeeping(
                    "DELETE FROM year_close", because: "no year that runs can be closed, so a test does it by hand"))
            guard chance.one(in: 2) else { return }
            try tx.run(
                .housekeeping(
                    "INSERT INTO year_close (unit_id, year, closed_on) VALUES (\(unit), 2026, \(today))",
                    because: "no year that runs can be closed, so a test does it by hand"))
        case 27..<30: try event(at: unit, office, today, &chance, in: tx)
        case 30..<35: try rule(office, today, &chance, in: tx)
        case 35..<39:
            let recorded = try tx.all(
                .unscoped("SELECT id FROM activity ORDER BY id", because: "a test picks one")
            ) { (id: ID<Activity>) in id }
            guard !recorded.isEmpty else { return }
            try correct(recorded[chance.below(recorded.count)], office, today, &chance, in: tx)
        case 39..<43:
            let events = try tx.all(
                .unscoped("SELECT id FROM trigger_event ORDER BY id", because: "a test picks one")
            ) { (id: ID<Trigger>) in id }
            guard !events.isEmpty else { return }
            try takeBack(events[events.count - 1 - chance.below(min(events.count, 5))], office, &chance, in: tx)
        case 18:
            _ = try Unit.create(
                NewUnit(
                    parentID: unit, kind: chance.one(in: 2) ? "station" : "township", code: Token.make(), name: "新站",
                    openedOn: chance.one(in: 2) ? today : nil), on: today, by: admin, in: tx)
            for programme in ["safety", "records"] {
                _ = try Plan.issue(programme, year: 2026, under: units[0], by: office, in: tx)
            }
        default:
            guard units.count > 8 else { return }
            let last = units[units.count - 1 - chance.below(3)]
            if chance.one(in: 2) {
                try Unit.close(last, on: today, by: admin, in: tx)
            } else {
                try Unit.merge(last, into: unit, on: today, by: admin, in: tx)
            }
        }
    }
}

extension TallyPropertyTests {
    /// Two thirds of the catalogue's versions name tags, so that what a unit is tagged with changes what it owes.
    private static func tag(
        _ unit: ID<Responsibility.Unit>, _ chance: inout Chance, by admin: Access, in tx: Transaction
    ) throws {
        try UnitTags(chance.one(in: 2) ? ["key"] : []).set(for: unit, by: admin, in: tx)
    }

    /// A plan in force is withdrawn from some day on, or a newer version takes it over.
    private static func withdrawOrAmend(
        _ top: ID<Responsibility.Unit>, _ today: Day, _ chance: inout Chance, by office: Access, in tx: Transaction
    ) throws {
        let plans = try Plan.list(by: office, in: tx).filter { $0.plan.isInForce && $0.plan.unitID == top }
        guard !plans.isEmpty else { return }
        let plan = plans[chance.below(plans.count)]
        let day = today.adding(days: chance.below(60) - 20)
        if chance.one(in: 2) {
            _ = try PlanWithdrawal(plan.id, from: day, reason: "改革", by: office, in: tx).apply(by: office, in: tx)
        } else {
            _ = try Programme.adopt(version(plan.version + 1, of: plan.programmeKey, &chance), by: office, in: tx)
            var amendment = try PlanAmendment(plan.id, to: nil, from: max(day, today), by: office, in: tx)
            try amendment.applyAll(by: office, in: tx)
        }
    }

    /// A newer version that asks other units, more often or less, on other days.
    private static func version(_ number: Int, of key: String, _ chance: inout Chance) -> String {
        let first = ("2025-01-01" as Day).adding(days: number)
        let kinds = ["[township]", "[township, station]", "[station]"][chance.below(3)]
        let owedBy = chance.one(in: 3) ? "{kinds: \(kinds)}" : "{kinds: \(kinds), tags: [key]}"
        return (key == "safety" ? Catalogues.safety : Catalogues.records)
            .replacing("version: 1", with: "version: \(number)")
            .replacing("applies_from: 2025-01-01", with: "applies_from: \(first)")
            .replacing("summary:", with: "changes: {zh: 修订, en: Revised}\nsummary:")
            .replacing("owed_by: {kinds: [township, station]}", with: "owed_by: \(owedBy)")
            .replacing("owed_by: {kinds: [township]}", with: "owed_by: {kinds: \(kinds)}")
            .replacing("count: 1, per", with: "count: \(1 + chance.below(2)), per")
            .replacing("due: {day: last}", with: chance.one(in: 2) ? "due: {day: last}" : "due: {day: 25}")
            .replacing(
                "roll: previous}", with: chance.one(in: 3) ? "roll: previous}" : "roll: previous, grace_days: 6}")
    }

    private static let shanghai = OfficeClock(zone: "Asia/Shanghai")

    /// An event in the last days, or one that is to begin; its clocks end within hours and within days.
    private static func event(
        at unit: ID<Responsibility.Unit>, _ office: Access, _ today: Day, _ chance: inout Chance, in tx: Transaction
    ) throws {
        let isGate = chance.one(in: 2)
        let day = today.adding(days: isGate ? chance.below(12) - 2 : -chance.below(3))
        let new = NewTrigger(
            unitID: unit, kind: isGate ? "fair" : "leak", title: "事件",
            at: min(
                shanghai.instant(of: day, second: chance.below(86_400)), isGate ? .init(milliseconds: .max) : office.now
            ),
            once: Token.make())
        _ = try Trigger.record(new, at: shanghai, by: office, in: tx)
    }

    /// Withdraws an event that was a mistake, or gives it another title and moment.
    private static func takeBack(
        _ id: ID<Trigger>, _ office: Access, _ chance: inout Chance, in tx: Transaction
    ) throws {
        guard chance.one(in: 2) else { return try Trigger.withdraw(id, reason: "误报", by: office, in: tx) }
        let trigger = try Trigger.find(id, by: office, in: tx)
        let at = trigger.at.adding(seconds: (chance.below(9) - 4) * 43_200)
        try Trigger.correct(
            id,
            TriggerCorrection(
                title: "事件 \(chance.below(9))", at: at, reason: "时间有误", seen: Trigger.past(of: id, in: tx).count),
            by: office, in: tx)
    }

    /// Stops, resumes, extends or does a stage of a clock; approves what is to begin.
    private static func rule(_ office: Access, _ today: Day, _ chance: inout Chance, in tx: Transaction) throws {
        let found = try tx.all(
            .unscoped(
                """
                SELECT \(Obligation.columns) FROM obligation o
                WHERE o.event_id IS NOT NULL AND o.state IN ('open', 'suspended') ORDER BY o.id
                """, because: "a test picks one"), Obligation.init)
        guard !found.isEmpty else { return }
        let one = found[chance.below(found.count)]
        if one.state == .suspended { return try RunningStage.resume(one.id, by: office, in: tx) }
        switch chance.below(3) {
        case 0: try RunningStage.suspend(one.id, for: "survey", note: "", by: office, in: tx)
        case 1:
            try RunningStage.extend(
                one.id, to: (one.dueOn ?? today).adding(days: chance.below(5)), time: chance.below(86_400),
                reason: "延长",
                by: office, in: tx)
        default:
            var new = NewActivity(unitID: one.unitID, kind: .other, title: "处置", heldOn: today, once: Token.make())
            new.doneAt = chance.one(in: 2) ? office.now : nil
            new.obligations = [one.id]
            if one.cadence == .gate { new.approvals = [one.id: chance.one(in: 2) ? "place" : "head"] }
            _ = try Activity.record(new, by: office, in: tx)
        }
    }

    /// Another day or kind, and any of the obligations that are offered.
    fileprivate static func correct(
        _ id: ID<Activity>, _ office: Access, _ today: Day, _ chance: inout Chance, in tx: Transaction
    ) throws {
        let activity = try Activity.find(id, by: office, in: tx)
        var wording = try ActivityWording.of(activity, by: office, in: tx)
        if chance.one(in: 2) { wording.heldOn = today.adding(days: -chance.below(60)) }
        if chance.one(in: 4) { wording.kind = Activity.Kind.allCases[chance.below(Activity.Kind.allCases.count)] }
        // What a check found, who was there and at what time are corrected as well as the words.
        wording.outcome = wording.kind == .check ? Activity.Outcome.choices[chance.below(3)] : .none
        if chance.one(in: 3) {
            wording.heldAt = min(shanghai.instant(of: wording.heldOn, second: chance.below(86_400)), office.now)
        } else if wording.heldOn != activity.heldOn {
            wording.heldAt = nil
        }
        if chance.one(in: 3) {
            wording.content.attendance = [Attendance(name: "李青", standing: .present)]
            wording.content.decisions = [ActivityDecision(text: "整改 \(chance.below(9))")]
        }
        let offered = try Proposal.of(
            kind: wording.kind, heldOn: wording.heldOn, title: wording.title, unit: activity.unitID, countedBy: id,
            by: office, in: tx)
        let ticked = offered.filter { _ in !chance.one(in: 3) }.map(\.obligation.id)
        var correction = Correction(
            wording: wording, doneAt: wording.heldAt, obligations: ticked, reason: "有误", version: activity.version)
        for gate in offered where !gate.approvals.isEmpty {
            correction.approvals[gate.obligation.id] = gate.approvals[chance.below(gate.approvals.count)].key
        }
        try Activity.correct(id, correction, by: office, in: tx)
    }
}

/// A small seeded source of chance (SplitMix64), so that a failing run can be run again.
struct Chance: Sendable {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }
    mutating func one(in n: Int) -> Bool { below(n) == 0 }
}
