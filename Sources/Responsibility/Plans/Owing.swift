import Storage

/// What the units of a draft owe in its year. Units that are alike share one working-out.
struct Owing {
    /// One obligation to be, as it will be written.
    struct Item: Sendable {
        let key: Key
        let cadence: String
        let state: Obligation.State
        let opensOn: String
        let dueOn: String
        /// The last day of grace, where the duty has any.
        let graceText: String?
        let required: Int
        let isProvisional: Bool
        /// What it costs its unit, in minutes.
        let minutes: Int
        /// Which of ``columns`` counts it.
        let column: Int
    }

    /// What tells the obligations of one unit apart, within a year of a programme.
    struct Key: Hashable, Sendable {
        let dutyID: ID<Duty>
        let occurrence: String
    }

    /// The states, due days and days of grace that the tally tells apart.
    private(set) var columns: [NewTally.Column] = []

    private let draft: PlanDraft
    private var places: [NewTally.Column: Int] = [:]
    private var known: [Alike: [Item]] = [:]
    private var occurrences: [Worked: [Occurrence]] = [:]

    /// Units of one lifetime that owe the same duties.
    private struct Alike: Hashable {
        let duties: [Int]
        let lifetime: Lifetime
    }

    private struct Worked: Hashable {
        let duty: Int
        let lifetime: Lifetime
    }

    init(_ draft: PlanDraft) { self.draft = draft }

    /// The obligations of a unit, duty by duty.
    mutating func items(of unit: PlanDraft.DraftedUnit) -> [Item] {
        let alike = Alike(
            duties: draft.duties.indices.filter { draft.duties[$0].duty.owedBy.selects(unit) },
            lifetime: draft.lifetime(of: unit))
        if let items = known[alike] { return items }
        var items: [Item] = []
        for duty in alike.duties {
            let worked = Worked(duty: duty, lifetime: alike.lifetime)
            let owed = occurrences[worked] ?? draft.occurrences(of: draft.duties[duty], living: alike.lifetime)
            occurrences[worked] = owed
            for occurrence in owed { items.append(item(draft.duties[duty], occurrence)) }
        }
        known[alike] = items
        return items
    }

    private mutating func item(_ duty: PlanDraft.DraftedDuty, _ occurrence: Occurrence) -> Item {
        let state: Obligation.State = duty.cadence.kind == .standing ? .holding : .open
        return Item(
            key: Key(dutyID: duty.id, occurrence: occurrence.key), cadence: duty.cadence.kind.rawValue, state: state,
            opensOn: occurrence.opens.description, dueOn: occurrence.due.description,
            graceText: occurrence.graceUntil?.description, required: occurrence.required,
            isProvisional: occurrence.provisional,
            minutes: Int((duty.duty.hours * 60).rounded()) * occurrence.required,
            column: column(
                NewTally.Column(state: state, dueOn: occurrence.due, graceUntil: occurrence.graceUntil)))
    }

    private mutating func column(_ column: NewTally.Column) -> Int {
        if let place = places[column] { return place }
        places[column] = columns.count
        columns.append(column)
        return columns.count - 1
    }
}
