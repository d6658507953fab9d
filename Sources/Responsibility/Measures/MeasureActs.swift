import Storage
import Web

/// What can be done now, by whom and from when, with the forms of whoever reads.
extension MeasureView {
    func now(_ view: FormView) -> HTML {
        let language = view.language
        let next = next(language)
        let forms = forms(view)
        return """
            <section aria-labelledby="now"><h2 id="now">\(language.say(zh: "现在", en: "Now"))</h2>
            <ul class="lines">\(next.map { "<li>\($0)</li>" as HTML })</ul>
            \(forms)</section>
            """
    }

    /// Sentences for everybody who sees it: who can do what, and from which day.
    private func next(_ language: Language) -> [String] {
        let last = answer.map { language.long($0.day) } ?? ""
        let after = answer.map { language.long($0.day.adding(days: 1)) } ?? ""
        switch standing {
        case .drafted:
            return [
                language.say(
                    zh: "调查核实人把事实、依据和拟采取的措施书面告知本人，并登记送达；此前本人看不到这里。",
                    en:
                        "The investigator tells the person the facts, the rule and what is considered, and records that the notice was delivered; until then the person does not see this page."
                )
            ]
        case .answering:
            return [
                language.say(zh: "本人可以陈述申辩，至\(last)。", en: "The person can answer until \(last)."),
                language.say(
                    zh: "收到陈述申辩并写明核实情况后即可决定；没有陈述申辩的，自\(after)起可以决定，由两名决定人各自登记。",
                    en:
                        "Once a defence was filed and what was checked of it written down it can be decided; without one, from \(after) on. Two deciders each record it."
                ),
            ]
        case .checking:
            return [
                language.say(
                    zh: "调查核实人或决定人核实陈述申辩，写明核实了什么、是否成立；写明之前不能决定。",
                    en:
                        "The investigator or a decider checks the defence and writes down what was checked and what came of it; before that nothing can be decided."
                )
            ]
        case .ready:
            return [
                votes.isEmpty || part == .subject
                    ? language.say(
                        zh: "可以决定：须由两名决定人各自登记同一决定。",
                        en: "It can be decided: two deciders each record the same decision.")
                    : language.say(
                        zh: "\(votes[0].name)已登记决定，等另一名决定人同意或退回。",
                        en: "\(votes[0].name) has recorded a decision; another decider agrees or sends it back.")
            ]
        case .decided:
            return [
                language.say(
                    zh: "调查核实人或决定人把书面决定送达本人，并登记送达。",
                    en:
                        "The investigator or a decider hands the written decision to the person and records the delivery."
                )
            ]
        case .inEffect:
            var lines = openRoutes.map { open in
                language.say(
                    zh: "本人可以提出\(open.route.title(in: .zh))，至\(language.long(open.last.day))。",
                    en: "The person can file (\(open.route.title(in: .en))) until \(language.long(open.last.day)).")
            }
            if let waiting = appeals.last, waiting.outcome == nil {
                lines.append(
                    language.say(
                        zh: "申诉裁定人应在\(language.long(waiting.dueOn))前裁定。",
                        en: "Whoever decides the appeal does so by \(language.long(waiting.dueOn))."))
                if lacksDecider {
                    lines.append(
                        language.say(
                            zh: "还没有可以裁定这次申诉的人，由调查核实人指定；裁定过前一次申诉的不能裁定。",
                            en:
                                "Nobody is named who can decide this appeal: the investigator names somebody. Whoever decided the one before cannot."
                        ))
                }
            }
            if let lapses = measure.lapsesOn {
                lines.append(
                    language.say(
                        zh: "自\(language.long(lapses))起影响期满，除档案外不再显示。",
                        en: "From \(language.long(lapses)) on it has lapsed and only the archive shows it."))
            }
            return lines
        case .lapsed, .dropped, .revoked:
            return [
                language.say(
                    zh: "影响期已满，还有申诉待裁定；裁定后除档案外不再显示。",
                    en: "It has lapsed, and an appeal is still to be decided; after that only the archive shows it.")
            ]
        }
    }

    private func forms(_ view: FormView) -> [HTML] {
        let language = view.language
        var forms: [HTML] = []
        switch (part, standing) {
        case (.investigator, .drafted):
            forms.append(
                """
                <p class="actions"><a class="button" href="\(link: "/measures/\(measure.id)/draft")">\(language.say(zh: "修改拟办内容", en: "Change the draft"))</a></p>
                """)
            forms.append(delivery("notice", .notice, view))
        case (.subject, .answering), (.subject, .checking), (.subject, .ready), (.investigator, .answering),
            (.investigator, .ready):
            forms.append(defence(view))
        case (.investigator, .decided), (.decider, .decided): forms.append(delivery("delivery", .decision, view))
        case (.subject, .inEffect), (.investigator, .inEffect):
            if !openRoutes.isEmpty { forms.append(appeal(view)) }
        case (.appealDecider, .inEffect), (.appealDecider, .lapsed):
            guard let open = appeals.last, open.outcome == nil else { break }
            if reader.map(settlers.contains) ?? false {
                forms.append(
                    """
                    <p class="notice">\(language.say(
                        zh: "您裁定过这一事项的前一次申诉，这次由他人裁定。",
                        en: "You decided the appeal before this one; somebody else decides this one."))</p>
                    """)
            } else {
                forms += deciding(open, view)
            }
        default: break
        }
        if part == .investigator || part == .decider {
            if standing == .checking, let first = defences.first(where: { $0.checkedOn == nil }) {
                forms.append(
                    act(
                        "defences/\(first.id)/examination",
                        language.say(zh: "写明核实情况", en: "Write down what was checked"),
                        view.field("checked").area(
                            rows: 4, required: true,
                            hint: language.say(
                                zh: "核实了什么、怎样核实、是否成立；成立的应当采纳，不得因申辩加重。",
                                en: "What was checked and how, and whether it is founded; what is founded is accepted.")
                        ),
                        language.say(zh: "登记核实情况", en: "Record it"), view))
            }
            if part == .decider, standing == .ready { forms += decisions(view) }
            if [.drafted, .answering, .checking, .ready].contains(standing) {
                forms.append(
                    act(
                        "ending", language.say(zh: "不再办理", en: "Drop it"),
                        view.field("drop_reason").area(rows: 2, required: true),
                        language.say(zh: "不再办理", en: "Drop it"), view, isOpen: view.form["drop_reason"] != nil))
            }
        }
        if part == .investigator, !handlers.isEmpty { forms.append(naming(view)) }
        return forms
    }

    private func delivery(_ path: String, _ what: Delivery.What, _ view: FormView) -> HTML {
        let language = view.language
        return act(
            path,
            what == .notice
                ? language.say(zh: "登记告知书送达", en: "Record that the notice was delivered")
                : language.say(zh: "登记决定送达", en: "Record that the decision was delivered"),
            "\(day("on", view))\(view.field("mode").choice(Delivery.Mode.allCases.map { ($0.rawValue, $0.title(in: language)) }))",
            language.say(zh: "登记送达", en: "Record the delivery"), view, isOpen: true)
    }

    private func defence(_ view: FormView) -> HTML {
        let language = view.language
        return act(
            "defences",
            part == .subject
                ? language.say(zh: "陈述申辩", en: "Answer")
                : language.say(zh: "代为登记书面或口头的陈述申辩", en: "Write down a defence that was given on paper or in talk"),
            """
            \(view.field("text").area(rows: 5, required: true))
            \(view.field("way").choice(Defence.Way.allCases.map { ($0.rawValue, $0.title(in: language)) }))
            \(if: part != .subject, day("on", view))
            """, language.say(zh: "登记", en: "Record"), view, isOpen: part == .subject && defences.isEmpty)
    }

    private func decisions(_ view: FormView) -> [HTML] {
        let language = view.language
        guard let first = votes.first else {
            return [
                act(
                    "decisions", language.say(zh: "登记决定", en: "Record the decision"),
                    "\(rulingFields(view))\(view.field("reasons").area(rows: 5, required: true))",
                    language.say(zh: "登记决定", en: "Record the decision"), view, isOpen: true)
            ]
        }
        guard first.personID != reader else { return [returning(view)] }
        let hidden: HTML = """
            <input type="hidden" name="kind" value="\(first.ruling.kind.rawValue)">\
            <input type="hidden" name="sanction" value="\(first.ruling.sanction?.rawValue ?? "")">\
            <input type="hidden" name="months" value="\(first.ruling.months.map(String.init) ?? "")">
            <p><strong>\(first.ruling.title(in: language))</strong></p>
            """
        return [
            act(
                "decisions", language.say(zh: "同意这一决定", en: "Agree to this decision"),
                "\(hidden)\(view.field("reasons").area(rows: 3, required: true))",
                language.say(zh: "同意并登记", en: "Agree and record"), view, isOpen: true), returning(view),
        ]
    }

    private func returning(_ view: FormView) -> HTML {
        let language = view.language
        return act(
            "decisions/return", language.say(zh: "退回重新商定", en: "Send it back"),
            view.field("return_reason").area(rows: 2, required: true), language.say(zh: "退回", en: "Send back"), view,
            isOpen: view.form["return_reason"] != nil)
    }

    private func appeal(_ view: FormView) -> HTML {
        let language = view.language
        return act(
            "appeals",
            part == .subject
                ? language.say(zh: "提出申诉", en: "Appeal")
                : language.say(zh: "代为登记书面申诉", en: "Write down an appeal that came on paper"),
            """
            \(view.field("route").choice(openRoutes.map { ($0.route.rawValue, $0.route.title(in: language)) }))
            \(view.field("grounds").area(rows: 5, required: true))
            \(if: part != .subject, day("on", view))
            """, language.say(zh: "登记申诉", en: "File it"), view)
    }

    private func deciding(_ open: Appeal, _ view: FormView) -> [HTML] {
        let language = view.language
        let outcome = act(
            "appeals/\(open.id)/outcome", language.say(zh: "裁定申诉", en: "Decide the appeal"),
            """
            \(view.field("appeal_outcome").choice([("", "–")] + Appeal.Outcome.allCases.map { ($0.rawValue, $0.title(in: language)) }))
            <p class="hint">\(language.say(zh: "只有改为较轻时填写下面的措施，必须轻于现在的措施。", en: "Fill in the measure only when it is made milder; it must be milder than now."))</p>
            \(rulingFields(view))
            \(view.field("reasons").area(rows: 4, required: true))
            <div class="row">\(day("told_on", view))\(view.field("mode").choice(Delivery.Mode.allCases.map { ($0.rawValue, $0.title(in: language)) }))</div>
            """, language.say(zh: "登记裁定", en: "Record the outcome"), view, isOpen: true)
        guard let most = open.route.longestExtension, open.extendedBy == 0, today <= open.dueOn else {
            return [outcome]
        }
        let longer = act(
            "appeals/\(open.id)/extension", language.say(zh: "延长裁定期限", en: "Put off deciding"),
            "\(view.field("more_days").input(type: "number", hint: language.say(zh: "最多 \(most) 日，只能一次。", en: "At most \(most) days, once.")))\(view.field("extension_reason").area(rows: 2, required: true))",
            language.say(zh: "延长", en: "Put off"), view, isOpen: view.form["more_days"] != nil)
        return [outcome, longer]
    }

    private func naming(_ view: FormView) -> HTML {
        let language = view.language
        let parts: [Measure.Part] =
            [.drafted, .noticed].contains(measure.stage) ? [.appealDecider, .decider] : [.appealDecider]
        return act(
            "parties", language.say(zh: "增加办理人员", en: "Name somebody more"),
            """
            \(view.field("person").choice(handlers.map { ($0.id.description, $0.name) }))
            \(view.field("part").choice(parts.map { ($0.rawValue, $0.title(in: language)) }))
            """, language.say(zh: "增加", en: "Name"), view, isOpen: view.form["part"] != nil)
    }

    private func day(_ name: String, _ view: FormView) -> HTML {
        let form = view.form[name] == nil ? view.form.replacing(name, with: today.description) : view.form
        return FormView(form: form, mistakes: view.mistakes, language: view.language).field(name).input(type: "date")
    }

    private func act(
        _ path: String, _ title: String, _ fields: HTML, _ button: String, _ view: FormView, isOpen: Bool = false
    ) -> HTML {
        """
        <details class="act"\(attribute: "open", if: isOpen || !view.mistakes.isEmpty)><summary>\(title)</summary>
        <form method="post" action="\(Link(checking: "/measures/\(measure.id)/\(path)"))" class="wide">
        \(fields)<button>\(button)</button></form></details>
        """
    }
}
