import Storage
import Web

/// One obligation with all that explains it: the duty and its clause, what counts so far, its history.
struct ObligationView: Sendable {
    let obligation: Obligation
    let unit: Unit
    let duty: Duty
    let programme: (zh: String, en: String)
    let work: [Work]
    let history: [Past]
    let today: Day
    let now: Instant
    var event: EventPart?
    let mayRecord: Bool
    let mayDecide: Bool
    let mayAsk: Bool
    let decisions: [Decision]
    let steps: [ReviewStep]

    /// A piece of work that was put forward for it.
    struct Work: Sendable {
        let activityID: ID<Activity>
        let title: String
        let kind: Activity.Kind
        let heldOn: Day
        let state: Fulfilment.State
        let reason: String
    }

    /// What it was until a day.
    struct Past: Sendable {
        let state: Obligation.State
        let counted: Int
        let dueOn: Day?
        let since: Day
    }

    static func of(_ id: ID<Obligation>, by access: Access, in tx: Transaction) throws -> ObligationView {
        let found = try tx.first(
            """
            SELECT \(Obligation.columns) FROM obligation o
            WHERE o.id = \(id) AND \(access.may(.viewUnits, at: "o.unit_id"))
            """, Obligation.init)
        guard let obligation = found else { throw Refusal.notFound }
        let version = try tx.first(
            .unscoped(
                """
                SELECT pv.id, pv.title_zh, pv.title_en FROM plan p JOIN programme_version pv ON pv.id = p.version_id
                WHERE p.id = \(obligation.planID)
                """, because: "catalogues are for everybody")
        ) { (id: ID<ProgrammeVersion>, zh: String, en: String) in (id: id, zh: zh, en: en) }
        guard let version, let duty = try Duty.find(obligation.dutyID, in: version.id, in: tx) else {
            throw Refusal.notFound
        }
        let unit = try Unit.find(obligation.unitID, by: access, in: tx)
        return ObligationView(
            obligation: obligation, unit: unit, duty: duty, programme: (version.zh, version.en),
            work: try tx.all(
                """
                SELECT v.id, v.title, v.kind, v.held_on, f.state, f.reason
                FROM fulfilment f JOIN activity v ON v.id = f.activity_id
                WHERE f.obligation_id = \(id) AND \(access.may(.viewRecords, at: "v.unit_id")) ORDER BY v.held_on, v.id
                """, Work.init),
            history: try tx.all(
                """
                SELECT h.state, h.counted, h.due_on, h.recorded_on FROM obligation_past h
                WHERE h.obligation_id = \(id) AND \(access.may(.viewUnits, at: "h.unit_id")) ORDER BY h.recorded_on
                """, Past.init),
            today: access.today, now: access.now,
            event: try EventPart.of(obligation, duty, by: access, in: tx),
            mayRecord: access.may(.recordActivities) && unit.closedOn == nil
                && (obligation.state.takesWork || (obligation.cadence == .gate && obligation.state == .breached)),
            mayDecide: obligation.state.isOpen
                ? try tx.value("SELECT 1 WHERE \(access.may(.waiveObligations, at: unit.id))", as: Int.self) != nil
                : false,
            mayAsk: obligation.state.isOpen
                ? try tx.value("SELECT 1 WHERE \(access.may(.askForWaivers, at: unit.id))", as: Int.self) != nil
                : false,
            decisions: try Decision.of(id, by: access, in: tx), steps: try ReviewStep.of(id, by: access, in: tx))
    }
}

extension ObligationView {
    /// The duty's title, and of an event its stage and name.
    func title(in language: Language) -> String { duty.title(in: language) + (event?.part(in: language) ?? "") }

    func page(_ language: Language, _ clock: OfficeClock) -> HTML {
        let standing = obligation.standing(on: today, at: now)
        return """
            \(if: event.map { !$0.mistakes.isEmpty } ?? false, Mistake.list(event?.mistakes ?? [], language))
            <p class="lead">\(standing.badge(language)) <a href="\(link: "/units/\(unit.id)")">\(unit.name)</a> · \
            \(language.say(zh: programme.zh, en: programme.en))</p>
            \(if: obligation.cadence == .standing, standing.nextStep(language))
            \(if: MissedPeriod(obligation, on: today), { $0.notice(language) })
            \(if: [.questioned, .failing].contains(obligation.state), Finding.line(about: obligation, language))
            \(if: mayRecord, "<p class=\"actions\"><a class=\"button primary\" href=\"\(link: "/activities/new?unit=\(unit.id)&obligation=\(obligation.id)")\">\(language.recordWork)</a></p>")
            <dl class="facts">
            \(fact(language.say(zh: "要做什么", en: "What has to be done"), "\(duty.text(in: language))"))
            \(fact(language.say(zh: "依据", en: "Source"), "\(duty.source(in: language))"))
            \(fact(language.say(zh: "频次", en: "How often"), "\(duty.cadenceSentence(event?.titles ?? .none, language))"))
            \(if: event, { $0.facts(language) })
            \(fact(language.say(zh: "到期日", en: "Due"), due(language)))
            \(fact(language.say(zh: "已认定 / 应完成", en: "Accepted / needed"), "\(language.done(obligation.counted, of: obligation.required))"))
            \(fact(language.say(zh: "每次约需", en: "Time it takes"), "\(hours(duty.minutes, language))"))
            </dl>
            \(if: event, { $0.approvalSection(obligation, mayRecord: mayRecord, language) })
            \(workSection(language))
            \(ReviewStep.trail(ofObligation: steps, clock, language))
            \(if: !history.isEmpty || !decisions.isEmpty, historySection(language))
            \(if: event, { $0.clockSection(obligation, language) })
            \(if: mayDecide, decisionSection(language))
            \(if: mayAsk && !mayDecide, askSection(language))
            """
    }

    private func fact(_ name: String, _ value: HTML) -> HTML { "<div><dt>\(name)</dt><dd>\(value)</dd></div>" }

    private func due(_ language: Language) -> HTML {
        guard let due = obligation.dueOn else { return "–" }
        let provisional = language.say(
            zh: "（暂定：该年放假安排尚未公布）", en: " (provisional: that year's holidays are not published yet)")
        let time = event.flatMap { event in
            obligation.dueAt.map { language.say(zh: " ", en: ", ") + event.office.timeOfDay($0) }
        }
        return
            "<time datetime=\"\(due)\">\(language.long(due))\(time)</time>\(if: obligation.graceUntil, { language.grace(until: $0) })\(if: obligation.isProvisional, "\(provisional)")"
    }

    private func workSection(_ language: Language) -> HTML {
        """
        <section aria-labelledby="work">
        <h2 id="work">\(language.say(zh: "计入的工作", en: "What counts so far"))</h2>
        \(if: work.isEmpty, "<p class=\"empty\">\(language.say(zh: "还没有登记。完成后点“登记工作”。", en: "Nothing yet. Record the work once it is done."))</p>")
        <ul class="lines">\(work.map { line($0, language) })</ul>
        </section>
        """
    }

    private func line(_ work: Work, _ language: Language) -> HTML {
        """
        <li><a href="\(link: "/activities/\(work.activityID)")">\(work.title)</a> <span class="hint">\
        \(work.kind.title(in: language)) · \(work.heldOn)</span> <span class="badge f-\(work.state.rawValue)">\
        \(work.state.title(in: language))</span>\(if: !work.reason.isEmpty, "<span class=\"hint block\">\(work.reason)</span>")</li>
        """
    }

    private func historySection(_ language: Language) -> HTML {
        """
        <section aria-labelledby="history">
        <h2 id="history">\(language.say(zh: "历史", en: "History"))</h2>
        <ol class="lines">
        \(history.map { "<li>\($0.since): \(Obligation.standing($0.state, due: nil, on: today).title(in: language)), \(language.done($0.counted, of: obligation.required)), \(language.say(zh: "到期", en: "due")) \($0.dueOn)</li>" as HTML })
        \(decisions.map { "<li>\($0.sentence(in: language))</li>" as HTML })
        </ol>
        </section>
        """
    }

    private func decisionSection(_ language: Language) -> HTML {
        """
        <details><summary>\(language.say(zh: "改期或豁免", en: "Move or waive"))</summary>
        <form method="post" action="/obligations/decisions" class="narrow">
        <input type="hidden" name="obligation" value="\(obligation.id)">
        \(Decision.fields(next: "/obligations/\(obligation.id)", language))
        </form></details>
        """
    }

    private func askSection(_ language: Language) -> HTML {
        """
        <details><summary>\(language.say(zh: "不适用于我单位？", en: "Does it not apply to you?"))</summary>
        <form method="post" action="\(link: "/obligations/\(obligation.id)/waiver-request")" class="narrow">
        <div class="field"><label for="ask-reason">\(language.say(zh: "理由", en: "Reason"))</label>
        <textarea id="ask-reason" name="reason" rows="3" maxlength="\(Decision.longestReason)" required></textarea></div>
        <button>\(language.say(zh: "申请豁免", en: "Ask for a waiver"))</button>
        </form></details>
        """
    }
}

/// `1.5 小时` or `1.5 hours`.
func hours(_ minutes: Int, _ language: Language) -> String {
    let tenths = (minutes * 10 + 30) / 60
    let text = tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
    return language.say(zh: "\(text) 小时", en: tenths == 10 ? "1 hour" : "\(text) hours")
}
