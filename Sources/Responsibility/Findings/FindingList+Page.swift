import Storage
import Web

extension FindingList.View {
    func title(_ language: Language) -> String {
        let words =
            switch list.kind {
            case _ where list.isBoard: language.say(zh: "检查整改", en: "findings by stage")
            case .problems: language.say(zh: "问题清单", en: "problems found")
            case .tasks: language.say(zh: "任务清单", en: "tasks of rectification")
            case .responsibilities: language.say(zh: "责任清单", en: "who answers for rectification")
            }
        return language.say(zh: "\(unit.name)：\(words)", en: "\(unit.name): \(words)")
    }

    func page(_ language: Language) -> HTML {
        """
        \(if: mayRecord, "<p class=\"actions\"><a class=\"button primary\" href=\"/findings/new\">\(language.say(zh: "登记问题", en: "Record a finding"))</a></p>")
        \(views(language))
        \(if: !list.isBoard, stages(language))
        \(filters(language))
        \(narrowed(language))
        \(if: list.isBoard, board(language), else: table(language))
        \(Export.links("/findings/export", list.query.replacing("view", with: nil), language: language))
        """
    }

    private var bare: Form { list.query.fromTheStart }

    private func views(_ language: Language) -> HTML {
        let table = bare.replacing("view", with: nil)
        func item(_ query: Form, _ title: String, _ isHere: Bool) -> HTML {
            "<a href=\"\(link: "?\(query: query)")\"\(if: isHere, " aria-current=\"true\"")>\(title)</a>"
        }
        return """
            <nav class="filters" aria-label="\(language.say(zh: "显示方式", en: "Shown as"))">
            \(item(bare.replacing("view", with: "board").replacing("list", with: nil), language.say(zh: "看板", en: "Board"), list.isBoard))
            \(item(table.replacing("list", with: nil), language.say(zh: "问题清单", en: "Problems"), !list.isBoard && list.kind == .problems))
            \(item(table.replacing("list", with: "tasks"), language.say(zh: "任务清单", en: "Tasks"), !list.isBoard && list.kind == .tasks))
            \(item(table.replacing("list", with: "responsibilities"), language.say(zh: "责任清单", en: "Responsibilities"), !list.isBoard && list.kind == .responsibilities))
            </nav>
            """
    }

    /// Each stage with its number, which opens it.
    private func stages(_ language: Language) -> HTML {
        let open = Finding.Stage.allCases.filter { $0 != .closed }.reduce(0) { $0 + (counts[$1] ?? 0) }
        func item(_ stage: String?, _ title: String, _ n: Int?) -> HTML {
            """
            <a href="\(link: "?\(query: bare.replacing("stage", with: stage))")"\(if: list.query["stage"] == stage, " aria-current=\"true\"")>\(title)\(n.map { " \(FindingList.shown($0))" })</a>
            """
        }
        return """
            <nav class="filters" aria-label="\(language.say(zh: "按阶段筛选", en: "Filter by stage"))">
            \(item(nil, language.say(zh: "未销号", en: "Not closed"), open))
            \(Finding.Stage.allCases.map { item($0.rawValue, $0.title(in: language), counts[$0]) })
            \(item("any", language.say(zh: "全部", en: "All"), counts[.closed].map { open + $0 }))
            </nav>
            """
    }

    private func filters(_ language: Language) -> HTML {
        let shown = ["unit", "grade", "track", "source", "overdue", "repeats", "named", "text"]
        let isSet = ["grade", "track", "source", "overdue", "repeats", "named", "text"].contains {
            list.query.filter($0) != nil
        }
        func tick(_ name: StaticString, _ label: String) -> HTML {
            """
            <div class="field"><label class="tick"><input type="checkbox" name="\(name.description)" value="yes"\(attribute: "checked", if: list.query[name.description] == "yes")> \(label)</label></div>
            """
        }
        return """
            <details class="more"\(attribute: "open", if: isSet)><summary>\(language.say(zh: "更多筛选", en: "More filters"))</summary>
            <form method="get" class="row">\(list.query.hidden(except: shown))
            <input type="hidden" name="unit" value="\(unit.id)">
            \(list.query.filter("grade", language.say(zh: "等级", en: "Grade"), Finding.Grade.allCases.map { ($0.rawValue, $0.title(in: language)) }, language))
            \(list.query.filter("track", language.say(zh: "整改方式", en: "How it is put right"), Finding.Track.allCases.map { ($0.rawValue, $0.title(in: language)) }, language))
            \(list.query.filter("source", language.say(zh: "来源", en: "Source"), Finding.Source.allCases.map { ($0.rawValue, $0.title(in: language)) }, language))
            <div class="field"><label for="text">\(language.say(zh: "编号，或问题、部位、类别包含", en: "Number, or text in title, place or category"))</label>
            <input id="text" name="text" maxlength="100" value="\(list.query["text"])"></div>
            \(tick("overdue", language.say(zh: "只看逾期", en: "Only overdue")))
            \(tick("repeats", language.say(zh: "只看重复问题", en: "Only repeated ones")))
            \(if: unit.parentID != nil, tick("named", language.say(zh: "由其他单位整改、涉及本单位的", en: "Of other units, naming this one")))
            <button>\(language.say(zh: "筛选", en: "Filter"))</button></form></details>
            """
    }

    /// What else the list is narrowed to, each with a way out.
    private func narrowed(_ language: Language) -> HTML {
        let words = [
            ("duty", language.say(zh: "只看一项责任的", en: "of one duty only")),
            ("inspection", language.say(zh: "只看一次检查的", en: "of one inspection only")),
            ("named", language.say(zh: "由其他单位整改、涉及本单位的", en: "of other units, naming this one")),
        ].filter { list.query.filter($0.0) != nil }
        guard !words.isEmpty else { return "" }
        return """
            <p class="filters">\(words.map { name, said in
                """
                <a href="\(link: "?\(query: bare.replacing(name, with: nil))")" aria-current="true">\(said) \
                <span aria-hidden="true">×</span><span class="unseen">\(language.say(zh: "（取消）", en: "(take away)"))</span></a>
                """ as HTML
            })</p>
            """
    }

    private func board(_ language: Language) -> HTML {
        guard list.text == nil || lines.isEmpty else { return table(language) }
        return """
            <div class="board">\(Finding.Stage.allCases.map { column($0, language) })</div>
            """
    }

    private func column(_ stage: Finding.Stage, _ language: Language) -> HTML {
        let own = columns[stage] ?? []
        let n = counts[stage] ?? 0
        let all = bare.replacing("view", with: nil).replacing("stage", with: stage.rawValue)
        return """
            <section aria-label="\(stage.title(in: language))"><h2>\(stage.title(in: language)) \
            <a href="\(link: "?\(query: all)")">\(FindingList.shown(n))<span class="unseen"> \(stage.title(in: language))</span></a></h2>
            <ul class="lines">\(own.map { card($0, language) })</ul>
            \(if: n > own.count, "<p><a href=\"\(link: "?\(query: all)")\">\(language.say(zh: "全部", en: "All of them"))</a></p>")</section>
            """
    }

    private func card(_ line: FindingList.Line, _ language: Language) -> HTML {
        let isOverdue = line.stage != .closed && line.dueOn < list.today
        return """
            <li><a href="\(link: "/findings/\(line.id)")">\(line.number) \(line.title)</a>
            <span class="hint block">\(line.unitName) · \(language.say(zh: "期限", en: "by")) <time>\(line.dueOn)</time></span>
            \(line.grade.badge(language)) \(if: isOverdue, Obligation.Standing.overdue.badge(language))</li>
            """
    }

    private func table(_ language: Language) -> HTML {
        guard !lines.isEmpty else {
            return language.empty(
                zh: "没有符合条件的问题。检查发现的、上级反馈的、自查发现的问题都登记在这里，直到销号。",
                en:
                    "No finding fits. What inspections find, superiors feed back or units find themselves stands here until it is closed."
            )
        }
        func heading(_ sort: FindingList.Sort, _ title: String, descending: Bool = false) -> HTML {
            SortHeading(key: sort.rawValue, title: title, isDescending: descending).cell(
                list.sort.rawValue, list.query, standard: FindingList.Sort.due.rawValue)
        }
        let names = columnNames(language)
        return """
            <div class="table"><table>
            <thead><tr><th scope="col">\(language.say(zh: "问题", en: "Finding"))</th>\
            <th scope="col">\(language.say(zh: "阶段", en: "Stage"))</th><th scope="col">\(language.say(zh: "单位", en: "Unit"))</th>\
            \(names.map { "<th scope=\"col\">\($0)</th>" as HTML })\
            \(heading(.found, language.say(zh: "发现", en: "Found"), descending: true))\(heading(.due, language.say(zh: "期限", en: "Last day")))</tr></thead>
            <tbody>\(lines.map { row($0, language) })</tbody></table></div>
            \(if: lines.count == FindingList.pageLength ? lines.last : nil, { language.nextPage("?\(query: list.query(after: $0))") })
            """
    }

    /// What the three lists show besides.
    private func columnNames(_ language: Language) -> [String] {
        switch list.kind {
        case .problems:
            [
                language.say(zh: "部位", en: "Place"), language.say(zh: "依据", en: "Clause"),
                language.say(zh: "来源", en: "Source"),
            ]
        case .tasks:
            [
                language.say(zh: "措施", en: "Measures"), language.say(zh: "资金", en: "Money"),
                language.say(zh: "预案", en: "Contingency"),
            ]
        case .responsibilities: [language.say(zh: "责任岗位", en: "Posts"), language.say(zh: "责任人", en: "Who")]
        }
    }

    private func cells(_ line: FindingList.Line, _ language: Language) -> [String] {
        switch list.kind {
        case .problems:
            [line.place, line.clause, line.sourceName.isEmpty ? line.source.title(in: language) : line.sourceName]
        case .tasks: [line.measures ?? "", line.money ?? "", line.contingency ?? ""]
        case .responsibilities:
            [(posts[line.id] ?? []).joined(separator: language.say(zh: "、", en: ", ")), line.who ?? ""]
        }
    }

    private func row(_ line: FindingList.Line, _ language: Language) -> HTML {
        """
        <tr><th scope="row"><a href="\(link: "/findings/\(line.id)")">\(line.number) \(line.title)</a></th>
        <td>\(Finding.badges(line.stage, line.grade, isOverdue: line.stage != .closed && line.dueOn < list.today, isRepeat: line.repeatOf != nil, language))</td>
        <td>\(line.unitName)</td>\(cells(line, language).map { "<td>\($0)</td>" as HTML })
        <td><time>\(line.foundOn)</time></td><td><time>\(line.dueOn)</time></td></tr>
        """
    }
}
