import Storage

/// Which files are needed: those that some row names.
extension Evidence {
    /// The tables whose rows lie with records, each with a column `digest`.
    private static let tables: [SQL] = ["evidence", "case_file"]

    /// The digests of all files that some row names, whatever they lie with.
    static let allDigests = digests(of: tables)

    private static func digests(of tables: [SQL], where condition: SQL = "TRUE") -> SQL {
        SQL.joined(tables.map { "SELECT digest FROM \($0) WHERE \(condition)" }, by: " UNION ")
    }

    /// Those of some digests that a record's file has, or one that is kept for a form.
    static func named(_ digests: [Digest], in tx: Transaction) throws -> Set<Digest> {
        guard !digests.isEmpty else { return [] }
        let found = try tx.all(
            .unscoped(
                Self.digests(of: tables + ["upload_kept"], where: "digest IN \(digests.map(\.bytes))"),
                because: "it is asked only whether bytes on disk are needed, for nobody to see")
        ) { (digest: [UInt8]) in digest }
        return Set(found.compactMap { Digest(bytes: $0) })
    }

    /// How many rows there are.
    static func count(in tx: Transaction) throws -> Int {
        let counts = SQL.joined(tables.map { "(SELECT COUNT(*) FROM \($0))" }, by: " + ")
        return try tx.value(.unscoped("SELECT \(counts)", because: "a number of rows, for nobody to see")) ?? 0
    }
}
