import Storage
import Web

extension Decision {
    func sentence(in language: Language) -> String {
        switch kind {
        case .waive: language.say(zh: "\(decidedOn) 豁免：\(reason)", en: "\(decidedOn) waived: \(reason)")
        case .move:
            language.say(
                zh: "\(decidedOn) 到期日由 \(text(fromDue)) 改为 \(text(toDue))：\(reason)",
                en: "\(decidedOn) due day moved from \(text(fromDue)) to \(text(toDue)): \(reason)")
        }
    }

    private func text(_ day: Day?) -> String { day?.description ?? "–" }

    /// The fields of a decision, below a list of boxes or for one obligation.
    static func fields(next: String, _ language: Language) -> HTML {
        """
        <input type="hidden" name="next" value="\(next)">
        <div class="field"><label for="decision-reason">\(language.say(zh: "理由", en: "Reason"))</label>
        <input id="decision-reason" name="reason" maxlength="\(longestReason)" required></div>
        <div class="field"><label for="day">\(language.say(zh: "新的到期日（改期时填）", en: "New due day (to move it)"))</label>
        <input id="day" name="day" type="date"></div>
        <p class="actions"><button name="decision" value="move">\(language.say(zh: "改期", en: "Move the due day"))</button>
        <button name="decision" value="waive">\(language.say(zh: "豁免", en: "Waive"))</button></p>
        """
    }
}

extension WaiverRequest {
    static func page(_ waiting: [WaiverRequest], _ language: Language) -> HTML {
        """
        \(if: waiting.isEmpty, language.empty(
            zh: "没有等待答复的申请。单位认为某项任务不适用时，可以在任务页提出申请。",
            en: "No request waits. A unit to which an obligation does not apply asks on the obligation's page."))
        \(waiting.map { $0.section(language) })
        \(if: waiting.count == pageLength ? waiting.last?.id : nil, { language.nextPage("/waiver-requests?after=\($0)") })
        \(if: !waiting.isEmpty, Export.links("/waiver-requests/export", language: language))
        """
    }

    private func section(_ language: Language) -> HTML {
        """
        <section aria-labelledby="request-\(id)"><h2 id="request-\(id)">\
        <a href="\(link: "/obligations/\(obligationID)")">\(language.say(zh: dutyZh, en: dutyEn))</a></h2>
        <p class="hint">\(unitName) · <time>\(askedOn)</time></p>
        <div class="prose"><p>\(reason)</p></div>
        <form method="post" action="\(link: "/waiver-requests/\(id)/answer")">
        <div class="field"><label for="reason-\(id)">\(language.say(zh: "答复", en: "Answer"))</label>
        <input id="reason-\(id)" name="reason" maxlength="\(Decision.longestReason)"></div>
        <p class="actions"><button class="primary" name="granted" value="true">\(language.say(zh: "同意豁免", en: "Grant"))</button>
        <button name="granted" value="false">\(language.say(zh: "不同意", en: "Refuse"))</button></p>
        </form></section>
        """
    }
}
