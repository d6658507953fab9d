import Storage
import Web

/// What the page of an obligation shows of the event behind it: where it runs from, and a clock that is stopped or extended.
struct EventPart: Sendable {
    let trigger: Trigger
    let titles: CadenceTitles
    let gate: Cadence.Gate?
    let askedBy: Day?
    /// Of a gate what it wants, in order.
    let approvals: [GateApproval]
    let stage: RunningStage?
    /// The finding that started it, where the reader sees it.
    let finding: Finding?
    let suspensions: [Suspension]
    let reasons: [ProgrammeFile.Named]
    /// Whether this person may stop and extend the clock.
    let mayRule: Bool
    let now: Instant
    let today: Day
    /// What was sent and refused, to fill the form again.
    var typed = Form()
    var mistakes: [Mistake] = []

    var office: OfficeClock { trigger.office }

    /// What stands behind the duty's title.
    func part(in language: Language) -> String {
        let part = Step.part(stage.map { titles.part($0.stage.name) }, of: trigger.title)
        return language.say(zh: part.zh, en: part.en)
    }

    /// `nil` of what no event started.
    static func of(
        _ obligation: Obligation, _ duty: Duty, by access: Access, in tx: Transaction
    ) throws -> EventPart? {
        guard obligation.cadence == .clock || obligation.cadence == .gate else { return nil }
        let trigger = try tx.first(
            """
            SELECT \(Trigger.columns) FROM obligation o JOIN trigger_event e ON e.id = o.event_id
            WHERE o.id = \(obligation.id) AND \(access.may(.viewUnits, at: "o.unit_id"))
            """, Trigger.init)
        guard let trigger else { return nil }
        let file = try Programme.file(of: duty.versionID, in: tx)
        let key = try Programme.dutyIDs(obligation.programmeID, in: tx).first { $0.value == duty.id }?.key
        let text = file.duties.first { $0.key == key }
        let stage = try RunningStage.of([obligation], in: tx).first
        var (gate, askedBy): (Cadence.Gate?, Day?) = (nil, nil)
        if case .gate(let found) = try Cadence(text: duty.rule) {
            gate = found
            if found.lead != nil, let start = obligation.dueAt {
                let calendar = try WorkingCalendar.inForce(file.calendar.rawValue, in: tx)
                askedBy = found.lastRequest(forStart: trigger.office.moment(of: start), calendar: calendar).day
            }
        }
        return EventPart(
            trigger: trigger, titles: text.map(file.titles) ?? .none, gate: gate, askedBy: askedBy,
            approvals: try GateApproval.of([obligation], by: access, in: tx)[obligation.id] ?? [], stage: stage,
            finding: try trigger.findingID.flatMap { id in
                try tx.first(
                    "SELECT \(Finding.columns) FROM finding g WHERE g.id = \(id) AND \(Finding.seen(by: access))",
                    Finding.init)
            },
            suspensions: try Suspension.of(obligation.id, in: tx), reasons: text?.suspensionReasons ?? [],
            mayRule: try stage?.isRuled(by: access, in: tx) ?? false, now: access.now, today: access.today)
    }
}

extension ProgrammeFile.Duty {
    /// Why its clock may be stopped.
    var suspensionReasons: [ProgrammeFile.Named] {
        if case .clock(let clock) = cadence { clock.suspendFor } else { [] }
    }
}

extension EventPart {
    func facts(_ language: Language) -> HTML {
        """
        \(fact(language.say(zh: "触发事件", en: "Event"), """
            <a href="\(link: "/units/\(trigger.unitID)/triggers#event-\(trigger.id)")">\(trigger.title)</a> \
            <span class="hint">\(trigger.kindTitle(in: language)) · <time>\(office.text(trigger.at))</time></span>
            """))
        \(if: finding, { finding in
            fact(language.say(zh: "由问题引起", en: "Started by the finding"), """
                <a href="\(link: "/findings/\(finding.id)")">\(finding.number) \(finding.title)</a> \
                <span class="hint">\(language.say(zh: "整改情况可在那里登记为完成", en: "the rectification can be recorded as the work there"))</span>
                """)
        })
        \(if: stage, { stage in
            fact(language.say(zh: "阶段", en: "Stage"), """
                \(language.say(zh: titles.part(stage.stage.name).zh, en: titles.part(stage.stage.name).en)) <span class="hint">\
                \(language.say(zh: "自 \(office.text(stage.startedAt)) 起算", en: "runs from \(office.text(stage.startedAt))"))</span>
                """)
        })
        \(if: askedBy, { askedBy in
            fact(language.say(zh: "申请", en: "To be asked for"), "\(language.say(zh: "最迟 \(language.long(askedBy)) 提出申请", en: "by \(language.long(askedBy))"))")
        })
        """
    }

    private func fact(_ name: String, _ value: HTML) -> HTML { "<div><dt>\(name)</dt><dd>\(value)</dd></div>" }

    /// The stops of the clock, and what somebody with the right can do about it.
    func clockSection(_ obligation: Obligation, _ language: Language) -> HTML {
        let mayStop =
            mayRule && obligation.state == .open && !reasons.isEmpty && stage?.hasPassed(at: now, on: today) == false
        let mayResume = mayRule && obligation.state == .suspended
        let mayExtend = mayRule && obligation.state.isOpen && stage?.stage.maximumExtension != nil
        return """
            \(if: !suspensions.isEmpty || mayStop || mayResume || mayExtend, """
                <section aria-labelledby="clock"><h2 id="clock">\(language.say(zh: "计时", en: "The clock"))</h2>
                \(if: suspensions.isEmpty, "", else: "<ol class=\"lines\">\(suspensions.map { line($0, language) })</ol>")
                \(if: mayResume, resumeForm(obligation, language))
                \(if: mayStop, suspendForm(obligation, language))
                \(if: mayExtend, extendForm(obligation, language))
                </section>
                """)
            """
    }

    private func line(_ suspension: Suspension, _ language: Language) -> HTML {
        let until = suspension.until.map(office.text)
        return """
            <li>\(language.say(
                zh: "\(office.text(suspension.since)) 起中止：\(suspension.reasonZh)；\(until.map { "\($0) 恢复计时" } ?? "尚未恢复")",
                en: "Stopped \(office.text(suspension.since)): \(suspension.reasonEn); \(until.map { "runs again since \($0)" } ?? "not running yet")"))\
            \(if: !suspension.note.isEmpty, "<span class=\"hint block\">\(suspension.note)</span>")</li>
            """
    }

    private func isWrong(_ field: String) -> Bool { mistakes.contains { $0.place == "\(field)-of-extension" } }

    private func mistake(_ field: String, _ language: Language) -> HTML {
        let own = mistakes.filter { $0.place == "\(field)-of-extension" }.map { $0.sentence(in: language) }
        return
            "\(if: !own.isEmpty, "<p class=\"mistake\" id=\"\(field)-of-extension-mistake\">\(own.joined(separator: "\n"))</p>")"
    }

    private func suspendForm(_ obligation: Obligation, _ language: Language) -> HTML {
        """
        <details\(attribute: "open", if: typed["suspension"] != nil)><summary>\(language.say(zh: "中止计时", en: "Stop the clock"))</summary>
        <form method="post" action="\(link: "/obligations/\(obligation.id)/suspension")" class="narrow">
        <p class="hint">\(language.say(zh: "中止期间不计时、不算逾期；恢复后，剩余的时间继续计算。", en: "While it is stopped no time passes and it is not overdue; what is left runs on afterwards."))</p>
        <div class="field"><label for="suspension">\(language.say(zh: "中止事由", en: "Reason for stopping"))</label>
        <select id="suspension" name="suspension">\(reasons.map { "<option value=\"\($0.key)\"\(attribute: "selected", if: $0.key == typed["suspension"])>\(language.say(zh: $0.title.zh, en: $0.title.en))</option>" as HTML })</select></div>
        <div class="field"><label for="note">\(language.say(zh: "说明（可不填）", en: "Note (optional)"))</label>
        <input id="note" name="note" maxlength="\(Suspension.longestNote)" value="\(typed["note"])"></div>
        <button>\(language.say(zh: "中止", en: "Stop it"))</button>
        </form></details>
        """
    }

    private func resumeForm(_ obligation: Obligation, _ language: Language) -> HTML {
        """
        <form method="post" action="\(link: "/obligations/\(obligation.id)/resumption")">
        <p class="hint">\(language.say(zh: "恢复后从现在起继续计算剩余的时间。", en: "What is left of the time runs on from now."))</p>
        <button>\(language.say(zh: "恢复计时", en: "Let it run again"))</button></form>
        """
    }

    private func extendForm(_ obligation: Obligation, _ language: Language) -> HTML {
        let latest = stage?.latest.map { $0.at.map(office.text) ?? $0.day.description }
        return """
            <details\(attribute: "open", if: typed["day"] != nil)><summary>\(language.say(zh: "延长期限", en: "Extend the limit"))</summary>
            <form method="post" action="\(link: "/obligations/\(obligation.id)/extension")" class="narrow">
            <div class="field"><label for="day-of-extension">\(language.say(zh: "新的到期日", en: "New due day"))</label>
            <p class="hint" id="extension-hint">\(language.say(zh: "最晚到 \(latest ?? "–")。", en: "\(latest ?? "–") at the latest."))</p>
            \(mistake("day", language))
            <input id="day-of-extension" name="day" type="date" required value="\(typed["day"])" aria-describedby="extension-hint\(if: isWrong("day"), " day-of-extension-mistake")"\(if: isWrong("day"), " aria-invalid=\"true\"")></div>
            \(if: obligation.dueAt != nil, "<div class=\"field\"><label for=\"time-of-extension\">\(language.say(zh: "时间", en: "Time"))</label><input id=\"time-of-extension\" name=\"time\" type=\"time\" value=\"\(typed["time"])\"></div>")
            <div class="field"><label for="reason-of-extension">\(language.say(zh: "理由", en: "Reason"))</label>
            <input id="reason-of-extension" name="reason" maxlength="\(Decision.longestReason)" value="\(typed["reason"])" required></div>
            <button>\(language.say(zh: "延长", en: "Extend"))</button>
            </form></details>
            """
    }
}

extension Obligation.Standing {
    /// What is asked next of a standing duty.
    fileprivate func next(_ language: Language) -> String? {
        switch self {
        case .failing:
            language.say(
                zh: "最近一次核查未落实。整改后登记一次核查，落实到位即恢复。",
                en:
                    "The newest check found that it does not hold. Put it right, then record a check that finds it does."
            )
        case .questioned:
            language.say(
                zh: "最近一次核查存疑。查清后登记一次核查，写明结论。",
                en: "The newest check left it in question. Find out, then record a check with its finding.")
        case .unverified:
            language.say(zh: "超过规定的间隔没有核查，请登记一次核查。", en: "It has not been checked within its interval: record a check.")
        case .holding: language.say(zh: "到期日前再核查一次即可。", en: "The next check is due on the day below.")
        default: nil
        }
    }

    func nextStep(_ language: Language) -> HTML { "\(if: next(language), { "<p class=\"hint\">\($0)</p>" })" }
}
