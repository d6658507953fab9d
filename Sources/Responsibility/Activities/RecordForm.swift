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
    let attachments: AttachmentFields

    /// Fills the form from a query or from what was sent before.
    static func of(
        _ typed: Form, mistakes: [Mistake], by access: Access, _ language: Language, in tx: Transaction
    ) throws -> RecordForm {
        let units = try Unit.choices(for: .recordActivities, by: access, in: tx)
        let asked = typed["unit"].flatMap { ID<Unit>($0) }
        let unit =
            try units.first { $0.id == asked }
            ?? asked.map { try Unit.find($0, by: access, in: tx) } ?? units.first
        let wanted = typed["obligation"].flatMap { ID<Obligation>($0) }
        let suited = try wanted.flatMap { try suitedKind(for: $0, by: access, in: tx) }
        let kind = typed["kind"].flatMap(Activity.Kind.init) ?? suited ?? .meeting
        let heldOn = typed["held_on"].flatMap { Day($0) } ?? access.today
        let proposals =
            try unit.map {
                try Proposal.of(
                    kind: kind, heldOn: heldOn, title: typed["title"] ?? "", unit: $0.id, by: access, in: tx)
            } ?? []
        var form = typed
        for (name, value) in [
            ("unit", unit?.id.description), ("kind", kind.rawValue), ("held_on", heldOn.description),
            ("once", typed["once"] ?? Token.make()), ("recorder", typed["recorder"] ?? access.personName),
        ] { form = form.replacing(name, with: value) }
        let isSame = unit.map { typed["proposed_for"] == mark(unit: $0.id, kind: kind, heldOn: heldOn) } ?? false
        let ticked =
            isSame
            ? Set(typed.all("obligations").compactMap { ID<Obligation>($0) })
            : Set(proposals.filter { $0.isUnambiguous || $0.obligation.id == wanted }.map(\.obligation.id))
        return RecordForm(
            view: FormView(form: form, mistakes: mistakes, language: language), units: units, unit: unit, kind: kind,
            heldOn: heldOn, proposals: proposals, ticked: ticked,
            attachments: try AttachmentFields.of(form, unit: unit?.id, by: access, in: tx))
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
        \(FormView.defaultButton)
        <input type="hidden" name="once" value="\(view.form["once"])">
        <div class="columns">
        <div>
        <div class="row">
        \(view.field("unit").choice(unitOptions))
        \(view.field("kind").choice(Activity.Kind.allCases.map { ($0.rawValue, $0.title(in: language)) }))
        \(view.field("held_on").input(type: "date"))
        </div>
        \(view.field("title").input(max: Activity.longestTitle))
        <div class="row">
        \(view.field("place").input(required: false, max: 200))
        \(view.field("chair").input(required: false, max: Person.longestName))
        \(view.field("recorder").input(required: false, max: Person.longestName))
        </div>
        \(view.field("minutes").area(rows: 8, hint: language.say(
            zh: "议题、过程、议定事项。写清做了什么即可。", en: "Agenda, what was done, what was decided. Plain facts are enough.")))
        \(attachments.html(view))
        </div>
        <aside aria-labelledby="obligations-title">
        <h2 id="obligations-title">\(language.say(zh: "计入的任务", en: "Counts towards"))</h2>
        <div id="obligations" aria-live="polite">\(proposalList)</div>
        <button class="quiet no-script" formmethod="get" formaction="/activities/new" formenctype="application/x-www-form-urlencoded" formnovalidate>\
        \(language.say(zh: "按类别和日期重新列出", en: "List again for this kind and date"))</button>
        </aside>
        </div>
        <button class="primary">\(language.say(zh: "登记", en: "Record"))</button>
        </form>
        """
    }

    private var unitOptions: [(value: String, title: String)] {
        let known = units.contains { $0.id == unit?.id } ? units : (unit.map { [$0] } ?? []) + units
        return known.map { ($0.id.description, $0.name) }
    }

    /// The obligations that it would count towards, ticked where there is no doubt.
    var proposalList: HTML {
        ProposalList(
            mark: unit.map { Self.mark(unit: $0.id, kind: kind, heldOn: heldOn) } ?? "", proposals: proposals,
            ticked: ticked
        ).html(language)
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
