import Storage
import Web

extension MeasureView {
    /// The page: how it stands, what can be done now, what was said and decided, and who looked.
    func page(_ view: FormView, _ clock: OfficeClock) -> HTML {
        let language = view.language
        return """
            <p class="crumbs"><a href="/measures">\(language.say(zh: "问责", en: "Measures"))</a></p>
            \(view.summary)
            \(written(view))
            <p><span class="badge \(standing.badge)">\(standing.title(in: language))</span> \
            \(if: part, { "<span class=\"hint\">\(language.say(zh: "您是", en: "Your part:")) \($0.title(in: language))</span>" })</p>
            \(if: isOpen, now(view))
            \(summary(language))
            \(defenceSection(language))
            \(decisionSection(language))
            \(appealSection(language))
            \(fileSection(language))
            \(trail(clock, language))
            \(lookSection(clock, language))
            """
    }

    /// What somebody wrote for a step that cannot be done any more, so that the form for it is gone.
    private func written(_ view: FormView) -> HTML {
        let texts = ["facts", "basis", "text", "checked", "reasons", "return_reason", "drop_reason", "grounds", "extension_reason"]
            .compactMap { view.form[$0] }.filter { !$0.trimmed.isEmpty }
        guard view.mistakes.contains(where: { $0.place == "now" }), !texts.isEmpty else { return "" }
        return """
            <p>\(view.language.say(zh: "您写的内容没有保存：", en: "What you wrote was not saved:"))</p>
            \(texts.map { "<blockquote>\($0.lines)</blockquote>" as HTML })
            """
    }

    /// Whether something may still happen to it: it has effect, or an appeal is to be decided.
    private var isOpen: Bool { !measure.isArchived(on: today) || appeals.contains { $0.outcome == nil } }

    private func summary(_ language: Language) -> HTML {
        """
        <h2>\(language.say(zh: "事项", en: "What it is about"))</h2>
        <dl class="facts">
        <div><dt>\(language.say(zh: "被问责人", en: "Whom it concerns"))</dt><dd>\(measure.subject)（\(measure.unit)）</dd></div>
        <div><dt>\(language.say(zh: "事实", en: "Facts"))</dt><dd>\(measure.facts.lines)</dd></div>
        \(if: !records.isEmpty, """
            <div><dt>\(language.say(zh: "所依据的记录", en: "Records"))</dt>
            <dd>\(records.map { "<a href=\"\(Link(checking: $0.path))\">\($0.title)</a>" as HTML }, separator: "<br>")</dd></div>
            """)
        <div><dt>\(language.say(zh: "依据", en: "Legal basis"))</dt><dd>\(measure.basis.lines)</dd></div>
        <div><dt>\(language.say(zh: "告知拟采取", en: "Considered"))</dt><dd>\(measure.considered.title(in: language))</dd></div>
        \(if: answer, { """
            <div><dt>\(language.say(zh: "答复期限", en: "Answer until"))</dt><dd><time>\($0.day)</time>\(provisional($0.provisional, language)) \
            <span class="hint">\(language.say(zh: "告知后 \(measure.answerDays) 个工作日", en: "\(measure.answerDays) working days after the notice"))</span></dd></div>
            """ as HTML })
        \(Measure.Part.allCases.filter { $0 != .subject }.compactMap { people($0, language) })
        \(deliveries.map { "<div><dt>\($0.what.title(in: language).capitalizedFirst)</dt><dd><time>\($0.on)</time> \($0.mode.title(in: language))</dd></div>" as HTML })
        \(if: measure.told(to: part).lapsesOn, { "<div><dt>\(language.say(zh: "影响期止于", en: "In effect until"))</dt><dd><time>\($0.adding(days: -1))</time></dd></div>" })
        \(if: measure.endedOn, { "<div><dt>\(language.say(zh: "终止于", en: "Ended on"))</dt><dd><time>\($0)</time></dd></div>" })
        </dl>
        """
    }

    private func people(_ part: Measure.Part, _ language: Language) -> HTML? {
        let own = parties.filter { $0.part == part }
        guard !own.isEmpty else { return nil }
        let names = own.map { "\($0.name)（\($0.unit)）" }.joined(separator: language.say(zh: "、", en: ", "))
        return "<div><dt>\(part.title(in: language).capitalizedFirst)</dt><dd>\(names)</dd></div>"
    }

    func provisional(_ isProvisional: Bool, _ language: Language) -> HTML {
        guard isProvisional else { return "" }
        return
            " <span class=\"hint\">\(language.say(zh: "（暂定，待放假安排公布）", en: "(provisional until the holidays are published)"))</span>"
    }

    private func defenceSection(_ language: Language) -> HTML {
        guard !defences.isEmpty else { return "" }
        return """
            <section aria-labelledby="defences"><h2 id="defences">\(language.say(zh: "陈述申辩", en: "Defence"))</h2>
            \(defences.map { defence in """
                <div class="prose"><p class="hint"><time>\(defence.filedOn)</time> \(defence.way.title(in: language))</p>
                <p>\(defence.text.lines)</p>
                \(if: defence.checkedOn, { "<p><strong>\(language.say(zh: "核实情况", en: "What was checked"))</strong> <span class=\"hint\"><time>\($0)</time></span><br>\(defence.checked.lines)</p>" as HTML })
                \(if: defence.checkedOn == nil, "<p class=\"hint\">\(language.say(zh: "尚未写明核实情况。", en: "What was checked of it is not written down yet."))</p>")
                </div>
                """ as HTML })
            </section>
            """
    }

    private func decisionSection(_ language: Language) -> HTML {
        guard !votes.isEmpty, measure.isTold(to: part) else { return "" }
        return """
            <section aria-labelledby="decided"><h2 id="decided">\(language.say(zh: "决定", en: "Decision"))</h2>
            \(if: measure.ruling, { """
                <p><strong>\($0.title(in: language))</strong></p>
                <p class="actions"><a class="button" href="\(link: "/measures/\(measure.id)/document")">\(language.say(zh: "下载决定书（Word）", en: "Download the decision (Word)"))</a></p>
                """ as HTML })
            <ul class="lines">\(votes.map { vote in """
                <li><strong>\(vote.name)</strong> <time>\(vote.on)</time> \(vote.ruling.title(in: language))
                <span class="block">\(vote.reasons.lines)</span></li>
                """ as HTML })</ul></section>
            """
    }

    private func appealSection(_ language: Language) -> HTML {
        guard !appeals.isEmpty || !openRoutes.isEmpty else { return "" }
        return """
            <section aria-labelledby="appeals"><h2 id="appeals">\(language.say(zh: "申诉", en: "Appeals"))</h2>
            <ul class="lines">\(appeals.map { appeal in """
                <li><strong>\(appeal.route.title(in: language))</strong> \
                \(language.say(zh: "提出", en: "filed")) <time>\(appeal.filedOn)</time> · \
                \(language.say(zh: "应于此前裁定", en: "to be decided by")) <time>\(appeal.dueOn)</time>\(provisional(appeal.isProvisional, language))
                <span class="block">\(appeal.grounds.lines)</span>
                \(if: appeal.outcome, { "<span class=\"block\"><strong>\($0.title(in: language))</strong> <time>\(appeal.decidedOn)</time> \(appeal.reasons.lines)</span>" as HTML })</li>
                """ as HTML })
            \(openRoutes.map { open in """
                <li>\(open.route.title(in: language)) <span class="hint">\(language.say(zh: "可在此日前提出", en: "can be filed until"))</span> \
                <time>\(open.last.day)</time>\(provisional(open.last.provisional, language))</li>
                """ as HTML })</ul>
            <p class="hint">\(language.say(zh: "申诉期间措施不停止执行；不得因申诉加重。", en: "An appeal suspends nothing, and nothing is made heavier by it."))</p>
            </section>
            """
    }

    private func fileSection(_ language: Language) -> HTML {
        let mayAdd = part != nil && isOpen
        guard !files.isEmpty || mayAdd else { return "" }
        return """
            <section aria-labelledby="files-title"><h2 id="files-title">\(language.say(zh: "文件", en: "Files"))</h2>
            <ul class="lines">\(files.map { "<li><a href=\"\(link: "/measures/\(measure.id)/files/\($0.id)")\">\($0.name)</a></li>" as HTML })</ul>
            \(if: mayAdd, """
                <form method="post" action="\(link: "/measures/\(measure.id)/files")" enctype="multipart/form-data" class="inline">
                <label for="files">\(language.say(zh: "添加文件", en: "Add files"))</label>
                <input id="files" name="files" type="file" multiple required><button>\(language.say(zh: "添加", en: "Add"))</button></form>
                """)
            </section>
            """
    }

    /// What the deciders did among themselves is not shown to the subject before the decision was delivered.
    private func isShown(_ step: Measure.Step) -> Bool {
        measure.isTold(to: part) || ![.decide, .return].contains(step.kind)
    }

    /// A decision stands in its own section; why one was sent back stays among those who handle the measure.
    private func isNoteShown(of step: Measure.Step) -> Bool {
        step.kind != .decide && (step.kind != .return || part != .subject)
    }

    /// Whether it is a change of the draft, not its beginning.
    private func isChange(_ step: Measure.Step) -> Bool { step.kind == .draft && step != steps.first }

    private func trail(_ clock: OfficeClock, _ language: Language) -> HTML {
        """
        <section aria-labelledby="trail"><h2 id="trail">\(language.say(zh: "办理经过", en: "Its way so far"))</h2>
        <ul class="lines">\(steps.filter(isShown).map { step in """
            <li><time>\(clock.text(step.at))</time> \(step.by.isEmpty ? language.say(zh: "自动", en: "By itself:") : step.by) \
            \(isChange(step) ? language.say(zh: "修改拟办内容", en: "changed the draft") : step.kind.title(in: language))\(if: !step.note.isEmpty && isNoteShown(of: step), "<span class=\"hint block\">\(step.note)</span>")</li>
            """ as HTML })</ul></section>
        """
    }

    private func lookSection(_ clock: OfficeClock, _ language: Language) -> HTML {
        """
        <details><summary>\(language.say(zh: "谁看过", en: "Who looked"))</summary>
        <p class="hint">\(language.say(
            zh: "每次打开本页、决定书或文件都有记录，本事项的当事人和办理人都能看到；列出最近 100 次。",
            en: "Every look at this page, the decision or a file is recorded and shown to those named here; the last 100 are listed."))</p>
        <ul class="lines">\(looks.map { "<li><time>\(clock.text($0.at))</time> \($0.by)</li>" as HTML })</ul></details>
        """
    }
}

extension String {
    /// A text of several lines, as they were typed.
    fileprivate var lines: HTML {
        "\(split(separator: "\n", omittingEmptySubsequences: false).map { "\($0)" as HTML }, separator: "<br>")"
    }

    fileprivate var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
