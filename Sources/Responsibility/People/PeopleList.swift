import Storage
import Web

/// The accounts that somebody manages, filtered, page by page in the order of their logins.
struct PeopleList: Sendable {
    let query: Form

    static let pageLength = 50

    /// Whether an account can be used.
    enum State: String, Sendable, CaseIterable {
        case open, unopened, closed

        init(_ account: Account) {
            self = account.disabledAt != nil ? .closed : account.hasPassword ? .open : .unopened
        }

        func title(in language: Language) -> String {
            switch self {
            case .open: language.say(zh: "在用", en: "in use")
            case .unopened: language.say(zh: "未启用", en: "not opened yet")
            case .closed: language.say(zh: "已停用", en: "closed")
            }
        }

        fileprivate var condition: SQL {
            switch self {
            case .open: "a.disabled_at IS NULL AND a.password IS NOT NULL"
            case .unopened: "a.disabled_at IS NULL AND a.password IS NULL"
            case .closed: "a.disabled_at IS NOT NULL"
            }
        }
    }

    /// One line of the list.
    struct Line: Sendable {
        let account: Account
        let name: String
        let unitName: String
        let unitCode: String
        /// Its roles, with the name and the code of the unit over which each holds.
        var roles: [(role: Role, unit: String, code: String)] = []
    }

    struct View: Sendable {
        let list: PeopleList
        let lines: [Line]
        /// The login after which the next page begins.
        let next: String?
        let units: [Unit]
        var mayManageCalendars = false
        var mistakes: [Mistake] = []
    }

    private var text: String? { query["text"].map { String($0.trimmed.prefix(60)) }.flatMap { $0.isEmpty ? nil : $0 } }
    private var unit: String? { query["unit"]?.trimmed.isEmpty == false ? query["unit"] : nil }
    private var role: Role? { query["role"].flatMap(Role.init) }
    private var state: State? { query["state"].flatMap(State.init) }

    /// Whether anything narrows the list.
    var isFiltered: Bool { text != nil || unit != nil || role != nil || state != nil }

    /// One page, with the units that the filter offers. A unit that is not known is told, and nothing is listed.
    func read(by access: Access, in tx: Transaction) throws -> View {
        let units = try Unit.choices(for: .managePeople, by: access, in: tx)
        do {
            let lines = try lines(Self.pageLength + 1, after: query["after"] ?? "", by: access, in: tx)
            return View(
                list: self, lines: Array(lines.prefix(Self.pageLength)),
                next: lines.count > Self.pageLength ? lines[Self.pageLength - 1].account.login : nil, units: units,
                mayManageCalendars: access.mayEverywhere(.manageCalendars))
        } catch Refusal.invalid(let mistakes) {
            return View(list: self, lines: [], next: nil, units: units, mistakes: mistakes)
        }
    }

    /// So many accounts after a login.
    func lines(_ limit: Int, after: String, by access: Access, in tx: Transaction) throws -> [Line] {
        let conditions = try [
            ["a.login > \(after)", access.may(.managePeople, at: "p.unit_id")], conditions(by: access, in: tx),
        ]
        let lines = try tx.all(
            """
            SELECT \(Account.columns), p.name, u.name, u.code
            FROM account a JOIN person p ON p.id = a.person_id JOIN unit u ON u.id = p.unit_id
            WHERE \(SQL.joined(conditions.flatMap { $0 }, by: " AND ")) ORDER BY a.login LIMIT \(limit)
            """, Line.init)
        let roles = try Self.roles(of: lines.map(\.account.id), in: tx)
        return lines.map { line in
            var line = line
            line.roles = roles[line.account.id] ?? []
            return line
        }
    }

    private func conditions(by access: Access, in tx: Transaction) throws -> [SQL] {
        var conditions: [SQL] = []
        if let text {
            let pattern = "%\(text.lowercased().replacing(/[\\%_]/) { "\\" + $0.output })%"
            conditions.append(
                #"(a.login LIKE \#(pattern) ESCAPE '\' OR LOWER(p.name) LIKE \#(pattern) ESCAPE '\')"#)
        }
        if let unit {
            let top = try Unit.typed(unit, for: .managePeople, by: access, in: tx).id
            conditions.append(
                "p.unit_id IN (SELECT below.unit_id FROM unit_ancestry below WHERE below.ancestor_id = \(top))")
        }
        if let role {
            conditions.append(
                "EXISTS (SELECT 1 FROM role_grant held WHERE held.account_id = a.id AND held.role = \(role))")
        }
        if let state { conditions.append(state.condition) }
        return conditions
    }

    private static func roles(
        of accounts: [ID<Account>], in tx: Transaction
    ) throws -> [ID<Account>: [(role: Role, unit: String, code: String)]] {
        var roles: [ID<Account>: [(role: Role, unit: String, code: String)]] = [:]
        for some in accounts.slices(of: 8_192) {
            let held = try tx.all(
                .unscoped(
                    """
                    SELECT g.account_id, g.role, u.name, u.code FROM role_grant g JOIN unit u ON u.id = g.unit_id
                    WHERE g.account_id IN \(some) ORDER BY u.id, g.role
                    """, because: "the accounts were found with permission")
            ) { (account: ID<Account>, role: Role, unit: String, code: String) in
                (account: account, role: role, unit: unit, code: code)
            }
            for each in held { roles[each.account, default: []].append((each.role, each.unit, each.code)) }
        }
        return roles
    }
}

extension PeopleList.Line {
    fileprivate init(
        id: ID<Account>, person: ID<Person>, login: String, created: Instant, disabled: Instant?, hasPassword: Bool,
        name: String, unitName: String, unitCode: String
    ) {
        self.init(
            account: Account(
                id: id, personID: person, login: login, createdAt: created, disabledAt: disabled,
                hasPassword: hasPassword),
            name: name, unitName: unitName, unitCode: unitCode)
    }
}

extension Unit {
    /// The open unit that somebody typed, by its code or, where only one is called so, by its name.
    static func typed(
        _ text: String, for permission: Permission, by access: Access, in tx: Transaction
    ) throws -> Unit {
        let text = text.trimmed
        let found = try tx.all(
            """
            SELECT \(columns) FROM unit u WHERE (u.code = \(text) OR u.name = \(text))
              AND \(access.may(permission, at: "u.id")) ORDER BY u.code <> \(text), u.closed_on IS NOT NULL LIMIT 2
            """, Unit.init)
        if let first = found.first, first.code == text || found.count == 1 { return first }
        throw Refusal.invalid([
            found.isEmpty
                ? Mistake(
                    "unit", zh: "没有代码或名称为“\(text)”的单位，或不在您的管理范围内",
                    en: "there is no unit “\(text)”, by its code or name, that you manage")
                : Mistake(
                    "unit", zh: "叫“\(text)”的单位不止一个，请填代码", en: "more than one unit is called “\(text)”: give its code")
        ])
    }
}
