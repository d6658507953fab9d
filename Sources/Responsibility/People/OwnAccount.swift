import Storage
import Web

/// What somebody sees of their own account: roles, sessions, and a form to change the password.
struct OwnAccount: Sendable {
    let account: Account
    let name: String
    let unitName: String
    let roles: [(role: Role, unitID: ID<Unit>, unitName: String)]
    let sessions: [Session.Open]
    let reminders: ReminderChoice

    static func of(_ token: String, by access: Access, in tx: Transaction) throws -> OwnAccount {
        guard let id = access.actor.accountID else { throw Refusal.notFound }
        let found = try tx.first(
            .unscoped(
                """
                SELECT \(Account.columns), u.name
                FROM account a JOIN person p ON p.id = a.person_id JOIN unit u ON u.id = p.unit_id WHERE a.id = \(id)
                """, because: "it is the person's own account")
        ) {
            (
                id: ID<Account>, person: ID<Person>, login: String, created: Instant, disabled: Instant?,
                hasPassword: Bool, unit: String
            ) in
            (
                Account(
                    id: id, personID: person, login: login, createdAt: created, disabledAt: disabled,
                    hasPassword: hasPassword), unit
            )
        }
        guard let (account, unit) = found else { throw Refusal.notFound }
        return OwnAccount(
            account: account, name: access.personName, unitName: unit,
            roles: try tx.all(
                .unscoped(
                    """
                    SELECT g.role, u.id, u.name FROM role_grant g JOIN unit u ON u.id = g.unit_id
                    WHERE g.account_id = \(id) ORDER BY u.id, g.role
                    """, because: "they are the person's own roles")
            ) { (role: Role, unit: ID<Unit>, name: String) in (role, unit, name) },
            sessions: try Session.open(of: id, asking: token, at: access.now, in: tx),
            reminders: try ReminderChoice.of(id, in: tx))
    }

    /// Puts a new password in the place of the one that was checked, and ends the other sessions.
    ///
    /// - Parameter checked: the hash with which the old password was compared; when another has come since, nothing is changed.
    static func change(
        _ checked: String, to hash: String, keeping token: String, by access: Access, in tx: Transaction
    ) throws {
        guard let id = access.actor.accountID else { throw Refusal.notFound }
        let changed = try tx.run(
            .unscoped(
                "UPDATE account SET password = \(hash) WHERE id = \(id) AND password = \(checked)",
                because: "it is the person's own account"))
        guard changed == 1 else { throw Refusal.invalid([.wrongOldPassword]) }
        try Session.endOthers(than: token, of: id, in: tx)
        try OneTimeLink.withdraw(of: id, in: tx)
        try Entry.write(.setPassword, "account", id, ["login": .text(access.actor.name)], by: access, in: tx)
    }

    /// Ends the sessions of this person but the one that asks.
    static func endOthers(than token: String, by access: Access, in tx: Transaction) throws {
        guard let id = access.actor.accountID else { throw Refusal.notFound }
        try Session.endOthers(than: token, of: id, in: tx)
        try Entry.write(
            .signOut, "account", id, ["login": .text(access.actor.name), "sessions": "others"], by: access, in: tx)
    }
}

extension Mistake {
    static let wrongOldPassword = Mistake("old_password", zh: "现在的密码不对", en: "the current password is wrong")
}

extension OwnAccount {
    func page(_ view: FormView, _ services: Services, done: String?) -> HTML {
        let language = view.language
        return """
            \(view.summary)
            \(if: done, { "<p class=\"notice good\" role=\"status\">\($0)</p>" })
            <dl class="facts">
            <div><dt>\(language.say(zh: "姓名", en: "Name"))</dt><dd>\(name)</dd></div>
            <div><dt>\(language.say(zh: "登录名", en: "Login"))</dt><dd><code>\(account.login)</code></dd></div>
            <div><dt>\(language.say(zh: "单位", en: "Unit"))</dt><dd>\(unitName)</dd></div>
            <div><dt>\(language.say(zh: "角色", en: "Roles"))</dt><dd>\(rolesList(language))</dd></div>
            </dl>
            <p class="hint">\(language.say(
                zh: "姓名、单位或角色不对时，请找系统管理员更正。", en: "If a name, a unit or a role is wrong, ask an administrator."))</p>
            <p><a href="/measures">\(language.say(zh: "关于我的问责事项", en: "Measures about me"))</a></p>
            \(ReminderSection(choice: reminders, isOn: services.settings.mail != nil).html(view))
            \(passwordSection(view))
            \(sessionsSection(services.clock, language))
            """
    }

    private func rolesList(_ language: Language) -> HTML {
        guard !roles.isEmpty else { return "\(language.say(zh: "没有", en: "none"))" }
        return
            "\(roles.map { "\($0.role.title(in: language)) · <a href=\"\(link: "/units/\($0.unitID)")\">\($0.unitName)</a>" as HTML }, separator: "<br>")"
    }

    private func passwordSection(_ view: FormView) -> HTML {
        let language = view.language
        return """
            <section aria-labelledby="password"><h2 id="password">\(language.say(zh: "修改密码", en: "Change the password"))</h2>
            <form method="post" action="/account/password" class="narrow">
            <p>\(language.say(zh: "改好后，您在其他设备上的登录会结束。", en: "Your sessions on other devices will end."))</p>
            <input type="hidden" name="username" value="\(account.login)" autocomplete="username">
            \(view.field("old_password").input(type: "password", autocomplete: "current-password"))
            \(view.field("new_password").input(type: "password", autocomplete: "new-password", hint: Password.hint(language)))
            \(view.field("again").input(type: "password", autocomplete: "new-password"))
            <button class="primary">\(language.say(zh: "修改密码", en: "Change the password"))</button>
            </form></section>
            """
    }

    private func sessionsSection(_ clock: OfficeClock, _ language: Language) -> HTML {
        """
        <section aria-labelledby="sessions"><h2 id="sessions">\(language.say(zh: "登录中的设备", en: "Where you are signed in"))</h2>
        <ul class="lines">\(sessions.map { line($0, clock, language) })</ul>
        \(if: sessions.contains { !$0.isThis }, """
            <form method="post" action="/account/sessions/end">
            <p>\(language.say(zh: "看到不认识的登录时，请结束其他登录并修改密码。", en: "If there is one that you do not know, end the others and change the password."))</p>
            <button>\(language.say(zh: "结束其他登录", en: "End the others"))</button></form>
            """)
        </section>
        """
    }

    private func line(_ session: Session.Open, _ clock: OfficeClock, _ language: Language) -> HTML {
        let begun = clock.day(of: session.begunAt)
        let minutes = clock.secondOfDay(of: session.begunAt) / 60
        let at = "\(minutes / 600)\(minutes / 60 % 10):\(minutes % 60 / 10)\(minutes % 10)"
        return """
            <li>\(language.say(zh: "\(language.long(begun)) \(at) 登录", en: "signed in on \(language.long(begun)), \(at)"))
            <span class="hint">\(language.say(zh: "最近使用", en: "last used")) \(clock.day(of: session.seenAt))</span>
            \(if: session.isThis, "<strong>\(language.say(zh: "当前登录", en: "this one"))</strong>")</li>
            """
    }
}
