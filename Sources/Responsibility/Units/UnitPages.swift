import Storage
import Web

extension UnitView {
    func page(_ language: Language) -> HTML {
        """
        \(if: path.count > 1, breadcrumbs(language))
        \(if: unit.closedOn, { "<p class=\"notice\">\(language.say(zh: "该单位已于以下日期撤销：", en: "This unit was closed on")) \($0)</p>" })
        \(actions(language))
        \(yearChoice(language))
        \(dayChoice(language))
        \(if: programmes.isEmpty, nothingYet(language), else: programmesTable(language))
        \(if: total.standing > 0, standingLine(language))
        \(if: !children.isEmpty, childrenTable(language))
        \(if: !recent.isEmpty, recentList(language))
        """
    }

    private func breadcrumbs(_ language: Language) -> HTML {
        """
        <nav class="crumbs" aria-label="\(language.say(zh: "上级单位", en: "Units above"))">
        \(path.dropLast().map { "<a href=\"\(link: "/units/\($0.id)")\">\($0.name)</a>" as HTML }, separator: " › ")
        </nav>
        """
    }

    private func actions(_ language: Language) -> HTML {
        """
        <p class="actions">
        \(if: mayRecord, "<a class=\"button primary\" href=\"\(link: "/activities/new?unit=\(unit.id)")\">\(language.recordWork)</a>")
        <a class="button" href="\(link: "/units/\(unit.id)/obligations?year=\(year)")">\(language.say(zh: "履责任务", en: "Obligations"))</a>
        \(if: mayViewRecords, "<a class=\"button\" href=\"\(link: "/reports/annual/\(unit.id)?year=\(year)")\">\(language.say(zh: "年度报告", en: "Annual report"))</a>")
        \(if: mayViewRecords, "<a class=\"button\" href=\"\(link: "/evidence?unit=\(unit.id)")\">\(language.say(zh: "佐证材料", en: "Evidence"))</a>")
        <a class="button" href="\(link: "/units/\(unit.id)/posts")">\(language.say(zh: "岗位和责任", en: "Posts"))</a>
        \(if: mayManage, "<a class=\"button\" href=\"\(link: "/units/\(unit.id)/new")\">\(language.say(zh: "添加下级单位", en: "Add a unit"))</a>")
        \(if: mayManage && unit.closedOn == nil, "<a class=\"button\" href=\"\(link: "/units/\(unit.id)/change")\">\(language.say(zh: "变更", en: "Change"))</a>")
        </p>
        """
    }

    private func yearChoice(_ language: Language) -> HTML {
        let all = years.contains(year) ? years : [year] + years
        return """
            <nav class="years" aria-label="\(language.say(zh: "年度", en: "Year"))">
            \(all.map { "<a href=\"\(link: "/units/\(unit.id)?year=\($0)")\"\(if: $0 == year, " aria-current=\"true\"")>\($0)</a>" as HTML })
            </nav>
            """
    }

    /// The unit as it was at the end of an earlier day.
    private func dayChoice(_ language: Language) -> HTML {
        """
        \(if: asOf, { "<p class=\"notice\">\(language.say(zh: "这是以下日期终了时的情况：", en: "This is how it stood at the end of")) \(language.long($0)) <a href=\"\(link: "/units/\(unit.id)?year=\(year)")\">\(language.say(zh: "看现在", en: "Show today"))</a></p>" })
        <form method="get" action="\(link: "/units/\(unit.id)")" class="inline">
        <input type="hidden" name="year" value="\(year)">
        <label for="on">\(language.say(zh: "截至", en: "As of"))</label>
        <input id="on" name="on" type="date" max="\(today)" value="\(asOf ?? today)" required>
        <button class="quiet">\(language.say(zh: "查看当日", en: "Show that day"))</button>
        </form>
        """
    }

    private func nothingYet(_ language: Language) -> HTML {
        """
        <p class="empty">\(language.say(
            zh: "\(year) 年还没有下达计划。计划由主管科室在“计划”页下达，下达后这里显示每套责任制的完成情况。",
            en: "No plan has been issued for \(year). A programme office issues it on the Plans page; then this page shows how each programme stands."))</p>
        """
    }

    private func programmesTable(_ language: Language) -> HTML {
        """
        <section aria-labelledby="programmes">
        <h2 id="programmes">\(language.say(zh: "\(year) 年履责情况", en: "\(year) by programme"))</h2>
        <div class="table"><table class="figures">
        \(figuresHead(language.say(zh: "责任制", en: "Programme"), language))
        <tbody>
        \(programmes.map { row(name: "\($0.programme.title(in: language))", $0.figures, unit.id, programme: $0.programme.key, language) })
        </tbody>
        <tfoot>\(row(name: "\(language.say(zh: "合计", en: "Total"))", total, unit.id, programme: nil, language))</tfoot>
        </table></div>
        </section>
        """
    }

    /// Standing duties are never part of a percentage, so they stand beside the table.
    private func standingLine(_ language: Language) -> HTML {
        let parts: [(Obligation.Standing, Int)] = [
            (.holding, total.holding), (.unverified, total.unverified), (.questioned, total.questioned),
            (.failing, total.failing),
        ]
        return """
            <p class="actions"><strong>\(language.say(zh: "常态责任", en: "Standing duties"))</strong>
            \(parts.filter { $0.1 > 0 }.map { part in
                """
                <a href="\(link: "/units/\(unit.id)/obligations?year=\(year)&standing=\(part.0.rawValue)")">\(part.0.badge(language)) \(part.1)</a>
                """ as HTML
            })</p>
            """
    }

    private func childrenTable(_ language: Language) -> HTML {
        """
        <section aria-labelledby="children">
        <h2 id="children">\(language.say(zh: "下级单位", en: "Units below")) (\(children.count))</h2>
        <div class="table"><table class="figures">
        \(figuresHead(language.say(zh: "单位", en: "Unit"), language))
        <tbody>
        \(children.map { row(name: "<a href=\"\(link: "/units/\($0.unit.id)?year=\(year)")\">\($0.unit.name)</a>", $0.figures, $0.unit.id, programme: nil, language) })
        </tbody>
        </table></div>
        </section>
        """
    }

    private func figuresHead(_ first: String, _ language: Language) -> HTML {
        """
        <thead><tr><th scope="col">\(first)</th><th scope="col" class="chart">\(language.say(zh: "进度", en: "Progress"))</th>
        \(columns.map { "<th scope=\"col\" class=\"n\">\($0.title(in: language))</th>" as HTML })
        </tr></thead>
        """
    }

    /// What the tables count; *breached* has a column where there is any, so that the numbers add up to the bar.
    private var columns: [Obligation.Standing] {
        [.met, .late, .submitted, .onTrack, .dueSoon, .overdue] + (total.breached > 0 ? [.breached] : [])
    }

    /// Every number opens the list behind it.
    private func row(
        name: HTML, _ figures: Figures, _ id: ID<Unit>, programme: String?, _ language: Language
    ) -> HTML {
        let counts = Dictionary(uniqueKeysWithValues: figures.parts.map { ($0.standing, $0.n) })
        return """
            <tr><th scope="row">\(name)</th><td class="chart">\(figures.bar(language))</td>
            \(columns.map { number(counts[$0] ?? 0, $0, id, programme, language) })</tr>
            """
    }

    private func number(
        _ n: Int, _ standing: Obligation.Standing, _ id: ID<Unit>, _ programme: String?, _ language: Language
    ) -> HTML {
        guard n > 0 else { return "<td class=\"n\">0</td>" }
        // The list shows today's state, so an earlier day's number does not lead there.
        guard asOf == nil else { return "<td class=\"n t-\(standing.rawValue)\">\(n)</td>" }
        var query = Form.with("year", String(year))
        query.add(standing.rawValue, to: "standing")
        if let programme { query.add(programme, to: "programme") }
        return """
            <td class="n"><a href="\(link: "/units/\(id)/obligations?\(query: query)")" class="t-\(standing.rawValue)">\(n)\
            <span class="unseen"> \(standing.title(in: language))</span></a></td>
            """
    }

    private func recentList(_ language: Language) -> HTML {
        """
        <section aria-labelledby="recent">
        <h2 id="recent">\(language.say(zh: "最近的工作记录", en: "Recent work"))</h2>
        <ul class="lines">
        \(recent.map { "<li><a href=\"\(link: "/activities/\($0.id)")\">\($0.title)</a> <span class=\"hint\">\($0.kind.title(in: language)) · \($0.heldOn)</span></li>" as HTML })
        </ul>
        </section>
        """
    }
}

extension Language {
    var recordWork: String { say(zh: "登记工作", en: "Record what was done") }
}
