import Storage
import TestWorld
import Testing
import Web

@testable import Responsibility

/// Whatever happened, a sheet equals a plain recount, today and as of an earlier day, and each number the list that it opens.
@Suite struct AssessmentPropertyTests {
    @Test(
        "after random work, reviews, waivers, findings and moves every sheet equals a plain recount",
        arguments: Backend.available)
    func recount(backend: Backend) async throws {
        try await World.on(backend, today: "2026-01-05") { world in
            try await world.readyToAssess()
            let scheme = try SchemeFile.read(SampleScheme.source, duties: SampleScheme.duties)
            var chance = Chance(seed: 20_260_327)
            var evenings: [(day: Day, numbers: [String: [[Int]]])] = []
            let changes = TallyPropertyTests()
            for _ in 0..<12 {
                try await changes.day(of: world, changes: 30, &chance)
                let today = world.clock.today
                for code in ["QS", "BS", "QS-1"] where chance.one(in: 2) {
                    let due = today.adding(days: chance.below(20))
                    try await world.find(at: code, on: today, due: due, grade: chance.one(in: 3) ? .major : .ordinary)
                }
                try await close(world, &chance)
                try await change(world, &chance)
                world.clock.pass(seconds: 50_000)
                evenings.append((today, try await Plain.numbers(scheme, world, today)))
                #expect(try await computed(scheme, world, cutOff: today) == evenings.last?.numbers, "\(today)")
                try await compareLists(scheme, world, cutOff: today)
                world.clock.go(to: today.adding(days: 3 + chance.below(20)))
            }
            for evening in evenings {
                let then = try await computed(scheme, world, cutOff: evening.day)
                // What was closed, granted more time or opened again later does not count then.
                #expect(then == evening.numbers, "as of \(evening.day)")
            }
            try await compareLists(scheme, world, cutOff: try #require(evenings.dropFirst(6).first).day)
        }
    }

    /// Opens some closed findings again, and grants others more time.
    private func change(_ world: World, _ chance: inout Chance) async throws {
        let ids = try await world.services.database.read { tx in
            try tx.all(.unscoped("SELECT id FROM finding ORDER BY id", because: "a test changes")) {
                (id: ID<Finding>) in id
            }
        }
        for id in ids where chance.one(in: 4) {
            _ = await refusal { try await world.take(.reopen, of: id, by: "office") }
            for login in ["qs-clerk", "bs-clerk"] {
                _ = await refusal { try await world.take(.ask, of: id, by: login) }
            }
            _ = await refusal { try await world.take(.grant, of: id, by: "head") }
        }
    }

    private func close(_ world: World, _ chance: inout Chance) async throws {
        let (today, seed) = (world.clock.today, chance.below(3))
        try await world.services.database.write { tx in
            _ = try tx.run(
                .housekeeping(
                    """
                    UPDATE finding SET stage = 'closed', closed_on = \(today)
                    WHERE stage <> 'closed' AND sequence % 3 = \(seed)
                    """, because: "a test closes"))
        }
    }

    /// The numbers of each line by the code of its unit.
    private func computed(
        _ scheme: SchemeFile, _ world: World, cutOff: Day
    ) async throws -> [String: [[Int]]] {
        let (root, today, closing) = (try world.unit("YX"), world.clock.today, world.services.end(of: cutOff))
        return try await world.services.database.read { tx in
            let numbers = try SchemeNumbers.of(
                scheme, below: root, AssessmentPeriod(year: 2026, half: 0, cutOff: cutOff), asOf: cutOff,
                closing: closing,
                today: today, in: tx)
            let sheets = scheme.sheets(of: numbers)
            // A large tree is counted in stretches of ids, to the same numbers.
            let stretched = try SchemeNumbers.of(
                scheme, below: root, AssessmentPeriod(year: 2026, half: 0, cutOff: cutOff), asOf: cutOff,
                closing: closing, today: today, namingUpTo: 0, in: tx)
            #expect(scheme.sheets(of: stretched).map(\.lines) == sheets.map(\.lines))
            for sheet in sheets { #expect(sheet.total == scheme.total(ofLines: sheet.lines)) }
            return Dictionary(uniqueKeysWithValues: sheets.map { ($0.code, $0.lines.map(\.numbers)) })
        }
    }

    /// Each number of obligations equals the length of the list that it opens.
    private func compareLists(_ scheme: SchemeFile, _ world: World, cutOff: Day) async throws {
        let numbers = try await computed(scheme, world, cutOff: cutOff)
        let (access, today, now) = (try await world.access("office"), world.clock.today, world.services.clock.now())
        let period = AssessmentPeriod(year: 2026, half: 0, cutOff: cutOff)
        try await world.services.database.read { tx in
            let duties = try Counting.duties(in: tx)
            for (code, lines) in numbers {
                let unit = try Unit.find(code: code, by: access, in: tx)
                for (item, counted) in zip(scheme.items, lines) {
                    for (counting, number) in zip(item.countings, counted) {
                        guard let link = counting.list(of: unit.id, period, duties: duties, today: today) else {
                            continue
                        }
                        let query = try Form(query: link.text.split(separator: "?").last ?? "")
                        let list = ObligationList(unitID: unit.id, query: query, today: today, now: now)
                        let length = try list.count(upTo: 10_000, by: access, in: tx)
                        #expect(length == number, "\(code) \(item.key) \(counting.what) \(link.text)")
                    }
                }
            }
        }
    }
}

/// The same numbers by walking through all rows.
private enum Plain {
    struct Obliged: Sendable {
        let unit: ID<Responsibility.Unit>
        let programme: String
        let duty: String
        let state: Obligation.State
        let due: Day?
    }

    struct Found: Sendable {
        let unit: ID<Responsibility.Unit>
        let grade: Finding.Grade
        let on: Day
        let due: Day
        let closed: Day?
        let isRepeat: Bool
    }

    static func numbers(_ scheme: SchemeFile, _ world: World, _ day: Day) async throws -> [String: [[Int]]] {
        try await world.services.database.read { tx in
            let why: StaticString = "a test recounts"
            let units = try tx.all(
                .unscoped("SELECT \(Responsibility.Unit.columns) FROM unit u", because: why), Responsibility.Unit.init)
            let obligations = try tx.all(
                .unscoped(
                    """
                    SELECT o.unit_id, g.key, d.key, o.state, o.due_on FROM obligation o JOIN duty d ON d.id = o.duty_id
                    JOIN programme g ON g.id = o.programme_id WHERE o.year = 2026
                    """, because: why), Obliged.init)
            let findings = try tx.all(
                .unscoped(
                    "SELECT unit_id, grade, found_on, due_on, closed_on, repeat_of IS NOT NULL FROM finding",
                    because: why),
                Found.init)
            let parents = Dictionary(uniqueKeysWithValues: units.map { ($0.id, $0.parentID) })
            func isBelow(_ unit: ID<Responsibility.Unit>, _ top: ID<Responsibility.Unit>) -> Bool {
                unit == top || (parents[unit] ?? nil).map { isBelow($0, top) } ?? false
            }
            var numbers: [String: [[Int]]] = [:]
            for unit in units where scheme.kinds.contains(unit.kind) && unit.closedOn == nil {
                numbers[unit.code] = scheme.items.map { item in
                    item.countings.map { counting in
                        func reaches(_ other: ID<Responsibility.Unit>) -> Bool {
                            counting.reach == .own ? other == unit.id : isBelow(other, unit.id)
                        }
                        return counting.what.isOfFindings
                            ? findings.count { reaches($0.unit) && fits($0, counting, day) }
                            : obligations.count { reaches($0.unit) && fits($0, counting, day) }
                    }
                }
            }
            return numbers
        }
    }

    private static func fits(_ one: Obliged, _ counting: Counting, _ day: Day) -> Bool {
        switch counting.selection {
        case .all: break
        case .programme(let key): if one.programme != key { return false }
        case .duty(let programme, let key): if one.programme != programme || one.duty != key { return false }
        }
        let isDue = one.due.map { $0 <= day } ?? false
        return switch counting.what {
        case .owed: isDue && [.open, .submitted, .met, .late, .breached].contains(one.state)
        case .done: isDue && [.met, .late].contains(one.state)
        case .met: isDue && one.state == .met
        case .breached: isDue && one.state == .breached
        case .unmet: isDue && [.open, .submitted].contains(one.state)
        case .named: ![.waived, .withdrawn].contains(one.state)
        case .failing: one.state == .failing
        case .questioned: one.state == .questioned
        case .unverified: one.state == .holding && (one.due.map { $0 < day } ?? false)
        default: false
        }
    }

    private static func fits(_ one: Found, _ counting: Counting, _ day: Day) -> Bool {
        guard counting.grade == nil || counting.grade == one.grade else { return false }
        let isDue = one.due >= "2026-01-01" && one.due <= day
        return switch counting.what {
        case .found: one.on <= day
        case .repeats: one.on <= day && one.isRepeat
        case .due: isDue
        case .closedInTime: isDue && (one.closed.map { $0 <= one.due && $0 <= day } ?? false)
        case .overdue: isDue && one.due < day && !(one.closed.map { $0 <= day } ?? false)
        default: false
        }
    }
}
