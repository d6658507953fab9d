import HTTPTypes
import Hummingbird
import Storage
import Web

/// The doors to work that was done, and to its review.
struct ActivityRoutes: Sendable {
    let services: Services

    func add(to members: RouterGroup<MemberContext>) {
        members.get("activities", use: list)
        members.get("activities/export", use: exportList)
        members.get("activities/new", use: showNew)
        members.get("activities/proposals", use: proposals)
        members.post("activities", use: record)
        members.get("activities/:activity", use: show)
        members.post("activities/:activity/review", use: review)
        members.get("reviews", use: reviews)
        members.get("reviews/export", use: exportReviews)
        members.get("obligations/:obligation", use: obligation)
    }

    /// The work of a unit; without one, of the highest that this person may look into.
    @Sendable func list(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (access, query) = (context.access, request.queryForm)
        let view = try await services.database.readAtLength { tx in
            try ActivityList.asked(query, by: access, in: tx).read(by: access, in: tx)
        }
        return context.page(
            context.language.say(zh: "\(view.unit.name)：工作记录", en: "\(view.unit.name): work"),
            view.page(context.language))
    }

    @Sendable func exportList(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (access, query, language) = (context.access, request.queryForm, context.language)
        let export = try await services.database.readAtLength { tx in
            try ActivityList.asked(query, by: access, in: tx).export(by: access, language, in: tx)
        }
        return try export.response(Export.Format(query), language, on: access.today)
    }

    @Sendable func showNew(_ request: Request, _ context: MemberContext) async throws -> Response {
        if let draft = request.queryForm["draft"] {
            return try await DraftRoutes(services: services).show(draft, request, context)
        }
        return try await answer(request.queryForm, [], context)
    }

    /// The piece of the form that the script renews when the kind, the day or the unit is changed.
    @Sendable func proposals(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (access, form) = (context.access, request.queryForm)
        guard access.may(.recordActivities) else { throw Refusal.notAllowed(.recordActivities) }
        let view = try await services.database.read { tx in
            try RecordForm.of(form, mistakes: [], listOnly: true, by: access, context.language, in: tx)
        }
        return view.proposalList.response()
    }

    @Sendable func record(_ request: Request, _ context: MemberContext) async throws -> Response {
        let access = context.access
        guard access.may(.recordActivities) else { throw Refusal.notAllowed(.recordActivities) }
        var upload = try await Upload.receive(request, into: services) { form in
            let found: Unit?
            // What names no unit is told beside the field.
            do { found = try await unit(form, access) } catch Refusal.invalid { return }
            guard let id = found?.id else { return }
            try await services.database.read { tx in try access.require(.recordActivities, at: id, in: tx) }
        }
        do {
            // A button that only asks for the list, for files or for more rows: nothing is recorded yet.
            if upload.form["again"] != nil || upload.form["step"] == "list" {
                let typed = ContentForm.more(try await services.keep(upload, by: access))
                return try await answer(typed, upload.mistakes, context, isBack: true)
            }
            guard upload.mistakes.isEmpty else { throw Refusal.invalid(upload.mistakes) }
            if let unit = try await unit(upload.form, access) {
                upload.form = upload.form.replacing("unit", with: unit.id.description)
            }
            let new = try upload.newActivity(by: services.clock)
            let id = try await services.database.write { tx in
                let id = try Activity.record(new, by: access, in: tx)
                try Draft.remove(once: new.once, by: access, in: tx)
                return id
            }
            services.evidence.release(upload.files.map(\.file))
            return .seeOther("/activities/\(id)?recorded=yes")
        } catch Refusal.conflict(.yearClosed) {
            let closed = Mistake(
                "held_on", zh: Conflict.yearClosed.sentence(in: .zh), en: Conflict.yearClosed.sentence(in: .en))
            let typed = try await services.keep(upload, by: access)
            return try await answer(typed, [closed], context, status: .conflict, isBack: true)
        } catch Refusal.invalid(let mistakes) {
            let typed = try await services.keep(upload, by: access)
            return try await answer(typed, mistakes, context, status: upload.statusOfRefusal, isBack: true)
        } catch let invalid as InvalidForm {
            let typed = try await services.keep(upload, by: access)
            return try await answer(
                typed, invalid.mistakes, context, status: .unprocessableContent, isBack: true)
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

    @Sendable func exportReviews(_ request: Request, _ context: MemberContext) async throws -> Response {
        let access = context.access
        guard access.may(.reviewActivities) else { throw Refusal.notAllowed(.reviewActivities) }
        let waiting = try await services.database.readAtLength { tx in
            try WaitingReview.list(limit: Export.most + 1, by: access, in: tx)
        }
        return try WaitingReview.export(waiting, context.language).response(
            Export.Format(request.queryForm), context.language, on: access.today)
    }

    @Sendable func obligation(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (access, id) = (context.access, try context.id("obligation", Obligation.self))
        let view = try await services.database.read { tx in try ObligationView.of(id, by: access, in: tx) }
        return context.page(view.title(in: context.language), view.page(context.language, services.clock))
    }

    /// The unit of a form, which may have been written as a name or a code; `nil` where nothing is written.
    private func unit(_ form: Form, _ access: Access) async throws -> Unit? {
        guard let typed = form["unit"], !typed.trimmed.isEmpty else { return nil }
        return try await services.database.read { tx in
            try UnitChoice.find(typed, for: .recordActivities, by: access, in: tx)
        }
    }

    private func answer(
        _ form: Form, _ mistakes: [Mistake], _ context: MemberContext, status: HTTPResponse.Status = .ok,
        isBack: Bool = false
    ) async throws -> Response {
        let access = context.access
        guard access.may(.recordActivities) else { throw Refusal.notAllowed(.recordActivities) }
        let view = try await services.database.read { tx in
            try RecordForm.of(form, mistakes: mistakes, isBack: isBack, by: access, context.language, in: tx)
        }
        return context.page(context.language.recordWork, status: status, view.page)
    }
}
