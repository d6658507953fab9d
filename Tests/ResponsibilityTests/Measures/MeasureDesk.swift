import Storage
import TestWorld
import Testing

@testable import Responsibility

/// The people of one measure, and its steps in words: the office investigates, two heads decide, a third decides appeals.
struct MeasureDesk: Sendable {
    let world: World
    /// Reaches of the people by their login; made anew for each step, because the clock moves.
    let accounts: [String: ID<Account>]

    static let warning = try! Measure.Ruling(.sanction, .warning, months: nil)
    static let talk = try! Measure.Ruling(.talk, nil, months: 3)

    static func make(_ world: World) async throws -> MeasureDesk {
        let (machine, unit) = (world.services.machine("tests"), try world.unit("YX"))
        let hash = try await Password.hash(World.password)
        let made = try await world.services.database.write { tx in
            var made: [String: ID<Account>] = [:]
            for (login, name) in [
                ("first", "甲副局长"), ("second", "乙副局长"), ("third", "丙副局长"), ("higher", "丁副局长"),
            ] {
                let account = try Account.create(
                    NewAccount(name: name, login: login, role: .head, unitID: unit), by: machine, in: tx)
                try Account.setPassword(
                    hash: hash, of: account.account, login: login, with: account.link, by: machine, in: tx)
                made[login] = account.account
            }
            return made
        }
        return MeasureDesk(world: world, accounts: world.accounts.merging(made) { $1 })
    }

    func access(_ login: String) async throws -> Access {
        let account = try #require(accounts[login])
        let (now, today) = (world.clock.office.now(), world.clock.today)
        return try #require(
            try await world.services.database.read { tx in try Access.of(account, at: now, today: today, in: tx) })
    }

    func person(_ login: String) async throws -> ID<Person> { try #require(try await access(login).personID) }

    /// Does something as somebody.
    func write<T: Sendable>(
        _ login: String, _ work: @escaping @Sendable (Access, Transaction) throws -> T
    ) async throws -> T {
        let access = try await access(login)
        return try await world.services.database.write { tx in try work(access, tx) }
    }

    func new(
        considered: Measure.Ruling = warning, route: AppealRoute = .civilReview, once: String = Token.make()
    ) async throws -> NewMeasure {
        NewMeasure(
            unitID: try world.unit("QS"), subjectID: try await person("qs-reviewer"), basis: "《消防安全责任制》第八条",
            facts: "3 月、6 月两次消防演练均未组织；档案室夜间未上锁。", considered: considered, route: route,
            deciders: [try await person("first"), try await person("second"), try await person("third")],
            appealDeciders: [try await person("higher")], once: once)
    }

    func drafted(
        considered: Measure.Ruling = warning, route: AppealRoute = .civilReview
    ) async throws -> ID<Measure> {
        let new = try await new(considered: considered, route: route)
        return try await write("office") { access, tx in try Measure.draft(new, by: access, in: tx) }
    }

    func notice(_ id: ID<Measure>, by login: String = "office") async throws {
        let today = world.clock.today
        try await write(login) { access, tx in
            try Measure.deliverNotice(of: id, on: today, by: .inPerson, access: access, in: tx)
        }
    }

    func defend(
        _ id: ID<Measure>, by login: String = "qs-reviewer", _ way: Defence.Way = .written,
        _ text: String = "6 月因汛期改期，有通知为证。"
    ) async throws {
        let today = world.clock.today
        try await write(login) { access, tx in
            try Measure.file(text, way, on: today, of: id, by: access, in: tx)
        }
    }

    func check(_ id: ID<Measure>, by login: String = "office") async throws {
        let defence = try #require(try await defences(id).last).id
        try await write(login) { access, tx in
            try Measure.check(defence, of: id, "调阅改期通知，属实；3 月一次仍成立。", by: access, in: tx)
        }
    }

    func decide(_ id: ID<Measure>, by login: String, _ ruling: Measure.Ruling = warning) async throws {
        try await write(login) { access, tx in
            try Measure.decide(id, ruling, reasons: "事实清楚。", by: access, in: tx)
        }
    }

    func deliver(_ id: ID<Measure>, by login: String = "office") async throws {
        let today = world.clock.today
        try await write(login) { access, tx in
            try Measure.deliverDecision(of: id, on: today, by: .inPerson, access: access, in: tx)
        }
    }

    func drop(_ id: ID<Measure>, by login: String = "office") async throws {
        try await write(login) { access, tx in try Measure.drop(id, reason: "经核实不成立。", by: access, in: tx) }
    }

    func appeal(_ id: ID<Measure>, _ route: AppealRoute, by login: String = "qs-reviewer") async throws {
        let today = world.clock.today
        try await write(login) { access, tx in
            try Measure.appeal(route, against: id, grounds: "影响期过长。", on: today, by: access, in: tx)
        }
    }

    func extend(_ id: ID<Measure>, by days: Int, login: String = "higher") async throws {
        let appeal = try #require(try await appeals(id).last).id
        try await write(login) { access, tx in
            try Measure.extend(appeal, of: id, by: days, reason: "案情复杂。", access: access, in: tx)
        }
    }

    func settle(
        _ id: ID<Measure>, _ outcome: Appeal.Outcome, milder: Measure.Ruling? = nil, by login: String = "higher"
    ) async throws {
        let (appeal, today) = (try #require(try await appeals(id).last).id, world.clock.today)
        try await write(login) { access, tx in
            try Measure.settle(
                appeal, of: id, outcome, milder: milder, reasons: "复核情况如上。", toldOn: today, .inPerson, by: access,
                in: tx)
        }
    }

    /// Decided today by two, after a defence that was checked.
    func decided(route: AppealRoute = .civilReview, _ ruling: Measure.Ruling = warning) async throws -> ID<Measure> {
        let id = try await drafted(considered: ruling, route: route)
        try await notice(id)
        try await defend(id)
        try await check(id)
        try await decide(id, by: "first", ruling)
        try await decide(id, by: "second", ruling)
        return id
    }

    /// Decided and delivered today.
    func inEffect(route: AppealRoute, _ ruling: Measure.Ruling = warning) async throws -> ID<Measure> {
        let id = try await decided(route: route, ruling)
        try await deliver(id)
        return id
    }

    func find(_ id: ID<Measure>) async throws -> Measure {
        let archive = try await access("auditor")
        return try await world.services.database.read { tx in try Measure.find(id, by: archive, in: tx) }
    }

    func defences(_ id: ID<Measure>) async throws -> [Defence] {
        let measure = try await find(id)
        return try await world.services.database.read { tx in try measure.defences(in: tx) }
    }

    func appeals(_ id: ID<Measure>) async throws -> [Appeal] {
        let measure = try await find(id)
        return try await world.services.database.read { tx in
            try measure.appeals(try Measure.calendar(in: tx), in: tx)
        }
    }

    func standing(_ id: ID<Measure>) async throws -> Measure.Standing {
        let (measure, today) = (try await find(id), world.clock.today)
        return try await world.services.database.read { tx in
            measure.standing(
                on: today, answer: measure.answer(try Measure.calendar(in: tx)), defences: try measure.defences(in: tx))
        }
    }
}
