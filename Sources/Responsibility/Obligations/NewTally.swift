import Storage

/// The counts of new obligations for the units above theirs, kept in memory while a plan is issued and posted at its end.
///
/// Counting three million rows by ``Tally/post(_:where:in:)`` would take longer than writing them.
struct NewTally {
    /// What the tally tells apart within a unit, a programme and a year: open and holding ones by their due day and its grace.
    struct Column: Hashable {
        let state: Obligation.State
        let dueOn: Day
        /// The last day of grace, where there is any.
        let graceUntil: Day?

        fileprivate var key: (String, Day, Int) { (state.rawValue, dueOn, graceUntil?.number ?? 0) }
    }

    private var ancestors: [ID<Unit>] = []
    /// Where the units above a unit stand in `ancestors`.
    private var above: [ID<Unit>: [Int]] = [:]
    /// Column by column, ancestor by ancestor.
    private var counts: [[Int]] = []

    /// The units above each of some units of a subtree, as the tree is now; `first` and `last` bound their identities.
    init(below top: ID<Unit>, from first: ID<Unit>, to last: ID<Unit>, in tx: Transaction) throws {
        let lines = try tx.all(
            .unscoped(
                """
                SELECT up.unit_id, up.ancestor_id FROM unit_ancestry a CROSS JOIN unit_ancestry up
                WHERE a.ancestor_id = \(top) AND a.unit_id BETWEEN \(first) AND \(last)
                  AND up.unit_id = a.unit_id AND up.ancestor_id <> up.unit_id
                """, because: "permission was asked at the top unit")
        ) { (unit: ID<Unit>, ancestor: ID<Unit>) in (unit, ancestor) }
        var places: [ID<Unit>: Int] = [:]
        for (unit, ancestor) in lines {
            if places[ancestor] == nil {
                places[ancestor] = ancestors.count
                ancestors.append(ancestor)
            }
            if let place = places[ancestor] { above[unit, default: []].append(place) }
        }
    }

    /// Counts obligations of one unit, each given by its column.
    mutating func add(_ columns: some Sequence<Int>, of unit: ID<Unit>) {
        guard let above = above[unit] else { return }
        for column in columns {
            while counts.count <= column { counts.append([Int](repeating: 0, count: ancestors.count)) }
            for place in above { counts[column][place] += 1 }
        }
    }

    /// Posts the counts, in the order of the tally's key.
    func post(_ columns: [Column], _ programme: ID<Programme>, year: Int, in tx: Transaction) throws {
        let posting = tx.id(Entry.self)
        let ordered = counts.indices.sorted {
            columns[$0].key < columns[$1].key
        }
        let days = columns.map { (due: $0.dueOn.description, grace: $0.graceUntil?.description ?? "") }
        try tx.load(
            "tally", ["unit_id", "programme_id", "year", "state", "due_on", "grace_until", "entry", "n"],
            because: "whoever may issue a plan changes the counts above it"
        ) { rows in
            for place in ancestors.indices.sorted(by: { ancestors[$0] < ancestors[$1] }) {
                for column in ordered where counts[column][place] > 0 {
                    try rows.add(ancestors[place])
                    try rows.add(programme)
                    try rows.add(year)
                    try rows.add(columns[column].state.rawValue)
                    try rows.add(days[column].due)
                    try rows.add(days[column].grace)
                    try rows.add(posting)
                    try rows.add(counts[column][place])
                    try rows.endRow()
                }
            }
        }
    }
}
