import HTTPTypes
import Hummingbird
import Storage
import Web

/// The doors to the list of accounts and to new ones, for those who manage people.
struct PeopleRoutes: Sendable {
    let services: Services

    func add(to members: RouterGroup<MemberContext>) {
        members.get("people", use: list)
        members.get("people/export", use: export)
        members.get("people/new", use: showNew)
        members.post("people", use: create)
    }

    @Sendable func list(_ request: Request, _ context: MemberContext) async throws -> Response {
        let access = context.access
        guard access.may(.managePeople) else { throw Refusal.notAllowed(.managePeople) }
        let list = PeopleList(query: request.queryForm)
        let reading: @Sendable (Transaction) throws -> PeopleList.View = { tx in try list.read(by: access, in: tx) }
        // Looking for a text may pass over all accounts.
        let view =
            try await list.isFiltered
            ? services.database.readAtLength(reading) : services.database.read(reading)
        return context.page(
            context.language.say(zh: "人员和账号", en: "People and accounts"),
            status: view.mistakes.isEmpty ? .ok : .unprocessableContent, view.page(context.language))
    }

    @Sendable func export(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (access, query) = (context.access, request.queryForm)
        guard access.may(.managePeople) else { throw Refusal.notAllowed(.managePeople) }
        let list = PeopleList(query: query)
        let lines = try await services.database.readAtLength { tx in
            try list.lines(Export.most + 1, after: "", by: access, in: tx)
        }
        return try PeopleList.export(lines, context.language).response(
            Export.Format(query), context.language, on: access.today)
    }

    @Sendable func showNew(_ request: Request, _ context: MemberContext) async throws -> Response {
        try await answer(FormView(form: request.queryForm, language: context.language), context)
    }

    @Sendable func create(_ request: Request, _ context: MemberContext) async throws -> Response {
        let form = try await request.form()
        let access = context.access
        guard access.may(.managePeople) else { throw Refusal.notAllowed(.managePeople) }
        do {
            let slips = try await services.database.write { tx in try Invitations.make(form, by: access, in: tx) }
            return context.slips(slips, at: services.settings.address(of: request))
        } catch Refusal.invalid(let mistakes) {
            return try await answer(
                FormView(form: form, mistakes: mistakes, language: context.language), context,
                status: .unprocessableContent)
        }
    }

    private func answer(
        _ view: FormView, _ context: MemberContext, status: HTTPResponse.Status = .ok
    ) async throws -> Response {
        let access = context.access
        guard access.may(.managePeople) else { throw Refusal.notAllowed(.managePeople) }
        let units = try await services.database.read { tx in
            try Unit.choices(for: .managePeople, by: access, limit: 20, in: tx)
        }
        return context.page(
            context.language.say(zh: "添加人员", en: "Add people"), status: status,
            Invitations.page(view, units: units))
    }
}

extension MemberContext {
    /// The page of slips to print.
    func slips(_ slips: [Invitations.Slip], at address: String) -> Response {
        page(language.say(zh: "一次性链接", en: "One-time links"), Invitations.slipsPage(slips, address, language))
    }
}

extension Settings {
    /// The address that people type: the configured one, else the one that this request used.
    func address(of request: Request) -> String { publicURL ?? "http://\(request.head.authority ?? "localhost")" }
}
