import Foundation
import Mail
import Storage
import TestWorld
import Testing

@testable import Responsibility

@Suite struct OutboxTests {
    /// A world in which one digest waits.
    private static func withWaiting(
        _ backend: Backend, _ options: [String] = [], _ body: (World, RunningMailServer) async throws -> Void
    ) async throws {
        try await World.on(backend, today: "2026-04-08") { plain in
            let mails = try RunningMailServer(in: plain.folder, options)
            let world = try plain.mailing(mails.server())
            try await world.issuePlans()
            try await world.choose("qs-clerk")
            try await world.remind()
            try await body(world, mails)
        }
    }

    @Test(
        "while the mail server is down nothing is lost, and once it is up it is sent once", arguments: Backend.available
    )
    func down(backend: Backend) async throws {
        try await Self.withWaiting(backend) { world, mails in
            let port = mails.port
            mails.stop()
            #expect(try await world.deliver() == Postman.Round(failed: 1))
            #expect(try await world.deliver() == Postman.Round(), "it waits for its next attempt")
            world.clock.pass(seconds: 61)
            #expect(try await world.deliver() == Postman.Round(failed: 1))
            let again = try RunningMailServer(in: world.folder, port: port)
            world.clock.pass(seconds: 121)
            #expect(try await world.deliver() == Postman.Round(sent: 1))
            world.clock.pass(seconds: 86_400)
            #expect(try await world.deliver() == Postman.Round())
            #expect(try again.received.count == 1)
        }
    }

    @Test("a message that is refused for now is sent at the next attempt", arguments: Backend.available)
    func refused(backend: Backend) async throws {
        try await Self.withWaiting(backend, ["--fail", "451"]) { world, mails in
            #expect(try await world.deliver() == Postman.Round(failed: 1))
            let waiting = try await world.services.database.read { tx in try Outbox.list(limit: 5, in: tx) }
            #expect(waiting.counts == [.waiting: 1])
            #expect(waiting.newest.first?.error.hasPrefix("451") == true)
            #expect(try mails.received.isEmpty)
            world.clock.pass(seconds: 61)
            #expect(try await world.deliver() == Postman.Round(sent: 1))
            #expect(try mails.received.count == 1)
        }
    }

    @Test(
        "when the connection is lost after the data it is sent again under the same Message-ID",
        arguments: Backend.available)
    func dropped(backend: Backend) async throws {
        try await Self.withWaiting(backend, ["--fail", "drop"]) { world, mails in
            #expect(try await world.deliver() == Postman.Round(failed: 1))
            world.clock.pass(seconds: 61)
            #expect(try await world.deliver() == Postman.Round(sent: 1))
            let ids = try mails.received.map { $0.headers["message-id"] }
            #expect(ids.count == 2 && Set(ids).count == 1, "by it the other side knows them to be one")
        }
    }

    @Test(
        "a server that dies while it sends leaves the message to others, after its lease", arguments: Backend.available)
    func died(backend: Backend) async throws {
        try await Self.withWaiting(backend) { world, mails in
            let now = world.clock.office.now()
            let claimed = try await world.services.database.write { tx in try Outbox.claim(at: now, in: tx) }
            #expect(claimed != nil)
            #expect(try await world.deliver() == Postman.Round())
            world.clock.pass(seconds: Outbox.lease + 1)
            #expect(try await world.deliver() == Postman.Round(sent: 1))
            #expect(try mails.received.count == 1)
        }
    }

    @Test("servers that remind and send at once send each message once", arguments: Backend.available)
    func together(backend: Backend) async throws {
        try await World.on(backend, today: "2026-04-08") { plain in
            let mails = try RunningMailServer(in: plain.folder)
            let world = try plain.mailing(mails.server())
            try await world.issuePlans()
            let logins = ["qs-clerk", "qs-station", "bs-clerk"]
            for login in logins { try await world.choose(login) }
            let made = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<3 { group.addTask { try await world.remind() } }
                return try await group.reduce(0, +)
            }
            let sent = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<3 { group.addTask { try await world.deliver().sent } }
                return try await group.reduce(0, +)
            }
            #expect(made == logins.count && sent == made)
            #expect(try mails.received.flatMap(\.recipients).sorted() == logins.map { "\($0)@example.org" }.sorted())
        }
    }

    @Test(
        "a message of more than three days ago is given up, and nothing goes to a closed account",
        arguments: Backend.available)
    func old(backend: Backend) async throws {
        try await Self.withWaiting(backend) { world, mails in
            let (admin, clerk) = (try await world.access("admin"), try #require(world.accounts["qs-clerk"]))
            try await world.services.database.write { tx in
                try Account.setDisabled(clerk, true, by: admin, in: tx)
            }
            #expect(try await world.deliver() == Postman.Round())
            try await world.services.database.write { tx in
                try Account.setDisabled(clerk, false, by: admin, in: tx)
            }
            world.clock.pass(seconds: Outbox.longestWait + 1)
            #expect(try await world.deliver() == Postman.Round(givenUp: 1))
            #expect(try mails.received.isEmpty)
        }
    }

    @Test("STARTTLS with a certificate of one's own authority and a password; never without TLS, never to a stranger")
    func starttls() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "mail-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let mails = try RunningMailServer(in: folder, ["--starttls", "--login", "book:s3cret"])
        var server = mails.server(security: .starttls)
        (server.login, server.password) = ("book", "s3cret")
        let (from, to) = (MailAddress("book@example.org")!, MailAddress("li@example.org")!)
        let message = "Subject: x\r\n\r\nhello\r\n"
        await #expect(throws: MailError.self, "nobody vouches for the certificate") {
            try await server.send(message, from: from, to: to)
        }
        server.authorities = folder.appending(path: "cert.pem").path
        try await server.send(message, from: from, to: to)
        #expect(try mails.received.map(\.tls) == [true])
        #expect(try mails.received.map(\.login) == ["book"])
        server.password = "wrong"
        await #expect(throws: MailError.self) { try await server.send(message, from: from, to: to) }

        let plain = try RunningMailServer(in: folder)
        var clear = plain.server(security: .starttls)
        clear.authorities = server.authorities
        let bare = clear
        await #expect(throws: MailError.self) { try await bare.send(message, from: from, to: to) }
        #expect(try plain.received.count == 1, "nothing went in clear text")
    }

    @Test(
        "pauses grow to an hour, and a lasting refusal waits six",
        arguments: [
            (1, false, 60), (2, false, 120), (3, false, 240), (7, false, 3600), (60, false, 3600), (1, true, 21_600),
        ])
    func pauses(attempts: Int, isLasting: Bool, seconds: Int) {
        #expect(Outbox.pause(after: attempts, isLasting: isLasting) == seconds)
    }
}
