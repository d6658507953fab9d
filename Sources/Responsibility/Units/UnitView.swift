import Storage
import Web

/// What the page of a unit shows: its path, its figures by programme, the units below with theirs, recent work.
struct UnitView: Sendable {
    let unit: Unit
    /// The day whose evening is shown, when it is not today's.
    let asOf: Day?
    let today: Day
    let path: [Unit]
    let year: Int
    let years: [Int]
    let programmes: [(programme: Programme, figures: Figures)]
    let total: Figures
    let children: [(unit: Unit, figures: Figures)]
    let recent: [Activity]
    /// Who answers for the unit today.
    let answerable: [Answerable]
    let mayManage: Bool
    let mayRecord: Bool
    let mayViewRecords: Bool

    /// More children than this are shown page by page.
    static let mostChildren = 200

    /// - Parameter day: the end of an earlier day, to see the tree and the figures as they were; `nil` for now.
    static func of(
        _ id: ID<Unit>, year: Int, asOf day: Day? = nil, by access: Access, in tx: Transaction
    ) throws -> UnitView {
        let unit = try Unit.find(id, by: access, in: tx)
        let children =
            try day.map { try Unit.children(of: id, asOf: $0, by: access, limit: mostChildren, in: tx) }
            ?? Unit.children(of: id, by: access, limit: mostChildren, in: tx)
        let shown = [id] + children.map(\.id)
        let lines =
            try day.map { try Figures.of(shown, year: year, asOf: $0, by: access, in: tx) }
            ?? Figures.of(shown, year: year, on: access.today, by: access, in: tx)
        let byUnit = Dictionary(grouping: lines, by: \.unitID).mapValues { $0.map(\.figures).reduce(Figures(), +) }
        let known = Dictionary(
            try Programme.all(in: tx).map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        return UnitView(
            unit: unit, asOf: day, today: access.today, path: try Unit.path(to: id, by: access, in: tx), year: year,
            years: try Plan.years(in: tx),
            programmes: lines.filter { $0.unitID == id }
                .compactMap { line in known[line.programmeID].map { ($0, line.figures) } },
            total: byUnit[id] ?? Figures(),
            children: children.map { ($0, byUnit[$0.id] ?? Figures()) },
            recent: access.may(.viewRecords) ? try Activity.recent(of: id, limit: 10, by: access, in: tx) : [],
            answerable: try Answerable.of(id, by: access, in: tx),
            mayManage: try allowed(.manageUnits, at: id, by: access, in: tx),
            mayRecord: unit.closedOn == nil ? try allowed(.recordActivities, at: id, by: access, in: tx) : false,
            mayViewRecords: try allowed(.viewRecords, at: id, by: access, in: tx))
    }

    private static func allowed(
        _ permission: Permission, at id: ID<Unit>, by access: Access, in tx: Transaction
    ) throws -> Bool {
        guard access.may(permission) else { return false }
        return try tx.value("SELECT 1 WHERE \(access.may(permission, at: id))", as: Int.self) != nil
    }
}

extension Unit {
    /// The tops of what this person may see.
    static func tops(by access: Access, in tx: Transaction) throws -> [Unit] {
        if access.mayEverywhere(.viewUnits) { return try root(in: tx).map { [$0] } ?? [] }
        return try tx.all(
            "SELECT \(columns) FROM unit u WHERE u.id IN \(access.tops(.viewUnits)) AND \(access.may(.viewUnits, at: "u.id")) ORDER BY u.name",
            Unit.init)
    }

    static func topsPage(_ tops: [Unit], _ language: Language) -> HTML {
        """
        \(if: tops.isEmpty, "<p class=\"empty\">\(language.say(zh: "您还没有任何单位的查看权限，请联系系统管理员。", en: "No unit is open to you yet: ask an administrator."))</p>")
        <ul>\(tops.map { "<li><a href=\"\(link: "/units/\($0.id)")\">\($0.name)</a></li>" as HTML })</ul>
        """
    }

    static func newPage(below parent: Unit, kinds: [UnitKind], _ view: FormView) -> HTML {
        let language = view.language
        return """
            \(view.summary)
            <p>\(language.say(zh: "上级单位：", en: "Below")) <a href="\(link: "/units/\(parent.id)")">\(parent.name)</a></p>
            <form method="post" action="\(link: "/units/\(parent.id)/children")" class="narrow">
            \(view.field("unit_name").input(max: longestName))
            \(view.field("code").input(max: longestCode, hint: language.say(
                zh: "全单位唯一，用于导入、导出和命令行。", en: "Unique in the whole organisation: for imports, exports and the command line.")))
            \(view.field("kind").choice(kinds.map { ($0.key, $0.title(in: language)) }))
            \(view.field("opened_on").input(type: "date", required: false, hint: language.say(
                zh: "早就有的单位留空，任务按全年算；新设的单位填设立日期。",
                en: "Leave it empty for a unit that has long been there: it owes whole years. For a new one give the day.")))
            <button class="primary">\(language.say(zh: "添加", en: "Add"))</button>
            </form>
            """
    }
}

extension Plan {
    /// The years for which there are plans, the newest first.
    static func years(in tx: Transaction) throws -> [Int] {
        try tx.all(
            .unscoped(
                "SELECT DISTINCT year FROM plan ORDER BY year DESC", because: "which years there are is no secret")
        ) { (year: Int) in year }
    }
}
