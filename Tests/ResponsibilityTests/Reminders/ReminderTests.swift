import Foundation
import Mail
import Storage
import TestWorld
import Testing

@testable import Responsibility

@Suite struct ReminderTests {
    @Test(
        "a digest names what is due and overdue in one's own units, once a day, in the account's language",
        arguments: Backend.available)
    func digest(backend: Backend) async throws {
        try await World.on(backend, today: "2026-04-08") { plain in
            let mails = try RunningMailServer(in: plain.folder)
            let world = try plain.mailing(mails.server())
            try await world.issuePlans()
            try await world.choose("qs-clerk")
            try await world.choose("bs-clerk") { $0.language = .en }
            try await world.choose("admin")
            #expect(try await world.remind() == 2, "the administrator has nothing to do")
            #expect(try await world.remind() == 0)
            #expect(try await world.deliver() == Postman.Round(sent: 2))
            #expect(try await world.deliver() == Postman.Round())

            let received = try mails.received
            #expect(
                received.map(\.recipients).sorted { $0[0] < $1[0] } == [
                    ["bs-clerk@example.org"], ["qs-clerk@example.org"],
                ])
            let chinese = try #require(received.first { $0.recipients == ["qs-clerk@example.org"] })
            #expect(chinese.sender == "book@example.org")
            #expect(chinese.headers["subject"]?.hasPrefix("待办提醒：逾期 ") == true)
            #expect(chinese.headers["from"]?.contains("责任台账") == true)
            #expect(chinese.text.contains("青石镇，") && !chinese.text.contains("白水乡"))
            #expect(chinese.html.contains("https://duty.example.org/obligations/"))
            #expect(chinese.headers["list-unsubscribe-post"] == "List-Unsubscribe=One-Click")
            let english = try #require(received.first { $0.recipients == ["bs-clerk@example.org"] })
            #expect(english.headers["subject"]?.hasPrefix("To do: ") == true)
            #expect(english.text.contains("\nOverdue\n") && english.text.contains("8 April 2026"))
        }
    }

    @Test("nothing goes before the hour or on days off, and a weekly digest on the first working day of the week")
    func days() async throws {
        // 6 April 2026 is a public holiday, a Monday.
        try await World.on(.sqlite, today: "2026-04-04") { plain in
            let world = try plain.mailing(MailServer(host: "127.0.0.1", port: 9, security: .none))
            try await world.issuePlans()
            try await world.choose("qs-clerk") { $0.digest = .weekly }
            try await world.choose("qs-station")
            var made: [String: Int] = [:]
            for day in ["2026-04-05", "2026-04-06", "2026-04-07", "2026-04-08", "2026-04-13"] as [Day] {
                world.clock.go(to: day)
                world.clock.pass(seconds: -2 * 3600)
                let early = try await world.remind()
                #expect(early == 0, "\(day) at seven")
                world.clock.pass(seconds: 2 * 3600)
                _ = try await world.remind()
                made[day.description] = try await Self.kinds(of: "qs-clerk", on: day, in: world).filter {
                    $0 == .digest
                }.count
            }
            #expect(made == ["2026-04-05": 0, "2026-04-06": 0, "2026-04-07": 1, "2026-04-08": 0, "2026-04-13": 1])
        }
    }

    @Test(
        "whoever wants no digest hears of what became overdue since the last working day, and of nothing older",
        arguments: Backend.available)
    func overdue(backend: Backend) async throws {
        try await World.on(backend, today: "2026-03-30") { plain in
            let world = try plain.mailing(MailServer(host: "127.0.0.1", port: 9, security: .none))
            try await world.issuePlans()
            try await world.choose("qs-clerk") { $0.digest = .none }
            try await world.choose("qs-station") { ($0.digest, $0.isAtOnce) = (.none, false) }
            var told: [Day: [Outbox.Kind]] = [:]
            for day in ["2026-03-31", "2026-04-01", "2026-04-02"] as [Day] {
                world.clock.go(to: day)
                try await world.remind()
                told[day] = try await Self.kinds(of: "qs-clerk", on: day, in: world)
                #expect(try await Self.kinds(of: "qs-station", on: day, in: world).isEmpty)
            }
            #expect(told == ["2026-03-31": [], "2026-04-01": [.overdue], "2026-04-02": []])
        }
    }

    @Test(
        "what came back is told at once and once, to who records there and not to who returned it",
        arguments: Backend.available)
    func returned(backend: Backend) async throws {
        try await World.on(backend, today: "2026-03-07") { plain in
            let mails = try RunningMailServer(in: plain.folder)
            let world = try plain.mailing(mails.server())
            try await world.issuePlans()
            for login in ["qs-clerk", "qs-reviewer", "bs-clerk", "head"] { try await world.choose(login) }
            let activity = try await world.recordReturned("三月例会")
            #expect(try await world.remind() == 1, "on a Saturday, too")
            #expect(try await world.remind() == 0)
            try await world.deliver()
            let mail = try #require(try mails.received.first)
            #expect(mail.recipients == ["qs-clerk@example.org"])
            #expect(mail.headers["subject"] == "有一项工作被退回", "the subject names nothing")
            #expect(mail.text.contains("三月例会：缺少签到表") && mail.html.contains("/activities/\(activity)\""))
        }
    }

    @Test(
        "reminders for a unit go to the post that answers for it: its holder of the day, and who stands in",
        arguments: Backend.available)
    func posts(backend: Backend) async throws {
        try await World.on(backend, today: "2026-04-08") { plain in
            let world = try plain.mailing(MailServer(host: "127.0.0.1", port: 9, security: .none))
            try await world.issuePlans()
            let machine = world.services.machine("tests")
            let (unit, first, second) = (
                try world.unit("QS-1"), try await world.access("inspector"), try await world.access("auditor")
            )
            try await world.services.database.write { tx in
                let post = try Post.named("站长", in: unit, by: machine, in: tx)
                try Post.answer(for: .direct, post: post, since: "2026-01-01", by: machine, in: tx)
                try Post.appoint(
                    try #require(first.personID), to: post, since: "2026-01-01", until: "2026-04-09", by: machine,
                    in: tx)
                try Post.appoint(
                    try #require(second.personID), to: post, substitute: true, since: "2026-04-09", by: machine, in: tx)
            }
            try await world.choose("inspector")
            try await world.choose("auditor")
            for (day, has) in [("2026-04-08", "inspector"), ("2026-04-09", "auditor")] as [(Day, String)] {
                world.clock.go(to: day)
                try await world.remind()
                for login in ["inspector", "auditor"] {
                    #expect(
                        try await Self.kinds(of: login, on: day, in: world) == (login == has ? [.digest] : []),
                        "\(login) \(day)")
                }
            }
            #expect(try await Self.messages(of: "auditor", in: world).allSatisfy { $0.contains("auditor@example.org") })
        }
    }

    @Test(
        "findings are counted by unit and stage, for who has to put them right and who has to check them",
        arguments: Backend.available)
    func findings(backend: Backend) async throws {
        try await World.on(backend, today: "2026-04-08") { plain in
            let world = try plain.mailing(MailServer(host: "127.0.0.1", port: 9, security: .none))
            let unit = try world.unit("QS")
            try await world.services.database.write { tx in
                for (number, stage, due) in [
                    (1, "open", "2026-04-01"), (2, "open", "2026-05-01"), (3, "applied", "2026-05-01"),
                ] {
                    try tx.run(FindingRows.insert(number, unit: unit, stage: stage, due: due, in: tx))
                }
            }
            let (clerk, reviewer) = (try await world.access("qs-clerk"), try await world.access("qs-reviewer"))
            let (toRectify, toCheck) = try await world.services.database.read { tx in
                (try Reminder.digest(clerk, in: tx), try Reminder.digest(reviewer, in: tx))
            }
            #expect(toRectify.toRectify == [.init(unitName: "青石镇", stage: .open, count: 2, overdue: 1)])
            #expect(toRectify.toCheck.isEmpty)
            #expect(toCheck.toCheck == [.init(unitName: "青石镇", stage: .applied, count: 1, overdue: 0)])
            #expect(toCheck.toRectify.isEmpty)
        }
    }

    @Test("nobody is told to close what they have checked themselves", arguments: Backend.available)
    func keptApart(backend: Backend) async throws {
        try await World.on(backend, today: "2026-04-08") { plain in
            let world = try plain.mailing(MailServer(host: "127.0.0.1", port: 9, security: .none))
            let unit = try world.unit("QS")
            try await world.services.database.write { tx in
                for (number, checker) in [(1, "office"), (2, "inspector")] {
                    let id = tx.id(Finding.self)
                    try tx.run(
                        FindingRows.insert(number, unit: unit, stage: "signed", due: "2026-05-01", id: id, in: tx))
                    for (step, login) in [("apply", "qs-clerk"), ("check", checker), ("sign", "head")] {
                        try tx.run(
                            .housekeeping(
                                """
                                INSERT INTO finding_step (id, finding_id, round, step, made_on, made_at, made_by, reason)
                                VALUES (\(tx.id(FindingStep.self)), \(id), 1, \(step), '2026-04-01', 0,
                                        \(world.accounts[login]), '')
                                """, because: "a test walks the chain"))
                    }
                }
            }
            let office = try await world.access("office")
            let told = try await world.services.database.read { tx in try Reminder.digest(office, in: tx) }
            #expect(told.toCheck == [.init(unitName: "青石镇", stage: .signed, count: 1, overdue: 0)])
        }
    }

    static func kinds(of login: String, on day: Day, in world: World) async throws -> [Outbox.Kind] {
        let account = try #require(world.accounts[login])
        return try await world.services.database.read { tx in
            try tx.all(
                .unscoped(
                    "SELECT kind FROM mail_outbox WHERE account_id = \(account) AND day = \(day) ORDER BY id",
                    because: "a test looks")
            ) { (kind: Outbox.Kind) in kind }
        }
    }

    static func messages(of login: String, in world: World) async throws -> [String] {
        let account = try #require(world.accounts[login])
        return try await world.services.database.read { tx in
            try tx.all(
                .unscoped("SELECT message FROM mail_outbox WHERE account_id = \(account)", because: "a test looks")
            ) { (message: String) in message }
        }
    }
}
