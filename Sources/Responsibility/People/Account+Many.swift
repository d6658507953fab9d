import Storage

/// Accounts made together, in a few statements however many they are.
extension Account {
    /// An account just made.
    struct Made: Sendable {
        let account: ID<Account>
        let person: ID<Person>
        let link: OneTimeLink
    }

    /// Makes people with an account, one role and a link each; the answers are in the order of the accounts.
    ///
    /// - Parameter known: people who are there already, by their place in `new`: they get the account.
    static func create(
        _ new: [NewAccount], for known: [Int: ID<Person>] = [:], by access: Access, in tx: Transaction
    ) throws -> [Made] {
        guard !new.isEmpty else { return [] }
        let mistakes = new.flatMap { $0.mistakes() }
        guard mistakes.isEmpty else { throw Refusal.invalid(mistakes) }
        try access.requireAll(.managePeople, at: Set(new.map(\.unitID)), in: tx)
        try requireFree(new.map(\.login), in: tx)
        let made = new.indices.map { (person: known[$0] ?? tx.id(Person.self), account: tx.id(Account.self)) }
        let why: StaticString = "permission was asked at all units"
        try tx.load("person", ["id", "name", "unit_id"], because: why) { rows in
            for (index, each) in new.enumerated() where known[index] == nil {
                try rows.add(made[index].person)
                try rows.add(each.name)
                try rows.add(each.unitID)
                try rows.endRow()
            }
        }
        try tx.load("account", ["id", "person_id", "login", "created_at"], because: why) { rows in
            for (index, each) in new.enumerated() {
                try rows.add(made[index].account)
                try rows.add(made[index].person)
                try rows.add(each.login)
                try rows.add(access.now)
                try rows.endRow()
            }
        }
        try tx.load("role_grant", ["account_id", "unit_id", "role", "since"], because: why) { rows in
            for (index, each) in new.enumerated() {
                try rows.add(made[index].account)
                try rows.add(each.unitID)
                try rows.add(each.role.rawValue)
                try rows.add(access.today)
                try rows.endRow()
            }
        }
        try write(new, made, by: access, in: tx)
        let links = try OneTimeLink.make(for: made.map(\.account), at: access.now, in: tx)
        return zip(made, links).map { Made(account: $0.account, person: $0.person, link: $1) }
    }

    /// One entry: about the account itself when it is one, with a list when they are many.
    private static func write(
        _ new: [NewAccount], _ made: [(person: ID<Person>, account: ID<Account>)], by access: Access,
        in tx: Transaction
    ) throws {
        let units = Set(new.map(\.unitID))
        let unit = units.count == 1 ? units.first : nil
        if new.count == 1 {
            try Entry.write(
                .create, "account", made[0].account, unit: unit, new[0].entry(of: made[0].person), by: access, in: tx)
            return
        }
        let list = zip(new, made).map { each, made in
            Canonical.object([
                "account": .of(made.account), "who": each.entry(of: made.person),
            ])
        }
        try Entry.write(
            .create, "account", nil, unit: unit, count: new.count, ["accounts": .list(list)], by: access.actor,
            at: access.now, in: tx)
    }

    private static func requireFree(_ logins: [String], in tx: Transaction) throws {
        let taken = try taken(logins, in: tx)
        let mistakes = logins.filter(taken.contains).map {
            Mistake("login", zh: "登录名“\($0)”已被使用", en: "the login “\($0)” is taken")
        }
        guard mistakes.isEmpty else { throw Refusal.invalid(mistakes) }
    }

    /// Which of these logins somebody has.
    static func taken(_ logins: [String], in tx: Transaction) throws -> Set<String> {
        var taken: Set<String> = []
        for some in logins.slices(of: 8_192) {
            taken.formUnion(
                try tx.all(
                    .unscoped(
                        "SELECT login FROM account WHERE login IN \(some)",
                        because: "a login is unique in the whole organisation")
                ) { (login: String) in login })
        }
        return taken
    }
}

extension Array {
    /// The same elements in arrays of at most `length`.
    func slices(of length: Int) -> [[Element]] {
        stride(from: 0, to: count, by: length).map { Array(self[$0..<Swift.min($0 + length, count)]) }
    }
}

extension NewAccount {
    fileprivate func entry(of person: ID<Person>) -> Canonical {
        [
            "login": .text(login), "person": .of(person), "name": .erasable(name), "role": .text(role.rawValue),
            "unit": .of(unitID),
        ]
    }
}
