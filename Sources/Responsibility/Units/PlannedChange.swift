import Storage

/// A change of the tree that waits for its day (计划变更). A structural change never takes effect in the future: it waits here.
struct PlannedChange: Sendable {
    let id: ID<PlannedChange>
    let unitID: ID<Unit>
    let verb: Verb
    let targetID: ID<Unit>?
    let name: String
    let code: String
    let kind: String
    let onDay: Day
    let plannedBy: String

    static let columns: SQL =
        "c.id, c.unit_id, c.verb, c.target_id, c.name, c.code, c.kind, c.on_day, c.planned_by_name"

    enum Verb: String, Sendable, CaseIterable, SQLColumn, SQLBindable { case rename, move, merge, close }

    static let migration = Migration(
        "0070-planned-changes",
        """
        CREATE TABLE planned_change (
            id {id},
            unit_id BIGINT NOT NULL REFERENCES unit (id),
            verb TEXT NOT NULL CHECK (verb IN ('rename', 'move', 'merge', 'close')),
            target_id BIGINT REFERENCES unit (id),
            name TEXT NOT NULL,
            code TEXT NOT NULL,
            kind TEXT NOT NULL,
            on_day TEXT NOT NULL,
            planned_by_name TEXT NOT NULL,
            planned_at BIGINT NOT NULL,
            done_at BIGINT,
            -- Why it could not be done when its day came.
            refused TEXT
        );
        CREATE INDEX planned_change_waiting ON planned_change (on_day, id) WHERE done_at IS NULL;
        CREATE INDEX planned_change_unit ON planned_change (unit_id);
        """)
}

/// What somebody wants done to a unit.
struct UnitChange: Sendable {
    var unitID: ID<Unit>
    var verb: PlannedChange.Verb
    var targetID: ID<Unit>?
    var name = ""
    var code = ""
    var kind = ""

    /// Does it at once.
    func apply(on day: Day, by access: Access, in tx: Transaction) throws {
        switch verb {
        case .rename:
            try Unit.rename(unitID, name: name, code: code, kind: kind, on: day, by: access, in: tx)
        case .move: try Unit.move(unitID, under: try target, on: day, by: access, in: tx)
        case .merge: try Unit.merge(unitID, into: try target, on: day, by: access, in: tx)
        case .close: try Unit.close(unitID, on: day, by: access, in: tx)
        }
    }

    private var target: ID<Unit> {
        get throws {
            guard let targetID else {
                throw Refusal.invalid([Mistake("target", zh: "请选择单位", en: "choose a unit")])
            }
            return targetID
        }
    }

    /// Does it today, or writes down that it is to be done on a later day.
    func make(on day: Day, by access: Access, in tx: Transaction) throws {
        guard day > access.today else { return try apply(on: access.today, by: access, in: tx) }
        try access.require(.manageUnits, at: unitID, in: tx)
        if let targetID { try access.require(.manageUnits, at: targetID, in: tx) }
        if verb == .rename {
            let mistakes = NewUnit(parentID: nil, kind: kind, code: code, name: name).mistakes
            guard mistakes.isEmpty else { throw Refusal.invalid(mistakes) }
        } else if verb != .close {
            _ = try target
        }
        let id = tx.id(PlannedChange.self)
        try tx.run(
            .unscoped(
                """
                INSERT INTO planned_change (id, unit_id, verb, target_id, name, code, kind, on_day, planned_by_name, planned_at)
                VALUES (\(id), \(unitID), \(verb), \(targetID), \(name), \(code), \(kind), \(day), \(access.actor.name),
                        \(access.now))
                """, because: "permission was asked at the unit"))
        try Entry.write(
            .plan, "unit", unitID, unit: unitID,
            [
                "verb": .text(verb.rawValue), "target": .of(targetID), "name": .text(name), "code": .text(code),
                "kind": .text(kind), "on": .of(day),
            ], by: access, in: tx)
    }
}

extension PlannedChange {
    /// What waits for a unit, the next first.
    static func waiting(for unit: ID<Unit>, by access: Access, in tx: Transaction) throws -> [PlannedChange] {
        try tx.all(
            """
            SELECT \(columns) FROM planned_change c
            WHERE c.unit_id = \(unit) AND c.done_at IS NULL AND \(access.may(.viewUnits, at: unit)) ORDER BY c.on_day, c.id
            """, PlannedChange.init)
    }

    /// Calls off what waits.
    static func cancel(_ id: ID<PlannedChange>, by access: Access, in tx: Transaction) throws {
        let found = try tx.first(
            """
            SELECT \(columns) FROM planned_change c
            WHERE c.id = \(id) AND c.done_at IS NULL AND \(access.may(.manageUnits, at: "c.unit_id"))
            """, PlannedChange.init)
        guard let found else { throw Refusal.notFound }
        try tx.run(.unscoped("DELETE FROM planned_change WHERE id = \(id)", because: "it was found with permission"))
        try Entry.write(
            .cancel, "unit", found.unitID, unit: found.unitID,
            ["verb": .text(found.verb.rawValue), "on": .of(found.onDay)], by: access, in: tx)
    }

    /// Does everything whose day has come. What the rules no longer allow is marked with the reason and left undone.
    static func applyDue(on today: Day, at now: Instant, in tx: Transaction) throws {
        let due = try tx.all(
            .unscoped(
                "SELECT \(columns) FROM planned_change c WHERE c.done_at IS NULL AND c.on_day <= \(today) ORDER BY c.on_day, c.id",
                because: "permission was asked when it was planned"), PlannedChange.init)
        for change in due {
            let access = Access.machine(change.plannedBy, door: .job, at: now, today: today)
            var refused: String?
            do {
                try UnitChange(
                    unitID: change.unitID, verb: change.verb, targetID: change.targetID, name: change.name,
                    code: change.code, kind: change.kind
                ).apply(on: today, by: access, in: tx)
            } catch let refusal as Refusal {
                refused = refusal.sentence(in: .zh)
            }
            try tx.run(
                .housekeeping(
                    "UPDATE planned_change SET done_at = \(now), refused = \(refused) WHERE id = \(change.id)",
                    because: "the change itself has its entry"))
        }
    }

    static func isDue(on today: Day, in tx: Transaction) throws -> Bool {
        try tx.value(
            .unscoped(
                "SELECT 1 FROM planned_change WHERE done_at IS NULL AND on_day <= \(today) LIMIT 1",
                because: "permission was asked when it was planned"), as: Int.self) != nil
    }
}
