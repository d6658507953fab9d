import Foundation
import Storage
import TestWorld
import Testing
import Web

@testable import Responsibility

/// Random planning, calling off, recording, correcting and signing: whatever is tried, every number equals a plain recount.
@Suite struct InspectionPropertyTests {
    /// What the test itself remembers of a visit that was recorded.
    private struct Made: Sendable {
        let id: ID<Inspection>
        let unit: ID<Responsibility.Unit>
        let batch: ID<InspectionBatch>?
        var outcomes: [InspectionItem.Outcome]
        var version = 1
        var isSigned = false
        let sent: NewInspection
        let sender: String
    }

    /// What it remembers of a plan: where a unit is inspected instead, and what is called off.
    private struct Planned: Sendable {
        var merged: [ID<Responsibility.Unit>: ID<InspectionBatch>?] = [:]
        var off: Set<ID<Responsibility.Unit>> = []
        var isPublished = false
    }

    private struct Book: Sendable {
        var made: [Made] = []
        var plans: [ID<InspectionBatch>: Planned] = [:]
    }

    @Test(
        "plan, ledger, findings, work and published results equal a recount after any steps",
        arguments: Backend.available, [2, 19, 404] as [UInt64])
    func recount(backend: Backend, seed: UInt64) async throws {
        try await World.inspecting(on: backend) { world, people in
            let team = people.values.sorted()
            var (book, chance) = (Book(), Chance(seed: seed))
            for turn in 0..<120 {
                switch chance.below(12) {
                case 0..<2: await plan(world, &book, &chance)
                case 2: await callOff(world, &book, &chance)
                case 3..<7: await record(world, team, &book, &chance)
                case 7: await correct(world, &book, &chance)
                case 8: try await sendAgain(world, book, &chance)
                case 9..<11: await sign(world, &book, &chance)
                default: world.clock.go(to: world.clock.today.adding(days: chance.below(6)))
                }
                if turn.isMultiple(of: 30) { try await compare(world, book) }
            }
            try await compare(world, book)
            #expect(book.made.count > 5 && book.made.contains { $0.isSigned } && book.made.contains { $0.version > 1 })
            #expect(try await Doctor(world.services).examine() == [])
        }
    }

    // MARK: Steps; what the rules do not allow just then is refused and changes nothing

    private func plan(_ world: World, _ book: inout Book, _ chance: inout Chance) async {
        do {
            let office = try await world.access("office")
            let units = try ["QS", "QS-1", "BS"].filter { _ in chance.one(in: 2) }.map { try world.unit($0) }
            let (first, root) = (world.clock.today.adding(days: chance.below(20)), try world.unit("YX"))
            var new = NewBatch(
                issuingUnitID: root, kind: .special, title: "专项", checklist: "exits",
                days: first...min(first.adding(days: 30), Day.last(ofMonth: 12, in: first.year)),
                publishWithin: chance.one(in: 2) ? 3 : nil, units: units, once: Token.make())
            for unit in units where chance.one(in: 3) {
                new.merged[unit] =
                    book.plans.first { _, plan in
                        plan.merged[unit] == .some(nil) && !plan.off.contains(unit)
                    }?.key
            }
            let sent = new
            let id = try await world.services.database.write { tx in
                try InspectionBatch.plan(sent, by: office, in: tx)
            }
            var planned = Planned(isPublished: sent.publishWithin != nil)
            for unit in units { planned.merged[unit] = .some(sent.merged[unit]) }
            book.plans[id] = planned
        } catch { refused(error) }
    }

    private func callOff(_ world: World, _ book: inout Book, _ chance: inout Chance) async {
        guard let (id, planned) = book.plans.randomElement(&chance), !planned.merged.isEmpty else { return }
        let unit = planned.merged.keys.sorted()[chance.below(planned.merged.count)]
        do {
            let office = try await world.access("office")
            try await world.services.database.write { tx in
                try InspectionBatch.callOff([unit], of: id, because: "不去了", by: office, in: tx)
            }
            book.plans[id]?.off.insert(unit)
            for other in book.plans.keys where book.plans[other]?.merged[unit] == .some(id) {
                book.plans[other]?.merged[unit] = .some(nil)
            }
            let place = planned.merged[unit] ?? nil
            #expect(
                !book.made.contains { $0.unit == unit && $0.batch == place ?? id }, "what is made is not called off")
        } catch { refused(error) }
    }

    private func record(
        _ world: World, _ inspectors: [ID<Person>], _ book: inout Book, _ chance: inout Chance
    ) async {
        do {
            let sender = ["office", "inspector", "office", "inspector", "qs-clerk"][chance.below(5)]
            let access = try await world.access(sender)
            let unit = try world.unit(["QS", "QS-1", "BS"][chance.below(3)])
            let batch = chance.one(in: 2) ? nil : book.plans.randomElement(&chance)?.0
            let clerks = try await [world.access("qs-clerk").personID, world.access("bs-clerk").personID]
                .compactMap { $0 }
            let team = inspectors.filter { _ in !chance.one(in: 4) } + clerks.filter { _ in chance.one(in: 8) }
            let outcomes = (0..<3).map { _ in InspectionItem.Outcome.allCases[chance.below(3)] }
            let sent = NewInspection(
                unitID: unit, batchID: batch, checklists: [.init(key: "exits", version: 1)], kind: .routine,
                method: .onSite, title: "出口检查", heldOn: world.clock.today, inspectors: team,
                answers: outcomes.map { .init(outcome: $0, facts: $0 == .problem ? "看到的事实" : "") },
                once: Token.make(), office: world.clock.office)
            let id = try await world.services.database.write { tx in
                try Inspection.record(sent, by: access, in: tx)
            }
            book.made.append(
                Made(id: id, unit: unit, batch: batch, outcomes: outcomes, sent: sent, sender: sender))
            let plans = batch.flatMap { book.plans[$0] }
            #expect(batch == nil || plans?.merged[unit] == .some(nil) && plans?.off.contains(unit) == false)
            #expect(Set(team).count > 1 && Set(clerks).isDisjoint(with: team))
        } catch { refused(error) }
    }

    private func correct(_ world: World, _ book: inout Book, _ chance: inout Chance) async {
        guard !book.made.isEmpty else { return }
        let place = chance.below(book.made.count)
        let known = book.made[place]
        var outcomes = known.outcomes
        for index in outcomes.indices where outcomes[index] != .problem {
            outcomes[index] = InspectionItem.Outcome.allCases[chance.below(3)]
        }
        do {
            let access = try await world.access(["office", "inspector", "qs-clerk"][chance.below(3)])
            var new = known.sent
            new.answers = outcomes.map { .init(outcome: $0, facts: $0 == .problem ? "后来看到" : "") }
            let correction = InspectionCorrection(
                new: new, reason: "记错了", version: chance.one(in: 4) ? 1 : known.version)
            try await world.services.database.write { tx in
                try Inspection.correct(known.id, correction, by: access, in: tx)
            }
            #expect(!known.isSigned, "what is signed is not corrected")
            if outcomes != known.outcomes {
                book.made[place].outcomes = outcomes
                book.made[place].version += 1
            }
        } catch { refused(error) }
    }

    /// The same form once more records nothing.
    private func sendAgain(_ world: World, _ book: Book, _ chance: inout Chance) async throws {
        guard !book.made.isEmpty else { return }
        let known = book.made[chance.below(book.made.count)]
        let access = try await world.access(known.sender)
        let id = try await world.services.database.write { tx in
            try Inspection.record(known.sent, by: access, in: tx)
        }
        #expect(id == known.id)
    }

    private func sign(_ world: World, _ book: inout Book, _ chance: inout Chance) async {
        guard !book.made.isEmpty else { return }
        let place = chance.below(book.made.count)
        let known = book.made[place]
        for login in ["inspector", "bs-clerk", "qs-clerk", "qs-station"] {
            do {
                let access = try await world.access(login)
                try await world.services.database.write { tx in
                    try SignOff.sign(known.id, remarks: "", version: known.version, by: access, in: tx)
                }
                #expect(!book.made[place].isSigned && login != "inspector", "once, and by the unit")
                book.made[place].isSigned = true
            } catch { refused(error) }
        }
    }

    /// Only a refusal is an answer.
    private func refused(_ error: any Error) {
        if !(error is Refusal) { Issue.record(error) }
    }

    // MARK: The recount

    private func compare(_ world: World, _ book: Book) async throws {
        let (office, today, root) = (try await world.access("office"), world.clock.today, try world.unit("YX"))
        let (made, plans) = (book.made, book.plans)
        try await world.services.database.read { tx in
            for line in try InspectionPlan.of(2026, by: office, in: tx).lines {
                let planned = try #require(plans[line.id])
                let on = planned.merged.filter { !planned.off.contains($0.key) }
                #expect(line.units == on.count)
                #expect(line.merged == on.count { $0.value != nil })
                #expect(line.done == Set(made.filter { $0.batch == line.id }.map(\.unit)).count)
            }
            let lines = try InspectionList.asked(Form.with("from", "2026-01-01"), by: office, in: tx)
                .lines(1_000, by: office, in: tx)
            #expect(Set(lines.map(\.id)) == Set(made.map(\.id)) && lines.count == made.count)
            #expect(Set(lines.map(\.number)).count == lines.count)
            for known in made {
                let line = try #require(lines.first { $0.id == known.id })
                #expect(line.fine == known.outcomes.count { $0 == .fine })
                #expect(line.problems == known.outcomes.count { $0 == .problem })
                #expect((line.signedOn != nil) == known.isSigned)
                #expect(try Inspection.find(known.id, by: office, in: tx).version == known.version)
                let findings = try Inspection.findings(of: known.id, by: office, in: tx)
                #expect(findings.count == line.problems, "each problem is one finding")
            }
            let work = try tx.value(
                .unscoped(
                    "SELECT COUNT(*) FROM activity WHERE unit_id = \(root) AND kind = 'inspection'",
                    because: "a test counts"), as: Int.self)
            #expect(work == made.count, "each visit is one piece of work of the issuing unit")
            let published = try PublishedInspection.list(Form(), on: today, in: tx)
            let due = try made.filter { known in
                try Inspection.find(known.id, by: office, in: tx).publishOn.map { $0 <= today } ?? false
            }
            #expect(Set(published.map(\.id)) == Set(due.map(\.id)))
            #expect(due.allSatisfy { $0.batch.flatMap { plans[$0]?.isPublished } ?? false }, "only where it is set")
        }
    }
}

extension Dictionary where Key == ID<InspectionBatch>, Value: Sendable {
    /// One of them, the same for the same chance.
    fileprivate func randomElement(_ chance: inout Chance) -> (Key, Value)? {
        guard !isEmpty else { return nil }
        let key = keys.sorted()[chance.below(count)]
        return self[key].map { (key, $0) }
    }
}
