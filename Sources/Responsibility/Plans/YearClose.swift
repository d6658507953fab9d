import Storage

/// A year that is closed for a unit and all below it (归档): nothing of it changes any more.
struct YearClose: Sendable, Equatable {
    let unitID: ID<Unit>
    let unitName: String
    let year: Int
    let closedOn: Day

    /// Refuses when the year is closed at the unit or above it.
    static func check(_ unit: ID<Unit>, _ year: Int, in tx: Transaction) throws {
        if try closing(of: unit, year, in: tx) != nil { throw Refusal.conflict(.yearClosed) }
    }

    /// Refuses when one of the obligations belongs to a year that is closed for its unit.
    static func check(_ obligations: [ID<Obligation>], in tx: Transaction) throws {
        guard !obligations.isEmpty else { return }
        let closed = try tx.value(
            .unscoped(
                """
                SELECT 1 FROM obligation o CROSS JOIN unit_ancestry a CROSS JOIN year_close c
                WHERE o.id IN \(obligations) AND a.unit_id = o.unit_id AND c.unit_id = a.ancestor_id AND c.year = o.year
                LIMIT 1
                """, because: "a closed year is closed for everybody"), as: Int.self)
        if closed != nil { throw Refusal.conflict(.yearClosed) }
    }

    /// Refuses when the year is closed anywhere at, above or below the unit: for what reaches the whole subtree.
    static func check(all unit: ID<Unit>, _ year: Int, in tx: Transaction) throws {
        try check(unit, year, in: tx)
        let below = try tx.value(
            .unscoped(
                """
                SELECT 1 FROM year_close c JOIN unit_ancestry a ON a.unit_id = c.unit_id
                WHERE c.year = \(year) AND a.ancestor_id = \(unit) LIMIT 1
                """, because: "a closed year is closed for everybody"), as: Int.self)
        if below != nil { throw Refusal.conflict(.yearClosed) }
    }

    /// The closing that holds for a unit, the highest one.
    static func closing(of unit: ID<Unit>, _ year: Int, in tx: Transaction) throws -> YearClose? {
        try tx.first(
            .unscoped(
                """
                SELECT u.id, u.name, c.year, c.closed_on FROM unit_ancestry a
                JOIN year_close c ON c.unit_id = a.ancestor_id JOIN unit u ON u.id = c.unit_id
                WHERE a.unit_id = \(unit) AND c.year = \(year) ORDER BY a.depth DESC LIMIT 1
                """, because: "which years are closed is no secret"), YearClose.init)
    }

    /// True of obligations (alias `o`) whose year is not closed for their unit.
    static let isOpen = isOpen("o.unit_id", "o.year")

    /// The same of a unit and a year in columns of other names.
    static func isOpen(_ unit: SQL, _ year: SQL) -> SQL {
        """
        NOT EXISTS (SELECT 1 FROM unit_ancestry ya JOIN year_close yc ON yc.unit_id = ya.ancestor_id
                    WHERE ya.unit_id = \(unit) AND yc.year = \(year))
        """
    }
}

extension YearClose {
    /// What is still to be done and what waits, before a year is closed.
    struct Preview: Sendable {
        let unit: Unit
        let year: Int
        let figures: Figures
        /// The closing that holds already, here or above.
        let closing: YearClose?
        /// Why it cannot be closed yet.
        let mistakes: [Mistake]
        let mayClose: Bool
        let mayReopen: Bool

        var open: Int { figures.overdue + figures.dueSoon + figures.onTrack }
    }

    static func preview(_ unit: ID<Unit>, _ year: Int, by access: Access, in tx: Transaction) throws -> Preview {
        let found = try Unit.find(unit, by: access, in: tx)
        let lines = try Figures.of([unit], year: year, on: access.today, by: access, in: tx)
        return Preview(
            unit: found, year: year, figures: lines.map(\.figures).reduce(Figures(), +),
            closing: try closing(of: unit, year, in: tx), mistakes: try mistakes(unit, year, on: access.today, in: tx),
            mayClose: try tx.value("SELECT 1 WHERE \(access.may(.issuePlans, at: unit))", as: Int.self) != nil,
            mayReopen: access.mayEverywhere(.issuePlans))
    }

    /// A year is closed when it is over, also for programmes whose year ends later than the calendar's.
    private static func mistakes(
        _ unit: ID<Unit>, _ year: Int, on today: Day, in tx: Transaction
    ) throws -> [Mistake] {
        guard Plan.years.contains(year) else {
            return [
                Mistake(
                    "year", zh: "年度应在 \(Plan.years.lowerBound) 到 \(Plan.years.upperBound) 之间",
                    en: "the year must be from \(Plan.years.lowerBound) to \(Plan.years.upperBound)")
            ]
        }
        let last = try tx.value(
            .unscoped(
                """
                SELECT MAX(n.ends_on) FROM plan n WHERE n.year = \(year) AND n.withdrawn_on IS NULL
                  AND (n.unit_id IN (SELECT u.ancestor_id FROM unit_ancestry u WHERE u.unit_id = \(unit))
                       OR n.unit_id IN (SELECT d.unit_id FROM unit_ancestry d WHERE d.ancestor_id = \(unit)))
                """, because: "the year of a plan is no secret"), as: Day?.self)
        let end = max(Day.first(ofMonth: 1, in: year + 1), last.flatMap { $0 } ?? Day.first(ofMonth: 1, in: year + 1))
        guard end > today else { return [] }
        return [
            Mistake(
                "year", zh: "\(year) 年度到 \(end.adding(days: -1)) 才结束，现在不能归档",
                en: "\(year) ends on \(end.adding(days: -1)): it cannot be closed yet")
        ]
    }

    /// Closes a year for a unit and all below it. What is open stays as it is: it is what was not done.
    static func close(_ unit: ID<Unit>, _ year: Int, by access: Access, in tx: Transaction) throws -> Preview {
        try access.require(.issuePlans, at: unit, in: tx)
        let preview = try preview(unit, year, by: access, in: tx)
        guard preview.mistakes.isEmpty else { throw Refusal.invalid(preview.mistakes) }
        guard preview.closing == nil else { throw Refusal.conflict(.yearClosed) }
        let busy = try tx.value(
            .unscoped(
                """
                SELECT 1 FROM job j JOIN plan n ON n.id = j.plan_id
                WHERE n.year = \(year) AND j.state IN ('waiting', 'running') LIMIT 1
                """, because: "whether work is under way is no secret"), as: Int.self)
        guard busy == nil else { throw Refusal.conflict(.underWay) }
        try endStanding(below: unit, year, by: access, in: tx)
        try tx.run(
            .unscoped(
                """
                INSERT INTO year_close (unit_id, year, closed_on, closed_by)
                VALUES (\(unit), \(year), \(access.today), \(access.actor.accountID))
                """, because: "permission was asked at the unit"))
        try Entry.write(
            .freeze, "unit", unit, unit: unit,
            [
                "year": .of(year), "on": .of(access.today), "open": .of(preview.open),
                "waiting": .of(preview.figures.submitted), "done": .of(preview.figures.done),
            ], by: access, in: tx)
        return preview
    }

    /// Standing duties go on in the rows of later years: in a closed one none is left that could come to be unverified.
    private static func endStanding(
        below unit: ID<Unit>, _ year: Int, by access: Access, in tx: Transaction
    ) throws {
        for units in try Plan.unitIDs(below: unit, in: tx).parts(of: StandingRenewal.unitsInPart) {
            try StandingRenewal.renew(units, by: access.actor, on: access.today, at: access.now, in: tx)
        }
        _ = try Obligation.turn(
            where: """
                o.unit_id IN (SELECT b.unit_id FROM unit_ancestry b WHERE b.ancestor_id = \(unit)) AND o.year = \(year)
                AND o.state IN ('holding', 'questioned', 'failing') AND o.cadence = 'standing' AND \(isOpen)
                """, into: "'lapsed'", on: access.today, in: tx)
    }

    /// Opens a closed year again, with the reason. Only who plans for the whole organisation may.
    static func reopen(
        _ unit: ID<Unit>, _ year: Int, reason: String, by access: Access, in tx: Transaction
    ) throws {
        _ = try Unit.find(unit, by: access, in: tx)
        try access.requireEverywhere(.issuePlans)
        let reason = reason.trimmed
        guard !reason.isEmpty, reason.count <= PlanWithdrawal.longestReason else {
            throw Refusal.invalid([Mistake("reason", zh: "请写明重新启用的理由", en: "say why the year is opened again")])
        }
        let removed = try tx.run(
            .unscoped(
                "DELETE FROM year_close WHERE unit_id = \(unit) AND year = \(year)",
                because: "permission for the whole tree was asked"))
        guard removed == 1 else {
            throw Refusal.invalid([
                Mistake("year", zh: "该单位的 \(year) 年度没有归档", en: "\(year) is not closed for this unit")
            ])
        }
        try Entry.write(
            .reopen, "unit", unit, unit: unit, ["year": .of(year), "reason": .text(reason)], by: access, in: tx)
    }

    /// The closings of a year at or below what this person may see, by the name of the unit.
    static func list(by access: Access, in tx: Transaction) throws -> [YearClose] {
        try tx.all(
            """
            SELECT u.id, u.name, c.year, c.closed_on FROM year_close c JOIN unit u ON u.id = c.unit_id
            WHERE \(access.may(.viewUnits, at: "c.unit_id")) ORDER BY c.year DESC, u.name, u.id LIMIT 200
            """, YearClose.init)
    }
}
