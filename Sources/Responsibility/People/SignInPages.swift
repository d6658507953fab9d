import Storage
import Web

extension SignIn {
    static func page(_ view: FormView) -> HTML {
        let language = view.language
        return """
            \(view.summary)
            <form method="post" action="/sign-in" class="narrow">
            <input type="hidden" name="next" value="\(view.form["next"] ?? "/")">
            \(view.field("login").input(max: 100, autocomplete: "username"))
            \(view.field("password").input(type: "password", autocomplete: "current-password"))
            <button class="primary">\(language.say(zh: "登录", en: "Sign in"))</button>
            </form>
            <p class="hint">\(language.say(
                zh: "没有账号或忘记密码，请找本单位的系统管理员要一次性链接。",
                en: "No account, or the password forgotten? Ask your administrator for a one-time link."))</p>
            """
    }

    static func welcomePage(login: String, _ view: FormView) -> HTML {
        let language = view.language
        return """
            \(view.summary)
            <p>\(language.say(zh: "您的登录名是", en: "Your login is")) <strong>\(login)</strong></p>
            <form method="post" class="narrow">
            <input type="hidden" name="username" value="\(login)" autocomplete="username">
            \(newPassword(view))
            <button class="primary">\(language.say(zh: "保存并登录", en: "Save and sign in"))</button>
            </form>
            """
    }

    /// For whom an invitation is.
    static func invited(by token: String, at now: Instant, in tx: Transaction) throws -> String {
        guard let holder = try OneTimeLink.holder(of: token, at: now, in: tx), let account = holder,
            let login = try tx.value(
                .unscoped("SELECT login FROM account WHERE id = \(account)", because: "the link is the permission"),
                as: String.self)
        else { throw Refusal.notFound }
        return login
    }

    fileprivate static func newPassword(_ view: FormView) -> HTML {
        """
        \(view.field("password").input(type: "password", autocomplete: "new-password", hint: Password.hint(view.language)))
        \(view.field("again").input(type: "password", autocomplete: "new-password"))
        """
    }
}

extension Password {
    static func hint(_ language: Language) -> String {
        language.say(
            zh: "至少 \(shortest) 个字符。几个不相干的词连在一起最好记也最安全。",
            en: "At least \(shortest) characters. A few unrelated words are easiest to remember and safest.")
    }
}

/// The first set-up: the organisation's root unit and its first administrator.
enum SetUp {
    static func view(_ token: String, at now: Instant, _ language: Language, in tx: Transaction) throws -> FormView {
        try check(token, at: now, in: tx)
        return FormView(form: .with("organisation", try Unit.root(in: tx)?.name ?? ""), language: language)
    }

    /// The link works until somebody can sign in, by whatever way they came.
    static func check(_ token: String, at now: Instant, in tx: Transaction) throws {
        guard case .some(.none) = try OneTimeLink.holder(of: token, at: now, in: tx), try !Account.exists(in: tx) else {
            throw Refusal.notFound
        }
    }

    static func page(_ view: FormView) -> HTML {
        let language = view.language
        return """
            \(view.summary)
            <p>\(language.say(
                zh: "为本单位建立台账，并设立第一位系统管理员。其他人员以后再添加。",
                en: "Open the book for your organisation and name its first administrator. Others are added later."))</p>
            <form method="post" class="narrow">
            \(view.field("organisation").input(max: Unit.longestName))
            \(view.field("name").input(max: Person.longestName, autocomplete: "name"))
            \(view.field("login").input(max: Account.longestLogin, autocomplete: "username", hint: language.say(
                zh: "小写字母、数字、点、横线。", en: "Lower-case letters, digits, dots, hyphens.")))
            \(SignIn.newPassword(view))
            <button class="primary">\(language.say(zh: "开始使用", en: "Begin"))</button>
            </form>
            """
    }

    /// Makes the root, if there is none, and the administrator; the link is used up.
    static func complete(
        _ form: Form, hash: String, with token: String, at now: Instant, today: Day, in tx: Transaction
    ) throws -> String {
        try check(token, at: now, in: tx)
        let login = (form["login"] ?? "").trimmed.lowercased()
        var mistakes = form.newPasswordMistakes(login: login)
        let organisation = (form["organisation"] ?? "").trimmed
        if organisation.isEmpty || organisation.count > Unit.longestName {
            mistakes.append(Mistake("organisation", zh: "请填写本单位名称", en: "name the organisation"))
        }
        let machine = Access.machine("setup", door: .setup, at: now, today: today)
        let root = try Unit.root(in: tx)
        let draft = NewAccount(
            name: (form["name"] ?? "").trimmed, login: login, role: .administrator,
            unitID: root?.id ?? ID(rawValue: 0))
        mistakes += draft.mistakes()
        guard mistakes.isEmpty else { throw Refusal.invalid(mistakes) }
        try OneTimeLink.use(token, in: tx)
        var new = draft
        if let root {
            if root.name != organisation {
                try Unit.rename(
                    root.id, name: organisation, code: root.code, kind: root.kind, on: today, by: machine, in: tx)
            }
        } else {
            new.unitID = try Unit.create(
                NewUnit(parentID: nil, kind: "other", code: "ROOT", name: organisation), on: today, by: machine, in: tx
            ).id
        }
        let (_, link) = try Account.create(new, by: machine, in: tx)
        return try SignIn.setPassword(hash: hash, with: link.token, at: now, in: tx)
    }
}
