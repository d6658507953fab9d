import Storage
import Web

extension EventPart {
    /// Each approval that a gate wants, with who recorded it and when; nothing for a clock.
    func approvalSection(_ obligation: Obligation, mayRecord: Bool, _ language: Language) -> HTML {
        guard !approvals.isEmpty else { return "" }
        return """
            <section aria-labelledby="approvals"><h2 id="approvals">\(language.say(zh: "须取得的审批", en: "Approvals needed"))</h2>
            <p class="hint">\(language.say(
                zh: "每取得一项，登记一次工作，选明是哪一项并写明时间；只计开始前取得的。同一项登记两次只算一项。",
                en: "Record each one as work of its own, saying which it is and at what time; only what was given before the start counts. The same one recorded twice is one."))</p>
            <ul class="lines approvals">\(approvals.map { line($0, obligation, mayRecord: mayRecord, language) })</ul>
            </section>
            """
    }

    private func line(
        _ approval: GateApproval, _ obligation: Obligation, mayRecord: Bool, _ language: Language
    ) -> HTML {
        """
        <li><strong>\(language.say(zh: approval.title.zh, en: approval.title.en))</strong> \
        <span class="badge \(approval.badge)">\(approval.word(language))</span> \
        <span class="hint">\(approval.giver(language))</span>\
        \(if: approval.work, { work($0, language) })\
        \(if: mayRecord && [.missing, .late].contains(approval.standing), """
             <a class="quiet block" href="\(recording(approval, obligation))">\(language.say(zh: "登记这项审批", en: "Record this approval"))\
            <span class="unseen"> \(language.say(zh: approval.title.zh, en: approval.title.en))</span></a>
            """)</li>
        """
    }

    /// The record form for one approval; of what has begun already, on the day of its beginning.
    private func recording(_ approval: GateApproval, _ obligation: Obligation) -> Link {
        let day = obligation.dueOn.map { min($0, today) } ?? today
        return
            "/activities/new?unit=\(obligation.unitID)&obligation=\(obligation.id)&approval=\(approval.key)&held_on=\(day)"
    }

    private func work(_ work: GateApproval.Work, _ language: Language) -> HTML {
        let when = work.piece.at.map(office.wall) ?? work.piece.day.description
        guard work.isVisible else { return "<span class=\"hint block\">\(when)</span>" }
        let who = work.recordedBy.isEmpty ? language.machine : work.recordedBy
        return """
            <span class="block"><a href="\(link: "/activities/\(work.activityID)")">\(work.title)</a> <time>\(when)</time> \
            <span class="hint">\(language.say(
                zh: "\(who) 登记于 \(office.wall(work.recordedAt))", en: "recorded by \(who) on \(office.wall(work.recordedAt))"))</span></span>
            """
    }
}

extension GateApproval {
    /// As fulfilments and obligations of the same standing look elsewhere.
    fileprivate var badge: String {
        switch standing {
        case .given: "f-accepted"
        case .waiting: "f-submitted"
        case .late: "s-breached"
        case .missing: "s-dueSoon"
        }
    }

    /// Who gives it, as the catalogue says.
    fileprivate func giver(_ language: Language) -> String {
        switch by {
        case .nobody: ""
        case .sameUnit: language.say(zh: "由本单位", en: "by the unit itself")
        case .parent: language.say(zh: "由上级单位", en: "by the parent unit")
        case .programmeOffice: language.say(zh: "由主管科室", en: "by the programme office")
        }
    }
}
