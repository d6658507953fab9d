import Storage

extension Evidence {
    /// Adds files to an activity that has just been found or made with permission.
    static func add(
        _ files: [NewActivity.NewEvidence], to activity: ID<Activity>, of unit: ID<Unit>, heldOn: Day, at now: Instant,
        in tx: Transaction
    ) throws {
        for file in files {
            try tx.run(
                .unscoped(
                    """
                    INSERT INTO evidence (id, activity_id, unit_id, digest, name, size, effective_on, added_at)
                    VALUES (\(tx.id(Evidence.self)), \(activity), \(unit), \(file.file.digest.bytes), \(file.name),
                            \(file.file.size), \(file.effectiveOn ?? heldOn), \(now))
                    """, because: "permission was asked for the activity"))
        }
    }

    static func of(_ activity: ID<Activity>, by access: Access, in tx: Transaction) throws -> [Evidence] {
        try tx.all(
            """
            SELECT \(columns) FROM evidence e
            WHERE e.activity_id = \(activity) AND \(access.may(.viewRecords, at: "e.unit_id")) ORDER BY e.id
            """, Evidence.init)
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
