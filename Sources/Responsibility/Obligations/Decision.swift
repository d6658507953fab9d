import Storage

/// What somebody with the right to it has decided about an obligation: another due day, or that it is not owed (豁免).
struct Decision: Sendable, Equatable {
    let id: ID<Decision>
    let obligationID: ID<Obligation>
    let kind: Kind
    let reason: String
    let fromDue: Day?
    let toDue: Day?
    let decidedOn: Day

    static let columns: SQL = "x.id, x.obligation_id, x.kind, x.reason, x.from_due, x.to_due, x.decided_on"

    enum Kind: String, Sendable, CaseIterable, SQLColumn, SQLBindable { case waive, move }

    static let longestReason = 500
    /// As many obligations are decided about at a time.
    static let most = 500

    static let migration = Migration(
        "0100-decisions",
        """
        CREATE TABLE decision (
            id {id},
            obligation_id BIGINT NOT NULL REFERENCES obligation (id),
            kind TEXT NOT NULL CHECK (kind IN ('waive', 'move')),
            reason TEXT NOT NULL CHECK (reason <> ''),
            from_due TEXT,
            to_due TEXT,
            decided_by BIGINT REFERENCES account (id),
            decided_on TEXT NOT NULL
        );
        CREATE INDEX decision_obligation ON decision (obligation_id);

        -- A unit may ask: "does not apply to us".
        CREATE TABLE waiver_request (
            id {id},
            obligation_id BIGINT NOT NULL REFERENCES obligation (id),
            unit_id BIGINT NOT NULL REFERENCES unit (id),
            reason TEXT NOT NULL CHECK (reason <> ''),
            asked_by BIGINT REFERENCES account (id),
            asked_on TEXT NOT NULL,
            granted BOOLEAN,
            answer TEXT,
            answered_by BIGINT REFERENCES account (id),
            answered_on TEXT
        );
        CREATE UNIQUE INDEX waiver_request_once ON waiver_request (obligation_id) WHERE granted IS NULL;
        CREATE INDEX waiver_request_waiting ON waiver_request (unit_id, id) WHERE granted IS NULL;
        """)
}

extension Decision {
    /// Says that obligations need not be met, with the reason. What is done already stays done.
    static func waive(_ ids: [ID<Obligation>], reason: String, by access: Access, in tx: Transaction) throws {
        try decide(.waive, ids, to: nil, reason: reason, by: access, in: tx)
    }

    /// Moves the due day of obligations, with the reason; the day before stays on record.
    ///
    /// A clock is not moved beyond the longest extension of its duty. Where there is an hour, it stays the same hour unless `moment` says another.
    static func move(
        _ ids: [ID<Obligation>], to day: Day, at moment: Instant? = nil, reason: String, by access: Access,
        in tx: Transaction
    ) throws {
        try decide(.move, ids, to: day, at: moment, reason: reason, by: access, in: tx)
    }

    /// The same for one stage of a clock, by somebody whom the duty lets extend it. The caller has asked for that.
    static func extend(
        _ stage: RunningStage, to day: Day, at moment: Instant?, reason: String, by access: Access, in tx: Transaction
    ) throws {
        try decide(
            .move, [stage.obligation.id], to: day, at: moment, reason: reason, isAllowed: true, by: access, in: tx)
    }

    private static func decide(
        _ kind: Kind, _ ids: [ID<Obligation>], to day: Day?, at moment: Instant? = nil, reason: String,
        isAllowed: Bool = false, by access: Access, in tx: Transaction
    ) throws {
        let reason = try checked(reason)
        guard !ids.isEmpty, ids.count <= most else {
            throw Refusal.invalid([
                Mistake("obligations", zh: "请勾选 1 至 \(most) 项任务", en: "tick 1 to \(most) obligations")
            ])
        }
        let allowed: SQL =
            isAllowed
            ? .unscoped("TRUE", because: "the duty lets this person extend it")
            : access.may(.waiveObligations, at: "o.unit_id")
        let found = try tx.all(
            "SELECT \(Obligation.columns) FROM obligation o WHERE o.id IN \(ids) AND \(allowed)", Obligation.init)
        guard found.count == Set(ids).count else { throw Refusal.notFound }
        guard found.allSatisfy({ $0.state.isOpen || ($0.cadence == .standing && kind == .waive) }) else {
            throw Refusal.conflict(.notOpen)
        }
        try YearClose.check(found.map(\.id), in: tx)
        if let day {
            try RunningStage.checkLimits(of: found, to: day, at: moment, in: tx)
            let early = found.contains { $0.opensOn > day }
            guard !early else {
                throw Refusal.invalid([
                    Mistake("day", zh: "新的到期日早于任务开始的日期", en: "the new day lies before the obligation begins")
                ])
            }
        }
        try tx.load(
            "decision", ["id", "obligation_id", "kind", "reason", "from_due", "to_due", "decided_by", "decided_on"],
            because: "each was found with the permission"
        ) { rows in
            for obligation in found {
                try rows.add(tx.id(Decision.self))
                try rows.add(obligation.id)
                try rows.add(kind.rawValue)
                try rows.add(reason)
                try rows.add(obligation.dueOn)
                try rows.add(day)
                try rows.add(access.actor.accountID)
                try rows.add(access.today)
                try rows.endRow()
            }
        }
        let changes = found.map { obligation in
            (
                obligation.id,
                Obligation.Change(
                    state: kind == .waive ? .waived : obligation.state, counted: obligation.counted,
                    dueOn: day ?? obligation.dueOn, dueAt: obligation.dueAt(on: day, at: moment),
                    grace: day.map { .set(obligation.grace(after: $0)) } ?? .kept)
            )
        }
        try Obligation.apply(Dictionary(changes) { first, _ in first }, on: access.today, in: tx)
        if kind == .move { try Obligation.judge(found.map(\.id), on: access.today, at: access.now, in: tx) }
        try Entry.write(
            kind == .waive ? .waive : .amend, "obligation", found[0].id, unit: found[0].unitID, count: found.count,
            [
                "obligations": .list(found.map { .of($0.id) }), "from": .list(found.map { .of($0.dueOn) }),
                "to": .of(day),
                "reason": .text(reason),
            ], by: access, in: tx)
    }

    private static func checked(_ reason: String) throws -> String {
        let reason = reason.trimmed
        guard !reason.isEmpty, reason.count <= longestReason else {
            throw Refusal.invalid([
                Mistake(
                    "reason", zh: "请写明理由（最多 \(longestReason) 个字）",
                    en: "give the reason, in at most \(longestReason) characters")
            ])
        }
        return reason
    }

    /// What was decided about an obligation, the oldest first.
    static func of(_ id: ID<Obligation>, by access: Access, in tx: Transaction) throws -> [Decision] {
        try tx.all(
            """
            SELECT \(columns) FROM decision x JOIN obligation o ON o.id = x.obligation_id
            WHERE x.obligation_id = \(id) AND \(access.may(.viewUnits, at: "o.unit_id")) ORDER BY x.id
            """, Decision.init)
    }
}

/// A unit's request that an obligation be waived, until it is answered.
struct WaiverRequest: Sendable {
    let id: ID<WaiverRequest>
    let obligationID: ID<Obligation>
    let reason: String
    let askedOn: Day
    let unitName: String
    let dutyZh: String
    let dutyEn: String

    /// Asks, once at a time, on behalf of the unit.
    static func ask(
        _ obligation: ID<Obligation>, reason: String, by access: Access, in tx: Transaction
    ) throws {
        let reason = reason.trimmed
        guard !reason.isEmpty, reason.count <= Decision.longestReason else {
            throw Refusal.invalid([Mistake("reason", zh: "请写明理由", en: "give the reason")])
        }
        let found = try tx.first(
            """
            SELECT \(Obligation.columns) FROM obligation o
            WHERE o.id = \(obligation) AND \(access.may(.viewUnits, at: "o.unit_id"))
            """, Obligation.init)
        guard let found else { throw Refusal.notFound }
        try access.require(.askForWaivers, at: found.unitID, in: tx)
        try YearClose.check(found.unitID, found.year, in: tx)
        guard found.state.isOpen || found.cadence == .standing else { throw Refusal.conflict(.notOpen) }
        let added = try tx.run(
            .unscoped(
                """
                INSERT INTO waiver_request (id, obligation_id, unit_id, reason, asked_by, asked_on)
                VALUES (\(tx.id(WaiverRequest.self)), \(obligation), \(found.unitID), \(reason), \(access.actor.accountID),
                        \(access.today))
                ON CONFLICT DO NOTHING
                """, because: "it was found with the permission"))
        guard added == 1 else { throw Refusal.conflict(.alreadyAsked) }
        try Entry.write(
            .ask, "obligation", obligation, unit: found.unitID, ["reason": .text(reason)], by: access, in: tx)
    }

    /// Grants the request, which waives the obligation, or refuses it with the reason.
    static func answer(
        _ id: ID<WaiverRequest>, granted: Bool, reason: String, by access: Access, in tx: Transaction
    ) throws {
        let found = try tx.first(
            """
            SELECT w.obligation_id, w.unit_id, w.reason FROM waiver_request w
            WHERE w.id = \(id) AND w.granted IS NULL AND \(access.may(.waiveObligations, at: "w.unit_id"))
            """
        ) { (obligation: ID<Obligation>, unit: ID<Unit>, asked: String) in
            (obligation: obligation, unit: unit, asked: asked)
        }
        guard let found else { throw Refusal.notFound }
        guard granted || !reason.trimmed.isEmpty else {
            throw Refusal.invalid([Mistake("reason", zh: "不同意时请写明理由", en: "say why it is refused")])
        }
        try tx.run(
            .unscoped(
                """
                UPDATE waiver_request SET granted = \(granted), answer = \(reason.trimmed),
                    answered_by = \(access.actor.accountID), answered_on = \(access.today)
                WHERE id = \(id)
                """, because: "it was found with the permission"))
        try Entry.write(
            .answer, "obligation", found.obligation, unit: found.unit,
            ["granted": .bool(granted), "reason": .text(reason.trimmed)], by: access, in: tx)
        if granted {
            try Decision.waive(
                [found.obligation], reason: reason.trimmed.isEmpty ? found.asked : reason, by: access, in: tx)
        }
    }

    static let pageLength = 100

    /// What waits for an answer from this person, the oldest first.
    static func waiting(
        after: ID<WaiverRequest>? = nil, by access: Access, limit: Int = pageLength, in tx: Transaction
    ) throws -> [WaiverRequest] {
        guard access.may(.waiveObligations) else { return [] }
        return try tx.all(
            """
            SELECT w.id, w.obligation_id, w.reason, w.asked_on, u.name, \(Obligation.titles)
            FROM waiver_request w JOIN unit u ON u.id = w.unit_id JOIN obligation o ON o.id = w.obligation_id
            JOIN plan p ON p.id = o.plan_id
            JOIN duty_version d ON d.version_id = p.version_id AND d.duty_id = o.duty_id
            WHERE w.granted IS NULL AND w.id > \(after ?? ID(rawValue: 0))
              AND \(access.may(.waiveObligations, at: "w.unit_id"))
            ORDER BY w.id LIMIT \(limit)
            """, WaiverRequest.init)
    }
}
