#if Postgres
import CPostgres
import Storage

/// Opens a connection and makes sure that the database is one that Dutybook can use.
/// - Throws: `StorageError.failed` with libpq's or our own reason; the password is in neither.
func openPostgres(_ conninfo: String) throws -> OpaquePointer {
    // What stands before `dbname` can be overridden by the conninfo in it, what stands after cannot.
    let settings = [
        ("connect_timeout", "10"), ("fallback_application_name", "dutybook"), ("dbname", conninfo),
        ("client_encoding", "UTF8"),
    ]
    let opened = withCStrings(settings.map(\.0)) { names in
        withCStrings(settings.map(\.1)) { values in PQconnectdbParams(names, values, 1) }
    }
    guard let handle = opened else { throw StorageError.failed("cannot connect to PostgreSQL: out of memory") }
    do {
        guard PQstatus(handle) == CONNECTION_OK else {
            throw StorageError.failed("cannot connect to PostgreSQL: \(lastMessage(of: handle))")
        }
        // Notices ("relation exists, skipping") would go to the program's standard error.
        PQsetNoticeProcessor(handle, { _, _ in }, nil)
        try prepareSession(handle)
        return handle
    } catch {
        PQfinish(handle)
        throw error
    }
}

/// What libpq last said about a connection, without the line feed.
func lastMessage(of handle: OpaquePointer?) -> String {
    guard let message = PQerrorMessage(handle) else { return "" }
    return String(cString: message).split(whereSeparator: \.isNewline).joined(separator: " ")
}

private func prepareSession(_ handle: OpaquePointer) throws {
    guard PQserverVersion(handle) >= 150_000 else {
        throw StorageError.failed("PostgreSQL 15 or later is needed")
    }
    if let encoding = PQparameterStatus(handle, "server_encoding"), String(cString: encoding) != "UTF8" {
        throw StorageError.failed("the PostgreSQL database must be created with ENCODING 'UTF8'")
    }
    let result = PQexec(
        handle,
        """
        SET plan_cache_mode = force_custom_plan;
        SET jit = off;
        SET timezone = 'UTC';
        SET statement_timeout = 0;
        SET lock_timeout = 0;
        SET idle_in_transaction_session_timeout = 0;
        SELECT 'Z' < 'a' AND 'a-c' < 'ab';
        """)
    defer { PQclear(result) }
    guard PQresultStatus(result) == PGRES_TUPLES_OK, let answer = PQgetvalue(result, 0, 0) else {
        throw StorageError.failed("cannot use PostgreSQL: \(lastMessage(of: handle))")
    }
    // Lists are paged by key, so both databases must sort alike: by the bytes.
    guard String(cString: answer) == "t" else {
        throw StorageError.failed("the PostgreSQL database must be created with LOCALE 'C'")
    }
}

/// Lends C a list of strings that ends with a null address.
private func withCStrings<R>(_ strings: [String], _ body: (UnsafePointer<UnsafePointer<CChar>?>?) -> R) -> R {
    var bytes: [CChar] = []
    let starts = strings.map { string in
        defer { bytes += string.utf8CString }
        return bytes.count
    }
    return bytes.withUnsafeBufferPointer { bytes in
        let addresses = starts.map { start in bytes.baseAddress.map { $0 + start } } + [nil]
        return addresses.withUnsafeBufferPointer { body($0.baseAddress) }
    }
}
#endif
