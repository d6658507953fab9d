import Storage

extension Evidence {
    /// Puts files to an activity that has just been found or made with permission, and says which.
    ///
    /// - Parameter version: the version of the record from which on they lie with it.
    @discardableResult
    static func add(
        _ attachments: Attachments, to activity: ID<Activity>, of unit: ID<Unit>, heldOn: Day, version: Int = 1,
        by access: Access, in tx: Transaction
    ) throws -> [NewActivity.NewEvidence] {
        let standard = attachments.effectiveOn ?? heldOn
        let kept = try KeptUpload.take(attachments.kept, by: access, in: tx)
        let files = attachments.sent + kept + (try reused(attachments.reused, by: access, in: tx))
        for file in files {
            try insert(file, day: file.effectiveOn ?? standard, to: activity, of: unit, version, by: access, in: tx)
        }
        return files
    }

    /// Writes one row; the same bytes may be named by many.
    static func insert(
        _ file: NewActivity.NewEvidence, day: Day, to activity: ID<Activity>, of unit: ID<Unit>, _ version: Int,
        by access: Access, in tx: Transaction
    ) throws {
        try tx.run(
            .unscoped(
                """
                INSERT INTO evidence (id, activity_id, unit_id, digest, name, size, effective_on, added_at, added_by,
                                      since_version)
                VALUES (\(tx.id(Evidence.self)), \(activity), \(unit), \(file.file.digest.bytes), \(file.name),
                        \(file.file.size), \(day), \(access.now), \(access.actor.accountID), \(version))
                """, because: "permission was asked for the activity"))
    }

    /// Files of other records that this person may see; they keep the day that they are about.
    private static func reused(
        _ ids: [ID<Evidence>], by access: Access, in tx: Transaction
    ) throws -> [NewActivity.NewEvidence] {
        guard !ids.isEmpty else { return [] }
        let found = try tx.all(
            "SELECT \(columns) FROM evidence e WHERE e.id IN \(ids) AND \(access.may(.viewRecords, at: "e.unit_id"))",
            Evidence.init)
        guard found.count == Set(ids).count else {
            throw Refusal.invalid([
                Mistake("reuse", zh: "选用的文件已经找不到，请重新选择", en: "a file to be used again is not there: choose again")
            ])
        }
        return found.compactMap { file in
            Digest(bytes: file.digest).map {
                NewActivity.NewEvidence(
                    name: file.name, file: StoredFile(digest: $0, size: file.size), effectiveOn: file.effectiveOn)
            }
        }
    }

    /// Whether kept and used files lie with a record already, so that a form sent again asks for nothing new.
    static func hasTaken(
        _ attachments: Attachments, into files: [Evidence], by access: Access, in tx: Transaction
    ) throws -> Bool {
        let digests = Set(files.map(\.digest))
        return try KeptUpload.find(attachments.kept, by: access, in: tx).isEmpty
            && reused(attachments.reused, by: access, in: tx).allSatisfy { digests.contains($0.file.digest.bytes) }
    }

    /// The files that lie with a record now.
    static func of(_ activity: ID<Activity>, by access: Access, in tx: Transaction) throws -> [Evidence] {
        try tx.all(
            """
            SELECT \(columns) FROM evidence e
            WHERE e.activity_id = \(activity) AND e.until_version IS NULL AND \(access.may(.viewRecords, at: "e.unit_id"))
            ORDER BY e.id
            """, Evidence.init)
    }

    /// All that ever lay with a record.
    static func ever(of activity: ID<Activity>, by access: Access, in tx: Transaction) throws -> [Evidence] {
        try tx.all(
            """
            SELECT \(columns) FROM evidence e
            WHERE e.activity_id = \(activity) AND \(access.may(.viewRecords, at: "e.unit_id")) ORDER BY e.id
            """, Evidence.init)
    }

    /// Takes files off a record from a version on; they stay with the versions before.
    static func end(_ files: [Evidence], before version: Int, in tx: Transaction) throws {
        guard !files.isEmpty else { return }
        try tx.run(
            .unscoped(
                "UPDATE evidence SET until_version = \(version) WHERE id IN \(files.map(\.id))",
                because: "permission was asked for the activity"))
    }

    /// A file is reached through a record that this person may see, never by its digest.
    static func find(_ id: ID<Evidence>, by access: Access, in tx: Transaction) throws -> Evidence {
        let found = try tx.first(
            "SELECT \(columns) FROM evidence e WHERE e.id = \(id) AND \(access.may(.viewRecords, at: "e.unit_id"))",
            Evidence.init)
        guard let found else { throw Refusal.notFound }
        return found
    }
}
