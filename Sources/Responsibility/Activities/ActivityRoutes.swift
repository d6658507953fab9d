import HTTPTypes
import Hummingbird
import Storage
import Web

/// The doors to work that was done, and to its review.
struct ActivityRoutes: Sendable {
    let services: Services

    func add(to members: RouterGroup<MemberContext>) {
        members.get("activities/new", use: showNew)
        members.get("activities/proposals", use: proposals)
        members.post("activities", use: record)
        members.get("activities/:activity", use: show)
        members.post("activities/:activity/review", use: review)
        members.get("reviews", use: reviews)
        members.get("obligations/:obligation", use: obligation)
    }

    @Sendable func showNew(_ request: Request, _ context: MemberContext) async throws -> Response {
        try await answer(request.queryForm, [], context)
    }

    /// The piece of the form that the script renews when the kind, the day or the unit is changed.
    @Sendable func proposals(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (access, form) = (context.access, request.queryForm)
        guard access.may(.recordActivities) else { throw Refusal.notAllowed(.recordActivities) }
        let view = try await services.database.read { tx in
            try RecordForm.of(form, mistakes: [], by: access, context.language, in: tx)
        }
        return view.proposalList.response()
    }

    @Sendable func record(_ request: Request, _ context: MemberContext) async throws -> Response {
        let access = context.access
        guard access.may(.recordActivities) else { throw Refusal.notAllowed(.recordActivities) }
        let upload = try await Upload.receive(request, into: services) { form in
            guard let unit = form["unit"].flatMap({ ID<Unit>($0) }) else { return }
            try await services.database.read { tx in try access.require(.recordActivities, at: unit, in: tx) }
        }
        do {
            if upload.form["step"] == "list" {
                return try await answer(try await services.keep(upload, by: access), upload.mistakes, context)
            }
            guard upload.mistakes.isEmpty else { throw Refusal.invalid(upload.mistakes) }
            let new = try upload.newActivity()
            let id = try await services.database.write { tx in try Activity.record(new, by: access, in: tx) }
            services.evidence.release(upload.files.map(\.file))
            return .seeOther("/activities/\(id)?recorded=yes")
        } catch Refusal.invalid(let mistakes) {
            let typed = try await services.keep(upload, by: access)
            return try await answer(typed, mistakes, context, status: upload.statusOfRefusal)
        } catch let invalid as InvalidForm {
            let typed = try await services.keep(upload, by: access)
            return try await answer(typed, invalid.mistakes, context, status: .unprocessableContent)
        } catch {
            try await services.discard(upload.files.map(\.file))
            throw error
        }
    }

    @Sendable func show(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (access, id) = (context.access, try context.id("activity", Activity.self))
        let query = request.queryForm
        let news: ActivityView.News? =
            query["recorded"] != nil ? .recorded : query["corrected"] != nil ? .corrected : nil
        let view = try await services.database.read { tx in try ActivityView.of(id, by: access, in: tx) }
        return context.page(view.activity.title, view.page(context.language, services.clock, news: news))
    }

    @Sendable func review(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (access, id) = (context.access, try context.id("activity", Activity.self))
        let form = try await request.form()
        let ids = form.all("fulfilment").compactMap { ID<Fulfilment>($0) }
        let reason = (form["reason"] ?? "").trimmed
        do {
            try await services.database.write { tx in
                switch form["verdict"] {
                case "accept": try Fulfilment.review(ids, of: id, .accept, reason: reason, by: access, in: tx)
                case "return": try Fulfilment.review(ids, of: id, .return, reason: reason, by: access, in: tx)
                case "withdraw": try Fulfilment.withdraw(ids, of: id, reason: reason, by: access, in: tx)
                default: throw Refusal.invalid([.unreadableForm])
                }
            }
        } catch Refusal.invalid(let mistakes) {
            let view = try await services.database.read { tx in try ActivityView.of(id, by: access, in: tx) }
            return context.page(
                view.activity.title, status: .unprocessableContent,
                view.page(context.language, services.clock, reason: reason, mistakes: mistakes))
        }
        return .seeOther(form["back"] == "reviews" ? "/reviews" : "/activities/\(id)")
    }

    @Sendable func reviews(_ request: Request, _ context: MemberContext) async throws -> Response {
        let access = context.access
        guard access.may(.reviewActivities) else { throw Refusal.notAllowed(.reviewActivities) }
        let after = request.queryForm["after"].flatMap { ID<Fulfilment>($0) }
        let waiting = try await services.database.read { tx in
            try WaitingReview.list(after: after, by: access, in: tx)
        }
        return context.page(
            context.language.say(zh: "待审核", en: "Waiting for review"),
            WaitingReview.page(waiting, context.language))
    }

    @Sendable func obligation(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (access, id) = (context.access, try context.id("obligation", Obligation.self))
        let view = try await services.database.read { tx in try ObligationView.of(id, by: access, in: tx) }
        return context.page(view.duty.title(in: context.language), view.page(context.language, services.clock))
    }

    private func answer(
        _ form: Form, _ mistakes: [Mistake], _ context: MemberContext, status: HTTPResponse.Status = .ok
    ) async throws -> Response {
        let access = context.access
        guard access.may(.recordActivities) else { throw Refusal.notAllowed(.recordActivities) }
        let view = try await services.database.read { tx in
            try RecordForm.of(form, mistakes: mistakes, by: access, context.language, in: tx)
        }
        return context.page(context.language.recordWork, status: status, view.page)
    }
}
