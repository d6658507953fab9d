import Storage

/// Published years and local overrides as data, laid over the calendars that come with the program.
extension WorkingCalendar {
    static let migration = Migration(
        "0090-calendars",
        """
        CREATE TABLE calendar_year (
            calendar TEXT NOT NULL,
            year BIGINT NOT NULL,
            -- In the form of the published notices: {year, papers, days}.
            notice TEXT NOT NULL,
            imported_at BIGINT NOT NULL,
            PRIMARY KEY (calendar, year)
        ) {clustered};
        CREATE TABLE calendar_override (
            calendar TEXT NOT NULL,
            day TEXT NOT NULL,
            working BOOLEAN NOT NULL,
            reason TEXT NOT NULL,
            entered_at BIGINT NOT NULL,
            PRIMARY KEY (calendar, day)
        ) {clustered};
        """)

    /// The calendar as this organisation has it: shipped, then imported years, then its own overrides.
    static func inForce(_ name: String, in tx: Transaction) throws -> WorkingCalendar {
        let why: StaticString = "working days are nobody's secret"
        let notices = try tx.all(
            .unscoped("SELECT notice FROM calendar_year WHERE calendar = \(name) ORDER BY year", because: why)
        ) { (notice: String) in notice }
        let overrides = try tx.all(
            .unscoped(
                "SELECT day, working, reason FROM calendar_override WHERE calendar = \(name) ORDER BY day", because: why
            ),
            Override.init)
        var calendar = named(name)
        for notice in notices { calendar = calendar.adding(try PublishedYear(json: Array(notice.utf8))) }
        return overrides.isEmpty ? calendar : calendar.overridden(by: overrides, name: name)
    }

    /// What an import or an override did.
    struct Recount: Sendable, Equatable {
        /// Obligations that were provisional or touched, and have been worked out again.
        var looked = 0
        /// Those of them whose due day has changed.
        var moved = 0
    }

    /// Takes a year's notice, or a corrected one, and works out again what was provisional.
    static func take(
        _ notice: PublishedYear, into name: String, by access: Access, in tx: Transaction
    ) throws -> Recount {
        try access.requireEverywhere(.manageCalendars)
        try check(name)
        guard !notice.days.isEmpty else {
            throw Refusal.invalid([
                Mistake("days", zh: "通知里没有日期，该年尚未公布", en: "the notice names no day: that year is not published")
            ])
        }
        if try inForce(name, in: tx).years.contains(notice) { return Recount() }
        try tx.run(
            .unscoped(
                """
                INSERT INTO calendar_year (calendar, year, notice, imported_at)
                VALUES (\(name), \(notice.year), \(notice.json), \(access.now))
                ON CONFLICT (calendar, year) DO UPDATE SET notice = excluded.notice, imported_at = excluded.imported_at
                """, because: "permission for the whole tree was asked"))
        let recount = try recount(name, in: tx, on: access.today)
        try Responsibility.Entry.write(
            .import, "calendar", Int64(notice.year),
            [
                "calendar": .text(name), "year": .of(notice.year), "version": .text(try inForce(name, in: tx).version),
                "days": .of(notice.days.count), "obligations": .of(recount.looked), "moved": .of(recount.moved),
            ], by: access.actor, at: access.now, in: tx)
        return recount
    }

    /// Makes one day a working day or a day off for this organisation, with the reason.
    static func override(
        _ day: Day, isWorking: Bool, reason: String, in name: String, by access: Access, in tx: Transaction
    ) throws -> Recount {
        try access.requireEverywhere(.manageCalendars)
        try check(name)
        guard !reason.isEmpty else {
            throw Refusal.invalid([Mistake("reason", zh: "请写明理由", en: "give the reason")])
        }
        try tx.run(
            .unscoped(
                """
                INSERT INTO calendar_override (calendar, day, working, reason, entered_at)
                VALUES (\(name), \(day), \(isWorking), \(reason), \(access.now))
                ON CONFLICT (calendar, day) DO UPDATE
                SET working = excluded.working, reason = excluded.reason, entered_at = excluded.entered_at
                """, because: "permission for the whole tree was asked"))
        let recount = try recount(name, in: tx, on: access.today)
        try Responsibility.Entry.write(
            .add, "calendar", Int64(day.number),
            [
                "calendar": .text(name), "day": .of(day), "working": .bool(isWorking), "reason": .text(reason),
                "obligations": .of(recount.looked), "moved": .of(recount.moved),
            ], by: access.actor, at: access.now, in: tx)
        return recount
    }

    private static func check(_ name: String) throws {
        guard shipped.contains(where: { $0.name == name }) else {
            throw Refusal.invalid([
                Mistake("calendar", zh: "没有“\(name)”这个日历", en: "there is no calendar “\(name)”")
            ])
        }
    }

    /// Works out the due days of open scheduled obligations again: those that were provisional.
    private static func recount(_ name: String, in tx: Transaction, on today: Day) throws -> Recount {
        let calendar = try inForce(name, in: tx)
        let rows = try tx.all(
            .unscoped(
                """
                SELECT o.id, o.state, o.counted, o.due_on, o.occurrence, d.rule FROM obligation o
                JOIN plan p ON p.id = o.plan_id JOIN programme_version pv ON pv.id = p.version_id
                JOIN duty_version d ON d.version_id = p.version_id AND d.duty_id = o.duty_id
                WHERE o.provisional AND o.cadence = 'fixed' AND o.state IN ('open', 'submitted') AND pv.calendar = \(name)
                """, because: "permission for the whole tree was asked"), Provisional.init)
        var rules: [String: Cadence] = [:]
        var (changes, settled): ([ID<Obligation>: Obligation.Change], [ID<Obligation>]) = ([:], [])
        for row in rows {
            let cadence = try rules[row.rule] ?? Cadence(text: row.rule)
            rules[row.rule] = cadence
            guard let scheduled = Day(row.occurrence[...]),
                let again = cadence.occurrences(in: scheduled..<scheduled.adding(days: 1), calendar: calendar).first
            else { continue }
            if again.due != row.dueOn {
                changes[row.id] = Obligation.Change(state: row.state, counted: row.counted, dueOn: again.due)
            }
            if !again.provisional { settled.append(row.id) }
        }
        let stages = try RunningStage.provisional(name, in: tx)
        for stage in stages {
            guard let again = stage.due() else { continue }
            if again.day != stage.obligation.dueOn {
                changes[stage.obligation.id] = Obligation.Change(
                    state: stage.obligation.state, counted: stage.obligation.counted, dueOn: again.day)
            }
            if !again.isProvisional { settled.append(stage.obligation.id) }
        }
        try Obligation.apply(changes, on: today, in: tx)
        if !settled.isEmpty {
            try tx.run(
                .unscoped(
                    "UPDATE obligation SET provisional = FALSE WHERE id IN \(settled)",
                    because: "permission for the whole tree was asked"))
        }
        return Recount(looked: rows.count + stages.count, moved: changes.count)
    }

    private struct Provisional: Sendable {
        let id: ID<Obligation>
        let state: Obligation.State
        let counted: Int
        let dueOn: Day?
        let occurrence: String
        let rule: String
    }
}
