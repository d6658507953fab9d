import Foundation
import Storage

/// Puts a backup in the place of an empty book: all of it, or nothing (恢复).
public struct Restore: Sendable {
    /// The folder of the backup.
    let source: URL
    /// The folder of the data to be.
    let data: URL
    /// The empty database that takes the records; `nil` where they stay in the SQLite file of the data folder.
    let target: (any Database)?
    let clock: OfficeClock
    let openFile: @Sendable (String) throws -> any TableFile

    public init(
        from source: URL, to data: URL, into target: (any Database)?, clock: OfficeClock,
        openFile: @escaping @Sendable (String) throws -> any TableFile
    ) {
        self.source = source
        self.data = data
        self.target = target
        self.clock = clock
        self.openFile = openFile
    }

    private static let stageName = ".restoring"
    private var stage: URL { data.appending(path: Self.stageName) }
    private var stagedFile: String { stage.appending(path: Backup.databaseName).path }

    /// Does it, on behalf of somebody at the machine. Files are copied and compared with the manifest beside their place
    /// first; only then do they move into it. Everybody has to sign in again.
    public func run(by user: String) async throws -> Backup {
        try Backup.requireEmpty(data, but: ["dutybook.yaml", Self.stageName])
        if let target { try await Self.requireEmpty(target) }
        let backup = try Backup.read(source)
        try? FileManager.default.removeItem(at: stage)
        do {
            try copyFiles(of: backup)
            let evidence = data.appending(path: "evidence").path
            let file = try openFile(stagedFile)
            do {
                try await file.migrate(Schema.steps, at: clock.now())
                if target == nil { try await file.write { tx in try take(backup, by: user, in: tx) } }
                try DurableFile.rename(stage.appending(path: "evidence").path, to: evidence)
                if let target { try await pour(file, into: target, backup, by: user) }
            } catch {
                try? await file.close()
                try? FileManager.default.removeItem(atPath: evidence)
                throw error
            }
            try await file.closeWhole()
            if target == nil {
                try DurableFile.rename(stagedFile, to: data.appending(path: Backup.databaseName).path)
            }
        } catch {
            try? FileManager.default.removeItem(at: stage)
            throw error
        }
        try FileManager.default.removeItem(at: stage)
        return backup
    }

    /// Copies every file beside its place; those that are not what the manifest says are all named.
    private func copyFiles(of backup: Backup) throws {
        try FileManager.default.createDirectory(
            at: stage.appending(path: "evidence"), withIntermediateDirectories: true)
        var mistakes: [Mistake] = []
        for file in backup.files {
            guard Self.isPlain(file.path) else {
                throw Refusal.invalid([
                    Mistake(file.path, zh: "备份清单里的路径不合规", en: "the manifest names a path that leads elsewhere")
                ])
            }
            let from = source.appending(path: file.path).path
            guard FileManager.default.fileExists(atPath: from) else {
                mistakes.append(Mistake(file.path, zh: "备份里缺少这个文件", en: "the backup lacks this file"))
                continue
            }
            let copied = try DurableFile.copy(from, to: stage.appending(path: file.path).path)
            if copied.digest.hex != file.sha256 || copied.bytes != file.bytes {
                mistakes.append(
                    Mistake(
                        file.path, zh: "文件内容与备份清单不符（SHA-256），已损坏或被改过",
                        en: "the file is not what the manifest says (SHA-256): it is damaged or was changed"))
            }
        }
        if !backup.files.contains(where: { $0.path == Backup.databaseName }) {
            mistakes.append(Mistake(Backup.databaseName, zh: "备份清单里没有数据库", en: "the manifest names no database"))
        }
        guard mistakes.isEmpty else { throw Refusal.invalid(Array(mistakes.prefix(100))) }
    }

    /// `dutybook.sqlite` or `evidence/…`, with nothing that climbs out of the folder.
    private static func isPlain(_ path: String) -> Bool {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        let isKnown = path == Backup.databaseName || parts.first == "evidence"
        return isKnown && parts.allSatisfy { !$0.isEmpty && $0 != "." && $0 != ".." }
    }

    private static func requireEmpty(_ target: any Database) async throws {
        let tables = try await target.read { tx in
            try tx.value(
                .unscoped(
                    "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = current_schema()",
                    because: "whether there is a book at all"), as: Int.self)
        }
        guard tables == 0 else {
            throw Refusal.invalid([
                Mistake("postgres", zh: "数据库里已经有表，请给一个空的数据库", en: "the database has tables already: give an empty one")
            ])
        }
    }

    /// The rows, and the entry about them, in one transaction.
    private func pour(_ file: any TableFile, into target: any Database, _ backup: Backup, by user: String) async throws
    {
        try await target.migrate(Schema.steps, at: clock.now())
        try await target.write { tx in
            try file.pour(into: tx)
            try take(backup, by: user, in: tx)
        }
    }

    private func take(_ backup: Backup, by user: String, in tx: Transaction) throws {
        try tx.run(
            .housekeeping("DELETE FROM session", because: "who has signed out since must not be signed in again"))
        try TallyOfToday.forget(in: tx)
        let access = Access.machine(user, at: clock.now(), today: clock.today)
        try Entry.write(
            .import, "book", nil,
            [
                "made_at": .text(backup.madeAt), "program": .text(backup.program),
                "newest_entry": backup.newestEntry.map { .text($0.id) } ?? .null,
                "newest_digest": backup.newestEntry.map { .text($0.digest) } ?? .null,
                "files": .of(backup.files.count),
            ], by: access.actor, at: access.now, in: tx)
    }
}
