import Foundation
import Testing

@testable import Mail

@Suite struct MailMessageTests {
    static let message = MailMessage(
        sender: MailAddress("book@example.org")!, senderName: "责任台账", recipient: MailAddress("li@example.org")!,
        subject: "今日待办：逾期 2 项，7 天内到期 11 项，待审核 3 项，退回 1 项，整改 4 项", date: "Mon, 02 Mar 2026 00:00:00 +0000",
        messageID: "a.b@example.org", text: "您好", html: "<p>您好</p>", unsubscribe: "https://duty.example.org/stop/x")

    @Test("a Chinese subject goes as encoded words of at most 75 characters, none broken within a character")
    func subject() throws {
        let head = try Self.message.rendered().components(separatedBy: "\r\n\r\n")[0]
        let lines = head.components(separatedBy: "\r\n")
        #expect(lines.allSatisfy { $0.utf8.count <= 90 && $0.utf8.allSatisfy { $0 < 128 } })
        let start = try #require(lines.firstIndex { $0.hasPrefix("Subject: ") })
        let words =
            [String(lines[start].dropFirst(9))]
            + lines[(start + 1)...].prefix { $0.hasPrefix(" ") }.map { String($0.dropFirst()) }
        var decoded = ""
        for word in words {
            #expect(word.count <= 75 && word.hasPrefix("=?UTF-8?B?") && word.hasSuffix("?="))
            let bytes = try #require(Data(base64Encoded: String(word.dropFirst(10).dropLast(2))))
            decoded += try #require(String(data: bytes, encoding: .utf8))
        }
        #expect(decoded == Self.message.subject)
    }

    @Test(
        "a value that would begin a header of its own is refused",
        arguments: ["a\r\nBcc: x@example.org", "a\nb", "a\rb", "a\u{0}b", ""])
    func injection(subject: String) throws {
        var message = Self.message
        message.subject = subject
        #expect(throws: MailError.header("Subject")) { _ = try message.rendered() }
        guard !subject.isEmpty else { return }
        message = Self.message
        message.senderName = subject
        #expect(throws: MailError.header("From")) { _ = try message.rendered() }
    }

    @Test("a name with quotes and one that looks like an encoded word stay what they are")
    func names() throws {
        #expect(MailHeader.mailbox("A \"b\" \\c", MailAddress("a@b")!) == "\"A \\\"b\\\" \\\\c\" <a@b>")
        #expect(MailHeader.encoded("=?UTF-8?B?eA==?=") == "=?UTF-8?B?PT9VVEYtOD9CP2VBPT0/PQ==?=")
    }

    @Test(
        "addresses",
        arguments: [
            ("li@example.org", true), ("li.qing+duty@mail", true), ("a@b.c", true), ("", false), ("li", false),
            ("li@", false), ("@b", false), ("a b@c", false), ("a@b@c", false), ("a@b\r\nRCPT TO:<x@y>", false),
            ("<a@b>", false), ("李@example.org", false), ("a@-b", false), ("a..b@c", false), (".a@c", false),
            ("a@b..c", false),
        ])
    func addresses(text: String, isAddress: Bool) { #expect((MailAddress(text) != nil) == isAddress) }

    @Test("a message ends each line with CR LF and has no long ones")
    func lines() throws {
        var message = Self.message
        message.text = String(repeating: "很长的一行", count: 500) + "\n.\n"
        let rendered = try message.rendered()
        #expect(!rendered.replacingOccurrences(of: "\r\n", with: "").contains { $0 == "\n" || $0 == "\r" })
        #expect(rendered.components(separatedBy: "\r\n").allSatisfy { $0.utf8.count < 998 })
    }
}
