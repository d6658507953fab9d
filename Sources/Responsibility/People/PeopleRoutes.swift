import HTTPTypes
import Hummingbird
import Storage
import Web

/// The doors to accounts, for those who manage people.
struct PeopleRoutes: Sendable {
    let services: Services

    func add(to members: RouterGroup<MemberContext>) {
        members.get("people", use: list)
        members.get("people/new", use: showNew)
        members.post("people", use: create)
        members.post("people/:account/reset", use: reset)
        members.post("people/:account/state", use: setState)
    }

    @Sendable func list(_ request: Request, _ context: MemberContext) async throws -> Response {
        let access = context.access
        let after = request.queryForm["after"] ?? ""
        guard access.may(.managePeople) else { throw Refusal.notAllowed(.managePeople) }
        let accounts = try await services.database.read { tx in try Account.list(after: after, by: access, in: tx) }
        return context.page(
            context.language.people,
            Account.listPage(
                accounts, mayManageCalendars: access.mayEverywhere(.manageCalendars), context.language))
    }

    @Sendable func showNew(_ request: Request, _ context: MemberContext) async throws -> Response {
        try await answer(FormView(form: request.queryForm, language: context.language), context)
    }

    @Sendable func create(_ request: Request, _ context: MemberContext) async throws -> Response {
        let form = try await request.form()
        let access = context.access
        do {
            let slips = try await services.database.write { tx in try Invitations.make(form, by: access, in: tx) }
            return context.page(
                context.language.slips, Invitations.slipsPage(slips, address(request), context.language))
        } catch Refusal.invalid(let mistakes) {
            return try await answer(
                FormView(form: form, mistakes: mistakes, language: context.language), context,
                status: .unprocessableContent)
        }
    }

    @Sendable func reset(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (access, id) = (context.access, try context.id("account", Account.self))
        let slip = try await services.database.write { tx in
            let account = try Account.find(id, by: access, in: tx)
            return Invitations.Slip(
                name: account.login, login: account.login, role: nil, unit: "",
                token: try Account.reset(id, by: access, in: tx).token)
        }
        return context.page(
            context.language.slips, Invitations.slipsPage([slip], address(request), context.language))
    }

    @Sendable func setState(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (access, id) = (context.access, try context.id("account", Account.self))
        let disabled = try await request.form()["disabled"] == "true"
        try await services.database.write { tx in try Account.setDisabled(id, disabled, by: access, in: tx) }
        return .seeOther("/people")
    }

    private func answer(
        _ view: FormView, _ context: MemberContext, status: HTTPResponse.Status = .ok
    ) async throws -> Response {
        let access = context.access
        guard access.may(.managePeople) else { throw Refusal.notAllowed(.managePeople) }
        let units = try await services.database.read { tx in
            try Unit.choices(for: .managePeople, by: access, limit: 20, in: tx)
        }
        return context.page(context.language.addPeople, status: status, Invitations.page(view, units: units))
    }

    /// The address that people type: the configured one, else the one that this request used.
    private func address(_ request: Request) -> String {
        services.settings.publicURL ?? "http://\(request.head.authority ?? "localhost")"
    }
}

extension Language {
    fileprivate var people: String { say(zh: "人员和账号", en: "People and accounts") }
    fileprivate var addPeople: String { say(zh: "添加人员", en: "Add people") }
    fileprivate var slips: String { say(zh: "一次性链接", en: "One-time links") }
}
