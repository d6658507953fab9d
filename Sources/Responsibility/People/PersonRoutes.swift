import HTTPTypes
import Hummingbird
import Storage
import Web

/// The doors to one person's account: roles, name, password, sessions, closing and opening.
struct PersonRoutes: Sendable {
    let services: Services

    func add(to members: RouterGroup<MemberContext>) {
        members.get("people/:account", use: show)
        members.post("people/:account/roles", use: grant)
        members.post("people/:account/roles/end", use: revoke)
        members.post("people/:account/name", use: rename)
        members.post("people/:account/reset", use: reset)
        members.post("people/:account/sessions/end", use: endSessions)
        members.post("people/:account/state", use: setState)
    }

    @Sendable func show(_ request: Request, _ context: MemberContext) async throws -> Response {
        try await answer(context)
    }

    @Sendable func grant(_ request: Request, _ context: MemberContext) async throws -> Response {
        let access = context.access
        return try await act("grant", try await request.form(), context) { id, reader, database in
            let (role, unit) = try reader.checked(
                reader.choice("role", of: Role.self), reader.text("unit", max: Unit.longestName))
            try await database.write { tx in
                // Somebody whose account cannot be found must not learn which units there are.
                _ = try Account.find(id, by: access, in: tx)
                let top = try Unit.typed(unit, for: .managePeople, by: access, in: tx)
                try Account.grant(role, at: top.id, to: id, by: access, in: tx)
            }
        }
    }

    @Sendable func revoke(_ request: Request, _ context: MemberContext) async throws -> Response {
        let access = context.access
        return try await act("revoke", try await request.form(), context) { id, reader, database in
            let (role, unit) = try reader.checked(
                reader.choice("role", of: Role.self), reader.id("unit", as: ID<Unit>.self))
            _ = try await database.write { tx in try Account.revoke(role, at: unit, from: id, by: access, in: tx) }
        }
    }

    @Sendable func rename(_ request: Request, _ context: MemberContext) async throws -> Response {
        let access = context.access
        return try await act("rename", try await request.form(), context) { id, reader, database in
            let name = try reader.checked(reader.text("name", max: Person.longestName))
            try await database.write { tx in
                let person = try Account.find(id, by: access, in: tx).personID
                try Person.rename(person, to: name, by: access, in: tx)
            }
        }
    }

    @Sendable func reset(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (access, id) = (context.access, try context.id("account", Account.self))
        let slip = try await services.database.write { tx in
            let link = try Account.reset(id, by: access, in: tx)
            let view = try PersonView.of(id, by: access, in: tx)
            return Invitations.Slip(
                name: view.person.name, login: view.account.login, role: nil, unit: view.unit.name, token: link.token)
        }
        return context.slips([slip], at: services.settings.address(of: request))
    }

    @Sendable func endSessions(_ request: Request, _ context: MemberContext) async throws -> Response {
        let access = context.access
        return try await act("sessions", Form(), context) { id, _, database in
            try await database.write { tx in try Account.endSessions(of: id, by: access, in: tx) }
        }
    }

    @Sendable func setState(_ request: Request, _ context: MemberContext) async throws -> Response {
        let access = context.access
        return try await act("state", try await request.form(), context) { id, reader, database in
            let disabled = try reader.checked(reader.flag("disabled"))
            try await database.write { tx in try Account.setDisabled(id, disabled, by: access, in: tx) }
        }
    }

    /// Does something and shows the page again; with the mistakes and what was typed when it was not done.
    func act(
        _ name: String, _ form: Form, _ context: MemberContext,
        _ work: (ID<Account>, inout FormReader, any Database) async throws -> Void
    ) async throws -> Response {
        let id = try context.id("account", Account.self)
        var reader = FormReader(form)
        do {
            try await work(id, &reader, services.database)
        } catch let invalid as InvalidForm {
            return try await answer(context, form, invalid.mistakes, act: name)
        } catch Refusal.invalid(let mistakes) {
            return try await answer(context, form, mistakes, act: name)
        }
        return .seeOther(try await page(after: id, context.access))
    }

    /// The account's page; where somebody has given up the right to see it, their own.
    private func page(after id: ID<Account>, _ access: Access) async throws -> String {
        guard id == access.actor.accountID else { return "/people/\(id)" }
        let isManaged = try await services.database.read { tx in
            try Access.of(id, at: access.now, today: access.today, in: tx).map { now in
                try Account.isManaged(id, by: now, in: tx)
            }
        }
        return isManaged ?? true ? "/people/\(id)" : "/account?done=role"
    }

    private func answer(
        _ context: MemberContext, _ form: Form = Form(), _ mistakes: [Mistake] = [], act: String = ""
    ) async throws -> Response {
        let (access, id) = (context.access, try context.id("account", Account.self))
        let view = try await services.database.read { tx in try PersonView.of(id, by: access, in: tx) }
        let page = PersonPage(
            view: view, form: FormView(form: form, mistakes: mistakes, language: context.language), act: act,
            clock: services.clock)
        return context.page(
            view.person.name, status: mistakes.isEmpty ? .ok : .unprocessableContent, page.html)
    }
}
