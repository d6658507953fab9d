import HTTPTypes
import Hummingbird
import Storage
import Web

/// The doors to reports.
struct ReportRoutes: Sendable {
    let services: Services

    func add(to members: RouterGroup<MemberContext>) {
        members.get("reports", use: list)
        for kind in ["annual", "circular"] {
            members.get("reports/\(kind)/:unit", use: show)
            members.get("reports/\(kind)/:unit/document", use: document)
            members.get("reports/\(kind)/:unit/words", use: words)
            members.post("reports/\(kind)/:unit/words", use: write)
            members.post("reports/\(kind)/:unit/issue", use: issue)
        }
        CircularRoutes(services: services).add(to: members)
        members.get("reports/issued/:report", use: showIssued)
        members.get("reports/issued/:report/document", use: issuedDocument)
    }

    @Sendable func list(_ request: Request, _ context: MemberContext) async throws -> Response {
        let access = context.access
        let before = request.queryForm["before"].flatMap { ID<Report>($0) }
        let view = try await services.database.read { tx in
            ReportList(
                tops: access.may(.viewRecords) ? try Unit.tops(by: access, in: tx) : [], years: try Plan.years(in: tx),
                reports: try Report.list(before: before, limit: ReportList.pageLength, by: access, in: tx),
                today: access.today)
        }
        return context.page(context.language.say(zh: "报告", en: "Reports"), view.page(context.language))
    }

    @Sendable func show(_ request: Request, _ context: MemberContext) async throws -> Response {
        let report = try await draft(request.queryForm, context)
        let page = try await page(of: report, FormView(language: context.language), context)
        return try answer(
            report.report, request, context, path: page.path, body: page.page(context.language))
    }

    /// The draft again, with what was typed below it and what is wrong with that.
    func draftPage(_ form: Form, _ mistakes: [Mistake], _ context: MemberContext) async throws -> Response {
        let report = try await draft(form, context)
        let view = FormView(form: form, mistakes: mistakes, language: context.language)
        let page = try await page(of: report, view, context)
        return context.page(
            report.report.title(in: context.language), status: .unprocessableContent, page.page(context.language))
    }

    private func page(
        of draft: (report: LedgerReport, current: Report.Current), _ view: FormView, _ context: MemberContext
    ) async throws -> DraftPage {
        let (access, report) = (context.access, draft.report)
        let practices =
            !report.period.isCircular
            ? []
            : try await services.database.read { tx in
                try GoodPractice.of(
                    report.unitID, year: report.year, period: report.period, by: access, in: tx)
            }
        return DraftPage(
            report: report, current: draft.current, today: access.today, mayWrite: access.may(.writeReports),
            mayIssue: access.may(.issueReports), practices: practices, view: view)
    }

    @Sendable func document(_ request: Request, _ context: MemberContext) async throws -> Response {
        try document(of: await draft(request.queryForm, context).report, context)
    }

    @Sendable func words(_ request: Request, _ context: MemberContext) async throws -> Response {
        try await wordsForm(request.queryForm, [], context)
    }

    @Sendable func write(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (access, id) = (context.access, try context.id("unit", Unit.self))
        let form = try await request.form()
        do {
            var reader = FormReader(form)
            let (year, version, work, problems, next) = try reader.checked(
                reader.integer("year", in: 2000...2100), reader.integer("version", in: 0...1_000_000),
                reader.optionalMultiline("work", max: LedgerReport.Prose.longest),
                reader.optionalMultiline("problems", max: LedgerReport.Prose.longest),
                reader.optionalMultiline("next", max: LedgerReport.Prose.longest))
            let prose = LedgerReport.Prose(work: work ?? "", problems: problems ?? "", next: next ?? "")
            try await services.database.write { tx in
                try Report.write(
                    prose, unit: id, year: year, period: form.period, over: version, by: access, in: tx)
            }
            return .seeOther(form.period.path(id, year))
        } catch Refusal.invalid(let mistakes) {
            return try await wordsForm(form, mistakes, context)
        } catch let invalid as InvalidForm {
            return try await wordsForm(form, invalid.mistakes, context)
        }
    }

    @Sendable func issue(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (access, id) = (context.access, try context.id("unit", Unit.self))
        let form = try await request.form()
        var reader = FormReader(form)
        let (year, cutOff, number, version) = try reader.checked(
            reader.integer("year", in: 2000...2100), reader.day("cut_off", as: Day.self),
            reader.integer("number", in: 1...1_000_000), reader.integer("version", in: 0...1_000_000))
        let closing = services.end(of: cutOff)
        let report = try await services.database.write { tx in
            try Report.issue(
                id, year: year, period: form.period, cutOff: cutOff, closing: closing, seen: (number, version),
                by: access, in: tx)
        }
        return .seeOther("/reports/issued/\(report)")
    }

    @Sendable func showIssued(_ request: Request, _ context: MemberContext) async throws -> Response {
        let id = try context.id("report", Report.self)
        let report = try await issued(context)
        let language = context.language
        let body: HTML = """
            <p class="actions">
            <a class="button primary" href="\(link: "/reports/issued/\(id)/document")">\(language.say(zh: "下载 Word 文档", en: "Download as Word"))</a>
            \(if: report.period.isCircular && context.access.may(.recordActivities), "<a class=\"button\" href=\"\(Link(checking: report.recordPath(language)))\">\(language.say(zh: "登记为一项工作", en: "Record it as work"))</a>")
            <a class="button" href="\(Link(checking: report.period.path(report.unitID, report.year)))">\(language.say(zh: "看现在的数据", en: "Show today's figures"))</a></p>
            \(if: report.issued, { "<p class=\"notice\">\(language.say(zh: "\($0.by) 于\(language.long($0.on))出具（第 \($0.number) 份），数据和记录清单已固定。", en: "Issued by \($0.by) on \(language.long($0.on)) (no. \($0.number)); its figures and lists are fixed."))</p>" })
            \(report.page(language, path: "/reports/issued/\(id)"))
            """
        return try answer(report, request, context, path: "/reports/issued/\(id)", body: body)
    }

    @Sendable func issuedDocument(_ request: Request, _ context: MemberContext) async throws -> Response {
        try document(of: await issued(context), context)
    }

    /// The page, or the one figure of it that was asked for.
    private func answer(
        _ report: LedgerReport, _ request: Request, _ context: MemberContext, path: String, body: HTML
    ) throws -> Response {
        guard let number = request.queryForm["figure"].flatMap({ Int($0) }) else {
            return context.page(report.title(in: context.language), body)
        }
        guard let figure = report.allFigures.first(where: { $0.number == number }) else { throw Refusal.notFound }
        return context.page(
            "[\(number)] \(figure.title(in: context.language)): \(figure.count)",
            report.figurePage(figure, context.language, path: path))
    }

    private func issued(_ context: MemberContext) async throws -> LedgerReport {
        let (access, id) = (context.access, try context.id("report", Report.self))
        return try await services.database.readAtLength { tx in try LedgerReport.issued(id, by: access, in: tx) }
    }

    private func draft(
        _ query: Form, _ context: MemberContext
    ) async throws -> (report: LedgerReport, current: Report.Current) {
        let (access, id) = (context.access, try context.id("unit", Unit.self))
        let year = query.year ?? access.today.year
        let period = query.period
        let cutOff =
            query["cut_off"].flatMap { Day($0) }.map { min($0, access.today) }
            ?? services.usualCutOff(period, year, on: access.today)
        return try await services.draftReport(id, year: year, period: period, cutOff: cutOff, by: access)
    }

    private func wordsForm(_ form: Form, _ mistakes: [Mistake], _ context: MemberContext) async throws -> Response {
        let (access, id) = (context.access, try context.id("unit", Unit.self))
        let year = form.year ?? access.today.year
        let view = try await services.database.read { tx in
            try WordsForm.of(id, year: year, period: form.period, form, mistakes, by: access, context.language, in: tx)
        }
        return context.page(
            context.language.say(
                zh: "\(view.unit.name)\(form.period.words(year, .zh))\(form.period.isCircular ? "通报" : "报告")：补充文字",
                en:
                    "\(view.unit.name), \(form.period.words(year, .en)): words of the \(form.period.isCircular ? "circular" : "report")"
            ),
            status: mistakes.isEmpty ? .ok : .unprocessableContent, view.page)
    }

    private func document(of report: LedgerReport, _ context: MemberContext) throws -> Response {
        try report.document(in: context.language, on: context.access.today)
            .response(named: report.title(in: context.language))
    }
}

extension Form {
    /// The part of the year asked for; the whole of it where none is named.
    var period: ReportPeriod { self["period"].flatMap { ReportPeriod(rawValue: $0) } ?? .year }
}

extension Services {
    /// The day as of which a report is made when nobody names one: today, but of a part of a year no later than its last day.
    func usualCutOff(_ period: ReportPeriod, _ year: Int, on today: Day) -> Day {
        period.isCircular ? min(today, period.last(in: year)) : today
    }

    /// The moment at which a day is over.
    func end(of day: Day) -> Instant { clock.instant(of: day.adding(days: 1)) }

    /// The report of a unit's year as the book has it, with the clerk's words.
    func draftReport(
        _ id: ID<Unit>, year: Int, period: ReportPeriod = .year, cutOff: Day, by access: Access
    ) async throws -> (report: LedgerReport, current: Report.Current) {
        let closing = end(of: cutOff)
        return try await database.readAtLength { tx in
            var report = try LedgerReport.of(
                id, year: year, period: period, cutOff: cutOff, closing: closing, by: access, in: tx)
            let current = try Report.current(id, year: year, period: period, by: access, in: tx)
            report.prose = current.prose
            return (report, current)
        }
    }
}
