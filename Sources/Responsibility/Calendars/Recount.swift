import Storage

/// What another arrangement of working days does to the due days that were worked out with the old one.
struct Recount: Sendable, Equatable {
    /// How many open scheduled obligations were worked out again: provisional ones, and those due near a changed day.
    private(set) var looked = 0
    /// Those of them whose due day is another one.
    var moved: Int { changes.count }

    private var changes: [ID<Obligation>: Obligation.Change] = [:]
    /// Those that no notice still to come can move.
    private var settled: [ID<Obligation>] = []

    /// A day off moves nothing that is due further away than this: no holiday is as long.
    private static let reach = 31
    /// As many rows are changed by one statement.
    private static let most = 5_000

    /// Works it out, and changes nothing. A due day that somebody moved by a decision stays where it was put.
    static func of(
        _ old: WorkingCalendar, becoming new: WorkingCalendar, on today: Day, in tx: Transaction
    ) throws -> Recount {
        let changed = old.difference(from: new)
        var touched: SQL = "o.provisional"
        if let first = changed.first, let last = changed.last {
            touched = """
                (o.provisional OR (o.due_on >= \(first.adding(days: -reach)) AND o.due_on <= \(last.adding(days: reach))))
                """
        }
        let rows = try tx.all(
            .unscoped(
                """
                SELECT o.id, o.state, o.counted, o.due_on, o.provisional, o.occurrence, d.rule,
                       EXISTS (SELECT 1 FROM decision x WHERE x.obligation_id = o.id AND x.kind = 'move')
                FROM obligation o
                JOIN plan p ON p.id = o.plan_id JOIN programme_version pv ON pv.id = p.version_id
                JOIN duty_version d ON d.version_id = p.version_id AND d.duty_id = o.duty_id
                WHERE o.state IN ('open', 'submitted') AND o.cadence = 'fixed' AND pv.calendar = \(old.name) AND \(touched)
                  AND \(YearClose.isOpen)
                """, because: "permission for the whole tree is asked by who writes"), Row.init)
        var recount = Recount(looked: rows.count)
        var known: [Worked: Occurrence?] = [:]
        for row in rows {
            let worked = Worked(rule: row.rule, occurrence: row.occurrence)
            let again = try known[worked] ?? worked.again(by: new)
            known[worked] = again
            guard let again else { continue }
            if again.due != row.dueOn, !row.isMoved {
                recount.changes[row.id] = Obligation.Change(
                    state: row.state, counted: row.counted, dueOn: again.due, grace: .set(again.graceUntil))
            }
            if row.isProvisional, !again.provisional { recount.settled.append(row.id) }
        }
        return recount
    }

    /// Adds the running clocks that reached into a year whose days were not known; the calendar in force has them by now.
    mutating func addClocks(of name: String, in tx: Transaction) throws {
        let stages = try RunningStage.provisional(name, in: tx)
        looked += stages.count
        for stage in stages {
            guard let again = stage.due() else { continue }
            let obligation = stage.obligation
            if again.day != obligation.dueOn {
                changes[obligation.id] = Obligation.Change(
                    state: obligation.state, counted: obligation.counted, dueOn: again.day)
            }
            if !again.isProvisional { settled.append(obligation.id) }
        }
    }

    /// Writes it down. The caller has asked for the permission and writes the entry.
    func apply(on today: Day, in tx: Transaction) throws {
        let moved = changes.keys.sorted()
        for start in stride(from: 0, to: moved.count, by: Self.most) {
            let part = Set(moved[start..<min(start + Self.most, moved.count)])
            try Obligation.apply(changes.filter { part.contains($0.key) }, on: today, in: tx)
        }
        for start in stride(from: 0, to: settled.count, by: Self.most) {
            let part = Array(settled[start..<min(start + Self.most, settled.count)])
            try tx.run(
                .unscoped(
                    "UPDATE obligation SET provisional = FALSE WHERE id IN \(part)",
                    because: "permission for the whole tree was asked"))
        }
    }

    private struct Row: Sendable {
        let id: ID<Obligation>
        let state: Obligation.State
        let counted: Int
        let dueOn: Day?
        let isProvisional: Bool
        let occurrence: String
        let rule: String
        let isMoved: Bool
    }

    /// A rule on its scheduled day: all units that owe it share one working-out.
    private struct Worked: Hashable {
        let rule: String
        let occurrence: String

        func again(by calendar: WorkingCalendar) throws -> Occurrence? {
            guard let scheduled = Day(occurrence[...]) else { return nil }
            return try Cadence(text: rule).occurrences(
                in: scheduled..<scheduled.adding(days: 1), calendar: calendar
            ).first
        }
    }
}

extension WorkingCalendar {
    /// The days that are worked in the one and off in the other, in order.
    fileprivate func difference(from other: WorkingCalendar) -> [Day] {
        let named = Set((years + other.years).flatMap { $0.days.map(\.day) } + (overrides + other.overrides).map(\.day))
        return named.filter { isWorking($0) != other.isWorking($0) }.sorted()
    }
}
