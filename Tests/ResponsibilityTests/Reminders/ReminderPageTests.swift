import Foundation
import HTTPTypes
import HummingbirdTesting
import Mail
import Storage
import TestWorld
import Testing

@testable import Responsibility

@Suite struct ReminderPageTests {
    @Test("everybody sets what they get, and mistakes keep what was typed", arguments: Backend.available)
    func account(backend: Backend) async throws {
        try await World.on(backend) { world in
            try await world.visit { client in
                for (language, words) in [("zh-CN", "没有设置发信服务器"), ("en", "no mail server set")] {
                    let clerk = try await world.visitor("qs-clerk", at: client, language: language)
                    #expect(try await clerk.get("/account").text.contains(words))
                }
                let clerk = try await world.visitor("qs-clerk", at: client)
                let fields = [
                    ("mail_address", "li@example.org\r\nBcc: x@y"), ("digest", "weekly"), ("mail_language", "en"),
                ]
                let refused = try await clerk.post("/account/reminders", fields)
                #expect(refused.status == 422 && refused.text.contains("Bcc: x@y"))
                #expect(refused.text.contains("value=\"weekly\" selected"))
                let kept = try await clerk.post(
                    "/account/reminders", [("mail_address", "li@example.org")] + fields.dropFirst())
                #expect(kept.location == "/account?done=reminders")
                let page = try await clerk.get("/account?done=reminders")
                #expect(page.text.contains("value=\"li@example.org\"") && page.text.contains("提醒设置已保存。"))

                let admin = try await world.visitor("admin", at: client)
                let person = "/people/\(try #require(world.accounts["qs-clerk"]))"
                #expect(try await admin.post(person + "/mail", [("mail_address", "nobody")]).status == 422)
                #expect(try await admin.post(person + "/mail", [("mail_address", "new@example.org")]).status == 303)
                #expect(try await admin.get(person).text.contains("new@example.org"))
                let after = try await clerk.get("/account")
                #expect(after.text.contains("new@example.org") && after.text.contains("value=\"weekly\" selected"))
            }
        }
    }

    @Test(
        "the link in a mail stops them: not by being opened, but by one request of a mail program",
        arguments: Backend.available)
    func stop(backend: Backend) async throws {
        try await World.on(backend, today: "2026-04-08") { plain in
            let mails = try RunningMailServer(in: plain.folder)
            let world = try plain.mailing(mails.server())
            try await world.issuePlans()
            try await world.choose("qs-clerk")
            try await world.remind()
            let message = try #require(try await ReminderTests.messages(of: "qs-clerk", in: world).first)
            let link = try #require(
                message.firstMatch(of: /List-Unsubscribe: <https:\/\/duty.example.org(\/stop\/[0-9a-z]{26})>/))
            let path = String(link.output.1)
            let clerk = try await world.access("qs-clerk")
            try await world.visit { client in
                let program = Visitor(client)
                #expect(try await program.get(path).status == 200)
                let account = try #require(clerk.actor.accountID)
                let before = try await world.services.database.read { tx in try ReminderChoice.of(account, in: tx) }
                #expect(before.digest == .daily && before.isAtOnce)
                let stopped = try await client.execute(uri: path, method: .post) { $0.status.code }
                #expect(stopped == 200, "without the headers of a browser")
                let after = try await world.services.database.read { tx in try ReminderChoice.of(account, in: tx) }
                #expect(after.digest == .none && !after.isAtOnce && after.address == "qs-clerk@example.org")
                #expect(try await program.post("/stop/0123456789abcdefghjkmnpqrs", []).status == 404)
            }
            #expect(try await world.deliver() == Postman.Round(), "what waited is not sent")
            world.clock.go(to: "2026-04-09")
            #expect(try await world.remind() == 0)
        }
    }
}
