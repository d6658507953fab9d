import Storage

extension Report {
    /// The draft of a unit's year, and the reports that were issued.
    static func current(
        _ unit: ID<Unit>, year: Int, period: ReportPeriod = .year, by access: Access, in tx: Transaction
    ) throws -> Current {
        let draft = try tx.first(
            """
            SELECT \(columns) FROM report r WHERE r.unit_id = \(unit) AND r.year = \(year) AND r.period = \(period) AND r.state = 'draft'
              AND \(access.may(.viewRecords, at: unit)) LIMIT 1
            """, Report.init)
        let issued = try tx.all(
            """
            SELECT \(Listed.columns) FROM report r JOIN unit u ON u.id = r.unit_id
            WHERE r.unit_id = \(unit) AND r.year = \(year) AND r.period = \(period) AND r.state = 'issued'
              AND \(access.may(.viewRecords, at: unit))
            ORDER BY r.number DESC LIMIT 50
            """, Listed.init)
        return Current(draft: draft, issued: issued)
    }

    /// The reports that this person may read, the newest first.
    static func list(
        before: ID<Report>? = nil, limit: Int = 50, by access: Access, in tx: Transaction
    ) throws -> [Listed] {
        try tx.all(
            """
            SELECT \(Listed.columns) FROM report r JOIN unit u ON u.id = r.unit_id
            WHERE r.id < \(before ?? ID(rawValue: .max)) AND \(access.may(.viewRecords, at: "r.unit_id"))
            ORDER BY r.id DESC LIMIT \(limit)
            """, Listed.init)
    }

    /// Keeps the clerk's words. `version` is what the form was made from; 0 when there was no draft yet.
    static func write(
        _ prose: LedgerReport.Prose, unit: ID<Unit>, year: Int, period: ReportPeriod = .year, over version: Int,
        by access: Access, in tx: Transaction
    ) throws {
        try Plan.check(year: year)
        try access.require(.writeReports, at: unit, in: tx)
        let current = try current(unit, year: year, period: period, by: access, in: tx)
        guard current.prose != prose else { return }
        guard current.version == version else {
            throw Refusal.invalid([
                Mistake(
                    "work", zh: "您打开后又有人修改过。下面是您写的内容，请与现在的文字核对后再保存",
                    en:
                        "somebody else has changed it since you opened it: what you wrote is below; compare it with the present text and save again"
                )
            ])
        }
        let id = try keep(current, unit, year, period, by: access, in: tx)
        try tx.run(
            .unscoped(
                """
                UPDATE report SET work = \(prose.work), problems = \(prose.problems), next = \(prose.next),
                    version = \(version + 1), edited_by = \(access.actor.accountID), edited_at = \(access.now)
                WHERE id = \(id) AND state = 'draft'
                """, because: "permission was asked at the unit"))
        try Entry.write(
            .correct, "report", id, unit: unit,
            [
                "year": .of(year), "period": .text(period.rawValue), "number": .of(current.number),
                "work": .erasable(prose.work),
                "problems": .erasable(prose.problems), "next": .erasable(prose.next),
            ], by: access, in: tx)
    }

    /// Issues the report: from now on it shows these figures, these records and these words, whatever changes later.
    ///
    /// `seen` is what the form showed: the number of the report and the version of its words. The same form sent twice issues once.
    static func issue(
        _ unit: ID<Unit>, year: Int, period: ReportPeriod = .year, cutOff: Day, closing: Instant,
        seen: (number: Int, version: Int), by access: Access, in tx: Transaction
    ) throws -> ID<Report> {
        try access.require(.issueReports, at: unit, in: tx)
        let current = try current(unit, year: year, period: period, by: access, in: tx)
        if current.draft == nil, let last = current.issued.first, last.number == seen.number { return last.id }
        guard current.number == seen.number, current.version == seen.version else {
            throw Refusal.conflict(.reportChanged)
        }
        let report = try LedgerReport.of(
            unit, year: year, period: period, cutOff: cutOff, closing: closing, by: access, in: tx)
        let id = try keep(current, unit, year, period, by: access, in: tx)
        try tx.run(
            .unscoped(
                """
                UPDATE report SET state = 'issued', unit_name = \(report.unitName), cut_off = \(cutOff),
                    issued_on = \(access.today), issued_at = \(access.now), issued_by = \(access.actor.accountID),
                    issuer_name = \(access.personName), head_entry = \(report.head?.entry),
                    head_digest = \(report.head?.digest.bytes), units_left_out = \(report.unitsLeftOut)
                WHERE id = \(id) AND state = 'draft'
                """, because: "permission was asked at the unit"))
        try report.freeze(as: id, in: tx)
        try Entry.write(
            .freeze, "report", id, unit: unit, count: report.allFigures.count,
            [
                "year": .of(year), "period": .text(period.rawValue), "number": .of(current.number),
                "cut_off": .of(cutOff),
                "figures": .list(report.allFigures.map { .of($0.count) }),
                "records": .text(Digest.of(report.canonicalRecords.encoded { [] }.bytes).hex),
                "work": .erasable(current.prose.work), "problems": .erasable(current.prose.problems),
                "next": .erasable(current.prose.next),
            ], by: access, in: tx)
        return id
    }

    /// The draft of a period, begun if there is none. The caller has asked for the permission and writes the entry.
    static func draft(
        of unit: ID<Unit>, year: Int, period: ReportPeriod, by access: Access, in tx: Transaction
    ) throws -> ID<Report> {
        try Plan.check(year: year)
        return try keep(
            try current(unit, year: year, period: period, by: access, in: tx), unit, year, period, by: access, in: tx)
    }

    /// The row that is written to: the draft, or a new one.
    private static func keep(
        _ current: Current, _ unit: ID<Unit>, _ year: Int, _ period: ReportPeriod, by access: Access,
        in tx: Transaction
    ) throws -> ID<Report> {
        if let draft = current.draft { return draft.id }
        let id = tx.id(Report.self)
        try tx.run(
            .unscoped(
                """
                INSERT INTO report (id, unit_id, year, period, number, state, work, problems, next, version, edited_by, edited_at)
                VALUES (\(id), \(unit), \(year), \(period), \(current.number), 'draft', '', '', '', 0, \(access.actor.accountID),
                        \(access.now))
                """, because: "permission was asked at the unit"))
        return id
    }
}
