import Storage
import Web

/// Units × duties of one programme's year: how each unit stands with each duty (任务矩阵).
struct PlanMatrix: Sendable {
    let query: Query
    /// The unit whose part of the tree is shown.
    let unit: Unit
    let path: [Unit]
    /// The programmes that have a plan for the year, and those years.
    let programmes: [Programme]
    let years: [Int]
    let kinds: [UnitKind]
    /// `nil` when no plan was issued for the year.
    let programme: Programme?
    /// All duties of the programme's plans of the year.
    let allDuties: [Duty]
    /// What the catalogue calls the stages and approvals of these duties.
    let titles: [ID<Duty>: CadenceTitles]
    let rows: [Row]
    /// Whether more units follow.
    let hasMore: Bool
    let today: Day

    static let mostRows = 50
    static let mostDuties = 60
    /// So many units below the rows of one page are counted duty by duty; what is above that opens a list instead.
    static let mostBelow = 4_000

    /// The duties whose columns are on this page.
    var duties: ArraySlice<Duty> {
        let first = min(query.part * Self.mostDuties, allDuties.count)
        return allDuties[first..<min(first + Self.mostDuties, allDuties.count)]
    }

    /// One unit.
    struct Row: Sendable {
        let unit: Unit
        let isTop: Bool
        /// What the unit and all below it owe of the programme.
        let total: Figures
        let cells: [ID<Duty>: Cell]
        let source: Source
        let hasUnitsBelow: Bool

        /// Whose obligations the cells count.
        enum Source: Sendable {
            case own
            /// The unit owes nothing itself.
            case below
            /// The same, and there are too many units to count them here.
            case tooMany
        }
    }

    /// How a unit stands with a duty.
    struct Cell: Sendable, Equatable {
        /// Of all its obligations that which most needs to be known.
        private(set) var standing = Obligation.Standing.withdrawn
        /// How many there are.
        private(set) var count = 0
        /// Those that are met, or hold.
        private(set) var done = 0
        /// Those that are to be met: not waived, suspended, withdrawn or lapsed.
        private(set) var owed = 0
        /// Of a single obligation: which, and how much work counts towards how much.
        private(set) var single: (id: ID<Obligation>, counted: Int, required: Int)?

        static func == (a: Cell, b: Cell) -> Bool {
            (a.standing, a.count, a.done, a.owed) == (b.standing, b.count, b.done, b.owed)
        }
    }

    /// What the address asks for.
    struct Query: Sendable {
        let form: Form

        enum Rows: String, Sendable, CaseIterable { case children, below }

        var unit: ID<Unit>? { form["unit"].flatMap { ID<Unit>($0) } }
        var rows: Rows { form["rows"].flatMap(Rows.init) ?? .children }
        var kind: String? { form["kind"].flatMap { $0.isEmpty ? nil : $0 } }
        var after: ID<Unit>? { form["after"].flatMap { ID<Unit>($0) } }
        /// Which of the groups of columns, from 0.
        var part: Int { form["part"].flatMap { Int($0) }.map { min(max($0 - 1, 0), 99) } ?? 0 }
    }
}

extension PlanMatrix.Cell {
    /// What most needs to be known comes first.
    static let order: [Obligation.Standing] = [
        .failing, .breached, .overdue, .questioned, .unverified, .dueSoon, .submitted, .onTrack, .late, .met, .holding,
        .suspended, .waived, .lapsed, .withdrawn,
    ]

    private static let ranks = Dictionary(uniqueKeysWithValues: zip(order, 0...))

    mutating func add(_ counted: PlanMatrix.Counted) {
        single = count == 0 && counted.n == 1 ? (counted.first, counted.done, counted.required) : nil
        count += counted.n
        switch counted.state {
        case .open:
            add(counted.past, .overdue)
            add(counted.soon - counted.past, .dueSoon)
            add(counted.n - counted.soon, .onTrack)
        case .holding:
            add(counted.past, .unverified)
            add(counted.n - counted.past, .holding)
        default: add(counted.n, Obligation.standing(counted.state, due: nil, on: Day(number: 0)))
        }
    }

    private mutating func add(_ n: Int, _ standing: Obligation.Standing) {
        guard n > 0 else { return }
        if Self.ranks[standing] ?? 0 <= Self.ranks[self.standing] ?? 0 { self.standing = standing }
        switch standing {
        case .met, .late, .holding: (done, owed) = (done + n, owed + n)
        case .waived, .suspended, .lapsed, .withdrawn: break
        default: owed += n
        }
    }
}
