import Storage

/// How many obligations stand how, for one unit and everything below it.
struct Figures: Sendable, Equatable {
    var met = 0
    var late = 0
    var submitted = 0
    var onTrack = 0
    var dueSoon = 0
    var overdue = 0
    var breached = 0
    var set = 0
    var holding = 0
    var unverified = 0
    var questioned = 0
    var failing = 0

    /// What there was to do: everything but what was waived, suspended, withdrawn or has lapsed, and standing duties.
    var owed: Int { met + late + submitted + onTrack + dueSoon + overdue + breached }
    /// Done, in time or late.
    var done: Int { met + late }
    /// Standing duties, which are never part of a percentage.
    var standing: Int { holding + unverified + questioned + failing }

    /// Done of owed in thousandths; `nil` where nothing is owed.
    var doneInThousand: Int? { owed == 0 ? nil : done * 1000 / owed }

    mutating func add(_ n: Int, _ standing: Obligation.Standing) {
        switch standing {
        case .met: met += n
        case .late: late += n
        case .submitted: submitted += n
        case .onTrack: onTrack += n
        case .dueSoon: dueSoon += n
        case .overdue: overdue += n
        case .breached: breached += n
        case .holding: holding += n
        case .unverified: unverified += n
        case .questioned: questioned += n
        case .failing: failing += n
        case .waived, .suspended, .lapsed, .withdrawn: set += n
        }
    }

    static func + (a: Figures, b: Figures) -> Figures {
        Figures(
            met: a.met + b.met, late: a.late + b.late, submitted: a.submitted + b.submitted,
            onTrack: a.onTrack + b.onTrack, dueSoon: a.dueSoon + b.dueSoon, overdue: a.overdue + b.overdue,
            breached: a.breached + b.breached, set: a.set + b.set, holding: a.holding + b.holding,
            unverified: a.unverified + b.unverified, questioned: a.questioned + b.questioned,
            failing: a.failing + b.failing)
    }

    static func += (a: inout Figures, b: Figures) { a = a + b }
}

extension Figures {
    /// One line of a roll-up: a unit, a programme and its figures.
    struct Line: Sendable, Equatable {
        let unitID: ID<Unit>
        let programmeID: ID<Programme>
        let figures: Figures
    }

    /// The figures of the given units, everything below them included, by programme. The caller has checked the units.
    ///
    /// Where only the sums of units are wanted (`byProgramme: false`) their own obligations are counted along one index,
    /// and lines of one unit are to be added up, whatever programme they name.
    static func of(
        _ units: [ID<Unit>], year: Int, on today: Day, byProgramme: Bool = true, by access: Access, in tx: Transaction
    ) throws -> [Line] {
        guard !units.isEmpty else { return [] }
        let soon = today.adding(days: Obligation.soon)
        // The permission is asked once for each unit, not for each of its many rows.
        let seen: SQL = "SELECT u.id FROM unit u WHERE u.id IN \(units) AND \(access.may(.viewUnits, at: "u.id"))"
        let below = try below(seen, year: year, on: today, in: tx)
        let programme: SQL = byProgramme ? "o.programme_id" : "MIN(o.programme_id)"
        let own = try tx.all(
            """
            SELECT o.unit_id, \(programme), o.state, COUNT(*), COUNT(*) FILTER (WHERE \(Obligation.isPast(on: today))),
                   COUNT(*) FILTER (WHERE o.due_on <= \(soon))
            FROM obligation o WHERE o.unit_id IN (\(seen)) AND o.year = \(year)
            GROUP BY \(byProgramme ? "o.unit_id, o.programme_id, o.state" : "o.unit_id, o.state" as SQL)
            """, Counted.init)
        return lines(of: below + own + (try passedToday(units, year: year, on: today, by: access, in: tx)))
    }

    /// The few that are due today at a moment that has passed: overdue, though their day is not over. Found by the index of
    /// moments, to which `IS TRUE` keeps SQLite: by state it would walk all that is due today.
    private static func passedToday(
        _ units: [ID<Unit>], year: Int, on today: Day, by access: Access, in tx: Transaction
    ) throws -> [Counted] {
        try tx.all(
            """
            SELECT a.ancestor_id, o.programme_id, COUNT(*) FROM obligation o JOIN unit_ancestry a ON a.unit_id = o.unit_id
            WHERE o.due_on = \(today) AND o.due_at < \(access.now) AND (o.state = 'open') IS TRUE AND o.year = \(year)
              AND a.ancestor_id IN \(units) AND \(access.may(.viewUnits, at: "a.ancestor_id"))
            GROUP BY a.ancestor_id, o.programme_id
            """
        ) { (unit: ID<Unit>, programme: ID<Programme>, n: Int) in
            Counted(unitID: unit, programmeID: programme, state: .open, n: 0, past: n, soon: 0)
        }
    }

    /// Adds up what was counted, by unit and programme.
    static func lines(of counts: [Counted]) -> [Line] {
        var lines: [Key: Figures] = [:]
        for counted in counts {
            lines[Key(unit: counted.unitID, programme: counted.programmeID), default: Figures()].add(counted)
        }
        return lines.map { Line(unitID: $0.unit, programmeID: $0.programme, figures: $1) }
            .sorted { ($0.unitID, $0.programmeID) < ($1.unitID, $1.programmeID) }
    }

    private mutating func add(_ counted: Counted) {
        switch counted.state {
        case .open:
            overdue += counted.past
            dueSoon += counted.soon - counted.past
            onTrack += counted.n - counted.soon
        case .holding:
            unverified += counted.past
            holding += counted.n - counted.past
        default: add(counted.n, Obligation.standing(counted.state, due: nil, on: Day(number: 0)))
        }
    }

    private struct Key: Hashable {
        let unit: ID<Unit>
        let programme: ID<Programme>
    }

    /// Obligations of one unit, programme and state: how many, how many past their due day and its grace, and how
    /// many due soon or before; as a correction, how many more.
    struct Counted: Sendable {
        let unitID: ID<Unit>
        let programmeID: ID<Programme>
        let state: Obligation.State
        let n: Int
        let past: Int
        let soon: Int
    }
}
