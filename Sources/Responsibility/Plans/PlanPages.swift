import Storage
import Web

/// The plans that are issued, and the catalogues that there are.
struct PlanListView: Sendable {
    let plans: [Plan.Listed]
    let programmes: [Programme]
    let mayIssue: Bool
    let mayAdopt: Bool

    func page(_ language: Language) -> HTML {
        """
        \(if: mayIssue && !programmes.isEmpty, "<p class=\"actions\"><a class=\"button primary\" href=\"/plans/new\">\(language.say(zh: "下达年度计划", en: "Issue a yearly plan"))</a></p>")
        \(if: plans.isEmpty, "<p class=\"empty\">\(language.say(zh: "还没有下达计划。先采用一套责任制，再下达年度计划。", en: "No plan has been issued. Take a programme into use first, then issue its year."))</p>", else: table(language))
        <section aria-labelledby="programmes"><h2 id="programmes">\(language.say(zh: "责任制", en: "Programmes"))</h2>
        <ul class="lines">\(programmes.map { "<li><a href=\"\(link: "/programmes/\($0.key)")\">\($0.title(in: language))</a> <span class=\"hint\">\($0.key) · \(language.say(zh: "第 \($0.version) 版", en: "version \($0.version)"))</span></li>" as HTML })</ul>
        \(if: mayAdopt, shipped(language))
        </section>
        """
    }

    private func table(_ language: Language) -> HTML {
        """
        <div class="table"><table>
        <thead><tr><th scope="col">\(language.say(zh: "年度", en: "Year"))</th>\
        <th scope="col">\(language.say(zh: "责任制", en: "Programme"))</th>\
        <th scope="col">\(language.say(zh: "下达给", en: "Issued to"))</th>\
        <th scope="col" class="n">\(language.say(zh: "事项", en: "Duties"))</th>\
        <th scope="col">\(language.say(zh: "下达日期", en: "Issued on"))</th></tr></thead>
        <tbody>\(plans.map { plan in
            """
            <tr><td>\(plan.plan.year)</td><th scope="row">\(if: plan.isVisible, "<a href=\"\(link: "/plans/\(plan.id)")\">\(plan.title(in: language))</a>", else: "\(plan.title(in: language))")\
            <span class="hint block">\(plan.standing(language))</span></th>
            <td>\(if: plan.isVisible, "<a href=\"\(link: "/units/\(plan.plan.unitID)?year=\(plan.plan.year)")\">\(plan.unitName)</a>", else: "\(plan.unitName)")</td>
            <td class="n">\(plan.duties)</td><td>\(plan.plan.issuedOn)\(if: plan.isVisible, " · <a href=\"\(link: "/matrix?unit=\(plan.plan.unitID)&year=\(plan.plan.year)&programme=\(plan.programmeKey)")\">\(language.say(zh: "矩阵", en: "matrix"))<span class=\"unseen\"> \(plan.title(in: language)) \(plan.plan.year)</span></a>")</td></tr>
            """ as HTML
        })</tbody></table></div>
        \(Export.links("/plans/export", language: language))
        """
    }

    private func shipped(_ language: Language) -> HTML {
        let left = ShippedProgrammes.keys.filter { key in !programmes.contains { $0.key == key } }
        guard !left.isEmpty else { return "" }
        return """
            <form method="post" action="/programmes" class="inline">
            <label for="programme">\(language.say(zh: "随附的责任制目录", en: "Catalogues that come with the program"))</label>
            <select id="programme" name="programme">\(left.map { "<option>\($0)</option>" as HTML })</select>
            <button>\(language.say(zh: "采用", en: "Take into use"))</button>
            </form>
            """
    }
}
