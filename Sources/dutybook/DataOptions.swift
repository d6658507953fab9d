import ArgumentParser
import Foundation
import Logging
import Responsibility
import SQLiteStorage
import Storage

#if Postgres
import PostgresStorage
#endif

/// What every command that touches data takes.
struct DataOptions: ParsableArguments {
    @Option(help: "The folder of the data (else DUTYBOOK_DATA, else ./data).")
    var data: String?

    @Flag(help: "Print JSON.")
    var json = false

    @Option(name: .customLong("as"), help: "Act as this login instead of the machine's administrator.")
    var login: String?

    @Option(help: "Act as if it were this day (yyyy-MM-dd).")
    var today: String?

    var folder: URL {
        URL(fileURLWithPath: data ?? ProcessInfo.processInfo.environment["DUTYBOOK_DATA"] ?? "data", isDirectory: true)
    }

    /// Opens the data, hands it to `body` and closes it.
    func open<T>(creating: Bool = false, _ body: (Services) async throws -> T) async throws -> T {
        let services = try await services(flags: [:], creating: creating)
        let renewing = Task {
            while !Task.isCancelled {
                try await Task.sleep(for: .seconds(120))
                try await services.renewNode()
            }
        }
        defer { renewing.cancel() }
        let result: T
        do { result = try await body(services) } catch {
            try? await services.close()
            throw error
        }
        try await services.close()
        return result
    }

    /// Opens the data. `flags` overrule the environment and the settings file.
    func services(flags: [String: String], creating: Bool) async throws -> Services {
        let folder = self.folder
        if creating {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        } else if !FileManager.default.fileExists(atPath: folder.path) {
            throw ValidationError(
                "there is no data folder \(folder.path): make one with `dutybook init --data \(folder.path)`")
        }
        let settings = try await Settings.read(data: folder, flags: flags)
        var clock = OfficeClock.machine(in: settings.timeZone)
        if let today {
            guard let day = Day(today) else { throw ValidationError("--today: “\(today)” is no day (yyyy-MM-dd)") }
            clock = clock.showing(day)
        }
        return try await Services.open(
            database: try database(settings, in: folder, clock), data: folder, settings: settings, clock: clock)
    }

    /// Who acts: a login, or the machine's administrator.
    func access(_ services: Services) async throws -> Access {
        guard let login else { return services.machine(NSUserName()) }
        return try await services.access(login: login)
    }

    private func database(_ settings: Settings, in folder: URL, _ clock: OfficeClock) throws -> any Database {
        try server(settings, clock)
            ?? SQLiteDatabase(path: folder.appending(path: "dutybook.sqlite").path, ids: IDSource(now: clock.now))
    }

    /// The PostgreSQL database that the settings name, if they name one.
    func server(_ settings: Settings, _ clock: OfficeClock) throws -> (any Database)? {
        guard let postgres = settings.postgres else { return nil }
        #if Postgres
        return try PostgresDatabase(postgres, ids: IDSource(now: clock.now))
        #else
        _ = postgres
        throw ValidationError("this program was built without PostgreSQL: build it with TRAITS=Postgres")
        #endif
    }
}

/// Prints for people, or as JSON.
func report(_ json: Bool, _ object: @autoclosure () -> [String: Any], _ text: @autoclosure () -> String) throws {
    guard json else { return print(text()) }
    let data = try JSONSerialization.data(withJSONObject: object(), options: [.sortedKeys, .withoutEscapingSlashes])
    print(String(decoding: data, as: UTF8.self))
}

/// The language of the terminal: Chinese where the locale says so, else English.
var terminalLanguage: Language {
    let environment = ProcessInfo.processInfo.environment
    let locale = environment["LC_ALL"] ?? environment["LC_MESSAGES"] ?? environment["LANG"] ?? ""
    return locale.lowercased().hasPrefix("zh") ? .zh : .en
}
