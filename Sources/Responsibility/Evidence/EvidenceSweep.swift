import Foundation
import Storage

/// Takes away what forms left behind that never became records: half files, and files that no row names (清理).
struct EvidenceSweep: Sendable {
    let services: Services

    /// What is younger may still be on its way, in seconds.
    static let age = 86_400
    /// Digests asked about at a time.
    private static let batch = 500

    struct Outcome: Sendable, Equatable {
        var files = 0
        var leftovers = 0
        /// There were so many that the database may not be the one that belongs to the folder: nothing was removed.
        var isSuspicious = false
    }

    /// Removes what is older than a day.
    func run() async throws -> Outcome {
        let border = services.clock.now().adding(seconds: -Self.age)
        try await services.database.write { tx in try KeptUpload.forget(before: border, in: tx) }
        var outcome = Outcome()
        let unnamed = try await unnamed(before: border)
        let named = try await services.database.read { tx in try Evidence.count(in: tx) }
        guard unnamed.count <= max(100, named / 10) else {
            outcome.isSuspicious = true
            return outcome
        }
        for digest in unnamed where try await services.evidence.remove(digest, unless: services.isNamed) {
            outcome.files += 1
        }
        for leftover in try services.evidence.leftovers(before: border) {
            if let digest = leftover.isGone, try await services.isNamed(digest) {
                try services.evidence.putBack(leftover.file, as: digest)
            } else if unlink(leftover.file.path) == 0 {
                outcome.leftovers += 1
            }
        }
        return outcome
    }

    /// The stored files older than a moment that no row names.
    func unnamed(before border: Instant) async throws -> [Digest] {
        var unnamed: [Digest] = []
        var batch: [Digest] = []
        func ask() async throws {
            let asked = batch
            let named = try await services.database.read { tx in try Evidence.named(asked, in: tx) }
            unnamed += asked.filter { !named.contains($0) }
            batch = []
        }
        for folder in try services.evidence.innerFolders() {
            batch += services.evidence.files(in: folder, before: border)
            if batch.count >= Self.batch { try await ask() }
        }
        try await ask()
        return unnamed
    }
}

extension Services {
    /// Whether a row names the bytes.
    func isNamed(_ digest: Digest) async throws -> Bool {
        try await database.read { tx in try !Evidence.named([digest], in: tx).isEmpty }
    }

    /// Gives up the files of a form that was refused.
    func discard(_ files: [StoredFile]) async throws { try await evidence.discard(files, unless: isNamed) }
}

extension EvidenceStore {
    /// A file in `coming`; with its digest when it is a stored file on its way out.
    struct Leftover: Sendable {
        let file: URL
        let isGone: Digest?
    }

    /// What has lain in `coming` since before a moment.
    func leftovers(before border: Instant) throws -> [Leftover] {
        try FileManager.default.contentsOfDirectory(atPath: coming.path).sorted().compactMap { name in
            let file = coming.appending(path: name)
            guard let changed = changed(file), changed < border else { return nil }
            let parts = name.split(separator: ".")
            return Leftover(
                file: file, isGone: parts.count == 3 && parts[1] == "gone" ? Digest(hex: String(parts[0])) : nil)
        }
    }

    /// The folders `ab/cd`.
    fileprivate func innerFolders() throws -> [URL] {
        func hexFolders(in folder: URL) throws -> [URL] {
            try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.utf8.count == 2 }.sorted()
                .map { folder.appending(path: $0) }
        }
        return try hexFolders(in: folder).flatMap(hexFolders)
    }

    /// The stored files of a folder that have lain there since before a moment.
    fileprivate func files(in folder: URL, before border: Instant) -> [Digest] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.compactMap { name in
            guard let changed = changed(folder.appending(path: name)), changed < border else { return nil }
            return Digest(hex: name)
        }
    }

    /// When a file was last written; `nil` when it is gone.
    private func changed(_ file: URL) -> Instant? {
        let attributes = try? FileManager.default.attributesOfItem(atPath: file.path)
        guard let date = attributes?[.modificationDate] as? Date else { return nil }
        return Instant(milliseconds: Int64(date.timeIntervalSince1970 * 1000))
    }
}
