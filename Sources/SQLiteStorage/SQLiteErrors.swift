import GRDB
import GRDBSQLite
import Storage

/// Storage's word for what GRDB or SQLite threw; other errors pass as they are.
func storageError(_ error: any Error) -> any Error {
    guard let error = error as? DatabaseError else { return error }
    return storageError(code: error.extendedResultCode.rawValue, message: error.message ?? "\(error.resultCode)")
}

/// Result codes as listed on sqlite.org/rescode.html; an extended code carries the primary one in its low byte.
func storageError(code: Int32, message: String) -> any Error {
    switch (code, code & 0xFF) {
    case (SQLITE_CONSTRAINT | 8 << 8, _), (SQLITE_CONSTRAINT | 6 << 8, _): StorageError.notUnique(message)
    case (_, SQLITE_CONSTRAINT): StorageError.refused(message)
    case (_, SQLITE_BUSY), (_, SQLITE_LOCKED): StorageError.busy
    case (_, SQLITE_FULL), (_, SQLITE_READONLY), (_, SQLITE_IOERR), (_, SQLITE_CANTOPEN):
        StorageError.unwritable(message)
    default: StorageError.failed(message)
    }
}
