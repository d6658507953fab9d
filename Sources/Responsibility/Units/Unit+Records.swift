import Storage

extension Unit {
    /// One unit, if this person may see it.
    static func find(_ id: ID<Unit>, by access: Access, in tx: Transaction) throws -> Unit {
        let found = try tx.first(
            "SELECT \(columns) FROM unit u WHERE u.id = \(id) AND \(access.may(.viewUnits, at: id))", Unit.init)
        guard let found else { throw Refusal.notFound }
        return found
    }

    /// The unit with this code, if this person may see it.
    static func find(code: String, by access: Access, in tx: Transaction) throws -> Unit {
        let found = try tx.first(
            """
            SELECT \(columns) FROM unit u WHERE u.code = \(code) AND \(access.may(.viewUnits, at: "u.id"))
            """, Unit.init)
        guard let found else {
            throw Refusal.invalid([
                Mistake("unit", zh: "没有代码为“\(code)”的单位", en: "there is no unit with the code “\(code)”")
            ])
        }
        return found
    }

    /// The top of the tree.
    static func root(in tx: Transaction) throws -> Unit? {
        try tx.first(
            .unscoped(
                "SELECT \(columns) FROM unit u WHERE u.parent_id IS NULL",
                because: "the organisation's name is on every page"),
            Unit.init)
    }

    /// The units directly below, in their order, those that are closed last.
    static func children(
        of id: ID<Unit>, by access: Access, limit: Int = 500, in tx: Transaction
    ) throws -> [Unit] {
        try tx.all(
            """
            SELECT \(columns) FROM unit u WHERE u.parent_id = \(id) AND \(access.may(.viewUnits, at: "u.id"))
            ORDER BY u.closed_on IS NOT NULL, u.position, u.id LIMIT \(limit)
            """, Unit.init)
    }

    /// The units that hung directly below at the end of a day, with the names they had then.
    static func children(
        of id: ID<Unit>, asOf day: Day, by access: Access, limit: Int = 500, in tx: Transaction
    ) throws -> [Unit] {
        try tx.all(
            """
            SELECT \(columns) FROM (
                SELECT id, parent_id, kind, code, name, position, opened_on,
                       CASE WHEN closed_on <= \(day) THEN closed_on END AS closed_on
                FROM unit WHERE parent_id = \(id) AND since <= \(day)
                UNION ALL
                SELECT p.unit_id, p.parent_id, p.kind, p.code, p.name, p.position, n.opened_on, NULL
                FROM unit_past p JOIN unit n ON n.id = p.unit_id
                WHERE p.parent_id = \(id) AND p.since <= \(day) AND p.until > \(day)
            ) u WHERE \(access.may(.viewUnits, at: "u.id"))
            ORDER BY u.closed_on IS NOT NULL, u.position, u.id LIMIT \(limit)
            """, Unit.init)
    }

    /// The units above, from the top down, as far as this person may see them; the unit itself is last.
    static func path(to id: ID<Unit>, by access: Access, in tx: Transaction) throws -> [Unit] {
        try tx.all(
            """
            SELECT \(columns) FROM unit_ancestry a JOIN unit u ON u.id = a.ancestor_id
            WHERE a.unit_id = \(id) AND \(access.may(.viewUnits, at: "u.id")) ORDER BY a.depth DESC
            """, Unit.init)
    }

    /// The units for which this person may do something, the highest first: what a form offers to choose from.
    static func choices(
        for permission: Permission, by access: Access, limit: Int = 200, in tx: Transaction
    ) throws -> [Unit] {
        let tops: SQL =
            access.mayEverywhere(permission)
            ? SQL.unscoped("SELECT id FROM unit WHERE parent_id IS NULL", because: "the top of the tree is all of it")
            : "SELECT id FROM unit WHERE id IN \(access.tops(permission))"
        return try tx.all(
            """
            SELECT DISTINCT \(columns), a.depth FROM unit_ancestry a JOIN unit u ON u.id = a.unit_id
            WHERE a.ancestor_id IN (\(tops)) AND u.closed_on IS NULL AND \(access.may(permission, at: "u.id"))
            ORDER BY a.depth, u.position, u.id LIMIT \(limit)
            """
        ) {
            (
                id: ID<Unit>, parent: ID<Unit>?, kind: String, code: String, name: String, position: Int, opened: Day?,
                closed: Day?, _: Int
            ) in
            Unit(
                id: id, parentID: parent, kind: kind, code: code, name: name, position: position, openedOn: opened,
                closedOn: closed)
        }
    }

    static func kinds(in tx: Transaction) throws -> [UnitKind] {
        try tx.all(
            .unscoped("SELECT key, zh, en FROM unit_kind ORDER BY position, key", because: "kinds belong to no unit"),
            UnitKind.init)
    }
}
