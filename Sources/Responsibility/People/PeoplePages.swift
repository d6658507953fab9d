import Storage
import Web

extension PeopleList.View {
    func page(_ language: Language) -> HTML {
        """
        <p class="actions"><a class="button primary" href="/people/new">\(language.say(zh: "添加人员", en: "Add people"))</a>
        \(if: mayManageCalendars, "<a class=\"button\" href=\"/calendars\">\(language.say(zh: "工作日历", en: "Working-day calendars"))</a>")</p>
        \(filter(language))
        \(if: lines.isEmpty, nothing(language), else: table(language))
        \(if: next, { language.nextPage("?\(query: list.query.replacing("after", with: $0))") })
        \(if: !lines.isEmpty, Export.links("/people/export", list.query.replacing("after", with: nil), language: language))
        """
    }

    private func filter(_ language: Language) -> HTML {
        let view = FormView(form: list.query, mistakes: mistakes, language: language)
        let any = language.say(zh: "全部", en: "any")
        return """
            \(view.summary)
            <form method="get" action="/people" class="row people-filter" role="search" aria-label="\(language.say(zh: "筛选人员", en: "Filter people"))">
            <div class="field"><label for="text">\(language.say(zh: "姓名或登录名", en: "Name or login"))</label>
            <input id="text" name="text" type="search" maxlength="60" value="\(list.query["text"])" autocomplete="off"></div>
            \(view.field("unit").unit(units, id: "unit", required: false))
            \(view.field("role").choice([("", any)] + Role.allCases.map { ($0.rawValue, $0.title(in: language)) }))
            \(list.query.filter("state", language.say(zh: "状态", en: "State"), PeopleList.State.allCases.map { ($0.rawValue, $0.title(in: language)) }, all: any, language))
            <button>\(language.say(zh: "筛选", en: "Filter"))</button>
            </form>
            """
    }

    private func nothing(_ language: Language) -> HTML {
        """
        \(language.empty(zh: "没有符合条件的账号。", en: "No account fits."))
        \(if: list.isFiltered, "<p><a href=\"/people\">\(language.say(zh: "显示全部", en: "Show all"))</a></p>")
        """
    }

    private func table(_ language: Language) -> HTML {
        """
        <div class="table"><table class="stack">
        <thead><tr><th scope="col">\(language.say(zh: "姓名", en: "Name"))</th>\
        <th scope="col">\(language.say(zh: "登录名", en: "Login"))</th>\
        <th scope="col">\(language.say(zh: "单位", en: "Unit"))</th>\
        <th scope="col">\(language.say(zh: "角色", en: "Roles"))</th>\
        <th scope="col">\(language.say(zh: "状态", en: "State"))</th></tr></thead>
        <tbody>\(lines.map { row($0, language) })</tbody>
        </table></div>
        """
    }

    private func row(_ line: PeopleList.Line, _ language: Language) -> HTML {
        """
        <tr><th scope="row"><a href="\(link: "/people/\(line.account.id)")">\(line.name)</a></th>
        <td><code>\(line.account.login)</code></td><td>\(line.unitName)</td>
        <td>\(line.roles.map { role($0.role, $0.code == line.unitCode ? nil : $0.unit, language) }, separator: "<br>")</td>
        <td>\(PeopleList.State(line.account).title(in: language))</td></tr>
        """
    }

    /// The role, with its unit where that is not the person's own.
    private func role(_ role: Role, _ unit: String?, _ language: Language) -> HTML {
        "\(role.title(in: language))\(if: unit, { " <span class=\"hint\">\($0)</span>" })"
    }
}

extension Field {
    /// A unit, typed by its code or name; the units are suggested.
    func unit(_ units: [Unit], id: String, required: Bool = true) -> HTML {
        let own = mistakes.filter { $0.place == name }.map { $0.sentence(in: language) }
        return """
            <div class="field"><label for="\(id)">\(language.say(zh: "单位（代码或名称）", en: "Unit (code or name)"))</label>
            \(if: !own.isEmpty, "<p class=\"mistake\" id=\"\(id)-mistake\">\(texts: own, separator: "<br>")</p>")
            <input id="\(id)" name="\(name)" value="\(value)" list="\(id)-list" maxlength="\(Unit.longestName)" autocomplete="off"\
            \(attribute: "required", if: required)\(if: !own.isEmpty, " aria-invalid=\"true\" aria-describedby=\"\(id)-mistake\"")>
            <datalist id="\(id)-list">\(units.map { "<option value=\"\($0.code)\">\($0.name)</option>" as HTML })</datalist></div>
            """
    }
}
