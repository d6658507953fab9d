import HTTPTypes
import Hummingbird
import Storage
import Web

/// The doors to sheets, their lines and objections.
struct SheetRoutes: Sendable {
    let services: Services

    func add(to members: RouterGroup<MemberContext>) {
        members.get("assessments/:assessment/units/:unit", use: show)
        members.get("assessment-lines/:line", use: line)
        members.get("assessment-lines/:line/findings", use: findings)
        members.post("assessment-lines/:line/self-score", use: scoreThemselves)
        members.post("assessment-lines/:line/review", use: review)
        members.post("assessment-lines/:line/objections", use: object)
        members.post("objections/:objection/decision", use: decide)
    }

    @Sendable func show(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (access, services) = (context.access, services)
        let (id, unit) = (try context.id("assessment", Assessment.self), try context.id("unit", Unit.self))
        let view = try await services.database.readAtLength { tx in
            try SheetView.of(id, unit, closing: services.end(of:), by: access, in: tx)
        }
        return context.page(view.title(context.language), view.page(context.language))
    }

    @Sendable func line(_ request: Request, _ context: MemberContext) async throws -> Response {
        try await answer(Form(), [], context)
    }

    @Sendable func findings(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (access, id, services) = (context.access, try context.id("line", SheetLine.self), services)
        let (number, after) = (
            request.queryForm["number"].flatMap { Int($0) } ?? 0, request.queryForm["after"].flatMap { ID<Finding>($0) }
        )
        let view = try await services.database.read { tx in
            try CountedFindings.of(id, number: number, after: after, closing: services.end(of:), by: access, in: tx)
        }
        return context.page(view.title(context.language), view.page(number, context.language))
    }

    @Sendable func scoreThemselves(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (access, id) = (context.access, try context.id("line", SheetLine.self))
        return try await receive(request, context, for: .scoreThemselves) { upload, reader in
            let (grade, remark, records, version) = try reader.checked(
                reader.text("grade", max: 60), reader.optionalMultiline("remark", max: Assessment.longestRemark),
                reader.values("records", as: ID<Activity>.self, max: LineView.mostWork),
                reader.integer("version", in: 1...1_000_000))
            let files = upload.files
            try await services.database.write { tx in
                try SheetLine.scoreThemselves(
                    id, grade, remark: remark ?? "", records: records, files: files, over: version, by: access, in: tx)
            }
        }
    }

    @Sendable func review(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (access, id) = (context.access, try context.id("line", SheetLine.self))
        let form = try await request.form()
        do {
            var reader = FormReader(form)
            let (grade, remark, version) = try reader.checked(
                reader.text("grade", max: 60), reader.optionalMultiline("remark", max: Assessment.longestRemark),
                reader.integer("version", in: 1...1_000_000))
            try await services.database.write { tx in
                try SheetLine.review(id, grade, remark: remark ?? "", over: version, by: access, in: tx)
            }
            return .seeOther("/assessment-lines/\(id)")
        } catch let invalid as InvalidForm {
            return try await answer(form, invalid.mistakes, context)
        }
    }

    @Sendable func object(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (access, id) = (context.access, try context.id("line", SheetLine.self))
        return try await receive(request, context, for: .scoreThemselves) { upload, reader in
            let (words, once) = try reader.checked(
                reader.multiline("words", max: Assessment.longestObjection), reader.text("once", max: 40))
            let files = upload.files
            try await services.database.write { tx in
                _ = try Objection.make(against: id, words: words, files: files, once: once, by: access, in: tx)
            }
        }
    }

    @Sendable func decide(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (access, id) = (context.access, try context.id("objection", Objection.self))
        let form = try await request.form()
        var reader = FormReader(form)
        let (upheld, points, reason) = try reader.checked(
            reader.flag("upheld"), reader.optionalValue("points", as: Points.self),
            reader.multiline("reason", max: Assessment.longestRemark))
        let place = try await services.database.write { tx in
            try Objection.decide(id, upheld: upheld, points: points, reason: reason, by: access, in: tx)
        }
        return .seeOther("/assessment-lines/\(place.line.id)")
    }

    /// Takes a form with files; who may not send it stores none.
    private func receive(
        _ request: Request, _ context: MemberContext, for permission: Permission,
        _ work: (Upload, inout FormReader) async throws -> Void
    ) async throws -> Response {
        let (access, id) = (context.access, try context.id("line", SheetLine.self))
        try await services.database.read { tx in
            let place = try LinePlace.find(id, by: access, in: tx)
            try access.require(permission, at: place.sheet.unitID, in: tx)
        }
        let upload = try await Upload.receive(request, into: services)
        do {
            guard upload.mistakes.isEmpty else { throw Refusal.invalid(upload.mistakes) }
            var reader = FormReader(upload.form)
            try await work(upload, &reader)
            services.evidence.release(upload.files.map(\.file))
            return .seeOther("/assessment-lines/\(id)")
        } catch {
            try await services.discard(upload.files.map(\.file))
            switch error {
            case Refusal.invalid(let mistakes): return try await answer(upload.form, mistakes, context)
            case let invalid as InvalidForm: return try await answer(upload.form, invalid.mistakes, context)
            default: throw error
            }
        }
    }

    private func answer(_ typed: Form, _ mistakes: [Mistake], _ context: MemberContext) async throws -> Response {
        let (access, id, services) = (context.access, try context.id("line", SheetLine.self), services)
        let form = FormView(form: typed, mistakes: mistakes, language: context.language)
        let view = try await services.database.readAtLength { tx in
            try LineView.of(id, form, closing: services.end(of:), by: access, in: tx)
        }
        return context.page(
            "\(view.place.item.title.said(in: context.language)) · \(view.place.sheet.name)",
            status: mistakes.isEmpty ? .ok : .unprocessableContent, view.page(context.language))
    }
}
