import Storage
import Web

/// The work of a unit, and of those below it unless only its own is asked for, the newest first (工作台账).
///
/// The address holds all of its state: `unit`, `year` or `from` and `to`, `kind`, `text`, `own`, and `after…`.
struct ActivityList: Sendable {
    let unitID: ID<Unit>
    let query: Form
    let today: Day

    static let pageLength = 50

    var year: Int { query.year ?? today.year }
    var from: Day { query["from"].flatMap { Day($0) } ?? Day.first(ofMonth: 1, in: year) }
    var to: Day { query["to"].flatMap { Day($0) } ?? Day.last(ofMonth: 12, in: year) }
    private var kind: Activity.Kind? { query["kind"].flatMap(Activity.Kind.init) }
    private var text: String? { query.filter("text") }
    var isOwn: Bool { query["own"] != nil }

    /// One piece of work.
    struct Line: Sendable {
        let id: ID<Activity>
        let title: String
        let kind: Activity.Kind
        let heldOn: Day
        let place: String
        let chair: String
        let recorder: String
        let unitName: String
        let unitCode: String
        /// How many obligations it counts towards or waits to.
        let counts: Int
        let files: Int
    }

    struct View: Sendable {
        let list: ActivityList
        let unit: Unit
        let lines: [Line]
    }

    /// The list that an address asks for.
    static func asked(_ query: Form, by access: Access, in tx: Transaction) throws -> ActivityList {
        let unit = try query["unit"].flatMap { ID<Unit>($0) } ?? Unit.tops(by: access, in: tx).first?.id
        guard let unit else { throw Refusal.notFound }
        return ActivityList(unitID: unit, query: query.replacing("unit", with: unit.description), today: access.today)
    }

    func read(by access: Access, in tx: Transaction) throws -> View {
        try access.require(.viewRecords, at: unitID, in: tx)
        let unit = try Unit.find(unitID, by: access, in: tx)
        return View(list: self, unit: unit, lines: try lines(Self.pageLength, of: unit, by: access, in: tx))
    }

    /// Above so many units the work is read along its days, and each piece asked whether it belongs; below, unit by unit.
    private static let manyUnits = 1_000

    private func lines(_ limit: Int, of unit: Unit, by access: Access, in tx: Transaction) throws -> [Line] {
        var conditions: [SQL] = [
            "v.held_on >= \(from)", "v.held_on <= \(to)", access.may(.viewRecords, at: "v.unit_id"),
        ]
        if let kind { conditions.append("v.kind = \(kind)") }
        if let text { conditions.append("LOWER(v.title) LIKE \(Self.pattern(text)) ESCAPE '!'") }
        if let day = query["after_day"].flatMap({ Day($0) }), let id = query["after"].flatMap({ ID<Activity>($0) }) {
            conditions.append("v.held_on <= \(day) AND (v.held_on < \(day) OR v.id < \(id))")
        }
        let work: SQL
        if isOwn {
            work = "activity v"
            conditions.append("v.unit_id = \(unit.id)")
        } else if try hasMany(unit, in: tx) {
            work = "activity v"
            if unit.parentID != nil {
                conditions.append(
                    """
                    EXISTS (SELECT 1 FROM unit_ancestry a WHERE a.unit_id = v.unit_id AND a.ancestor_id = \(unit.id))
                    """)
            }
        } else {
            work = "unit_ancestry a CROSS JOIN activity v"
            conditions.append("a.ancestor_id = \(unit.id) AND v.unit_id = a.unit_id")
        }
        return try tx.all(
            """
            SELECT w.id, w.title, w.kind, w.held_on, w.place, w.chair, w.recorder, u.name, u.code,
                   (SELECT COUNT(*) FROM fulfilment f WHERE f.activity_id = w.id AND f.state <> 'returned'),
                   (SELECT COUNT(*) FROM evidence e WHERE e.activity_id = w.id)
            FROM (SELECT v.id, v.title, v.kind, v.held_on, v.place, v.chair, v.recorder, v.unit_id FROM \(work)
                  WHERE \(SQL.joined(conditions, by: " AND ")) ORDER BY v.held_on DESC, v.id DESC LIMIT \(limit)) w
            JOIN unit u ON u.id = w.unit_id ORDER BY w.held_on DESC, w.id DESC
            """, Line.init)
    }

    private func hasMany(_ unit: Unit, in tx: Transaction) throws -> Bool {
        let some: SQL = "SELECT 1 FROM unit_ancestry a WHERE a.ancestor_id = \(unit.id) LIMIT \(Self.manyUnits + 1)"
        let count = try tx.value(
            .unscoped("SELECT COUNT(*) FROM (\(some)) few", because: "the unit was found with permission"),
            as: Int.self)
        return count ?? 0 > Self.manyUnits
    }

    /// A text anywhere in another, for `LIKE … ESCAPE '!'`; letters of ASCII in either case.
    static func pattern(_ text: String) -> String {
        let escaped = text.lowercased().replacing("!", with: "!!").replacing("%", with: "!%").replacing("_", with: "!_")
        return "%\(escaped)%"
    }

    /// All that fits, as a file.
    func export(by access: Access, _ language: Language, in tx: Transaction) throws -> Export {
        try access.require(.viewRecords, at: unitID, in: tx)
        let unit = try Unit.find(unitID, by: access, in: tx)
        let list = ActivityList(unitID: unitID, query: query.fromTheStart, today: today)
        return try ActivityList.export(
            list.lines(Export.most + 1, of: unit, by: access, in: tx), about: unit.name, language)
    }
}
