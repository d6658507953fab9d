/// A database in one file, which can stand for any other: what a backup holds.
public protocol TableFile: Database {
    /// Copies the whole database, as it is at one moment, into a new file.
    func copy(to path: String) throws

    /// Takes the rows of all its tables from another database, in the place of those that are there.
    func fill(from tx: Transaction) throws

    /// Hands the rows of all its tables to another database that has the same steps, in the place of those that are there.
    ///
    /// Changes nothing where a row is refused; the caller writes the entry.
    func pour(into tx: Transaction) throws

    /// Closes it with everything in the one file, so that the file may be moved.
    func closeWhole() async throws

    /// How many rows each of its tables has.
    func counts() throws -> [String: Int]

    /// What is broken in the file, in its database's words; nothing in a sound one.
    func flaws() throws -> [String]
}

extension BulkWriter {
    /// Adds a value as it came from a row.
    public func add(_ value: SQLValue) throws {
        switch value {
        case .null: try addNull()
        case .integer(let integer): try add(integer)
        case .bool(let bool): try add(bool)
        case .text(let text): try add(text)
        case .blob(let bytes): try add(blob: bytes)
        case .real: throw StorageError.failed("no table of the book holds fractions")
        }
    }
}
