import Storage

/// A programme's year worked out for a part of the tree: every obligation that it makes, before any row is written.
struct PlanDraft: Sendable {
    let programme: Programme
    let year: Int
    let top: Unit
    private(set) var duties: [DraftedDuty] = []
    /// In the order of their identities.
    let units: [DraftedUnit]

    struct DraftedUnit: Sendable {
        let id: ID<Unit>
        let kind: String
        let code: String
        let openedOn: Day?
        let closedOn: Day?
        let depth: Int
        let hasChildren: Bool
    }

    struct DraftedDuty: Sendable {
        let id: ID<Duty>
        let duty: ProgrammeFile.Duty
        let cadence: Cadence
        /// What the keys in the cadence are called.
        let titles: CadenceTitles
    }

    static func make(
        _ programmeKey: String, year: Int, under top: Unit, by access: Access, in tx: Transaction
    ) throws -> PlanDraft {
        let programme = try Programme.find(programmeKey, for: year, in: tx)
        let file = try ProgrammeFile.read(Programme.source(of: programme.versionID, in: tx))
        let ids = Dictionary(
            uniqueKeysWithValues: try tx.all(
                .unscoped(
                    "SELECT key, id FROM duty WHERE programme_id = \(programme.id)",
                    because: "catalogues are for everybody")
            ) { (key: String, id: ID<Duty>) in (key, id) })
        let days = programme.days(of: year)
        let units = try tx.all(
            """
            SELECT u.id, u.kind, u.code, u.opened_on, u.closed_on, a.depth,
                   EXISTS (SELECT 1 FROM unit c WHERE c.parent_id = u.id AND c.closed_on IS NULL)
            FROM unit_ancestry a JOIN unit u ON u.id = a.unit_id
            WHERE a.ancestor_id = \(top.id) AND (u.opened_on IS NULL OR u.opened_on < \(days.upperBound))
              AND (u.closed_on IS NULL OR u.closed_on > \(days.lowerBound))
              AND \(access.may(.issuePlans, at: top.id))
            ORDER BY u.id
            """, DraftedUnit.init)
        var draft = PlanDraft(
            programme: programme, year: year, top: top, units: units,
            calendar: try .inForce(programme.calendar, in: tx))
        for duty in file.duties {
            guard let id = ids[duty.key] else { continue }
            let cadence = try duty.cadence.cadence(appliesFrom: file.appliesFrom, fiscalStart: file.fiscalStart)
            draft.duties.append(DraftedDuty(id: id, duty: duty, cadence: cadence, titles: file.titles(of: duty)))
        }
        return draft
    }

    private init(
        programme: Programme, year: Int, top: Unit, units: [DraftedUnit], calendar: WorkingCalendar
    ) {
        self.calendar = calendar
        self.programme = programme
        self.year = year
        self.top = top
        self.units = units
    }

    var unitCount: Int { units.count }

    /// The units in parts small enough to hold in memory what they owe already.
    var parts: [ArraySlice<DraftedUnit>] {
        stride(from: 0, to: units.count, by: 1000).map { units[$0..<min($0 + 1000, units.count)] }
    }

    var days: Range<Day> { programme.days(of: year) }
    private let calendar: WorkingCalendar

    /// The lifetime that decides what a unit owes.
    ///
    /// What began before the year owes the whole of it, so that all such units share one working-out.
    func lifetime(of unit: DraftedUnit) -> Lifetime {
        let begun = [unit.openedOn, programme.appliesFrom].compactMap { $0 }.max()
        return Lifetime(opened: begun.flatMap { $0 <= days.lowerBound ? nil : $0 }, closed: unit.closedOn)
    }

    /// What a duty asks in the year of units that live so long.
    func occurrences(of duty: DraftedDuty, living lifetime: Lifetime) -> [Occurrence] {
        duty.cadence.occurrences(
            in: days, calendar: calendar, fiscalStart: programme.fiscalStart, lifetime: lifetime)
    }

    /// For each duty: how many units owe it, how often and the next days, and the hours; what the preview shows.
    func summary(from today: Day) -> [Summary] {
        duties.map { duty in
            let owing = units.filter { duty.duty.owedBy.selects($0) }
            let occurrences = duty.cadence.occurrences(
                in: days, calendar: calendar, fiscalStart: programme.fiscalStart)
            let times = occurrences.map(\.required).reduce(0, +)
            return Summary(
                duty: duty, units: owing.count, times: times,
                minutes: Int((duty.duty.hours * 60).rounded()) * times,
                next: Array(occurrences.filter { $0.due >= today }.prefix(12)))
        }
    }

    struct Summary: Sendable {
        let duty: DraftedDuty
        /// How many units owe it.
        let units: Int
        /// How often a unit has to do it in the year.
        let times: Int
        /// What that costs one unit in the year.
        let minutes: Int
        let next: [Occurrence]
    }
}

extension ProgrammeFile.Selector {
    /// Whether a unit owes the duty: every given condition holds.
    func selects(_ unit: PlanDraft.DraftedUnit) -> Bool {
        if !kinds.isEmpty, !kinds.contains(where: { $0.rawValue == unit.kind }) { return false }
        if let depth, !depth.contains(unit.depth) { return false }
        if !codes.isEmpty, !codes.contains(unit.code) { return false }
        if let hasChildren, hasChildren != unit.hasChildren { return false }
        return tags.isEmpty
    }
}
