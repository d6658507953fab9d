import Storage
import Web

/// The findings of a unit and all below it: what every number opens, as a board by stage or as one of the three lists.
///
/// The address holds all of its state: `unit`, `view`, `list`, `stage`, `grade track source overdue repeats named text inspection duty`
/// filter it, `sort` puts it in order, `after…` names the last line of the page before.
struct FindingList: Sendable {
    let unitID: ID<Unit>
    let query: Form
    let today: Day
    /// Whether the unit is the root, and whether it has many below it.
    let reach: Reach

    static let pageLength = 50
    /// Above so many units the list is walked in its own order and each row asked whether it belongs; below, unit by unit.
    static let manyUnits = 3_000
    /// Numbers are counted so far.
    static let mostCounted = 9_999

    /// A number as it is shown: beyond ``mostCounted`` only that there are more.
    static func shown(_ count: Int) -> String { count > mostCounted ? "\(mostCounted)+" : "\(count)" }

    enum Reach: Sendable { case root, many, few }

    /// A list of problems, of tasks, of responsibilities (问题清单, 任务清单, 责任清单): views of the same records.
    enum Kind: String, Sendable, CaseIterable { case problems, tasks, responsibilities }
    enum Sort: String, Sendable, CaseIterable { case due, found }

    var isBoard: Bool { query["view"] == "board" }
    var kind: Kind { query["list"].flatMap(Kind.init) ?? .problems }
    var sort: Sort { query["sort"].flatMap(Sort.init) ?? .due }
    var grade: Finding.Grade? { query["grade"].flatMap(Finding.Grade.init) }
    var track: Finding.Track? { query["track"].flatMap(Finding.Track.init) }
    var source: Finding.Source? { query["source"].flatMap(Finding.Source.init) }
    var isOverdue: Bool { query["overdue"] == "yes" }
    var isRepeats: Bool { query["repeats"] == "yes" }
    var text: String? { query.filter("text") }
    /// Whether those of other units are shown that name this one or one below it.
    var isNamed: Bool { query["named"] == "yes" }

    /// The stages that are shown: one, all of them for `any`, else all in which it is not closed.
    var stages: [Finding.Stage] {
        let open = Finding.Stage.allCases.filter { $0 != .closed }
        if let one = query["stage"].flatMap(Finding.Stage.init) { return isOverdue && one == .closed ? [] : [one] }
        return query["stage"] == "any" && !isOverdue ? Finding.Stage.allCases : open
    }

    /// The stages that are counted for a page: a text has to be looked for row by row, so closed ones are left out then.
    var counted: [Finding.Stage] {
        text == nil ? Finding.Stage.allCases : Finding.Stage.allCases.filter { $0 != .closed }
    }

    /// The list that an address asks for; without a unit, of the highest that this person may look into.
    static func asked(_ query: Form, by access: Access, in tx: Transaction) throws -> FindingList {
        guard access.may(.viewRecords) else { throw Refusal.notAllowed(.viewRecords) }
        let unit =
            try query["unit"].flatMap { ID<Unit>($0) } ?? Unit.tops(.viewRecords, by: access, in: tx).first?.id
        guard let unit else { throw Refusal.notFound }
        try access.require(.viewRecords, at: unit, in: tx)
        let found = try Unit.find(unit, by: access, in: tx)
        let few = try tx.value(
            .unscoped(
                """
                SELECT COUNT(*) FROM (SELECT 1 FROM unit_ancestry a WHERE a.ancestor_id = \(unit)
                                      LIMIT \(manyUnits + 1)) few
                """, because: "the unit was found with permission"), as: Int.self)
        return FindingList(
            unitID: unit, query: query.replacing("unit", with: unit.description), today: access.today,
            reach: found.parentID == nil ? .root : few ?? 0 > manyUnits ? .many : .few)
    }

    /// The same list with one filter more.
    func narrowed(_ name: String, to value: String) -> FindingList {
        FindingList(unitID: unitID, query: query.replacing(name, with: value), today: today, reach: reach)
    }

    // MARK: What is asked of a finding (alias `g`)

    /// The tables and conditions of one stage, before the page's place.
    func source(_ stage: Finding.Stage, by access: Access) -> (tables: SQL, conditions: [SQL]) {
        // The plus keeps the planner on the list's own order: permission is asked row by row.
        var conditions: [SQL] = ["g.stage = \(stage)"]
        if !isNamed { conditions.append(access.may(.viewRecords, at: "+g.unit_id")) }
        if let grade { conditions.append(facet("g.grade = \(grade)")) }
        if let track { conditions.append(facet("g.track = \(track)")) }
        if let source { conditions.append(facet("g.source = \(source)")) }
        if isOverdue { conditions.append("g.due_on < \(today)") }
        if isRepeats { conditions.append("g.repeat_of IS NOT NULL") }
        if let inspection = query["inspection"].flatMap({ ID<Inspection>($0) }) {
            conditions.append("g.inspection_id = \(inspection)")
        }
        if let duty = query["duty"].flatMap({ ID<Duty>($0) }) { conditions.append("g.duty_id = \(duty)") }
        if let text {
            let pattern = ActivityList.pattern(text)
            conditions.append(
                """
                (LOWER(g.title) LIKE \(pattern) ESCAPE '!' OR LOWER(g.place) LIKE \(pattern) ESCAPE '!'
                 OR LOWER(g.category) LIKE \(pattern) ESCAPE '!')
                """)
        }
        if isNamed {
            conditions += [
                "g.id = named.finding_id",
                "NOT EXISTS (SELECT 1 FROM unit_ancestry own WHERE own.unit_id = g.unit_id AND own.ancestor_id = \(unitID))",
            ]
            return (
                """
                (SELECT DISTINCT c.finding_id FROM unit_ancestry a CROSS JOIN finding_unit c
                 WHERE a.ancestor_id = \(unitID) AND c.unit_id = a.unit_id
                   AND \(access.may(.viewRecords, at: "c.unit_id"))) named CROSS JOIN finding g
                """, conditions
            )
        }
        switch reach {
        case .root: return ("finding g", conditions)
        case .many:
            conditions.append(
                "EXISTS (SELECT 1 FROM unit_ancestry a WHERE a.unit_id = g.unit_id AND a.ancestor_id = \(unitID))")
            return ("finding g", conditions)
        case .few:
            conditions.append("a.ancestor_id = \(unitID) AND g.unit_id = a.unit_id")
            return ("unit_ancestry a CROSS JOIN finding g", conditions)
        }
    }

    /// A filter that few units' findings are asked row by row: an index by it would walk those of the whole organisation for each unit.
    private func facet(_ condition: SQL) -> SQL { reach == .few ? "(\(condition)) IS TRUE" : condition }

    /// The first identities of some stages in the list's order, after the place in it.
    func firstIDs(
        of stages: [Finding.Stage], limit: Int, by access: Access, in tx: Transaction
    ) throws -> [ID<Finding>] {
        guard !stages.isEmpty else { return [] }
        let walks = stages.map { stage in
            let (tables, conditions) = source(stage, by: access)
            return """
                SELECT id, day FROM (SELECT g.id, \(dayColumn) AS day FROM \(tables)
                WHERE \(SQL.joined(conditions + follows, by: " AND ")) ORDER BY \(order) LIMIT \(limit)) one
                """ as SQL
        }
        let outer: SQL = sort == .due ? "day, id" : "day DESC, id DESC"
        return try tx.all(
            "SELECT id, day FROM (\(SQL.joined(walks, by: " UNION ALL "))) found ORDER BY \(outer) LIMIT \(limit)"
        ) { (id: ID<Finding>, _: Day) in id }
    }

    /// The identities of those that were closed last, the newest first.
    func lastClosedIDs(_ limit: Int, by access: Access, in tx: Transaction) throws -> [ID<Finding>] {
        let (tables, conditions) = source(.closed, by: access)
        return try tx.all(
            """
            SELECT g.id, g.closed_on FROM \(tables) WHERE \(SQL.joined(conditions, by: " AND "))
            ORDER BY g.closed_on DESC, g.id DESC LIMIT \(limit)
            """
        ) { (id: ID<Finding>, _: Day) in id }
    }

    /// How many there are at some stages, each counted no further than ``mostCounted`` and one.
    func counts(
        of stages: [Finding.Stage] = Finding.Stage.allCases, by access: Access, in tx: Transaction
    ) throws -> [Finding.Stage: Int] {
        guard !stages.isEmpty else { return [:] }
        let parts = stages.map { stage in
            let (tables, conditions) = source(stage, by: access)
            return """
                SELECT CAST(\(stage) AS TEXT) AS stage, COUNT(*) AS n FROM (SELECT 1 FROM \(tables)
                WHERE \(SQL.joined(conditions, by: " AND ")) LIMIT \(Self.mostCounted + 1)) few
                """ as SQL
        }
        return Dictionary(
            try tx.all(SQL.joined(parts, by: " UNION ALL ")) { (stage: Finding.Stage, n: Int) in (stage, n) }
        ) { first, _ in first }
    }

    private var dayColumn: SQL { sort == .due ? "g.due_on" : "g.found_on" }
    private var order: SQL { sort == .due ? "g.due_on, g.id" : "g.found_on DESC, g.id DESC" }

    /// Later in the list's order than the last line of the page before.
    private var follows: [SQL] {
        guard let id = query["after"].flatMap({ ID<Finding>($0) }), let day = query["after_day"].flatMap({ Day($0) })
        else { return [] }
        return sort == .due
            ? ["g.due_on >= \(day)", "(g.due_on > \(day) OR g.id > \(id))"]
            : ["g.found_on <= \(day)", "(g.found_on < \(day) OR g.id < \(id))"]
    }
}
