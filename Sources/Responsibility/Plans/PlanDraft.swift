import Storage

/// A programme's year worked out for a part of the tree: every obligation that it makes, before any row is written.
struct PlanDraft: Sendable {
    let programme: Programme
    let year: Int
    let top: Unit
    /// From which day it takes the place of an older version's plan, or took it; `nil` for one that took none.
    let amendsFrom: Day?
    /// Duties that the replaced version did not have: they are asked from ``amendsFrom`` on.
    private var newDuties: Set<ID<Duty>> = []
    private(set) var duties: [DraftedDuty] = []
    /// In the order of their identities.
    private(set) var units: [DraftedUnit] = []
    private let calendar: WorkingCalendar
    /// The first day of the version, or of the programme's first one where a version takes over within the year.
    private let begins: Day

    struct DraftedUnit: Sendable {
        let id: ID<Unit>
        let kind: String
        let code: String
        let openedOn: Day?
        let closedOn: Day?
        let depth: Int
        let hasChildren: Bool
        var tags: Set<String> = []
        /// The names of its posts, and the forms of responsibility that they bear.
        var posts: Set<String> = []
    }

    struct DraftedDuty: Sendable {
        let id: ID<Duty>
        let duty: ProgrammeFile.Duty
        let cadence: Cadence
        /// What the keys in the cadence are called.
        let titles: CadenceTitles
    }

    /// - Parameter programme: the version to go by; `nil` for that of the plan that is in force there, else the newest for the year.
    static func make(
        _ programmeKey: String, year: Int, under top: Unit, version programme: Programme? = nil,
        amendsFrom: Day? = nil, replacing older: ID<ProgrammeVersion>? = nil, by access: Access, in tx: Transaction
    ) throws -> PlanDraft {
        let programme = try programme ?? Plan.version(of: programmeKey, year: year, under: top.id, in: tx)
        let before = try amendsFrom == nil ? Plan.replaced(by: programme, year: year, over: top.id, in: tx) : nil
        let (amendsFrom, older) = (amendsFrom ?? before?.from, older ?? before?.version)
        let file = try Programme.file(of: programme.versionID, in: tx)
        try check(kinds: file, in: tx)
        let ids = Dictionary(
            uniqueKeysWithValues: try tx.all(
                .unscoped(
                    "SELECT key, id FROM duty WHERE programme_id = \(programme.id)",
                    because: "catalogues are for everybody")
            ) { (key: String, id: ID<Duty>) in (key, id) })
        var draft = PlanDraft(
            programme: programme, year: year, top: top, amendsFrom: amendsFrom,
            begins: try amendsFrom == nil ? programme.appliesFrom : programme.firstDay(in: tx),
            calendar: try .inForce(programme.calendar, in: tx))
        for duty in file.duties {
            guard let id = ids[duty.key] else { continue }
            let cadence = try duty.cadence.cadence(appliesFrom: file.appliesFrom, fiscalStart: file.fiscalStart)
            draft.duties.append(DraftedDuty(id: id, duty: duty, cadence: cadence, titles: file.titles(of: duty)))
        }
        if let older {
            draft.newDuties = Set(draft.duties.map(\.id)).subtracting(try Duty.all(of: older, in: tx).map(\.id))
        }
        draft.units = try draft.readUnits(by: access, in: tx)
        return draft
    }

    private init(
        programme: Programme, year: Int, top: Unit, amendsFrom: Day?, begins: Day, calendar: WorkingCalendar
    ) {
        self.begins = begins
        self.programme = programme
        self.year = year
        self.top = top
        self.amendsFrom = amendsFrom
        self.calendar = calendar
    }

    /// Refuses a catalogue that names kinds of units that the organisation does not have.
    private static func check(kinds file: ProgrammeFile, in tx: Transaction) throws {
        let known = Set(try Unit.kinds(in: tx).map(\.key))
        let unknown = file.ownKinds.filter { !known.contains($0) }
        guard unknown.isEmpty else {
            throw Refusal.invalid(
                unknown.map {
                    Mistake(
                        "programme", zh: "责任制中的单位类别“\($0)”在本单位没有，请先新增这一类别",
                        en: "the programme names the kind of unit “\($0)”, which is not there: add the kind first")
                })
        }
    }

    /// The units of one part as they are by now, for work that takes several transactions.
    func again(_ part: ArraySlice<DraftedUnit>, by access: Access, in tx: Transaction) throws -> [DraftedUnit] {
        guard let first = part.first, let last = part.last else { return [] }
        return try readUnits(from: first.id, to: last.id, by: access, in: tx)
    }

    private func readUnits(
        from first: ID<Unit>? = nil, to last: ID<Unit>? = nil, by access: Access, in tx: Transaction
    ) throws -> [DraftedUnit] {
        let range: SQL = if let first, let last { "a.unit_id BETWEEN \(first) AND \(last)" } else { "TRUE" }
        var units = try tx.all(
            """
            SELECT u.id, u.kind, u.code, u.opened_on, u.closed_on, a.depth,
                   EXISTS (SELECT 1 FROM unit c WHERE c.parent_id = u.id AND c.closed_on IS NULL)
            FROM unit_ancestry a JOIN unit u ON u.id = a.unit_id
            WHERE a.ancestor_id = \(top.id) AND \(range) AND (u.opened_on IS NULL OR u.opened_on < \(days.upperBound))
              AND (u.closed_on IS NULL OR u.closed_on > \(days.lowerBound))
              AND \(access.may(.issuePlans, at: top.id))
            ORDER BY u.id
            """
        ) { (id: ID<Unit>, kind: String, code: String, opened: Day?, closed: Day?, depth: Int, hasChildren: Bool) in
            DraftedUnit(
                id: id, kind: kind, code: code, openedOn: opened, closedOn: closed, depth: depth,
                hasChildren: hasChildren)
        }
        if duties.contains(where: { !$0.duty.owedBy.tags.isEmpty }) {
            let tags = try words("SELECT t.unit_id, t.tag FROM unit_ancestry a CROSS JOIN unit_tag t", range, in: tx)
            for index in units.indices { units[index].tags = tags[units[index].id] ?? [] }
        }
        if duties.contains(where: { !$0.duty.owedBy.hasPosts.isEmpty }) {
            let names = try words("SELECT t.unit_id, t.name FROM unit_ancestry a CROSS JOIN post t", range, in: tx)
            let borne = try words(
                """
                SELECT t.unit_id, t.kind FROM unit_ancestry a
                CROSS JOIN (SELECT unit_id, kind FROM responsibility WHERE until IS NULL OR until > \(days.lowerBound)) t
                """, range, in: tx)
            for index in units.indices {
                units[index].posts = (names[units[index].id] ?? []).union(borne[units[index].id] ?? [])
            }
        }
        return units
    }

    /// The tags, the posts or the responsibilities of the units.
    private func words(_ select: SQL, _ range: SQL, in tx: Transaction) throws -> [ID<Unit>: Set<String>] {
        let rows = try tx.all(
            .unscoped(
                "\(select) WHERE a.ancestor_id = \(top.id) AND \(range) AND t.unit_id = a.unit_id",
                because: "permission was asked at the top unit")
        ) { (unit: ID<Unit>, word: String) in (unit, word) }
        return rows.reduce(into: [:]) { words, row in words[row.0, default: []].insert(row.1) }
    }

    var unitCount: Int { units.count }

    /// The units in parts small enough to hold in memory what they owe already.
    var parts: [ArraySlice<DraftedUnit>] { parts(of: 1000) }

    func parts(of size: Int) -> [ArraySlice<DraftedUnit>] {
        stride(from: 0, to: units.count, by: size).map { units[$0..<min($0 + size, units.count)] }
    }

    var days: Range<Day> { programme.days(of: year) }

    /// The lifetime that decides what a unit owes.
    ///
    /// What began before the year owes the whole of it, so that all such units share one working-out. A version that takes
    /// over within the year goes on with what the one before it began.
    func lifetime(of unit: DraftedUnit) -> Lifetime {
        let begun = [unit.openedOn, begins].compactMap { $0 }.max()
        return Lifetime(opened: begun.flatMap { $0 <= days.lowerBound ? nil : $0 }, closed: unit.closedOn)
    }

    /// What a duty asks in the year of units that live so long.
    func occurrences(of duty: DraftedDuty, living lifetime: Lifetime) -> [Occurrence] {
        let begun = newDuties.contains(duty.id) ? amendsFrom : nil
        return duty.cadence.occurrences(
            in: days, calendar: calendar, fiscalStart: programme.fiscalStart,
            lifetime: lifetime.shared(with: Lifetime(opened: begun)))
    }

    /// Whether a plan of this draft asks the item at all: one that took over within the year asks nothing due before.
    func asks(_ item: Owing.Item) -> Bool {
        guard let amendsFrom else { return true }
        return item.state == .holding || item.key.occurrence == "rolling" || item.dueOn >= amendsFrom.description
    }

    /// The rule of each duty, in its short text form.
    var rules: [ID<Duty>: String] {
        Dictionary(duties.map { ($0.id, $0.cadence.text) }, uniquingKeysWith: { first, _ in first })
    }

    /// The year of a plan by its own version, to go on with it.
    static func make(_ plan: Plan.Listed, by access: Access, in tx: Transaction) throws -> PlanDraft {
        guard let programme = try Programme.find(plan.programmeKey, version: plan.version, in: tx) else {
            throw Refusal.notFound
        }
        return try make(
            plan.programmeKey, year: plan.plan.year, under: Unit.find(plan.plan.unitID, by: access, in: tx),
            version: programme, by: access, in: tx)
    }
}

extension ProgrammeFile.Selector {
    /// Whether a unit owes the duty: every given condition holds.
    func selects(_ unit: PlanDraft.DraftedUnit) -> Bool {
        if !kinds.isEmpty, !kinds.contains(unit.kind) { return false }
        if let depth, !depth.contains(unit.depth) { return false }
        if !codes.isEmpty, !codes.contains(unit.code) { return false }
        if let hasChildren, hasChildren != unit.hasChildren { return false }
        if !tags.isEmpty, unit.tags.isDisjoint(with: tags) { return false }
        if !hasPosts.isEmpty, unit.posts.isDisjoint(with: hasPosts) { return false }
        return true
    }
}
