import Storage

extension MonthEnd {
    /// A month of a year that has ended and was not counted yet.
    struct Missing: Sendable, Equatable {
        let year: Int
        let month: Int
        var lastDay: Day { Day.last(ofMonth: month, in: year) }
    }

    /// The first ended month of a planned year that was not counted yet; `nil` when there is none.
    static func missing(on today: Day, in tx: Transaction) throws -> Missing? {
        let years = try tx.all(
            .unscoped("SELECT DISTINCT year FROM plan ORDER BY year", because: "which years there are is no secret")
        ) { (year: Int) in year }
        let counted = Set(
            try tx.all(
                .unscoped("SELECT year, month FROM month_counted", because: "which months were counted is no secret")
            ) { (year: Int, month: Int) in year * 12 + month })
        return years.lazy.flatMap { year in (1...12).lazy.map { Missing(year: year, month: $0) } }
            .first { $0.lastDay < today && !counted.contains($0.year * 12 + $0.month) }
    }

    /// Counts all units at the end of a month: each unit's own obligations once, then added to the units above it on that
    /// day's tree.
    static func count(_ missing: Missing, in tx: Transaction) throws -> [Figures.Line] {
        let day = missing.lastDay
        let own = try Figures.own(year: missing.year, asOf: day, in: tx)
        let pairs = try tx.all(
            .unscoped(
                """
                SELECT unit_id, ancestor_id FROM unit_ancestry WHERE since <= \(day)
                UNION SELECT unit_id, ancestor_id FROM unit_ancestry_past WHERE since <= \(day) AND until > \(day)
                """, because: "figures of all units are counted; a page asks for the permission when it reads them")
        ) { (unit: ID<Unit>, above: ID<Unit>) in (unit, above) }
        let above = Dictionary(grouping: pairs, by: \.0).mapValues { $0.map(\.1) }
        var all: [ID<Unit>: [ID<Programme>: Figures]] = [:]
        for line in own {
            for unit in above[line.unitID] ?? [] {
                let sum = all[unit]?[line.programmeID] ?? Figures()
                all[unit, default: [:]][line.programmeID] = sum + line.figures
            }
        }
        return all.sorted { $0.key < $1.key }.flatMap { unit, programmes in
            programmes.sorted { $0.key < $1.key }.map {
                Figures.Line(unitID: unit, programmeID: $0.key, figures: $0.value)
            }
        }
    }

    /// Keeps what was counted, unless another process has done so meanwhile.
    static func keep(_ lines: [Figures.Line], of month: Missing, on today: Day, in tx: Transaction) throws {
        let isNew = try tx.run(
            .housekeeping(
                """
                INSERT INTO month_counted (year, month, counted_on) VALUES (\(month.year), \(month.month), \(today))
                ON CONFLICT (year, month) DO NOTHING
                """, because: "it can be counted again at any time"))
        guard isNew == 1 else { return }
        try tx.load(
            "tally_month",
            [
                "unit_id", "year", "programme_id", "month", "met", "late", "submitted", "on_track", "due_soon",
                "overdue",
                "breached",
            ], housekeeping: "it can be counted again at any time"
        ) { rows in
            for line in lines where line.figures.owed > 0 {
                let figures = line.figures
                try rows.add(line.unitID)
                try rows.add(month.year)
                try rows.add(line.programmeID)
                try rows.add(month.month)
                for n in [
                    figures.met, figures.late, figures.submitted, figures.onTrack, figures.dueSoon, figures.overdue,
                    figures.breached,
                ] { try rows.add(n) }
                try rows.endRow()
            }
        }
    }
}

extension Services {
    /// Counts the first month that is missing, away from what answers requests; `false` when none was.
    func countMissingMonth() async throws -> Bool {
        let today = clock.today
        let counted = try await database.readAtLength { tx in
            try MonthEnd.missing(on: today, in: tx).map { ($0, try MonthEnd.count($0, in: tx)) }
        }
        guard let (month, lines) = counted else { return false }
        try await database.write { tx in try MonthEnd.keep(lines, of: month, on: today, in: tx) }
        return true
    }
}
