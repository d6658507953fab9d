import Storage
import Web

/// The form in which somebody writes down what was done, with what it counts for at its side.
struct RecordForm: Sendable {
    let view: FormView
    let units: [Unit]
    let unit: Unit?
    let kind: Activity.Kind
    let heldOn: Day
    let proposals: [Proposal]
    let ticked: Set<ID<Obligation>>
    let fields: WorkFields
    /// Whether the work of another unit than one's own is written down.
    let isOnBehalf: Bool
    let attachments: AttachmentFields

    /// Fills the form from a query, from a draft, or from what was sent before.
    ///
    /// - Parameter listOnly: only what depends on the unit, the kind and the day is asked for.
    static func of(
        _ typed: Form, mistakes: [Mistake], isBack: Bool = false, listOnly: Bool = false, by access: Access,
        _ language: Language, in tx: Transaction
    ) throws -> RecordForm {
        let units =
            try listOnly
            ? [] : Unit.choices(for: .recordActivities, by: access, limit: UnitChoice.most, in: tx)
        var mistakes = mistakes
        let unit = try unit(typed["unit"], of: units, &mistakes, by: access, in: tx)
        let wanted = typed["obligation"].flatMap { ID<Obligation>($0) }
        let suited = try wanted.flatMap { try suitedKind(for: $0, by: access, in: tx) }
        let kind = typed["kind"].flatMap(Activity.Kind.init) ?? suited ?? .meeting
        let heldOn = typed["held_on"].flatMap { Day($0) } ?? access.today
        let proposals =
            try unit.map {
                try Proposal.of(
                    kind: kind, heldOn: heldOn, title: subject(of: typed), unit: $0.id, by: access, in: tx)
            } ?? []
        var form = typed
        for (name, value) in [
            ("unit", unitText(unit, of: units) ?? typed["unit"]), ("kind", kind.rawValue),
            ("held_on", heldOn.description),
            ("once", typed["once"] ?? Token.make()), ("recorder", typed["recorder"] ?? access.personName),
        ] { form = form.replacing(name, with: value) }
        let isSame = unit.map { typed["proposed_for"] == mark(unit: $0.id, kind: kind, heldOn: heldOn) } ?? false
        let ticked =
            isSame
            ? Set(typed.all("obligations").compactMap { ID<Obligation>($0) })
            : Set(proposals.filter { $0.isUnambiguous || $0.obligation.id == wanted }.map(\.obligation.id))
        let view = FormView(form: form, mistakes: mistakes, language: language)
        return RecordForm(
            view: view, units: units, unit: unit, kind: kind, heldOn: heldOn, proposals: proposals, ticked: ticked,
            fields: WorkFields(
                view: view, kind: kind, content: try .of(view, unit: unit?.id, by: access, in: tx),
                asksTime: proposals.contains { $0.obligation.dueAt != nil }),
            isOnBehalf: try unit.map { try OnBehalf.unit(of: access, recordingFor: $0.id, in: tx) != nil } ?? false,
            attachments: try AttachmentFields.of(form, unit: unit?.id, isBack: isBack, by: access, in: tx))
    }

    /// The unit asked for, or the first of one's own; none where what was written names none, which is a mistake.
    private static func unit(
        _ typed: String?, of units: [Unit], _ mistakes: inout [Mistake], by access: Access, in tx: Transaction
    ) throws -> Unit? {
        guard let typed, !typed.trimmed.isEmpty else { return units.first }
        do {
            return try UnitChoice.find(typed, for: .recordActivities, by: access, in: tx)
        } catch Refusal.invalid(let wrong) {
            if !mistakes.contains(where: { $0.place == "unit" }) { mistakes += wrong }
            return nil
        }
    }

    private static func unitText(_ unit: Unit?, of units: [Unit]) -> String? {
        unit.map { units.count > UnitChoice.few ? UnitChoice.label($0) : $0.id.description }
    }

    /// What the work is about, as far as it has been written.
    private static func subject(of typed: Form) -> String {
        var reader = FormReader(typed)
        return (typed["title"] ?? "") + " " + ActivityContent.read(&reader).subject
    }

    /// What the list of proposals was made for.
    static func mark(unit: ID<Unit>, kind: Activity.Kind, heldOn: Day) -> String {
        "\(unit) \(kind.rawValue) \(heldOn)"
    }

    /// The first kind of work that counts for an obligation.
    private static func suitedKind(
        for obligation: ID<Obligation>, by access: Access, in tx: Transaction
    ) throws -> Activity.Kind? {
        let counts = try tx.value(
            """
            SELECT d.counts FROM obligation o JOIN plan p ON p.id = o.plan_id
            JOIN duty_version d ON d.version_id = p.version_id AND d.duty_id = o.duty_id
            WHERE o.id = \(obligation) AND \(access.may(.viewUnits, at: "o.unit_id"))
            """, as: String.self)
        return counts?.split(separator: " ").first.flatMap { Activity.Kind(rawValue: String($0)) }
    }
}

extension RecordForm {
    private var language: Language { view.language }

    var page: HTML {
        """
        \(view.summary)
        <form method="post" action="/activities" enctype="multipart/form-data" class="record" data-proposals="/activities/proposals">
        <button name="again" value="list" formnovalidate hidden></button>
        <input type="hidden" name="once" value="\(view.form["once"])">
        \(["obligation", "approval"].compactMap(asked))
        <div class="columns">
        <div>
        <div class="row">
        \(view.field("unit").unit(units, chosen: unit))
        \(fields.kindAndDay)
        </div>
        \(fields.words)
        \(attachments.html(view))
        \(fields.content.html)
        </div>
        <aside aria-labelledby="obligations-title">
        <h2 id="obligations-title">\(language.say(zh: "计入的任务", en: "Counts towards"))</h2>
        <div id="obligations" aria-live="polite">\(proposalList)</div>
        <button class="quiet no-script" name="again" value="list" formnovalidate>\
        \(language.say(zh: "按类别和日期重新列出", en: "List again for this kind and date"))</button>
        </aside>
        </div>
        <button class="primary">\(language.say(zh: "登记", en: "Record"))</button>
        <p class="draft"><button class="no-script" formaction="/drafts" formenctype="application/x-www-form-urlencoded" formnovalidate>\
        \(language.say(zh: "保存草稿", en: "Save as a draft"))</button>
        <span class="hint" id="draft-state">\(language.say(
            zh: "草稿只有您自己能看到，不含文件，保留 \(Draft.days) 天。",
            en: "A draft is for your eyes only, holds no files and is kept for \(Draft.days) days."))</span></p>
        </form>
        """
    }

    /// What the page of an obligation asked to record goes along with the form.
    private func asked(_ name: String) -> HTML? {
        view.form[name].map { "<input type=\"hidden\" name=\"\(name)\" value=\"\($0)\">" }
    }

    /// The obligations that it would count towards, ticked where there is no doubt.
    var proposalList: HTML {
        """
        \(fields.particulars)
        \(if: isOnBehalf, onBehalf)
        \(if: unit == nil, "<p class=\"mistake\">\(view.mistakes.filter { $0.place == "unit" }.map { $0.sentence(in: language) }.joined(separator: " "))</p>")
        \(ProposalList(
            mark: unit.map { Self.mark(unit: $0.id, kind: kind, heldOn: heldOn) } ?? "", proposals: proposals,
            ticked: ticked, form: view.form, mistakes: view.mistakes, isKnown: unit != nil).html(language))
        """
    }

    private var onBehalf: HTML {
        """
        <p class="hint">\(language.say(
            zh: "您将代\(unit?.name ?? "")填报，记录上会写明。",
            en: "You are recording on behalf of \(unit?.name ?? ""); the record says so."))</p>
        """
    }
}

extension Proposal {
    /// Why it is offered, and what is still missing.
    func reason(in language: Language) -> String {
        let left = obligation.required - obligation.counted
        let missing =
            left > 1 ? language.say(zh: "还差 \(left) 次。", en: "\(left) more are needed. ") : ""
        if isUnambiguous, let named {
            return missing + language.say(zh: "标题写明了“\(named)”。", en: "The title names it: “\(named)”.")
        }
        if let named = approvals.first(where: { $0.key == approval }) {
            return missing
                + language.say(zh: "标题写明了“\(named.title.zh)”。", en: "The title names it: “\(named.title.en)”.")
        }
        if !approvals.isEmpty {
            return missing
                + language.say(
                    zh: "如果这是其中一项审批，请勾选并选择是哪一项。", en: "If it is one of the approvals, tick it and say which.")
        }
        if let topics {
            return missing
                + language.say(zh: "如果内容是“\(topics.zh)”，请勾选。", en: "Tick it if the work was about: \(topics.en).")
        }
        return missing
            + (isUnambiguous
                ? language.say(zh: "类别和日期都符合。", en: "The kind and the date fit.")
                : language.say(zh: "同一事项的另一期。", en: "Another occurrence of the same duty."))
    }
}
