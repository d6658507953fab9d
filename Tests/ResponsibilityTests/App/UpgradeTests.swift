import Foundation
import Hummingbird
import HummingbirdTesting
import Logging
import Storage
import TestWorld
import Testing

@testable import Responsibility

/// A book that the first released program made is opened by this one.
@Suite struct UpgradeTests {
    @Test("the released steps are still the first ones")
    func released() {
        #expect(Array(Schema.steps.map(\.name).prefix(ReleasedBook.steps.count)) == ReleasedBook.steps)
        #expect(Schema.steps.map(\.name).sorted() == Schema.steps.map(\.name), "in the order of their numbers")
    }

    @Test("an older book, brought forward, has the tables that a new one has", arguments: Backend.available)
    func tables(backend: Backend) async throws {
        let now = Instant(milliseconds: 1_772_413_200_000)
        let upgraded = try await backend.withDatabase { database in
            try await database.migrate(Array(Schema.steps.prefix(ReleasedBook.steps.count)), at: now)
            try await database.script(ReleasedBook.rows(for: backend.dialect))
            for count in ReleasedBook.steps.count...Schema.steps.count {
                try await database.migrate(Array(Schema.steps.prefix(count)), at: now)
            }
            return try await columns(of: database)
        }
        let fresh = try await backend.withDatabase { database in
            try await database.migrate(Schema.steps, at: now)
            return try await columns(of: database)
        }
        #expect(upgraded == fresh)
        #expect(fresh.count > 100)
    }

    @Test("its pages, figures and work go on as they were", arguments: Backend.available)
    func works(backend: Backend) async throws {
        try await Self.withReleasedBook(on: backend) { services, client in
            #expect(try await Doctor(services).examine() == [])
            let reviewer = Visitor(client)
            #expect(try await reviewer.signIn("qs-reviewer").status == 303)
            let unit = try await reviewer.get("/units").location
            let page = try await reviewer.get("\(unit)?year=2026")
            #expect(page.status == 200 && page.text.contains("青石镇") && page.text.contains("一月例会"))
            let met = try await reviewer.get("\(unit)/obligations?year=2026&standing=met")
            #expect(met.text.matches(of: /<th scope="row">/).count == 1)
            let activity = try #require(page.text.firstMatch(of: /\/activities\/\w+/)?.output)
            #expect(try await reviewer.get(String(activity)).status == 200)
            for path in ["/", "/reviews", "/plans", "/matrix", "/calendar?month=2026-03", "\(unit)/posts", "/reports"] {
                #expect(try await reviewer.get(path).status == 200, "\(path)")
            }
            let waiting = try await reviewer.get("/reviews")
            let second = try #require(waiting.text.firstMatch(of: /\/activities\/\w+/)?.output)
            let shown = try await reviewer.get(String(second))
            let fulfilment = try #require(shown.value(after: "name=\"fulfilment\" value=\""))
            let accepted = try await reviewer.post(
                "\(second)/review", [("verdict", "accept"), ("fulfilment", fulfilment)])
            #expect(accepted.status == 303)
            #expect(
                try await reviewer.get("\(unit)/obligations?year=2026&standing=met").text
                    .matches(of: /<th scope="row">/).count == 2)
            let office = Visitor(client)
            _ = try await office.signIn("office")
            let top = try await office.get("/units").location
            let report = try await office.get(top.replacing("/units/", with: "/reports/annual/") + "?year=2026")
            #expect(report.status == 200)
            let clerk = Visitor(client)
            _ = try await clerk.signIn("qs-clerk")
            let id = unit.split(separator: "/").last.map(String.init) ?? ""
            let recorded = try await clerk.upload(
                "/activities",
                [
                    ("unit", id), ("kind", "other"), ("held_on", "2026-03-10"), ("title", "新记录"),
                    ("once", Token.make()), ("proposed_for", "\(id) other 2026-03-10"),
                ], files: [("a.txt", Array("一".utf8))])
            #expect(recorded.status == 303)
            #expect(try await Doctor(services).examine() == [])
        }
    }

    @Test("the days of grace in its rules are honoured from then on", arguments: Backend.available)
    func grace(backend: Backend) async throws {
        let now = Instant(milliseconds: 1_772_413_200_000)
        try await backend.withDatabase { database in
            try await database.migrate(Array(Schema.steps.prefix(ReleasedBook.steps.count)), at: now)
            try await database.script(ReleasedBook.rows(for: backend.dialect))
            try await database.script(
                "UPDATE duty_version SET rule = rule || ' grace=5' WHERE cadence = 'fixed'; UPDATE obligation SET due_on = '2026-04-28' WHERE due_on = '2026-04-30'; UPDATE tally SET due_on = '2026-04-28' WHERE due_on = '2026-04-30'"
            )
            try await database.migrate(Schema.steps, at: now)
            let (lasts, complaints) = try await database.read { tx in
                let lasts = try tx.all(
                    .unscoped(
                        "SELECT DISTINCT due_on, grace_until FROM obligation WHERE cadence = 'fixed' ORDER BY 1",
                        because: "a test looks")
                ) { (due: Day, last: Day?) in (due, last) }
                return (lasts, try Doctor.tally(in: tx))
            }
            #expect(lasts.count == 12)
            #expect(lasts.allSatisfy { $0.1 == $0.0.adding(days: 5) }, "\(lasts)")
            #expect(lasts.map(\.1).contains("2026-03-05") && lasts.map(\.1).contains("2026-05-03"))
            #expect(complaints == [])
        }
    }

    private static func withReleasedBook(
        on backend: Backend, _ body: @escaping @Sendable (Services, any TestClientProtocol) async throws -> Void
    ) async throws {
        try await backend.withPlace { place in
            let old = try place.open()
            try await old.migrate(
                Array(Schema.steps.prefix(ReleasedBook.steps.count)), at: Instant(milliseconds: 1_772_413_200_000))
            try await old.script(ReleasedBook.rows(for: backend.dialect))
            try await old.close()
            let folder = FileManager.default.temporaryDirectory.appending(path: "released-\(UUID().uuidString)")
            defer { try? FileManager.default.removeItem(at: folder) }
            let digest = try #require(Digest(hex: ReleasedBook.sheetDigest))
            let sheet = folder.appending(path: "evidence/\(EvidenceStore.place(of: digest))")
            try FileManager.default.createDirectory(
                at: sheet.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(ReleasedBook.sheet.utf8).write(to: sheet)
            let clock = TestClock("2026-03-10")
            let services = try await Services.open(
                database: place.open(ids: IDSource(now: { clock.office.now() })), data: folder,
                settings: Settings(), clock: clock.office)
            var logger = Logger(label: "tests")
            logger.logLevel = .critical
            let app = Application(router: router(services), logger: logger)
            do { try await app.test(.router) { client in try await body(services, client) } } catch {
                try await services.close()
                throw error
            }
            try await services.close()
        }
    }

    /// Every column with its type, in the words of the database's own catalogue.
    private func columns(of database: any Database) async throws -> [String] {
        let question: SQL =
            database.dialect == .sqlite
            ? """
            SELECT m.name || ' ' || c.name || ' ' || c.type || ' ' || c."notnull" FROM sqlite_master m, pragma_table_info(m.name) c
            WHERE m.type = 'table' UNION ALL SELECT sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL
            ORDER BY 1
            """
            : """
            SELECT table_name || ' ' || column_name || ' ' || data_type || ' ' || is_nullable
            FROM information_schema.columns WHERE table_schema = 'public'
            UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1
            """
        return try await database.read { tx in
            try tx.all(.unscoped(question, because: "a test")) { (line: String) in line }
        }
    }
}

extension Backend {
    fileprivate var dialect: Dialect { self == .sqlite ? .sqlite : .postgres }
}
