import Documents
import Storage

/// A file of people and the posts they hold: all or nothing, every mistake with its row.
///
/// Headings: `name,unit_code,login,role,post,since,responsibility,field` or their Chinese names; only the first two are needed.
/// A column about political status, ethnicity, faith, health or identity is refused: there is nowhere to put it.
struct PeopleImport: Sendable {
    struct Row: Sendable {
        let place: String
        let name: String
        let unitCode: String
        let login: String
        let role: String
        let post: String
        let since: Day?
        let responsibility: String
        let field: String
    }

    private(set) var rows: [Row] = []
    private(set) var mistakes: [Mistake] = []

    private static let headings: [String: [String]] = [
        "name": ["name", "姓名"], "unit": ["unit_code", "单位代码"], "login": ["login", "登录名"], "role": ["role", "角色"],
        "post": ["post", "岗位", "职务"], "since": ["since", "任职日期"], "responsibility": ["responsibility", "责任"],
        "field": ["field", "分管领域"],
    ]

    /// Headings that name what is never kept about a person.
    private static let refused = [
        "政治面貌", "党派", "民族", "宗教", "信仰", "健康", "病史", "身份证", "证件号", "political", "party", "ethnic", "religion",
        "faith", "health", "id_number", "identity", "passport",
    ]

    init(_ files: [(name: String, bytes: [UInt8])]) {
        for file in files {
            do { read(try DelimitedText(file.bytes), file.name) } catch {
                mistakes.append(Mistake(error, in: file.name))
            }
        }
    }

    private mutating func read(_ text: DelimitedText, _ file: String) {
        for heading in text.headings {
            guard let word = Self.refused.first(where: { heading.lowercased().contains($0) }) else { continue }
            mistakes.append(
                Mistake(
                    "\(file):1", zh: "“\(heading)”列涉及“\(word)”，系统不保存这类个人信息，请删去该列",
                    en: "the column “\(heading)” is about what is never kept of a person: leave it out"))
        }
        let columns = Self.headings.compactMapValues { names in names.lazy.compactMap { text.column($0) }.first }
        for (column, zh, en) in [("name", "姓名", "name"), ("unit", "单位代码", "unit_code")] where columns[column] == nil {
            mistakes.append(Mistake("\(file):1", zh: "缺少“\(zh)”列（\(en)）", en: "there is no column “\(en)”"))
        }
        guard columns["name"] != nil, columns["unit"] != nil else { return }
        for result in text {
            switch result {
            case .failure(let problem): mistakes.append(Mistake(problem, in: file))
            case .success(let row):
                let place = "\(file):\(row.number)"
                func cell(_ column: String) -> String { columns[column].map { row[$0].trimmed } ?? "" }
                let since = Day(cell("since")[...])
                if since == nil, !cell("since").isEmpty {
                    mistakes.append(
                        Mistake(
                            place, zh: "任职日期“\(cell("since"))”不是有效日期（例如 2026-03-05）",
                            en: "“\(cell("since"))” is no date (like 2026-03-05)"))
                }
                rows.append(
                    Row(
                        place: place, name: cell("name"), unitCode: cell("unit"), login: cell("login").lowercased(),
                        role: cell("role"), post: cell("post"), since: since, responsibility: cell("responsibility"),
                        field: cell("field")))
            }
        }
    }

    /// What an import did: how many people are new, and the slips of the new accounts.
    struct Outcome: Sendable {
        var people = 0
        var known = 0
        var slips: [Invitations.Slip] = []
    }

    /// Checks every row against the book, and writes everything unless something is wrong.
    func apply(dryRun: Bool, by access: Access, in tx: Transaction) throws -> Outcome {
        var mistakes = self.mistakes
        let units = try Dictionary(
            tx.all("SELECT \(Unit.columns) FROM unit u WHERE \(access.may(.managePeople, at: "u.id"))", Unit.init)
                .map { ($0.code, $0) }, uniquingKeysWith: { first, _ in first })
        let logins = Set(
            try tx.all(.unscoped("SELECT login FROM account", because: "a login is unique in the whole organisation")) {
                (login: String) in login
            })
        let known = try Dictionary(
            tx.all(
                "SELECT \(Person.columns) FROM person p WHERE \(access.may(.managePeople, at: "p.unit_id"))",
                Person.init
            )
            .map { (Key(unit: $0.unitID, name: $0.name), $0.id) }, uniquingKeysWith: { first, _ in first })
        var places: [String: String] = [:]
        for row in rows {
            func wrong(_ zh: String, _ en: String) { mistakes.append(Mistake(row.place, zh: zh, en: en)) }
            if row.name.isEmpty || row.name.count > Person.longestName {
                wrong("请填写姓名", "the name is missing or too long")
            }
            guard let unit = units[row.unitCode] else {
                wrong("没有代码为“\(row.unitCode)”的单位，或您不能管理该单位", "there is no unit “\(row.unitCode)” that you manage")
                continue
            }
            if unit.closedOn != nil { wrong("单位“\(row.unitCode)”已撤销", "the unit “\(row.unitCode)” is closed") }
            if !row.responsibility.isEmpty, responsibility(row) == nil {
                wrong("没有“\(row.responsibility)”这种责任", "there is no responsibility “\(row.responsibility)”")
            }
            if !row.responsibility.isEmpty, row.post.isEmpty { wrong("责任要落到岗位上，请填岗位", "a responsibility needs a post") }
            guard !row.login.isEmpty else { continue }
            if !Account.isLogin(row.login) {
                wrong("登录名“\(row.login)”不符合要求", "“\(row.login)” cannot be a login")
            } else if let first = places.updateValue(row.place, forKey: row.login) {
                wrong("登录名“\(row.login)”重复，已在 \(first) 出现", "the login “\(row.login)” stands at \(first) already")
            } else if logins.contains(row.login), known[Key(unit: unit.id, name: row.name)] == nil {
                wrong("登录名“\(row.login)”已被使用", "the login “\(row.login)” is taken")
            }
            if Role.named(row.role) == nil { wrong("没有“\(row.role)”这个角色", "there is no role “\(row.role)”") }
        }
        guard mistakes.isEmpty else { throw Refusal.invalid(mistakes) }
        var outcome = Outcome()
        for row in rows {
            guard let unit = units[row.unitCode] else { continue }
            var person = known[Key(unit: unit.id, name: row.name)]
            if person != nil { outcome.known += 1 } else { outcome.people += 1 }
            if dryRun { continue }
            if person == nil, !row.login.isEmpty, let role = Role.named(row.role) {
                let new = NewAccount(name: row.name, login: row.login, role: role, unitID: unit.id)
                let made = try Account.create(new, by: access, in: tx)
                outcome.slips.append(
                    Invitations.Slip(
                        name: row.name, login: row.login, role: role, unit: unit.name, token: made.link.token))
                person = try tx.value(
                    .unscoped("SELECT person_id FROM account WHERE id = \(made.account)", because: "it was just made"),
                    as: ID<Person>.self)
            }
            let holder = try person ?? Person.create(row.name, in: unit.id, by: access, in: tx)
            guard !row.post.isEmpty else { continue }
            let post = try Post.named(row.post, in: unit.id, by: access, in: tx)
            try Post.appoint(holder, to: post, since: row.since ?? access.today, by: access, in: tx)
            if let kind = responsibility(row) {
                try Post.answer(
                    for: kind, field: row.field, post: post, since: row.since ?? access.today, by: access, in: tx)
            }
        }
        return outcome
    }

    private struct Key: Hashable {
        let unit: ID<Unit>
        let name: String
    }

    private func responsibility(_ row: Row) -> PostResponsibility.Kind? {
        PostResponsibility.Kind.allCases.first {
            $0.rawValue == row.responsibility || $0.title(in: .zh) == row.responsibility
        }
    }
}

extension Person {
    /// Makes a person without an account.
    static func create(_ name: String, in unit: ID<Unit>, by access: Access, in tx: Transaction) throws -> ID<Person> {
        try access.require(.managePeople, at: unit, in: tx)
        let id = tx.id(Person.self)
        try tx.run(
            .unscoped(
                "INSERT INTO person (id, name, unit_id) VALUES (\(id), \(name), \(unit))",
                because: "permission was asked at the unit"))
        try Entry.write(
            .create, "person", id, unit: unit, ["name": .erasable(name), "unit": .of(unit)], by: access, in: tx)
        return id
    }
}
