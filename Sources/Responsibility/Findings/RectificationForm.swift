import Storage
import Web

/// The form in which a unit plans how a finding is put right.
extension FindingView {
    func planSectionForm(_ language: Language, isFirst: Bool) -> HTML {
        let title =
            isFirst
            ? language.say(zh: "制定整改方案", en: "Plan how it is put right")
            : language.say(zh: "修改方案", en: "Change the plan")
        guard !isFirst else {
            return """
                <section aria-labelledby="planning"><h2 id="planning">\(title)</h2>\(planForm(language))</section>
                """
        }
        let isOpen = typed?.form["measures"] != nil
        return "<details\(attribute: "open", if: isOpen)><summary>\(title)</summary>\(planForm(language))</details>"
    }

    private func planForm(_ language: Language) -> HTML {
        let view = FormView(form: filled, mistakes: typed?.mistakes ?? [], language: language)
        let optional = finding.track == .atOnce && finding.grade == .ordinary
        return """
            <form method="post" action="\(link: "/findings/\(finding.id)/rectification")">
            <input type="hidden" name="version" value="\(plans.last?.version ?? 0)">
            \(view.field("who").input(max: 200, hint: language.say(zh: "一名责任人，写岗位或姓名。", en: "One person, by post or name.")))
            \(view.field("measures").area(rows: 4, required: true))
            \(view.field("money").input(required: !optional, max: 200, hint: language.say(zh: "金额和来源；不需要的写“不需要”。", en: "How much, and from where; or that none is needed.")))
            \(view.field("due_on").input(type: "date", hint: language.say(zh: "不晚于整改期限 \(finding.dueOn)。", en: "Not after the last day \(finding.dueOn).")))
            \(view.field("contingency").area(rows: 2, required: !optional, hint: language.say(zh: "整改期间出现意外怎么办；不需要的写“不需要”。", en: "What is done if something goes wrong; or that nothing is needed.")))
            \(if: finding.grade == .major, view.field("interim").area(rows: 2, required: true, hint: language.say(
                zh: "重大问题整改到位以前怎样控制风险。", en: "What holds the danger down until it is put right.")))
            \(if: finding.track == .longTerm, stageFields(view))
            <button class="\(isPlain ? "" : "primary")">\(language.say(zh: "保存方案", en: "Save the plan"))</button></form>
            """
    }

    /// Another plan stands behind the application as the main thing to do.
    private var isPlain: Bool { finding.stage == .planned }

    private func stageFields(_ view: FormView) -> HTML {
        let rows = (1...RectificationStage.most).map { row in
            """
            <div class="row">\(view.field("stage_\(row)").input(required: false, max: 200))\
            \(view.field("stage_due_\(row)").input(type: "date", required: false))</div>
            """ as HTML
        }
        return """
            <fieldset class="entries"><legend>\(view.language.say(zh: "分阶段（每个阶段完成后逐一销项）", en: "Stages, ticked off one by one"))</legend>
            \(rows)</fieldset>
            """
    }

    /// What was typed, else the plan in force, so that a change starts from it.
    private var filled: Form {
        if let form = typed?.form, form["measures"] != nil { return form }
        var form = Form()
        form.add(plans.last?.who ?? "", to: "who")
        form.add(plans.last?.measures ?? "", to: "measures")
        form.add(plans.last?.money ?? "", to: "money")
        form.add(min(plans.last?.dueOn ?? finding.dueOn, finding.dueOn).description, to: "due_on")
        form.add(plans.last?.contingency ?? "", to: "contingency")
        form.add(plans.last?.interim ?? "", to: "interim")
        for (index, stage) in stages.filter({ $0.doneOn == nil }).prefix(RectificationStage.most).enumerated() {
            form.add(stage.title, to: "stage_\(index + 1)")
            form.add(stage.dueOn.description, to: "stage_due_\(index + 1)")
        }
        return form
    }
}

extension Form {
    /// The plan that the form describes.
    func newRectification() throws -> NewRectification {
        var reader = FormReader(self)
        let longest = Rectification.longestText
        var stages: [NewRectification.Stage] = []
        var wrong: [Mistake] = []
        for row in 1...RectificationStage.most {
            let title = (self["stage_\(row)"] ?? "").trimmed
            let day = self["stage_due_\(row)"].flatMap { Day($0.trimmed) }
            switch (title.isEmpty, day) {
            case (false, let day?): stages.append(.init(title: String(title.prefix(200)), dueOn: day))
            case (false, nil):
                wrong.append(Mistake("stage_due_\(row)", zh: "请填写这个阶段的时限", en: "say by when this stage is done"))
            case (true, _?): wrong.append(Mistake("stage_\(row)", zh: "请写明这个阶段做什么", en: "say what this stage is"))
            case (true, nil): break
            }
        }
        let (who, measures, money, dueOn, contingency, interim, version) = try reader.checked(
            reader.optionalText("who", max: 200), reader.optionalMultiline("measures", max: longest),
            reader.optionalText("money", max: 200), reader.day("due_on", as: Day.self),
            reader.optionalMultiline("contingency", max: longest), reader.optionalMultiline("interim", max: longest),
            reader.integer("version", in: 0...1_000_000))
        guard wrong.isEmpty else { throw Refusal.invalid(wrong) }
        return NewRectification(
            who: who ?? "", measures: measures ?? "", money: money ?? "", dueOn: dueOn,
            contingency: contingency ?? "", interim: interim ?? "", stages: stages, version: version)
    }
}
