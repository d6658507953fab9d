import Storage

/// What somebody asks for when a unit is to be made.
struct NewUnit: Sendable {
    var parentID: ID<Unit>?
    var kind: String
    var code: String
    var name: String
    var position: Int?
    /// `nil`: it was there before the book was begun, and owes whole years.
    var openedOn: Day?

    /// All that is wrong with it by itself.
    var mistakes: [Mistake] {
        var mistakes: [Mistake] = []
        if name.isEmpty { mistakes.append(Mistake("name", zh: "请填写单位名称", en: "give the unit a name")) }
        if name.count > Unit.longestName {
            mistakes.append(
                Mistake(
                    "name", zh: "名称最多 \(Unit.longestName) 个字", en: "a name has at most \(Unit.longestName) characters"))
        }
        if code.isEmpty { mistakes.append(Mistake("code", zh: "请填写单位代码", en: "give the unit a code")) }
        if code.count > Unit.longestCode || code.contains(where: { $0.isWhitespace || $0 == "/" }) {
            mistakes.append(
                Mistake(
                    "code", zh: "代码最多 \(Unit.longestCode) 个字符，不含空格和斜线",
                    en: "a code has at most \(Unit.longestCode) characters, no blanks and no slash"))
        }
        return mistakes
    }
}

extension Unit {
    /// Makes a unit below its parent, or the root when it has none and the tree is empty. It is on record from `day` on.
    static func create(_ new: NewUnit, on day: Day, by access: Access, in tx: Transaction) throws -> Unit {
        guard new.mistakes.isEmpty else { throw Refusal.invalid(new.mistakes) }
        if let parent = new.parentID {
            try access.require(.manageUnits, at: parent, in: tx)
            guard try find(parent, by: access, in: tx).closedOn == nil else { throw Refusal.conflict(.unitClosed) }
        } else {
            try access.requireEverywhere(.manageUnits)
            guard try root(in: tx) == nil else { throw Refusal.conflict(.alreadySetUp) }
        }
        try checkFree(new, in: tx)
        let id = tx.id(Unit.self)
        let last = try tx.value(
            .unscoped(
                "SELECT COALESCE(MAX(position), 0) FROM unit WHERE parent_id IS NOT DISTINCT FROM \(new.parentID)",
                because: "the place among brothers is no secret from who may add one"), as: Int.self)
        let position = new.position ?? (last ?? 0) + 1
        try tx.run(
            .unscoped(
                """
                INSERT INTO unit (id, parent_id, kind, code, name, position, opened_on, since)
                VALUES (\(id), \(new.parentID), \(new.kind), \(new.code), \(new.name), \(position), \(new.openedOn), \(day))
                """, because: "permission was asked at the parent"))
        try tx.run(
            .unscoped(
                """
                INSERT INTO unit_ancestry (unit_id, ancestor_id, depth, since)
                SELECT \(id), ancestor_id, depth + 1, \(day) FROM unit_ancestry WHERE unit_id = \(new.parentID)
                UNION ALL SELECT \(id), \(id), 0, \(day)
                """, because: "permission was asked at the parent"))
        let unit = Unit(
            id: id, parentID: new.parentID, kind: new.kind, code: new.code, name: new.name, position: position,
            openedOn: new.openedOn, closedOn: nil)
        try Entry.write(.create, "unit", id, unit: id, unit.canonical, by: access, in: tx)
        return unit
    }

    /// Gives the unit another name, code or kind; what it was called before stays on record.
    static func rename(
        _ id: ID<Unit>, name: String, code: String, kind: String, on day: Day, by access: Access, in tx: Transaction
    ) throws {
        try access.require(.manageUnits, at: id, in: tx)
        let new = NewUnit(parentID: nil, kind: kind, code: code, name: name)
        guard new.mistakes.isEmpty else { throw Refusal.invalid(new.mistakes) }
        let old = try find(id, by: access, in: tx)
        if old.name == name, old.code == code, old.kind == kind { return }
        try checkFree(new, except: id, in: tx)
        try keepPast(of: id, before: day, in: tx)
        try tx.run(
            .unscoped(
                """
                UPDATE unit SET name = \(name), code = \(code), kind = \(kind),
                    since = CASE WHEN since > \(day) THEN since ELSE \(day) END
                WHERE id = \(id)
                """, because: "permission was asked at the unit"))
        try Entry.write(
            .rename, "unit", id, unit: id,
            [
                "from": ["name": .text(old.name), "code": .text(old.code), "kind": .text(old.kind)],
                "to": ["name": .text(name), "code": .text(code), "kind": .text(kind)], "on": .of(day),
            ], by: access, in: tx)
    }

    var canonical: Canonical {
        [
            "parent": .of(parentID), "kind": .text(kind), "code": .text(code), "name": .text(name),
            "position": .of(position), "opened_on": .of(openedOn), "closed_on": .of(closedOn),
        ]
    }

    /// Copies what the unit was until yesterday to its history; a second change on one day replaces the first.
    static func keepPast(of id: ID<Unit>, before day: Day, in tx: Transaction) throws {
        try tx.run(
            .unscoped(
                """
                INSERT INTO unit_past (unit_id, parent_id, kind, code, name, position, since, until)
                SELECT id, parent_id, kind, code, name, position, since, \(day) FROM unit
                WHERE id = \(id) AND since < \(day)
                """, because: "permission was asked at the unit"))
    }

    private static func checkFree(_ new: NewUnit, except id: ID<Unit>? = nil, in tx: Transaction) throws {
        let known = try tx.value(
            .unscoped("SELECT 1 FROM unit_kind WHERE key = \(new.kind)", because: "kinds belong to no unit"),
            as: Int.self)
        guard known != nil else {
            throw Refusal.invalid([
                Mistake("kind", zh: "没有“\(new.kind)”这一单位类别", en: "there is no kind of unit “\(new.kind)”")
            ])
        }
        let taken = try tx.value(
            .unscoped(
                "SELECT 1 FROM unit WHERE code = \(new.code) AND id IS DISTINCT FROM \(id)",
                because: "a code is unique in the whole organisation"), as: Int.self)
        guard taken == nil else {
            throw Refusal.invalid([
                Mistake("code", zh: "代码“\(new.code)”已被使用", en: "the code “\(new.code)” is taken")
            ])
        }
    }
}
