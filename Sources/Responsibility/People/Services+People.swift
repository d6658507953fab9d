import Foundation
import Storage
import Web

/// What the command line asks about people and their accounts.
extension Services {
    /// A person with an account. Gives the token of the one-time link, or none when the password was set at once.
    public func addPerson(
        name: String, login: String, role: Role, unitCode: String, password: String?, by access: Access
    ) async throws -> String? {
        var hash: String?
        if let password {
            let mistakes = Password.mistakes(password, login: login)
            guard mistakes.isEmpty else { throw Refusal.invalid(mistakes) }
            hash = try await Password.hash(password)
        }
        let known = hash
        return try await database.write { tx in
            let unit = try Unit.find(code: unitCode, by: access, in: tx)
            let made = try Account.create(
                NewAccount(name: name, login: login, role: role, unitID: unit.id), by: access, in: tx)
            guard let known else { return made.link.token }
            try Account.setPassword(hash: known, of: made.account, login: login, with: made.link, by: access, in: tx)
            return nil
        }
    }

    /// Takes files of people and posts: all or nothing, or only says what it would do.
    public func importPeople(
        _ files: [URL], dryRun: Bool, by access: Access
    ) async throws -> (people: Int, known: Int, links: [(login: String, token: String)]) {
        let read = PeopleImport(
            try files.map { (name: $0.lastPathComponent, bytes: [UInt8](try Data(contentsOf: $0))) })
        let work: @Sendable (Transaction) throws -> PeopleImport.Outcome = { tx in
            try read.apply(dryRun: dryRun, by: access, in: tx)
        }
        let outcome = try await dryRun ? database.readAtLength(work) : database.write(work)
        return (outcome.people, outcome.known, outcome.slips.map { ($0.login, $0.token) })
    }

    /// An account, as the command line lists it.
    public struct ListedAccount: Sendable {
        public let login: String
        public let name: String
        /// The code of the unit where the person works.
        public let unit: String
        public let roles: [(role: Role, unit: String)]
        /// `open`, `unopened` or `closed`.
        public let state: String
    }

    /// All accounts by login, those of a unit and all below it when one is named.
    public func listPeople(unitCode: String?, by access: Access) async throws -> [ListedAccount] {
        guard access.may(.managePeople) else { throw Refusal.notAllowed(.managePeople) }
        var query = Form()
        if let unitCode { query.add(unitCode, to: "unit") }
        let list = PeopleList(query: query)
        return try await database.readAtLength { tx in
            try list.lines(1_000_000, after: "", by: access, in: tx).map { line in
                ListedAccount(
                    login: line.account.login, name: line.name, unit: line.unitCode,
                    roles: line.roles.map { ($0.role, $0.code) }, state: PeopleList.State(line.account).rawValue)
            }
        }
    }

    public func grantRole(_ role: Role, over unitCode: String, to login: String, by access: Access) async throws {
        try await changeAccount(login, by: access) { id, tx in
            let unit = try Unit.find(code: unitCode, by: access, in: tx)
            try Account.grant(role, at: unit.id, to: id, by: access, in: tx)
        }
    }

    public func revokeRole(_ role: Role, over unitCode: String, from login: String, by access: Access) async throws {
        try await changeAccount(login, by: access) { id, tx in
            let unit = try Unit.find(code: unitCode, by: access, in: tx)
            guard try Account.revoke(role, at: unit.id, from: id, by: access, in: tx) else {
                throw Refusal.invalid([
                    Mistake(
                        "role", zh: "“\(login)”在“\(unitCode)”没有“\(role.rawValue)”角色",
                        en: "“\(login)” does not hold the role “\(role.rawValue)” at “\(unitCode)”")
                ])
            }
        }
    }

    /// Makes the password void and gives the token of a new one-time link.
    public func resetAccount(_ login: String, by access: Access) async throws -> String {
        try await changeAccount(login, by: access) { id, tx in
            try Account.reset(id, by: access, in: tx).token
        }
    }

    public func setDisabled(_ login: String, _ disabled: Bool, by access: Access) async throws {
        try await changeAccount(login, by: access) { id, tx in
            try Account.setDisabled(id, disabled, by: access, in: tx)
        }
    }

    private func changeAccount<T: Sendable>(
        _ login: String, by access: Access, _ work: @escaping @Sendable (ID<Account>, Transaction) throws -> T
    ) async throws -> T {
        try await database.write { tx in
            let found = try tx.value(
                """
                SELECT a.id FROM account a JOIN person p ON p.id = a.person_id
                WHERE a.login = \(login) AND \(access.may(.managePeople, at: "p.unit_id"))
                """, as: ID<Account>.self)
            guard let found else {
                throw Refusal.invalid([
                    Mistake(
                        "login", zh: "没有您能管理的登录名“\(login)”", en: "there is no login “\(login)” that you manage")
                ])
            }
            return try work(found, tx)
        }
    }
}
