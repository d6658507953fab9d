import Storage

extension PlanDraft {
    /// What a duty of the draft asks: how many units owe it, how often and the next days, and the time.
    struct Summary: Sendable {
        let duty: DraftedDuty
        /// How many units owe it.
        let units: Int
        /// The names of some of them.
        let some: [String]
        /// How often a unit has to do it in the year.
        let times: Int
        /// What that costs one unit in the year.
        let minutes: Int
        let next: [Occurrence]
    }

    /// What the year asks of the units of one kind.
    struct KindLoad: Sendable {
        let kind: UnitKind
        var units = 0
        /// Obligations of all of them.
        var obligations = 0
        /// Minutes in the year of all of them.
        var minutes = 0
        /// Minutes of the unit of that kind that has least to do, and of the one that has most.
        var least = Int.max
        var most = 0
    }

    /// Whether it is worked on in several transactions.
    var isLarge: Bool {
        var owing = Owing(self)
        var count = 0
        return units.contains { unit in
            count += owing.items(of: unit).count
            return count > Plan.manyObligations
        }
    }

    /// For each duty: how many units owe it, how often and the next twelve days, and the hours; what the preview shows.
    func summary(from today: Day) -> [Summary] {
        duties.map { duty in
            let owing = units.filter { duty.duty.owedBy.selects($0) }
            let occurrences = occurrences(of: duty, living: programmeLifetime)
            let times = occurrences.map(\.required).reduce(0, +)
            return Summary(
                duty: duty, units: owing.count, some: owing.prefix(3).map(\.code), times: times,
                minutes: Int((duty.duty.hours * 60).rounded()) * times,
                next: Array(occurrences.filter { $0.due >= today }.prefix(12)))
        }
    }

    /// That of a unit that has always been there.
    private var programmeLifetime: Lifetime {
        Lifetime(opened: programme.appliesFrom <= days.lowerBound ? nil : programme.appliesFrom)
    }

    /// The hours asked of each kind of unit, whether they are issued already or not; kinds in their order.
    func load(kinds: [UnitKind]) -> [KindLoad] {
        var owing = Owing(self)
        var loads: [String: KindLoad] = [:]
        let known = Dictionary(kinds.map { ($0.key, $0) }) { first, _ in first }
        for unit in units {
            let items = owing.items(of: unit)
            let kind = known[unit.kind] ?? UnitKind(key: unit.kind, zh: unit.kind, en: unit.kind)
            let minutes = items.reduce(0) { $0 + $1.minutes }
            var load = loads[unit.kind] ?? KindLoad(kind: kind)
            load.units += 1
            load.obligations += items.count
            load.minutes += minutes
            load.least = min(load.least, minutes)
            load.most = max(load.most, minutes)
            loads[unit.kind] = load
        }
        return kinds.compactMap { loads[$0.key] }
    }
}
