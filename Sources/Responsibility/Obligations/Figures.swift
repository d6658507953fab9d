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
}

extension Figures {
    /// One line of a roll-up: a unit, a programme and its figures.
    struct Line: Sendable, Equatable {
        let unitID: ID<Unit>
        let programmeID: ID<Programme>
        let figures: Figures
    }

    /// The figures of the given units, everything below them included, by programme. The caller has checked the units.
    static func of(
        _ units: [ID<Unit>], year: Int, on today: Day, by access: Access, in tx: Transaction
    ) throws -> [Line] {
        guard !units.isEmpty else { return [] }
        let soon = today.adding(days: Obligation.soon)
        let tally = bands(due: "t.due_on", today: today, soon: soon)
        let own = bands(
            due: "CASE WHEN t.state IN ('open', 'holding') THEN t.due_on ELSE '' END", today: today, soon: soon)
        let rows = try tx.all(
            """
            SELECT unit_id, programme_id, state, band, SUM(n) FROM (
                SELECT t.unit_id, t.programme_id, t.state, \(tally) AS band, t.n AS n FROM tally t
                WHERE t.unit_id IN \(units) AND t.year = \(year)
                  AND \(access.may(.viewUnits, at: "t.unit_id"))
                UNION ALL
                SELECT t.unit_id, t.programme_id, t.state, \(own) AS band, 1 AS n FROM obligation t
                WHERE t.unit_id IN \(units) AND t.year = \(year)
                  AND \(access.may(.viewUnits, at: "t.unit_id"))
            ) counted GROUP BY unit_id, programme_id, state, band
            """, Counted.init)
        return lines(of: rows)
    }

    static func lines(of rows: [Counted]) -> [Line] {
        var lines: [Key: Figures] = [:]
        for row in rows {
            lines[Key(unit: row.unitID, programme: row.programmeID), default: Figures()].add(row.n, row.standing)
        }
        return lines.map { Line(unitID: $0.unit, programmeID: $0.programme, figures: $1) }
            .sorted { ($0.unitID, $0.programmeID) < ($1.unitID, $1.programmeID) }
    }

    /// 0: past due; 1: due soon; 2: later, or no due day.
    private static func bands(due: SQL, today: Day, soon: Day) -> SQL {
        "CASE WHEN \(due) = '' THEN 2 WHEN \(due) < \(today) THEN 0 WHEN \(due) <= \(soon) THEN 1 ELSE 2 END"
    }

    private struct Key: Hashable {
        let unit: ID<Unit>
        let programme: ID<Programme>
    }

    /// So many of one state and band, of one unit and programme.
    struct Counted: Sendable {
        let unitID: ID<Unit>
        let programmeID: ID<Programme>
        let state: Obligation.State
        let band: Int
        let n: Int

        var standing: Obligation.Standing {
            Obligation.standing(state, band: band)
        }
    }
}
