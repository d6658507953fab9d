import Storage
import Web

extension InspectionList.View {
    func page(_ language: Language) -> HTML {
        """
        <p class="actions">\(if: mayInspect, "<a class=\"button primary\" href=\"/inspections/new\">\(language.say(zh: "登记检查", en: "Record an inspection"))</a>")\
        <a class="button" href="/inspections/plan">\(language.say(zh: "检查计划", en: "The plan"))</a>\
        <a class="button" href="/inspections/published">\(language.say(zh: "公开的结果", en: "Published results"))</a>\
        <a class="button" href="/checklists">\(language.say(zh: "检查表", en: "Checklists"))</a></p>
        \(if: list.unit, { "<p class=\"lead\">\($0.name)</p>" })
        \(filters(language))
        \(if: lines.isEmpty, language.empty(zh: "这段时间没有符合条件的检查。", en: "No inspection in these days fits."), else: table(language))
        \(if: lines.count == InspectionList.pageLength ? lines.last : nil, { next(after: $0, language) })
        \(if: !lines.isEmpty, Export.links("/inspections/export", list.query, language: language))
        """
    }

    private func filters(_ language: Language) -> HTML {
        let query = list.query
        return """
            <form method="get" class="row">\(query.hidden(except: ["kind", "from", "to", "text", "signed"]))
            \(query.filter("kind", language.say(zh: "类型", en: "Kind"), Inspection.Kind.allCases.map { ($0.rawValue, $0.title(in: language)) }, language))
            <div class="field"><label for="from">\(language.say(zh: "从", en: "From"))</label>
            <input id="from" name="from" type="date" value="\(list.from)"></div>
            <div class="field"><label for="to">\(language.say(zh: "到", en: "to"))</label>
            <input id="to" name="to" type="date" value="\(list.to)"></div>
            \(query.filter("signed", language.say(zh: "单位签字", en: "Signed"), [("yes", language.say(zh: "已签字", en: "signed")), ("no", language.say(zh: "未签字", en: "not signed"))], language))
            <div class="field"><label for="text">\(language.say(zh: "名称或单位包含", en: "Title or unit has"))</label>
            <input id="text" name="text" maxlength="100" value="\(query["text"])"></div>
            <button>\(language.say(zh: "筛选", en: "Filter"))</button></form>
            """
    }

    private func table(_ language: Language) -> HTML {
        let sort = list.isByUnit ? "unit" : "day"
        func heading(_ key: String, _ title: String, down: Bool) -> HTML {
            SortHeading(key: key, title: title, isDescending: down).cell(sort, list.query, standard: "day")
        }
        return """
            <div class="table"><table><thead><tr><th scope="col">\(language.say(zh: "检查", en: "Inspection"))</th>\
            \(heading("day", language.say(zh: "日期", en: "Date"), down: true))\(heading("unit", language.say(zh: "单位", en: "Unit"), down: false))\
            <th scope="col">\(language.say(zh: "类型", en: "Kind"))</th>\
            <th scope="col" class="n">\(language.say(zh: "正常", en: "Fine"))</th><th scope="col" class="n">\(language.say(zh: "问题", en: "Problems"))</th>\
            <th scope="col">\(language.say(zh: "单位签字", en: "Signed"))</th></tr></thead>
            <tbody>\(lines.map { row($0, language) })</tbody></table></div>
            """
    }

    private func row(_ line: InspectionList.Line, _ language: Language) -> HTML {
        """
        <tr><th scope="row"><a href="\(link: "/inspections/\(line.id)")">\(line.title)</a><span class="hint block">\(line.number)</span></th>
        <td><time>\(line.heldOn)</time></td><td>\(line.unitName)</td><td>\(line.kind.title(in: language))</td>
        <td class="n">\(line.fine)</td><td class="n">\(line.problems)</td>
        <td>\(line.signedOn?.description ?? language.say(zh: "未签字", en: "not signed"))</td></tr>
        """
    }

    private func next(after line: InspectionList.Line, _ language: Language) -> HTML {
        let query = list.query.fromTheStart.replacing("after", with: line.id.description)
            .replacing("after_day", with: line.heldOn.description)
            .replacing("after_unit", with: list.isByUnit ? line.unitName : nil)
        return language.nextPage("?\(query: query)")
    }
}
