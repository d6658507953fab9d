import HTTPTypes
import Hummingbird
import Storage
import Web

/// The doors to one's own account.
struct OwnAccountRoutes: Sendable {
    let services: Services

    func add(to members: RouterGroup<MemberContext>) {
        members.get("account", use: show)
        members.post("account/password", use: changePassword)
        members.post("account/sessions/end", use: endOthers)
    }

    @Sendable func show(_ request: Request, _ context: MemberContext) async throws -> Response {
        let done: String? =
            switch request.queryForm["done"] {
            case "password":
                context.language.say(
                    zh: "密码已修改，其他登录已结束。", en: "The password is changed, and the other sessions have ended.")
            case "role":
                context.language.say(
                    zh: "您交出了一个角色，管理人员的权限随之结束。您现在的角色见下。",
                    en:
                        "You gave up a role, and with it the right to manage people. Your roles now are below."
                )
            case "reminders": context.language.say(zh: "提醒设置已保存。", en: "Saved.")
            case "sessions": context.language.say(zh: "其他登录已结束。", en: "The other sessions have ended.")
            default: nil
            }
        return try await answer(FormView(language: context.language), context, done: done)
    }

    /// A wrong old password counts like one at the sign-in, so that an open browser helps nobody to guess it.
    @Sendable func changePassword(_ request: Request, _ context: MemberContext) async throws -> Response {
        let form = try await request.form()
        let (access, token, login) = (context.access, context.sessionToken, context.access.actor.name)
        let address = context.address
        let known = try await services.database.read { tx in
            try SignIn.checkRate(login: login, address: address, at: access.now, in: tx)
            return try SignIn.hash(of: login, in: tx)
        }
        var mistakes = form.newPasswordMistakes(login: login, in: "new_password")
        if try await !Password.verify(form["old_password"] ?? "", against: known?.hash) {
            mistakes.insert(.wrongOldPassword, at: 0)
            try await services.database.write { tx in
                try SignIn.noteFailure(login: login, address: address, at: access.now, in: tx)
            }
        }
        guard mistakes.isEmpty, let known else { return try await answer(mistakes, context) }
        let hash = try await Password.hash(form["new_password"] ?? "")
        do {
            try await services.database.write { tx in
                try OwnAccount.change(known.hash, to: hash, keeping: token, by: access, in: tx)
            }
        } catch Refusal.invalid(let mistakes) {
            return try await answer(mistakes, context)
        }
        return .seeOther("/account?done=password")
    }

    @Sendable func endOthers(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (access, token) = (context.access, context.sessionToken)
        try await services.database.write { tx in try OwnAccount.endOthers(than: token, by: access, in: tx) }
        return .seeOther("/account?done=sessions")
    }

    private func answer(_ mistakes: [Mistake], _ context: MemberContext) async throws -> Response {
        try await answer(
            FormView(mistakes: mistakes, language: context.language), context, status: .unprocessableContent)
    }

    func answer(
        _ view: FormView, _ context: MemberContext, status: HTTPResponse.Status = .ok, done: String? = nil
    ) async throws -> Response {
        let (access, token) = (context.access, context.sessionToken)
        let own = try await services.database.read { tx in try OwnAccount.of(token, by: access, in: tx) }
        return context.page(
            context.language.say(zh: "我的账号", en: "My account"), status: status,
            own.page(view, services, done: done))
    }
}
