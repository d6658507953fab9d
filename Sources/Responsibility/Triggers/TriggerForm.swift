import Storage
import Web

/// The form in which somebody records an event, with what it will make at its side.
struct TriggerForm: Sendable {
    let view: FormView
    let units: [Unit]
    let unit: Unit?
    let kinds: [ProgrammeFile.Named]
    let steps: [Step]
    let office: OfficeClock

    /// Fills the form from a query or from what was sent before.
    static func of(
        _ typed: Form, mistakes: [Mistake], at office: OfficeClock, by access: Access, _ language: Language,
        in tx: Transaction
    ) throws -> TriggerForm {
        let units = try Unit.choices(for: .recordActivities, by: access, in: tx)
        let asked = typed["unit"].flatMap { ID<Unit>($0) }
        let unit =
            try units.first { $0.id == asked }
            ?? asked.map { try Unit.find($0, by: access, in: tx) } ?? units.first
        let day = typed["on"].flatMap { Day($0) } ?? access.today
        let now = office.secondOfDay(of: access.now)
        let second = typed["time"].flatMap(OfficeClock.second) ?? now - now % 60
        let duties = try unit.map { try StartedDuty.of($0.id, on: day, by: access, in: tx) } ?? []
        var kinds: [ProgrammeFile.Named] = []
        for duty in duties where !kinds.contains(where: { $0.key == duty.kind.key }) { kinds.append(duty.kind) }
        let kind = kinds.first { $0.key == typed["trigger_kind"] } ?? kinds.first
        var form = typed
        for (name, value) in [
            ("unit", unit?.id.description), ("trigger_kind", kind?.key), ("on", typed["on"] ?? day.description),
            ("time", typed["time"] ?? OfficeClock.time(second)), ("once", typed["once"] ?? Token.make()),
        ] { form = form.replacing(name, with: value) }
        return TriggerForm(
            view: FormView(form: form, mistakes: mistakes, language: language), units: units, unit: unit, kinds: kinds,
            steps: Step.of(
                duties.filter { $0.kind.key == kind?.key }, at: office.instant(of: day, second: second), by: office),
            office: office)
    }

    /// What the list of obligations to come was made for.
    static func mark(_ form: Form) -> String {
        ["unit", "trigger_kind", "on", "time"].map { form[$0] ?? "" }.joined(separator: " ")
    }
}

extension Form {
    /// The event that the form describes, or all that is wrong with it.
    func newTrigger(at office: OfficeClock) throws -> NewTrigger {
        var reader = FormReader(self)
        let (unit, kind, day, time, title, once) = try reader.checked(
            reader.id("unit", as: ID<Unit>.self), reader.text("trigger_kind", max: 60), reader.day("on", as: Day.self),
            reader.text("time", max: 8), reader.text("event_title", max: Trigger.longestTitle),
            reader.text("once", max: 40))
        guard let second = OfficeClock.second(of: time) else { throw Refusal.invalid([.noTime("time")]) }
        // The list was made for another event: what it said does not hold, so the form comes back with the new one.
        guard self["shown_for"] == TriggerForm.mark(self) else {
            throw Refusal.invalid([
                Mistake(
                    "steps", zh: "类别、时间或单位改过了，请核对下面重新列出的任务后再提交",
                    en: "the kind, the time or the unit has changed: look at the new list below and send it again")
            ])
        }
        return NewTrigger(
            unitID: unit, kind: kind, title: title, at: office.instant(of: day, second: second), once: once)
    }
}

extension TriggerForm {
    private var language: Language { view.language }

    var page: HTML {
        """
        \(view.summary)
        <form method="post" action="/triggers" class="event">
        <input type="hidden" name="once" value="\(view.form["once"])">
        <input type="hidden" name="shown_for" value="\(Self.mark(view.form))">
        <div class="row">
        \(view.field("unit").choice(units.map { ($0.id.description, $0.name) }))
        \(if: !kinds.isEmpty, view.field("trigger_kind").choice(kinds.map { ($0.key, language.say(zh: $0.title.zh, en: $0.title.en)) }))
        </div>
        \(if: kinds.isEmpty, nothing, else: fields)
        </form>
        """
    }

    /// A unit without such duties still lets another be chosen.
    private var nothing: HTML {
        """
        <p class="empty">\(language.say(
            zh: "该单位这一天的计划里没有由事件触发的责任事项。", en: "No plan of this unit on this day has a duty that an event starts."))</p>
        <p class="actions">\(showButton)</p>
        """
    }

    private var fields: HTML {
        """
        <div class="row">
        \(view.field("on").input(type: "date", hint: language.say(zh: "发生的日期；须事前审批的，填开始的日期。", en: "When it happened; of what needs approval first, when it begins.")))
        \(view.field("time").input(type: "time", hint: language.say(zh: "按本单位所在地时间。", en: "By the office's clock.")))
        </div>
        \(view.field("event_title").input(max: Trigger.longestTitle, hint: language.say(
            zh: "写明是什么事，不写个人姓名，也不写谁说了什么。", en: "What it is. No names of persons, nothing that anybody said.")))
        <section aria-labelledby="steps-title"><h2 id="steps-title">\(language.say(zh: "登记后将产生的任务", en: "What recording it makes"))</h2>
        <ul class="lines" id="steps">\(steps.map { $0.line(office, language) })</ul>
        <p class="actions">\(showButton)</p></section>
        <button class="primary">\(language.say(zh: "登记事件", en: "Record the event"))</button>
        """
    }

    private var showButton: HTML {
        """
        <button class="quiet" formmethod="get" formaction="/triggers/new" formnovalidate>\
        \(language.say(zh: "按单位、类别和时间重新列出", en: "List again for this unit, kind and time"))</button>
        """
    }
}

extension Step {
    fileprivate func line(_ office: OfficeClock, _ language: Language) -> HTML {
        """
        <li><strong>\(language.say(zh: duty.duty.title.zh, en: duty.duty.title.en))\
        \(title.map { language.say(zh: "：\($0.zh)", en: ": \($0.en)") })</strong> <span class="hint">\
        \(language.say(zh: duty.plan.titleZh, en: duty.plan.titleEn))</span>\
        <span class="block">\(when(office, language))</span></li>
        """
    }

    private func when(_ office: OfficeClock, _ language: Language) -> String {
        if let after, let within {
            return language.say(
                zh: "“\(after.zh)”完成后\(within.words.zh)内", en: "within \(within.words.en) of “\(after.en)”")
        }
        guard let due else { return "" }
        let time = due.at.map { language.say(zh: " ", en: ", ") + OfficeClock.time(office.secondOfDay(of: $0)) } ?? ""
        let last = language.long(due.day) + time
        guard approvals.isEmpty else {
            let asked = askedBy.map {
                language.say(zh: "；最迟 \(language.long($0)) 提出申请", en: "; asked for by \(language.long($0))")
            }
            return language.say(
                zh: "\(last) 开始前须取得 \(required) 项批准：\(approvals.map(\.zh).joined(separator: "、"))",
                en: "before \(last): \(approvals.map(\.en).joined(separator: ", "))") + (asked ?? "")
        }
        let provisional = due.isProvisional ? language.say(zh: "（暂定）", en: " (provisional)") : ""
        let gap = due.at == nil ? "" : " "
        return language.say(zh: "\(last)\(gap)前完成", en: "due by \(last)") + provisional
    }
}

extension Language {
    var recordTrigger: String { say(zh: "登记触发事件", en: "Record an event that starts a clock") }
}
