import Storage
import Web

/// Many accounts at once: a list goes in, a slip for each person comes out.
enum Invitations {
    /// What a person is handed on paper: the login and a link that opens it once.
    struct Slip: Sendable {
        let name: String
        let login: String
        let role: Role?
        let unit: String
        let token: String
    }

    static let most = 500

    /// Makes the accounts of a list with one person a line: name, login, role, code of the unit. All or none.
    static func make(_ form: Form, by access: Access, in tx: Transaction) throws -> [Slip] {
        let lines = (form["list"] ?? "").split(whereSeparator: \.isNewline).map(String.init)
            .enumerated().filter { !$1.trimmed.isEmpty }
        var mistakes: [Mistake] = []
        var people: [(new: NewAccount, unit: Unit)] = []
        var logins: Set<String> = []
        if lines.isEmpty {
            mistakes.append(Mistake("list", zh: "名单是空的", en: "the list is empty"))
        }
        if lines.count > most {
            mistakes.append(Mistake("list", zh: "一次最多 \(most) 人", en: "at most \(most) people at a time"))
        }
        let codes = lines.prefix(most).map { cells($0.1).count > 3 ? cells($0.1)[3] : "" }
        let units = try Dictionary(
            tx.all(
                "SELECT \(Unit.columns) FROM unit u WHERE u.code IN \(codes) AND \(access.may(.managePeople, at: "u.id"))",
                Unit.init
            ).map { ($0.code, $0) }, uniquingKeysWith: { first, _ in first })
        for (index, line) in lines.prefix(most) {
            let (row, cells) = (index + 1, cells(line))
            func wrong(_ zh: String, _ en: String) {
                mistakes.append(Mistake("list", zh: "第 \(row) 行：\(zh)", en: "line \(row): \(en)"))
            }
            guard cells.count == 4 else {
                wrong("应有四项：姓名、登录名、角色、单位代码", "four items are needed: name, login, role, code of the unit")
                continue
            }
            guard let role = Role.named(cells[2]) else {
                wrong("没有“\(cells[2])”这个角色", "there is no role “\(cells[2])”")
                continue
            }
            guard let unit = units[cells[3]] else {
                wrong("没有代码为“\(cells[3])”的单位，或您不能管理该单位", "there is no unit “\(cells[3])” that you manage")
                continue
            }
            let new = NewAccount(name: cells[0], login: cells[1].lowercased(), role: role, unitID: unit.id)
            for mistake in new.mistakes() { wrong(mistake.zh, mistake.en) }
            if !logins.insert(new.login).inserted { wrong("登录名重复", "the login stands twice in the list") }
            people.append((new, unit))
        }
        let taken = try tx.all(
            .unscoped(
                "SELECT login FROM account WHERE login IN \(people.map(\.new.login))",
                because: "a login is unique in the whole organisation")
        ) { (login: String) in login }
        for login in taken {
            mistakes.append(
                Mistake("list", zh: "登录名“\(login)”已被使用", en: "the login “\(login)” is taken"))
        }
        guard mistakes.isEmpty else { throw Refusal.invalid(mistakes) }
        return try people.map { person in
            let (_, link) = try Account.create(person.new, by: access, in: tx)
            return Slip(
                name: person.new.name, login: person.new.login, role: person.new.role, unit: person.unit.name,
                token: link.token)
        }
    }

    /// Cells between tabs, commas (also full-width) or semicolons.
    private static func cells(_ line: String) -> [String] {
        line.split(whereSeparator: { "\t,，;；".contains($0) }).map { String($0).trimmed }
    }

    static func page(_ view: FormView, units: [Unit]) -> HTML {
        let language = view.language
        return """
            \(view.summary)
            <form method="post" action="/people" class="wide">
            \(view.field("list").area(rows: 10, required: true, hint: language.say(
                zh: "每行一人：姓名，登录名，角色，单位代码。可以从表格复制粘贴。",
                en: "One person a line: name, login, role, code of the unit. It can be pasted from a spreadsheet.")))
            <button class="primary">\(language.say(zh: "建立账号并打印链接", en: "Make the accounts and print the links"))</button>
            </form>
            <h2>\(language.say(zh: "角色", en: "Roles"))</h2>
            <p>\(texts: Role.allCases.map { "\($0.title(in: language)) (\($0.rawValue))" }, separator: " · ")</p>
            <h2>\(language.say(zh: "单位代码", en: "Codes of units"))</h2>
            <ul>\(units.map { "<li><code>\($0.code)</code> \($0.name)</li>" as HTML })</ul>
            """
    }

    static func slipsPage(_ slips: [Slip], _ address: String, _ language: Language) -> HTML {
        """
        <p>\(language.say(
            zh: "每个链接只能用一次，七天内有效，离开本页后不再显示。请打印后分发给本人。",
            en: "Each link works once and for seven days, and is not shown again. Print this page and hand out the slips."))</p>
        <div class="slips">
        \(slips.map { slip($0, address, language) })
        </div>
        <p class="no-print"><a href="/people">\(language.say(zh: "回到人员列表", en: "Back to the list"))</a></p>
        """
    }

    private static func slip(_ slip: Slip, _ address: String, _ language: Language) -> HTML {
        let role = slip.role.map { $0.title(in: language) } ?? ""
        return """
            <section class="slip">
            <h2>\(slip.name)</h2>
            <p>\(slip.unit) \(role)</p>
            <dl><dt>\(language.say(zh: "登录名", en: "Login"))</dt><dd><code>\(slip.login)</code></dd>
            <dt>\(language.say(zh: "一次性链接", en: "One-time link"))</dt>
            <dd><code class="link">\(address)/welcome/\(slip.token)</code></dd></dl>
            </section>
            """
    }
}

extension Role {
    /// The role by its key or its title in either language.
    static func named(_ text: String) -> Role? {
        allCases.first {
            $0.rawValue == text || $0.title(in: .zh) == text || $0.title(in: .en) == text.lowercased()
        }
    }
}

extension Account {
    static func listPage(_ accounts: [Listed], mayManageCalendars: Bool, _ language: Language) -> HTML {
        """
        <p class="actions"><a class="button primary" href="/people/new">\(language.say(zh: "添加人员", en: "Add people"))</a>
        \(if: mayManageCalendars, "<a class=\"button\" href=\"/calendars\">\(language.say(zh: "工作日历", en: "Working-day calendars"))</a>")</p>
        \(if: accounts.isEmpty, "<p class=\"empty\">\(language.say(zh: "没有更多账号。", en: "There are no more accounts."))</p>")
        <div class="table"><table>
        <thead><tr><th scope="col">\(language.say(zh: "登录名", en: "Login"))</th>\
        <th scope="col">\(language.say(zh: "姓名", en: "Name"))</th>\
        <th scope="col">\(language.say(zh: "单位", en: "Unit"))</th>\
        <th scope="col">\(language.say(zh: "角色", en: "Role"))</th>\
        <th scope="col">\(language.say(zh: "状态", en: "State"))</th>\
        <th scope="col">\(language.say(zh: "操作", en: "Do"))</th></tr></thead>
        <tbody>\(accounts.map { row($0, language) })</tbody>
        </table></div>
        \(if: accounts.count == 50 ? accounts.last?.account.login : nil, { language.nextPage("/people?after=\($0)") })
        """
    }

    private static func row(_ listed: Listed, _ language: Language) -> HTML {
        let account = listed.account
        let state =
            account.disabledAt != nil
            ? language.say(zh: "已停用", en: "closed")
            : account.hasPassword ? language.say(zh: "在用", en: "in use") : language.say(zh: "未启用", en: "not opened yet")
        let isClosed = account.disabledAt != nil
        return """
            <tr><th scope="row"><code>\(account.login)</code></th><td>\(listed.name)</td><td>\(listed.unitName)</td>
            <td>\(listed.role.map { $0.title(in: language) } ?? "")</td><td>\(state)</td>
            <td><form method="post" action="\(link: "/people/\(account.id)/reset")" class="plain">
            <button class="quiet">\(language.say(zh: "重置密码", en: "Reset"))<span class="unseen"> \(account.login)</span></button></form>
            <form method="post" action="\(link: "/people/\(account.id)/state")" class="plain">
            <button class="quiet" name="disabled" value="\(isClosed ? "false" : "true")">\
            \(isClosed ? language.say(zh: "启用", en: "Open") : language.say(zh: "停用", en: "Close"))<span class="unseen"> \(account.login)</span></button></form></td></tr>
            """
    }
}
