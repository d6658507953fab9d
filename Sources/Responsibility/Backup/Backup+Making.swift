import Foundation
import Storage

extension Services {
    /// Copies the book into an empty folder while it is in use: the records as they are at one moment, then the files they name.
    ///
    /// - Parameters:
    ///   - program: the version that the manifest names.
    ///   - openFile: opens or makes a SQLite file.
    public func backUp(
        to folder: URL, program: String, openFile: @Sendable (String) throws -> any TableFile
    ) async throws -> Backup {
        try Backup.requireEmpty(folder)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let path = folder.appending(path: Backup.databaseName).path
        try await copyRecords(to: path, openFile)
        let copy = try openFile(path)
        let contents: Backup.Contents
        do { contents = try await Backup.contents(of: copy) } catch {
            try? await copy.close()
            throw error
        }
        try await copy.closeWhole()
        let (digest, bytes) = try DurableFile.copy(path, to: nil)
        var files = [Backup.File(path: Backup.databaseName, bytes: bytes, sha256: digest.hex)]
        var lacking: [String] = []
        for digest in contents.evidence {
            let place = folder.appending(path: "evidence/\(EvidenceStore.place(of: digest))")
            if let bytes = try? copyEvidence(digest, to: place.path) {
                files.append(
                    Backup.File(
                        path: "evidence/\(EvidenceStore.place(of: digest))", bytes: bytes, sha256: digest.hex))
            } else {
                try? FileManager.default.removeItem(at: place)
                lacking.append(digest.hex)
            }
        }
        DurableFile.sync(folder: folder.path)
        let backup = Backup(
            format: Backup.currentFormat, program: program, madeAt: clock.now().description,
            organisation: contents.organisation, steps: contents.steps, newestEntry: contents.newest,
            counts: contents.counts, files: files, lacking: lacking)
        try backup.write(to: folder)
        return backup
    }

    /// The records in one SQLite file, whatever database they are in.
    private func copyRecords(to path: String, _ openFile: @Sendable (String) throws -> any TableFile) async throws {
        if let file = database as? any TableFile { return try file.copy(to: path) }
        let building = path + ".building"
        let file = try openFile(building)
        do {
            try await file.migrate(Schema.steps, at: clock.now())
            try await database.readAtLength { tx in try file.fill(from: tx) }
            try file.copy(to: path)
        } catch {
            try? await file.close()
            throw error
        }
        try await file.close()
        for end in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: building + end) }
    }

    private func copyEvidence(_ digest: Digest, to place: String) throws -> Int {
        let copied = try DurableFile.copy(evidence.path(of: digest), to: place)
        guard copied.digest == digest else { throw StorageError.failed("\(digest.hex) is damaged") }
        return copied.bytes
    }
}

extension Backup {
    /// What a manifest says of the records.
    fileprivate struct Contents: Sendable {
        let organisation: String?
        let steps: [String]
        let newest: NewestEntry?
        let counts: [String: Int]
        /// The files that the records name.
        let evidence: [Digest]
    }

    fileprivate static func contents(of copy: any TableFile) async throws -> Contents {
        let flaws = try copy.flaws()
        guard flaws.isEmpty else {
            throw StorageError.failed("the copy of the records is damaged: \(flaws.joined(separator: "; "))")
        }
        let (organisation, newest, evidence) = try await copy.read { tx in
            (
                try Unit.root(in: tx)?.name, try Entry.newest(in: tx),
                try tx.all(
                    .unscoped(
                        "SELECT digest FROM (\(Evidence.allDigests)) named ORDER BY digest",
                        because: "the machine's keeper copies the whole book")
                ) { (digest: [UInt8]) in digest }
            )
        }
        return Contents(
            organisation: organisation, steps: try await copy.appliedSteps(),
            newest: newest.map {
                NewestEntry(id: $0.id.description, digest: Digest(bytes: $0.digest)?.hex ?? "")
            }, counts: try copy.counts(), evidence: evidence.compactMap { Digest(bytes: $0) })
    }

    /// Refuses a folder in which there is something, but for what `allowed` names.
    static func requireEmpty(_ folder: URL, but allowed: Set<String> = []) throws {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: folder.path, isDirectory: &isFolder) else { return }
        let found = isFolder.boolValue ? try FileManager.default.contentsOfDirectory(atPath: folder.path) : [""]
        guard found.allSatisfy(allowed.contains) else {
            throw Refusal.invalid([
                Mistake(
                    folder.path, zh: "这里已经有内容，请给一个空的或还不存在的文件夹",
                    en: "there is something here already: give a folder that is empty or does not exist")
            ])
        }
    }
}
