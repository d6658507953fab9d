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
        let (access, id) = (context.access, try context.id("line", SheetLine.self))
        let view = try await services.database.readAtLength { tx in try LineView.of(id, by: access, in: tx) }
        return context.page(view.title(context.language), view.page(context.language))
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
        return try await receive(request, for: .own, context) { upload in
            var reader = FormReader(upload.form)
            let fields = (
                reader.text("grade", max: 60), reader.optionalMultiline("remark", max: Assessment.longestRemark),
                reader.values("records", as: ID<Activity>.self, max: LineView.mostWork),
                reader.integer("version", in: 1...1_000_000)
            )
            let attached = try upload.attachments(&reader, on: access.today)
            let (grade, remark, records, version) = try reader.checked(fields.0, fields.1, fields.2, fields.3)
            try await services.database.write { tx in
                try SheetLine.scoreThemselves(
                    id, grade, remark: remark ?? "", records: records, files: attached.sent, kept: attached.kept,
                    over: version, by: access, in: tx)
            }
        }
    }

    @Sendable func review(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (access, id) = (context.access, try context.id("line", SheetLine.self))
        try await services.database.read { tx in try SheetLine.require(.scoreUnits, at: id, by: access, in: tx) }
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
        } catch {
            guard let wrong = Returned(error) else { throw error }
            return try await answer(id, .review, form, wrong, context)
        }
    }

    @Sendable func object(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (access, id) = (context.access, try context.id("line", SheetLine.self))
        return try await receive(request, for: .objection, context) { upload in
            var reader = FormReader(upload.form)
            let fields = (
                reader.multiline("words", max: Assessment.longestObjection), reader.text("once", max: 40)
            )
            let attached = try upload.attachments(&reader, on: access.today)
            let (words, once) = try reader.checked(fields.0, fields.1)
            try await services.database.write { tx in
                _ = try Objection.make(
                    against: id, words: words, files: attached.sent, kept: attached.kept, once: once, by: access,
                    in: tx)
            }
        }
    }

    @Sendable func decide(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (access, id) = (context.access, try context.id("objection", Objection.self))
        let line = try await services.database.read { tx in
            let objection = try Objection.find(id, by: access, in: tx)
            try access.require(.decideObjections, at: objection.unitID, in: tx)
            return objection.lineID
        }
        let form = try await request.form()
        do {
            var reader = FormReader(form)
            let (verdict, points, reason) = try reader.checked(
                reader.optionalChoice("upheld", of: Objection.Verdict.self),
                reader.optionalValue("points", as: Points.self),
                reader.multiline("reason", max: Assessment.longestRemark))
            guard let verdict else { throw Refusal.invalid([Objection.noVerdict]) }
            try await services.database.write { tx in
                _ = try Objection.decide(
                    id, upheld: verdict == .yes, points: points, reason: reason, by: access, in: tx)
            }
            return .seeOther("/assessment-lines/\(line)")
        } catch {
            guard let wrong = Returned(error) else { throw error }
            return try await answer(line, .decision, form, wrong, context)
        }
    }

    /// Takes a unit's form with files; who may not send it stores none. The files of a form that comes back are kept.
    private func receive(
        _ request: Request, for part: LineView.Part, _ context: MemberContext, _ work: (Upload) async throws -> Void
    ) async throws -> Response {
        let (access, id) = (context.access, try context.id("line", SheetLine.self))
        try await services.database.read { tx in try SheetLine.require(.scoreThemselves, at: id, by: access, in: tx) }
        let upload = try await Upload.receive(request, into: services)
        do {
            guard upload.mistakes.isEmpty else { throw Refusal.invalid(upload.mistakes) }
            try await work(upload)
            services.evidence.release(upload.files.map(\.file))
            return .seeOther("/assessment-lines/\(id)")
        } catch {
            guard var wrong = Returned(error) else {
                try await services.discard(upload.files.map(\.file))
                throw error
            }
            if !upload.tooLarge.isEmpty { wrong.status = upload.statusOfRefusal }
            return try await answer(id, part, services.keep(upload, by: access), wrong, context)
        }
    }

    private func answer(
        _ id: ID<SheetLine>, _ part: LineView.Part, _ typed: Form, _ wrong: Returned, _ context: MemberContext
    ) async throws -> Response {
        let access = context.access
        // Sent again it goes over what is there now, which the page shows.
        let form = wrong.status == .conflict ? typed.replacing("version", with: nil) : typed
        let back = LineView.Back(
            part: part, view: FormView(form: form, mistakes: wrong.mistakes, language: context.language))
        let view = try await services.database.readAtLength { tx in try LineView.of(id, back: back, by: access, in: tx)
        }
        return context.page(view.title(context.language), status: wrong.status, view.page(context.language))
    }

    /// Why a form comes back.
    private struct Returned {
        let mistakes: [Mistake]
        var status: HTTPResponse.Status

        /// `nil` when what was sent is refused for good.
        init?(_ error: any Error) {
            switch error {
            case Refusal.invalid(let mistakes): (self.mistakes, status) = (mistakes, .unprocessableContent)
            case let invalid as InvalidForm: (mistakes, status) = (invalid.mistakes, .unprocessableContent)
            case Refusal.conflict(.alreadyScored):
                (mistakes, status) = ([Mistake("grade", .conflict(.alreadyScored))], .conflict)
            default: return nil
            }
        }
    }
}

extension Upload {
    /// The files that were sent and kept, or what is wrong with them.
    fileprivate func attachments(_ reader: inout FormReader, on today: Day) throws -> Attachments {
        let attached = try attachments(&reader)
        let mistakes = attached.mistakes(on: today)
        guard mistakes.isEmpty else { throw Refusal.invalid(mistakes) }
        return attached
    }
}
