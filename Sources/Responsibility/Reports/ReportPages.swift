import Storage
import Web

/// The reports there are, and those that can be made.
struct ReportList: Sendable {
    let tops: [Unit]
    let years: [Int]
    let reports: [Report.Listed]
    let today: Day

    static let pageLength = 50

    func page(_ language: Language) -> HTML {
        """
        <section aria-labelledby="make"><h2 id="make">\(language.say(zh: "年度报告", en: "Annual reports"))</h2>
        \(if: years.isEmpty, "<p class=\"empty\">\(language.say(zh: "下达计划后，这里可以生成年度报告。", en: "Once a plan is issued, the annual report is made here."))</p>")
        <ul class="lines">
        \(tops.flatMap { unit in years.map { year in "<li><a href=\"\(link: "/reports/annual/\(unit.id)?year=\(year)")\">\(unit.name) · \(year)</a></li>" as HTML } })
        </ul>
        \(if: !years.isEmpty, "<p class=\"hint\">\(language.say(zh: "下级单位的报告从该单位的页面打开。", en: "The report of a unit below is opened from its own page."))</p>")
        </section>
        <section aria-labelledby="circulars"><h2 id="circulars">\(language.say(zh: "通报", en: "Circulars"))</h2>
        <ul class="lines">\(tops.map { "<li>\($0.name): \(CircularLinks(unit: $0.id, year: today.year, today: today).html(language))</li>" as HTML })</ul>
        <p class="hint">\(language.say(zh: "其他年度和下级单位的通报，从其年度报告打开。", en: "Those of other years and of units below are opened from their annual report."))</p>
        </section>
        <section aria-labelledby="kept"><h2 id="kept">\(language.say(zh: "在写的和已出具的", en: "Drafts and issued reports"))</h2>
        \(if: reports.isEmpty, "<p class=\"empty\">\(language.say(zh: "还没有。打开一份年度报告，补充文字或出具后会列在这里。", en: "None yet. Open an annual report, add words to it or issue it, and it is listed here."))</p>")
        <ul class="lines">\(reports.map { $0.line(language) })</ul>
        \(if: reports.count == Self.pageLength ? reports.last?.id : nil, { language.nextPage("/reports?before=\($0)") })
        </section>
        """
    }
}

extension Report.Listed {
    var path: String { state == .issued ? "/reports/issued/\(id)" : period.path(unitID, year) }

    func line(_ language: Language) -> HTML {
        let what =
            state == .draft
            ? language.say(zh: "草稿", en: "draft")
            : language.say(
                zh: "\(issuerName ?? "") 于 \(issuedOn?.description ?? "") 出具，截至 \(cutOff?.description ?? "")",
                en:
                    "issued by \(issuerName ?? "") on \(issuedOn?.description ?? ""), as of \(cutOff?.description ?? "")"
            )
        return """
            <li><a href="\(Link(checking: path))">\(title(in: language))</a> <span class="hint">\(what)</span></li>
            """
    }
}

/// A report whose figures still move: to read, to write to, to issue.
struct DraftPage: Sendable {
    let report: LedgerReport
    let current: Report.Current
    let today: Day
    let mayWrite: Bool
    let mayIssue: Bool
    let practices: [GoodPractice]
    let view: FormView

    private var period: ReportPeriod { report.period }
    var path: String { period.path(report.unitID, report.year) + "&cut_off=\(report.cutOff)" }
    private func address(_ act: String, _ more: String = "") -> Link {
        Link(checking: period.act(report.unitID, act) + "?year=\(report.year)&period=\(period.rawValue)" + more)
    }

    func page(_ language: Language) -> HTML {
        """
        \(view.summary)
        <p class="actions">
        \(if: mayWrite, "<a class=\"button primary\" href=\"\(address("words"))\">\(language.say(zh: "补充文字", en: "Add words"))</a>")
        <a class="button" href="\(address("document", "&cut_off=\(report.cutOff)"))">\(language.say(zh: "下载 Word 文档", en: "Download as Word"))</a>
        <a class="button" href="\(link: "/units/\(report.unitID)?year=\(report.year)")">\(report.unitName)</a></p>
        <form method="get" action="\(Link(checking: period.path(report.unitID, report.year).prefix { $0 != "?" }.description))" class="inline">
        <input type="hidden" name="year" value="\(report.year)"><input type="hidden" name="period" value="\(period.rawValue)">
        <label for="cut_off">\(language.say(zh: "数据截至", en: "As of"))</label>
        <input id="cut_off" name="cut_off" type="date" max="\(today)" value="\(report.cutOff)" required>
        <button>\(language.say(zh: "查看", en: "Show"))</button>
        </form>
        \(if: !period.isCircular, "<p>\(language.say(zh: "通报：", en: "Circulars: "))\(CircularLinks(unit: report.unitID, year: report.year, today: today).html(language))</p>")
        \(if: !current.issued.isEmpty, issued(language))
        \(report.page(language, path: path))
        \(if: period.isCircular && mayWrite, PracticeSection(report: report, practices: practices, view: view).html)
        \(if: mayIssue, issueForm(language))
        """
    }

    private func issued(_ language: Language) -> HTML {
        """
        <div class="notice"><p>\(language.say(zh: "本期已出具：", en: "Issued for this time:"))</p><ul class="lines">\(current.issued.map { $0.line(language) })</ul></div>
        """
    }

    /// A final act says what it will do before it is done.
    private func issueForm(_ language: Language) -> HTML {
        """
        <form method="post" action="\(Link(checking: period.act(report.unitID, "issue")))" class="notice">
        <h2>\(period.isCircular ? language.say(zh: "印发通报", en: "Issue the circular") : language.say(zh: "出具报告", en: "Issue the report"))</h2>
        <p>\(language.say(
            zh: "出具后，这份\(period.isCircular ? "通报" : "报告")的 \(report.allFigures.count) 个数据、所依据的记录清单和文字固定为截至\(language.long(report.cutOff))的情况，以后台账再变也不改动。确需更正时，可以另出一份。",
            en: "Once issued, the \(report.allFigures.count) figures of this \(period.isCircular ? "circular" : "report"), the lists of records behind them and the words stay as they are as of \(language.long(report.cutOff)), whatever changes in the book later. If something has to be put right, another one can be issued."))</p>
        \(if: current.prose.isEmpty, "<p>\(language.say(zh: "目前还没有补充文字。", en: "No words have been added yet."))</p>")
        <input type="hidden" name="year" value="\(report.year)"><input type="hidden" name="period" value="\(period.rawValue)"><input type="hidden" name="cut_off" value="\(report.cutOff)">
        <input type="hidden" name="number" value="\(current.number)"><input type="hidden" name="version" value="\(current.version)">
        <button class="primary">\(language.say(zh: "出具", en: "Issue"))</button>
        </form>
        """
    }
}

/// The form for the clerk's words.
struct WordsForm: Sendable {
    let unit: Unit
    let year: Int
    let period: ReportPeriod
    let current: Report.Current
    let view: FormView

    static func of(
        _ id: ID<Unit>, year: Int, period: ReportPeriod, _ typed: Form, _ mistakes: [Mistake], by access: Access,
        _ language: Language,
        in tx: Transaction
    ) throws -> WordsForm {
        try access.require(.writeReports, at: id, in: tx)
        let current = try Report.current(id, year: year, period: period, by: access, in: tx)
        var form = typed
        if mistakes.isEmpty {
            for (name, text) in [
                ("work", current.prose.work), ("problems", current.prose.problems), ("next", current.prose.next),
            ] { form = form.replacing(name, with: text) }
        }
        return WordsForm(
            unit: try Unit.find(id, by: access, in: tx), year: year, period: period, current: current,
            view: FormView(
                form: form.replacing("version", with: String(current.version)), mistakes: mistakes, language: language))
    }

    var page: HTML {
        let language = view.language
        return """
            \(view.summary)
            <form method="post" action="\(Link(checking: period.act(unit.id, "words")))" class="narrow">
            <input type="hidden" name="year" value="\(year)"><input type="hidden" name="period" value="\(period.rawValue)"><input type="hidden" name="version" value="\(view.form["version"])">
            <p class="hint">\(language.say(zh: "数据由台账自动统计，这里只写数据说不清的内容；每行一段，每部分最多 \(LedgerReport.Prose.longest) 字。综合性报告全文一般不超过 5000 字。", en: "The figures are counted from the book; write here only what figures cannot say. A new line begins a paragraph; at most \(LedgerReport.Prose.longest) characters each."))</p>
            \(area("work"))
            \(area("problems"))
            \(area("next"))
            <button class="primary">\(language.say(zh: "保存", en: "Save"))</button>
            <a class="button" href="\(Link(checking: period.path(unit.id, year)))">\(language.say(zh: "返回报告", en: "Back to the report"))</a>
            </form>
            """
    }

    /// The field, and under it what somebody else has written meanwhile.
    private func area(_ name: String) -> HTML {
        let kept =
            name == "work" ? current.prose.work : name == "problems" ? current.prose.problems : current.prose.next
        let isOther = !view.mistakes.isEmpty && !kept.isEmpty && kept != view.form[name]
        return """
            \(view.field(name).area(rows: 10))
            \(if: isOther, "<blockquote class=\"pre\">\(kept)</blockquote>")
            """
    }
}
