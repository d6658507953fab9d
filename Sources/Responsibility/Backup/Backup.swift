import Foundation
import Storage

/// A copy of the whole book in a folder of its own (备份): the records as one SQLite file, whatever database they came from, the
/// evidence files that they name, and a manifest, which is written last: a folder without one holds no whole backup.
public struct Backup: Codable, Sendable, Equatable {
    /// Version of the form of a backup.
    public let format: Int
    /// The version of the program that made it.
    public let program: String
    /// RFC 3339, in UTC.
    public let madeAt: String
    /// The name of the root unit.
    public let organisation: String?
    /// The steps of the schema that the records have.
    public let steps: [String]
    public let newestEntry: NewestEntry?
    /// How many rows each table has.
    public let counts: [String: Int]
    /// Every file but the manifest itself.
    public let files: [File]
    /// Digests of evidence files that were lacking or damaged when the backup was made.
    public let lacking: [String]

    /// The end of the ledger at the moment of the copy.
    public struct NewestEntry: Codable, Sendable, Equatable {
        public let id: String
        public let digest: String
    }

    /// One file of the backup.
    public struct File: Codable, Sendable, Equatable {
        /// Below the folder: `dutybook.sqlite`, `evidence/ab/cd/abcd…`.
        public let path: String
        public let bytes: Int
        public let sha256: String
    }

    static let currentFormat = 1
    static let manifestName = "manifest.json"
    static let databaseName = "dutybook.sqlite"

    /// The size of all files together.
    public var bytes: Int { files.map(\.bytes).reduce(0, +) }

    /// Reads the manifest of a folder, and refuses what is no whole backup.
    static func read(_ folder: URL) throws -> Backup {
        let file = folder.appending(path: manifestName)
        guard FileManager.default.fileExists(atPath: file.path) else {
            throw Refusal.invalid([
                Mistake(
                    folder.path, zh: "没有 \(manifestName)：这不是备份，或者备份中途断了、没有完成，不能用来恢复",
                    en:
                        "there is no \(manifestName): this is no backup, or one that was interrupted, and nothing can be restored from it"
                )
            ])
        }
        let backup: Backup
        do { backup = try JSONDecoder().decode(Backup.self, from: Data(contentsOf: file)) } catch {
            throw Refusal.invalid([
                Mistake(file.path, zh: "备份清单无法读取：\(error)", en: "the manifest cannot be read: \(error)")
            ])
        }
        guard backup.format == currentFormat else {
            throw Refusal.invalid([
                Mistake(
                    file.path, zh: "备份格式 \(backup.format) 不是本程序认识的格式 \(currentFormat)",
                    en: "the backup has the format \(backup.format), and this program knows \(currentFormat)")
            ])
        }
        return backup
    }

    /// Writes the manifest under another name first, so that there is a whole one or none.
    func write(to folder: URL) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        let coming = folder.appending(path: Self.manifestName + ".coming")
        try DurableFile.write(Array(encoder.encode(self)), to: coming.path)
        try DurableFile.rename(coming.path, to: folder.appending(path: Self.manifestName).path)
    }
}
