import HTTPTypes
import Hummingbird
import Storage
import Web

/// The doors for people who have not signed in: sign-in, one-time links, the first set-up, the language.
struct SignInRoutes: Sendable {
    let services: Services
    private var isSecure: Bool { services.settings.isSecure }

    func add(to router: Router<VisitorContext>) {
        router.get("sign-in", use: show)
        router.post("sign-in", use: signIn)
        router.get("welcome/:token", use: showWelcome)
        router.post("welcome/:token", use: welcome)
        router.get("setup/:token", use: showSetup)
        router.post("setup/:token", use: setUp)
        router.post("language", use: chooseLanguage)
    }

    func add(to members: RouterGroup<MemberContext>) {
        members.post("sign-out", use: signOut)
    }

    @Sendable func show(_ request: Request, _ context: VisitorContext) async throws -> Response {
        context.page(
            context.language.signIn, SignIn.page(FormView(form: request.queryForm, language: context.language)))
    }

    @Sendable func signIn(_ request: Request, _ context: VisitorContext) async throws -> Response {
        let form = try await request.form()
        let login = (form["login"] ?? "").lowercased().trimmed
        let (now, address) = (services.clock.now(), context.address)
        let known = try await services.database.read { tx in
            try SignIn.checkRate(login: login, address: address, at: now, in: tx)
            return try SignIn.hash(of: login, in: tx)
        }
        guard try await Password.verify(form["password"] ?? "", against: known?.hash), let account = known?.account
        else {
            try await services.database.write { tx in
                try SignIn.noteFailure(login: String(login.prefix(100)), address: address, at: now, in: tx)
            }
            let view = FormView(form: form, mistakes: [.wrongPassword], language: context.language)
            return context.page(context.language.signIn, status: .unprocessableContent, SignIn.page(view))
        }
        let token = try await services.database.write { tx in
            try SignIn.succeed(account, login: login, at: now, in: tx)
        }
        return .seeOther(form.localNext).setting(SessionCookie.set(token, isSecure: isSecure))
    }

    @Sendable func signOut(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (access, token) = (context.access, context.sessionToken)
        try await services.database.write { tx in
            try Session.end(token, in: tx)
            try Entry.write(
                .signOut, "account", access.actor.accountID?.rawValue, [:], by: access.actor, at: access.now, in: tx)
        }
        return .seeOther("/sign-in").setting(SessionCookie.clear(isSecure: isSecure))
    }

    @Sendable func showWelcome(_ request: Request, _ context: VisitorContext) async throws -> Response {
        let token = context.token
        let now = services.clock.now()
        let login = try await services.database.read { tx in try SignIn.invited(by: token, at: now, in: tx) }
        return context.page(
            context.language.welcome, SignIn.welcomePage(login: login, FormView(language: context.language)))
    }

    @Sendable func welcome(_ request: Request, _ context: VisitorContext) async throws -> Response {
        let form = try await request.form()
        let (token, now) = (context.token, services.clock.now())
        let login = try await services.database.read { tx in try SignIn.invited(by: token, at: now, in: tx) }
        let mistakes = form.newPasswordMistakes(login: login)
        guard mistakes.isEmpty else {
            let view = FormView(form: form, mistakes: mistakes, language: context.language)
            return context.page(
                context.language.welcome, status: .unprocessableContent, SignIn.welcomePage(login: login, view))
        }
        let hash = try await Password.hash(form["password"] ?? "")
        let session = try await services.database.write { tx in
            try SignIn.setPassword(hash: hash, with: token, at: now, in: tx)
        }
        return .seeOther("/").setting(SessionCookie.set(session, isSecure: isSecure))
    }

    @Sendable func showSetup(_ request: Request, _ context: VisitorContext) async throws -> Response {
        let (token, now) = (context.token, services.clock.now())
        let view = try await services.database.read { tx in try SetUp.view(token, at: now, context.language, in: tx) }
        return context.page(context.language.setUp, SetUp.page(view))
    }

    @Sendable func setUp(_ request: Request, _ context: VisitorContext) async throws -> Response {
        let form = try await request.form()
        let (token, now, today) = (context.token, services.clock.now(), services.clock.today)
        try await services.database.read { tx in try SetUp.check(token, at: now, in: tx) }
        let hash = try await Password.hash(form["password"] ?? "")
        do {
            let session = try await services.database.write { tx in
                try SetUp.complete(form, hash: hash, with: token, at: now, today: today, in: tx)
            }
            return .seeOther("/").setting(SessionCookie.set(session, isSecure: isSecure))
        } catch Refusal.invalid(let mistakes) {
            let view = FormView(form: form, mistakes: mistakes, language: context.language)
            return context.page(context.language.setUp, status: .unprocessableContent, SetUp.page(view))
        }
    }

    @Sendable func chooseLanguage(_ request: Request, _ context: VisitorContext) async throws -> Response {
        let form = try await request.form()
        guard let language = form["language"].flatMap(Language.init) else { throw Refusal.notFound }
        return .seeOther(form.localNext).setting(
            Cookie(
                name: "language", value: language.rawValue, maxAge: 365 * 86_400, path: "/", secure: isSecure,
                httpOnly: true, sameSite: .lax))
    }
}

extension VisitorContext {
    func page(_ title: String, status: HTTPResponse.Status = .ok, _ body: HTML) -> Response {
        frame.page(title, language: language, body).response(status: status)
    }

    fileprivate var token: String { coreContext.parameters.get("token") ?? "" }
}

extension Form {
    /// Where to go next, if that is a page of ours.
    var localNext: String {
        guard let next = self["next"], next.hasPrefix("/"), Link(checking: next).isLocal, !next.contains("\r"),
            !next.contains("\n")
        else { return "/" }
        return next
    }

    /// What is wrong with the new password in a field, and with its repetition in `again`.
    func newPasswordMistakes(login: String, in field: String = "password") -> [Mistake] {
        let password = self[field] ?? ""
        var mistakes = Password.mistakes(password, login: login).map { Mistake(field, zh: $0.zh, en: $0.en) }
        if self["again"] != password {
            mistakes.append(Mistake("again", zh: "两次输入的密码不一样", en: "the two passwords differ"))
        }
        return mistakes
    }
}

extension Mistake {
    fileprivate static let wrongPassword = Mistake(
        "login", zh: "登录名或密码不对", en: "the login or the password is wrong")
}

extension Language {
    fileprivate var signIn: String { say(zh: "登录", en: "Sign in") }
    fileprivate var welcome: String { say(zh: "设置密码", en: "Set your password") }
    fileprivate var setUp: String { say(zh: "初始化", en: "Set up") }
}

extension String {
    /// Without blanks at either end.
    var trimmed: String {
        var text = self[...]
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}
