import Storage

/// The first obligations of a list in the order of their due days, found without sorting all that fit.
extension ObligationList {
    /// Above so many units the list is read in its own order, and each row asked whether it belongs; below, the units are looked up.
    private static let manyUnits = 5_000

    func firstIDs(
        _ limit: Int, of unit: Unit, by access: Access, in tx: Transaction
    ) throws -> [ID<Obligation>] {
        try hasMany(unit, in: tx)
            ? walked(limit, unit, by: access, in: tx) : gathered(limit, unit, by: access, in: tx)
    }

    private func hasMany(_ unit: Unit, in tx: Transaction) throws -> Bool {
        // The obligations of one duty are found unit by unit: along the due days they may be far apart.
        if dutyID != nil || planID != nil || isOwn { return false }
        if unit.parentID == nil { return true }
        let some: SQL = "SELECT 1 FROM unit_ancestry a WHERE a.ancestor_id = \(unit.id) LIMIT \(Self.manyUnits + 1)"
        let count = try tx.value(
            .unscoped("SELECT COUNT(*) FROM (\(some)) few", because: "the unit was found with permission"),
            as: Int.self)
        return count ?? 0 > Self.manyUnits
    }

    /// Unit by unit, up to a due day by which the tally says that there are enough.
    private func gathered(
        _ limit: Int, _ unit: Unit, by access: Access, in tx: Transaction
    ) throws -> [ID<Obligation>] {
        var conditions = self.conditions
        if let after { conditions.append(Self.follows(after)) }
        if standing == .dueSoon {
            conditions.append("o.due_on >= \(try daysOfGrace(unit, in: tx).first ?? today)")
        }
        if let last = try lastDay(of: limit, unit, in: tx) {
            conditions.append("o.due_on <= \(last)")
            if let day = after?.day { conditions.append("o.due_on >= \(day)") }
        }
        return try tx.all(
            """
            SELECT o.id FROM unit_ancestry a CROSS JOIN obligation o
            WHERE a.ancestor_id = \(unit.id) AND o.unit_id = a.unit_id AND o.state IN \(states)
              AND \(access.may(.viewUnits, at: "o.unit_id")) AND \(SQL.joined(conditions, by: " AND "))
            ORDER BY o.due_on IS NULL, o.due_on, o.id LIMIT \(limit)
            """
        ) { (id: ID<Obligation>) in id }
    }

    /// The day by which at least `limit` obligations are due; `nil` where the tally knows of no such day.
    private func lastDay(of limit: Int, _ unit: Unit, in tx: Transaction) throws -> Day? {
        guard isTallied else { return nil }
        var conditions = tallyConditions
        if let after {
            guard let day = after.day else { return nil }
            conditions.append("o.due_on > \(day)")
        }
        let days = try tx.all(
            .unscoped(
                """
                SELECT o.due_on, SUM(o.n) FROM tally o
                WHERE o.unit_id = \(unit.id) AND o.state IN ('open', 'holding') AND \(SQL.joined(conditions, by: " AND "))
                GROUP BY o.due_on ORDER BY o.due_on
                """, because: "the unit was found with permission")
        ) { (day: Day, n: Int) in (day, n) }
        var sum = 0
        return days.first { day in
            sum += day.1
            return sum >= limit
        }?.0
    }

    /// State by state along the index of due days, and once for all that have none; the first of each are merged.
    private func walked(
        _ limit: Int, _ unit: Unit, by access: Access, in tx: Transaction
    ) throws -> [ID<Obligation>] {
        var walks: [SQL] = []
        if after == nil || after?.day != nil {
            let first = after?.day ?? earliest
            let bound: SQL = "o.due_on >= \(standing == .dueSoon ? max(first, today) : first)"
            walks = states.map { walk(["o.state = \($0)", bound], limit, unit, by: access) }
            for day in try daysOfGrace(unit, in: tx) where day >= first {
                walks.append(walk(["o.state = 'open'", "o.due_on = \(day)"], limit, unit, by: access))
            }
        }
        // What is open has a due day: the table's CHECK says so.
        let undated = states.filter { $0 != .open }
        if !undated.isEmpty {
            walks.append(walk(["o.state IN \(undated)", "o.due_on IS NULL"], limit, unit, by: access))
        }
        return try tx.all(
            """
            SELECT id, due_on FROM (\(SQL.joined(walks, by: " UNION ALL "))) found
            ORDER BY due_on IS NULL, due_on, id LIMIT \(limit)
            """
        ) { (id: ID<Obligation>, _: Day?) in id }
    }

    /// The earlier due days of what is within its grace, found by the counts: what is due soon begins with them, and
    /// nothing that is overdue is looked at on the way.
    private func daysOfGrace(_ unit: Unit, in tx: Transaction) throws -> [Day] {
        guard standing == .dueSoon else { return [] }
        let within: SQL =
            "o.unit_id = \(unit.id) AND o.state = 'open' AND o.due_on < \(today) AND o.grace_until >= \(today)"
        return try tx.all(
            .unscoped(
                """
                SELECT o.due_on FROM tally o WHERE \(within) UNION SELECT o.due_on FROM obligation o WHERE \(within) ORDER BY 1
                """, because: "the unit was found with permission")
        ) { (day: Day) in day }
    }

    private func walk(_ along: [SQL], _ limit: Int, _ unit: Unit, by access: Access) -> SQL {
        var conditions = self.conditions + along + [access.may(.viewUnits, at: "o.unit_id")]
        if let after { conditions.append(Self.follows(after)) }
        if unit.parentID != nil {
            conditions.append(
                """
                EXISTS (SELECT 1 FROM unit_ancestry a WHERE a.unit_id = o.unit_id AND a.ancestor_id = \(unit.id))
                """)
        }
        return """
            SELECT id, due_on FROM (SELECT o.id, o.due_on FROM obligation o WHERE \(SQL.joined(conditions, by: " AND "))
            ORDER BY o.due_on, o.id LIMIT \(limit)) one
            """
    }

    /// Later in the order of due days than the last line of the page before.
    static func follows(_ after: Place) -> SQL {
        guard let day = after.day else { return "(o.due_on IS NULL AND o.id > \(after.id))" }
        return "(o.due_on > \(day) OR (o.due_on = \(day) AND o.id > \(after.id)) OR o.due_on IS NULL)"
    }
}
