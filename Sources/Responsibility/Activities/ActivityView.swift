import Storage
import Web

/// What the page of an activity shows: the record, its files, what it counts towards, and its review.
struct ActivityView: Sendable {
    let activity: Activity
    let unit: Unit
    let files: [Evidence]
    let counts: [Counted]
    let mayReview: Bool
    /// Whether this person recorded or corrected it, and so does not review it.
    let isOwn: Bool
    let content: ActivityContent
    let onBehalf: OnBehalf?
    let remaining: [ID<Fulfilment>: Remaining]
    /// What the approvals of gates among its obligations are called.
    let approvals: [ID<Obligation>: [GateApproval]]
    let mayCorrect: Bool
    /// Empty for the machine's administrator.
    let recordedBy: String
    let steps: [ReviewStep]

    /// What has just been done, said at the top.
    enum News: Sendable { case recorded, corrected }

    /// One obligation that it counts towards.
    struct Counted: Sendable {
        let fulfilment: ID<Fulfilment>
        let state: Fulfilment.State
        let reason: String
        let obligation: ID<Obligation>
        let titleZh: String
        let titleEn: String
        let programmeZh: String
        let programmeEn: String
        let counted: Int
        let required: Int
        /// Which approval of a gate it is; empty for everything else.
        let approval: String
    }

    static func of(_ id: ID<Activity>, by access: Access, in tx: Transaction) throws -> ActivityView {
        let activity = try Activity.find(id, by: access, in: tx)
        let unit = try Unit.find(activity.unitID, by: access, in: tx)
        let counts = try tx.all(
            """
            SELECT f.id, f.state, f.reason, o.id, \(Obligation.titles), pv.title_zh, pv.title_en, o.counted, o.required, f.approval
            FROM fulfilment f JOIN obligation o ON o.id = f.obligation_id JOIN plan p ON p.id = o.plan_id
            JOIN programme_version pv ON pv.id = p.version_id
            JOIN duty_version d ON d.version_id = p.version_id AND d.duty_id = o.duty_id
            WHERE f.activity_id = \(id) AND \(access.may(.viewRecords, at: "f.unit_id")) ORDER BY f.id
            """, Counted.init)
        let mayReview =
            try tx.value(
                """
                SELECT 1 FROM \(Fulfilment.reviewed) WHERE f.activity_id = \(id) AND \(Fulfilment.mayReview(access)) LIMIT 1
                """, as: Int.self) != nil
        let authors = try [activity.recordedBy] + Activity.correctors(of: id, in: tx)
        return ActivityView(
            activity: activity, unit: unit, files: try Evidence.of(id, by: access, in: tx), counts: counts,
            mayReview: mayReview, isOwn: access.actor.accountID.map(authors.contains) ?? false,
            content: try .of(id, version: activity.version, by: access, in: tx),
            onBehalf: try .of(id, by: access, in: tx), remaining: try Remaining.after(id, by: access, in: tx),
            approvals: try GateApproval.of(
                counts.filter { !$0.approval.isEmpty }.map(\.obligation), by: access, in: tx),
            mayCorrect: try tx.value("SELECT 1 WHERE \(access.may(.recordActivities, at: unit.id))", as: Int.self)
                != nil,
            recordedBy: try Account.name(of: activity.recordedBy, in: tx),
            steps: try ReviewStep.of(id, by: access, in: tx))
    }
}

extension ActivityView {
    func page(
        _ language: Language, _ clock: OfficeClock, news: News? = nil, reason: String = "", mistakes: [Mistake] = []
    ) -> HTML {
        """
        \(if: news, { "<p class=\"notice good\" role=\"status\">\($0 == .recorded ? language.say(zh: "已登记。", en: "It has been recorded.") : language.say(zh: "已更正，原来的内容保留为旧版本。", en: "It has been corrected; what it said before is kept as an old version."))</p>" })
        \(if: !mistakes.isEmpty, Mistake.list(mistakes, language))
        <p class="lead"><a href="\(link: "/units/\(unit.id)")">\(unit.name)</a> · \(activity.kind.title(in: language)) · \
        <time datetime="\(activity.heldOn)">\(language.long(activity.heldOn))\(if: activity.heldAt, { " \(clock.timeOfDay($0))" })</time></p>
        \(correctionLine(clock, language))
        <dl class="facts">
        \(fact(language.say(zh: "核查结果", en: "What was found"), activity.outcome.title(in: language)))
        \(fact(language.say(zh: "地点", en: "Place"), activity.place))
        \(fact(language.say(zh: "主持人", en: "Chair"), activity.chair))
        \(fact(language.say(zh: "记录人", en: "Recorder"), activity.recorder))
        \(fact(language.say(zh: "代填", en: "On behalf"), onBehalf?.sentence(for: unit, language) ?? ""))
        </dl>
        \(if: !activity.minutes.isEmpty, "<div class=\"prose\">\(activity.minutes.split(separator: "\n").map { "<p>\($0)</p>" as HTML })</div>")
        \(content.page(language))
        \(if: !files.isEmpty, fileList(language))
        \(countsSection(language, reason: reason))
        \(ReviewStep.trail(of: steps, clock, language))
        """
    }

    private func fact(_ name: String, _ value: String) -> HTML {
        value.isEmpty ? "" : "<div><dt>\(name)</dt><dd>\(value)</dd></div>"
    }

    private func fileList(_ language: Language) -> HTML {
        """
        <section aria-labelledby="file-list">
        <h2 id="file-list">\(language.say(zh: "佐证材料", en: "Evidence"))</h2>
        <ul class="lines">
        \(files.map { "<li><a href=\"\(link: "/evidence/\($0.id)/content")\" download>\($0.name)</a> <span class=\"hint\">\(size($0.size)) · \($0.effectiveOn)</span> <a class=\"quiet\" href=\"\(link: "/evidence/\($0.id)")\">\(language.say(zh: "详情", en: "About it"))<span class=\"unseen\"> \($0.name)</span></a></li>" as HTML })
        </ul>
        </section>
        """
    }

    private func countsSection(_ language: Language, reason: String) -> HTML {
        let canReview = mayReview && !isOwn && counts.contains { $0.state != .returned }
        return """
            <section aria-labelledby="counts">
            <h2 id="counts">\(language.say(zh: "计入的任务", en: "Counts towards"))</h2>
            \(if: counts.isEmpty, "<p class=\"empty\">\(language.say(zh: "没有计入任何任务。", en: "It counts towards no obligation."))</p>")
            \(if: mayReview && isOwn && !counts.isEmpty, "<p class=\"notice\">\(Conflict.separation(.recorderReviews).sentence(in: language))</p>")
            \(if: canReview, reviewForm(language, reason: reason), else: "<ul class=\"ticks\">\(counts.map { line($0, tick: false, language) })</ul>")
            </section>
            """
    }

    private func reviewForm(_ language: Language, reason: String) -> HTML {
        let waits = counts.contains { $0.state == .submitted }
        return """
            <form method="post" action="\(link: "/activities/\(activity.id)/review")">
            <ul class="ticks">\(counts.map { line($0, tick: true, language) })</ul>
            <div class="field"><label for="reason">\(Field.names["reason"].map { language.say(zh: $0.zh, en: $0.en) })</label>
            <p class="hint" id="reason-hint">\(language.say(zh: "退回或撤回认定时必填。", en: "Needed to return it or to withdraw an acceptance."))</p>
            <input id="reason" name="reason" maxlength="\(Fulfilment.longestReason)" value="\(reason)" aria-describedby="reason-hint"></div>
            <p class="actions">
            \(if: waits, """
                <button class="primary" name="verdict" value="accept">\(language.say(zh: "认定", en: "Accept"))</button>
                <button name="verdict" value="return">\(language.say(zh: "退回", en: "Return"))</button>
                """, else: "<button name=\"verdict\" value=\"withdraw\">\(language.say(zh: "撤回认定", en: "Withdraw the acceptance"))</button>")
            </p>
            </form>
            """
    }

    /// A box to tick stands where this verdict can apply: waiting work, or else accepted work.
    private func line(_ counted: Counted, tick: Bool, _ language: Language) -> HTML {
        let waits = counts.contains { $0.state == .submitted }
        let box = tick && counted.state == (waits ? .submitted : .accepted)
        let approval = approvals[counted.obligation]?.first { $0.key == counted.approval }?.title
        let words: HTML = """
            <span><strong>\(language.say(zh: counted.titleZh, en: counted.titleEn))\
            \(approval.map { language.say(zh: "：\($0.zh)", en: ": \($0.en)") })</strong> \
            <span class="badge f-\(counted.state.rawValue)">\(counted.state.title(in: language))</span>\
            <span class="hint block">\(language.say(zh: counted.programmeZh, en: counted.programmeEn)) · \
            \(language.done(counted.counted, of: counted.required))</span>\
            \(if: remaining[counted.fulfilment], { "<span class=\"hint block\">\($0.sentence(in: language))</span>" })\
            \(if: !counted.reason.isEmpty, "<span class=\"hint block\">\(counted.reason)</span>")</span>
            """
        return """
            <li>\(if: box, "<label><input type=\"checkbox\" name=\"fulfilment\" value=\"\(counted.fulfilment)\" checked> \(words)</label>", else: words) \
            <a class="quiet" href="\(link: "/obligations/\(counted.obligation)")">\(language.say(zh: "查看任务", en: "See the obligation"))\
            <span class="unseen"> \(language.say(zh: counted.titleZh, en: counted.titleEn))</span></a></li>
            """
    }
}

/// `12 KB` or `3.4 MB`.
func size(_ bytes: Int) -> String {
    if bytes < 1024 { return "\(bytes) B" }
    if bytes < 1 << 20 { return "\(bytes >> 10) KB" }
    return "\(bytes >> 20).\((bytes >> 10) % 1024 * 10 / 1024) MB"
}
