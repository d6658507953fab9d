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
        let (access, id) = (context.access, try context.id("unit", Unit.self))
        let view = try await services.database.read { tx in try PostsView.of(id, by: access, in: tx) }
        return context.page(
            context.language.say(zh: "\(view.unit.name)：岗位和责任", en: "\(view.unit.name): posts and responsibilities"),
            view.page(context.language))
    }

    @Sendable func create(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (access, id) = (context.access, try context.id("unit", Unit.self))
        var reader = FormReader(try await request.form())
        let (name, authorised, partTime, kind, field) = try reader.checked(
            reader.text("post", max: Post.longestName), reader.integer("authorised", in: 1...10_000),
            reader.flag("part_time"), reader.optionalChoice("responsibility", of: PostResponsibility.Kind.self),
            reader.optionalText("field", max: 100))
        try await services.database.write { tx in
            let post = try Post.named(
                name, in: id, authorised: authorised, partTime: partTime, by: access, in: tx)
            if let kind {
                try Post.answer(for: kind, field: field ?? "", post: post, since: access.today, by: access, in: tx)
            }
        }
        return .seeOther("/units/\(id)/posts")
    }

    @Sendable func appoint(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (access, post) = (context.access, try context.id("post", Post.self))
        var reader = FormReader(try await request.form())
        let (person, since, substitute, unit) = try reader.checked(
            reader.id("person", as: ID<Person>.self), reader.day("since", as: Day.self), reader.flag("substitute"),
            reader.id("unit", as: ID<Unit>.self))
        try await services.database.write { tx in
            try Post.appoint(person, to: post, substitute: substitute, since: since, by: access, in: tx)
        }
        return .seeOther("/units/\(unit)/posts")
    }

    @Sendable func release(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (access, holder) = (context.access, try context.id("holder", PostHolder.self))
        var reader = FormReader(try await request.form())
        let (day, unit) = try reader.checked(
            reader.day("until", as: Day.self), reader.id("unit", as: ID<Unit>.self))
        try await services.database.write { tx in try Post.release(holder, on: day, by: access, in: tx) }
        return .seeOther("/units/\(unit)/posts")
    }
}
