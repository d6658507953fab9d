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
            throw noBook
        }
        let settings = try await Settings.read(data: folder, flags: flags)
        guard creating || settings.postgres != nil || hasFile else { throw noBook }
        var clock = OfficeClock.machine(in: settings.timeZone)
        if let today {
            clock = clock.showing(try day(today, "--today"))
        }
        return try await Services.open(
            database: try database(settings, in: folder, clock), data: folder, settings: settings, clock: clock)
    }

    /// Whether a book in SQLite lies in the folder.
    var hasFile: Bool { FileManager.default.fileExists(atPath: folder.appending(path: "dutybook.sqlite").path) }

    /// Whether there is a book to open, in the folder or in PostgreSQL.
    var hasBook: Bool {
        get async throws {
            guard FileManager.default.fileExists(atPath: folder.path) else { return false }
            if hasFile { return true }
            return try await Settings.read(data: folder).postgres != nil
        }
    }

    private var noBook: ValidationError {
        ValidationError(
            say(
                zh: "\(folder.path) 里没有台账，请先运行 dutybook init --data \(folder.path)",
                en: "there is no book in \(folder.path): make one with `dutybook init --data \(folder.path)`"))
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
        throw ValidationError(
            say(
                zh: "这个程序编译时没有加入 PostgreSQL，请用 TRAITS=Postgres 编译",
                en: "this program was built without PostgreSQL: build it with TRAITS=Postgres"))
        #endif
    }
}

/// Prints for people, or as JSON.
func report(_ json: Bool, _ object: @autoclosure () -> [String: Any], _ text: @autoclosure () -> String) throws {
    guard json else { return print(text()) }
    let data = try JSONSerialization.data(withJSONObject: object(), options: [.sortedKeys, .withoutEscapingSlashes])
    print(String(decoding: data, as: UTF8.self))
}

/// A day that was typed for an option.
func day(_ text: String, _ option: String) throws -> Day {
    guard let day = Day(text) else {
        throw ValidationError(
            say(
                zh: "\(option)：“\(text)”不是有效日期（例如 2026-03-05）", en: "\(option): “\(text)” is no day (yyyy-MM-dd)"))
    }
    return day
}

/// What follows the result of a dry run.
func dryRunMark(_ dryRun: Bool) -> String { dryRun ? say(zh: "（试算，没有改动）", en: " (dry run)") : "" }

/// Words in the language of the terminal.
func say(zh: String, en: String) -> String { terminalLanguage.say(zh: zh, en: en) }

/// The language of the terminal: Chinese where the locale says so, else English.
var terminalLanguage: Language {
    let environment = ProcessInfo.processInfo.environment
    let locale = environment["LC_ALL"] ?? environment["LC_MESSAGES"] ?? environment["LANG"] ?? ""
    return locale.lowercased().hasPrefix("zh") ? .zh : .en
}
