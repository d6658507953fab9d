import Storage
import TestWorld
import Testing
import Web

@testable import Responsibility

@Suite struct ObligationListTests {
    /// What is asked of a list in its address, beside its place.
    static let queries = [
        "", "standing=onTrack", "standing=overdue", "standing=unverified", "sort=unit", "sort=duty",
        "sort=unit&standing=onTrack", "cadence=quota", "text=例会", "text=MEETING&sort=duty",
        "from=2026-05-01&to=2026-08-31",
        "sort=due&cadence=fixed&standing=overdue", "text=没有这样的",
    ]

    @Test(
        "page by page a list shows everything once, in its order, what has no due day last",
        arguments: Backend.available,
        queries)
    func pages(backend: Backend, text: String) async throws {
        try await World.on(backend, today: "2026-06-10") { world in
            try await world.issuePlans()
            try await suspendSome(world)
            let form = try Form(query: text)
            for (login, code) in [("office", "YX"), ("qs-clerk", "QS"), ("qs-station", "QS-1")] {
                let (access, unit) = (try await world.access(login), try world.unit(code))
                let expected = try await sorted(world, unit, form)
                var (found, query): ([ID<Obligation>], Form) = ([], form)
                while found.count <= expected.count {
                    let list = ObligationList(unitID: unit, query: query, today: access.today)
                    let lines = try await world.services.database.read { tx in
                        try list.read(limit: 3, by: access, in: tx).lines
                    }
                    guard let last = lines.last else { break }
                    found += lines.map(\.id)
                    query = list.query(after: last)
                }
                #expect(found == expected, "\(login)")
                if code == "YX", !text.contains("overdue"), !text.contains("没有") { #expect(!expected.isEmpty) }
            }
        }
    }

    @Test("the list's address keeps filters and order, and leads to its next page and its files")
    func addresses() async throws {
        try await World.on(.sqlite, today: "2026-06-10") { world in
            try await world.issuePlans()
            let root = try world.unit("YX")
            try await world.visit { client in
                let office = try await world.visitor("office", at: client, language: "en")
                let page = try await office.get("/units/\(root)/obligations?standing=onTrack&sort=unit&text=meeting")
                #expect(
                    page.text.contains(
                        "aria-sort=\"ascending\"><a class=\"sort\" href=\"?standing=onTrack&amp;text=meeting"))
                #expect(
                    page.text.contains(
                        "obligations/export?standing=onTrack&amp;sort=unit&amp;text=meeting&amp;format=xlsx"))
                #expect(page.text.contains("<details class=\"more\" open>"))
                #expect(page.text.contains("<input type=\"hidden\" name=\"standing\" value=\"onTrack\">"))
                let whole = try await office.get("/units/\(root)/obligations?sort=unit")
                let next = try #require(whole.value(after: "<a rel=\"next\" href=\""))
                #expect(next.contains("after_unit="))
                let second = try await office.get(
                    "/units/\(root)/obligations" + next.replacing("&amp;", with: "&"))
                #expect(second.status == 200)
                #expect(second.text.contains("<tbody><tr>"))
            }
        }
    }

    @Test(
        "narrowed to a day, a duty or the unit itself, page by page a list shows what fits, once",
        arguments: Backend.available)
    func narrowed(backend: Backend) async throws {
        try await World.on(backend, today: "2026-06-10") { world in
            try await world.issuePlans()
            let rows = try await world.services.database.read { tx in
                try tx.all(
                    .unscoped(
                        """
                        SELECT o.id, o.unit_id, o.duty_id, o.due_on, o.state FROM obligation o ORDER BY o.due_on, o.id
                        """, because: "a test"), Owed.init)
            }
            let duty = try #require(rows.first).duty
            for (login, code) in [("office", "YX"), ("qs-clerk", "QS")] {
                let (access, unit) = (try await world.access(login), try world.unit(code))
                let below = try await world.services.database.read { tx in
                    try tx.all(
                        .unscoped(
                            "SELECT unit_id FROM unit_ancestry WHERE ancestor_id = \(unit)", because: "a test")
                    ) { (id: ID<Responsibility.Unit>) in id }
                }
                let here = rows.filter { below.contains($0.unit) }
                let cases: [(String, [Owed])] = [
                    ("due=2026-06-30", here.filter { $0.due == "2026-06-30" }),
                    ("due=2026-06-30&standing=onTrack", here.filter { $0.due == "2026-06-30" }),
                    ("due=2026-05-29&standing=onTrack", []),
                    (
                        "due=2026-05-29&standing=overdue",
                        here.filter { $0.due == "2026-05-29" && $0.state == .open }
                    ),
                    ("duty=\(duty)", here.filter { $0.duty == duty }),
                    ("own=yes", here.filter { $0.unit == unit }),
                    ("own=yes&duty=\(duty)", here.filter { $0.unit == unit && $0.duty == duty }),
                ]
                for (text, expected) in cases {
                    var (found, query): ([ID<Obligation>], Form) = ([], try Form(query: text))
                    while found.count <= expected.count {
                        let list = ObligationList(unitID: unit, query: query, today: access.today)
                        let lines = try await world.services.database.read { tx in
                            try list.read(limit: 3, by: access, in: tx).lines
                        }
                        guard let last = lines.last else { break }
                        found += lines.map(\.id)
                        query = query.replacing("after", with: last.id.description)
                            .replacing("after_day", with: last.dueOn?.description)
                    }
                    #expect(found == expected.map(\.id), "\(code) \(text)")
                }
            }
        }
    }

    @Test("what counts beyond what was asked is said in words")
    func beyond() {
        #expect(Language.zh.done(1, of: 3) == "1/3")
        #expect(Language.zh.done(7, of: 1) == "7（应 1）")
        #expect(Language.en.done(7, of: 1) == "7 (1 asked)")
    }

    /// Some obligations have no due day while a clock stands still.
    private func suspendSome(_ world: World) async throws {
        let today = world.clock.today
        let office = try await world.access("office")
        try await world.services.database.write { tx in
            let ids = try tx.all(
                .unscoped("SELECT id FROM obligation WHERE state = 'open' ORDER BY id", because: "a test picks some")
            ) { (id: ID<Obligation>) in id }
            let some = ids.enumerated().filter { $0.offset % 9 == 0 }.map(\.element)
            let change = Obligation.Change(state: .suspended, counted: 0, dueOn: nil)
            try Obligation.apply(Dictionary(uniqueKeysWithValues: some.map { ($0, change) }), on: today, in: tx)
            try Entry.write(.amend, "obligation", some[0], [:], by: office, in: tx)
        }
    }

    private struct Owed: Sendable {
        let id: ID<Obligation>
        let unit: ID<Responsibility.Unit>
        let duty: ID<Duty>
        let due: Day
        let state: Obligation.State
    }

    /// What one statement that sorts everything gives.
    private func sorted(
        _ world: World, _ unit: ID<Responsibility.Unit>, _ form: Form
    ) async throws -> [ID<Obligation>] {
        let rows = try await world.services.database.read { tx in
            try tx.all(
                .unscoped(
                    """
                    SELECT o.id, o.state, o.due_on, o.cadence, o.duty_id, u.code, d.title_zh || d.title_en
                    FROM obligation o JOIN unit u ON u.id = o.unit_id JOIN duty_version d ON d.duty_id = o.duty_id
                    WHERE o.unit_id IN (SELECT unit_id FROM unit_ancestry WHERE ancestor_id = \(unit)) AND o.year = 2026
                    """, because: "a test"), Row.init)
        }
        let today = world.clock.today
        let fitting = rows.filter { row in
            (form["standing"].map { row.standing(on: today) == $0 } ?? true)
                && (form["cadence"].map { row.cadence == $0 } ?? true)
                && (form["text"].map { row.title.lowercased().contains($0.lowercased()) } ?? true)
                && (form["from"].map { row.due ?? "" >= $0 } ?? true)
                && (form["to"].map { row.due ?? "Z" <= $0 } ?? true)
        }
        return fitting.sorted { $0.key(form["sort"] ?? "") < $1.key(form["sort"] ?? "") }.map(\.id)
    }

    private struct Row {
        let id: ID<Obligation>
        let state: Obligation.State
        let due: String?
        let cadence: String
        let duty: ID<Duty>
        let code: String
        let title: String

        func standing(on today: Day) -> String {
            Obligation.standing(state, due: due.flatMap { Day($0) }, on: today).rawValue
        }

        func key(_ sort: String) -> (String, ID<Duty>, String, ID<Obligation>) {
            (sort == "unit" ? code : "", sort == "duty" ? duty : ID(rawValue: 0), due ?? "9999", id)
        }
    }
}

/// What a list asks of SQLite, so that it stays quick where there are millions of obligations.
@Suite struct ObligationListPlanTests {
    @Test(
        "no list reads all obligations: each goes along an index, from any height of the tree",
        arguments: ["", "standing=overdue", "from=2026-05-01", "sort=unit", "sort=duty", "text=例会", "as_of=2026-05-01"])
    func plans(text: String) async throws {
        try await World.on(.sqlite, today: "2026-06-10") { world in
            try await world.issuePlans()
            let form = try Form(query: text)
            for (login, code) in [("office", "YX"), ("head", "QS"), ("qs-station", "QS-1")] {
                let (access, unit) = (try await world.access(login), try world.unit(code))
                let list = ObligationList(unitID: unit, query: form, today: access.today)
                let steps = try await world.services.database.read { tx in
                    try Self.steps(in: tx) { _ = try list.read(by: access, in: tx) }
                }
                let scans = steps.filter { $0.contains(/^SCAN (o|obligation|h|obligation_past|fulfilment|t|tally)\b/) }
                #expect(scans.allSatisfy { $0 == "SCAN t" }, "\(login) \(text): \(scans)")
                #expect(steps.contains { $0.hasPrefix("SEARCH o ") || $0.hasPrefix("SEARCH obligation ") }, "\(steps)")
            }
        }
    }

    /// How SQLite runs the statements of some work, step by step.
    private static func steps(in tx: Transaction, _ work: () throws -> Void) throws -> [String] {
        var statements: [SQL] = []
        tx.watch = { statements.append($0) }
        try work()
        tx.watch = nil
        return try statements.flatMap { sql in
            try tx.all(
                .unscoped("EXPLAIN QUERY PLAN \(sql)", because: "a plan tells nothing of the rows")
            ) { (_: Int, _: Int, _: Int, detail: String) in detail }
        }
    }
}
