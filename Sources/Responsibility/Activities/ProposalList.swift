import Storage
import Web

/// The obligations that a piece of work would count towards, ticked where there is no doubt.
struct ProposalList: Sendable {
    /// What the list was made for; the form sends it along.
    let mark: String
    let proposals: [Proposal]
    let ticked: Set<ID<Obligation>>
    /// What has become of those that a record counts towards already.
    var states: [ID<Obligation>: Fulfilment.State] = [:]

    /// What the form says, such as which approval the work is.
    var form = Form()
    var mistakes: [Mistake] = []
    /// Which approvals a record is already.
    var approvals: [ID<Obligation>: String] = [:]

    /// Whether it is known whose obligations to look for.
    var isKnown = true

    func html(_ language: Language) -> HTML {
        """
        <input type="hidden" name="proposed_for" value="\(mark)">
        \(if: isKnown && proposals.isEmpty, language.empty(
            zh: "这一天没有这类工作对应的任务；仍可登记。", en: "No obligation fits this kind on this day; it can be recorded all the same."))
        <ul class="ticks">\(proposals.map { line($0, language) })</ul>
        """
    }

    private func line(_ proposal: Proposal, _ language: Language) -> HTML {
        let obligation = proposal.obligation
        return """
            <li><label><input type="checkbox" name="obligations" value="\(obligation.id)"\
            \(attribute: "checked", if: ticked.contains(obligation.id))> <span>\
            <strong>\(language.say(zh: proposal.title.zh, en: proposal.title.en))</strong>\
            \(if: states[obligation.id], { " <span class=\"badge f-\($0.rawValue)\">\($0.title(in: language))</span>" })\
            <span class="hint block">\(language.say(zh: proposal.programmeTitle.zh, en: proposal.programmeTitle.en)) · \
            \(language.say(zh: "到期", en: "due")) \(obligation.dueOn) · \(language.done(obligation.counted, of: obligation.required))</span>\
            <span class="hint block">\(proposal.reason(in: language))</span></span></label>\
            \(if: !proposal.approvals.isEmpty, approvalChoice(proposal, language))</li>
            """
    }

    /// Which of a gate's approvals the work is.
    private func approvalChoice(_ proposal: Proposal, _ language: Language) -> HTML {
        let (id, field) = (proposal.obligation.id, GateApproval.field(proposal.obligation.id))
        let chosen = form[field] ?? approvals[id] ?? asked(of: proposal) ?? proposal.approval ?? ""
        let own = mistakes.filter { $0.place == field }
        return """
            <div class="field approval"><label for="\(field)">\(language.say(zh: "这是哪一项审批", en: "Which approval this is"))\
            <span class="unseen">\(language.say(zh: "：\(proposal.title.zh)", en: ": \(proposal.title.en)"))</span></label>
            \(if: !own.isEmpty, "<p class=\"mistake\" id=\"\(field)-mistake\">\(own.map { $0.sentence(in: language) }.joined(separator: "\n"))</p>")
            <select id="\(field)" name="\(field)"\(if: !own.isEmpty, " aria-describedby=\"\(field)-mistake\" aria-invalid=\"true\"")>
            <option value="">\(language.say(zh: "请选择", en: "Choose"))</option>
            \(proposal.approvals.map { "<option value=\"\($0.key)\"\(attribute: "selected", if: $0.key == chosen)>\($0.option(language))</option>" as HTML })
            </select></div>
            """
    }

    /// The approval that the page of the obligation asked to record.
    private func asked(of proposal: Proposal) -> String? {
        form["obligation"] == proposal.obligation.id.description ? form["approval"] : nil
    }
}
