import HTTPTypes
import Hummingbird
import Storage
import Web

/// The doors to schemes and assessments.
struct AssessmentRoutes: Sendable {
    let services: Services

    func add(to members: RouterGroup<MemberContext>) {
        members.get("assessments", use: list)
        members.get("assessments/new", use: new)
        members.post("assessments", use: begin)
        members.get("assessments/:assessment", use: show)
        members.get("assessments/:assessment/what-if", use: whatIf)
        members.get("assessments/:assessment/export", use: export)
        members.post("assessments/:assessment/publication", use: publish)
        members.post("assessments/:assessment/lock", use: lock)
        members.post("assessments/:assessment/cancellation", use: callOff)
        members.post("schemes", use: adopt)
        members.get("schemes/:scheme", use: scheme)
    }

    @Sendable func list(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (access, query) = (context.access, request.queryForm)
        let (unit, before) = (query["unit"].flatMap { ID<Unit>($0) }, query["before"].flatMap { ID<Assessment>($0) })
        let view = try await services.database.read { tx in
            try AssessmentList.of(unit, before: before, by: access, in: tx)
        }
        let title = context.language.say(zh: "考核", en: "Assessment")
        return context.page(view.ofUnit.map { "\($0.unit.name) · \(title)" } ?? title, view.page(context.language))
    }

    @Sendable func new(_ request: Request, _ context: MemberContext) async throws -> Response {
        try await form(Form(), [], context)
    }

    @Sendable func begin(_ request: Request, _ context: MemberContext) async throws -> Response {
        let access = context.access
        guard access.may(.manageSchemes) else { throw Refusal.notAllowed(.manageSchemes) }
        let form = try await request.form()
        do {
            var reader = FormReader(form)
            let (scheme, typed, year, half, cutOff, once) = try reader.checked(
                reader.text("scheme", max: 60), reader.text("unit", max: 200), reader.integer("year", in: Plan.years),
                reader.integer("half", in: 0...2), reader.day("cut_off", as: Day.self), reader.text("once", max: 40))
            let begun = try await services.database.write { tx in
                let unit = try UnitChoice.find(typed, for: .manageSchemes, by: access, in: tx)
                return try Assessment.begin(
                    scheme, under: unit.id, AssessmentPeriod(year: year, half: half, cutOff: cutOff), once: once,
                    by: access, in: tx)
            }
            if begun.isSmall { try await services.compute(begun.id, by: access) }
            return .seeOther("/assessments/\(begun.id)")
        } catch Refusal.invalid(let mistakes) {
            return try await self.form(form, mistakes, context)
        } catch let invalid as InvalidForm {
            return try await self.form(form, invalid.mistakes, context)
        }
    }

    @Sendable func show(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (access, id, query) = (
            context.access, try context.id("assessment", Assessment.self), request.queryForm
        )
        let view = try await services.database.readAtLength { tx in try Ranking.of(id, query, by: access, in: tx) }
        return context.page(view.assessment.title(in: context.language), view.page(context.language))
    }

    @Sendable func whatIf(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (access, id, query) = (
            context.access, try context.id("assessment", Assessment.self), request.queryForm
        )
        let view = try await services.database.readAtLength { tx in try WhatIf.of(id, query, by: access, in: tx) }
        return context.page(
            context.language.say(zh: "试算", en: "What if") + " · " + view.assessment.title(in: context.language),
            status: view.mistakes.isEmpty ? .ok : .unprocessableContent, view.page(context.language))
    }

    @Sendable func export(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (access, id, language) = (
            context.access, try context.id("assessment", Assessment.self), context.language
        )
        let query = request.queryForm
        let export = try await services.database.readAtLength { tx in
            let ranking = try Ranking.of(id, query.fromTheStart, limit: Export.most + 1, by: access, in: tx)
            return try ranking.export(Ranking.points(of: id, by: access, in: tx), language)
        }
        return try export.response(Export.Format(query), language, on: access.today)
    }

    @Sendable func publish(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (access, id) = (context.access, try context.id("assessment", Assessment.self))
        try await services.database.write { tx in try Assessment.publish(id, by: access, in: tx) }
        return .seeOther("/assessments/\(id)")
    }

    @Sendable func lock(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (access, id) = (context.access, try context.id("assessment", Assessment.self))
        try await services.database.write { tx in try Assessment.lock(id, by: access, in: tx) }
        return .seeOther("/assessments/\(id)")
    }

    @Sendable func callOff(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (access, id) = (context.access, try context.id("assessment", Assessment.self))
        let reason = (try await request.form()["reason"] ?? "").trimmed
        try await services.database.write { tx in try Assessment.callOff(id, reason: reason, by: access, in: tx) }
        return .seeOther("/assessments/\(id)")
    }

    @Sendable func adopt(_ request: Request, _ context: MemberContext) async throws -> Response {
        let access = context.access
        try access.requireEverywhere(.manageSchemes)
        guard let source = ShippedSchemes.source(of: try await request.form()["scheme"] ?? "") else {
            throw Refusal.notFound
        }
        let key = try await services.database.write { tx in try Scheme.adopt(source, by: access, in: tx).scheme.key }
        return .seeOther("/schemes/\(key)")
    }

    @Sendable func scheme(_ request: Request, _ context: MemberContext) async throws -> Response {
        let key = context.coreContext.parameters.get("scheme") ?? ""
        let view = try await services.database.read { tx in try SchemeView.of(key, in: tx) }
        return context.page(view.scheme.title(in: context.language), view.page(context.language))
    }

    private func form(_ typed: Form, _ mistakes: [Mistake], _ context: MemberContext) async throws -> Response {
        let (access, language) = (context.access, context.language)
        let view = try await services.database.read { tx in
            try AssessmentForm.of(typed, mistakes, by: access, language, in: tx)
        }
        return context.page(
            language.say(zh: "开始考核", en: "Begin an assessment"),
            status: mistakes.isEmpty ? .ok : .unprocessableContent, view.page)
    }
}
