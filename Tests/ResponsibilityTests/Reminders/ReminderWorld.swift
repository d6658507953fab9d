import Logging
import Mail
import Storage
import TestWorld
import Testing

@testable import Responsibility

extension World {
    /// The same world with a mail server at a port, reached from outside at an address.
    func mailing(_ server: MailServer) throws -> World {
        var settings = services.settings
        var mail = MailSettings(server: server, sender: try #require(MailAddress("book@example.org")))
        mail.hour = 8
        settings.mail = mail
        settings.publicURL = "https://duty.example.org"
        let mailing = Services(
            database: services.database, clock: services.clock, settings: settings, evidence: services.evidence,
            node: services.node)
        return moved(to: mailing, folder)
    }

    /// Says what somebody wants.
    func choose(_ login: String, _ change: (inout ReminderChoice) -> Void = { _ in }) async throws {
        let access = try await access(login)
        var choice = ReminderChoice()
        choice.address = "\(login)@example.org"
        change(&choice)
        let chosen = choice
        try await services.database.write { tx in try chosen.keep(by: access, in: tx) }
    }

    @discardableResult
    func remind() async throws -> Int {
        try await ReminderRound(services: services, mail: try #require(services.settings.mail)).run()
    }

    @discardableResult
    func deliver() async throws -> Postman.Round {
        var logger = Logger(label: "tests")
        logger.logLevel = .critical
        return try await Postman(services: services, mail: try #require(services.settings.mail), logger: logger).run()
    }

    /// Work of 青石镇 that its reviewer returns.
    func recordReturned(_ title: String) async throws -> ID<Activity> {
        let (clerk, reviewer) = (try await access("qs-clerk"), try await access("qs-reviewer"))
        let new = NewActivity(
            unitID: try unit("QS"), kind: .meeting, title: title, heldOn: clock.today, once: title)
        return try await services.database.write { tx in
            let id = try Activity.record(new, by: clerk, in: tx)
            try Fulfilment.review(
                try Fulfilment.of(id, by: reviewer, in: tx).map(\.id), of: id, .return, reason: "缺少签到表", by: reviewer,
                in: tx)
            return id
        }
    }
}
