import HTTPTypes
import Hummingbird
import NIOCore
import Storage
import Web

/// The doors to the draw of a batch.
struct DrawRoutes: Sendable {
    let services: Services

    func add(to members: RouterGroup<MemberContext>) {
        members.post("inspections/batches/:batch/draw", use: publish)
        members.get("inspections/draws/:draw", use: show)
        members.get("inspections/draws/:draw/file", use: file)
        members.post("inspections/draws/:draw/drawing", use: draw)
        members.post("inspections/draws/:draw/recusals", use: recuse)
    }

    @Sendable func publish(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (access, id) = (context.access, try context.id("batch", InspectionBatch.self))
        let form = try await request.form()
        let strata = form.names.compactMap { name -> DrawList.Stratum? in
            guard name.hasPrefix("percent_") else { return nil }
            let kind = String(name.dropFirst("percent_".count))
            return DrawList.Stratum(
                kind: kind, percent: Int(form[name] ?? "") ?? 0, minimum: Int(form["minimum_\(kind)"] ?? "") ?? 0)
        }
        do {
            let draw = try await services.database.write { tx in
                try Draw.publish(
                    id, strata: strata, perUnit: Int(form["per_unit"] ?? "") ?? 2, leavesOut: form["leave_out"] != nil,
                    by: access, in: tx)
            }
            return .seeOther("/inspections/draws/\(draw)")
        } catch Refusal.invalid(let mistakes) {
            let view = try await services.database.read { tx in try BatchView.of(id, by: access, in: tx) }
            return context.page(
                view.batch.title, status: .unprocessableContent,
                view.page(FormView(form: form, mistakes: mistakes, language: context.language)))
        }
    }

    @Sendable func show(_ request: Request, _ context: MemberContext) async throws -> Response {
        try await page(Form(), [], context)
    }

    /// The published file, byte for byte.
    @Sendable func file(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (access, id) = (context.access, try context.id("draw", Draw.self))
        let draw = try await services.database.read { tx in try Draw.find(id, by: access, in: tx) }
        var response = Response(
            status: .ok, headers: [.contentType: "application/json", .cacheControl: "no-store"],
            body: .init(byteBuffer: ByteBuffer(string: draw.file)))
        response.headers[.contentDisposition] = ContentDisposition.attachment(
            filename: "draw-\(id)\(draw.drawnAt == nil ? "-published" : "").json")
        return response
    }

    @Sendable func draw(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (access, id) = (context.access, try context.id("draw", Draw.self))
        let form = try await request.form()
        var reader = FormReader(form)
        do {
            let witness = try reader.checked(reader.optionalText("witness", max: Draw.longestWitness))
            try await services.database.write { tx in
                try Draw.draw(id, witness: witness ?? "", by: access, in: tx)
            }
        } catch let invalid as InvalidForm { return try await page(form, invalid.mistakes, context) }
        return .seeOther("/inspections/draws/\(id)")
    }

    @Sendable func recuse(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (access, id) = (context.access, try context.id("draw", Draw.self))
        let form = try await request.form()
        var reader = FormReader(form)
        do {
            let (unit, person, reason) = try reader.checked(
                reader.id("unit", as: ID<Unit>.self), reader.id("inspector", as: ID<Person>.self),
                reader.text("reason", max: Draw.longestReason))
            try await services.database.write { tx in
                try Draw.redraw(person, at: unit, of: id, reason: reason, by: access, in: tx)
            }
        } catch Refusal.invalid(let mistakes) {
            return try await page(form, mistakes, context)
        } catch let invalid as InvalidForm { return try await page(form, invalid.mistakes, context) }
        return .seeOther("/inspections/draws/\(id)")
    }

    private func page(_ form: Form, _ mistakes: [Mistake], _ context: MemberContext) async throws -> Response {
        let (access, id) = (context.access, try context.id("draw", Draw.self))
        let view = try await services.database.read { tx in try DrawView.of(id, by: access, in: tx) }
        return context.page(
            context.language.say(zh: "抽取：\(view.batch.title)", en: "Draw: \(view.batch.title)"),
            status: mistakes.isEmpty ? .ok : .unprocessableContent,
            view.page(FormView(form: form, mistakes: mistakes, language: context.language)))
    }
}
