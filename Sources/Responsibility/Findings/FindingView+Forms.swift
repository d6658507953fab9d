import Storage
import Web

/// What somebody may do with a finding now, each with a sentence that says what it does.
extension FindingView {
    /// The field in which files are chosen besides those of an application for closing.
    static let moreFiles = "more_files"

    private func view(_ language: Language) -> FormView { typed ?? FormView(language: language) }

    /// Whether files were being added when the page came back.
    private var isAddingFiles: Bool { typed?.form["side"] != nil }

    /// The step that is due, for whom it is theirs.
    func next(_ language: Language) -> HTML {
        switch finding.stage {
        case .open: may.contains(.rectify) ? planSectionForm(language, isFirst: true) : waits(language)
        case .planned: may.contains(.rectify) ? applyForm(language) : waits(language)
        case .applied, .checked, .signed: closingForm(language)
        case .closed: closedNotice(language)
        }
    }

    /// What can be done besides: another plan, an extension, files, telling the employees, opening it again.
    func furtherForms(_ language: Language) -> HTML {
        """
        \(if: finding.stage == .planned && may.contains(.rectify), planSectionForm(language, isFirst: false))
        \(if: extensions.contains { $0.granted == nil } && may.contains(.extendRectification), answerForm(language))
        \(if: [.open, .planned].contains(finding.stage) && may.contains(.rectify) && !extensions.contains { $0.granted == nil }, askForm(language))
        \(if: finding.stage != .closed && !may.isDisjoint(with: [.rectify, .inspect]), filesForm(language))
        \(if: finding.stage != .closed && !may.isDisjoint(with: [.rectify, .inspect]), partiesForm(language))
        \(if: !may.isDisjoint(with: [.rectify, .closeFindings]), tellForm(language))
        \(if: finding.stage == .closed && may.contains(.closeFindings), reopenForm(language))
        """
    }

    private func waits(_ language: Language) -> HTML {
        """
        <p class="notice">\(finding.stage == .open
            ? language.say(zh: "等责任单位制定整改方案。", en: "It waits for the unit's plan.")
            : language.say(zh: "责任单位正在整改，完成后由其申请销号。", en: "The unit is putting it right and then applies for closing."))</p>
        """
    }

    private func closedNotice(_ language: Language) -> HTML {
        "<p class=\"notice good\">\(language.say(zh: "已于以下日期销号：", en: "Closed on")) <time>\(finding.closedOn)</time></p>"
    }

    private func applyForm(_ language: Language) -> HTML {
        let view = view(language)
        let isMajor = finding.grade == .major
        return """
            <section aria-labelledby="apply"><h2 id="apply">\(language.say(zh: "整改完成，申请销号", en: "Put right? Apply for closing"))</h2>
            <p class="hint">\(language.say(
                zh: "提交后由他人核查、审签、销号；参与整改的人不能办这三步。",
                en: "Then others check, sign and close it; nobody who took part in putting it right does."))</p>
            \(if: stages.contains { $0.doneOn == nil }, "<p class=\"notice\">\(language.say(zh: "还有阶段没有完成，完成后才能申请。", en: "A stage is not done yet; then you can apply."))</p>")
            <form method="post" action="\(link: "/findings/\(finding.id)/application")" enctype="multipart/form-data">
            \(view.field("note").area(rows: 3, hint: isMajor
                ? language.say(zh: "重大问题须附整改后的材料；确实没有的，在这里写明原因。", en: "A major finding needs a file that shows it put right; where there is none, say why here.")
                : language.say(zh: "做了什么，现在怎样。", en: "What was done, and how it is now.")))
            \(fileField("files", language.say(zh: "整改后的材料", en: "Files that show it put right"), view, kept: isAddingFiles ? [] : kept))
            <button class="primary">\(language.say(zh: "申请销号", en: "Apply for closing"))</button></form></section>
            """
    }

    private func fileField(_ id: String, _ label: String, _ view: FormView, kept: [KeptUpload]) -> HTML {
        let own = view.mistakes.filter { $0.place == id }
        return """
            <div class="field"><label for="\(id)">\(label)</label>
            \(if: !own.isEmpty, "<p class=\"mistake\">\(own.map { $0.sentence(in: view.language) }.joined(separator: "\n"))</p>")
            <input id="\(id)" name="files" type="file" multiple></div>
            \(kept.ticks(view.language))
            """
    }

    private func closingForm(_ language: Language) -> HTML {
        guard let step = Self.closingStep(at: finding.stage), may.contains(step.permission(at: finding.stage)) else {
            return "<p class=\"notice\">\(waitsFor(language))</p>"
        }
        if let barred { return "<p class=\"notice\">\(barred.sentence(in: language))</p>" }
        let view = view(language)
        let (address, words): (Link, String) =
            switch step {
            case .check: ("/findings/\(finding.id)/check", language.say(zh: "核查通过", en: "It is put right"))
            case .sign: ("/findings/\(finding.id)/signature", language.say(zh: "审签同意", en: "Sign"))
            default: ("/findings/\(finding.id)/closing", language.say(zh: "销号", en: "Close it"))
            }
        return """
            <section aria-labelledby="next"><h2 id="next">\(finding.stage.title(in: language))</h2>
            <p class="hint">\(stepHint(step, language))</p>
            <form method="post" action="\(address)" class="narrow">\(view.field("opinion").area(rows: 2))
            <button class="primary">\(words)</button></form>
            <form method="post" action="\(link: "/findings/\(finding.id)/return")" class="narrow">\(view.field("reason").area(rows: 2, required: true))
            <button>\(language.say(zh: "退回整改", en: "Send it back"))</button></form></section>
            """
    }

    private func waitsFor(_ language: Language) -> String {
        switch finding.stage {
        case .applied: language.say(zh: "等待核查。", en: "It waits to be checked.")
        case .checked: language.say(zh: "等待负责人审签。", en: "It waits for a head's signature.")
        default: language.say(zh: "等待主管科室销号。", en: "It waits for the programme office to close it.")
        }
    }

    private func stepHint(_ step: FindingStep.Step, _ language: Language) -> String {
        switch step {
        case .check:
            language.say(
                zh: "到现场或对照材料核实。通过后由负责人审签；退回的，单位重新整改。",
                en: "Look at the place or the papers. Then a head signs; what is sent back is put right anew.")
        case .sign:
            language.say(zh: "审签后由主管科室销号。", en: "After your signature the programme office closes it.")
        default:
            language.say(
                zh: "销号后这个问题不再计入未整改；以后反弹的，按原编号重新打开。",
                en: "A closed finding no longer counts as open; one that comes back is opened again under its number.")
        }
    }

    private func askForm(_ language: Language) -> HTML {
        let view = view(language)
        return """
            <details\(attribute: "open", if: view.form["extend_to"] != nil)><summary>\(language.say(zh: "申请延期", en: "Ask for an extension"))</summary>
            <form method="post" action="\(link: "/findings/\(finding.id)/extension")" class="narrow">
            \(view.field("extend_to").input(type: "date"))\(view.field("reason").area(rows: 2, required: true))
            <button>\(language.say(zh: "申请延期", en: "Ask"))</button></form></details>
            """
    }

    private func answerForm(_ language: Language) -> HTML {
        if isAsker { return "<p class=\"notice\">\(Conflict.separation(.askerAnswers).sentence(in: language))</p>" }
        let view = view(language)
        return """
            <section aria-labelledby="answer-extension"><h2 id="answer-extension">\(language.say(zh: "批复延期", en: "Answer the extension"))</h2>
            <form method="post" action="\(link: "/findings/\(finding.id)/extension/answer")" class="narrow">
            \(view.field("answer").area(rows: 2, hint: language.say(zh: "不同意时必填。", en: "Needed to refuse it.")))
            <p class="actions"><button class="primary" name="granted" value="yes">\(language.say(zh: "同意", en: "Grant"))</button>
            <button name="granted" value="no">\(language.say(zh: "不同意", en: "Refuse"))</button></p></form></section>
            """
    }

    private func filesForm(_ language: Language) -> HTML {
        let view = view(language)
        let sides = [
            ("before", language.say(zh: "整改前", en: "before")), ("after", language.say(zh: "整改后", en: "after")),
        ]
        return """
            <details\(attribute: "open", if: isAddingFiles)><summary>\(language.say(zh: "补充材料", en: "Add files"))</summary>
            <form method="post" action="\(link: "/findings/\(finding.id)/files")" enctype="multipart/form-data" class="narrow">
            <div class="field"><label for="side">\(language.say(zh: "反映", en: "They show it"))</label><select id="side" name="side">
            \(sides.map { "<option value=\"\($0.0)\"\(attribute: "selected", if: $0.0 == view.form["side"])>\($0.1)</option>" as HTML })</select></div>
            \(fileField(Self.moreFiles, language.say(zh: "文件", en: "Files"), view, kept: isAddingFiles ? kept : []))
            <button>\(language.say(zh: "上传", en: "Add"))</button></form></details>
            """
    }

    private func tellForm(_ language: Language) -> HTML {
        let view = view(language)
        return """
            <details\(attribute: "open", if: view.form["told_how"] != nil)><summary>\(language.say(zh: "记录向职工通报", en: "Note how employees were told"))</summary>
            <form method="post" action="\(link: "/findings/\(finding.id)/notice")" class="narrow">
            \(view.field("told_how").input(max: 200, hint: language.say(zh: "如公告栏、班前会。", en: "Such as the notice board, a meeting.")))
            \(view.field("told_on").input(type: "date"))
            <button>\(language.say(zh: "保存", en: "Save"))</button></form></details>
            """
    }

    private func reopenForm(_ language: Language) -> HTML {
        let view = view(language)
        return """
            <details\(attribute: "open", if: view.form["reason"] != nil)><summary>\(language.say(zh: "回头看：重新打开", en: "It came back: open it again"))</summary>
            <p class="hint">\(language.say(zh: "编号不变，重新制定方案、核查、销号。", en: "Its number stays; it is planned, checked and closed anew."))</p>
            <form method="post" action="\(link: "/findings/\(finding.id)/reopening")" class="narrow">
            \(view.field("reason").area(rows: 2, required: true))\(view.field("due_on").input(type: "date"))
            <button>\(language.say(zh: "重新打开", en: "Open it again"))</button></form></details>
            """
    }
}
