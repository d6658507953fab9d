import Documents
import Storage

/// Findings from files: feedback from above, and what is still open of earlier years, with their own days. All rows or none.
struct FindingImport: Sendable {
    /// The findings to be added, the earliest first.
    private(set) var new: [NewFinding] = []
    /// How many rows were taken before.
    private(set) var known = 0
    private(set) var mistakes: [Mistake] = []

    /// Reads files and compares them with the book; every mistake is told with its row.
    static func read(
        _ files: [(name: String, bytes: [UInt8])], at office: OfficeClock, by access: Access, in tx: Transaction
    ) throws -> FindingImport {
        var found = FindingImport()
        var rows: [FindingTable.Row] = []
        for file in files {
            do {
                let table = FindingTable(try DelimitedText(file.bytes), file: file.name)
                rows += table.rows
                found.mistakes += table.mistakes
            } catch { found.mistakes.append(Mistake(error, in: file.name)) }
        }
        try found.compare(rows, at: office, by: access, in: tx)
        return found
    }

    private mutating func compare(
        _ rows: [FindingTable.Row], at office: OfficeClock, by access: Access, in tx: Transaction
    ) throws {
        let units = try Self.units(Set(rows.map(\.unitCode)).sorted(), by: access, in: tx)
        let mayReach = try Finding.Source.allCases.reduce(into: [Finding.Source: Set<ID<Unit>>]()) { reach, source in
            for permission in NewFinding.permissions(for: source) {
                reach[source, default: []].formUnion(
                    try Self.reachable(units.values.map(\.id), permission, by: access, in: tx))
            }
        }
        let finders = try Finding.Source.allCases.filter { $0 != .own }.reduce(
            into: [Finding.Source: [ID<Unit>: ID<Unit>]]()
        ) { finders, source in
            let permission = Finding.finding(source)
            finders[source] = try Self.finders(of: units.values.map(\.id), permission, by: access, in: tx)
        }
        var seen: [String: String] = [:]
        var all: [NewFinding] = []
        for row in rows {
            guard let unit = units[row.unitCode] else {
                wrong(row, "没有代码为“\(row.unitCode)”的单位", "there is no unit with the code “\(row.unitCode)”")
                continue
            }
            var finding = NewFinding(
                unitID: unit.id, foundByUnitID: finders[row.source]?[unit.id] ?? unit.id,
                source: row.source, sourceName: row.sourceName, item: row.item, title: row.title, facts: row.facts,
                clause: row.clause, place: row.site, category: row.category, grade: row.grade, foundOn: row.foundOn,
                track: row.track, dueOn: row.dueOn, once: "import", office: office)
            finding.once = finding.tokenOfItsOwn
            mistakes += finding.mistakes(on: access.today).map { Mistake(row.place, zh: $0.zh, en: $0.en) }
            if unit.closedOn != nil { wrong(row, "该单位已撤销", "this unit is closed") }
            if !(mayReach[row.source]?.contains(unit.id) ?? false) {
                wrong(row, "您无权在该单位登记这类问题", "such a finding at this unit is not yours to record")
            }
            if let first = seen[finding.once] { wrong(row, "与 \(first) 重复", "it is the same as \(first)") }
            seen[finding.once] = row.place
            all.append(finding)
        }
        let taken = try Self.taken(all.map(\.once), in: tx)
        known = all.count { taken.contains($0.once) }
        new = all.filter { !taken.contains($0.once) }.enumerated()
            .sorted { ($0.element.foundOn, $0.offset) < ($1.element.foundOn, $1.offset) }.map(\.element)
    }

    private mutating func wrong(_ row: FindingTable.Row, _ zh: String, _ en: String) {
        mistakes.append(Mistake(row.place, zh: zh, en: en))
    }

    private static func units(
        _ codes: [String], by access: Access, in tx: Transaction
    ) throws -> [String: Unit] {
        var units: [String: Unit] = [:]
        for some in codes.slices(of: 8_192) {
            for unit in try tx.all(
                "SELECT \(Unit.columns) FROM unit u WHERE u.code IN \(Array(some)) AND \(access.may(.viewUnits, at: "u.id"))",
                Unit.init)
            { units[unit.code] = unit }
        }
        return units
    }

    private static func reachable(
        _ units: [ID<Unit>], _ permission: Permission, by access: Access, in tx: Transaction
    ) throws -> [ID<Unit>] {
        guard access.may(permission) else { return [] }
        return try units.sorted().slices(of: 8_192).flatMap { some in
            try tx.all("SELECT u.id FROM unit u WHERE u.id IN \(Array(some)) AND \(access.may(permission, at: "u.id"))")
            {
                (id: ID<Unit>) in id
            }
        }
    }

    /// On whose behalf: the highest of the person's units above each.
    private static func finders(
        of units: [ID<Unit>], _ permission: Permission, by access: Access, in tx: Transaction
    ) throws -> [ID<Unit>: ID<Unit>] {
        let tops =
            access.mayEverywhere(permission)
            ? try Unit.root(in: tx).map { [$0.id] } ?? [] : access.tops(permission)
        var finders: [ID<Unit>: ID<Unit>] = [:]
        for some in units.sorted().slices(of: 8_192) {
            for (unit, top) in try tx.all(
                .unscoped(
                    """
                    SELECT a.unit_id, a.ancestor_id FROM unit_ancestry a
                    WHERE a.unit_id IN \(Array(some)) AND a.ancestor_id IN \(tops) ORDER BY a.depth
                    """, because: "they are the person's own units"), { (unit: ID<Unit>, top: ID<Unit>) in (unit, top) }
            ) { finders[unit] = top }
        }
        return finders
    }

    private static func taken(_ tokens: [String], in tx: Transaction) throws -> Set<String> {
        Set(
            try tokens.slices(of: 8_192).flatMap { some in
                try tx.all(
                    .unscoped(
                        "SELECT once FROM finding WHERE once IN \(Array(some))",
                        because: "a token tells nothing of a finding")
                ) { (once: String) in once }
            })
    }
}
