import Storage
import Web

/// The plans that are issued, and the catalogues that there are.
struct PlanListView: Sendable {
    let list: PlanList
    /// Those of one page, and one more where there is a page after it.
    let plans: [Plan.Listed]
    let years: [Int]
    let programmes: [Programme]
    let mayIssue: Bool
    let mayAdopt: Bool

    func page(_ language: Language) -> HTML {
        """
        \(if: mayIssue && !programmes.isEmpty, "<p class=\"actions\"><a class=\"button primary\" href=\"/plans/new\">\(language.say(zh: "下达年度计划", en: "Issue a yearly plan"))</a></p>")
        \(if: !plans.isEmpty || list.isFiltered, filters(language))
        \(if: plans.isEmpty, none(language), else: table(language))
        <section aria-labelledby="programmes"><h2 id="programmes">\(language.say(zh: "责任制", en: "Programmes"))</h2>
        <ul class="lines">\(programmes.map { "<li><a href=\"\(link: "/programmes/\($0.key)")\">\($0.title(in: language))</a> <span class=\"hint\">\($0.key) · \(language.say(zh: "第 \($0.version) 版", en: "version \($0.version)"))</span></li>" as HTML })</ul>
        \(if: mayAdopt, shipped(language))
        </section>
        """
    }

    private func none(_ language: Language) -> HTML {
        list.isFiltered
            ? language.empty(zh: "没有符合条件的计划。", en: "No plan fits.")
            : language.empty(
                zh: "还没有下达计划。先采用一套责任制，再下达年度计划。",
                en: "No plan has been issued. Take a programme into use first, then issue its year.")
    }

    private func filters(_ language: Language) -> HTML {
        let query = list.query
        return """
            <form method="get" action="/plans" class="row">\(query.hidden(except: ["year", "programme", "text"]))
            \(query.filter("year", language.say(zh: "年度", en: "Year"), years.map { (String($0), String($0)) }, language))
            \(query.filter("programme", language.say(zh: "责任制", en: "Programme"), programmes.map { ($0.key, $0.title(in: language)) }, language))
            <div class="field"><label for="text">\(language.say(zh: "单位", en: "Unit"))</label>
            <input id="text" name="text" maxlength="60" value="\(query["text"])"></div>
            <button>\(language.say(zh: "筛选", en: "Filter"))</button>
            \(if: list.isFiltered, "<a class=\"button quiet\" href=\"/plans\">\(language.say(zh: "全部计划", en: "All plans"))</a>")
            </form>
            """
    }

    private func heading(_ sort: PlanList.Sort, _ title: String) -> HTML {
        SortHeading(key: sort.rawValue, title: title, isDescending: true).cell(
            list.sort.rawValue, list.query, standard: PlanList.Sort.year.rawValue)
    }

    private func table(_ language: Language) -> HTML {
        let shown = plans.prefix(PlanList.pageLength)
        return """
            <div class="table"><table class="stack">
            <thead><tr>\(heading(.year, language.say(zh: "年度", en: "Year")))\
            <th scope="col">\(language.say(zh: "责任制", en: "Programme"))</th>\
            <th scope="col">\(language.say(zh: "下达给", en: "Issued to"))</th>\
            <th scope="col" class="n">\(language.say(zh: "事项", en: "Duties"))</th>\
            \(heading(.issued, language.say(zh: "下达日期", en: "Issued on")))</tr></thead>
            <tbody>\(shown.map { row($0, language) })</tbody></table></div>
            \(if: plans.count > shown.count ? shown.last : nil, { language.nextPage("/plans?\(query: list.next(after: $0))") })
            \(Export.links("/plans/export", list.query, language: language))
            """
    }

    private func row(_ plan: Plan.Listed, _ language: Language) -> HTML {
        """
        <tr><td>\(plan.plan.year)</td><th scope="row">\(if: plan.isVisible, "<a href=\"\(link: "/plans/\(plan.id)")\">\(plan.title(in: language))</a>", else: "\(plan.title(in: language))")\
        <span class="hint block">\(plan.standing(language))</span></th>
        <td>\(if: plan.isVisible, "<a href=\"\(link: "/units/\(plan.plan.unitID)?year=\(plan.plan.year)")\">\(plan.unitName)</a>", else: "\(plan.unitName)")</td>
        <td class="n" data-label="\(language.say(zh: "事项", en: "duties"))">\(plan.duties)</td>\
        <td data-label="\(language.say(zh: "下达", en: "issued"))">\(plan.plan.issuedOn)\(if: plan.isVisible, " · <a href=\"\(link: "/matrix?unit=\(plan.plan.unitID)&year=\(plan.plan.year)&programme=\(plan.programmeKey)")\">\(language.say(zh: "矩阵", en: "matrix"))<span class=\"unseen\"> \(plan.title(in: language)) \(plan.plan.year)</span></a>")</td></tr>
        """
    }

    private func shipped(_ language: Language) -> HTML {
        let left = ShippedProgrammes.keys.filter { key in !programmes.contains { $0.key == key } }
        guard !left.isEmpty else { return "" }
        return """
            <form method="post" action="/programmes" class="inline">
            <label for="shipped">\(language.say(zh: "随附的责任制目录", en: "Catalogues that come with the program"))</label>
            <select id="shipped" name="programme">\(left.map { "<option value=\"\($0)\">\(ShippedProgrammes.title(of: $0, in: language))</option>" as HTML })</select>
            <button>\(language.say(zh: "采用", en: "Take into use"))</button>
            </form>
            """
    }
}
