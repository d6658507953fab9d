import Documents
import HTTPTypes
import Hummingbird
import Storage
import Web

/// The doors to the register of measures. What somebody may not know of is not there for them.
struct MeasureRoutes: Sendable {
    let services: Services

    func add(to members: RouterGroup<MemberContext>) {
        members.get("measures", use: list)
        members.get("measures/new", use: showNew)
        members.post("measures", use: draft)
        members.get("measures/:measure", use: show)
        members.get("measures/:measure/document", use: document)
        members.get("measures/:measure/files/:attachment", use: file)
        members.post("measures/:measure/files", use: addFiles)
        addEditing(to: members)
        addActs(to: members)
    }

    @Sendable func list(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (access, query) = (context.access, request.queryForm)
        let view = query["view"].flatMap(MeasureList.View.init)
        let before = query["before"].flatMap { ID<Measure>($0) }
        let list = try await services.database.read { tx in
            try MeasureList.read(view, before: before, by: access, in: tx)
        }
        return context.page(context.language.say(zh: "问责", en: "Measures"), list.page(context.language))
    }

    @Sendable func showNew(_ request: Request, _ context: MemberContext) async throws -> Response {
        try await form(request.queryForm, [], context)
    }

    @Sendable func draft(_ request: Request, _ context: MemberContext) async throws -> Response {
        let access = context.access
        guard access.may(.handleMeasures) else { throw Refusal.notAllowed(.handleMeasures) }
        let form = try await request.form()
        do {
            var reader = FormReader(form)
            let unit = try reader.checked(reader.id("unit", as: ID<Unit>.self))
            try await services.database.read { tx in try access.require(.handleMeasures, at: unit, in: tx) }
            let new = try reader.newMeasure(unit: unit)
            let id = try await services.database.write { tx in try Measure.draft(new, by: access, in: tx) }
            return .seeOther("/measures/\(id)")
        } catch Refusal.invalid(let mistakes) {
            return try await self.form(form, mistakes, context)
        } catch let invalid as InvalidForm {
            return try await self.form(form, invalid.mistakes, context)
        } catch Refusal.conflict(let conflict) {
            return try await self.form(form, [Mistake("deciders", .conflict(conflict))], context, status: .conflict)
        }
    }

    private func form(
        _ typed: Form, _ mistakes: [Mistake], _ context: MemberContext, status: HTTPResponse.Status? = nil
    ) async throws -> Response {
        let (access, language) = (context.access, context.language)
        guard access.may(.handleMeasures) else { throw Refusal.notAllowed(.handleMeasures) }
        let view = try await services.database.read { tx in
            try MeasureForm.of(typed, mistakes, by: access, language, in: tx)
        }
        return context.page(
            language.say(zh: "登记拟办的问责事项", en: "Begin a measure"),
            status: status ?? (mistakes.isEmpty ? .ok : .unprocessableContent), view.page)
    }

    @Sendable func show(_ request: Request, _ context: MemberContext) async throws -> Response {
        try await page(Form(), [], context)
    }

    /// The page of a measure; that it was looked at is written down in the same transaction.
    func page(
        _ typed: Form, _ mistakes: [Mistake], _ context: MemberContext, status: HTTPResponse.Status? = nil
    ) async throws -> Response {
        let (access, id) = (context.access, try context.id("measure", Measure.self))
        let view = try await services.database.write { tx in
            try MeasureView.look(id, at: "page", by: access, in: tx)
        }
        return context.page(
            view.measure.title(in: context.language),
            status: status ?? (mistakes.isEmpty ? .ok : .unprocessableContent),
            view.page(FormView(form: typed, mistakes: mistakes, language: context.language), services.clock))
    }

    @Sendable func document(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (access, id) = (context.access, try context.id("measure", Measure.self))
        let view = try await services.database.write { tx in
            try MeasureView.look(id, at: "document", by: access, in: tx)
        }
        guard let document = view.document(in: context.language) else { throw Refusal.conflict(.measureStep) }
        return try document.response(named: document.title)
    }

    @Sendable func file(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (access, id) = (context.access, try context.id("measure", Measure.self))
        let attachment = try context.id("attachment", CaseFile.self)
        let file = try await services.database.write { tx in
            try Measure.take(attachment, of: id, by: access, in: tx)
        }
        return try await NamedBytes(file.name, file.digest, size: file.size).download(context, services.evidence)
    }

    @Sendable func addFiles(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (access, id) = (context.access, try context.id("measure", Measure.self))
        // Asked before a byte is stored: what somebody may not know of takes nothing from them.
        try await services.database.read { tx in
            _ = try Measure.find(id, as: Set(Measure.Part.allCases), by: access, in: tx)
        }
        let upload = try await Upload.receive(request, into: services)
        do {
            guard upload.mistakes.isEmpty else { throw Refusal.invalid(upload.mistakes) }
            try await services.database.write { tx in try Measure.add(upload.files, to: id, by: access, in: tx) }
            services.evidence.release(upload.files.map(\.file))
            return .seeOther("/measures/\(id)")
        } catch Refusal.invalid(let mistakes) {
            try await services.discard(upload.files.map(\.file))
            return try await page(Form(), mistakes, context)
        } catch {
            try await services.discard(upload.files.map(\.file))
            throw error
        }
    }
}
