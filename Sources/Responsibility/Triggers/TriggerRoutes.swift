import HTTPTypes
import Hummingbird
import Storage
import Web

/// The doors to events that start clocks or stand behind gates, and to clocks that are stopped and extended.
struct TriggerRoutes: Sendable {
    let services: Services

    func add(to members: RouterGroup<MemberContext>) {
        members.get("triggers/new", use: showNew)
        members.post("triggers", use: record)
        members.get("triggers/:trigger", use: show)
        members.post("triggers/:trigger/correction", use: correct)
        members.post("triggers/:trigger/withdrawal", use: withdraw)
        members.get("units/:unit/triggers", use: list)
        members.post("obligations/:obligation/suspension", use: suspend)
        members.post("obligations/:obligation/resumption", use: resume)
        members.post("obligations/:obligation/extension", use: extend)
    }

    @Sendable func showNew(_ request: Request, _ context: MemberContext) async throws -> Response {
        try await answer(request.queryForm, [], context)
    }

    @Sendable func record(_ request: Request, _ context: MemberContext) async throws -> Response {
        let access = context.access
        guard access.may(.recordActivities) else { throw Refusal.notAllowed(.recordActivities) }
        let (form, office) = (try await request.form(), services.clock)
        do {
            let new = try form.newTrigger(at: office)
            _ = try await services.database.write { tx in try Trigger.record(new, at: office, by: access, in: tx) }
            return .seeOther("/units/\(new.unitID)/triggers?recorded=yes")
        } catch Refusal.invalid(let mistakes) {
            let places = ["title": "event_title", "kind": "trigger_kind"]
            let named = mistakes.map { Mistake(places[$0.place] ?? $0.place, zh: $0.zh, en: $0.en) }
            return try await answer(form, named, context, status: .unprocessableContent)
        } catch let invalid as InvalidForm {
            return try await answer(form, invalid.mistakes, context, status: .unprocessableContent)
        }
    }

    @Sendable func list(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (access, id) = (context.access, try context.id("unit", Unit.self))
        let (after, isNew) = (
            request.queryForm["after"].flatMap { ID<Trigger>($0) }, request.queryForm["recorded"] != nil
        )
        let list = try await services.database.read { tx in
            try TriggerList.of(id, after: after, by: access, in: tx)
        }
        return context.page(
            context.language.say(zh: "\(list.unit.name)：触发事件", en: "\(list.unit.name): events"),
            list.page(context.language, isNew: isNew))
    }

    @Sendable func show(_ request: Request, _ context: MemberContext) async throws -> Response {
        try await answer(try context.id("trigger", Trigger.self), Form(), [], context, status: .ok)
    }

    @Sendable func correct(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (access, id) = (context.access, try context.id("trigger", Trigger.self))
        let form = try await request.form()
        return try await changing(id, form, context) { tx in
            let office = try Trigger.find(id, by: access, in: tx).office
            try Trigger.correct(id, form.triggerCorrection(at: office), by: access, in: tx)
        }
    }

    @Sendable func withdraw(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (access, id) = (context.access, try context.id("trigger", Trigger.self))
        let form = try await request.form()
        return try await changing(id, form, context) { tx in
            try Trigger.withdraw(id, reason: form["withdrawal_reason"] ?? "", by: access, in: tx)
        }
    }

    private func changing(
        _ id: ID<Trigger>, _ form: Form, _ context: MemberContext,
        _ change: @escaping @Sendable (Transaction) throws -> Void
    ) async throws -> Response {
        do {
            try await services.database.write(change)
            return .seeOther("/triggers/\(id)")
        } catch Refusal.invalid(let mistakes) {
            return try await answer(id, form, mistakes, context, status: .unprocessableContent)
        } catch let invalid as InvalidForm {
            return try await answer(id, form, invalid.mistakes, context, status: .unprocessableContent)
        } catch Refusal.conflict(let conflict) {
            // What was typed stays; the page shows what the event says by now.
            let told = [Mistake("made", .conflict(conflict))]
            return try await answer(id, form.replacing("seen", with: nil), told, context, status: .conflict)
        }
    }

    /// The page of an event, with what was sent and what is wrong with it.
    private func answer(
        _ id: ID<Trigger>, _ form: Form, _ mistakes: [Mistake], _ context: MemberContext, status: HTTPResponse.Status
    ) async throws -> Response {
        let access = context.access
        var view = try await services.database.read { tx in try TriggerView.of(id, by: access, in: tx) }
        (view.typed, view.mistakes) = (form, mistakes)
        return context.page(view.trigger.title, status: status, view.page(context.language))
    }

    @Sendable func suspend(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (access, id) = (context.access, try context.id("obligation", Obligation.self))
        let form = try await request.form()
        let (reason, note) = (form["suspension"] ?? "", (form["note"] ?? "").trimmed)
        do {
            try await services.database.write { tx in
                try RunningStage.suspend(id, for: reason, note: note, by: access, in: tx)
            }
        } catch Refusal.invalid(let mistakes) {
            return try await refuse(id, form, mistakes, context)
        }
        return .seeOther("/obligations/\(id)")
    }

    @Sendable func resume(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (access, id) = (context.access, try context.id("obligation", Obligation.self))
        try await services.database.write { tx in try RunningStage.resume(id, by: access, in: tx) }
        return .seeOther("/obligations/\(id)")
    }

    @Sendable func extend(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (access, id) = (context.access, try context.id("obligation", Obligation.self))
        let form = try await request.form()
        do {
            var reader = FormReader(form)
            let (day, time, reason) = try reader.checked(
                reader.day("day", as: Day.self), reader.optionalText("time", max: 8),
                reader.text("reason", max: Decision.longestReason))
            let second = time.flatMap(OfficeClock.second)
            guard (time == nil) == (second == nil) else { throw Refusal.invalid([.noTime("time")]) }
            try await services.database.write { tx in
                try RunningStage.extend(id, to: day, time: second, reason: reason, by: access, in: tx)
            }
        } catch Refusal.invalid(let mistakes) {
            return try await refuse(id, form, mistakes, context)
        } catch let invalid as InvalidForm {
            return try await refuse(id, form, invalid.mistakes, context)
        }
        return .seeOther("/obligations/\(id)")
    }

    /// The obligation's page again, with what was sent and what is wrong with it.
    private func refuse(
        _ id: ID<Obligation>, _ form: Form, _ mistakes: [Mistake], _ context: MemberContext
    ) async throws -> Response {
        let access = context.access
        var view = try await services.database.read { tx in try ObligationView.of(id, by: access, in: tx) }
        view.event?.typed = form
        view.event?.mistakes = mistakes.map { mistake in
            ["day", "time", "reason"].contains(mistake.place)
                ? Mistake("\(mistake.place)-of-extension", zh: mistake.zh, en: mistake.en) : mistake
        }
        return context.page(
            view.title(in: context.language), status: .unprocessableContent, view.page(context.language, services.clock)
        )
    }

    private func answer(
        _ form: Form, _ mistakes: [Mistake], _ context: MemberContext, status: HTTPResponse.Status = .ok
    ) async throws -> Response {
        let (access, office) = (context.access, services.clock)
        guard access.may(.recordActivities) else { throw Refusal.notAllowed(.recordActivities) }
        let view = try await services.database.read { tx in
            try TriggerForm.of(form, mistakes: mistakes, at: office, by: access, context.language, in: tx)
        }
        return context.page(context.language.recordTrigger, status: status, view.page)
    }
}
