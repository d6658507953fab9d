import Storage
import Web

/// The page of one person: facts, roles, posts, and what can be done, each with what it will do.
struct PersonPage: Sendable {
    let view: PersonView
    let form: FormView
    /// The act whose form came back with mistakes.
    var act = ""
    let clock: OfficeClock

    private var language: Language { form.language }
    private var name: String { view.person.name }
    private var isOwn: Bool { view.isOwn }
    private var isClosed: Bool { view.account.disabledAt != nil }

    /// The address of an act on this account.
    private func address(_ act: String) -> Link { Link(checking: "/people/\(view.account.id)/\(act)") }

    var html: HTML {
        """
        \(form.summary)
        <p><a href="/people">\(language.say(zh: "回到人员列表", en: "Back to the list"))</a></p>
        \(facts)
        \(rolesSection)
        \(postsSection)
        \(accountSection)
        """
    }

    private func fact(_ name: String, _ value: HTML) -> HTML { "<div><dt>\(name)</dt><dd>\(value)</dd></div>" }

    private var facts: HTML {
        let never = language.say(zh: "还没有登录过", en: "never yet")
        return """
            <dl class="facts">
            \(fact(language.say(zh: "登录名", en: "Login"), "<code>\(view.account.login)</code>"))
            \(fact(language.say(zh: "单位", en: "Unit"), "<a href=\"\(link: "/units/\(view.unit.id)")\">\(view.unit.name)</a>"))
            \(fact(language.say(zh: "状态", en: "State"), "\(PeopleList.State(view.account).title(in: language))"))
            \(if: view.linkUntil, { fact(language.say(zh: "一次性链接", en: "One-time link"), linkFact($0)) })
            \(fact(language.say(zh: "最近登录", en: "Last sign-in"), view.lastSignIn.map { time(clock.day(of: $0)) } ?? "\(never)"))
            </dl>
            """
    }

    private func linkFact(_ until: Instant) -> HTML {
        let day = language.long(clock.day(of: until))
        return isClosed
            ? "\(language.say(zh: "账号停用期间不能使用", en: "does not work while the account is closed"))"
            : "\(language.say(zh: "已发出，\(day)前有效", en: "given out, works until \(day)"))"
    }

    private func time(_ day: Day) -> HTML { "<time datetime=\"\(day)\">\(language.long(day))</time>" }

    // MARK: Roles

    private var rolesSection: HTML {
        """
        <section aria-labelledby="roles"><h2 id="roles">\(language.say(zh: "角色", en: "Roles"))</h2>
        \(if: view.roles.isEmpty, language.empty(zh: "没有角色，登录后看不到任何内容。", en: "No role: after signing in there is nothing to see."))
        <ul class="lines">\(view.roles.map(role))</ul>
        \(giving)
        </section>
        """
    }

    private func role(_ held: Account.Held) -> HTML {
        let title = held.role.title(in: language)
        return """
            <li><strong>\(title)</strong> · <a href="\(link: "/units/\(held.unitID)")">\(held.unitName)</a>
            <span class="hint">\(if: held.since, { "\(language.say(zh: "自", en: "since")) \(time($0))" })</span>
            \(if: held.isWithinReach, taking(held, title))
            </li>
            """
    }

    private func taking(_ held: Account.Held, _ title: String) -> HTML {
        """
        <details class="act"><summary>\(language.say(zh: "收回", en: "Take away"))<span class="unseen"> \(title) \(held.unitName)</span></summary>
        <form method="post" action="\(address("roles/end"))">
        <input type="hidden" name="role" value="\(held.role.rawValue)"><input type="hidden" name="unit" value="\(held.unitID)">
        <p>\(language.say(
            zh: "收回后，\(name)不再以“\(title)”的身份在\(held.unitName)及其下级单位办理；已登记的工作和审核保留。",
            en: "\(name) will no longer act as \(title) in \(held.unitName) and below. What is on record stays."))\
        \(isOwn ? language.say(zh: "这是您自己的角色，收回后您自己不能再给回。", en: " It is your own role: you cannot give it back to yourself.") : "")</p>
        <button>\(language.say(zh: "收回角色", en: "Take the role away"))</button></form></details>
        """
    }

    private var giving: HTML {
        let isOpen = act == "grant"
        let typed = FormView(
            form: isOpen ? form.form : .with("unit", view.unit.code), mistakes: isOpen ? form.mistakes : [],
            language: language)
        return """
            <details class="act"\(attribute: "open", if: isOpen)><summary>\(language.say(zh: "给予角色", en: "Give a role"))</summary>
            <form method="post" action="\(address("roles"))" class="narrow">
            <p>\(language.say(
                zh: "角色在所填单位及其下级单位立即生效。同时担任经办员和审核员的人，仍不能审核自己登记的工作。",
                en: "The role holds at once, for the unit and all below it. Somebody who is both clerk and reviewer still cannot review what they recorded."))</p>
            \(typed.field("role").choice(Role.allCases.map { ($0.rawValue, $0.title(in: language)) }))
            \(typed.field("unit").unit(view.units, id: "unit"))
            <button class="primary">\(language.say(zh: "给予角色", en: "Give the role"))</button>
            </form></details>
            """
    }

    // MARK: Posts

    private var postsSection: HTML {
        let now = view.posts.filter { $0.holds(on: view.today) || $0.since > view.today }
        let before = view.posts.filter { $0.until.map { $0 <= view.today } ?? false }
        return """
            <section aria-labelledby="posts"><h2 id="posts">\(language.say(zh: "岗位", en: "Posts"))</h2>
            \(if: view.posts.isEmpty, language.empty(zh: "没有任职记录。任职在单位的“岗位和责任”页登记。", en: "None on record. Posts are filled on the page of the unit's posts."))
            <ul class="lines">\(now.map { post($0) })\(before.map { post($0) })</ul>
            </section>
            """
    }

    private func post(_ held: PersonView.Holding) -> HTML {
        let from = language.say(zh: "自", en: "since")
        let isPast = held.until.map { $0 <= view.today } ?? false
        return """
            <li\(if: isPast, " class=\"past\"")>\(held.post) · <a href="\(link: "/units/\(held.unitID)/posts")">\(held.unitName)</a>
            <span class="hint">\(if: held.until, { "\(held.since) – \($0)" })\(if: held.until == nil, "\(from) \(held.since)")\
            \(if: held.isSubstitute, " · \(language.say(zh: "代行", en: "substitute"))")</span></li>
            """
    }

    // MARK: The account

    private var accountSection: HTML {
        """
        <section aria-labelledby="account"><h2 id="account">\(language.say(zh: "账号", en: "Account"))</h2>
        \(renaming)
        \(if: view.isWithinReach, "\(addressing)\(resetting)\(ending)\(switching)", else: beyond)
        </section>
        """
    }

    private var beyond: HTML {
        """
        <p class="notice">\(Conflict.widerRoles.sentence(in: language))</p>
        """
    }

    private var renaming: HTML {
        let isOpen = act == "rename"
        let typed = FormView(
            form: isOpen ? form.form : .with("name", name), mistakes: isOpen ? form.mistakes : [], language: language)
        return """
            <details class="act"\(attribute: "open", if: isOpen)><summary>\(language.say(zh: "改姓名", en: "Change the name"))</summary>
            <form method="post" action="\(address("name"))" class="narrow">
            <p>\(language.say(zh: "登录名和已登记的工作不变。", en: "The login and what is on record stay as they are."))</p>
            \(typed.field("name").input(max: Person.longestName))
            <button>\(language.say(zh: "保存姓名", en: "Save the name"))</button></form></details>
            """
    }

    private var addressing: HTML {
        let isOpen = act == "mail"
        let typed = FormView(
            form: isOpen ? form.form : .with("mail_address", view.mailAddress), mistakes: isOpen ? form.mistakes : [],
            language: language)
        return """
            <details class="act"\(attribute: "open", if: isOpen)><summary>\(language.say(zh: "改邮箱", en: "Change the mail address"))</summary>
            <form method="post" action="\(address("mail"))" class="narrow">
            <p>\(language.say(zh: "提醒邮件发到这里；收什么由本人在“我的账号”选择。", en: "Reminders go there; what they get, they choose under My account."))</p>
            \(typed.field("mail_address").input(type: "email", required: false, max: 254))
            <button>\(language.say(zh: "保存邮箱", en: "Save the address"))</button></form></details>
            """
    }

    private var resetting: HTML {
        simple(
            "reset", language.say(zh: "重置密码", en: "Reset the password"),
            language.say(
                zh: "现在的密码和未用的链接立即失效，该账号的所有登录结束，并得到一个新的一次性链接，请交给本人设置新密码。",
                en:
                    "The password and any unused link stop working at once, all sessions end, and you get a new one-time link to hand over."
            ))
    }

    private var ending: HTML {
        simple(
            "sessions/end", language.say(zh: "结束所有登录", en: "End all sessions"),
            language.say(
                zh: "该账号在所有设备上立即退出。密码不变，可以重新登录。",
                en: "The account is signed out everywhere at once. The password stays, and they can sign in again."))
    }

    private var switching: HTML {
        isClosed
            ? simple(
                "state", language.say(zh: "启用账号", en: "Open the account"),
                language.say(
                    zh: "启用后可用原来的密码登录，原有角色恢复有效。",
                    en: "They can sign in with their old password again, with the roles shown above."),
                ("disabled", "false"))
            : simple(
                "state", language.say(zh: "停用账号", en: "Close the account"),
                language.say(
                    zh: "该账号立即退出，不能再登录；记录、任职和角色保留，以后可以重新启用。",
                    en:
                        "They are signed out at once and cannot sign in; records, posts and roles stay, and it can be opened again."
                ),
                ("disabled", "true"))
    }

    /// An act without fields of its own.
    private func simple(
        _ act: String, _ title: String, _ sentence: String, _ hidden: (name: String, value: String)? = nil
    ) -> HTML {
        """
        <details class="act"><summary>\(title)</summary>
        <form method="post" action="\(address(act))"><p>\(sentence)</p>
        \(if: hidden, { "<input type=\"hidden\" name=\"\($0.name)\" value=\"\($0.value)\">" })
        <button>\(title)</button></form></details>
        """
    }
}
