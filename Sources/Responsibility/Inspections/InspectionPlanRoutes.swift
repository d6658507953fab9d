import HTTPTypes
import Hummingbird
import Storage
import Web

/// The doors to the yearly plan of inspections and its batches.
struct InspectionPlanRoutes: Sendable {
    let services: Services

    func add(to members: RouterGroup<MemberContext>) {
        members.get("inspections/plan", use: plan)
        members.get("inspections/plan/new", use: showNew)
        members.post("inspections/plan", use: add)
        members.get("inspections/batches/:batch", use: batch)
    }

    @Sendable func plan(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (access, year) = (context.access, request.queryForm.year ?? context.access.today.year)
        let view = try await services.database.readAtLength { tx in
            try InspectionPlan.of(year, by: access, in: tx)
        }
        return context.page(
            context.language.say(zh: "\(year) 年检查计划", en: "Inspections planned in \(year)"), view.page(context.language)
        )
    }

    @Sendable func showNew(_ request: Request, _ context: MemberContext) async throws -> Response {
        try await answer(request.queryForm, [], [], context)
    }

    /// Plans; where units would be inspected too often, says so first and offers to merge.
    @Sendable func add(_ request: Request, _ context: MemberContext) async throws -> Response {
        let access = context.access
        guard access.may(.inspect) else { throw Refusal.notAllowed(.inspect) }
        let form = try await request.form()
        do {
            let (new, clashes) = try await services.database.readAtLength { tx in
                let new = try form.newBatch(by: access, in: tx)
                let alone = new.units.filter { new.merged[$0] == nil }
                return (
                    new,
                    try Clash.of(
                        alone, by: new.issuingUnitID, in: new.days, limits: new.limits, by: access, in: tx)
                )
            }
            guard clashes.isEmpty || form["confirmed"] != nil else {
                return try await answer(form, [], clashes, context)
            }
            let id = try await services.database.write { tx in try InspectionBatch.plan(new, by: access, in: tx) }
            return .seeOther("/inspections/batches/\(id)")
        } catch Refusal.invalid(let mistakes) {
            return try await answer(form, mistakes, [], context, status: .unprocessableContent)
        } catch let invalid as InvalidForm {
            return try await answer(form, invalid.mistakes, [], context, status: .unprocessableContent)
        }
    }

    @Sendable func batch(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (access, id) = (context.access, try context.id("batch", InspectionBatch.self))
        let view = try await services.database.readAtLength { tx in try BatchView.of(id, by: access, in: tx) }
        return context.page(view.batch.title, view.page(FormView(language: context.language)))
    }

    private func answer(
        _ form: Form, _ mistakes: [Mistake], _ clashes: [Clash], _ context: MemberContext,
        status: HTTPResponse.Status = .ok
    ) async throws -> Response {
        let (access, language) = (context.access, context.language)
        guard access.may(.inspect) else { throw Refusal.notAllowed(.inspect) }
        let view = try await services.database.read { tx in
            try BatchForm.of(form, mistakes: mistakes, clashes: clashes, by: access, language, in: tx)
        }
        return context.page(language.say(zh: "安排检查", en: "Plan inspections"), status: status, view.page)
    }
}
