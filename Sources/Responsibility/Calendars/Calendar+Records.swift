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

    /// Takes a year's notice, or a corrected one, and works out again what it touches.
    static func take(
        _ notice: PublishedYear, into name: String, by access: Access, in tx: Transaction
    ) throws -> Recount {
        try access.requireEverywhere(.manageCalendars)
        try check(name)
        let known = try inForce(name, in: tx)
        if known.years.contains(notice) { return Recount() }
        var recount = try Recount.of(known, becoming: known.adding(notice), on: access.today, in: tx)
        try tx.run(
            .unscoped(
                """
                INSERT INTO calendar_year (calendar, year, notice, imported_at)
                VALUES (\(name), \(notice.year), \(notice.json), \(access.now))
                ON CONFLICT (calendar, year) DO UPDATE SET notice = excluded.notice, imported_at = excluded.imported_at
                """, because: "permission for the whole tree was asked"))
        try recount.addClocks(of: name, in: tx)
        try recount.apply(on: access.today, in: tx)
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
        let override = Override(day: day, isWorking: isWorking, reason: reason)
        let known = try inForce(name, in: tx)
        if known.overrides.contains(override) { return Recount() }
        var recount = try Recount.of(
            known, becoming: known.overridden(by: [override], name: name), on: access.today, in: tx)
        try tx.run(
            .unscoped(
                """
                INSERT INTO calendar_override (calendar, day, working, reason, entered_at)
                VALUES (\(name), \(day), \(isWorking), \(reason), \(access.now))
                ON CONFLICT (calendar, day) DO UPDATE
                SET working = excluded.working, reason = excluded.reason, entered_at = excluded.entered_at
                """, because: "permission for the whole tree was asked"))
        try recount.addClocks(of: name, in: tx)
        try recount.apply(on: access.today, in: tx)
        try Responsibility.Entry.write(
            .add, "calendar", Int64(day.number),
            [
                "calendar": .text(name), "day": .of(day), "working": .bool(isWorking), "reason": .text(reason),
                "obligations": .of(recount.looked), "moved": .of(recount.moved),
            ], by: access.actor, at: access.now, in: tx)
        return recount
    }

    static func check(_ name: String) throws {
        guard shipped.contains(where: { $0.name == name }) else {
            throw Refusal.invalid([
                Mistake("calendar", zh: "没有“\(name)”这个日历", en: "there is no calendar “\(name)”")
            ])
        }
    }
}
