import Storage

extension PeopleImport {
    /// What an import did: how many people are new, and the slips of the new accounts.
    struct Outcome: Sendable {
        var people = 0
        var known = 0
        var slips: [Invitations.Slip] = []
    }

    /// Checks every row against the book, and writes everything unless something is wrong.
    ///
    /// A row is about the person who has its login, else about the one of that name in the unit, who may come from an
    /// earlier row: so somebody with two posts has two rows.
    func apply(dryRun: Bool, by access: Access, in tx: Transaction) throws -> Outcome {
        let book = try Book.read(by: access, in: tx)
        let mistakes = self.mistakes + check(against: book)
        guard mistakes.isEmpty else { throw Refusal.invalid(mistakes) }
        var work = Work()
        for row in rows { work.add(row, book) }
        var outcome = Outcome(people: work.people.count, known: work.known.count)
        guard !dryRun else { return outcome }
        let persons = try work.write(&outcome, book, by: access, in: tx)
        try PostImport.write(
            zip(rows, work.whose).compactMap { row, whose in
                guard !row.post.isEmpty, let unit = book.units[row.unitCode]?.id else { return nil }
                return PostImport.Row(
                    unitID: unit, post: row.post, personID: persons(whose), since: row.since ?? access.today,
                    responsibility: row.kind, field: row.field)
            }, by: access, in: tx)
        return outcome
    }

    private func check(against book: Book) -> [Mistake] {
        var mistakes: [Mistake] = []
        var places: [String: String] = [:]
        for row in rows {
            func wrong(_ zh: String, _ en: String) { mistakes.append(Mistake(row.place, zh: zh, en: en)) }
            if row.name.isEmpty || row.name.count > Person.longestName {
                wrong("请填写姓名", "the name is missing or too long")
            }
            if row.post.count > Post.longestName {
                wrong("岗位名称最多 \(Post.longestName) 个字", "the name of the post is too long")
            }
            guard let unit = book.units[row.unitCode] else {
                wrong("没有代码为“\(row.unitCode)”的单位，或您不能管理该单位", "there is no unit “\(row.unitCode)” that you manage")
                continue
            }
            if unit.closedOn != nil { wrong("单位“\(row.unitCode)”已撤销", "the unit “\(row.unitCode)” is closed") }
            if !row.responsibility.isEmpty, row.kind == nil {
                wrong("没有“\(row.responsibility)”这种责任", "there is no responsibility “\(row.responsibility)”")
            }
            if !row.responsibility.isEmpty, row.post.isEmpty { wrong("责任要落到岗位上，请填岗位", "a responsibility needs a post") }
            guard !row.login.isEmpty else { continue }
            if !Account.isLogin(row.login) {
                wrong("登录名“\(row.login)”不符合要求", "“\(row.login)” cannot be a login")
            } else if let first = places.updateValue(row.place, forKey: row.login) {
                wrong("登录名“\(row.login)”重复，已在 \(first) 出现", "the login “\(row.login)” stands at \(first) already")
            } else if let holder = book.holders[row.login], holder.name != row.name || holder.unitID != unit.id {
                wrong("登录名“\(row.login)”已被使用", "the login “\(row.login)” is taken")
            }
            if Role.named(row.role) == nil { wrong("没有“\(row.role)”这个角色", "there is no role “\(row.role)”") }
        }
        return mistakes
    }

    private struct Key: Hashable {
        let unit: ID<Unit>
        let name: String
    }

    /// What is in the book already.
    private struct Book {
        let units: [String: Unit]
        /// Who has a login. Somebody beyond the acting person's reach stands there without a name, which no row has.
        let holders: [String: Person]
        let people: [Key: ID<Person>]
        /// Those of ``people`` who have an account.
        let withAccount: Set<ID<Person>>

        static func read(by access: Access, in tx: Transaction) throws -> Book {
            let units = try tx.all(
                "SELECT \(Unit.columns) FROM unit u WHERE \(access.may(.managePeople, at: "u.id"))", Unit.init)
            let people = try tx.all(
                "SELECT \(Person.columns) FROM person p WHERE \(access.may(.managePeople, at: "p.unit_id")) ORDER BY p.id",
                Person.init)
            let known = Dictionary(people.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
            let logins = try tx.all(
                .unscoped(
                    "SELECT login, person_id FROM account", because: "a login is unique in the whole organisation")
            ) { (login: String, person: ID<Person>) in (login, person) }
            return Book(
                units: Dictionary(units.map { ($0.code, $0) }, uniquingKeysWith: { first, _ in first }),
                holders: Dictionary(
                    logins.map { ($0.0, known[$0.1] ?? Person(id: $0.1, name: "", unitID: ID(rawValue: 0))) },
                    uniquingKeysWith: { first, _ in first }),
                people: Dictionary(
                    people.map { (Key(unit: $0.unitID, name: $0.name), $0.id) }, uniquingKeysWith: { first, _ in first }
                ),
                withAccount: Set(logins.map(\.1)))
        }
    }

    /// Whose row it is: somebody in the book, or one of the new people by their place.
    private enum Whose {
        case known(ID<Person>)
        case new(Int)
    }

    /// What there is to write, in the order of the rows.
    private struct Work {
        var people: [(name: String, unitID: ID<Unit>)] = []
        /// New accounts, with whom they are for.
        var accounts: [(new: NewAccount, whose: Whose, unit: String)] = []
        var whose: [Whose] = []
        var known: Set<ID<Person>> = []
        private var seen: [Key: Whose] = [:]
        private var given: Set<ID<Person>> = []

        mutating func add(_ row: Row, _ book: Book) {
            guard let unit = book.units[row.unitCode] else { return }
            let key = Key(unit: unit.id, name: row.name)
            let found = self.found(row, key, book)
            if let found {
                if case .known(let id) = found { known.insert(id) }
                whose.append(found)
            } else {
                whose.append(.new(people.count))
                people.append((row.name, unit.id))
            }
            guard let last = whose.last else { return }
            if seen[key] == nil { seen[key] = last }
            guard !row.login.isEmpty, book.holders[row.login] == nil, let role = Role.named(row.role) else { return }
            if case .known(let id) = last { given.insert(id) }
            accounts.append(
                (NewAccount(name: row.name, login: row.login, role: role, unitID: unit.id), last, unit.name))
        }

        /// A new login for somebody who has one already is that of another person of the same name.
        private func found(_ row: Row, _ key: Key, _ book: Book) -> Whose? {
            if let holder = book.holders[row.login] { return .known(holder.id) }
            let before = seen[key]
            if row.login.isEmpty { return before ?? book.people[key].map(Whose.known) }
            if let before {
                return hasLogin(before, book) ? nil : before
            }
            return book.people[key].flatMap { book.withAccount.contains($0) ? nil : .known($0) }
        }

        private func hasLogin(_ whose: Whose, _ book: Book) -> Bool {
            switch whose {
            case .known(let id): book.withAccount.contains(id) || given.contains(id)
            case .new(let place):
                accounts.contains { if case .new(place) = $0.whose { true } else { false } }
            }
        }

        /// Writes people and accounts; the answer tells who somebody is.
        func write(
            _ outcome: inout Outcome, _ book: Book, by access: Access, in tx: Transaction
        ) throws -> (Whose) -> ID<Person> {
            let persons = try Person.create(people, by: access, in: tx)
            let identity: (Whose) -> ID<Person> = { whose in
                switch whose {
                case .known(let id): id
                case .new(let place): persons[place]
                }
            }
            let known = Dictionary(
                accounts.enumerated().map { ($0.offset, identity($0.element.whose)) }, uniquingKeysWith: { $1 })
            let made = try Account.create(accounts.map(\.new), for: known, by: access, in: tx)
            outcome.slips = zip(accounts, made).map { account, made in
                Invitations.Slip(
                    name: account.new.name, login: account.new.login, role: account.new.role, unit: account.unit,
                    token: made.link.token)
            }
            return identity
        }
    }
}

extension PeopleImport.Row {
    /// The responsibility by its key or its Chinese title.
    var kind: PostResponsibility.Kind? {
        PostResponsibility.Kind.allCases.first { $0.rawValue == responsibility || $0.title(in: .zh) == responsibility }
    }
}

extension Person {
    /// Makes a person without an account.
    static func create(_ name: String, in unit: ID<Unit>, by access: Access, in tx: Transaction) throws -> ID<Person> {
        guard let id = try create([(name, unit)], by: access, in: tx).first else { throw Refusal.notFound }
        return id
    }

    /// Makes many people without accounts, in a few statements.
    static func create(
        _ new: [(name: String, unitID: ID<Unit>)], by access: Access, in tx: Transaction
    ) throws -> [ID<Person>] {
        guard !new.isEmpty else { return [] }
        let units = Set(new.map(\.unitID))
        try access.requireAll(.managePeople, at: units, in: tx)
        let ids = new.map { _ in tx.id(Person.self) }
        try tx.load("person", ["id", "name", "unit_id"], because: "permission was asked at all units") { rows in
            for (id, each) in zip(ids, new) {
                try rows.add(id)
                try rows.add(each.name)
                try rows.add(each.unitID)
                try rows.endRow()
            }
        }
        let entries = zip(ids, new).map { id, each in
            Canonical.object(["person": .of(id), "name": .erasable(each.name), "unit": .of(each.unitID)])
        }
        try Entry.write(
            .create, "person", new.count == 1 ? ids[0].rawValue : nil, unit: units.count == 1 ? units.first : nil,
            count: new.count, new.count == 1 ? entries[0] : ["people": .list(entries)], by: access.actor,
            at: access.now, in: tx)
        return ids
    }
}
