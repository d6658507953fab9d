import Storage
import Web

/// The page of one event: what it says and said before, what it made, and how it is corrected or withdrawn.
struct TriggerView: Sendable {
    let trigger: Trigger
    let unit: Unit
    /// Empty for the machine's administrator.
    let recordedBy: String
    let withdrawnBy: String
    let past: [Trigger.Past]
    let use: Trigger.Use
    let lines: [ObligationList.Line]
    let mayChange: Bool
    let today: Day
    let now: Instant
    /// What was sent and refused, to fill the forms again.
    var typed = Form()
    var mistakes: [Mistake] = []

    static func of(_ id: ID<Trigger>, by access: Access, in tx: Transaction) throws -> TriggerView {
        let trigger = try Trigger.find(id, by: access, in: tx)
        try access.require(.viewRecords, at: trigger.unitID, in: tx)
        let withdrawnBy = try tx.value(
            .unscoped(
                """
                SELECT COALESCE(n.name, a.login) FROM trigger_event e JOIN account a ON a.id = e.withdrawn_by
                LEFT JOIN person n ON n.id = a.person_id WHERE e.id = \(id)
                """, because: "the event was found with permission"), as: String.self)
        let made = try Trigger.obligations(of: id, in: tx).map(\.id)
        return TriggerView(
            trigger: trigger, unit: try Unit.find(trigger.unitID, by: access, in: tx),
            recordedBy: try Account.name(of: trigger.recordedBy, in: tx), withdrawnBy: withdrawnBy ?? "",
            past: try Trigger.past(of: id, in: tx), use: try Trigger.use(of: id, in: tx),
            lines: try ObligationList.lines(of: made, by: access, in: tx),
            mayChange: try trigger.withdrawnAt == nil && trigger.findingID == nil
                && access.holds(.recordActivities, at: trigger.unitID, in: tx),
            today: access.today, now: access.now)
    }
}

extension Form {
    /// The correction of an event that the form describes; its day and time are the office's.
    func triggerCorrection(at office: OfficeClock) throws -> TriggerCorrection {
        var reader = FormReader(self)
        let (title, day, time, reason, seen) = try reader.checked(
            reader.text("event_title", max: Trigger.longestTitle), reader.day("on", as: Day.self),
            reader.text("time", max: 8), reader.text("reason", max: TriggerCorrection.longestReason),
            reader.integer("seen", in: 0...1_000_000))
        guard let second = OfficeClock.second(of: time) else { throw Refusal.invalid([.noTime("time")]) }
        return TriggerCorrection(
            title: title, at: office.instant(of: day, second: second), reason: reason, seen: seen)
    }
}

extension TriggerView {
    private var office: OfficeClock { trigger.office }

    func page(_ language: Language) -> HTML {
        """
        \(if: !mistakes.isEmpty, Mistake.list(mistakes, language))
        <p class="lead"><a href="\(link: "/units/\(unit.id)/triggers#event-\(trigger.id)")">\(language.say(
            zh: "\(unit.name)的触发事件", en: "Events of \(unit.name)"))</a> · \(trigger.kindTitle(in: language)) · \
        <time>\(office.text(trigger.at))</time></p>
        <p class="hint">\(recordedBy.isEmpty ? language.machine : recordedBy) \(language.say(zh: "登记于", en: "recorded it on")) \
        <time>\(office.wall(trigger.recordedAt))</time></p>
        \(if: trigger.withdrawnAt, { withdrawn($0, language) })
        <section aria-labelledby="made"><h2 id="made">\(language.say(zh: "产生的任务", en: "What it made"))</h2>
        <ul class="lines">\(lines.map { $0.ofEvent(office, on: today, at: now, language) })</ul></section>
        \(if: !past.isEmpty, pastSection(language))
        \(if: trigger.findingID, { ofFinding($0, language) })
        \(if: mayChange, correctionForm(language))
        \(if: mayChange, withdrawalForm(language))
        """
    }

    private func ofFinding(_ id: ID<Finding>, _ language: Language) -> HTML {
        """
        <p class="hint">\(Conflict.eventOfFinding.sentence(in: language)) \
        <a href="\(link: "/findings/\(id)")">\(language.say(zh: "查看问题", en: "See the finding"))</a></p>
        """
    }

    private func withdrawn(_ at: Instant, _ language: Language) -> HTML {
        """
        <p class="notice">\(language.say(
            zh: "\(withdrawnBy.isEmpty ? language.machine : withdrawnBy)于 \(office.wall(at)) 撤回：\(trigger.withdrawnBecause)",
            en: "Withdrawn by \(withdrawnBy.isEmpty ? language.machine : withdrawnBy) on \(office.wall(at)): \(trigger.withdrawnBecause)"))</p>
        """
    }

    private func pastSection(_ language: Language) -> HTML {
        """
        <section aria-labelledby="past"><h2 id="past">\(language.say(zh: "更正记录", en: "Corrections"))</h2>
        <ol class="lines">\(past.enumerated().map { index, past in
            let next = index + 1 < self.past.count ? (self.past[index + 1].title, self.past[index + 1].at) : (trigger.title, trigger.at)
            let who = past.correctedBy.isEmpty ? language.machine : past.correctedBy
            return """
                <li><time>\(office.wall(past.correctedAt))</time> \(who)\(language.say(zh: "：", en: ": "))\(past.reason)\
                <span class="block"><del>\(past.title) · \(office.text(past.at))</del> <span aria-hidden="true">→</span> \
                <ins>\(next.0) · \(office.text(next.1))</ins></span></li>
                """ as HTML
        })</ol></section>
        """
    }

    private func correctionForm(_ language: Language) -> HTML {
        var form = typed
        for (name, value) in [
            ("event_title", trigger.title), ("on", office.day(of: trigger.at).description),
            ("time", office.timeOfDay(trigger.at)), ("seen", String(past.count)),
        ] where form[name] == nil { form = form.replacing(name, with: value) }
        let view = FormView(form: form, mistakes: mistakes, language: language)
        let isFixed = use.hasWork || use.isRuled
        return """
            <details\(attribute: "open", if: typed["event_title"] != nil)><summary>\(language.say(zh: "更正事件", en: "Correct the event"))</summary>
            <form method="post" action="\(link: "/triggers/\(trigger.id)/correction")" class="narrow">
            <input type="hidden" name="seen" value="\(form["seen"])">
            <p class="hint">\(isFixed ? language.say(
                zh: "已有工作登记，或者有人改过期限：只能更正事由，时间不能再改。原来的内容保留。",
                en: "Work was put forward for it, or somebody has ruled on its limits: only its title can be corrected, its time no more. What it said is kept.")
                : language.say(
                zh: "时间更正后，任务的到期时间按新的时间重新计算。原来的内容保留。",
                en: "With another time, everything that runs from the event is due anew. What it said is kept."))</p>
            \(view.field("event_title").input(max: Trigger.longestTitle))
            <div class="row">\(view.field("on").input(type: "date"))\(view.field("time").input(type: "time"))</div>
            \(view.field("reason").input(max: TriggerCorrection.longestReason))
            <button>\(language.say(zh: "更正", en: "Correct it"))</button>
            </form></details>
            """
    }

    private func withdrawalForm(_ language: Language) -> HTML {
        let view = FormView(form: typed, mistakes: mistakes, language: language)
        guard !use.hasWork else {
            return """
                <p class="hint">\(language.say(
                    zh: "已有工作登记，事件不能再撤回；确实不适用的任务，由主管科室豁免。",
                    en: "Work was put forward for it, so it can be withdrawn no more; what does not apply is waived by the programme office."))</p>
                """
        }
        let open = lines.count { ![.withdrawn, .waived].contains($0.state) }
        return """
            <details\(attribute: "open", if: typed["withdrawal_reason"] != nil)><summary>\(language.say(zh: "撤回事件", en: "Withdraw the event"))</summary>
            <form method="post" action="\(link: "/triggers/\(trigger.id)/withdrawal")" class="narrow">
            <p class="hint">\(language.say(
                zh: "用于登记有误的事件。撤回后，上面的 \(open) 项任务不再要求；事件和理由保留在记录里，不能恢复。",
                en: "For an event that was recorded by mistake. The \(open) obligations above are asked no longer; the event stays on record with the reason, and cannot be brought back."))</p>
            \(view.field("withdrawal_reason").input(max: TriggerCorrection.longestReason))
            <button>\(language.say(zh: "撤回", en: "Withdraw it"))</button>
            </form></details>
            """
    }
}

extension ObligationList.Line {
    /// The obligation in the list of those that an event made.
    func ofEvent(_ office: OfficeClock, on today: Day, at now: Instant, _ language: Language) -> HTML {
        """
        <li>\(Obligation.standing(state, due: dueOn, dueAt, on: today, at: now).badge(language)) \
        <a href="\(link: "/obligations/\(id)")">\(title(in: language))</a> <span class="hint">\
        \(programme(in: language))\(if: dueOn, { " · \(language.say(zh: "到期", en: "due")) <time>\(dueAt.map(office.text) ?? $0.description)</time>" })\
        \(if: required > 1, " · \(counted)/\(required)")</span></li>
        """
    }
}
