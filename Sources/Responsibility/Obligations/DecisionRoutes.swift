import HTTPTypes
import Hummingbird
import Storage
import Web

/// The doors to decisions about obligations: waiving, moving the due day, asking for a waiver and answering.
struct DecisionRoutes: Sendable {
    let services: Services

    func add(to members: RouterGroup<MemberContext>) {
        members.post("obligations/decisions", use: decide)
        members.post("obligations/:obligation/waiver-request", use: ask)
        members.get("waiver-requests", use: list)
        members.get("waiver-requests/export", use: export)
        members.post("waiver-requests/:request/answer", use: answer)
    }

    /// One or many obligations at once.
    @Sendable func decide(_ request: Request, _ context: MemberContext) async throws -> Response {
        let access = context.access
        guard access.may(.waiveObligations) else { throw Refusal.notAllowed(.waiveObligations) }
        let form = try await request.form()
        var reader = FormReader(form)
        let (kind, ids, reason, day) = try reader.checked(
            reader.choice("decision", of: Decision.Kind.self),
            reader.values("obligation", as: ID<Obligation>.self, max: Decision.most),
            reader.text("reason", max: Decision.longestReason), reader.optionalDay("day", as: Day.self))
        try await services.database.write { tx in
            switch kind {
            case .waive: try Decision.waive(ids, reason: reason, by: access, in: tx)
            case .move:
                guard let day else {
                    throw Refusal.invalid([Mistake("day", zh: "请填写新的到期日", en: "give the new due day")])
                }
                try Decision.move(ids, to: day, reason: reason, by: access, in: tx)
            }
        }
        return .seeOther(form.localNext)
    }

    @Sendable func ask(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (access, id) = (context.access, try context.id("obligation", Obligation.self))
        let reason = try await request.form()["reason"] ?? ""
        try await services.database.write { tx in try WaiverRequest.ask(id, reason: reason, by: access, in: tx) }
        return .seeOther("/obligations/\(id)")
    }

    @Sendable func list(_ request: Request, _ context: MemberContext) async throws -> Response {
        let access = context.access
        guard access.may(.waiveObligations) else { throw Refusal.notAllowed(.waiveObligations) }
        let after = request.queryForm["after"].flatMap { ID<WaiverRequest>($0) }
        let waiting = try await services.database.read { tx in
            try WaiverRequest.waiting(after: after, by: access, in: tx)
        }
        return context.page(
            context.language.say(zh: "豁免申请", en: "Requests for waivers"), WaiverRequest.page(waiting, context.language))
    }

    @Sendable func export(_ request: Request, _ context: MemberContext) async throws -> Response {
        let access = context.access
        guard access.may(.waiveObligations) else { throw Refusal.notAllowed(.waiveObligations) }
        let waiting = try await services.database.readAtLength { tx in
            try WaiverRequest.waiting(by: access, limit: Export.most + 1, in: tx)
        }
        return try WaiverRequest.export(waiting, context.language).response(
            Export.Format(request.queryForm), context.language, on: access.today)
    }

    @Sendable func answer(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (access, id) = (context.access, try context.id("request", WaiverRequest.self))
        let form = try await request.form()
        let (granted, reason) = (form["granted"] == "true", form["reason"] ?? "")
        try await services.database.write { tx in
            try WaiverRequest.answer(id, granted: granted, reason: reason, by: access, in: tx)
        }
        return .seeOther("/waiver-requests")
    }
}
