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

extension Form {
    /// The batch that the form describes, or all that is wrong with it.
    func newBatch(by access: Access, in tx: Transaction) throws -> NewBatch {
        var reader = FormReader(self)
        let (issuer, kind, title, checklist, from, to, publish, sign, window, limit, units, once) = try reader.checked(
            reader.id("issuer", as: ID<Unit>.self), reader.choice("kind", of: Inspection.Kind.self),
            reader.text("title", max: Inspection.longestTitle), reader.text("checklist", max: 60),
            reader.day("from_day", as: Day.self), reader.day("to_day", as: Day.self),
            reader.optionalInteger("publish_within", in: 0...60), reader.integer("sign_within", in: 1...60),
            reader.integer("window_days", in: 0...366), reader.integer("year_limit", in: 1...100),
            reader.optionalMultiline("units", max: 100_000), reader.text("once", max: 40))
        guard from <= to, from.year == to.year else {
            throw Refusal.invalid([
                Mistake("to_day", zh: "结束日期不能早于开始日期，也不能跨年", en: "the last day is not before the first, and in its year")
            ])
        }
        var chosen: [ID<Unit>] = []
        var mistakes: [Mistake] = []
        for name in (units ?? "").split(whereSeparator: { "\n,，、;；\t".contains($0) }).prefix(500) {
            let name = String(name).trimmed
            guard !name.isEmpty else { continue }
            do {
                chosen.append(try UnitChoice.find(name, for: .inspect, by: access, in: tx).id)
            } catch Refusal.invalid(let found) {
                mistakes += found.map { Mistake("units", zh: $0.zh, en: $0.en) }
            }
        }
        guard mistakes.isEmpty else { throw Refusal.invalid(mistakes) }
        if !all("kinds").isEmpty {
            chosen += try InspectionBatch.units(of: all("kinds"), below: issuer, by: access, in: tx).map(\.id)
        }
        var seen: Set<ID<Unit>> = []
        var batch = NewBatch(
            issuingUnitID: issuer, kind: kind, title: title, checklist: checklist, days: from...to,
            publishWithin: publish, units: chosen.filter { seen.insert($0).inserted }, once: once)
        batch.limits = .init(windowDays: window, perYear: limit)
        batch.signWithin = sign
        for pair in all("merge") {
            let parts = pair.split(separator: " ")
            guard parts.count == 2, let unit = ID<Unit>(String(parts[0])),
                let other = ID<InspectionBatch>(String(parts[1])), seen.contains(unit)
            else { continue }
            guard try InspectionBatch.find(other, by: access, in: tx).plans(unit, in: tx) else { continue }
            batch.merged[unit] = other
        }
        return batch
    }
}
