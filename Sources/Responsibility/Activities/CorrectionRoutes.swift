import HTTPTypes
import Hummingbird
import Storage
import Web

/// The doors to the correction of a record and to its versions.
struct CorrectionRoutes: Sendable {
    let services: Services

    func add(to members: RouterGroup<MemberContext>) {
        members.get("activities/:activity/correction", use: show)
        members.get("activities/:activity/correction/proposals", use: proposals)
        members.post("activities/:activity/correction", use: correct)
        members.get("activities/:activity/versions", use: versions)
    }

    @Sendable func show(_ request: Request, _ context: MemberContext) async throws -> Response {
        try await answer(nil, [], context)
    }

    /// The piece of the form that the script renews when the kind, the day or the title is changed.
    @Sendable func proposals(_ request: Request, _ context: MemberContext) async throws -> Response {
        try await form(request.queryForm, [], context).proposalList.response()
    }

    @Sendable func correct(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (access, id) = (context.access, try context.id("activity", Activity.self))
        // Asked before anything that is sent is stored.
        _ = try await form(nil, [], context)
        let upload = try await Upload.receive(request, into: services)
        // A button that only asks for the list, for files or for more rows: nothing is corrected yet.
        if upload.form["again"] != nil || upload.form["step"] == "list" {
            let typed = ContentForm.more(try await services.keep(upload, by: access))
            return try await answer(typed, upload.mistakes, context)
        }
        do {
            guard upload.mistakes.isEmpty else { throw Refusal.invalid(upload.mistakes) }
            let office = services.clock
            try await services.database.write { tx in
                let activity = try Activity.find(id, by: access, in: tx)
                let files = try Evidence.of(id, by: access, in: tx)
                try Activity.correct(id, upload.correction(of: activity, files, by: office), by: access, in: tx)
            }
            services.evidence.release(upload.files.map(\.file))
            return .seeOther("/activities/\(id)?corrected=yes")
        } catch let refused as Refusal {
            let typed = try await services.keep(upload, by: access)
            switch refused {
            case .invalid(let mistakes):
                return try await answer(typed, mistakes, context, status: upload.statusOfRefusal)
            case .conflict(.alreadyCorrected):
                let stale = Mistake("title", refused)
                return try await answer(typed, [stale], context, isStale: true, status: .conflict)
            case .conflict(.yearClosed):
                return try await answer(typed, [Mistake("held_on", refused)], context, status: .conflict)
            default: throw refused
            }
        } catch let invalid as InvalidForm {
            let typed = try await services.keep(upload, by: access)
            return try await answer(typed, invalid.mistakes, context, status: .unprocessableContent)
        } catch {
            try await services.discard(upload.files.map(\.file))
            throw error
        }
    }

    @Sendable func versions(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (access, id) = (context.access, try context.id("activity", Activity.self))
        let versions = try await services.database.read { tx in try ActivityVersions.of(id, by: access, in: tx) }
        return context.page(
            context.language.say(zh: "各版本：\(versions.activity.title)", en: "Versions of “\(versions.activity.title)”"),
            versions.page(services.clock, context.language))
    }

    private func form(
        _ typed: Form?, _ mistakes: [Mistake], _ context: MemberContext, isStale: Bool = false
    ) async throws -> CorrectionForm {
        let (access, id) = (context.access, try context.id("activity", Activity.self))
        let office = services.clock
        return try await services.database.read { tx in
            try CorrectionForm.of(
                id, typed, mistakes: mistakes, isStale: isStale, at: office, by: access, context.language, in: tx)
        }
    }

    private func answer(
        _ typed: Form?, _ mistakes: [Mistake], _ context: MemberContext, isStale: Bool = false,
        status: HTTPResponse.Status = .ok
    ) async throws -> Response {
        let view = try await form(typed, mistakes, context, isStale: isStale)
        return context.page(
            context.language.say(zh: "更正工作记录", en: "Correct a record"), status: status, view.page)
    }
}

extension Mistake {
    /// A refusal that is told beside a field.
    init(_ place: String, _ refusal: Refusal) {
        self.init(place, zh: refusal.sentence(in: .zh), en: refusal.sentence(in: .en))
    }
}

extension Upload {
    /// 413 when a file was too large, else 422.
    var statusOfRefusal: HTTPResponse.Status { tooLarge.isEmpty ? .unprocessableContent : .contentTooLarge }
}

extension Services {
    /// Keeps the files of a form that goes back, and gives the form with what they are called now.
    func keep(_ upload: Upload, by access: Access) async throws -> Form {
        let files = upload.files
        guard !files.isEmpty else { return upload.form }
        let kept: [KeptUpload]
        do {
            kept = try await database.write { tx in try KeptUpload.keep(files, by: access, in: tx) }
        } catch {
            try await discard(files.map(\.file))
            throw error
        }
        evidence.release(files.map(\.file))
        var form = upload.form
        for (file, field) in zip(kept, upload.places) { form.add(file.token, to: KeptUpload.field(of: field)) }
        return form
    }
}
