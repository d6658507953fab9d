import Foundation
import Storage

/// Claims, and taking away what nobody needs. It holds between processes that share the folder:
///
/// A writer makes its claim, then renames its file into place, then commits its row, then lets the claim go. Whoever
/// removes renames the file away, then looks for claims, then for rows. A writer that came before is seen by one of the
/// two, and the file is put back; one that comes after finds the place empty and puts its own file there.
extension EvidenceStore {
    /// Says that the bytes are needed; gives the name of the mark.
    func claim(_ digest: Digest) throws -> String {
        let name = "\(digest.hex).claim.\(Token.make())"
        let file = coming.appending(path: name)
        let descriptor = open(file.path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw unwritable(file) }
        close(descriptor)
        return name
    }

    func letGo(_ claim: String) { unlink(coming.appending(path: claim).path) }

    /// The rows are written: the claims are no longer needed.
    func release(_ files: [StoredFile]) {
        for claim in files.compactMap(\.claim) { letGo(claim) }
    }

    /// Gives up files that were just stored. Those that a row names, or that somebody else claims, stay.
    func discard(_ files: [StoredFile], unless isNamed: (Digest) async throws -> Bool) async throws {
        release(files)
        for digest in Set(files.map(\.digest)) { _ = try await remove(digest, unless: isNamed) }
    }

    /// Removes the file, unless it is needed after all. Says whether it was removed.
    func remove(_ digest: Digest, unless isNamed: (Digest) async throws -> Bool) async throws -> Bool {
        let away = coming.appending(path: "\(digest.hex).gone.\(Token.make())")
        guard rename(path(of: digest), away.path) == 0 else {
            if errno == ENOENT { return false }
            throw unwritable(url(of: digest))
        }
        do {
            guard try !isClaimed(digest), try await !isNamed(digest) else {
                try putBack(away, as: digest)
                return false
            }
        } catch {
            try putBack(away, as: digest)
            throw error
        }
        unlink(away.path)
        return true
    }

    func putBack(_ file: URL, as digest: Digest) throws {
        guard rename(file.path, path(of: digest)) == 0 else { throw unwritable(file) }
    }

    private func isClaimed(_ digest: Digest) throws -> Bool {
        try FileManager.default.contentsOfDirectory(atPath: coming.path).contains {
            $0.hasPrefix("\(digest.hex).claim.")
        }
    }
}
