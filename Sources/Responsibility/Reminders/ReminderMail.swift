import Mail
import Storage
import Web

/// A reminder as a message in its reader's language.
struct ReminderMail: Sendable {
    let reminder: Reminder
    let recipient: ReminderRecipient
    let language: Language
    let organisation: String
    /// Where the pages are; without one the mail has no links.
    let publicURL: String?

    /// The whole message. The same thing told to the same person has the same Message-ID.
    func rendered(_ settings: MailSettings, about subject: String, on day: Day, at now: Instant) throws -> String {
        guard let address = MailAddress(recipient.address) else { throw MailError.header("To") }
        let thing = subject.replacing(" ", with: "-")
        let id =
            "\(recipient.account).\(day).\(reminder.kind.rawValue)\(thing.isEmpty ? "" : ".\(thing)")@\(settings.sender.domain)"
        return try MailMessage(
            sender: settings.sender, senderName: language.productName, recipient: address, subject: title,
            date: Self.date(now), messageID: id, text: text, html: html.description,
            unsubscribe: publicURL.map { "\($0)\(stopPath)" }
        ).rendered()
    }

    private var stopPath: String { "/stop/\(recipient.stopToken)" }

    /// What is told, in numbers; it names nothing and nobody, because subjects show on locked screens.
    var title: String {
        switch reminder.kind {
        case .returned: return language.say(zh: "有一项工作被退回", en: "Something came back to you")
        case .late: return language.say(zh: "有一项任务已超过办理时限", en: "A time limit has run out")
        case .digest, .overdue: break
        }
        let parts: [(Int, String)] = [
            (reminder.overdue.count, language.say(zh: "逾期", en: "overdue")),
            (reminder.dueSoon.count, language.say(zh: "即将到期", en: "due soon")),
            (reminder.waiting.count, language.say(zh: "待审核", en: "to review")),
            (reminder.returned.count, language.say(zh: "被退回", en: "came back")),
            (reminder.toSign.count, language.say(zh: "检查待签字", en: "inspections to sign")),
            (reminder.visits.count, language.say(zh: "待检查", en: "to inspect")),
            (reminder.sheets.count, language.say(zh: "考核待办", en: "assessments")),
            (reminder.answers, language.say(zh: "待裁定或答复", en: "to decide")),
            (reminder.toRectify.map(\.count).reduce(0, +), language.say(zh: "问题待整改", en: "findings to put right")),
            (reminder.toCheck.map(\.count).reduce(0, +), language.say(zh: "问题待核查", en: "findings to check")),
            (reminder.measures.count, language.say(zh: "其他事项", en: "other")),
        ].filter { $0.0 > 0 }
        let words = parts.map { language.say(zh: "\($0.1) \($0.0) 项", en: "\($0.0) \($0.1)") }
        return language.say(zh: "待办提醒：", en: "To do: ") + words.joined(separator: language.comma)
    }

    private func more(_ left: Int) -> String {
        language.say(zh: "另有 \(left) 项", en: "and \(left) more")
    }

    private var ending: String {
        publicURL == nil
            ? language.say(
                zh: "要改变或停发这些邮件，请登录后打开“我的账号”。", en: "To change or stop these mails, sign in and open My account.")
            : language.say(zh: "在“我的账号”可以改变收什么邮件。", en: "What you get is chosen under My account.")
    }

    private var stopping: String { language.say(zh: "不再接收这些邮件", en: "Stop these mails") }

    var text: String {
        var lines = ["\(organisation)\(language.comma)\(language.long(reminder.today))", ""]
        for section in sections {
            lines.append(section.heading)
            lines += section.lines.map { "- \($0.words)" }
            if section.left > 0 { lines.append("- \(more(section.left))") }
            lines.append("")
        }
        if let publicURL { lines += ["\(publicURL)/", ""] }
        lines.append(ending)
        if let publicURL { lines.append("\(stopping): \(publicURL)\(stopPath)") }
        return lines.joined(separator: "\n") + "\n"
    }

    var html: HTML {
        """
        <!DOCTYPE html>
        <html lang="\(language.tag)"><head><meta charset="utf-8"><title>\(title)</title></head>
        <body style="font-family:sans-serif;line-height:1.6">
        <p>\(organisation)\(language.comma)\(language.long(reminder.today))</p>
        \(sections.map { section in
            """
            <h2 style="font-size:1.1em;margin-bottom:0">\(section.heading)</h2>
            <ul>\(section.lines.map { "<li>\(link($0.path, $0.words))</li>" as HTML })\
            \(if: section.left > 0, "<li>\(more(section.left))</li>")</ul>
            """ as HTML
        })
        <p>\(link("/", language.say(zh: "打开台账", en: "Open the book")))</p>
        <p style="color:#555">\(ending) \(if: publicURL != nil, link(stopPath, stopping))</p>
        </body></html>
        """
    }

    private func link(_ path: String?, _ words: String) -> HTML {
        guard let path, let publicURL else { return path == "/" ? "" : "\(words)" }
        return "<a href=\"\(Link(checking: publicURL + path))\">\(words)</a>"
    }

    /// RFC 5322: `Mon, 02 Mar 2026 00:30:00 +0000`.
    static func date(_ now: Instant) -> String {
        let text = now.description
        let day = Day(String(text.prefix(10))) ?? Day(number: 0)
        let (year, month, date) = day.civil
        let days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let time = text.dropFirst(11).prefix(8)
        return "\(days[day.weekday - 1]), \(date < 10 ? "0" : "")\(date) \(months[month - 1]) \(year) \(time) +0000"
    }
}
