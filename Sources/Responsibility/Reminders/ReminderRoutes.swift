import HTTPTypes
import Hummingbird
import Storage
import Web

/// The doors to what everybody gets by mail, and to stopping it from the mail itself.
struct ReminderRoutes: Sendable {
    let services: Services

    func add(to router: Router<VisitorContext>) {
        router.get("stop/:token", use: showStop)
        router.post("stop/:token", use: stop)
    }

    func add(to members: RouterGroup<MemberContext>) {
        members.post("account/reminders", use: keep)
        members.post("people/:account/mail", use: setAddress)
    }

    /// Whether a request stops mails by the token in its address (RFC 8058): a mail program sends it without a browser's
    /// headers, and no other site knows the token.
    static func isStopped(by request: Request) -> Bool {
        request.method == .post && request.uri.path.hasPrefix("/stop/")
    }

    @Sendable func showStop(_ request: Request, _ context: VisitorContext) async throws -> Response {
        let token = context.parameters.get("token") ?? ""
        guard try await services.database.read({ tx in try ReminderChoice.holder(of: token, in: tx) }) != nil else {
            throw Refusal.notFound
        }
        return context.page(
            context.language.say(zh: "停止提醒邮件", en: "Stop the reminders"), ReminderSection.stopPage(context.language))
    }

    @Sendable func stop(_ request: Request, _ context: VisitorContext) async throws -> Response {
        let (token, now) = (context.parameters.get("token") ?? "", services.clock.now())
        try await services.database.write { tx in try ReminderChoice.stop(token, at: now, in: tx) }
        return context.page(
            context.language.say(zh: "停止提醒邮件", en: "Stop the reminders"),
            ReminderSection.stoppedPage(context.language))
    }

    @Sendable func keep(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (access, form) = (context.access, try await request.form())
        do {
            let choice = try ReminderChoice(form)
            try await services.database.write { tx in try choice.keep(by: access, in: tx) }
        } catch Refusal.invalid(let mistakes) {
            return try await answer(form, mistakes, context)
        } catch let invalid as InvalidForm {
            return try await answer(form, invalid.mistakes, context)
        }
        return .seeOther("/account?done=reminders")
    }

    private func answer(_ form: Form, _ mistakes: [Mistake], _ context: MemberContext) async throws -> Response {
        try await OwnAccountRoutes(services: services).answer(
            FormView(form: form, mistakes: mistakes, language: context.language), context,
            status: .unprocessableContent)
    }

    @Sendable func setAddress(_ request: Request, _ context: MemberContext) async throws -> Response {
        let access = context.access
        return try await PersonRoutes(services: services).act("mail", try await request.form(), context) {
            id, reader, database in
            let address: String? = try reader.checked(reader.optionalText("mail_address", max: 254))
            try await database.write { tx in
                try ReminderChoice.setAddress(address ?? "", of: id, by: access, in: tx)
            }
        }
    }
}
