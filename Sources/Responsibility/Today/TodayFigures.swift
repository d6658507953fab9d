import Storage
import Web

/// How a person's units stand, and which units directly below need attention (下级单位).
struct TodayFigures: Sendable {
    /// The units for which a head or a programme office answers, with their figures.
    let own: [ChildList.Line]
    /// Units directly below those for which the person records, with something overdue or due soon; the most overdue first.
    let below: [ChildList.Line]
    let year: Int

    /// So many lines of each kind are shown.
    static let most = 20
    /// Of so many units directly below the figures are looked at.
    static let mostBelow = 200

    static func of(_ access: Access, in tx: Transaction) throws -> TodayFigures {
        let answersFor = access.may(.issueReports) ? try Unit.tops(.issueReports, by: access, in: tx) : []
        let recordsFor = access.may(.recordActivities) ? access.tops(.recordActivities) : []
        let below =
            recordsFor.isEmpty
            ? []
            : try tx.all(
                """
                SELECT \(Unit.columns) FROM unit u
                WHERE u.parent_id IN \(recordsFor) AND u.closed_on IS NULL AND \(access.may(.recordActivities, at: "u.id"))
                ORDER BY u.parent_id, u.position, u.id LIMIT \(mostBelow)
                """, Unit.init)
        let year = access.today.year
        let ids = (answersFor + below).map(\.id)
        let figures = try Figures.of(ids, year: year, on: access.today, byProgramme: false, by: access, in: tx)
            .reduce(into: [ID<Unit>: Figures]()) { $0[$1.unitID, default: Figures()] += $1.figures }
        func lines(_ units: [Unit]) -> [ChildList.Line] {
            units.map { ChildList.Line(unit: $0, figures: figures[$0.id] ?? Figures()) }
        }
        let pressing = lines(below).filter { $0.figures.overdue + $0.figures.dueSoon > 0 }
            .sorted {
                ($1.figures.overdue, $1.figures.dueSoon, $0.unit.id) < (
                    $0.figures.overdue, $0.figures.dueSoon, $1.unit.id
                )
            }
        return TodayFigures(own: lines(answersFor), below: Array(pressing.prefix(most)), year: year)
    }

    /// One line a unit: how far it is, and what is overdue and due soon.
    func ownSection(_ language: Language) -> HTML {
        guard own.contains(where: { $0.figures.owed > 0 }) else { return "" }
        return """
            <section aria-labelledby="standing"><h2 id="standing">\(language.say(zh: "总体情况", en: "How it stands"))</h2>
            <div class="table"><table class="figures">
            <thead><tr><th scope="col">\(language.say(zh: "单位", en: "Unit"))</th>\
            <th scope="col" class="chart">\(language.say(zh: "进度", en: "Progress"))</th>\
            <th scope="col" class="n">\(language.say(zh: "完成率", en: "Done"))</th>\
            \(Self.shown.map { "<th scope=\"col\" class=\"n\">\($0.title(in: language))</th>" as HTML })</tr></thead>
            <tbody>\(own.map { ownRow($0, language) })</tbody></table></div></section>
            """
    }

    private static let shown: [Obligation.Standing] = [.submitted, .dueSoon, .overdue]

    private func ownRow(_ line: ChildList.Line, _ language: Language) -> HTML {
        """
        <tr><th scope="row">\(line.figures.light.lamp(language)) <a href="\(link: "/units/\(line.unit.id)")">\(line.unit.name)</a></th>\
        <td class="chart">\(line.figures.bar(language))</td><td class="n">\(line.figures.rate)</td>\
        \(FigureCells(unit: line.unit.id, year: year).cells(line.figures, Self.shown, language))</tr>
        """
    }

    /// Each unit with two numbers that open their lists.
    func belowSection(_ language: Language) -> HTML {
        guard !below.isEmpty else { return "" }
        return """
            <section aria-labelledby="below"><h2 id="below">\(language.say(zh: "下级单位要办的事", en: "To do in the units below"))</h2>
            <ul class="lines below">\(below.map { line($0, language) })</ul></section>
            """
    }

    private func line(_ line: ChildList.Line, _ language: Language) -> HTML {
        let cells = FigureCells(unit: line.unit.id, year: year)
        let counts = [Obligation.Standing.overdue, .dueSoon].filter { line.figures[$0] > 0 }
        return """
            <li><a href="\(link: "/units/\(line.unit.id)")">\(line.unit.name)</a> \
            \(counts.map { "<a href=\"\(cells.list($0))\">\($0.badge(language)) \(line.figures[$0])</a>" as HTML }, separator: " ")</li>
            """
    }
}

extension Unit {
    /// The tops of the subtrees in which this person may do something, at most ten.
    static func tops(_ permission: Permission, by access: Access, in tx: Transaction) throws -> [Unit] {
        if access.mayEverywhere(permission) { return try root(in: tx).map { [$0] } ?? [] }
        return try tx.all(
            """
            SELECT \(columns) FROM unit u WHERE u.id IN \(access.tops(permission)) AND \(access.may(permission, at: "u.id"))
            ORDER BY u.name LIMIT 10
            """, Unit.init)
    }
}
