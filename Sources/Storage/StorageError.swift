/// What can go wrong between the program and its database.
public enum StorageError: Error, Equatable {
    /// A statement named no permission.
    case unscoped(String)
    /// A transaction changed rows and wrote no entry in the ledger.
    case unrecorded(String)
    /// A UNIQUE or PRIMARY KEY constraint refused the row.
    case notUnique(String)
    /// A FOREIGN KEY, CHECK or NOT NULL constraint refused the row.
    case refused(String)
    /// Another writer held the database for too long, or the transaction could not be serialized even after trying again.
    case busy
    /// The disk is full or read-only.
    case unwritable(String)
    /// Anything else, in the database's words.
    case failed(String)

    @usableFromInline static func unreadable(_ value: SQLValue, as what: String) -> StorageError {
        .failed("\(value) is not \(what)")
    }
}
