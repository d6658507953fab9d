import Storage

extension DemoBook {
    /// The root, the first account, and by it the other units and accounts. Accounts of one role share a password here,
    /// so it is hashed once.
    mutating func found(by user: String) async throws {
        var hashes: [Role: String] = [:]
        for role in Set(office.all.map(\.role)) {
            hashes[role] = try await Password.hash(DemoAccount.password(of: role))
        }
        let (book, known) = (self, hashes)
        let machine = Access.machine(
            user, at: services.clock.instant(of: dates.founded, second: 8 * 3600), today: dates.founded)
        (units, accounts) = try await services.database.write { tx in
            let root = try book.unit(0, below: [], by: machine, in: tx)
            return ([root], [try book.account(DemoAccounts.administrator, at: [root], known, by: machine, in: tx)])
        }
        for start in stride(from: 1, to: tree.places.count, by: 100) {
            let book = self
            units = try await services.database.write { tx in
                let access = try book.access(DemoAccounts.administrator, on: book.dates.founded, in: tx)
                var units = book.units
                for place in start..<min(start + 100, book.tree.places.count) {
                    units.append(try book.unit(place, below: units, by: access, in: tx))
                }
                return units
            }
        }
        let founded = self
        accounts = try await services.database.write { tx in
            let access = try founded.access(
                DemoAccounts.administrator, on: founded.dates.founded, second: 36_000, in: tx)
            return try founded.accounts
                + founded.office.all.indices.dropFirst().map {
                    try founded.account($0, at: founded.units, known, by: access, in: tx)
                }
        }
    }

    /// Takes the catalogues into use; one that applies only from a later year is given the first year's beginning.
    func adoptProgrammes() async throws {
        let book = self
        let first = Day.first(ofMonth: 1, in: dates.current - 1)
        try await services.database.write { tx in
            let access = try book.access(DemoAccounts.programmeOffice, on: book.dates.adopted, in: tx)
            for key in Demo.programmes {
                guard let source = ShippedProgrammes.source(of: key) else { throw Refusal.notFound }
                _ = try Programme.adopt(Self.applying(source, from: first), by: access, in: tx)
            }
        }
    }

    /// Issues the year of every programme to the whole tree.
    func issuePlans(for year: Int, on day: Day) async throws {
        let book = self
        try await services.database.write { tx in
            let access = try book.access(DemoAccounts.programmeOffice, on: day, second: 10 * 3600, in: tx)
            for key in Demo.programmes {
                _ = try Plan.issue(key, year: year, under: book.units[0], by: access, in: tx)
            }
            try Tally.fold(in: tx)
        }
    }

    /// The words of a catalogue, applying from `day` where they applied later.
    static func applying(_ source: String, from day: Day) -> String {
        source.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            guard line.hasPrefix("applies_from: "), let written = Day(line.dropFirst("applies_from: ".count)),
                written > day
            else { return String(line) }
            return "applies_from: \(day)"
        }.joined(separator: "\n")
    }

    private func unit(_ number: Int, below units: [ID<Unit>], by access: Access, in tx: Transaction) throws -> ID<Unit>
    {
        let place = tree.places[number]
        return try Unit.create(
            NewUnit(parentID: place.parent.map { units[$0] }, kind: place.kind, code: place.code, name: place.name),
            on: access.today, by: access, in: tx
        ).id
    }

    private func account(
        _ number: Int, at units: [ID<Unit>], _ hashes: [Role: String], by access: Access, in tx: Transaction
    ) throws -> ID<Account> {
        let account = office.all[number]
        let mistakes = Password.mistakes(account.password, login: account.login)
        guard mistakes.isEmpty, let hash = hashes[account.role] else { throw Refusal.invalid(mistakes) }
        let made = try Account.create(
            NewAccount(name: account.name, login: account.login, role: account.role, unitID: units[account.place]),
            by: access, in: tx)
        try Account.setPassword(
            hash: hash, of: made.account, login: account.login, with: made.link, by: access, in: tx)
        return made.account
    }
}
