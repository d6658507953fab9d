import HTTPTypes
import Hummingbird
import Storage
import Web

/// The doors to programmes and yearly plans.
struct PlanRoutes: Sendable {
    let services: Services

    func add(to members: RouterGroup<MemberContext>) {
        members.get("plans", use: list)
        members.get("plans/export", use: export)
        members.get("plans/new", use: preview)
        members.post("plans", use: issue)
        members.post("programmes", use: adopt)
        members.get("programmes/:programme", use: showProgramme)
    }

    @Sendable func list(_ request: Request, _ context: MemberContext) async throws -> Response {
        let access = context.access
        let view = try await services.database.read { tx in
            PlanListView(
                plans: try Plan.list(by: access, in: tx), programmes: try Programme.all(in: tx),
                mayIssue: access.may(.issuePlans), mayAdopt: access.mayEverywhere(.adoptProgrammes))
        }
        return context.page(context.language.say(zh: "计划", en: "Plans"), view.page(context.language))
    }

    @Sendable func export(_ request: Request, _ context: MemberContext) async throws -> Response {
        let access = context.access
        let plans = try await services.database.readAtLength { tx in
            try Plan.list(by: access, limit: Export.most + 1, in: tx)
        }
        return try Plan.export(plans, context.language).response(
            Export.Format(request.queryForm), context.language, on: access.today)
    }

    /// What issuing would ask of whom, before it is done.
    @Sendable func preview(_ request: Request, _ context: MemberContext) async throws -> Response {
        try await answer(request.queryForm, [], context)
    }

    @Sendable func issue(_ request: Request, _ context: MemberContext) async throws -> Response {
        let access = context.access
        let form = try await request.form()
        do {
            var reader = FormReader(form)
            let (programme, year, unit) = try reader.checked(
                reader.text("programme", max: 60), reader.integer("year", in: 2000...2100),
                reader.id("unit", as: ID<Unit>.self))
            try await services.database.write { tx in
                _ = try Plan.issue(programme, year: year, under: unit, by: access, in: tx)
            }
        } catch Refusal.invalid(let mistakes) {
            return try await answer(form, mistakes, context, status: .unprocessableContent)
        } catch let invalid as InvalidForm {
            return try await answer(form, invalid.mistakes, context, status: .unprocessableContent)
        }
        return .seeOther("/plans")
    }

    /// Takes one of the shipped catalogues into use.
    @Sendable func adopt(_ request: Request, _ context: MemberContext) async throws -> Response {
        let access = context.access
        let name = try await request.form()["programme"] ?? ""
        guard let source = ShippedProgrammes.source(of: name) else { throw Refusal.notFound }
        try await services.database.write { tx in _ = try Programme.adopt(source, by: access, in: tx) }
        return .seeOther("/plans")
    }

    @Sendable func showProgramme(_ request: Request, _ context: MemberContext) async throws -> Response {
        let key = context.coreContext.parameters.get("programme") ?? ""
        let view = try await services.database.read { tx in try ProgrammeView.of(key, in: tx) }
        return context.page(view.programme.title(in: context.language), view.page(context.language))
    }

    private func answer(
        _ form: Form, _ mistakes: [Mistake], _ context: MemberContext, status: HTTPResponse.Status = .ok
    ) async throws -> Response {
        let access = context.access
        guard access.may(.issuePlans) else { throw Refusal.notAllowed(.issuePlans) }
        let view = try await services.database.readAtLength { tx in
            try PlanPreview.of(form, mistakes: mistakes, by: access, context.language, in: tx)
        }
        return context.page(
            context.language.say(zh: "下达年度计划", en: "Issue a yearly plan"), status: status, view.page)
    }
}
