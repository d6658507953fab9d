import Storage

extension Post {
    /// The post of that name in a unit, made if it is not there yet.
    static func named(
        _ name: String, in unit: ID<Unit>, authorised: Int = 1, partTime: Bool = false, by access: Access,
        in tx: Transaction
    ) throws -> ID<Post> {
        try access.require(.managePeople, at: unit, in: tx)
        guard !name.isEmpty, name.count <= longestName, (1...10_000).contains(authorised) else {
            throw Refusal.invalid([
                Mistake(
                    "post", zh: "岗位名称为 1 至 \(longestName) 个字，编制至少 1 人",
                    en: "a post has a name of at most \(longestName) characters and is for at least one person")
            ])
        }
        let known = try tx.value(
            .unscoped(
                "SELECT id FROM post WHERE unit_id = \(unit) AND name = \(name)",
                because: "permission was asked at the unit"),
            as: ID<Post>.self)
        if let known { return known }
        let id = tx.id(Post.self)
        try tx.run(
            .unscoped(
                """
                INSERT INTO post (id, unit_id, name, authorised, part_time)
                VALUES (\(id), \(unit), \(name), \(authorised), \(partTime))
                """, because: "permission was asked at the unit"))
        try Entry.write(
            .create, "post", id, unit: unit,
            ["name": .text(name), "authorised": .of(authorised), "part_time": .bool(partTime)], by: access, in: tx)
        return id
    }

    /// Gives the post to somebody from a day on, or makes them its substitute. Who has it in these days already keeps it.
    ///
    /// - Parameter end: the first day on which they no longer have it; `nil` while that is not known.
    static func appoint(
        _ person: ID<Person>, to post: ID<Post>, substitute: Bool = false, since day: Day, until end: Day? = nil,
        by access: Access, in tx: Transaction
    ) throws {
        let unit = try unit(of: post, by: access, in: tx)
        let known = try tx.value(
            "SELECT 1 FROM person p WHERE p.id = \(person) AND \(access.may(.managePeople, at: "p.unit_id"))",
            as: Int.self)
        guard known != nil else { throw Refusal.notFound }
        guard end.map({ $0 > day }) ?? true else {
            throw Refusal.invalid([
                Mistake("until", zh: "结束日期应晚于开始日期", en: "the end must be later than the beginning")
            ])
        }
        let before: SQL = end.map { " AND since < \($0)" } ?? ""
        let holds = try tx.value(
            .unscoped(
                """
                SELECT 1 FROM post_holder WHERE post_id = \(post) AND person_id = \(person) AND substitute = \(substitute)
                  AND (until IS NULL OR until > \(day))\(before) LIMIT 1
                """, because: "permission was asked at the post's unit"), as: Int.self)
        guard holds == nil else { return }
        let id = tx.id(PostHolder.self)
        try tx.run(
            .unscoped(
                """
                INSERT INTO post_holder (id, post_id, person_id, substitute, since, until)
                VALUES (\(id), \(post), \(person), \(substitute), \(day), \(end))
                """, because: "permission was asked at the post's unit"))
        try Entry.write(
            .add, "post", post, unit: unit,
            ["person": .of(person), "substitute": .bool(substitute), "since": .of(day), "until": .of(end)],
            by: access, in: tx)
    }

    /// Ends somebody's holding of a post; `day` is the first on which they no longer hold it. What has ended stays as it was.
    static func release(_ holder: ID<PostHolder>, on day: Day, by access: Access, in tx: Transaction) throws {
        let found = try tx.first(
            """
            SELECT t.id, t.unit_id, h.since, h.until FROM post_holder h JOIN post t ON t.id = h.post_id
            WHERE h.id = \(holder) AND \(access.may(.managePeople, at: "t.unit_id"))
            """
        ) { (post: ID<Post>, unit: ID<Unit>, since: Day, until: Day?) in
            (post: post, unit: unit, since: since, until: until)
        }
        guard let found else { throw Refusal.notFound }
        guard found.until.map({ $0 > access.today }) ?? true else { return }
        let end = max(day, found.since)
        try tx.run(
            .unscoped(
                "UPDATE post_holder SET until = \(end) WHERE id = \(holder)", because: "it was found with permission"))
        try Entry.write(
            .remove, "post", found.post, unit: found.unit, ["holder": .of(holder), "until": .of(end)], by: access,
            in: tx)
    }

    /// Says that a post answers for its unit, or for a field of its work.
    static func answer(
        for kind: PostResponsibility.Kind, field: String = "", post: ID<Post>, since day: Day, by access: Access,
        in tx: Transaction
    ) throws {
        let unit = try unit(of: post, by: access, in: tx)
        let known = try tx.value(
            .unscoped(
                """
                SELECT 1 FROM responsibility WHERE unit_id = \(unit) AND kind = \(kind) AND field = \(field)
                  AND post_id = \(post) AND until IS NULL
                """, because: "permission was asked at the post's unit"), as: Int.self)
        guard known == nil else { return }
        let id = tx.id(PostResponsibility.self)
        try tx.run(
            .unscoped(
                """
                INSERT INTO responsibility (id, unit_id, kind, field, post_id, since)
                VALUES (\(id), \(unit), \(kind), \(field), \(post), \(day))
                """, because: "permission was asked at the post's unit"))
        try Entry.write(
            .create, "responsibility", id, unit: unit,
            ["kind": .text(kind.rawValue), "field": .text(field), "post": .of(post), "since": .of(day)], by: access,
            in: tx)
    }

    private static func unit(of post: ID<Post>, by access: Access, in tx: Transaction) throws -> ID<Unit> {
        let unit = try tx.value(
            "SELECT t.unit_id FROM post t WHERE t.id = \(post) AND \(access.may(.managePeople, at: "t.unit_id"))",
            as: ID<Unit>.self)
        guard let unit else { throw Refusal.notFound }
        return unit
    }
}

/// The posts of a unit with those who hold them, as the page shows them.
struct PostsView: Sendable {
    let unit: Unit
    let posts: [Post]
    let holders: [PostHolder]
    let responsibilities: [PostResponsibility]
    let people: [Person]
    let mayManage: Bool
    let today: Day

    static func of(_ id: ID<Unit>, by access: Access, in tx: Transaction) throws -> PostsView {
        let unit = try Unit.find(id, by: access, in: tx)
        return PostsView(
            unit: unit,
            posts: try tx.all(
                "SELECT \(Post.columns) FROM post t WHERE t.unit_id = \(id) AND \(access.may(.viewUnits, at: id)) ORDER BY t.id",
                Post.init),
            holders: try tx.all(
                """
                SELECT \(PostHolder.columns) FROM post t JOIN post_holder h ON h.post_id = t.id JOIN person p ON p.id = h.person_id
                WHERE t.unit_id = \(id) AND \(access.may(.viewUnits, at: id)) ORDER BY h.until IS NOT NULL, h.since, h.id
                """, PostHolder.init),
            responsibilities: try tx.all(
                """
                SELECT \(PostResponsibility.columns) FROM responsibility r
                WHERE r.unit_id = \(id) AND r.until IS NULL AND \(access.may(.viewUnits, at: id)) ORDER BY r.id
                """, PostResponsibility.init),
            people: try tx.all(
                """
                SELECT \(Person.columns) FROM person p
                WHERE p.unit_id = \(id) AND \(access.may(.managePeople, at: id)) ORDER BY p.name, p.id LIMIT 500
                """, Person.init),
            mayManage: access.may(.managePeople)
                ? try tx.value("SELECT 1 WHERE \(access.may(.managePeople, at: id))", as: Int.self) != nil : false,
            today: access.today)
    }
}
