import Storage
import Web

/// A list of obligations of a unit and all below it: what every number of the pages opens.
struct ObligationList: Sendable {
    let unitID: ID<Unit>
    let query: Form
    let today: Day
    /// The moment, for what is due today at an hour; without one it is due until the day is over.
    var now: Instant?

    static let pageLength = 50

    var year: Int { query.year ?? today.year }
    private var standing: Obligation.Standing? { query["standing"].flatMap(Obligation.Standing.init) }

    /// One line of the list.
    struct Line: Sendable {
        let id: ID<Obligation>
        let unitName: String
        let titleZh: String
        let titleEn: String
        let programmeZh: String
        let programmeEn: String
        let occurrence: String
        let state: Obligation.State
        let dueOn: Day?
        let dueAt: Instant?
        let required: Int
        let counted: Int

        func title(in language: Language) -> String { language.say(zh: titleZh, en: titleEn) }
        func programme(in language: Language) -> String { language.say(zh: programmeZh, en: programmeEn) }

        static let columns: SQL = """
            o.id, u.name, \(Obligation.titles), pv.title_zh, pv.title_en, o.occurrence, o.state, o.due_on, o.due_at,
            o.required, o.counted
            """
        static let tables: SQL = """
            obligation o JOIN unit u ON u.id = o.unit_id JOIN plan p ON p.id = o.plan_id
            JOIN programme_version pv ON pv.id = p.version_id
            JOIN duty_version d ON d.version_id = p.version_id AND d.duty_id = o.duty_id
            """
    }

    struct View: Sendable {
        let unit: Unit
        let list: ObligationList
        let lines: [Line]
        let mayDecide: Bool
    }

    func read(limit: Int = pageLength, by access: Access, in tx: Transaction) throws -> View {
        let unit = try Unit.find(unitID, by: access, in: tx)
        let ids = try firstIDs(limit, of: unit, by: access, in: tx)
        let mayDecide =
            access.may(.waiveObligations)
            ? try tx.value("SELECT 1 WHERE \(access.may(.waiveObligations, at: unitID))", as: Int.self) != nil : false
        return View(
            unit: unit, list: self, lines: try Self.lines(of: ids, by: access, in: tx), mayDecide: mayDecide)
    }

    /// The lines of a few obligations, in the order of their due days.
    static func lines(of ids: [ID<Obligation>], by access: Access, in tx: Transaction) throws -> [Line] {
        guard !ids.isEmpty else { return [] }
        return try tx.all(
            """
            SELECT \(Line.columns) FROM \(Line.tables)
            WHERE o.id IN \(ids) AND \(access.may(.viewUnits, at: "o.unit_id")) ORDER BY o.due_on, o.id
            """, Line.init)
    }

    /// What the filters and the place in the list ask of an obligation (alias `o`).
    var conditions: [SQL] { general + (standing.map { [condition(of: $0)] } ?? []) }

    /// The same of the tally, which knows no hours: what is due today is left out where the hour decides.
    var tallyConditions: [SQL] { general + (standing.map { [tallyCondition(of: $0)] } ?? []) }

    private var general: [SQL] {
        var conditions: [SQL] = ["o.year = \(year)"]
        if let key = query["programme"] {
            conditions.append("o.programme_id = (SELECT id FROM programme WHERE key = \(key))")
        }
        return conditions
    }

    /// The states that can be in the list.
    var states: [Obligation.State] {
        switch standing {
        case nil: Obligation.State.allCases
        case .overdue, .dueSoon, .onTrack: [.open]
        case .unverified: [.holding]
        case let standing?: Obligation.State(rawValue: standing.rawValue).map { [$0] } ?? []
        }
    }

    /// The last line of the page before.
    var after: (day: Day, id: ID<Obligation>)? {
        guard let day = query["after_day"].flatMap({ Day($0) }), let id = query["after"].flatMap({ ID<Obligation>($0) })
        else { return nil }
        return (day, id)
    }

    /// Nothing that belongs to the year is due before this day, however far its days were moved: earlier years are passed over.
    var earliest: Day { Day.first(ofMonth: 1, in: year).adding(days: -400) }

    /// The states and due days behind one word.
    private func condition(of standing: Obligation.Standing) -> SQL {
        let soon = today.adding(days: Obligation.soon)
        let passed: SQL = now.map { "o.due_on = \(today) AND o.due_at < \($0)" } ?? "FALSE"
        let ahead: SQL = now.map { "(o.due_on > \(today) OR o.due_at IS NULL OR o.due_at >= \($0))" } ?? "TRUE"
        return switch standing {
        case .overdue: "o.state = 'open' AND o.due_on <= \(today) AND (o.due_on < \(today) OR (\(passed)))"
        case .dueSoon: "o.state = 'open' AND o.due_on >= \(today) AND o.due_on <= \(soon) AND \(ahead)"
        case .onTrack: "o.state = 'open' AND o.due_on > \(soon)"
        case .unverified: "o.state = 'holding' AND o.due_on < \(today)"
        case .holding: "o.state = 'holding' AND o.due_on >= \(today)"
        default: "o.state = \(standing.rawValue)"
        }
    }

    private func tallyCondition(of standing: Obligation.Standing) -> SQL {
        let soon = today.adding(days: Obligation.soon)
        return switch standing {
        case .overdue: "o.state = 'open' AND o.due_on < \(today)"
        case .dueSoon: "o.state = 'open' AND o.due_on > \(today) AND o.due_on <= \(soon)"
        default: condition(of: standing)
        }
    }
}

extension Obligation {
    /// The titles by which obligations are told apart (alias `o`, and `d` for the duty): the duty's, and of an event its stage and name.
    static let titles: SQL = "d.title_zh || o.part_zh, d.title_en || o.part_en"
}

extension ObligationList.View {
    func page(_ language: Language) -> HTML {
        """
        <p><a href="\(link: "/units/\(unit.id)")">\(language.say(zh: "回到单位页", en: "Back to the unit"))</a></p>
        \(filters(language))
        \(if: lines.isEmpty, "<p class=\"empty\">\(language.say(zh: "没有符合条件的任务。", en: "No obligation fits."))</p>", else: mayDecide ? decisions(language) : table(language))
        \(if: lines.count == ObligationList.pageLength ? lines.last : nil, { next(after: $0, language) })
        """
    }

    private func filters(_ language: Language) -> HTML {
        let shown: [Obligation.Standing] = [
            .overdue, .dueSoon, .onTrack, .submitted, .met, .late, .breached, .holding, .unverified, .questioned,
            .failing, .suspended, .waived,
        ]
        let bare = list.query.replacing("after", with: nil).replacing("after_day", with: nil)
        let current = list.query["standing"]
        return """
            <nav class="filters" aria-label="\(language.say(zh: "筛选", en: "Filter"))">
            <a href="\(link: "?\(query: bare.replacing("standing", with: nil))")"\(if: current == nil, " aria-current=\"true\"")>\(language.say(zh: "全部", en: "All"))</a>
            \(shown.map { "<a href=\"\(link: "?\(query: bare.replacing("standing", with: $0.rawValue))")\"\(if: current == $0.rawValue, " aria-current=\"true\"")>\($0.title(in: language))</a>" as HTML })
            </nav>
            """
    }

    /// The table with a box for each line, and what can be decided about those ticked.
    private func decisions(_ language: Language) -> HTML {
        """
        <form method="post" action="/obligations/decisions">
        \(table(language))
        <details><summary>\(language.say(zh: "改期或豁免勾选的任务", en: "Move or waive those ticked"))</summary>
        \(Decision.fields(next: "/units/\(unit.id)/obligations?\(list.query.query)", language))
        </details></form>
        """
    }

    private func box(_ line: ObligationList.Line, _ language: Language) -> HTML {
        guard mayDecide, line.state.isOpen else { return "" }
        return """
            <input type="checkbox" name="obligation" value="\(line.id)" aria-label="\(line.title(in: language)) \(line.unitName) \(line.dueOn)"> 
            """
    }

    private func table(_ language: Language) -> HTML {
        """
        <div class="table"><table>
        <thead><tr><th scope="col">\(language.say(zh: "任务", en: "Obligation"))</th>\
        <th scope="col">\(language.say(zh: "状态", en: "State"))</th>\
        <th scope="col">\(language.say(zh: "单位", en: "Unit"))</th>\
        <th scope="col">\(language.say(zh: "到期", en: "Due"))</th>\
        <th scope="col" class="n">\(language.say(zh: "次数", en: "Done"))</th></tr></thead>
        <tbody>\(lines.map { row($0, language) })</tbody>
        </table></div>
        """
    }

    private func row(_ line: ObligationList.Line, _ language: Language) -> HTML {
        """
        <tr><th scope="row">\(box(line, language))<a href="\(link: "/obligations/\(line.id)")">\(line.title(in: language))</a>\
        <span class="hint block">\(line.programme(in: language))</span></th>
        <td>\(Obligation.standing(line.state, due: line.dueOn, line.dueAt, on: list.today, at: list.now).badge(language))</td>
        <td>\(line.unitName)</td><td>\(if: line.dueOn, { "<time>\($0)</time>" })</td>\
        <td class="n">\(line.counted)/\(line.required)</td></tr>
        """
    }

    private func next(after line: ObligationList.Line, _ language: Language) -> HTML {
        let query = list.query.replacing("after", with: line.id.description)
            .replacing("after_day", with: line.dueOn?.description)
        return
            "<p><a rel=\"next\" href=\"\(link: "?\(query: query)")\">\(language.say(zh: "下一页", en: "Next page"))</a></p>"
    }
}
