import Foundation

/// A message to one person, in plain text and in HTML (RFC 5322, RFC 2046).
public struct MailMessage: Sendable {
    public var sender: MailAddress
    public var senderName: String
    public var recipient: MailAddress
    public var subject: String
    /// The value of the header `Date`.
    public var date: String
    /// Without angle brackets; the same for every attempt to send it.
    public var messageID: String
    public var text: String
    public var html: String
    /// Where one request stops such mails (RFC 8058); `nil` when there is no such address.
    public var unsubscribe: String?

    public init(
        sender: MailAddress, senderName: String, recipient: MailAddress, subject: String, date: String,
        messageID: String, text: String, html: String, unsubscribe: String? = nil
    ) {
        (self.sender, self.senderName, self.recipient) = (sender, senderName, recipient)
        (self.subject, self.date, self.messageID) = (subject, date, messageID)
        (self.text, self.html, self.unsubscribe) = (text, html, unsubscribe)
    }

    /// The whole message as it is sent; the same each time.
    public func rendered() throws -> String {
        var headers = [
            try MailHeader("Subject", subject), try MailHeader("Date", date),
            try MailHeader("Message-ID", "<\(messageID)>"), try MailHeader("Auto-Submitted", "auto-generated"),
            try MailHeader("MIME-Version", "1.0"),
            try MailHeader("Content-Type", "multipart/alternative; boundary=\"\(boundary)\""),
        ]
        if let unsubscribe {
            headers.append(try MailHeader("List-Unsubscribe", "<\(unsubscribe)>"))
            headers.append(try MailHeader("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"))
        }
        if !senderName.isEmpty { _ = try MailHeader("From", senderName) }
        return "From: \(MailHeader.mailbox(senderName, sender))\r\nTo: \(recipient)\r\n"
            + headers.map(\.line).joined() + "\r\n" + part("text/plain", text) + part("text/html", html)
            + "--\(boundary)--\r\n"
    }

    /// No line of base64 begins with it.
    private var boundary: String { "=_dutybook" }

    private func part(_ type: String, _ body: String) -> String {
        let encoded = Data(body.utf8).base64EncodedString(options: [
            .lineLength76Characters, .endLineWithCarriageReturn, .endLineWithLineFeed,
        ])
        return "--\(boundary)\r\nContent-Type: \(type); charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
            + encoded + "\r\n"
    }
}
