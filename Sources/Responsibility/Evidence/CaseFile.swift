import Storage

/// A file that lies with an inspection, a finding, an objection or a measure (附件), as evidence lies with work that was done.
struct CaseFile: Sendable, Equatable {
    let id: ID<CaseFile>
    let subject: Subject
    let subjectID: Int64
    let unitID: ID<Unit>
    let side: Side
    let digest: [UInt8]
    let name: String
    let size: Int
    let addedAt: Instant

    static let columns: SQL =
        "e.id, e.subject_kind, e.subject_id, e.unit_id, e.side, e.digest, e.name, e.size, e.added_at"

    enum Subject: String, Sendable, CaseIterable, SQLColumn, SQLBindable {
        case inspection, finding, objection, measure, score
    }

    /// What a file shows of a finding.
    enum Side: String, Sendable, CaseIterable, SQLColumn, SQLBindable {
        case none = ""
        case before, after
    }

    /// Puts files to something that has just been found or made with permission.
    static func add<Kind>(
        _ files: [NewActivity.NewEvidence], _ side: Side = .none, to subject: Subject, _ id: ID<Kind>,
        of unit: ID<Unit>, by access: Access, in tx: Transaction
    ) throws {
        for file in files {
            try tx.run(
                .unscoped(
                    """
                    INSERT INTO case_file (id, subject_kind, subject_id, unit_id, side, digest, name, size, added_at,
                                           added_by)
                    VALUES (\(tx.id(CaseFile.self)), \(subject), \(id.rawValue), \(unit), \(side),
                            \(file.file.digest.bytes), \(file.name), \(file.file.size), \(access.now),
                            \(access.actor.accountID))
                    """, because: "permission was asked for what it lies with"))
        }
    }

    /// That somebody sees what a file (alias `e`) lies with; a finding is seen by the other units that it names, too.
    private static func seen(by access: Access) -> SQL {
        """
        (\(access.may(.viewRecords, at: "e.unit_id")) OR e.subject_kind = 'finding' AND EXISTS (
            SELECT 1 FROM finding_unit named WHERE named.finding_id = e.subject_id
              AND \(access.may(.viewRecords, at: "named.unit_id"))))
        """
    }

    /// The files of something; measures are seen by few, so their files are asked for where the measure is.
    static func of<Kind>(
        _ subject: Subject, _ id: ID<Kind>, by access: Access, in tx: Transaction
    ) throws -> [CaseFile] {
        try tx.all(
            """
            SELECT \(columns) FROM case_file e
            WHERE e.subject_kind = \(subject) AND e.subject_id = \(id.rawValue)
              AND \(seen(by: access)) ORDER BY e.id
            """, CaseFile.init)
    }

    /// A file is reached through what it lies with, never by its digest.
    static func find(_ id: ID<CaseFile>, by access: Access, in tx: Transaction) throws -> CaseFile {
        let found = try tx.first(
            """
            SELECT \(columns) FROM case_file e
            WHERE e.id = \(id) AND e.subject_kind <> 'measure' AND \(seen(by: access))
            """, CaseFile.init)
        guard let found else { throw Refusal.notFound }
        return found
    }
}
