import Storage
import Web

/// What the page of a unit shows: its path, its figures by programme, the units below with theirs, recent work.
struct UnitView: Sendable {
    let unit: Unit
    let tags: UnitTags
    /// Since when the year is closed here or above.
    let yearClosedOn: Day?
    /// The day whose evening is shown, when it is not today's.
    let asOf: Day?
    let today: Day
    let path: [Unit]
    let year: Int
    let years: [Int]
    let programmes: [(programme: Programme, figures: Figures)]
    let total: Figures
    let children: ChildList
    /// How it stood at the end of each month that was counted.
    let months: [MonthEnd]
    let recent: [Activity]
    /// Who answers for the unit today.
    let answerable: [Answerable]
    /// Its findings, where this person may see records and the page is today's.
    let findings: FindingNumbers?
    let mayManage: Bool
    let mayPlan: Bool
    let mayRecord: Bool
    let mayViewRecords: Bool

    /// - Parameters:
    ///   - day: the end of an earlier day, to see the tree and the figures as they were; `nil` for now.
    ///   - query: which page of the units below, in which order.
    static func of(
        _ id: ID<Unit>, year: Int, asOf day: Day? = nil, children query: ChildList.Query = ChildList.Query(),
        by access: Access, in tx: Transaction
    ) throws -> UnitView {
        let unit = try Unit.find(id, by: access, in: tx)
        let below =
            try day.map { try Unit.children(of: id, asOf: $0, by: access, limit: ChildList.most, in: tx) }
            ?? Unit.children(of: id, by: access, limit: ChildList.most, in: tx)
        let own =
            try day.map { try Figures.of([id], year: year, asOf: $0, by: access, in: tx) }
            ?? Figures.of([id], year: year, on: access.today, by: access, in: tx)
        let children = try ChildList(below, query) { ids in
            let lines =
                try day.map { try Figures.of(ids, year: year, asOf: $0, by: access, in: tx) }
                ?? Figures.of(ids, year: year, on: access.today, byProgramme: false, by: access, in: tx)
            return lines.reduce(into: [:]) { $0[$1.unitID, default: Figures()] += $1.figures }
        }
        let known = Dictionary(
            try Programme.all(in: tx).map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        return UnitView(
            unit: unit, tags: try UnitTags.of(id, by: access, in: tx),
            yearClosedOn: try YearClose.closing(of: id, year, in: tx)?.closedOn, asOf: day, today: access.today,
            path: try Unit.path(to: id, by: access, in: tx), year: year,
            years: try Plan.years(in: tx),
            programmes: own.compactMap { line in known[line.programmeID].map { ($0, line.figures) } },
            total: own.map(\.figures).reduce(Figures(), +), children: children,
            months: try MonthEnd.of(id, year: year, by: access, in: tx).filter {
                day == nil || Day.last(ofMonth: $0.month, in: year) <= day ?? access.today
            },
            recent: access.may(.viewRecords) ? try Activity.recent(of: id, limit: 10, by: access, in: tx) : [],
            answerable: try Answerable.of(id, by: access, in: tx),
            findings: try day == nil && allowed(.viewRecords, at: id, by: access, in: tx)
                ? FindingNumbers.of(id, by: access, in: tx) : nil,
            mayManage: try allowed(.manageUnits, at: id, by: access, in: tx),
            mayPlan: try allowed(.issuePlans, at: id, by: access, in: tx),
            mayRecord: unit.closedOn == nil ? try allowed(.recordActivities, at: id, by: access, in: tx) : false,
            mayViewRecords: try allowed(.viewRecords, at: id, by: access, in: tx))
    }

    private static func allowed(
        _ permission: Permission, at id: ID<Unit>, by access: Access, in tx: Transaction
    ) throws -> Bool {
        guard access.may(permission), !access.mayEverywhere(permission) else { return access.may(permission) }
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
