import Storage
import Web

/// The inspections that somebody may see (检查台账). The address holds all of its state.
struct InspectionList: Sendable {
    let query: Form
    let today: Day
    let unit: Unit?

    static let pageLength = 50

    var from: Day { query["from"].flatMap { Day($0) } ?? Day.first(ofMonth: 1, in: today.year) }
    var to: Day { query["to"].flatMap { Day($0) } ?? Day.last(ofMonth: 12, in: today.year) }
    var kind: Inspection.Kind? { query["kind"].flatMap(Inspection.Kind.init) }
    /// By day, the newest first, or by unit.
    var isByUnit: Bool { query["sort"] == "unit" }

    static func asked(_ query: Form, by access: Access, in tx: Transaction) throws -> InspectionList {
        guard access.may(.viewRecords) else { throw Refusal.notAllowed(.viewRecords) }
        let unit = try query["unit"].flatMap { ID<Unit>($0) }.map { try Unit.find($0, by: access, in: tx) }
        if let unit { try access.require(.viewRecords, at: unit.id, in: tx) }
        return InspectionList(query: query, today: access.today, unit: unit)
    }

    /// The first identities in the list's order, after the place in it.
    func firstIDs(_ limit: Int, by access: Access, in tx: Transaction) throws -> [ID<Inspection>] {
        var conditions: [SQL] = [
            "i.held_on >= \(from)", "i.held_on <= \(to)", access.may(.viewRecords, at: "i.unit_id"),
        ]
        if let unit {
            conditions.append(
                "EXISTS (SELECT 1 FROM unit_ancestry a WHERE a.unit_id = i.unit_id AND a.ancestor_id = \(unit.id))")
        }
        if let kind { conditions.append("i.kind = \(kind)") }
        let signed: SQL = "EXISTS (SELECT 1 FROM inspection_sign_off s WHERE s.inspection_id = i.id)"
        switch query["signed"] {
        case "yes": conditions.append(signed)
        case "no": conditions.append("NOT \(signed)")
        default: break
        }
        if let text = query.filter("text") {
            conditions.append(
                "(LOWER(i.title) LIKE \(likePattern(text)) ESCAPE '!' OR LOWER(u.name) LIKE \(likePattern(text)) ESCAPE '!')"
            )
        }
        if let key = try after(in: tx) { conditions.append(key) }
        let order: SQL = isByUnit ? "u.name, i.held_on DESC, i.id DESC" : "i.held_on DESC, i.id DESC"
        return try tx.all(
            """
            SELECT i.id FROM inspection i JOIN unit u ON u.id = i.unit_id
            WHERE \(SQL.joined(conditions, by: " AND ")) ORDER BY \(order) LIMIT \(limit)
            """
        ) { (id: ID<Inspection>) in id }
    }

    /// What follows the last line of the page before.
    private func after(in tx: Transaction) throws -> SQL? {
        guard let id = query["after"].flatMap({ ID<Inspection>($0) }), let day = query["after_day"].flatMap({ Day($0) })
        else { return nil }
        let later: SQL = "(i.held_on < \(day) OR (i.held_on = \(day) AND i.id < \(id)))"
        guard isByUnit else { return later }
        let name = query["after_unit"] ?? ""
        return "(u.name > \(name) OR (u.name = \(name) AND \(later)))"
    }
}
