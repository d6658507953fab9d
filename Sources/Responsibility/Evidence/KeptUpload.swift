import Storage

/// A file of a form that came back with mistakes: it need not be chosen again. Only whoever sent it can use it, for a day.
struct KeptUpload: Sendable, Equatable {
    let token: String
    let name: String
    let size: Int

    /// Keeps files that are on disk, and says how they are called from now on.
    static func keep(
        _ files: [NewActivity.NewEvidence], by access: Access, in tx: Transaction
    ) throws -> [KeptUpload] {
        guard let account = access.actor.accountID else { return [] }
        return try files.map { file in
            let kept = KeptUpload(token: Token.make(), name: file.name, size: file.file.size)
            try tx.run(
                .housekeeping(
                    """
                    INSERT INTO upload_kept (token, account_id, digest, name, size, kept_at)
                    VALUES (\(kept.token), \(account), \(file.file.digest.bytes), \(kept.name), \(kept.size), \(access.now))
                    """, because: "it is no record yet, and its sender's alone"))
            return kept
        }
    }

    /// Those of the person's own kept files that are still here, in the order asked for.
    static func find(_ tokens: [String], by access: Access, in tx: Transaction) throws -> [KeptUpload] {
        let found = try rows(tokens, by: access, in: tx)
        return tokens.compactMap { token in
            found.first { $0.token == token }.map { KeptUpload(token: $0.token, name: $0.name, size: $0.size) }
        }
    }

    /// Takes kept files into a record: they are kept no longer.
    static func take(
        _ tokens: [String], by access: Access, in tx: Transaction
    ) throws -> [NewActivity.NewEvidence] {
        try taken(tokens, by: access, in: tx).sorted { $0.key < $1.key }.map(\.value)
    }

    /// The same, each file by its token.
    static func taken(
        _ tokens: [String], by access: Access, in tx: Transaction
    ) throws -> [String: NewActivity.NewEvidence] {
        guard !tokens.isEmpty else { return [:] }
        let found = try rows(tokens, by: access, in: tx)
        guard found.count == Set(tokens).count else {
            throw Refusal.invalid([
                Mistake(
                    "files", zh: "之前上传的文件已过期，请重新选择",
                    en: "a file that was sent before is no longer here: choose it again")
            ])
        }
        try tx.run(
            .housekeeping("DELETE FROM upload_kept WHERE token IN \(tokens)", because: "they become files of a record"))
        return Dictionary(
            found.compactMap { row in
                Digest(bytes: row.digest).map {
                    (row.token, NewActivity.NewEvidence(name: row.name, file: StoredFile(digest: $0, size: row.size)))
                }
            }
        ) { first, _ in first }
    }

    /// Forgets what nobody came back for; the sweep then removes the bytes.
    static func forget(before border: Instant, in tx: Transaction) throws {
        try tx.run(
            .housekeeping("DELETE FROM upload_kept WHERE kept_at < \(border)", because: "they never became records"))
    }

    private static func rows(
        _ tokens: [String], by access: Access, in tx: Transaction
    ) throws -> [(token: String, digest: [UInt8], name: String, size: Int)] {
        guard !tokens.isEmpty, let account = access.actor.accountID else { return [] }
        return try tx.all(
            .unscoped(
                """
                SELECT token, digest, name, size FROM upload_kept
                WHERE token IN \(tokens) AND account_id = \(account) ORDER BY token
                """, because: "they are the person's own")
        ) { (token: String, digest: [UInt8], name: String, size: Int) in (token, digest, name, size) }
    }
}
