import Storage
import Web

/// How a form asks for one unit of many: a list where there are few, else a field for a name or a code that offers them while one types.
enum UnitChoice {
    /// With more than so many a list is no help.
    static let few = 60
    /// At most so many are offered while somebody types; every other one is found by its name or code all the same.
    static let most = 1_000

    /// The unit that somebody chose from a list, or wrote as a code, as `青石镇（QS）`, as a name, or as a part of one.
    static func find(
        _ typed: String, for permission: Permission, by access: Access, in tx: Transaction
    ) throws -> Unit {
        let typed = typed.trimmed
        let id = ID<Unit>(typed)
        if let id,
            let unit = try tx.first(
                "SELECT \(Unit.columns) FROM unit u WHERE u.id = \(id) AND \(access.may(.viewUnits, at: id))", Unit.init
            )
        {
            return unit
        }
        var found: [Unit] = []
        for wanted in codes(in: typed) where found.isEmpty {
            found = try open("u.code = \(wanted)", for: permission, by: access, in: tx)
        }
        if found.isEmpty { found = try open("u.name = \(typed)", for: permission, by: access, in: tx) }
        if found.isEmpty, id != nil { throw Refusal.notFound }
        if found.isEmpty, !typed.isEmpty {
            let part = "%" + ["\\", "%", "_"].reduce(typed) { $0.replacing($1, with: "\\" + $1) } + "%"
            found = try open("u.name LIKE \(part) ESCAPE '\\'", for: permission, by: access, in: tx)
        }
        guard let first = found.first else {
            throw Refusal.invalid([
                Mistake(
                    "unit", zh: "没有找到单位“\(typed)”，请写名称或代码",
                    en: "there is no unit “\(typed)”: write its name or its code")
            ])
        }
        guard found.count == 1 else {
            let some = found.prefix(5).map(label)
            let more = found.count > 5
            throw Refusal.invalid([
                Mistake(
                    "unit", zh: "不止一个单位符合“\(typed)”：\(some.joined(separator: "、"))\(more ? "等" : "")，请写代码",
                    en:
                        "“\(typed)” fits more than one unit, write the code: \(some.joined(separator: ", "))\(more ? ", …" : "")"
                )
            ])
        }
        return first
    }

    /// The open units of many names at once, by what was typed: codes, `青石镇（QS）`, or names that one unit has.
    static func known(
        _ typed: [String], for permission: Permission, by access: Access, in tx: Transaction
    ) throws -> [String: ID<Unit>] {
        let found = try tx.all(
            """
            SELECT u.id, u.code, u.name FROM unit u
            WHERE (u.code IN \(typed.flatMap(codes)) OR u.name IN \(typed)) AND u.closed_on IS NULL
              AND \(access.may(permission, at: "u.id"))
            """
        ) { (id: ID<Unit>, code: String, name: String) in (id: id, code: code, name: name) }
        let byCode = Dictionary(found.map { ($0.code, $0.id) }) { first, _ in first }
        let byName = Dictionary(grouping: found, by: \.name).filter { $0.value.count == 1 }.compactMapValues(
            \.first?.id)
        let ids = typed.compactMap { text in
            (codes(in: text).lazy.compactMap { byCode[$0] }.first ?? byName[text]).map { (text, $0) }
        }
        return Dictionary(ids) { first, _ in first }
    }

    /// The codes that a text may be: what stands in brackets at its end, and all of it.
    private static func codes(in typed: String) -> [String] {
        let code = typed.last.flatMap { "）)".contains($0) ? typed.dropLast().split { "（(".contains($0) }.last : nil }
        return [code.map(String.init), typed].compactMap { $0 }
    }

    /// What a field shows of a unit: `青石镇（QS）`.
    static func label(_ unit: Unit) -> String { "\(unit.name)（\(unit.code)）" }

    private static func open(
        _ condition: SQL, for permission: Permission, by access: Access, in tx: Transaction
    ) throws -> [Unit] {
        try tx.all(
            """
            SELECT \(Unit.columns) FROM unit u
            WHERE \(condition) AND u.closed_on IS NULL AND \(access.may(permission, at: "u.id")) ORDER BY u.name, u.id LIMIT 6
            """, Unit.init)
    }
}

extension Field {
    /// A choice of one unit: a list, or a field that offers the units while somebody types.
    func unit(_ units: [Unit], chosen: Unit?) -> HTML {
        guard units.count > UnitChoice.few else {
            let known = units.contains { $0.id == chosen?.id } ? units : (chosen.map { [$0] } ?? []) + units
            return choice(known.map { ($0.id.description, $0.name) })
        }
        return """
            \(input(list: "units", hint: language.say(zh: "写名称或代码。", en: "Its name or its code.")))
            <datalist id="units">\(units.map { "<option value=\"\(UnitChoice.label($0))\"></option>" as HTML })</datalist>
            """
    }
}
