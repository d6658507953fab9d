import Foundation
import Mail
import Storage
import TestWorld
import Testing

@testable import Responsibility

@Suite struct MailSettingsTests {
    private static let good = ["mail_server": "mail.example.org", "mail_from": "book@example.org"]

    private static func read(_ flags: [String: String]) async throws -> Settings {
        try await Settings.read(data: FileManager.default.temporaryDirectory.appending(path: "none"), flags: flags)
    }

    @Test("without a mail server there is no mail; with one the rest has its usual values")
    func usual() async throws {
        #expect(try await Self.read([:]).mail == nil)
        let mail = try #require(try await Self.read(Self.good).mail)
        #expect(mail.server.security == .starttls && mail.server.port == 587 && mail.hour == 8 && !mail.isEveryDay)
        let secret = ["mail_login": "book", "mail_password": "s3cret", "mail_security": "tls"]
        let settings = try await Self.read(Self.good.merging(secret) { $1 })
        #expect(settings.mail?.server.port == 465)
        #expect(!settings.printable.contains { $0.value.contains("s3cret") }, "the password is never printed")
        #expect(settings.printable.contains { $0 == ("mail_password", "(set)") })
    }

    @Test(
        "settings that make no sense are refused by name",
        arguments: [
            ("mail_server", "mail.example.org:25"), ("mail_server", "a b"), ("mail_port", "0"),
            ("mail_security", "ssl"),
            ("mail_from", "nobody"), ("mail_from", "a@b\r\nBcc: c@d"), ("mail_login", "book"),
            ("mail_authorities", "/nowhere.pem"), ("reminder_hour", "24"), ("reminder_days", "never"),
        ])
    func senseless(name: String, value: String) async throws {
        let error = await #expect(throws: SettingsError.self) {
            _ = try await Self.read(Self.good.merging([name: value]) { $1 })
        }
        #expect(error?.name == name)
    }

    @Test("a password crosses no network in clear text, but may stay on the machine")
    func clear() async throws {
        let clear = ["mail_login": "book", "mail_password": "x", "mail_security": "none"]
        let error = await #expect(throws: SettingsError.self) {
            _ = try await Self.read(Self.good.merging(clear) { $1 })
        }
        #expect(error?.name == "mail_security")
        #expect(
            try await Self.read(Self.good.merging(clear) { $1 }.merging(["mail_server": "127.0.0.1"]) { $1 }).mail
                != nil)
    }

    @Test("a test message goes at once, and says what is wrong when it does not")
    func test() async throws {
        try await World.on(.sqlite) { plain in
            await #expect(throws: Refusal.self) { try await plain.services.sendTestMail(to: "li@example.org", in: .zh) }
            let mails = try RunningMailServer(in: plain.folder, ["--fail", "554"])
            let services = try plain.mailing(mails.server()).services
            await #expect(throws: Refusal.invalid([.noMailAddress])) {
                try await services.sendTestMail(to: "li", in: .zh)
            }
            do {
                try await services.sendTestMail(to: "li@example.org", in: .en)
                Issue.record("the server refused it")
            } catch Refusal.invalid(let mistakes) {
                #expect(mistakes.first?.en.contains("it was not sent: 554") == true)
            }
            try await services.sendTestMail(to: "li@example.org", in: .zh)
            #expect(try mails.received.map { $0.headers["subject"] } == ["测试邮件"])
        }
    }
}
