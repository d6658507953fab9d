import Storage
import Web

extension AnnualReport {
    func title(in language: Language) -> String {
        language.say(zh: "\(unit.name)\(year)年度履责情况报告", en: "\(unit.name): report on duties \(year)")
    }

    static func listPage(_ tops: [Unit], _ years: [Int], _ language: Language) -> HTML {
        """
        \(if: years.isEmpty, "<p class=\"empty\">\(language.say(zh: "下达计划后，这里可以生成年度报告。", en: "Once a plan is issued, the annual report is made here."))</p>")
        <ul class="lines">
        \(tops.flatMap { unit in years.map { year in "<li><a href=\"\(link: "/reports/annual/\(unit.id)?year=\(year)")\">\(unit.name) · \(year)</a></li>" as HTML } })
        </ul>
        """
    }

    func page(_ language: Language) -> HTML {
        """
        \(actions(language))
        <p class="hint">\(language.say(zh: "截至", en: "As of")) \(language.long(today))</p>
        <section><h2>\(language.workDone)</h2>
        <p>\(activitySentence(language)) <a href="\(link: "/activities?unit=\(unit.id)&year=\(year)")">\(language.say(zh: "工作记录清单", en: "List of the work"))</a></p>
        \(table(language.say(zh: "责任制", en: "Programme"), programmes.map { (language.say(zh: $0.zh, en: $0.en), $0.figures) }, language))
        \(table(language.say(zh: "单位", en: "Unit"), units.map { ($0.name, $0.figures) }, language))
        </section>
        <section><h2>\(language.problemsFound)</h2>\(list(problems, none: language.nothingOverdue, language))</section>
        <section><h2>\(language.nextSteps)</h2>\(list(next, none: language.nothingNext, language))</section>
        <section><h2>\(language.annexTitle)</h2>
        \(allFigures.map { annex($0, language) })
        </section>
        """
    }

    private func list(_ figures: [Figure], none: String, _ language: Language) -> HTML {
        figures.isEmpty
            ? "<p>\(none)</p>"
            : "<ul>\(figures.map { "<li>\($0.title(in: language)): \(number($0))</li>" as HTML })</ul>"
    }

    private func actions(_ language: Language) -> HTML {
        """
        <p class="actions">
        <a class="button primary" href="\(link: "/reports/annual/\(unit.id)/document?year=\(year)")">\(language.say(zh: "下载 Word 文档", en: "Download as Word"))</a>
        <a class="button" href="\(link: "/units/\(unit.id)?year=\(year)")">\(unit.name)</a></p>
        """
    }

    /// Every figure that has records, in the order of their numbers.
    var allFigures: [Figure] {
        (activities + programmes.flatMap(\.figures) + units.flatMap(\.figures) + problems + next).filter {
            $0.count > 0
        }
    }

    private func activitySentence(_ language: Language) -> HTML {
        guard !activities.isEmpty else {
            return "\(language.say(zh: "全年没有登记工作。", en: "No work was recorded in the year."))"
        }
        return """
            \(language.say(zh: "全年登记工作：", en: "Work recorded in the year: "))\
            \(activities.map { "\($0.title(in: language)) \(number($0))" as HTML }, separator: language == .zh ? "，" : ", ")
            """
    }

    private func number(_ figure: Figure) -> HTML {
        figure.count == 0
            ? "0" : "\(figure.count)<a class=\"ref\" href=\"#figure-\(figure.number)\">[\(figure.number)]</a>"
    }

    private func table(_ first: String, _ rows: [(String, [Figure])], _ language: Language) -> HTML {
        guard !rows.isEmpty else { return "" }
        return """
            <div class="table"><table class="figures">
            <thead><tr><th scope="col">\(first)</th>\
            \(Self.standings.map { "<th scope=\"col\" class=\"n\">\($0.title(in: language))</th>" as HTML })</tr></thead>
            <tbody>\(rows.map { row in
                """
                <tr><th scope="row">\(row.0)</th>\(row.1.map { "<td class=\"n\">\(number($0))</td>" as HTML })</tr>
                """ as HTML
            })</tbody></table></div>
            """
    }

    private func annex(_ figure: Figure, _ language: Language) -> HTML {
        """
        <details id="figure-\(figure.number)"><summary>[\(figure.number)] \(figure.title(in: language)): \(figure.count)</summary>
        <ol>\(figure.records.map { "<li><a href=\"\(Link(checking: $0.path))\">\(language.say(zh: $0.zh, en: $0.en))</a> <span class=\"hint\">\($0.unit) \($0.on)</span></li>" as HTML })</ol>
        </details>
        """
    }
}

extension Language {
    var workDone: String { say(zh: "工作开展情况", en: "Work done") }
    var problemsFound: String { say(zh: "存在的问题", en: "Problems found") }
    var nextSteps: String { say(zh: "下一步打算", en: "Next steps") }
    var annexTitle: String { say(zh: "数据所依据的记录", en: "Records behind the figures") }
    var nothingOverdue: String { say(zh: "没有逾期的任务。", en: "Nothing is overdue.") }
    var nothingNext: String { say(zh: "本年度没有尚待办理的任务。", en: "Nothing of this year is left to do.") }
}
