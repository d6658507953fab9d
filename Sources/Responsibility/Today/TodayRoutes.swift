import Hummingbird
import Storage
import Web

/// The first page: what is due, what waits for this person, what came back.
struct TodayRoutes: Sendable {
    let services: Services

    func add(to members: RouterGroup<MemberContext>) {
        members.get("/", use: show)
    }

    @Sendable func show(_ request: Request, _ context: MemberContext) async throws -> Response {
        let access = context.access
        let view = try await services.database.read { tx in try TodayView.of(access, in: tx) }
        return context.page(context.language.say(zh: "今日", en: "Today"), view.page(context.language, services.clock))
    }
}

/// What the first page shows.
struct TodayView: Sendable {
    let today: Day
    let now: Instant
    /// The due obligations of the person's own units, not of all below them.
    let due: [ObligationList.Line]
    /// Of those units, what no work can fulfil any more: it is no longer something to do.
    let missed: [ObligationList.Line]
    let waiting: [WaitingReview]
    /// How many requests for waivers wait for an answer.
    let requests: Int
    let returned: [ActivityReturned]
    let drafts: [Draft]
    let mayRecord: Bool
    let figures: TodayFigures
    let findings: WaitingFindings
    let inspections: WaitingInspections
    let measures: WaitingMeasures
    let objections: WaitingObjections
    let sheets: WaitingSheets
    let firstSteps: FirstSteps?

    struct ActivityReturned: Sendable {
        let id: ID<Activity>
        let title: String
        let reason: String

        /// Work of these units that came back and has not been corrected.
        static func list(of own: [ID<Unit>], by access: Access, in tx: Transaction) throws -> [ActivityReturned] {
            try tx.all(
                """
                SELECT DISTINCT v.id, v.title, f.reason FROM fulfilment f JOIN activity v ON v.id = f.activity_id
                JOIN obligation o ON o.id = f.obligation_id
                WHERE f.unit_id IN \(own) AND f.state = 'returned' AND o.state IN ('open', 'submitted')
                  AND \(access.may(.recordActivities, at: "f.unit_id"))
                ORDER BY v.id DESC LIMIT \(most)
                """, ActivityReturned.init)
        }
    }

    static let most = 20

    static func of(_ access: Access, in tx: Transaction) throws -> TodayView {
        let own = access.tops(.recordActivities)
        return TodayView(
            today: access.today, now: access.now,
            due: try dueLines(of: own, by: access, in: tx), missed: try missedLines(of: own, by: access, in: tx),
            waiting: access.may(.reviewActivities)
                ? try WaitingReview.list(limit: most, by: access, in: tx) : [],
            requests: try WaiverRequest.waiting(by: access, in: tx).count,
            returned: try ActivityReturned.list(of: own, by: access, in: tx),
            drafts: try Draft.all(of: access, in: tx), mayRecord: access.may(.recordActivities),
            figures: try TodayFigures.of(access, in: tx), findings: try WaitingFindings.of(access, in: tx),
            inspections: try WaitingInspections.of(access, in: tx), measures: try WaitingMeasures.of(access, in: tx),
            objections: try WaitingObjections.of(access, in: tx), sheets: try WaitingSheets.of(access, in: tx),
            firstSteps: try FirstSteps.of(access, in: tx))
    }

    /// Found unit by unit: SQLite would walk the index of all due days for somebody with more than one unit.
    static func dueLines(
        of own: [ID<Unit>], limit: Int = most, with permission: Permission = .recordActivities, by access: Access,
        in tx: Transaction
    ) throws -> [ObligationList.Line] {
        let ids = try tx.all(
            """
            SELECT o.id FROM unit u CROSS JOIN obligation o
            WHERE u.id IN \(own) AND o.unit_id = u.id AND o.state = 'open' AND o.opens_on <= \(access.today)
              AND NOT (\(MissedPeriod.condition(on: access.today)))
              AND \(access.may(permission, at: "o.unit_id"))
            ORDER BY o.due_on, o.id LIMIT \(limit)
            """
        ) { (id: ID<Obligation>) in id }
        return try ObligationList.lines(of: ids, by: access, in: tx)
    }

    /// The newest periods missed within a year.
    private static func missedLines(
        of own: [ID<Unit>], by access: Access, in tx: Transaction
    ) throws -> [ObligationList.Line] {
        let ids = try tx.all(
            """
            SELECT o.id FROM unit u CROSS JOIN obligation o
            WHERE u.id IN \(own) AND o.unit_id = u.id AND \(MissedPeriod.condition(on: access.today))
              AND o.due_on >= \(access.today.adding(days: -366)) AND \(access.may(.recordActivities, at: "o.unit_id"))
            ORDER BY o.due_on DESC, o.id LIMIT \(mostMissed)
            """
        ) { (id: ID<Obligation>) in id }
        return try ObligationList.lines(of: ids, by: access, in: tx)
    }

    private static let mostMissed = 5

    func page(_ language: Language, _ clock: OfficeClock) -> HTML {
        """
        \(if: firstSteps, { $0.section(language) })
        \(if: mayRecord, "<p class=\"actions\"><a class=\"button primary big\" href=\"/activities/new\">\(language.recordWork)</a> <a class=\"button\" href=\"/triggers/new\">\(language.recordTrigger)</a></p>")
        \(if: !returned.isEmpty, returnedSection(language))
        \(if: !drafts.isEmpty, Draft.section(drafts, clock, language))
        \(figures.ownSection(language))
        \(if: mayRecord, dueSection(language))
        \(if: !missed.isEmpty, missedSection(language))
        \(inspections.sections(language))
        \(findings.sections(language))
        \(sheets.section(language))
        \(objections.section(language))
        \(measures.section(language))
        \(if: requests > 0, "<p class=\"notice\"><a href=\"/waiver-requests\">\(language.count(requests, zh: "项豁免申请等您答复", one: "request for a waiver waits for your answer", many: "requests for waivers wait for your answer"))</a></p>")
        \(if: !waiting.isEmpty, waitingSection(language))
        \(figures.belowSection(language))
        \(if: !mayRecord && waiting.isEmpty && requests == 0 && findings.groups.isEmpty && inspections.isEmpty && measures.lines.isEmpty && objections.lines.isEmpty && sheets.lines.isEmpty && firstSteps == nil, "<p class=\"empty\">\(language.say(zh: "没有等您处理的事。", en: "Nothing waits for you.")) <a href=\"/units\">\(language.say(zh: "查看各单位的情况", en: "See how the units stand"))</a></p>")
        """
    }

    private func dueSection(_ language: Language) -> HTML {
        """
        <section aria-labelledby="due"><h2 id="due">\(language.say(zh: "要办的事", en: "To do"))</h2>
        \(if: due.isEmpty, "<p class=\"empty\">\(language.say(zh: "没有到期的任务。", en: "Nothing is due."))</p>")
        \(lines(due, language))
        </section>
        """
    }

    private func missedSection(_ language: Language) -> HTML {
        """
        <section aria-labelledby="missed"><h2 id="missed">\(language.say(zh: "已错过的期间", en: "Missed periods"))</h2>
        <p class="hint">\(language.say(zh: "期间已经结束，次数不够。当时做过、没有登记的，仍可登记。", en: "The period is over and work is missing. What was done in it can still be recorded."))</p>
        \(lines(missed, language))
        </section>
        """
    }

    private func lines(_ lines: [ObligationList.Line], _ language: Language) -> HTML {
        """
        <ul class="lines">
        \(lines.map { line in
            """
            <li>\(line.standing(on: today, at: now).badge(language)) \
            <a href="\(link: "/obligations/\(line.id)")">\(line.title(in: language))</a> \
            <span class="hint">\(line.unitName) · \(line.programme(in: language)) · \(language.say(zh: "到期", en: "due")) <time>\(line.dueOn)</time>\
            \(if: line.graceShown, { "\(language.say(zh: "，", en: ", "))\(language.shortGrace(until: $0))" })\
            \(if: line.required > 1, " · \(language.done(line.counted, of: line.required))")</span></li>
            """ as HTML
        })
        </ul>
        """
    }

    private func waitingSection(_ language: Language) -> HTML {
        """
        <section aria-labelledby="waiting"><h2 id="waiting">\(language.say(zh: "等您审核", en: "Waiting for your review"))</h2>
        \(WaitingReview.list(waiting, language))
        </section>
        """
    }

    private func returnedSection(_ language: Language) -> HTML {
        """
        <section aria-labelledby="returned"><h2 id="returned">\(language.say(zh: "退回给您的", en: "Came back"))</h2>
        <ul class="lines">
        \(returned.map { "<li><a href=\"\(link: "/activities/\($0.id)")\">\($0.title)</a> <span class=\"hint block\">\($0.reason)</span></li>" as HTML })
        </ul></section>
        """
    }
}
