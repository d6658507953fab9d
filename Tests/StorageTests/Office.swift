import Storage
import TestWorld

/// A few tables for the tests: units, a ledger, and one table with a column of every type.
enum Office {
    static let migration = Migration(
        "0001-office",
        """
        CREATE TABLE unit (
            id {id},
            code TEXT NOT NULL CONSTRAINT unit_code UNIQUE,
            name TEXT NOT NULL,
            parent_id BIGINT REFERENCES unit (id),
            staff BIGINT NOT NULL DEFAULT 0 CONSTRAINT staff_not_negative CHECK (staff >= 0)
        );
        CREATE TABLE entry (id {id}, act TEXT NOT NULL);
        CREATE TABLE specimen (
            id {id}, words TEXT, number BIGINT, share DOUBLE PRECISION, bytes BYTEA, flag BOOLEAN, day TEXT, at BIGINT
        );
        CREATE TABLE member (unit_id BIGINT NOT NULL, person TEXT NOT NULL, PRIMARY KEY (unit_id, person)) {clustered};
        """)

    /// Runs `body` on an empty office.
    static func open<T>(on backend: Backend, _ body: (any Database) async throws -> T) async throws -> T {
        try await backend.withDatabase { database in
            try await database.migrate([migration], at: Instant(milliseconds: 0))
            return try await body(database)
        }
    }

    /// An office with the county (10) and two townships below it (11 and 12), of 5, 3 and 4 people.
    static func openWithUnits<T>(on backend: Backend, _ body: (any Database) async throws -> T) async throws -> T {
        try await open(on: backend) { database in
            _ = try await database.write { tx in
                try tx.run(
                    change(
                        """
                        INSERT INTO unit (id, code, name, parent_id, staff) VALUES
                        (10, 'county', '县', NULL, 5), (11, 'east', '东乡', 10, 3), (12, 'west', '西乡', 10, 4)
                        """))
            }
            return try await body(database)
        }
    }
}

/// A question that names no permission, because these tables are nobody's.
func ask(_ sql: SQL) -> SQL { .unscoped(sql, because: "a test's rows are nobody's") }

/// A change that owes the ledger nothing.
func change(_ sql: SQL) -> SQL { .housekeeping(sql, because: "a test's rows are no records") }

/// What a piece of work threw, when that was one of Storage's errors.
func storageError<T>(of work: () async throws -> T) async throws -> StorageError? {
    do {
        _ = try await work()
        return nil
    } catch let error as StorageError { return error }
}

/// The kinds of ``StorageError``, without the words, which differ by backend.
enum ErrorKind: String {
    case unscoped, unrecorded, notUnique, refused, busy, unwritable, failed

    init?(_ error: StorageError?) {
        switch error {
        case .unscoped: self = .unscoped
        case .unrecorded: self = .unrecorded
        case .notUnique: self = .notUnique
        case .refused: self = .refused
        case .busy: self = .busy
        case .unwritable: self = .unwritable
        case .failed: self = .failed
        case nil: return nil
        }
    }
}
