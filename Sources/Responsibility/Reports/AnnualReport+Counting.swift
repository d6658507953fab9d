import Storage

extension AnnualReport {
    /// What a duty and its programme are called.
    final class CountedDuty: Sendable {
        let id: ID<Duty>
        let zh: String
        let en: String
        let programmeID: ID<Programme>
        let programmeZh: String
        let programmeEn: String
        /// Of the programme among those of the report.
        let place: Int

        init(
            id: ID<Duty>, zh: String, en: String, programmeID: ID<Programme>, programmeZh: String, programmeEn: String,
            place: Int
        ) {
            (self.id, self.zh, self.en, self.place) = (id, zh, en, place)
            (self.programmeID, self.programmeZh, self.programmeEn) = (programmeID, programmeZh, programmeEn)
        }
    }

    /// One obligation with what the report says of it.
    struct Counted: Sendable {
        let id: ID<Obligation>
        let unitID: ID<Unit>
        let unitName: String
        let duty: CountedDuty
        let state: Obligation.State
        let dueOn: Day?
        let dueAt: Instant?
        let graceUntil: Day?

        func standing(on day: Day, at moment: Instant) -> Obligation.Standing {
            Obligation.standing(state, due: dueOn, graceUntil: graceUntil, dueAt, on: day, at: moment)
        }

        var record: Record {
            Record(kind: .obligation, id: id.rawValue, zh: duty.zh, en: duty.en, on: dueOn, unit: unitName)
        }
    }

    /// Numbers what was counted, part by part.
    struct Counting {
        private var last = 0
        private(set) var parts: [Part] = []

        /// All that was counted, with how it stood at the cut-off.
        private let obligations: [(Counted, Obligation.Standing)]

        init(_ obligations: [Counted], on cutOff: Day, at moment: Instant) {
            self.obligations = obligations.map { ($0, $0.standing(on: cutOff, at: moment)) }
        }

        mutating func add(_ section: Section, _ zh: String, _ en: String, _ figures: [Figure]) {
            parts.append(Part(section: section, zh: zh, en: en, figures: figures))
        }

        /// Gives a figure that is not nought the next number.
        mutating func figure(_ zh: String, _ en: String, _ records: [Record]) -> Figure {
            if !records.isEmpty { last += 1 }
            return Figure(number: records.isEmpty ? 0 : last, zh: zh, en: en, records: records)
        }

        /// What was owed, what of it was done and left, and what was set aside.
        mutating func addTotals() {
            let byStanding = Dictionary(grouping: obligations, by: \.1).mapValues { $0.map(\.0.record) }
            func records(_ wanted: some Sequence<Obligation.Standing>) -> [Record] {
                wanted.flatMap { byStanding[$0] ?? [] }
            }
            var figures = [figure("应履行", "owed", records(standings))]
            for standing in standings {
                figures.append(figure(standing.title(in: .zh), standing.title(in: .en), byStanding[standing] ?? []))
            }
            let aside = Obligation.Standing.allCases.filter(setAside.contains)
            figures.append(figure("豁免、中止、终止或撤回", "waived, suspended, lapsed or withdrawn", records(aside)))
            add(.total, "合计", "Total", figures)
        }

        mutating func addWork(_ work: [(Activity.Kind, Record)]) {
            let kinds = Dictionary(grouping: work, by: \.0)
            var figures: [Figure] = []
            for kind in Activity.Kind.allCases {
                guard let done = kinds[kind] else { continue }
                figures.append(figure(kind.title(in: .zh), kind.title(in: .en), done.map(\.1)))
            }
            add(.work, "工作", "Work", figures)
        }

        /// A row a programme.
        mutating func addProgrammes(_ section: Section, _ wanted: [Obligation.Standing]) {
            for part in grouped(by: \.duty.programmeID, of: Set(wanted)) {
                let (zh, en) = (part[0].0.duty.programmeZh, part[0].0.duty.programmeEn)
                add(section, zh, en, row(part, zh, en, wanted))
            }
        }

        /// A row for the unit's own and one for each unit directly below, with all that hangs below it.
        mutating func addUnits(_ branches: [(id: ID<Unit>, name: String)], branchOf: [ID<Unit>: ID<Unit>]) {
            let owed = Set(standings)
            let parts = Dictionary(grouping: obligations.filter { owed.contains($0.1) }) {
                branchOf[$0.0.unitID] ?? $0.0.unitID
            }
            for branch in branches {
                guard let part = parts[branch.id] else { continue }
                add(.unit, branch.name, branch.name, row(part, branch.name, branch.name, standings))
            }
        }

        /// A figure a duty, of those that stand so.
        mutating func addDuties(_ section: Section, _ wanted: Set<Obligation.Standing>) {
            var figures: [Figure] = []
            for part in grouped(by: \.duty.id, of: wanted) {
                figures.append(figure(part[0].0.duty.zh, part[0].0.duty.en, part.map(\.0.record)))
            }
            add(section, "", "", figures)
        }

        private mutating func row(
            _ all: [(Counted, Obligation.Standing)], _ zh: String, _ en: String, _ wanted: [Obligation.Standing]
        ) -> [Figure] {
            let byStanding = Dictionary(grouping: all, by: \.1)
            var figures: [Figure] = []
            for standing in wanted {
                figures.append(
                    figure(
                        "\(zh)·\(standing.title(in: .zh))", "\(en), \(standing.title(in: .en))",
                        (byStanding[standing] ?? []).map(\.0.record)))
            }
            return figures
        }

        /// Groups in the order in which the first of each group comes.
        private func grouped<Key: Hashable>(
            by key: (Counted) -> Key, of wanted: Set<Obligation.Standing>
        ) -> [[(Counted, Obligation.Standing)]] {
            var order: [Key] = []
            var groups: [Key: [(Counted, Obligation.Standing)]] = [:]
            for counted in obligations where wanted.contains(counted.1) {
                let key = key(counted.0)
                if groups[key] == nil { order.append(key) }
                groups[key, default: []].append(counted)
            }
            return order.compactMap { groups[$0] }
        }
    }
}
