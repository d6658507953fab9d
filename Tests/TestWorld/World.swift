import Foundation
import Hummingbird
import HummingbirdTesting
import Logging
import Storage
import Synchronization

@testable import Responsibility

/// One small organisation with names, on a real database in a temporary place, with a clock that a test moves.
///
/// ```
/// 云溪县应急管理局 YX
/// ├ 青石镇 QS ─ 青石镇安监站 QS-1
/// └ 白水乡 BS ─ 白水乡安监站 BS-1
/// ```
/// Two programmes are adopted: `safety` and `records`.
public struct World: Sendable {
    public let services: Services
    public let clock: TestClock
    public let units: [String: ID<Responsibility.Unit>]
    public let accounts: [String: ID<Account>]
    public let folder: URL

    /// Everybody's password.
    public static let password = "tree-lamp-river-9"

    /// Who is who: login, name, role, unit.
    static let people: [(login: String, name: String, role: Role, unit: String)] = [
        ("admin", "管理员", .administrator, "YX"), ("office", "主管科室", .programmeOffice, "YX"),
        ("head", "局长", .head, "YX"), ("inspector", "检查员", .inspector, "YX"), ("auditor", "审计员", .auditor, "YX"),
        ("qs-clerk", "李青", .clerk, "QS"), ("qs-reviewer", "王石", .reviewer, "QS"),
        ("qs-station", "周站", .clerk, "QS-1"), ("bs-clerk", "白云", .clerk, "BS"), ("bs-reviewer", "白雪", .reviewer, "BS"),
    ]

    /// A world without anybody, as at a first start.
    public static func empty(_ services: Services, _ clock: TestClock, _ folder: URL) -> World {
        World(services: services, clock: clock, units: [:], accounts: [:], folder: folder)
    }

    /// Makes the world on a backend, hands it out, and removes it.
    public static func on(
        _ backend: Backend, today: Day = "2026-03-02", _ body: (World) async throws -> Void
    ) async throws {
        try await backend.withPlace { place in
            let clock = TestClock(today)
            let folder = FileManager.default.temporaryDirectory.appending(path: "world-\(UUID().uuidString)")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(at: folder) }
            let services = try await Services.open(
                database: try place.open(ids: IDSource(now: { clock.office.now() })), data: folder,
                settings: try Settings(), clock: clock.office)
            do {
                try await body(try await furnish(services, clock, folder))
            } catch {
                try await services.close()
                throw error
            }
            try await services.close()
        }
    }

    private static func furnish(_ services: Services, _ clock: TestClock, _ folder: URL) async throws -> World {
        let machine = services.machine("tests")
        let today = clock.today
        let hash = try await Password.hash(password)
        let (units, accounts) = try await services.database.write { tx in
            var units: [String: ID<Responsibility.Unit>] = [:]
            for (code, name, kind, parent) in [
                ("YX", "云溪县应急管理局", "bureau", nil), ("QS", "青石镇", "township", "YX"), ("BS", "白水乡", "township", "YX"),
                ("QS-1", "青石镇安监站", "station", "QS"), ("BS-1", "白水乡安监站", "station", "BS"),
            ] as [(String, String, String, String?)] {
                let new = NewUnit(parentID: parent.flatMap { units[$0] }, kind: kind, code: code, name: name)
                units[code] = try Unit.create(new, on: today, by: machine, in: tx).id
            }
            var accounts: [String: ID<Account>] = [:]
            for person in people {
                guard let unit = units[person.unit] else { continue }
                let made = try Account.create(
                    NewAccount(name: person.name, login: person.login, role: person.role, unitID: unit), by: machine,
                    in: tx)
                try Account.setPassword(
                    hash: hash, of: made.account, login: person.login, with: made.link, by: machine, in: tx)
                accounts[person.login] = made.account
            }
            _ = try Programme.adopt(Catalogues.safety, by: machine, in: tx)
            _ = try Programme.adopt(Catalogues.records, by: machine, in: tx)
            return (units, accounts)
        }
        return World(services: services, clock: clock, units: units, accounts: accounts, folder: folder)
    }

    /// The same organisation in another book, such as a restored one.
    public func moved(to services: Services, _ folder: URL) -> World {
        World(services: services, clock: clock, units: units, accounts: accounts, folder: folder)
    }

    public func unit(_ code: String) throws -> ID<Responsibility.Unit> {
        guard let id = units[code] else { throw StorageError.failed("the world has no unit \(code)") }
        return id
    }

    /// The reach of somebody, at the clock's moment.
    public func access(_ login: String) async throws -> Access {
        guard let account = accounts[login] else { throw StorageError.failed("the world has no account \(login)") }
        let (now, today) = (clock.office.now(), clock.today)
        guard
            let access = try await services.database.read({ tx in
                try Access.of(account, at: now, today: today, in: tx)
            })
        else { throw StorageError.failed("the account \(login) is closed") }
        return access
    }

    /// Issues both programmes' year to the whole tree.
    public func issuePlans(year: Int = 2026) async throws {
        let access = try await access("office")
        let root = try unit("YX")
        try await services.database.write { tx in
            for programme in ["safety", "records"] {
                _ = try Plan.issue(programme, year: year, under: root, by: access, in: tx)
            }
        }
    }

    /// The application, without a port: for `app.test(.router)`.
    public var application: some ApplicationProtocol {
        var logger = Logger(label: "tests")
        logger.logLevel = .critical
        return Application(router: router(services), logger: logger)
    }
}

/// A clock whose hands a test moves; it stands still otherwise.
public final class TestClock: Sendable {
    private let state: Mutex<Instant>
    private let zone: TimeZone

    public init(_ today: Day) {
        zone = TimeZone(identifier: "Asia/Shanghai") ?? .gmt
        let office = OfficeClock(timeZone: zone) { Instant(milliseconds: 0) }
        state = Mutex(office.instant(of: today, second: 9 * 3600))
    }

    public var office: OfficeClock { OfficeClock(timeZone: zone) { [self] in state.withLock { $0 } } }
    public var today: Day { office.today }

    /// Nine o'clock on that day.
    public func go(to day: Day) {
        let instant = office.instant(of: day, second: 9 * 3600)
        state.withLock { $0 = instant }
    }

    public func pass(seconds: Int) { state.withLock { $0 = $0.adding(seconds: seconds) } }
}
