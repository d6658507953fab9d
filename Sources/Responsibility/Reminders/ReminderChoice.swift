import Mail
import Storage
import Web

/// What somebody wants to be reminded of by mail, and where (提醒设置).
struct ReminderChoice: Sendable, Equatable {
    /// Empty while nothing is sent.
    var address = ""
    /// `nil` for the server's language.
    var language: Language?
    var digest = Digest.daily
    /// Whether what came back and what became overdue is told at once.
    var isAtOnce = true

    /// How often a digest comes.
    enum Digest: String, Sendable, CaseIterable, SQLColumn, SQLBindable {
        case daily, weekly, none

        func title(in language: Language) -> String {
            switch self {
            case .daily: language.say(zh: "每个工作日一封汇总", en: "a digest every working day")
            case .weekly: language.say(zh: "每周第一个工作日一封汇总", en: "a digest on the first working day of the week")
            case .none: language.say(zh: "不发汇总", en: "no digest")
            }
        }
    }

    static let columns: SQL = "c.address, c.language, c.digest, c.at_once"

    init() {}

    init(address: String, language: Language?, digest: Digest, isAtOnce: Bool) {
        (self.address, self.language, self.digest, self.isAtOnce) = (address, language, digest, isAtOnce)
    }

    /// Reads the form of one's own page.
    init(_ form: Form) throws {
        var reader = FormReader(form)
        let (address, language, digest, isAtOnce) = try reader.checked(
            reader.optionalText("mail_address", max: 254), reader.optionalChoice("mail_language", of: Language.self),
            reader.choice("digest", of: Digest.self), reader.flag("at_once"))
        self.init(address: address ?? "", language: language, digest: digest, isAtOnce: isAtOnce)
        try check()
    }

    /// Refuses what is no address.
    func check() throws {
        guard address.isEmpty || MailAddress(address) != nil else { throw Refusal.invalid([.noMailAddress]) }
    }

    var form: Form {
        var form = Form.with("mail_address", address)
        form.add(language?.rawValue ?? "", to: "mail_language")
        form.add(digest.rawValue, to: "digest")
        if isAtOnce { form.add("on", to: "at_once") }
        return form
    }
}

extension Mistake {
    static let noMailAddress = Mistake(
        "mail_address", zh: "不是邮箱地址（例如 li.qing@example.org）", en: "it is no mail address (like li.qing@example.org)")
}
