import Storage
import Web

extension ObligationList.View {
    func page(_ language: Language) -> HTML {
        """
        <p><a href="\(back)">\(language.say(zh: "回到单位页", en: "Back to the unit"))</a></p>
        \(if: list.asOf, { asOfNotice($0, language) })
        \(standings(language))
        \(filters(language))
        \(narrowed(language))
        \(if: lines.isEmpty, "<p class=\"empty\">\(language.say(zh: "没有符合条件的任务。", en: "No obligation fits."))</p>", else: mayDecide ? decisions(language) : table(language))
        \(if: lines.count == ObligationList.pageLength ? lines.last : nil, { next(after: $0, language) })
        \(if: !lines.isEmpty, Export.links("/units/\(unit.id)/obligations/export", list.query, language: language))
        """
    }

    private var back: Link {
        guard let day = list.asOf else { return "/units/\(unit.id)?year=\(list.year)" }
        return "/units/\(unit.id)?year=\(list.year)&on=\(day)"
    }

    private func asOfNotice(_ day: Day, _ language: Language) -> HTML {
        """
        <p class="notice">\(language.say(zh: "这是以下日期终了时的任务和状态：", en: "These are the obligations as they stood at the end of")) \
        \(language.long(day)) <a href="\(link: "?\(query: list.query.fromTheStart.replacing("as_of", with: nil))")">\
        \(language.say(zh: "看现在", en: "Show today"))</a></p>
        """
    }

    private func standings(_ language: Language) -> HTML {
        let shown: [Obligation.Standing] = [
            .overdue, .dueSoon, .onTrack, .submitted, .met, .late, .breached, .holding, .unverified, .questioned,
            .failing, .suspended, .waived, .withdrawn,
        ]
        let bare = list.query.fromTheStart
        let current = list.query["standing"]
        return """
            <nav class="filters" aria-label="\(language.say(zh: "按状态筛选", en: "Filter by state"))">
            <a href="\(link: "?\(query: bare.replacing("standing", with: nil))")"\(if: current == nil, " aria-current=\"true\"")>\(language.say(zh: "全部", en: "All"))</a>
            \(shown.map { "<a href=\"\(link: "?\(query: bare.replacing("standing", with: $0.rawValue))")\"\(if: current == $0.rawValue, " aria-current=\"true\"")>\($0.title(in: language))</a>" as HTML })
            </nav>
            """
    }

    /// What else the list is narrowed to, each with a way out.
    private func narrowed(_ language: Language) -> HTML {
        let bare = list.query.fromTheStart
        var words: [(name: String, said: String)] = []
        if list.dutyID != nil { words.append(("duty", language.say(duty ?? ("", "")))) }
        if let among = list.among { words.append(("among", among.title(in: language))) }
        if let due = list.due {
            words.append(("due", language.say(zh: "\(due) 到期", en: "due on \(due)")))
        }
        if list.isOwn { words.append(("own", language.say(zh: "只看本级", en: "the unit itself only"))) }
        guard !words.isEmpty else { return "" }
        return """
            <p class="filters">\(words.map { word in
                """
                <a href="\(link: "?\(query: bare.replacing(word.name, with: nil))")" aria-current="true">\(word.said) \
                <span aria-hidden="true">×</span><span class="unseen">\(language.say(zh: "（取消）", en: "(take away)"))</span></a>
                """ as HTML
            })</p>
            """
    }

    /// The other filters, open when one of them is set.
    private func filters(_ language: Language) -> HTML {
        let shown = ["programme", "cadence", "text", "from", "to"]
        let query = list.query
        let isSet = shown.contains { query.filter($0) != nil }
        return """
            <details class="more"\(attribute: "open", if: isSet)><summary>\(language.say(zh: "更多筛选", en: "More filters"))</summary>
            <form method="get" class="row">\(query.hidden(except: shown))
            \(query.filter("programme", language.say(zh: "责任制", en: "Programme"), programmes.map { ($0.key, $0.title(in: language)) }, language))
            \(query.filter("cadence", language.say(zh: "周期类型", en: "Kind of cadence"), CadenceKind.allCases.map { ($0.rawValue, $0.title(in: language)) }, language))
            <div class="field"><label for="text">\(language.say(zh: "任务名称包含", en: "Title has"))</label>
            <input id="text" name="text" maxlength="100" value="\(query["text"])"></div>
            <div class="field"><label for="from">\(language.say(zh: "到期日从", en: "Due from"))</label>
            <input id="from" name="from" type="date" value="\(query["from"])"></div>
            <div class="field"><label for="to">\(language.say(zh: "到", en: "to"))</label>
            <input id="to" name="to" type="date" value="\(query["to"])"></div>
            <button>\(language.say(zh: "筛选", en: "Filter"))</button>
            </form></details>
            """
    }

    /// The table with a box for each line, and what can be decided about those ticked.
    private func decisions(_ language: Language) -> HTML {
        """
        <form method="post" action="/obligations/decisions">
        \(table(language))
        <details><summary>\(language.say(zh: "改期或豁免勾选的任务", en: "Move or waive those ticked"))</summary>
        \(Decision.fields(next: "/units/\(unit.id)/obligations?\(list.query.query)", language))
        </details></form>
        """
    }

    private func box(_ line: ObligationList.Line, _ language: Language) -> HTML {
        guard mayDecide, line.state.isOpen else { return "" }
        return """
            <input type="checkbox" name="obligation" value="\(line.id)" aria-label="\(line.title(in: language)) \(line.unitName) \(line.dueOn)"> 
            """
    }

    private func table(_ language: Language) -> HTML {
        func heading(_ sort: ObligationList.Sort, _ title: String) -> HTML {
            SortHeading(key: sort.rawValue, title: title).cell(
                list.sort.rawValue, list.query, standard: ObligationList.Sort.due.rawValue)
        }
        return """
            <div class="table"><table class="stack">
            <thead><tr>\(heading(.duty, language.say(zh: "任务", en: "Obligation")))\
            <th scope="col">\(language.say(zh: "状态", en: "State"))</th>\
            \(heading(.unit, language.say(zh: "单位", en: "Unit")))\
            \(heading(.due, language.say(zh: "到期", en: "Due")))\
            <th scope="col" class="n">\(language.say(zh: "次数", en: "Done"))</th></tr></thead>
            <tbody>\(lines.map { row($0, language) })</tbody>
            </table></div>
            """
    }

    private func row(_ line: ObligationList.Line, _ language: Language) -> HTML {
        """
        <tr><th scope="row">\(box(line, language))<a href="\(link: "/obligations/\(line.id)")">\(line.title(in: language))</a>\
        <span class="hint block">\(line.programme(in: language))</span></th>
        <td>\(line.standing(on: list.today, at: list.now).badge(language))</td>
        <td>\(line.unitName)</td><td data-label="\(language.say(zh: "到期", en: "due"))">\(if: line.dueOn, { "<time>\($0)</time>" })\(if: line.graceShown, { "<span class=\"hint block\">\(language.shortGrace(until: $0))</span>" })</td>\
        <td class="n" data-label="\(language.say(zh: "次数", en: "done"))">\(language.done(line.counted, of: line.required))</td></tr>
        """
    }

    private func next(after line: ObligationList.Line, _ language: Language) -> HTML {
        language.nextPage("?\(query: list.query(after: line))")
    }
}

extension Language {
    /// `1/3`: one of three times that are asked; where more was done than is asked, `7 (3 asked)`.
    func done(_ counted: Int, of required: Int) -> String {
        guard counted > required else { return "\(counted)/\(required)" }
        return say(zh: "\(counted)（应 \(required)）", en: "\(counted) (\(required) asked)")
    }
}

extension CadenceKind {
    func title(in language: Language) -> String {
        switch self {
        case .fixed: language.say(zh: "定期", en: "fixed days")
        case .quota: language.say(zh: "定量", en: "so many in a period")
        case .clock: language.say(zh: "时限", en: "within a time limit")
        case .gate: language.say(zh: "事前审批", en: "approval before an act")
        case .standing: language.say(zh: "常态", en: "standing")
        }
    }
}

extension ObligationList.Among {
    func title(in language: Language) -> String {
        switch self {
        case .owed: language.say(zh: "应完成的", en: "what there was to do")
        case .done: language.say(zh: "已完成的", en: "done")
        case .unmet: language.say(zh: "没有完成的", en: "not done")
        case .named: language.say(zh: "除豁免、撤回以外", en: "all but waived or withdrawn")
        }
    }
}
