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
            <span class="hint block">\(proposal.reason(in: language))</span></span></label></li>
            """
    }
}
