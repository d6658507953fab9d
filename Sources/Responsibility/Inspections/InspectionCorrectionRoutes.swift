import HTTPTypes
import Hummingbird
import Storage
import Web

/// The doors to what changes of an inspection after it was recorded: corrections, their versions, and addenda.
struct InspectionCorrectionRoutes: Sendable {
    let services: Services

    func add(to members: RouterGroup<MemberContext>) {
        members.get("inspections/:inspection/correction", use: show)
        members.post("inspections/:inspection/correction", use: correct)
        members.get("inspections/:inspection/versions", use: versions)
        members.post("inspections/:inspection/addenda", use: add)
    }

    @Sendable func show(_ request: Request, _ context: MemberContext) async throws -> Response {
        try await answer(nil, [], context)
    }

    @Sendable func correct(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (access, id) = (context.access, try context.id("inspection", Inspection.self))
        try await services.database.read { tx in _ = try Inspection.findOwn(id, by: access, in: tx) }
        let upload = try await Upload.receive(request, into: services)
        do {
            guard upload.mistakes.isEmpty else { throw Refusal.invalid(upload.mistakes) }
            let (language, office) = (context.language, services.clock)
            try await services.database.write { tx in
                let inspection = try Inspection.find(id, by: access, in: tx)
                let correction = try upload.correction(
                    of: inspection, inspection.items(in: tx), at: office, language)
                try Inspection.correct(id, correction, by: access, in: tx)
            }
            services.evidence.release(upload.files.map(\.file))
            return .seeOther("/inspections/\(id)?corrected=yes")
        } catch let refused as Refusal {
            switch refused {
            case .invalid(let mistakes):
                return try await answer(
                    services.keep(upload, by: access), mistakes, context, status: upload.statusOfRefusal)
            case .conflict(.alreadyCorrected):
                return try await answer(
                    services.keep(upload, by: access), [Mistake("title", refused)], context, isStale: true,
                    status: .conflict)
            default:
                try await services.discard(upload.files.map(\.file))
                throw refused
            }
        } catch let invalid as InvalidForm {
            return try await answer(
                services.keep(upload, by: access), invalid.mistakes, context, status: .unprocessableContent)
        } catch {
            try await services.discard(upload.files.map(\.file))
            throw error
        }
    }

    @Sendable func versions(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (access, id) = (context.access, try context.id("inspection", Inspection.self))
        let versions = try await services.database.read { tx in try InspectionVersions.of(id, by: access, in: tx) }
        let name = "\(versions.inspection.number) \(versions.inspection.title)"
        return context.page(
            context.language.say(zh: "各版本：\(name)", en: "Versions of \(name)"),
            versions.page(services.clock, context.language))
    }

    @Sendable func add(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (access, id) = (context.access, try context.id("inspection", Inspection.self))
        try await services.database.read { tx in _ = try Inspection.findOwn(id, by: access, in: tx) }
        let upload = try await Upload.receive(request, into: services)
        do {
            guard upload.mistakes.isEmpty else { throw Refusal.invalid(upload.mistakes) }
            var reader = FormReader(upload.form)
            let (text, once) = try reader.checked(
                reader.optionalMultiline("addendum", max: InspectionAddendum.longestText), reader.text("once", max: 40))
            try await services.database.write { tx in
                try InspectionAddendum.add(
                    text ?? "", upload.files, kept: upload.kept(of: "files"), once: once, to: id, by: access, in: tx)
            }
            services.evidence.release(upload.files.map(\.file))
            return .seeOther("/inspections/\(id)")
        } catch Refusal.invalid(let mistakes) {
            return try await back(services.keep(upload, by: access), mistakes, context, status: upload.statusOfRefusal)
        } catch let invalid as InvalidForm {
            return try await back(
                services.keep(upload, by: access), invalid.mistakes, context, status: .unprocessableContent)
        } catch {
            try await services.discard(upload.files.map(\.file))
            throw error
        }
    }

    private func back(
        _ form: Form, _ mistakes: [Mistake], _ context: MemberContext, status: HTTPResponse.Status
    ) async throws -> Response {
        let (access, id) = (context.access, try context.id("inspection", Inspection.self))
        let (view, kept) = try await services.database.read { tx in
            (try InspectionView.of(id, by: access, in: tx), try KeptUpload.find(form.all("kept"), by: access, in: tx))
        }
        return context.page(
            view.title, status: status,
            view.page(
                FormView(form: form, mistakes: mistakes, language: context.language), services.clock, kept: kept))
    }

    private func answer(
        _ typed: Form?, _ mistakes: [Mistake], _ context: MemberContext, isStale: Bool = false,
        status: HTTPResponse.Status = .ok
    ) async throws -> Response {
        let (access, language) = (context.access, context.language)
        let id = try context.id("inspection", Inspection.self)
        let form = try await services.database.read { tx in
            try InspectionCorrectionForm.of(
                id, typed, mistakes: mistakes, isStale: isStale, by: access, language, in: tx)
        }
        return context.page(language.say(zh: "更正检查", en: "Correct an inspection"), status: status, form.page)
    }
}
