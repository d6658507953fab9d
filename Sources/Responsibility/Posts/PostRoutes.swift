import HTTPTypes
import Hummingbird
import Storage
import Web

/// The doors to posts, who holds them and what they answer for.
struct PostRoutes: Sendable {
    let services: Services

    func add(to members: RouterGroup<MemberContext>) {
        members.get("units/:unit/posts", use: show)
        members.post("units/:unit/posts", use: create)
        members.post("posts/:post/holders", use: appoint)
        members.post("post-holders/:holder/end", use: release)
    }

    @Sendable func show(_ request: Request, _ context: MemberContext) async throws -> Response {
        try await answer(try context.id("unit", Unit.self), FormView(language: context.language), context)
    }

    @Sendable func create(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (access, id) = (context.access, try context.id("unit", Unit.self))
        let form = try await request.form()
        return try await act(on: id, form, context) { reader, database in
            let (name, authorised, partTime, kind, field) = try reader.checked(
                reader.text("post", max: Post.longestName), reader.integer("authorised", in: 1...10_000),
                reader.flag("part_time"), reader.optionalChoice("responsibility", of: PostResponsibility.Kind.self),
                reader.optionalText("field", max: 100))
            try await database.write { tx in
                let post = try Post.named(
                    name, in: id, authorised: authorised, partTime: partTime, by: access, in: tx)
                if let kind {
                    try Post.answer(for: kind, field: field ?? "", post: post, since: access.today, by: access, in: tx)
                }
            }
        }
    }

    @Sendable func appoint(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (access, post) = (context.access, try context.id("post", Post.self))
        let form = try await request.form()
        var reader = FormReader(form)
        let unit = try reader.checked(reader.id("unit", as: ID<Unit>.self))
        return try await act(on: unit, form.replacing("post_id", with: post.description), context) { reader, database in
            let (person, since, until, substitute) = try reader.checked(
                reader.id("person", as: ID<Person>.self), reader.day("since", as: Day.self),
                reader.optionalDay("until", as: Day.self), reader.flag("substitute"))
            try await database.write { tx in
                try Post.appoint(
                    person, to: post, substitute: substitute, since: since, until: until, by: access, in: tx)
            }
        }
    }

    @Sendable func release(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (access, holder) = (context.access, try context.id("holder", PostHolder.self))
        var reader = FormReader(try await request.form())
        let (day, unit) = try reader.checked(
            reader.day("until", as: Day.self), reader.id("unit", as: ID<Unit>.self))
        try await services.database.write { tx in try Post.release(holder, on: day, by: access, in: tx) }
        return .seeOther("/units/\(unit)/posts")
    }

    /// Does something and shows the posts again; with the mistakes and what was typed when it was not done.
    private func act(
        on unit: ID<Unit>, _ form: Form, _ context: MemberContext,
        _ work: (inout FormReader, any Database) async throws -> Void
    ) async throws -> Response {
        var reader = FormReader(form)
        let mistakes: [Mistake]
        do {
            try await work(&reader, services.database)
            return .seeOther("/units/\(unit)/posts")
        } catch let invalid as InvalidForm {
            mistakes = invalid.mistakes
        } catch Refusal.invalid(let found) {
            mistakes = found
        }
        // Each post has a form of its own: a mistake is shown at the field of the one that was sent.
        let named = mistakes.map { mistake in
            form["post_id"].map { Mistake("\(mistake.place)-\($0)", zh: mistake.zh, en: mistake.en) } ?? mistake
        }
        return try await answer(
            unit, FormView(form: form, mistakes: named, language: context.language), context,
            status: .unprocessableContent)
    }

    private func answer(
        _ id: ID<Unit>, _ form: FormView, _ context: MemberContext, status: HTTPResponse.Status = .ok
    ) async throws -> Response {
        let access = context.access
        let view = try await services.database.read { tx in try PostsView.of(id, by: access, in: tx) }
        return context.page(
            context.language.say(zh: "\(view.unit.name)：岗位和责任", en: "\(view.unit.name): posts and responsibilities"),
            status: status, view.page(form))
    }
}
