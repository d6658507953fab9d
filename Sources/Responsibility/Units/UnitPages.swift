import Storage
import Web

extension UnitView {
    func page(_ language: Language) -> HTML {
        """
        \(if: path.count > 1, breadcrumbs(language))
        \(if: unit.closedOn, { "<p class=\"notice\">\(language.say(zh: "该单位已于以下日期撤销：", en: "This unit was closed on")) \($0)</p>" })
        \(tags.line(language))
        \(if: yearClosedOn, { "<p class=\"notice\">\(language.say(zh: "\(year) 年度已于以下日期归档，不能再改：", en: "\(year) is closed and cannot be changed, since")) <time>\($0)</time></p>" })
        \(actions(language))
        \(if: asOf, { asOfNotice($0, language) })
        <div class="when">\(yearChoice(language))\(dayChoice(language))</div>
        \(if: programmes.isEmpty, nothingYet(language), else: programmesTable(language))
        \(if: total.standing > 0, standingLine(language))
        \(if: findings, { $0.line(language) })
        \(if: children.count > 0, childrenTable(language))
        \(if: months.contains { $0.figures.owed > 0 }, TrendChart(view: self).section(language))
        \(if: !recent.isEmpty, recentList(language))
        \(if: !answerable.isEmpty, Answerable.section(answerable, unit.id, language))
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
        \(if: mayViewRecords, "<a class=\"button\" href=\"\(link: "/activities?unit=\(unit.id)&year=\(year)")\">\(language.say(zh: "工作记录", en: "Work"))</a>")
        <a class="button" href="\(link: "/matrix?unit=\(unit.id)&year=\(year)")">\(language.say(zh: "任务矩阵", en: "Plan matrix"))</a>
        \(if: mayViewRecords, "<a class=\"button\" href=\"\(link: "/reports/annual/\(unit.id)?year=\(year)")\">\(language.say(zh: "年度报告", en: "Annual report"))</a>")
        \(if: mayViewRecords, "<a class=\"button\" href=\"\(link: "/assessments?unit=\(unit.id)")\">\(language.say(zh: "考核", en: "Assessment"))</a>")
        \(if: mayViewRecords, "<a class=\"button\" href=\"\(link: "/units/\(unit.id)/triggers")\">\(language.say(zh: "触发事件", en: "Events"))</a>")
        \(if: mayViewRecords, "<a class=\"button\" href=\"\(link: "/evidence?unit=\(unit.id)")\">\(language.say(zh: "佐证材料", en: "Evidence"))</a>")
        \(if: mayViewRecords, "<a class=\"button\" href=\"\(link: "/inspections?unit=\(unit.id)")\">\(language.say(zh: "检查", en: "Inspections"))</a>")
        \(if: mayViewRecords, "<a class=\"button\" href=\"\(link: "/findings?unit=\(unit.id)")\">\(language.say(zh: "检查整改", en: "Findings"))</a>")
        <a class="button" href="\(link: "/units/\(unit.id)/posts")">\(language.say(zh: "岗位和责任", en: "Posts"))</a>
        \(if: mayPlan && year < today.year, "<a class=\"button\" href=\"\(link: "/units/\(unit.id)/years/\(year)")\">\(language.say(zh: "年终归档", en: "Year-end close"))</a>")
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

    private func asOfNotice(_ day: Day, _ language: Language) -> HTML {
        """
        <p class="notice">\(language.say(zh: "这是以下日期终了时的情况：", en: "This is how it stood at the end of")) \(language.long(day)) \
        <a href="\(link: "/units/\(unit.id)?year=\(year)")">\(language.say(zh: "看现在", en: "Show today"))</a></p>
        """
    }

    /// The unit as it was at the end of an earlier day.
    private func dayChoice(_ language: Language) -> HTML {
        """
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
        <div class="table"><table class="figures rated">
        <thead><tr><th scope="col">\(language.say(zh: "责任制", en: "Programme"))</th>\(figuresHead(language))</tr></thead>
        <tbody>
        \(programmes.map { row("\($0.programme.title(in: language))", $0.figures, cells(of: unit.id, $0.programme.key), language) })
        </tbody>
        <tfoot>\(row("\(language.say(zh: "合计", en: "Total"))", total, cells(of: unit.id), language))</tfoot>
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
                <a href="\(cells(of: unit.id).list(part.0))">\(part.0.badge(language)) \(part.1)</a>
                """ as HTML
            })</p>
            """
    }

    private func childrenTable(_ language: Language) -> HTML {
        func heading(_ sort: ChildList.Sort, _ title: String, descending: Bool = false, number: Bool = false) -> HTML {
            SortHeading(key: sort.rawValue, title: title, isNumber: number, isDescending: descending).cell(
                children.query.sort.rawValue, address, standard: ChildList.Sort.order.rawValue)
        }
        let overdue = Obligation.Standing.overdue
        return """
            <section aria-labelledby="children">
            <h2 id="children">\(language.say(zh: "下级单位", en: "Units below")) (\(children.count))</h2>
            <div class="table"><table class="figures rated">
            <thead><tr>\(heading(.name, language.say(zh: "单位", en: "Unit")))
            <th scope="col" class="chart">\(language.say(zh: "进度", en: "Progress"))</th>\
            \(heading(.rate, language.say(zh: "完成率", en: "Done"), number: true))\
            \(columns.map { $0 == overdue ? heading(.overdue, overdue.title(in: language), descending: true, number: true) : figureHeading($0, language) })</tr></thead>
            <tbody>
            \(children.lines.map { row("<a href=\"\(address(of: $0.unit.id))\">\($0.unit.name)</a>", $0.figures, cells(of: $0.unit.id), language) })
            </tbody>
            </table></div>
            \(if: children.query.sort != .order, "<p><a href=\"\(link: "?\(query: address.replacing("sort", with: nil))")\">\(language.say(zh: "按原来的顺序", en: "In their own order"))</a></p>")
            \(if: children.hasMore ? children.lines.last?.unit.id : nil, { language.nextPage("?\(query: address.replacing("after", with: $0.description))") })
            \(Export.links("/units/\(unit.id)/export", address, language: language))
            </section>
            """
    }

    /// The address of this page from the first unit below on.
    private var address: Form {
        var form = Form.with("year", String(year))
        if let asOf { form.add(asOf.description, to: "on") }
        if children.query.sort != .order { form.add(children.query.sort.rawValue, to: "sort") }
        return form
    }

    private func address(of id: ID<Unit>) -> Link {
        guard let asOf else { return "/units/\(id)?year=\(year)" }
        return "/units/\(id)?year=\(year)&on=\(asOf)"
    }

    private func figuresHead(_ language: Language) -> HTML {
        """
        <th scope="col" class="chart">\(language.say(zh: "进度", en: "Progress"))</th>\
        <th scope="col" class="n">\(language.say(zh: "完成率", en: "Done"))</th>\
        \(columns.map { figureHeading($0, language) })
        """
    }

    private func figureHeading(_ standing: Obligation.Standing, _ language: Language) -> HTML {
        // A column has less room than a badge.
        let title = standing == .submitted ? language.say(zh: "待审核", en: "to review") : standing.title(in: language)
        return "<th scope=\"col\" class=\"n\">\(title)</th>"
    }

    private var columns: [Obligation.Standing] { FigureCells.columns(total) }

    private func cells(of id: ID<Unit>, _ programme: String? = nil) -> FigureCells {
        FigureCells(unit: id, year: year, programme: programme, asOf: asOf)
    }

    private func row(_ name: HTML, _ figures: Figures, _ cells: FigureCells, _ language: Language) -> HTML {
        """
        <tr><th scope="row">\(figures.light.lamp(language)) \(name) <span class="small hint">\(figures.rate)</span></th><td class="chart">\(figures.bar(language))</td>\
        <td class="n">\(figures.rate)</td>\(cells.cells(figures, columns, language))</tr>
        """
    }

    private func recentList(_ language: Language) -> HTML {
        """
        <section aria-labelledby="recent">
        <h2 id="recent">\(language.say(zh: "最近的工作记录", en: "Recent work"))</h2>
        <ul class="lines">
        \(recent.map { "<li><a href=\"\(link: "/activities/\($0.id)")\">\($0.title)</a> <span class=\"hint\">\($0.kind.title(in: language)) · \($0.heldOn)</span></li>" as HTML })
        </ul>
        <p><a href="\(link: "/activities?unit=\(unit.id)&year=\(year)")">\(language.say(zh: "全部工作记录", en: "All work"))</a></p>
        </section>
        """
    }
}

extension Language {
    var recordWork: String { say(zh: "登记工作", en: "Record what was done") }
}
