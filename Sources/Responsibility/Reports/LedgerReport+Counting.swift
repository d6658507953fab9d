import Storage

extension LedgerReport {
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
        let unitID: ID<Unit>
        let duty: CountedDuty
        let standing: Obligation.Standing
        let record: Record
    }

    /// Numbers what was counted, part by part.
    struct Counting {
        private var last = 0
        private(set) var parts: [Part] = []

        /// All that was counted.
        private let obligations: [Counted]

        init(_ obligations: [Counted]) { self.obligations = obligations }

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
            let byStanding = recordsByStanding(of: obligations)
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
            for part in grouped(of: Set(wanted), by: \.duty.programmeID) {
                let (zh, en) = (part[0].duty.programmeZh, part[0].duty.programmeEn)
                add(section, zh, en, row(part, zh, en, wanted))
            }
        }

        /// A row for the unit's own and one for each unit directly below, with all that hangs below it.
        mutating func addUnits(_ branches: [(id: ID<Unit>, name: String)], branchOf: [ID<Unit>: ID<Unit>]) {
            let parts = grouped(of: Set(standings)) { branchOf[$0.unitID] ?? $0.unitID }
            let byBranch = Dictionary(
                parts.map { (branchOf[$0[0].unitID] ?? $0[0].unitID, $0) }, uniquingKeysWith: { first, _ in first })
            for branch in branches {
                guard let part = byBranch[branch.id] else { continue }
                add(.unit, branch.name, branch.name, row(part, branch.name, branch.name, standings))
            }
        }

        /// A figure a duty, of those that stand so.
        mutating func addDuties(_ section: Section, _ wanted: Set<Obligation.Standing>) {
            var figures: [Figure] = []
            for part in grouped(of: wanted, by: \.duty.id) {
                figures.append(figure(part[0].duty.zh, part[0].duty.en, part.map(\.record)))
            }
            add(section, "", "", figures)
        }

        private mutating func row(
            _ all: [Counted], _ zh: String, _ en: String, _ wanted: [Obligation.Standing]
        ) -> [Figure] {
            let byStanding = recordsByStanding(of: all)
            var figures: [Figure] = []
            for standing in wanted {
                figures.append(
                    figure(
                        "\(zh)·\(standing.title(in: .zh))", "\(en), \(standing.title(in: .en))",
                        byStanding[standing] ?? []))
            }
            return figures
        }

        private func recordsByStanding(of all: [Counted]) -> [Obligation.Standing: [Record]] {
            var records: [Obligation.Standing: [Record]] = [:]
            for counted in all { records[counted.standing, default: []].append(counted.record) }
            return records
        }

        /// Groups in the order in which the first of each group comes.
        private func grouped<Key: Hashable>(
            of wanted: Set<Obligation.Standing>, by key: (Counted) -> Key
        ) -> [[Counted]] {
            var places: [Key: Int] = [:]
            var groups: [[Counted]] = []
            for counted in obligations where wanted.contains(counted.standing) {
                let key = key(counted)
                if let place = places[key] {
                    groups[place].append(counted)
                } else {
                    places[key] = groups.count
                    groups.append([counted])
                }
            }
            return groups
        }
    }
}
