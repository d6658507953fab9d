import Storage

/// An office in a unit (岗位), whoever holds it.
struct Post: Sendable, Equatable {
    let id: ID<Post>
    let unitID: ID<Unit>
    let name: String
    /// How many people it is meant for.
    let authorised: Int
    let isPartTime: Bool

    static let columns: SQL = "t.id, t.unit_id, t.name, t.authorised, t.part_time"
    static let longestName = 60
}

/// Somebody who holds a post, or stands in for whoever does, from a day on.
struct PostHolder: Sendable, Equatable {
    let id: ID<PostHolder>
    let postID: ID<Post>
    let personID: ID<Person>
    let name: String
    let isSubstitute: Bool
    let since: Day
    /// The first day on which they no longer do.
    let until: Day?

    static let columns: SQL = "h.id, h.post_id, h.person_id, p.name, h.substitute, h.since, h.until"
}

/// Who answers for a unit or a field of its work (责任), through a post. (The module has the bare name.)
struct PostResponsibility: Sendable, Equatable {
    let id: ID<PostResponsibility>
    let unitID: ID<Unit>
    let kind: Kind
    /// The field of work, empty for all of the unit's.
    let field: String
    let postID: ID<Post>
    let since: Day

    static let columns: SQL = "r.id, r.unit_id, r.kind, r.field, r.post_id, r.since"

    /// The four forms: principal (主体责任), first (第一责任人), direct (直接责任), line (分管责任, “一岗双责”).
    enum Kind: String, Sendable, CaseIterable, SQLColumn, SQLBindable {
        case principal, first, direct, line

        func title(in language: Language) -> String {
            switch self {
            case .principal: language.say(zh: "主体责任", en: "principal")
            case .first: language.say(zh: "第一责任人", en: "first person responsible")
            case .direct: language.say(zh: "直接责任", en: "directly responsible")
            case .line: language.say(zh: "分管责任", en: "responsible for the line of work")
            }
        }
    }
}

extension Post {
    static let migration = Migration(
        "0080-posts",
        """
        CREATE TABLE post (
            id {id},
            unit_id BIGINT NOT NULL REFERENCES unit (id),
            name TEXT NOT NULL CHECK (name <> ''),
            authorised BIGINT NOT NULL CHECK (authorised > 0),
            part_time BOOLEAN NOT NULL,
            UNIQUE (unit_id, name)
        );
        CREATE TABLE post_holder (
            id {id},
            post_id BIGINT NOT NULL REFERENCES post (id),
            person_id BIGINT NOT NULL REFERENCES person (id),
            substitute BOOLEAN NOT NULL,
            since TEXT NOT NULL,
            until TEXT,
            CHECK (until IS NULL OR until >= since)
        );
        CREATE INDEX post_holder_post ON post_holder (post_id, since);
        CREATE INDEX post_holder_person ON post_holder (person_id);
        -- Nobody holds the same post twice at a time.
        CREATE UNIQUE INDEX post_holder_once ON post_holder (post_id, person_id, substitute) WHERE until IS NULL;
        CREATE TABLE responsibility (
            id {id},
            unit_id BIGINT NOT NULL REFERENCES unit (id),
            kind TEXT NOT NULL CHECK (kind IN ('principal', 'first', 'direct', 'line')),
            field TEXT NOT NULL,
            post_id BIGINT NOT NULL REFERENCES post (id),
            since TEXT NOT NULL,
            until TEXT
        );
        CREATE UNIQUE INDEX responsibility_once ON responsibility (unit_id, kind, field, post_id) WHERE until IS NULL;
        """)
}
