import Storage
import Web

/// A list of obligations of a unit and all below it: what every number of the pages opens.
struct ObligationList: Sendable {
    let unitID: ID<Unit>
    let query: Form
    let today: Day

    static let pageLength = 50

    var year: Int { query.year ?? today.year }
    /// Only of this duty, only those of the unit itself, only what is due on this day (of whatever year).
    var duty: ID<Duty>? { query["duty"].flatMap { ID<Duty>($0) } }
    var isOwn: Bool { query["own"] == "yes" }
    var due: Day? { query["due"].flatMap { Day($0) } }
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
        let required: Int
        let counted: Int

        func title(in language: Language) -> String { language.say(zh: titleZh, en: titleEn) }
        func programme(in language: Language) -> String { language.say(zh: programmeZh, en: programmeEn) }

        static let columns: SQL = """
            o.id, u.name, d.title_zh, d.title_en, pv.title_zh, pv.title_en, o.occurrence, o.state, o.due_on, o.required,
            o.counted
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
        /// The title of the only duty in the list, where it is asked for.
        let duty: (zh: String, en: String)?
    }

    func read(limit: Int = pageLength, by access: Access, in tx: Transaction) throws -> View {
        let unit = try Unit.find(unitID, by: access, in: tx)
        let ids = try firstIDs(limit, of: unit, by: access, in: tx)
        let mayDecide =
            access.may(.waiveObligations)
            ? try tx.value("SELECT 1 WHERE \(access.may(.waiveObligations, at: unitID))", as: Int.self) != nil : false
        let title = try duty.flatMap { duty in
            try tx.first(
                .unscoped(
                    """
                    SELECT title_zh, title_en FROM duty_version WHERE duty_id = \(duty)
                    ORDER BY version_id DESC LIMIT 1
                    """, because: "catalogues are for everybody")
            ) { (zh: String, en: String) in (zh: zh, en: en) }
        }
        return View(
            unit: unit, list: self, lines: try Self.lines(of: ids, by: access, in: tx), mayDecide: mayDecide,
            duty: title)
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

    /// What the filters and the place in the list ask, of an obligation or of the tally (alias `o`).
    var conditions: [SQL] {
        var conditions: [SQL] = due.map { ["o.due_on = \($0)"] } ?? ["o.year = \(year)"]
        if let key = query["programme"] {
            conditions.append("o.programme_id = (SELECT id FROM programme WHERE key = \(key))")
        }
        if let standing { conditions.append(condition(of: standing)) }
        return conditions
    }

    /// The same and what only obligations can be asked.
    var rowConditions: [SQL] {
        var conditions = self.conditions
        if let duty {
            conditions += [
                "o.duty_id = \(duty)", "o.programme_id = (SELECT programme_id FROM duty WHERE id = \(duty))",
            ]
        }
        if isOwn { conditions.append("o.unit_id = \(unitID)") }
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
        if let due {
            // On one day all that is open stands alike, so that the day alone is looked for.
            return states.allSatisfy { Obligation.standing($0, due: due, on: today) == standing } ? "TRUE" : "FALSE"
        }
        let soon = today.adding(days: Obligation.soon)
        return switch standing {
        case .overdue: "o.state = 'open' AND o.due_on < \(today)"
        case .dueSoon: "o.state = 'open' AND o.due_on >= \(today) AND o.due_on <= \(soon)"
        case .onTrack: "o.state = 'open' AND o.due_on > \(soon)"
        case .unverified: "o.state = 'holding' AND o.due_on < \(today)"
        case .holding: "o.state = 'holding' AND o.due_on >= \(today)"
        default: "o.state = \(standing.rawValue)"
        }
    }
}

extension ObligationList.View {
    func page(_ language: Language) -> HTML {
        """
        <p><a href="\(link: "/units/\(unit.id)")">\(language.say(zh: "回到单位页", en: "Back to the unit"))</a></p>
        \(filters(language))
        \(narrowed(language))
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

    /// What else the list is narrowed to, each with a way out.
    private func narrowed(_ language: Language) -> HTML {
        let bare = list.query.replacing("after", with: nil).replacing("after_day", with: nil)
        var words: [(name: String, said: String)] = []
        if list.duty != nil { words.append(("duty", language.say(duty ?? ("", "")))) }
        if let due = list.due {
            words.append(("due", language.say(zh: "\(due) 到期", en: "due on \(due)")))
        }
        if list.isOwn { words.append(("own", language.say(zh: "只看本级", en: "the unit itself only"))) }
        guard !words.isEmpty else { return "" }
        return """
            <p class="filters">\(words.map { word in
                """
                <a href="\(link: "?\(query: bare.replacing(word.name, with: nil))")" aria-current="true">\(word.said) \
                <span aria-hidden="true">×</span><span class="unseen">\(language.say(zh: "（取消）", en: "(take away)"))</span></a>
                """ as HTML
            })</p>
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
        <td>\(Obligation.standing(line.state, due: line.dueOn, on: list.today).badge(language))</td>
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
