import Mail
import Storage

extension Services {
    /// Sends one message at once, past the outbox, so that whoever set the server up sees whether it works.
    public func sendTestMail(to text: String, in language: Language) async throws {
        guard let mail = settings.mail else {
            throw Refusal.invalid([
                Mistake(
                    "mail_server", zh: "没有设置发信服务器（mail_server、mail_from 等）",
                    en: "no mail server is set (mail_server, mail_from)")
            ])
        }
        guard let recipient = MailAddress(text) else { throw Refusal.invalid([.noMailAddress]) }
        let sentence = language.say(zh: "这是一封测试邮件：提醒邮件可以发出。", en: "This is a test: reminders can be sent.")
        let message = MailMessage(
            sender: mail.sender, senderName: language.productName, recipient: recipient,
            subject: language.say(zh: "测试邮件", en: "Test of the mail settings"), date: ReminderMail.date(clock.now()),
            messageID: "test.\(Token.make())@\(mail.sender.domain)", text: sentence + "\n", html: "<p>\(sentence)</p>")
        do {
            try await mail.server.send(try message.rendered(), from: mail.sender, to: recipient)
        } catch let error as MailError {
            throw Refusal.invalid([
                Mistake(
                    mail.server.host, zh: "没有发出：\(error)", en: "it was not sent: \(error)")
            ])
        }
    }

    /// How many messages are in each state, and the newest of them.
    public func outbox(limit: Int) async throws -> (counts: [Outbox.State: Int], newest: [Outbox]) {
        try await database.read { tx in try Outbox.list(limit: limit, in: tx) }
    }
}
