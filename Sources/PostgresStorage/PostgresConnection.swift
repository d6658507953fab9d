#if Postgres
import CPostgres
import Storage

/// What a transaction does on its connection: prepared statements, and COPY for many rows.
struct PostgresConnection: Connection {
    let link: PostgresLink
    let ids: IDSource
    var dialect: Dialect { .postgres }

    func run(_ sql: SQL) throws -> Outcome {
        guard !link.isLoading else {
            throw StorageError.failed("no statement can be run while rows are being loaded")
        }
        let (text, values) = sql.rendered(placeholder: UInt8(ascii: "$"))
        let name = try prepared(StatementCache.Key(text: text, types: values.map(\.type)))
        let result = PostgresParameters(values).withAddresses { addresses, lengths, formats in
            PQexecPrepared(link.handle, name, Int32(values.count), addresses, lengths, formats, 0)
        }
        defer { PQclear(result) }
        switch PQresultStatus(result) {
        case PGRES_TUPLES_OK, PGRES_COMMAND_OK: return outcome(of: result, changed: changed(by: result))
        default: throw link.failed(result)
        }
    }

    func load(
        _ table: String, _ columns: [String], _ body: (any BulkWriter) throws -> Void
    ) throws -> Int {
        guard !link.isLoading else { throw StorageError.failed("rows are being loaded already") }
        let names = columns.joined(separator: ", ")
        let result = PQexec(link.handle, "COPY \(table) (\(names)) FROM STDIN")
        defer { PQclear(result) }
        guard PQresultStatus(result) == PGRES_COPY_IN else { throw link.failed(result) }
        link.isLoading = true
        defer { link.isLoading = false }
        let loader = PostgresLoader(link, width: columns.count)
        do {
            try body(loader)
            try loader.finish()
        } catch {
            loader.abandon()
            throw error
        }
        return try copied()
    }

    /// Ends the COPY and says how many rows the server took.
    private func copied() throws -> Int {
        guard PQputCopyEnd(link.handle, nil) == 1 else { throw link.failed(nil) }
        var count = 0
        var failure: (any Error)?
        while let result = PQgetResult(link.handle) {
            defer { PQclear(result) }
            switch PQresultStatus(result) {
            case PGRES_COMMAND_OK: count = integer(PQcmdTuples(result))
            default: failure = failure ?? link.failed(result)
            }
        }
        if let failure { throw failure }
        return count
    }

    private func prepared(_ key: StatementCache.Key) throws -> String {
        if let name = link.statements.name(of: key) { return name }
        let surplus = link.statements.makeRoom()
        if !surplus.isEmpty {
            try link.check(PQexec(link.handle, surplus.map { "DEALLOCATE \($0);" }.joined()))
        }
        let name = link.statements.newName()
        try link.check(PQprepare(link.handle, name, key.text, Int32(key.types.count), key.types))
        link.statements.add(key, named: name)
        return name
    }
}

/// How many rows a statement changed. For a SELECT libpq counts the rows that it gave, which are none changed.
private func changed(by result: OpaquePointer?) -> Int {
    guard let tag = PQcmdStatus(result), !String(cString: tag).hasPrefix("SELECT") else { return 0 }
    return integer(PQcmdTuples(result))
}

private func integer(_ text: UnsafeMutablePointer<CChar>?) -> Int {
    text.flatMap { Int(String(cString: $0)) } ?? 0
}
#endif
