import Storage

/// Many posts, their holders and what they answer for, taken in together: what is there already is left as it is.
enum PostImport {
    struct Row: Sendable {
        let unitID: ID<Unit>
        let post: String
        let personID: ID<Person>
        let since: Day
        let responsibility: PostResponsibility.Kind?
        let field: String
    }

    private struct Place: Hashable {
        let unit: ID<Unit>
        let name: String
    }

    private struct Holding: Hashable {
        let post: ID<Post>
        let person: ID<Person>
    }

    private struct Answer: Hashable {
        let post: ID<Post>
        let kind: PostResponsibility.Kind
        let field: String
    }

    /// Writes what is new in a few statements, with one entry for the posts and one for each of the two other lists.
    static func write(_ rows: [Row], by access: Access, in tx: Transaction) throws {
        guard !rows.isEmpty else { return }
        try access.requireAll(.managePeople, at: Set(rows.map(\.unitID)), in: tx)
        let posts = try addPosts(rows, by: access, in: tx)
        try addHolders(rows, posts, by: access, in: tx)
        try addAnswers(rows.filter { $0.responsibility != nil }, posts, by: access, in: tx)
    }

    private static func addPosts(
        _ rows: [Row], by access: Access, in tx: Transaction
    ) throws -> [Place: ID<Post>] {
        var posts = try Dictionary(
            tx.all("SELECT \(Post.columns) FROM post t WHERE \(access.may(.managePeople, at: "t.unit_id"))", Post.init)
                .map { (Place(unit: $0.unitID, name: $0.name), $0.id) }, uniquingKeysWith: { first, _ in first })
        var new: [(place: Place, id: ID<Post>)] = []
        for row in rows {
            let place = Place(unit: row.unitID, name: row.post)
            guard posts[place] == nil else { continue }
            let id = tx.id(Post.self)
            posts[place] = id
            new.append((place, id))
        }
        guard !new.isEmpty else { return posts }
        try tx.load("post", ["id", "unit_id", "name", "authorised", "part_time"], because: why) { rows in
            for (place, id) in new {
                try rows.add(id)
                try rows.add(place.unit)
                try rows.add(place.name)
                try rows.add(1)
                try rows.add(false)
                try rows.endRow()
            }
        }
        let list = new.map { place, id in
            Canonical.object(["post": .of(id), "unit": .of(place.unit), "name": .text(place.name)])
        }
        try enter(.create, "post", "posts", list, Set(new.map(\.place.unit)), by: access, in: tx)
        return posts
    }

    private static func addHolders(
        _ rows: [Row], _ posts: [Place: ID<Post>], by access: Access, in tx: Transaction
    ) throws {
        var held = Set(
            try tx.all(
                """
                SELECT h.post_id, h.person_id FROM post_holder h JOIN post t ON t.id = h.post_id
                WHERE NOT h.substitute AND (h.until IS NULL OR h.until > \(access.today))
                  AND \(access.may(.managePeople, at: "t.unit_id"))
                """
            ) { (post: ID<Post>, person: ID<Person>) in Holding(post: post, person: person) })
        var new: [(row: Row, post: ID<Post>)] = []
        for row in rows {
            guard let post = posts[Place(unit: row.unitID, name: row.post)],
                held.insert(Holding(post: post, person: row.personID)).inserted
            else { continue }
            new.append((row, post))
        }
        guard !new.isEmpty else { return }
        try tx.load("post_holder", ["id", "post_id", "person_id", "substitute", "since"], because: why) { rows in
            for (row, post) in new {
                try rows.add(tx.id(PostHolder.self))
                try rows.add(post)
                try rows.add(row.personID)
                try rows.add(false)
                try rows.add(row.since)
                try rows.endRow()
            }
        }
        let list = new.map { row, post in
            Canonical.object(["post": .of(post), "person": .of(row.personID), "since": .of(row.since)])
        }
        try enter(.add, "post", "holders", list, Set(new.map(\.row.unitID)), by: access, in: tx)
    }

    private static func addAnswers(
        _ rows: [Row], _ posts: [Place: ID<Post>], by access: Access, in tx: Transaction
    ) throws {
        var known = Set(
            try tx.all(
                """
                SELECT r.post_id, r.kind, r.field FROM responsibility r
                WHERE r.until IS NULL AND \(access.may(.managePeople, at: "r.unit_id"))
                """
            ) { (post: ID<Post>, kind: PostResponsibility.Kind, field: String) in
                Answer(post: post, kind: kind, field: field)
            })
        var new: [(row: Row, answer: Answer)] = []
        for row in rows {
            guard let post = posts[Place(unit: row.unitID, name: row.post)], let kind = row.responsibility else {
                continue
            }
            let answer = Answer(post: post, kind: kind, field: row.field)
            if known.insert(answer).inserted { new.append((row, answer)) }
        }
        guard !new.isEmpty else { return }
        try tx.load("responsibility", ["id", "unit_id", "kind", "field", "post_id", "since"], because: why) { rows in
            for (row, answer) in new {
                try rows.add(tx.id(PostResponsibility.self))
                try rows.add(row.unitID)
                try rows.add(answer.kind.rawValue)
                try rows.add(answer.field)
                try rows.add(answer.post)
                try rows.add(row.since)
                try rows.endRow()
            }
        }
        let list = new.map { row, answer in
            Canonical.object([
                "post": .of(answer.post), "unit": .of(row.unitID), "kind": .text(answer.kind.rawValue),
                "field": .text(answer.field), "since": .of(row.since),
            ])
        }
        try enter(.create, "responsibility", "responsibilities", list, Set(new.map(\.row.unitID)), by: access, in: tx)
    }

    private static let why: StaticString = "permission was asked at all units"

    private static func enter(
        _ act: Act, _ kind: String, _ member: String, _ list: [Canonical], _ units: Set<ID<Unit>>, by access: Access,
        in tx: Transaction
    ) throws {
        try Entry.write(
            act, kind, nil, unit: units.count == 1 ? units.first : nil, count: list.count,
            .object([member: .list(list)]), by: access.actor, at: access.now, in: tx)
    }
}
