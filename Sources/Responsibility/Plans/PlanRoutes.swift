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
        members.get("plans/:plan", use: show)
        members.get("plans/:plan/withdrawal", use: showWithdrawal)
        members.post("plans/:plan/withdrawal", use: withdraw)
        members.get("plans/:plan/amendment", use: showAmendment)
        members.post("plans/:plan/amendment", use: amend)
        members.post("programmes", use: adopt)
        members.get("programmes/:programme", use: showProgramme)
    }

    @Sendable func list(_ request: Request, _ context: MemberContext) async throws -> Response {
        let access = context.access
        let list = PlanList(query: request.queryForm)
        let view = try await services.database.read { tx in
            PlanListView(
                list: list, plans: try Plan.list(list, by: access, limit: PlanList.pageLength + 1, in: tx),
                years: try Plan.years(in: tx), programmes: try Programme.all(in: tx),
                mayIssue: access.may(.issuePlans), mayAdopt: access.mayEverywhere(.adoptProgrammes))
        }
        return context.page(context.language.say(zh: "计划", en: "Plans"), view.page(context.language))
    }

    @Sendable func export(_ request: Request, _ context: MemberContext) async throws -> Response {
        let access = context.access
        let list = PlanList(query: request.queryForm.fromTheStart)
        let plans = try await services.database.readAtLength { tx in
            try Plan.list(list, by: access, limit: Export.most + 1, in: tx)
        }
        return try Plan.export(plans, context.language).response(
            Export.Format(request.queryForm), context.language, on: access.today)
    }

    /// What issuing would ask of whom, before it is done.
    @Sendable func preview(_ request: Request, _ context: MemberContext) async throws -> Response {
        try await answer(request.queryForm, [], context)
    }

    /// Issues a small plan at once; a large one goes out in parts, and its page shows how far it is.
    @Sendable func issue(_ request: Request, _ context: MemberContext) async throws -> Response {
        let form = try await request.form()
        do {
            var reader = FormReader(form)
            let (programme, year, unit) = try reader.checked(
                reader.text("programme", max: 60), reader.integer("year", in: Plan.years),
                reader.id("unit", as: ID<Unit>.self))
            let act = try await services.issue(programme, year: year, under: unit, by: context.access)
            return .seeOther(act.page)
        } catch Refusal.invalid(let mistakes) {
            return try await answer(form, mistakes, context, status: .unprocessableContent)
        } catch let invalid as InvalidForm {
            return try await answer(form, invalid.mistakes, context, status: .unprocessableContent)
        }
    }

    @Sendable func show(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (access, id) = (context.access, try context.id("plan", Plan.self))
        let clock = services.clock
        let counting = request.queryForm["figures"] == "by-duty"
        let view = try await services.database.readAtLength { tx in
            try PlanView.of(id, counting: counting, clock: clock, by: access, in: tx)
        }
        return context.page(
            "\(view.plan.plan.year) \(view.plan.title(in: context.language))", view.page(context.language))
    }

    @Sendable func showWithdrawal(_ request: Request, _ context: MemberContext) async throws -> Response {
        try await answerWithdrawal(request.queryForm, [], context)
    }

    @Sendable func withdraw(_ request: Request, _ context: MemberContext) async throws -> Response {
        let id = try context.id("plan", Plan.self)
        let form = try await request.form()
        do {
            var reader = FormReader(form)
            let (day, reason) = try reader.checked(
                reader.day("from", as: Day.self), reader.text("reason", max: PlanWithdrawal.longestReason))
            let act = try await services.withdrawPlan(id, from: day, reason: reason, by: context.access)
            return .seeOther(act.page)
        } catch Refusal.invalid(let mistakes) {
            return try await answerWithdrawal(form, mistakes, context, status: .unprocessableContent)
        } catch let invalid as InvalidForm {
            return try await answerWithdrawal(form, invalid.mistakes, context, status: .unprocessableContent)
        }
    }

    @Sendable func showAmendment(_ request: Request, _ context: MemberContext) async throws -> Response {
        try await answerAmendment(request.queryForm, [], context)
    }

    @Sendable func amend(_ request: Request, _ context: MemberContext) async throws -> Response {
        let id = try context.id("plan", Plan.self)
        let form = try await request.form()
        do {
            var reader = FormReader(form)
            let (version, day) = try reader.checked(
                reader.integer("version", in: 1...9999), reader.day("from", as: Day.self))
            let act = try await services.amendPlan(id, to: version, from: day, by: context.access)
            return .seeOther(act.page)
        } catch Refusal.invalid(let mistakes) {
            return try await answerAmendment(form, mistakes, context, status: .unprocessableContent)
        } catch let invalid as InvalidForm {
            return try await answerAmendment(form, invalid.mistakes, context, status: .unprocessableContent)
        }
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

    // MARK: Pages with a form

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

    private func answerWithdrawal(
        _ typed: Form, _ mistakes: [Mistake], _ context: MemberContext, status: HTTPResponse.Status = .ok
    ) async throws -> Response {
        let (access, id, language) = (context.access, try context.id("plan", Plan.self), context.language)
        let view = try await services.database.readAtLength { tx in
            let plan = try Plan.toChange(id, by: access, in: tx)
            let form =
                typed["from"] == nil ? typed.replacing("from", with: access.today.description) : typed
            var mistakes = mistakes
            var day = form["from"].flatMap { Day($0) }
            if day == nil, mistakes.isEmpty { mistakes.append(Mistake(Problem(field: "from", rule: .notADay))) }
            if let asked = day, mistakes.isEmpty {
                do { _ = try PlanWithdrawal(id, from: asked, reason: "–", by: access, in: tx) } catch Refusal.invalid(
                    let found)
                { (mistakes, day) = (found, nil) }
            }
            return WithdrawalView(
                plan: plan, count: try day.map { try PlanWithdrawal.count(of: id, from: $0, by: access, in: tx) },
                day: day, view: FormView(form: form, mistakes: mistakes, language: language))
        }
        return context.page(language.say(zh: "撤回计划", en: "Withdraw a plan"), status: status, view.page)
    }

    private func answerAmendment(
        _ typed: Form, _ mistakes: [Mistake], _ context: MemberContext, status: HTTPResponse.Status = .ok
    ) async throws -> Response {
        let (access, id, language) = (context.access, try context.id("plan", Plan.self), context.language)
        let view = try await services.database.readAtLength { tx in
            let plan = try Plan.toChange(id, by: access, in: tx)
            let newer = try Plan.newerVersions(than: plan.plan, in: tx)
            var (form, mistakes) = (typed, mistakes)
            var amendment: PlanAmendment?
            if !newer.isEmpty, mistakes.isEmpty {
                do {
                    var reader = FormReader(typed)
                    let (version, day) = try reader.checked(
                        reader.optionalInteger("version", in: 1...9999), reader.optionalDay("from", as: Day.self))
                    var asked = try PlanAmendment(id, to: version, from: day, by: access, in: tx)
                    try asked.preview(in: tx)
                    form = form.replacing("version", with: String(asked.draft.programme.version))
                        .replacing("from", with: asked.from.description)
                    amendment = asked
                } catch Refusal.invalid(let found) {
                    mistakes = found
                } catch let invalid as InvalidForm {
                    mistakes = invalid.mistakes
                }
            }
            return AmendmentView(
                plan: plan, amendment: amendment, newer: newer,
                view: FormView(form: form, mistakes: mistakes, language: language))
        }
        return context.page(language.say(zh: "按新版本执行计划", en: "Go by a newer version"), status: status, view.page)
    }
}

extension PlanAct {
    /// Where its outcome, or its progress, is seen.
    fileprivate var page: String { jobID.map { "/jobs/\($0)" } ?? "/plans/\(planID)" }
}
