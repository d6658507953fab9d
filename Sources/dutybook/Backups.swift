import ArgumentParser
import Foundation
import Responsibility
import SQLiteStorage
import Storage

/// Copies the whole book into an empty folder, also while the server runs.
struct MakeBackup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "Copy the whole book into an empty folder, also while the server runs.",
        discussion: """
            The records become one SQLite file, whatever database they are in. The manifest is written last: a folder \
            without one holds no whole backup. Settings (dutybook.yaml) are not copied, because they may hold a password.
            """)

    @OptionGroup var options: DataOptions
    @Option(help: "The folder for the backup: empty, or not there yet.") var to: String

    func run() async throws {
        try await refusing {
            let backup = try await options.open { services in
                try await services.backUp(
                    to: URL(fileURLWithPath: to, isDirectory: true), program: Dutybook.configuration.version,
                    openFile: openFile)
            }
            try report(options.json, described(backup, ["to": to]), sentence(backup, folder: to))
            if !backup.lacking.isEmpty { throw ExitCode(1) }
        }
    }
}

/// Makes a data folder, or fills an empty PostgreSQL database, from a backup.
struct RestoreBackup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore", abstract: "Make a book from a backup, all of it or nothing, and examine it.",
        discussion: """
            The data folder must be empty, but for dutybook.yaml. Where the settings name a PostgreSQL database, the \
            records go there, and it must be empty too. Everybody has to sign in again.
            """)

    @OptionGroup var options: DataOptions
    @Option(help: "The folder of the backup.") var from: String

    func run() async throws {
        try await refusing {
            let settings = try await Settings.read(data: options.folder)
            let clock = OfficeClock.machine(in: settings.timeZone)
            let target = try options.server(settings, clock)
            let restore = Restore(
                from: URL(fileURLWithPath: from, isDirectory: true), to: options.folder, into: target, clock: clock,
                openFile: openFile)
            let backup: Backup
            do { backup = try await restore.run(by: NSUserName()) } catch {
                try? await target?.close()
                throw error
            }
            try await target?.close()
            let complaints = try await options.open { services in try await Doctor(services).examine() }
            try report(
                options.json,
                described(
                    backup,
                    [
                        "data": options.folder.path,
                        "complaints": complaints.map { ["about": $0.about, "what": $0.what(in: terminalLanguage)] },
                    ]),
                ([sentence(backup, folder: options.folder.path)]
                    + complaints.map { "\($0.about): \($0.what(in: terminalLanguage))" })
                    .joined(separator: "\n"))
            if !complaints.isEmpty { throw ExitCode(1) }
        }
    }
}

private let openFile: @Sendable (String) throws -> any TableFile = { path in
    let clock = OfficeClock.machine(in: .gmt)
    return try SQLiteDatabase(path: path, ids: IDSource(now: clock.now))
}

private func described(_ backup: Backup, _ more: [String: Any]) -> [String: Any] {
    let all: [String: Any] = [
        "made_at": backup.madeAt, "program": backup.program, "steps": backup.steps, "counts": backup.counts,
        "files": backup.files.count, "bytes": backup.bytes, "lacking": backup.lacking,
        "newest_entry": backup.newestEntry.map { ["id": $0.id, "digest": $0.digest] } ?? [:],
    ]
    return all.merging(more) { _, new in new }
}

private func sentence(_ backup: Backup, folder: String) -> String {
    let (entries, obligations) = (backup.counts["entry"] ?? 0, backup.counts["obligation"] ?? 0)
    let first = terminalLanguage.say(
        zh:
            "\(folder)：\(backup.madeAt) 的备份，\(entries) 条台账、\(obligations) 项任务，\(backup.files.count) 个文件，\(backup.bytes) 字节",
        en:
            "\(folder): backup of \(backup.madeAt), \(entries) entries, \(obligations) obligations, \(backup.files.count) files, \(backup.bytes) bytes"
    )
    let rest = backup.lacking.map {
        terminalLanguage.say(zh: "佐证文件缺失或损坏，未能备份：\($0)", en: "evidence file lacking or damaged, not backed up: \($0)")
    }
    return ([first] + rest).joined(separator: "\n")
}
