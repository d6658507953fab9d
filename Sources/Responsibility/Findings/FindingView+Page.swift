import Storage
import Web

extension FindingView {
    func page(_ language: Language, _ clock: OfficeClock, isNew: Bool = false) -> HTML {
        """
        \(if: isNew, "<p class=\"notice good\" role=\"status\">\(language.say(zh: "已登记，编号", en: "It has been recorded under the number")) \(finding.number)</p>")
        \(if: typed, { $0.summary })
        <p class="lead">\(finding.badges(on: today, language)) \(if: seesUnit, "<a href=\"\(link: "/units/\(finding.unitID)")\">\(unitName)</a>", else: "\(unitName)")</p>
        \(if: forerunner, { repeatNotice($0, language) })
        <dl class="facts">
        \(fact(language.say(zh: "编号", en: "Number"), finding.number))
        \(fact(language.say(zh: "事实", en: "Facts"), finding.facts))
        \(fact(language.say(zh: "部位", en: "Place"), finding.place))
        \(fact(language.say(zh: "类别", en: "Category"), finding.category))
        \(fact(language.say(zh: "依据条款", en: "Clause"), finding.clause))
        \(fact(language.say(zh: "检查项", en: "Item"), finding.item))
        \(fact(language.say(zh: "责任事项", en: "Duty"), duty.map(language.say) ?? ""))
        \(fact(language.say(zh: "等级", en: "Grade"), finding.grade.title(in: language)))
        \(fact(language.say(zh: "发现", en: "Found"), language.say(zh: "\(finding.foundOn)，\(finding.sourceWords(.zh))，\(foundBy)", en: "\(finding.foundOn), \(finding.sourceWords(.en)), \(foundBy)")))
        \(if: finding.inspectionID, { "<div><dt>\(language.say(zh: "检查", en: "Inspection"))</dt><dd><a href=\"\(link: "/inspections/\($0)")\">\(language.say(zh: "查看检查记录", en: "See the inspection"))</a></dd></div>" })
        \(fact(language.say(zh: "整改方式", en: "How"), finding.track.title(in: language)))
        \(fact(language.say(zh: "整改期限", en: "Last day"), dueWords(language)))
        \(fact(language.say(zh: "其他有关单位", en: "Other units"), otherUnits.map(\.name).joined(separator: language.say(zh: "、", en: ", "))))
        \(fact(language.say(zh: "责任岗位", en: "Posts"), postWords(language)))
        \(fact(language.say(zh: "向职工通报", en: "Employees told"), finding.toldOn.map { language.say(zh: "\($0)，\(finding.toldHow)", en: "\($0), \(finding.toldHow)") } ?? ""))
        \(fact(language.say(zh: "第几轮", en: "Round"), finding.round > 1 ? String(finding.round) : ""))
        </dl>
        \(if: !repeatedBy.isEmpty, repeats(language))
        \(sides(language))
        \(if: plans.last, { planSection($0, language) })
        \(if: !extensions.isEmpty, extensionSection(language))
        \(next(language))
        \(startedSection(language))
        \(trail(language))
        \(furtherForms(language))
        """
    }

    private func fact(_ name: String, _ value: String) -> HTML {
        guard !value.isEmpty else { return "" }
        return
            "<div><dt>\(name)</dt><dd>\(texts: value.split(separator: "\n").map(String.init), separator: "<br>")</dd></div>"
    }

    /// The last day, with the one that it was at first.
    private func dueWords(_ language: Language) -> String {
        guard let first = extensions.first(where: { $0.granted == true })?.fromDay else {
            return finding.dueOn.description
        }
        return language.say(zh: "\(finding.dueOn)（原期限 \(first)）", en: "\(finding.dueOn) (at first \(first))")
    }

    private func postWords(_ language: Language) -> String {
        posts.map { post in
            post.holders.isEmpty
                ? post.name
                : language.say(
                    zh: "\(post.name)（\(post.holders.joined(separator: "、"))）",
                    en: "\(post.name) (\(post.holders.joined(separator: ", ")))")
        }.joined(separator: language.say(zh: "、", en: ", "))
    }

    private func repeatNotice(_ old: Finding.Forerunner, _ language: Language) -> HTML {
        """
        <p class="notice">\(language.say(zh: "重复发现：\(Finding.repeatWindow) 个月内已有同类问题", en: "Found again: the same was found within \(Finding.repeatWindow) months, as")) \
        <a href="\(link: "/findings/\(old.id)")">\(old.number) \(old.title)</a> (<time>\(old.foundOn)</time>)</p>
        """
    }

    private func repeats(_ language: Language) -> HTML {
        """
        <section aria-labelledby="repeats"><h2 id="repeats">\(language.say(zh: "之后又发现", en: "Found again since"))</h2>
        <ul class="lines">\(repeatedBy.map { "<li><a href=\"\(link: "/findings/\($0.id)")\">\($0.number) \($0.title)</a> <time>\($0.foundOn)</time></li>" as HTML })</ul></section>
        """
    }

    /// The files of before and after, side by side.
    private func sides(_ language: Language) -> HTML {
        guard !files.isEmpty else { return "" }
        func side(_ side: CaseFile.Side, _ title: String) -> HTML {
            let own = files.filter { $0.side == side }
            return """
                <section class="side" aria-label="\(title)"><h3>\(title)</h3>
                \(if: own.isEmpty, language.empty(zh: "还没有材料。", en: "No file yet."))
                \(own.map { file(of: $0) })</section>
                """
        }
        return """
            <section aria-labelledby="sides"><h2 id="sides">\(language.say(zh: "整改前后", en: "Before and after"))</h2>
            <div class="sides">\(side(.before, language.say(zh: "整改前", en: "Before")))\(side(.after, language.say(zh: "整改后", en: "After")))</div></section>
            """
    }

    private func file(of file: CaseFile) -> HTML {
        """
        <figure>\(if: file.isPicture, "<img class=\"preview\" src=\"\(link: "/files/\(file.id)/picture")\" alt=\"\(file.name)\" loading=\"lazy\">")
        <figcaption><a href="\(link: "/files/\(file.id)")" download>\(file.name)</a> <span class="hint">\(size(file.size))</span></figcaption></figure>
        """
    }

    private func planSection(_ plan: Rectification, _ language: Language) -> HTML {
        """
        <section aria-labelledby="plan"><h2 id="plan">\(language.say(zh: "整改方案", en: "Rectification plan"))</h2>
        <dl class="facts">
        \(fact(language.say(zh: "责任人", en: "Who"), plan.who))
        \(fact(language.say(zh: "措施", en: "Measures"), plan.measures))
        \(fact(language.say(zh: "资金", en: "Money"), plan.money))
        \(fact(language.say(zh: "时限", en: "By"), plan.dueOn.description))
        \(fact(language.say(zh: "预案", en: "Contingency"), plan.contingency))
        \(fact(language.say(zh: "临时措施", en: "Interim measures"), plan.interim))
        </dl>
        \(if: !stages.isEmpty, stageList(language))
        \(if: plans.count > 1, earlierPlans(language))
        </section>
        """
    }

    private func stageList(_ language: Language) -> HTML {
        let mayTick = finding.stage == .planned && may.contains(.rectify)
        return """
            <h3 id="stages">\(language.say(zh: "分阶段", en: "Stages"))</h3>
            <ul class="ticks">\(stages.map { stage in
                """
                <li><span>\(stage.position). \(stage.title) <span class="hint">\(language.say(zh: "时限", en: "by")) <time>\(stage.dueOn)</time>\
                \(if: stage.doneOn, { " · \(language.say(zh: "完成", en: "done")) <time>\($0)</time>" })</span></span>\
                \(if: stage.doneOn == nil && stage.dueOn < today && finding.stage != .closed, Obligation.Standing.overdue.badge(language))\
                \(if: mayTick && stage.doneOn == nil, """
                    <form method="post" action="\(link: "/findings/\(finding.id)/stages")" class="plain">
                    <input type="hidden" name="position" value="\(stage.position)">
                    <button>\(language.say(zh: "本阶段已完成", en: "This stage is done"))<span class="unseen"> \(stage.title)</span></button></form>
                    """)</li>
                """ as HTML
            })</ul>
            """
    }

    private func earlierPlans(_ language: Language) -> HTML {
        """
        <details><summary>\(language.say(zh: "以前的方案", en: "Earlier plans")) (\(plans.count - 1))</summary>
        <ol>\(plans.dropLast().map { "<li>\($0.who): \($0.measures) (\($0.dueOn))</li>" as HTML })</ol></details>
        """
    }

    private func extensionSection(_ language: Language) -> HTML {
        """
        <section aria-labelledby="extensions"><h2 id="extensions">\(language.say(zh: "延期", en: "Extensions"))</h2>
        <ul class="lines">\(extensions.map { line(of: $0, language) })</ul></section>
        """
    }

    private func line(of asked: FindingExtension, _ language: Language) -> HTML {
        let answer =
            switch (asked.granted, asked.answeredBy) {
            case (nil, _): language.say(zh: "等待批复", en: "waits for an answer")
            case (true?, _): language.say(zh: "同意", en: "granted")
            case (false?, nil): language.say(zh: "已申请销号，不再需要", en: "no longer needed: closing was applied for")
            case (false?, _?): language.say(zh: "不同意", en: "refused")
            }
        return """
            <li><time>\(asked.fromDay)</time> → <time>\(asked.toDay)</time> <strong>\(answer)</strong> <span class="hint block">\
            \(asked.askerName): \(asked.reason)</span>\(if: !asked.answer.isEmpty, "<span class=\"hint block\">\(asked.answererName): \(asked.answer)</span>")</li>
            """
    }

    private func trail(_ language: Language) -> HTML {
        """
        <section aria-labelledby="trail"><h2 id="trail">\(language.say(zh: "办理经过", en: "So far"))</h2>
        <ol class="lines">\(steps.map { step in
            """
            <li><time>\(step.madeOn)</time> \(step.name ?? language.machine) <strong>\(step.step.title(in: language))</strong>\
            \(if: step.round > 1, " <span class=\"hint\">\(language.say(zh: "第 \(step.round) 轮", en: "round \(step.round)"))</span>")\
            \(if: !step.reason.isEmpty, "<span class=\"hint block\">\(step.reason)</span>")</li>
            """ as HTML
        })</ol></section>
        """
    }
}

extension CaseFile {
    /// Whether its name is that of a picture which is shown.
    var isPicture: Bool {
        ["png", "jpg", "jpeg"].contains(name.split(separator: ".").last.map { $0.lowercased() } ?? "")
    }
}
