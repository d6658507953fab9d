import Storage

/// A newer version of a programme taking over a plan from a day on (修订执行): what it asks from then on replaces what is
/// still to be done. What is done, or due before, stays as it was issued; what an event has started runs on by the version
/// under which it began, and events from that day on go by the newer one.
struct PlanAmendment: Sendable {
    let old: Plan.Listed
    /// The year as the newer version asks it.
    let draft: PlanDraft
    let from: Day
    private(set) var counts = Counts()
    private(set) var changes: [Change: Int] = [:]
    /// Stages of clocks and approvals that events have started by the old version: they run on by it, as they were begun.
    private(set) var running = 0
    /// The plan of the newer version, once it is made.
    private(set) var planID: ID<Plan>?
    private var owing: Owing
    /// The rules of the old version, by duty.
    private let oldRules: [ID<Duty>: String]
    /// Obligations whose due day somebody has moved: it stays.
    private let moved: Set<ID<Obligation>>

    static let unitsInPart = 1_000
    /// So many kinds of changes are named in the entry.
    private static let mostChanges = 200

    /// How many obligations come to what.
    struct Counts: Sendable, Equatable {
        var kept = 0
        var added = 0
        var withdrawn = 0
        var changed = 0

        var changes: Int { added + withdrawn + changed }

        static func - (a: Counts, b: Counts) -> Counts {
            Counts(
                kept: a.kept - b.kept, added: a.added - b.added, withdrawn: a.withdrawn - b.withdrawn,
                changed: a.changed - b.changed)
        }
    }

    /// An obligation that stays and is asked otherwise: of which duty, for which occurrence, and what changes.
    struct Change: Hashable, Sendable {
        let duty: ID<Duty>
        let occurrence: String
        let dueFrom: String
        let dueTo: String
        let requiredFrom: Int
        let requiredTo: Int
    }

    /// - Parameters:
    ///   - version: the newer version; `nil` for the newest that applies within the year.
    ///   - day: `nil` for today, or the version's first day if that is later.
    ///   - isUnderWay: whether the job that does it asks, so that its own being under way is no hindrance.
    init(
        _ id: ID<Plan>, to version: Int?, from day: Day?, isUnderWay: Bool = false, by access: Access,
        in tx: Transaction
    ) throws {
        let old = try isUnderWay ? Plan.find(id, by: access, in: tx) : Plan.toChange(id, by: access, in: tx)
        let newer = try Plan.newerVersions(than: old.plan, in: tx)
        guard let programme = version.map({ asked in newer.first { $0.version == asked } }) ?? newer.first else {
            throw Refusal.invalid([
                Mistake(
                    "version", zh: "没有可以执行的新版本：请先采用该责任制的新版本",
                    en: "there is no newer version to go by: take one into use first")
            ])
        }
        let first = max(programme.appliesFrom, old.plan.startsOn)
        let from = day ?? max(access.today, first)
        guard from >= first, from < old.plan.endsOn else {
            throw Refusal.invalid([
                Mistake(
                    "from", zh: "执行日期应在 \(first) 至 \(old.plan.endsOn.adding(days: -1)) 之间",
                    en: "the day must be from \(first) to \(old.plan.endsOn.adding(days: -1))")
            ])
        }
        self.old = old
        self.from = from
        draft = try PlanDraft.make(
            old.programmeKey, year: old.plan.year, under: Unit.find(old.plan.unitID, by: access, in: tx),
            version: programme, amendsFrom: from, replacing: old.plan.versionID, by: access, in: tx)
        owing = Owing(draft)
        oldRules = Dictionary(
            try Duty.all(of: old.plan.versionID, in: tx).map { ($0.id, $0.rule) },
            uniquingKeysWith: { first, _ in first }
        )
        moved = Set(
            try tx.all(
                .unscoped(
                    """
                    SELECT x.obligation_id FROM decision x JOIN obligation o ON o.id = x.obligation_id
                    WHERE x.kind = 'move' AND o.plan_id = \(id)
                    """, because: "permission was asked at the plan's unit")
            ) { (id: ID<Obligation>) in id })
    }

    /// What amending would do, in one transaction of reading.
    mutating func preview(in tx: Transaction) throws {
        running =
            try tx.value(
                .unscoped(
                    """
                    SELECT COUNT(*) FROM obligation o WHERE o.plan_id = \(old.id) AND o.cadence IN ('clock', 'gate')
                      AND o.state IN ('open', 'submitted', 'suspended')
                    """, because: "permission was asked at the plan's unit"), as: Int.self) ?? 0
        for units in draft.parts { _ = try compare(Array(units), in: tx) }
    }

    /// Does all of it in one transaction.
    mutating func applyAll(by access: Access, in tx: Transaction) throws {
        try begin(by: access, in: tx)
        for units in draft.parts { try apply(Array(units), on: access.today, in: tx) }
        try finish(by: access, in: tx)
    }

    /// Makes the newer version's plan, or finds it.
    mutating func begin(by access: Access, in tx: Transaction) throws {
        planID = try PlanIssuing.begin(draft, by: access, in: tx).planID
    }

    // MARK: One part

    /// A row of one of the units.
    private struct Known: Sendable {
        let id: ID<Obligation>
        let unitID: ID<Unit>
        let dutyID: ID<Duty>
        let occurrence: String
        let planID: ID<Plan>
        let cadence: CadenceKind
        let state: Obligation.State
        let opensOn: String
        let dueOn: String?
        let graceUntil: String?
        let required: Int
        let counted: Int

        var key: Owing.Key { Owing.Key(dutyID: dutyID, occurrence: occurrence) }
        /// Standing and rolling duties have no end that the year would set.
        var isLasting: Bool { cadence == .standing || occurrence == "rolling" }
        var isAsked: Bool {
            switch state {
            case .open, .submitted, .holding, .questioned, .failing: cadence != .clock && cadence != .gate
            default: false
            }
        }
    }

    /// What is to become of the rows of some units.
    private struct Outcome {
        /// Row and what it is to be, which may differ in due day, in how often, and in being asked again.
        var changed: [(row: Known, item: Owing.Item)] = []
        var withdrawn: [Known] = []
        var added: [(unit: ID<Unit>, item: Owing.Item)] = []
        /// What has to be judged by the new rule.
        var judged: [ID<Obligation>] = []
    }

    private mutating func compare(_ units: [PlanDraft.DraftedUnit], in tx: Transaction) throws -> Outcome {
        guard let first = units.first, let last = units.last else { return Outcome() }
        let rows = try tx.all(
            .unscoped(
                """
                SELECT o.id, o.unit_id, o.duty_id, o.occurrence, o.plan_id, o.cadence, o.state, o.opens_on, o.due_on, o.grace_until,
                       o.required, o.counted
                FROM unit_ancestry a CROSS JOIN obligation o
                WHERE a.ancestor_id = \(draft.top.id) AND a.unit_id BETWEEN \(first.id) AND \(last.id)
                  AND o.unit_id = a.unit_id AND o.programme_id = \(draft.programme.id) AND o.year = \(draft.year)
                """, because: "permission was asked at the plan's unit"), Known.init)
        let byUnit = Dictionary(grouping: rows, by: \.unitID)
        var outcome = Outcome()
        for unit in units { compare(unit.id, owing.items(of: unit), byUnit[unit.id] ?? [], &outcome) }
        return outcome
    }

    private mutating func compare(
        _ unit: ID<Unit>, _ items: [Owing.Item], _ rows: [Known], _ outcome: inout Outcome
    ) {
        var known = Dictionary(rows.map { ($0.key, $0) }) { first, _ in first }
        for item in items {
            guard let row = known.removeValue(forKey: item.key) else {
                if draft.asks(item) {
                    outcome.added.append((unit, item))
                    counts.added += 1
                }
                continue
            }
            if row.state == .withdrawn, draft.asks(item) {
                outcome.changed.append((row, item))
                outcome.judged.append(row.id)
                counts.added += 1
            } else if isReplaced(row) {
                keep(row, item, &outcome)
            }
        }
        for row in known.values where isReplaced(row) && row.state != .submitted {
            outcome.withdrawn.append(row)
            counts.withdrawn += 1
        }
    }

    /// Whether the old plan asks the row and the day has not passed it by.
    private func isReplaced(_ row: Known) -> Bool {
        row.planID == old.id && row.isAsked && (row.isLasting || row.dueOn.map { $0 >= from.description } ?? false)
    }

    private mutating func keep(_ row: Known, _ item: Owing.Item, _ outcome: inout Outcome) {
        let due = row.isLasting || moved.contains(row.id) ? row.dueOn : item.dueOn
        let isChanged =
            due != row.dueOn || row.required != item.required
            || grace(of: row, item) != row.graceUntil.flatMap { Day($0) }
            || (row.cadence == .fixed && row.opensOn != item.opensOn && !moved.contains(row.id))
        if isChanged && !row.isLasting || row.required != item.required {
            outcome.changed.append((row, item))
            counts.changed += 1
            let change = Change(
                duty: row.dutyID, occurrence: row.occurrence, dueFrom: row.dueOn ?? "", dueTo: due ?? "",
                requiredFrom: row.required, requiredTo: item.required)
            changes[change, default: 0] += 1
        } else {
            counts.kept += 1
        }
        let isWorkedOn = row.counted > 0 || row.state == .submitted || row.isLasting
        if isWorkedOn, isChanged || oldRules[row.dutyID] != draft.rules[row.dutyID] {
            outcome.judged.append(row.id)
        }
    }

    /// Does it for some units: withdraws, changes, adds, and hands what is kept to the newer version's plan.
    mutating func apply(_ units: [PlanDraft.DraftedUnit], on today: Day, in tx: Transaction) throws {
        guard let planID, let first = units.first, let last = units.last else { return }
        let outcome = try compare(units, in: tx)
        for rows in outcome.withdrawn.parts(of: Obligation.manyIDs) {
            let changes = rows.map {
                ($0.id, Obligation.Change(state: .withdrawn, counted: $0.counted, dueOn: $0.dueOn.flatMap { Day($0) }))
            }
            try Obligation.apply(Dictionary(changes) { first, _ in first }, on: today, in: tx)
        }
        for part in outcome.changed.parts(of: Obligation.manyIDs) { try change(part, planID, on: today, in: tx) }
        try add(outcome.added, planID, below: (first.id, last.id), on: today, in: tx)
        try takeOver(planID, from: first.id, to: last.id, in: tx)
        for ids in outcome.judged.parts(of: Obligation.manyIDs) { try Obligation.judge(ids, on: today, in: tx) }
    }

    /// What is asked otherwise; rows that become alike are written together.
    private func change(
        _ part: [(row: Known, item: Owing.Item)], _ plan: ID<Plan>, on today: Day, in tx: Transaction
    ) throws {
        let alike = Dictionary(grouping: part) { Asked(required: $0.item.required, opensOn: $0.item.opensOn) }
        for (asked, rows) in alike {
            try tx.run(
                .unscoped(
                    """
                    UPDATE obligation SET required = \(asked.required), opens_on = \(asked.opensOn), plan_id = \(plan)
                    WHERE id IN \(rows.map(\.row.id))
                    """, because: "permission was asked at the plan's unit"))
        }
        let changes = part.map { row, item in
            let stays = row.isLasting || moved.contains(row.id)
            return (
                row.id,
                Obligation.Change(
                    state: row.state == .withdrawn ? item.state : row.state, counted: row.counted,
                    dueOn: stays ? row.dueOn.flatMap { Day($0) } : Day(item.dueOn), grace: .set(grace(of: row, item)))
            )
        }
        try Obligation.apply(Dictionary(changes) { first, _ in first }, on: today, in: tx)
    }

    /// The last day of grace by the newer version, counted from a moved due day where somebody moved it.
    private func grace(of row: Known, _ item: Owing.Item) -> Day? {
        guard let due = Day(item.dueOn), let last = item.graceText.flatMap({ Day($0) }) else { return nil }
        guard moved.contains(row.id), let put = row.dueOn.flatMap({ Day($0) }) else { return last }
        return put.adding(days: last.days(since: due))
    }

    private struct Asked: Hashable {
        let required: Int
        let opensOn: String
    }

    private func add(
        _ added: [(unit: ID<Unit>, item: Owing.Item)], _ plan: ID<Plan>, below: (first: ID<Unit>, last: ID<Unit>),
        on today: Day, in tx: Transaction
    ) throws {
        guard !added.isEmpty else { return }
        var tally = try NewTally(below: draft.top.id, from: below.first, to: below.last, in: tx)
        let text = today.description
        try tx.load("obligation", PlanIssuing.columns, because: "permission was asked at the plan's unit") { rows in
            for (unit, item) in added {
                try rows.add(item, to: unit, draft, plan, id: tx.id(), on: text)
                tally.add(CollectionOfOne(item.column), of: unit)
            }
        }
        try tally.post(owing.columns, draft.programme.id, year: draft.year, in: tx)
    }

    /// Hands on what the old plan still asks and the newer version knows.
    private func takeOver(_ plan: ID<Plan>, from first: ID<Unit>, to last: ID<Unit>, in tx: Transaction) throws {
        try tx.run(
            .unscoped(
                """
                UPDATE obligation AS o SET plan_id = \(plan)
                WHERE o.unit_id IN (SELECT a.unit_id FROM unit_ancestry a
                                    WHERE a.ancestor_id = \(draft.top.id) AND a.unit_id BETWEEN \(first) AND \(last))
                  AND o.plan_id = \(old.id) AND o.state IN ('open', 'submitted', 'holding', 'questioned', 'failing')
                  AND o.cadence IN ('fixed', 'quota', 'standing')
                  AND (o.due_on >= \(from) OR o.cadence = 'standing' OR o.occurrence = 'rolling')
                  AND o.duty_id IN (SELECT v.duty_id FROM duty_version v WHERE v.version_id = \(draft.programme.versionID))
                """, because: "permission was asked at the plan's unit"))
    }

    // MARK: The book

    /// The old plan is replaced; the book says what that changed.
    func finish(by access: Access, in tx: Transaction) throws {
        try tx.run(
            .unscoped(
                "UPDATE plan SET replaced_by = \(planID), replaced_from = \(from) WHERE id = \(old.id)",
                because: "permission was asked at the plan's unit"))
        try write(counts, isLast: true, by: access, in: tx)
    }

    func write(_ counts: Counts, isLast: Bool, by access: Access, in tx: Transaction) throws {
        guard let planID else { return }
        let named = changes.sorted { ($0.key.duty, $0.key.occurrence) < ($1.key.duty, $1.key.occurrence) }
            .prefix(isLast ? Self.mostChanges : 0)
        try Entry.write(
            .amend, "plan", planID, unit: old.plan.unitID, count: counts.changes,
            [
                "programme": .text(old.programmeKey), "from_version": .of(old.version),
                "version": .of(draft.programme.version), "year": .of(old.plan.year), "from": .of(from),
                "replaces": .of(old.id), "kept": .of(counts.kept), "added": .of(counts.added),
                "withdrawn": .of(counts.withdrawn), "changed": .of(counts.changed), "whole": .bool(isLast),
                "changes": .list(
                    named.map { change, count in
                        [
                            "duty": .of(change.duty), "occurrence": .text(change.occurrence),
                            "due_from": .text(change.dueFrom), "due_to": .text(change.dueTo),
                            "required_from": .of(change.requiredFrom), "required_to": .of(change.requiredTo),
                            "n": .of(count),
                        ]
                    }),
            ], by: access, in: tx)
    }
}
