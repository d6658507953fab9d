import HTTPTypes
import Hummingbird
import Storage
import Web

/// The doors to checklists: everybody may read by what they are inspected.
struct ChecklistRoutes: Sendable {
    let services: Services

    func add(to members: RouterGroup<MemberContext>) {
        members.get("checklists", use: list)
        members.post("checklists", use: adopt)
        members.get("checklists/:checklist", use: show)
    }

    @Sendable func list(_ request: Request, _ context: MemberContext) async throws -> Response {
        let access = context.access
        let all = try await services.database.read { tx in try Checklist.all(in: tx) }
        let page = ChecklistPages.list(all, mayAdopt: access.mayEverywhere(.adoptProgrammes), context.language)
        return context.page(context.language.say(zh: "检查表", en: "Checklists"), page)
    }

    /// Takes one of those into use that come with the program.
    @Sendable func adopt(_ request: Request, _ context: MemberContext) async throws -> Response {
        let access = context.access
        try access.requireEverywhere(.adoptProgrammes)
        guard let source = ShippedChecklists.source(of: try await request.form()["checklist"] ?? "") else {
            throw Refusal.notFound
        }
        let key = try await services.database.write { tx in
            try Checklist.adopt(source, by: access, in: tx).checklist.key
        }
        return .seeOther("/checklists/\(key)")
    }

    @Sendable func show(_ request: Request, _ context: MemberContext) async throws -> Response {
        let key = context.parameters.get("checklist") ?? ""
        let file = try await services.database.read { tx -> ChecklistFile in
            guard let newest = try Checklist.all(in: tx).first(where: { $0.key == key }) else {
                throw Refusal.notFound
            }
            return try Checklist.file(key, version: newest.version, in: tx)
        }
        return context.page(
            context.language.say(zh: file.title.zh, en: file.title.en), ChecklistPages.items(file, context.language))
    }
}

/// The pages of checklists.
enum ChecklistPages {
    static func list(_ all: [Checklist], mayAdopt: Bool, _ language: Language) -> HTML {
        """
        \(if: all.isEmpty, language.empty(
            zh: "还没有采用检查表。检查按检查表逐项进行，每一项都写明依据和查法。",
            en: "No checklist has been adopted. Inspections go through one item by item, each with its clause and how to check it."))
        <ul class="lines">\(all.map { "<li><a href=\"\(link: "/checklists/\($0.key)")\">\($0.title(in: language))</a> <span class=\"hint\">\($0.key) · \(language.say(zh: "第 \($0.version) 版", en: "version \($0.version)"))</span></li>" as HTML })</ul>
        \(if: mayAdopt, adoption(all, language))
        """
    }

    private static func adoption(_ all: [Checklist], _ language: Language) -> HTML {
        let left = ShippedChecklists.keys.filter { key in !all.contains { $0.key == key } }
        guard !left.isEmpty else { return "" }
        return """
            <form method="post" action="/checklists" class="inline">
            <label for="checklist">\(language.say(zh: "采用自带的检查表", en: "Adopt a checklist that comes with the program"))</label>
            <select id="checklist" name="checklist">\(left.map { "<option value=\"\($0)\">\(title($0, language))</option>" as HTML })</select>
            <button>\(language.say(zh: "采用", en: "Adopt"))</button></form>
            """
    }

    private static func title(_ key: String, _ language: Language) -> String {
        guard let source = ShippedChecklists.source(of: key) else { return key }
        do {
            let title = try ChecklistFile.read(source).title
            return language.say(zh: title.zh, en: title.en)
        } catch { return key }
    }

    static func items(_ file: ChecklistFile, _ language: Language) -> HTML {
        """
        <p><a href="/checklists">\(language.say(zh: "全部检查表", en: "All checklists"))</a></p>
        <p class="lead">\(language.say(
            zh: "第 \(file.version) 版，自 \(file.appliesFrom) 起施行，共 \(file.items.count) 项",
            en: "Version \(file.version), applies from \(file.appliesFrom), \(file.items.count) items"))</p>
        <p>\(language.say(zh: file.summary.zh, en: file.summary.en))</p>
        <div class="table"><table>
        <thead><tr><th scope="col">\(language.say(zh: "检查项", en: "Item"))</th>\
        <th scope="col">\(language.say(zh: "依据", en: "Source"))</th>\
        <th scope="col">\(language.say(zh: "照片", en: "Photo"))</th>\
        <th scope="col" class="n">\(language.say(zh: "分值", en: "Points"))</th></tr></thead>
        <tbody>\(file.items.map { row($0, of: file, language) })</tbody>
        </table></div>
        """
    }

    private static func row(_ item: ChecklistFile.Item, of file: ChecklistFile, _ language: Language) -> HTML {
        """
        <tr><th scope="row">\(language.say(zh: item.title.zh, en: item.title.en))\
        <span class="hint block">\(language.say(zh: item.how.zh, en: item.how.en))</span></th>
        <td>\(file.clause(of: item, in: language))</td>
        <td>\(item.photo == .useful ? language.say(zh: "有帮助，不要求", en: "useful, not asked for") : "")</td>
        <td class="n">\(item.points)</td></tr>
        """
    }
}
