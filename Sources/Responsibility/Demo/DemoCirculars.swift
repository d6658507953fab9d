import Storage

extension DemoChecking {
    /// The circulars of a year's halves, each with two pieces of good practice, and the report of the year.
    mutating func circulate(_ year: Int) {
        for (period, issued) in [(ReportPeriod.h1, day(year, 7, 17)), (.h2, day(year + 1, 1, 16))] {
            let sentences = Array(random.shuffled(DemoWords.practices).prefix(2))
            at(after(issued, -4), 40_000) { desk in
                try desk.hold(sentences, in: period, year)
                try desk.write(period, year)
            }
            at(issued, 42_000) { desk in try desk.issue(period, year, cutOff: period.last(in: year)) }
        }
        let reported = day(year + 1, 1, 14)
        at(reported, 40_000) { desk in try desk.write(.year, year) }
        at(reported, 43_000) { desk in try desk.issue(.year, year, cutOff: desk.day) }
    }
}

/// Circulars and reports in the demo: the office writes them, the head issues them.
extension DemoDesk {
    fileprivate func hold(_ sentences: [(kind: Activity.Kind, words: String)], in period: ReportPeriod, _ year: Int)
        throws
    {
        let access = try access(DemoAccounts.office)
        for (kind, words) in sentences {
            let work = try tx.first(
                """
                SELECT v.id FROM activity v LEFT JOIN evidence e ON e.activity_id = v.id
                WHERE v.kind = \(kind) AND v.held_on >= \(period.first(in: year)) AND v.held_on <= \(period.last(in: year))
                  AND v.unit_id <> \(root) AND \(access.may(.viewRecords, at: "v.unit_id"))
                ORDER BY CASE WHEN e.id IS NULL THEN 1 ELSE 0 END, v.id LIMIT 1
                """
            ) { (id: ID<Activity>) in id }
            guard let work else { continue }
            try GoodPractice.hold(work, words, unit: root, year: year, period: period, by: access, in: tx)
        }
    }

    fileprivate func write(_ period: ReportPeriod, _ year: Int) throws {
        let access = try access(DemoAccounts.office)
        let version = try Report.current(root, year: year, period: period, by: access, in: tx).version
        try Report.write(
            DemoWords.prose(of: period), unit: root, year: year, period: period, over: version, by: access, in: tx)
    }

    fileprivate func issue(_ period: ReportPeriod, _ year: Int, cutOff: Day) throws {
        let access = try access(office.heads[0])
        let current = try Report.current(root, year: year, period: period, by: access, in: tx)
        _ = try Report.issue(
            root, year: year, period: period, cutOff: cutOff, closing: book.services.end(of: cutOff),
            seen: (current.number, current.version), by: access, in: tx)
    }
}
