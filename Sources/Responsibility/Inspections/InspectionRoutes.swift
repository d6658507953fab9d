import HTTPTypes
import Hummingbird
import Storage
import Web

/// The doors to inspections that were made.
struct InspectionRoutes: Sendable {
    let services: Services

    func add(to members: RouterGroup<MemberContext>) {
        members.get("inspections", use: list)
        members.get("inspections/export", use: export)
        members.get("inspections/published", use: published)
        members.get("inspections/new", use: showNew)
        members.post("inspections", use: record)
        members.get("inspections/:inspection", use: show)
        members.post("inspections/:inspection/sign-off", use: sign)
    }

    @Sendable func list(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (access, query) = (context.access, request.queryForm)
        let view = try await services.database.readAtLength { tx in
            try InspectionList.asked(query, by: access, in: tx).read(by: access, in: tx)
        }
        return context.page(context.language.say(zh: "检查", en: "Inspections"), view.page(context.language))
    }

    @Sendable func export(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (access, query, language) = (context.access, request.queryForm, context.language)
        let export = try await services.database.readAtLength { tx in
            try InspectionList.asked(query, by: access, in: tx).export(by: access, language, in: tx)
        }
        return try export.response(Export.Format(query), language, on: access.today)
    }

    /// Results for everybody of the organisation; no names of persons.
    @Sendable func published(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (access, query) = (context.access, request.queryForm)
        let lines = try await services.database.read { tx in
            try PublishedInspection.list(query, on: access.today, in: tx)
        }
        return context.page(
            context.language.say(zh: "检查结果公开", en: "Published results"),
            PublishedInspection.page(lines, query, context.language))
    }

    @Sendable func showNew(_ request: Request, _ context: MemberContext) async throws -> Response {
        let access = context.access
        guard let draft = request.queryForm["draft"] else { return try await answer(request.queryForm, [], context) }
        let form = try await services.database.read { tx in
            try ID<Draft>(draft).flatMap { try Draft.find($0, by: access, in: tx) }?.form
        }
        guard let form else { return .seeOther("/inspections") }
        return try await answer(form, [], context)
    }

    @Sendable func record(_ request: Request, _ context: MemberContext) async throws -> Response {
        let access = context.access
        guard access.may(.inspect) else { throw Refusal.notAllowed(.inspect) }
        let upload = try await Upload.receive(request, into: services) { form in
            guard let unit = form["unit"].flatMap({ ID<Unit>($0) }) else { return }
            try await services.database.read { tx in try access.require(.inspect, at: unit, in: tx) }
        }
        do {
            guard upload.mistakes.isEmpty else { throw Refusal.invalid(upload.mistakes) }
            let (language, office) = (context.language, services.clock)
            let id = try await services.database.write { tx in
                let new = try upload.newInspection(at: office, language, in: tx)
                let id = try Inspection.record(new, by: access, in: tx)
                try Draft.remove(once: new.once, by: access, in: tx)
                return id
            }
            services.evidence.release(upload.files.map(\.file))
            return .seeOther("/inspections/\(id)?recorded=yes")
        } catch Refusal.invalid(let mistakes) {
            return try await answer(
                services.keep(upload, by: access), mistakes, context, status: upload.statusOfRefusal)
        } catch let invalid as InvalidForm {
            return try await answer(
                services.keep(upload, by: access), invalid.mistakes, context, status: .unprocessableContent)
        } catch {
            try await services.discard(upload.files.map(\.file))
            throw error
        }
    }

    @Sendable func show(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (access, id) = (context.access, try context.id("inspection", Inspection.self))
        let query = request.queryForm
        let news: InspectionView.News? =
            query["recorded"] != nil ? .recorded : query["corrected"] != nil ? .corrected : nil
        let view = try await services.database.read { tx in try InspectionView.of(id, by: access, in: tx) }
        return context.page(
            view.title, view.page(FormView(language: context.language), services.clock, news: news))
    }

    @Sendable func sign(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (access, id) = (context.access, try context.id("inspection", Inspection.self))
        let form = try await request.form()
        var reader = FormReader(form)
        let mistakes: [Mistake]
        do {
            let (remarks, version) = try reader.checked(
                reader.optionalMultiline("remarks", max: Inspection.longestRemarks),
                reader.optionalInteger("version", in: 1...1_000_000))
            try await services.database.write { tx in
                try SignOff.sign(id, remarks: remarks ?? "", version: version, by: access, in: tx)
            }
            return .seeOther("/inspections/\(id)")
        } catch Refusal.invalid(let found) { mistakes = found } catch let invalid as InvalidForm {
            mistakes = invalid.mistakes
        }
        let view = try await services.database.read { tx in try InspectionView.of(id, by: access, in: tx) }
        return context.page(
            view.title, status: .unprocessableContent,
            view.page(FormView(form: form, mistakes: mistakes, language: context.language), services.clock))
    }

    private func answer(
        _ form: Form, _ mistakes: [Mistake], _ context: MemberContext, status: HTTPResponse.Status = .ok
    ) async throws -> Response {
        let (access, language) = (context.access, context.language)
        guard access.may(.inspect) else { throw Refusal.notAllowed(.inspect) }
        let view = try await services.database.read { tx in
            try InspectionForm.of(form, mistakes: mistakes, by: access, language, in: tx)
        }
        return context.page(language.recordInspection, status: status, view.page)
    }
}
