import Foundation
import SQLiteStorage
import Storage

#if Postgres
import PostgresStorage
#endif

/// The two databases that must behave alike.
public enum Backend: String, CaseIterable, Sendable {
    case sqlite, postgres

    /// Those that can be tried here: PostgreSQL only when it is compiled in and `DUTYBOOK_TEST_POSTGRES` holds the
    /// conninfo of a server on which databases may be created (`scripts/with-postgres` sets it).
    public static let available: [Backend] = server == nil ? [.sqlite] : [.sqlite, .postgres]

    /// Hands out an empty database of its own, and removes it afterwards.
    public func withDatabase<T>(_ body: (any Database) async throws -> T) async throws -> T {
        try await withPlace { place in
            let database = try place.open()
            do {
                let value = try await body(database)
                try await database.close()
                return value
            } catch {
                try await database.close()
                throw error
            }
        }
    }

    /// Hands out the place of an empty database, which may be opened more than once, and removes it afterwards.
    public func withPlace<T>(_ body: (Place) async throws -> T) async throws -> T {
        try await Turn.held {
            let place = try await Place.make(on: self)
            do {
                let value = try await body(place)
                try await place.remove()
                return value
            } catch {
                try await place.remove()
                throw error
            }
        }
    }

    #if Postgres
    /// The conninfo of the tests' server; empty, which is libpq's default server, when there is none.
    public static var serverAddress: String { server ?? "" }
    #endif

    private static var server: String? {
        #if Postgres
        ProcessInfo.processInfo.environment["DUTYBOOK_TEST_POSTGRES"]
        #else
        nil
        #endif
    }

    /// Where a test's database is.
    public struct Place: Sendable {
        public let backend: Backend
        /// A file's path, or a conninfo.
        public let address: String
        private let name: String

        /// Opens the database once more, with identities of its own.
        public func open(ids: IDSource = .fixed) throws -> any Database {
            switch backend {
            case .sqlite: return try SQLiteDatabase(path: address, ids: ids)
            case .postgres:
                #if Postgres
                return try PostgresDatabase(address, connections: 4, ids: ids)
                #else
                throw StorageError.failed("PostgreSQL is not compiled in")
                #endif
            }
        }

        fileprivate static func make(on backend: Backend) async throws -> Place {
            let name = "duty_" + String(UInt64.random(in: .min ... .max), radix: 16)
            switch backend {
            case .sqlite:
                let folder = FileManager.default.temporaryDirectory.appending(path: name)
                try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
                return Place(backend: backend, address: folder.appending(path: "ledger.db").path, name: folder.path)
            case .postgres:
                #if Postgres
                try await PostgresServer.run(
                    "CREATE DATABASE \(name) ENCODING 'UTF8' LOCALE 'C' TEMPLATE template0",
                    on: Backend.serverAddress)
                return Place(backend: backend, address: "\(Backend.serverAddress) dbname=\(name)", name: name)
                #else
                throw StorageError.failed("PostgreSQL is not compiled in")
                #endif
            }
        }

        fileprivate func remove() async throws {
            switch backend {
            case .sqlite: try FileManager.default.removeItem(atPath: name)
            case .postgres:
                #if Postgres
                try await PostgresServer.run("DROP DATABASE \(name) WITH (FORCE)", on: Backend.serverAddress)
                #else
                break
                #endif
            }
        }
    }
}

extension IDSource {
    /// Identities of Monday 2 March 2026, 09:00 in Shanghai; a new source at each use.
    public static var fixed: IDSource { IDSource { Instant(milliseconds: 1_772_413_200_000) } }
}

/// Opens or makes a SQLite file, as the command line does for a backup.
public let openTableFile: @Sendable (String) throws -> any TableFile = { path in
    let clock = OfficeClock.machine(in: .gmt)
    return try SQLiteDatabase(path: path, ids: IDSource(now: clock.now))
}
