import Documents
import Storage
import Web

extension ActivityList.View {
    func page(_ language: Language) -> HTML {
        """
        <p><a href="\(link: "/units/\(unit.id)?year=\(list.year)")">\(language.say(zh: "回到单位页", en: "Back to the unit"))</a></p>
        \(filters(language))
        \(if: lines.isEmpty, "<p class=\"empty\">\(language.say(zh: "这段时间没有符合条件的工作记录。", en: "No work in these days fits."))</p>", else: table(language))
        \(if: lines.count == ActivityList.pageLength ? lines.last : nil, { next(after: $0, language) })
        \(if: !lines.isEmpty, Export.links("/activities/export", list.query, language: language))
        """
    }

    private func filters(_ language: Language) -> HTML {
        let query = list.query
        return """
            <form method="get" class="row">\(query.hidden(except: ["kind", "from", "to", "text", "own", "year"]))
            \(query.filter("kind", language.say(zh: "类别", en: "Kind"), Activity.Kind.allCases.map { ($0.rawValue, $0.title(in: language)) }, language))
            <div class="field"><label for="from">\(language.say(zh: "从", en: "From"))</label>
            <input id="from" name="from" type="date" value="\(list.from)"></div>
            <div class="field"><label for="to">\(language.say(zh: "到", en: "to"))</label>
            <input id="to" name="to" type="date" value="\(list.to)"></div>
            <div class="field"><label for="text">\(language.say(zh: "标题包含", en: "Title has"))</label>
            <input id="text" name="text" maxlength="100" value="\(query["text"])"></div>
            <div class="field"><label class="tick"><input type="checkbox" name="own" value="yes"\(attribute: "checked", if: list.isOwn)> \
            \(language.say(zh: "只看本单位的", en: "Only of the unit itself"))</label></div>
            <button>\(language.say(zh: "筛选", en: "Filter"))</button>
            </form>
            """
    }

    private func table(_ language: Language) -> HTML {
        """
        <div class="table"><table class="stack">
        <thead><tr><th scope="col">\(language.say(zh: "工作", en: "Work"))</th>\
        <th scope="col" aria-sort="descending">\(language.say(zh: "日期", en: "Date"))</th>\
        <th scope="col">\(language.say(zh: "类别", en: "Kind"))</th>\
        <th scope="col">\(language.say(zh: "单位", en: "Unit"))</th>\
        <th scope="col" class="n">\(language.say(zh: "计入任务", en: "Counts towards"))</th>\
        <th scope="col" class="n">\(language.say(zh: "附件", en: "Files"))</th></tr></thead>
        <tbody>\(lines.map { row($0, language) })</tbody>
        </table></div>
        """
    }

    private func row(_ line: ActivityList.Line, _ language: Language) -> HTML {
        """
        <tr><th scope="row"><a href="\(link: "/activities/\(line.id)")">\(line.title)</a></th>
        <td><time>\(line.heldOn)</time></td><td>\(line.kind.title(in: language))</td><td>\(line.unitName)</td>
        <td class="n" data-label="\(language.say(zh: "计入任务", en: "counts towards"))">\(line.counts)</td>\
        <td class="n" data-label="\(language.say(zh: "附件", en: "files"))">\(line.files)</td></tr>
        """
    }

    private func next(after line: ActivityList.Line, _ language: Language) -> HTML {
        let query = list.query.fromTheStart.replacing("after", with: line.id.description)
            .replacing("after_day", with: line.heldOn.description)
        return language.nextPage("?\(query: query)")
    }
}

extension ActivityList {
    static func export(_ lines: [Line], about: String, _ language: Language) throws -> Export {
        try Export(
            "工作记录", "Work", about: about,
            columns: [
                .init("日期", "Date", width: 12, holds: .day), .init("单位", "Unit", width: 24),
                .init("单位代码", "Unit code", width: 16), .init("类别", "Kind", width: 12),
                .init("工作", "Work", width: 40), .init("地点", "Place", width: 18), .init("主持人", "Chair", width: 12),
                .init("记录人", "Recorder", width: 12), .init("计入任务数", "Counts towards", width: 12, holds: .integer),
                .init("附件数", "Files", width: 10, holds: .integer),
            ],
            rows: lines.map {
                [
                    .day($0.heldOn), .text($0.unitName), .text($0.unitCode), .text($0.kind.title(in: language)),
                    .text($0.title), .text($0.place), .text($0.chair), .text($0.recorder), .integer($0.counts),
                    .integer($0.files),
                ]
            })
    }
}
