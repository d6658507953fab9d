import Storage

extension Unit {
    /// Hangs a unit with all below it under another parent. What was counted above it before is counted there no longer; the old tree stays on record.
    static func move(
        _ id: ID<Unit>, under parent: ID<Unit>, on day: Day, by access: Access, in tx: Transaction
    ) throws {
        try access.require(.manageUnits, at: id, in: tx)
        try access.require(.manageUnits, at: parent, in: tx)
        let (unit, target) = (try find(id, by: access, in: tx), try find(parent, by: access, in: tx))
        guard let old = unit.parentID else {
            throw Refusal.invalid([Mistake("unit", zh: "最上级单位不能移动", en: "the top of the tree cannot be moved")])
        }
        guard old != parent else { return }
        guard target.closedOn == nil, unit.closedOn == nil else { throw Refusal.conflict(.unitClosed) }
        guard try !isBelow(parent, id, in: tx) else {
            throw Refusal.invalid([
                Mistake(
                    "parent", zh: "“\(target.name)”在“\(unit.name)”之下，不能作它的上级",
                    en: "“\(target.name)” hangs below “\(unit.name)” and cannot be its parent")
            ])
        }
        try rehang(id, under: parent, on: day, in: tx)
        try keepPast(of: id, before: day, in: tx)
        let last = try tx.value(
            .unscoped(
                "SELECT COALESCE(MAX(position), 0) FROM unit WHERE parent_id = \(parent)",
                because: "permission was asked at the parent"), as: Int.self)
        try tx.run(
            .unscoped(
                """
                UPDATE unit SET parent_id = \(parent), position = \((last ?? 0) + 1),
                    since = CASE WHEN since > \(day) THEN since ELSE \(day) END
                WHERE id = \(id)
                """,
                because: "permission was asked at both ends"))
        try Entry.write(
            .move, "unit", id, unit: id, ["from": .of(old), "to": .of(parent), "on": .of(day)], by: access, in: tx)
    }

    /// Closes a unit with all below it. What is settled stays with it; what was still to be done after the day lapses.
    static func close(_ id: ID<Unit>, on day: Day, by access: Access, in tx: Transaction) throws {
        let unit = try toClose(id, on: day, by: access, in: tx)
        try lapse(below: id, from: day, in: tx)
        try shut(below: id, on: day, successor: nil, in: tx)
        try Entry.write(.close, "unit", id, unit: id, ["name": .text(unit.name), "on": .of(day)], by: access, in: tx)
    }

    /// Merges a unit into another: its children, people and roles go there, its open obligations lapse, and it is closed.
    static func merge(
        _ id: ID<Unit>, into successor: ID<Unit>, on day: Day, by access: Access, in tx: Transaction
    ) throws {
        let unit = try toClose(id, on: day, by: access, in: tx)
        try access.require(.manageUnits, at: successor, in: tx)
        guard try find(successor, by: access, in: tx).closedOn == nil else { throw Refusal.conflict(.unitClosed) }
        guard try !isBelow(successor, id, in: tx) else {
            throw Refusal.invalid([
                Mistake("parent", zh: "不能并入自己或自己的下级单位", en: "a unit cannot be merged into itself or into one below it")
            ])
        }
        for child in try children(of: id, by: access, limit: 10_000, in: tx) where child.closedOn == nil {
            try move(child.id, under: successor, on: day, by: access, in: tx)
        }
        try lapse(below: id, from: day, in: tx)
        for statement in [
            "UPDATE person SET unit_id = \(successor) WHERE unit_id = \(id)",
            """
            INSERT INTO role_grant (account_id, unit_id, role, since)
            SELECT account_id, \(successor), role, since FROM role_grant WHERE unit_id = \(id)
            ON CONFLICT (account_id, unit_id, role) DO NOTHING
            """,
            "DELETE FROM role_grant WHERE unit_id = \(id)",
        ] as [SQL] {
            try tx.run(.unscoped(statement, because: "permission was asked at both units"))
        }
        try shut(below: id, on: day, successor: successor, in: tx)
        try Entry.write(
            .merge, "unit", id, unit: id, ["name": .text(unit.name), "into": .of(successor), "on": .of(day)],
            by: access,
            in: tx)
    }

    /// Adds the kinds that are not there yet, under their own names.
    static func addKinds(_ keys: Set<String>, in tx: Transaction) throws {
        let known = Set(try kinds(in: tx).map(\.key))
        let new = keys.subtracting(known).sorted()
        try tx.load("unit_kind", ["key", "zh", "en", "position"], because: "kinds belong to no unit") { rows in
            for (index, key) in new.enumerated() {
                try rows.add(key)
                try rows.add(key)
                try rows.add(key)
                try rows.add(known.count + index + 1)
                try rows.endRow()
            }
        }
    }

    /// Whether a unit is another one or hangs below it.
    private static func isBelow(_ unit: ID<Unit>, _ top: ID<Unit>, in tx: Transaction) throws -> Bool {
        try tx.value(
            .unscoped(
                "SELECT 1 FROM unit_ancestry WHERE unit_id = \(unit) AND ancestor_id = \(top)",
                because: "permission was asked at both units"), as: Int.self) != nil
    }

    private static func toClose(
        _ id: ID<Unit>, on day: Day, by access: Access, in tx: Transaction
    ) throws -> Unit {
        try access.require(.manageUnits, at: id, in: tx)
        let unit = try find(id, by: access, in: tx)
        guard unit.closedOn == nil else { throw Refusal.conflict(.unitClosed) }
        guard unit.parentID != nil else {
            throw Refusal.invalid([Mistake("unit", zh: "最上级单位不能撤销", en: "the top of the tree cannot be closed")])
        }
        guard unit.openedOn.map({ $0 <= day }) ?? true else {
            throw Refusal.invalid([Mistake("on", zh: "撤销日期早于设立日期", en: "it cannot be closed before it was opened")])
        }
        return unit
    }

    /// Rewrites the ancestry of a subtree, and with it the counts above.
    private static func rehang(_ id: ID<Unit>, under parent: ID<Unit>, on day: Day, in tx: Transaction) throws {
        let subtree: SQL = "SELECT s.unit_id FROM unit_ancestry s WHERE s.ancestor_id = \(id)"
        let outside: SQL =
            "SELECT p.ancestor_id FROM unit_ancestry p WHERE p.unit_id = \(id) AND p.ancestor_id <> \(id)"
        let counted: SQL = "o.unit_id IN (\(subtree)) AND a.ancestor_id IN (\(outside))"
        try Tally.post(.remove, counted, in: tx)
        let rows: SQL = "unit_id IN (\(subtree)) AND ancestor_id IN (\(outside))"
        let why: StaticString = "permission was asked at both ends"
        try tx.run(
            .unscoped(
                """
                INSERT INTO unit_ancestry_past (unit_id, ancestor_id, depth, since, until)
                SELECT unit_id, ancestor_id, depth, since, \(day) FROM unit_ancestry WHERE since < \(day) AND \(rows)
                """, because: why))
        try tx.run(.unscoped("DELETE FROM unit_ancestry WHERE \(rows)", because: why))
        try tx.run(
            .unscoped(
                """
                INSERT INTO unit_ancestry (unit_id, ancestor_id, depth, since)
                SELECT s.unit_id, p.ancestor_id, s.depth + p.depth + 1, \(day)
                FROM unit_ancestry s CROSS JOIN unit_ancestry p WHERE s.ancestor_id = \(id) AND p.unit_id = \(parent)
                """, because: why))
        try Tally.post(.add, counted, in: tx)
    }

    /// What would lapse if a unit were closed on a day.
    static func lapsing(
        below id: ID<Unit>, from day: Day, in tx: Transaction
    ) throws -> [(ID<Obligation>, Obligation.Change)] {
        try tx.all(
            .unscoped(
                """
                SELECT o.id, o.counted, o.due_on FROM unit_ancestry a CROSS JOIN obligation o
                WHERE a.ancestor_id = \(id) AND o.unit_id = a.unit_id AND \(YearClose.isOpen)
                  AND (o.state IN ('holding', 'questioned', 'failing', 'suspended') OR (o.state = 'open' AND o.due_on >= \(day)))
                """, because: "permission was asked at the unit")
        ) { (id: ID<Obligation>, counted: Int, due: Day?) in
            (id, Obligation.Change(state: .lapsed, counted: counted, dueOn: due))
        }
    }

    /// Obligations still to be done after the day become *lapsed*; what is overdue or waits for review stays.
    private static func lapse(below id: ID<Unit>, from day: Day, in tx: Transaction) throws {
        let ids = try lapsing(below: id, from: day, in: tx)
        try Obligation.apply(Dictionary(ids) { first, _ in first }, on: day, in: tx)
    }

    private static func shut(below id: ID<Unit>, on day: Day, successor: ID<Unit>?, in tx: Transaction) throws {
        try tx.run(
            .unscoped(
                """
                UPDATE unit SET closed_on = \(day), successor_id = \(successor)
                WHERE closed_on IS NULL AND id IN (SELECT unit_id FROM unit_ancestry WHERE ancestor_id = \(id))
                """, because: "permission was asked at the unit"))
    }
}
