import Storage

/// The numbers behind a scheme for all units below a top unit, counted set by set: one statement for each kind of thing.
///
/// The statements group by unit and *atom*: a duty that some indicator names, a programme that some indicator names, or the rest.
/// Whatever an indicator selects is a sum of atoms, so that a row is looked at once, however many indicators there are.
struct SchemeNumbers: Sendable {
    let tree: AssessedTree
    private let atoms: Atoms
    /// Numbers of obligations by unit, atom and field; of each unit's own, and added up.
    private var own: Grid
    private var below: Grid
    private var ownFindings: Grid
    private var findingsBelow: Grid

    /// Numbers of units, in rows.
    fileprivate struct Grid: Sendable {
        let width: Int
        var counts: [Int32]
        /// A sum over identities and states, which shows that the records behind a number are no longer the same.
        let sums: Int
        var checks: [Int64]

        init(units: Int, width: Int, sums: Int) {
            (self.width, self.sums) = (width, sums)
            counts = [Int32](repeating: 0, count: units * width)
            checks = [Int64](repeating: 0, count: units * sums)
        }

        mutating func addUp(_ tree: AssessedTree) {
            tree.addUp(&counts, width: width)
            tree.addUp(&checks, width: sums)
        }
    }

    /// What is counted of an atom, in the order of the statements' columns.
    private enum Field: Int, CaseIterable {
        case met, late, unmet, breached, named, failing, questioned, unverified
    }

    /// What is counted of the findings of a grade.
    private enum FindingField: Int, CaseIterable { case found, repeats, due, closedInTime, overdue }

    /// So many units are counted by one run of a statement, which bounds its memory.
    private static let stretch = 4_096
    /// Up to so many units are named one by one.
    static let few = 1_024
    /// A prime, so that identities are small enough to be added up.
    private static let prime = 1_000_003

    /// Counts for everything below `top`. The caller has asked for the permission there.
    ///
    /// - Parameters:
    ///   - asOf: what was recorded by the end of this day; `nil` for now.
    ///   - closing: the moment at which that day is over.
    static func of(
        _ scheme: SchemeFile, below top: ID<Unit>, _ period: AssessmentPeriod, asOf: Day? = nil, closing: Instant,
        today: Day, namingUpTo few: Int = few, in tx: Transaction
    ) throws -> SchemeNumbers {
        let day = asOf ?? today
        let tree = try AssessedTree.of(top, on: day, today: today, in: tx)
        let countings = scheme.items.flatMap(\.countings)
        let atoms = try Atoms.of(countings.map(\.selection), in: tx)
        var counted = SchemeNumbers(tree: tree, atoms: atoms)
        let parts = tree.parts(of: stretch, namingUpTo: few)
        for units in parts {
            if countings.contains(where: { !$0.what.isOfFindings && !$0.what.isStanding }) {
                try counted.countObligations(units, period, asOf: day < today ? day : nil, in: tx)
            }
            if countings.contains(where: \.what.isStanding) {
                let evening = min(period.standingOn, day)
                try counted.countStanding(units, period, evening, asOf: evening < today ? evening : nil, in: tx)
            }
        }
        if countings.contains(where: \.what.isOfFindings) {
            try counted.countFindings(
                parts.count == 1 ? parts.first : nil, period, on: day, closing: closing, today: today, in: tx)
        }
        counted.below = counted.own
        counted.below.addUp(tree)
        counted.findingsBelow = counted.ownFindings
        counted.findingsBelow.addUp(tree)
        return counted
    }

    private init(tree: AssessedTree, atoms: Atoms) {
        self.tree = tree
        self.atoms = atoms
        let grades = Finding.Grade.allCases.count
        own = Grid(units: tree.nodes.count, width: atoms.count * Field.allCases.count, sums: atoms.count)
        ownFindings = Grid(units: tree.nodes.count, width: grades * FindingField.allCases.count, sums: grades)
        below = own
        findingsBelow = ownFindings
    }

    /// Reads the numbers of a line for one unit after another.
    struct Reader: Sendable {
        fileprivate let numbers: [(grid: Grid, columns: [Int])]
        fileprivate let sums: [Int]

        /// The numbers of the unit at a place of the tree.
        func numbers(of place: Int) -> [Int] {
            numbers.map { grid, columns in
                let start = place * grid.width
                var sum = 0
                for column in columns { sum += Int(grid.counts[start + column]) }
                return sum
            }
        }

        /// What tells whether the records behind the line are the same: it changes with each of them and its state.
        func check(of place: Int) -> Int64 {
            guard let grid = numbers.first?.grid else { return 0 }
            var sum: Int64 = 0
            for column in sums { sum &+= grid.checks[place * grid.sums + column] }
            return sum
        }
    }

    /// What reads the numbers of an item; the columns are looked up once for all units.
    func reader(of countings: [Counting]) -> Reader {
        Reader(
            numbers: countings.map { (grid(of: $0), columns(of: $0)) },
            sums: countings.first.map { $0.what.isOfFindings ? grades(of: $0) : atoms.of($0.selection) } ?? [])
    }

    private func grid(of counting: Counting) -> Grid {
        switch (counting.what.isOfFindings, counting.reach) {
        case (true, .own): ownFindings
        case (true, .below): findingsBelow
        case (false, .own): own
        case (false, .below): below
        }
    }

    private func columns(of counting: Counting) -> [Int] {
        guard counting.what.isOfFindings else {
            return atoms.of(counting.selection).flatMap { atom in
                counting.what.fields.map { atom * Field.allCases.count + $0 }
            }
        }
        return grades(of: counting).flatMap { grade in
            counting.what.findingField.map { [grade * FindingField.allCases.count + $0] } ?? []
        }
    }

    private func grades(of counting: Counting) -> [Int] {
        Finding.Grade.allCases.indices.filter { counting.grade == nil || counting.grade == Finding.Grade.allCases[$0] }
    }

    // MARK: The statements

    private mutating func countObligations(
        _ units: AssessedTree.Part, _ period: AssessmentPeriod, asOf: Day?, in tx: Transaction
    ) throws {
        let due: SQL =
            period.dueFrom.map { "o.due_on >= \($0) AND o.due_on <= \(period.dueBy)" } ?? "o.due_on <= \(period.dueBy)"
        let rows = try tx.all(
            .unscoped(
                """
                SELECT o.unit_id, \(atoms.expression) AS atom, COUNT(*) FILTER (WHERE o.state = 'met' AND \(due)),
                       COUNT(*) FILTER (WHERE o.state = 'late' AND \(due)),
                       COUNT(*) FILTER (WHERE o.state IN ('open', 'submitted') AND \(due)),
                       COUNT(*) FILTER (WHERE o.state = 'breached' AND \(due)), COUNT(*),
                       SUM((o.id % \(SchemeNumbers.prime)) * (CASE WHEN \(due) THEN CASE o.state WHEN 'met' THEN 1
                           WHEN 'late' THEN 2 WHEN 'open' THEN 3 WHEN 'submitted' THEN 3 WHEN 'breached' THEN 4 ELSE 0 END ELSE 0 END))
                FROM \(SchemeNumbers.source(units, period.year, asOf)) o
                WHERE o.state NOT IN ('waived', 'withdrawn')
                GROUP BY 1, 2
                """, because: "permission was asked at the top unit")
        ) {
            (
                unit: ID<Unit>, atom: Int, met: Int, late: Int, unmet: Int, breached: Int, named: Int, check: Int64
            ) in (unit, atom, [met, late, unmet, breached, named], check)
        }
        for (unit, atom, numbers, check) in rows {
            add(unit, atom, from: .met, numbers, check)
        }
    }

    private mutating func countStanding(
        _ units: AssessedTree.Part, _ period: AssessmentPeriod, _ evening: Day, asOf: Day?, in tx: Transaction
    ) throws {
        let rows = try tx.all(
            .unscoped(
                """
                SELECT o.unit_id, \(atoms.expression) AS atom, COUNT(*) FILTER (WHERE o.state = 'failing'),
                       COUNT(*) FILTER (WHERE o.state = 'questioned'),
                       COUNT(*) FILTER (WHERE o.state = 'holding' AND o.due_on < \(evening)),
                       SUM((o.id % \(SchemeNumbers.prime)) * (CASE o.state WHEN 'failing' THEN 7 WHEN 'questioned' THEN 8 ELSE 9 END))
                FROM \(SchemeNumbers.source(units, period.year, asOf)) o
                WHERE o.state IN ('holding', 'questioned', 'failing') GROUP BY 1, 2
                """, because: "permission was asked at the top unit")
        ) { (unit: ID<Unit>, atom: Int, failing: Int, questioned: Int, unverified: Int, check: Int64) in
            (unit, atom, [failing, questioned, unverified], check)
        }
        for (unit, atom, numbers, check) in rows { add(unit, atom, from: .failing, numbers, check) }
    }

    private mutating func add(_ unit: ID<Unit>, _ atom: Int, from field: Field, _ numbers: [Int], _ check: Int64) {
        guard let place = tree.places[unit] else { return }
        let first = place * own.width + atom * Field.allCases.count + field.rawValue
        for (offset, number) in numbers.enumerated() { own.counts[first + offset] += Int32(number) }
        own.checks[place * own.sums + atom] &+= check
    }

    /// Findings are few beside obligations: where no units are given all of the period are counted, and what lies elsewhere in
    /// the tree is left aside.
    private mutating func countFindings(
        _ units: AssessedTree.Part?, _ period: AssessmentPeriod, on day: Day, closing: Instant, today: Day,
        in tx: Transaction
    ) throws {
        let evening = Finding.Evening(of: day, today: today)
        func condition(_ what: Counting.What) -> SQL {
            SchemeNumbers.condition(what, period, on: day, evening)
        }
        let closed: SQL = "\(evening.closedOn) IS NOT NULL AND \(evening.closedOn) <= \(day)"
        let rows = try tx.all(
            .unscoped(
                """
                SELECT g.unit_id, g.grade, COUNT(*) FILTER (WHERE \(condition(.found))),
                       COUNT(*) FILTER (WHERE \(condition(.repeats))), COUNT(*) FILTER (WHERE \(condition(.due))),
                       COUNT(*) FILTER (WHERE \(condition(.closedInTime))), COUNT(*) FILTER (WHERE \(condition(.overdue))),
                       SUM((g.id % \(SchemeNumbers.prime)) * (1 + CASE WHEN \(closed) THEN 2 ELSE 0 END
                           + CASE WHEN g.repeat_of IS NOT NULL THEN 4 ELSE 0 END
                           + CASE WHEN \(closed) AND \(evening.closedOn) <= \(evening.dueOn) THEN 8 ELSE 0 END))
                FROM finding g \(evening.join) WHERE ((\(condition(.found))) OR (\(condition(.due)))) AND g.recorded_at < \(closing)
                  AND \(units?.holds("g.unit_id") ?? "TRUE")
                GROUP BY g.unit_id, g.grade
                """, because: "permission was asked at the top unit")
        ) {
            (
                unit: ID<Unit>, grade: Finding.Grade, found: Int, repeats: Int, due: Int, inTime: Int, overdue: Int,
                check: Int64
            ) in (unit, grade, [found, repeats, due, inTime, overdue], check)
        }
        for (unit, grade, numbers, check) in rows {
            guard let place = tree.places[unit], let offset = Finding.Grade.allCases.firstIndex(of: grade) else {
                continue
            }
            let start = place * ownFindings.width + offset * FindingField.allCases.count
            for (column, number) in numbers.enumerated() { ownFindings.counts[start + column] += Int32(number) }
            ownFindings.checks[place * ownFindings.sums + offset] &+= check
        }
    }

    /// Which findings (alias `g`) a number counts, by what had happened on an evening.
    static func condition(
        _ what: Counting.What, _ period: AssessmentPeriod, on day: Day, _ evening: Finding.Evening
    ) -> SQL {
        let (first, last) = (period.first, min(period.foundBy, day))
        let found: SQL = "g.found_on >= \(first) AND g.found_on <= \(last)"
        let due: SQL = "\(evening.dueOn) >= \(first) AND \(evening.dueOn) <= \(last)"
        let closed: SQL = "\(evening.closedOn) IS NOT NULL AND \(evening.closedOn) <= \(day)"
        return switch what {
        case .repeats: "\(found) AND g.repeat_of IS NOT NULL"
        case .due: due
        case .closedInTime: "\(due) AND \(closed) AND \(evening.closedOn) <= \(evening.dueOn)"
        // The day itself is in time.
        case .overdue: "\(due) AND \(evening.dueOn) < \(day) AND NOT (\(closed))"
        default: found
        }
    }

    /// The obligations of some units: as they are, or as they were at the end of a day.
    private static func source(_ units: AssessedTree.Part, _ year: Int, _ asOf: Day?) -> SQL {
        let some = units.holds("unit_id")
        guard let asOf else {
            return """
                (SELECT id, unit_id, programme_id, duty_id, state, due_on FROM obligation
                 WHERE \(some) AND year = \(year))
                """
        }
        return """
            (SELECT id, unit_id, programme_id, duty_id, state, due_on FROM obligation
             WHERE \(some) AND year = \(year) AND recorded_on <= \(asOf)
             UNION ALL
             SELECT h.obligation_id, h.unit_id, h.programme_id, n.duty_id, h.state, h.due_on
             FROM obligation_past h JOIN obligation n ON n.id = h.obligation_id
             WHERE \(units.holds("h.unit_id")) AND h.year = \(year)
               AND h.recorded_on <= \(asOf) AND h.until > \(asOf))
            """
    }
}

extension Counting.What {
    /// The places of the fields that are added up, in the order of `SchemeNumbers.Field`.
    fileprivate var fields: [Int] {
        switch self {
        case .owed: [0, 1, 2, 3]
        case .done: [0, 1]
        case .met: [0]
        case .unmet: [2]
        case .breached: [3]
        case .named: [4]
        case .failing: [5]
        case .questioned: [6]
        case .unverified: [7]
        case .found, .repeats, .due, .closedInTime, .overdue: []
        }
    }

    fileprivate var findingField: Int? {
        switch self {
        case .found: 0
        case .repeats: 1
        case .due: 2
        case .closedInTime: 3
        case .overdue: 4
        default: nil
        }
    }
}
