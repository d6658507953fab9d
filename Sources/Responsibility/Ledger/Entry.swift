import Storage

/// One change in the book (台账条目): who did what, to what, when, and through which door.
public struct Entry: Sendable {
    public let id: ID<Entry>
    public let at: Instant
    /// The account that acted, when a person did.
    public let actorID: ID<Account>?
    /// The login, or the machine's user for the command line.
    public let actorName: String
    public let door: Door
    public let act: String
    public let subjectKind: String
    public let subjectID: Int64?
    public let unitID: ID<Unit>?
    /// How many records the act changed; more than one for a bulk act.
    public let count: Int
    /// Version of the form of `content`.
    public let schema: Int
    /// The canonical encoding, JSON as text.
    public let content: String
    /// SHA-256 of the canonical encoding of the whole entry.
    public let digest: [UInt8]

    static let columns: SQL =
        "id, at, actor_id, actor_name, door, act, subject_kind, subject_id, unit_id, n, schema, content, digest"

    /// Through which door a change came.
    public enum Door: String, Sendable, CaseIterable, SQLColumn, SQLBindable { case web, cli, job, setup }
}

/// Who is acting, and from where: what every entry begins with.
public struct Actor: Sendable {
    public let accountID: ID<Account>?
    public let name: String
    public let door: Entry.Door

    public init(accountID: ID<Account>?, name: String, door: Entry.Door) {
        self.accountID = accountID
        self.name = name
        self.door = door
    }
}
