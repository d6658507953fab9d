import Storage

extension Entry {
    /// Writes what has just been done into the book. Every transaction that changes records ends with this.
    @discardableResult
    static func write(
        _ act: Act, _ subjectKind: String, _ subjectID: Int64?, unit: ID<Unit>? = nil, count: Int = 1,
        _ content: Canonical, by actor: Actor, at now: Instant, in tx: Transaction
    ) throws -> ID<Entry> {
        let id = tx.id(Entry.self)
        let (body, salts) = content.encoded { randomBytes(16) }
        let text = String(decoding: body, as: UTF8.self)
        let entry = Entry(
            id: id, at: now, actorID: actor.accountID, actorName: actor.name, door: actor.door, act: act.rawValue,
            subjectKind: subjectKind, subjectID: subjectID, unitID: unit, count: count, schema: schema, content: text,
            digest: [])
        let digest = Digest.of(entry.canonical.encoded { [] }.bytes)
        try tx.enter(
            """
            INSERT INTO entry (\(columns))
            VALUES (\(id), \(now), \(actor.accountID), \(actor.name), \(actor.door), \(act.rawValue), \(subjectKind),
                    \(subjectID), \(unit), \(count), \(schema), \(text), \(digest.bytes))
            """)
        // In powers of two, so that few statements are prepared: a meeting has a salt for each name.
        var rest = salts.map { "(\(id), \($0.path), \($0.salt))" as SQL }[...]
        while !rest.isEmpty {
            let rows = rest.prefix(1 << min(6, Int.bitWidth - 1 - rest.count.leadingZeroBitCount))
            try tx.run(
                .unscoped(
                    "INSERT INTO entry_salt (entry_id, path, salt) VALUES \(SQL.joined(Array(rows), by: ", "))",
                    because: "a salt belongs to the entry just written"))
            rest = rest.dropFirst(rows.count)
        }
        return id
    }

    /// Writes an entry about a thing that has an identity.
    @discardableResult
    static func write<Kind>(
        _ act: Act, _ subjectKind: String, _ subject: ID<Kind>, unit: ID<Unit>? = nil, count: Int = 1,
        _ content: Canonical, by access: Access, in tx: Transaction
    ) throws -> ID<Entry> {
        try write(
            act, subjectKind, subject.rawValue, unit: unit, count: count, content, by: access.actor, at: access.now,
            in: tx)
    }

    /// The whole entry but its digest, which is taken of this.
    var canonical: Canonical {
        [
            "act": .text(act), "actor": .of(actorID), "actor_name": .text(actorName), "at": .of(at),
            "content": .text(content), "door": .text(door.rawValue), "id": .of(id), "n": .integer(Int64(count)),
            "schema": .integer(Int64(schema)),
            "subject": subjectID.map { .text(ID<Entry>(rawValue: $0).description) } ?? .null,
            "subject_kind": .text(subjectKind), "unit": .of(unitID),
        ]
    }

    /// The current version of the form in which contents are written.
    static let schema = 1

    /// What has been done to one thing, the oldest first.
    static func history<Kind>(
        of subjectKind: String, _ id: ID<Kind>, limit: Int = 200, in tx: Transaction
    ) throws -> [Entry] {
        try tx.all(
            .unscoped(
                """
                SELECT \(columns) FROM entry
                WHERE subject_kind = \(subjectKind) AND subject_id = \(id) ORDER BY id LIMIT \(limit)
                """, because: "whoever may open the thing may see its history"), Entry.init)
    }

    /// The newest entry of all, for the last line of a report.
    static func newest(in tx: Transaction) throws -> Entry? {
        try tx.first(
            .unscoped(
                "SELECT \(columns) FROM entry ORDER BY id DESC LIMIT 1",
                because: "its number and digest tell nothing about any unit"), Entry.init)
    }
}
