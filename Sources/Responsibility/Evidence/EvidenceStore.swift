import Foundation
import Storage

/// A file that lies in the store: its digest and its size in bytes.
struct StoredFile: Sendable, Equatable {
    let digest: Digest
    let size: Int
    /// The mark of whoever has just put it there and is about to write its row.
    var claim: String?

    static func == (a: StoredFile, b: StoredFile) -> Bool { a.digest == b.digest && a.size == b.size }
}

/// The files of the organisation, on disk under their SHA-256: `evidence/ab/cd/abcd…`.
///
/// A file is written under a temporary name in `evidence/coming`, synced and renamed before its row is written, so a row
/// never lacks its file. Until the row is there, a *claim*, an empty file in `coming`, says that somebody needs the bytes.
struct EvidenceStore: Sendable {
    let folder: URL
    /// The largest file that is taken, in bytes.
    let limit: Int

    init(folder: URL, limit: Int) throws {
        self.folder = folder
        self.limit = limit
        try FileManager.default.createDirectory(at: coming, withIntermediateDirectories: true)
    }

    /// Where files are while they are on their way.
    var coming: URL { folder.appending(path: "coming") }

    func url(of digest: Digest) -> URL { folder.appending(path: Self.place(of: digest)) }

    /// Where a file lies within the store.
    static func place(of digest: Digest) -> String {
        let hex = digest.hex
        return "\(hex.prefix(2))/\(hex.dropFirst(2).prefix(2))/\(hex)"
    }

    func path(of digest: Digest) -> String { url(of: digest).path }

    func writer() throws -> Writer { try Writer(store: self) }

    /// Takes a file from elsewhere on this machine.
    func take(_ file: URL) throws -> StoredFile {
        let handle = try FileHandle(forReadingFrom: file)
        defer { try? handle.close() }
        let writer = try self.writer()
        while let piece = try handle.read(upToCount: 1 << 20), !piece.isEmpty {
            try piece.withUnsafeBytes { try writer.write($0) }
        }
        return try writer.finish()
    }

    /// The first bytes of a stored file; empty when there is none.
    func beginning(of digest: Digest, atMost count: Int) throws -> [UInt8] {
        guard let handle = FileHandle(forReadingAtPath: path(of: digest)) else { return [] }
        defer { try? handle.close() }
        return [UInt8](try handle.read(upToCount: count) ?? Data())
    }

    /// Receives the bytes of one file.
    final class Writer {
        private let store: EvidenceStore
        private let temporary: URL
        private let descriptor: Int32
        private var digest = Digest.Stream()
        private var size = 0
        private var isOpen = true

        fileprivate init(store: EvidenceStore) throws {
            self.store = store
            temporary = store.coming.appending(path: Token.make())
            descriptor = open(temporary.path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
            guard descriptor >= 0 else { throw unwritable(temporary) }
        }

        deinit { if isOpen { discard() } }

        func write(_ bytes: UnsafeRawBufferPointer) throws {
            size += bytes.count
            guard size <= store.limit else { throw Refusal.tooLarge(limit: store.limit) }
            digest.update(bytes)
            var rest = bytes
            while !rest.isEmpty {
                let written = Foundation.write(descriptor, rest.baseAddress, rest.count)
                guard written > 0 else {
                    if errno == EINTR { continue }
                    throw unwritable(temporary)
                }
                rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(written))
            }
        }

        /// Puts the file in its place, claims it, and makes sure that it stays there after a power cut.
        func finish() throws -> StoredFile {
            let digest = digest.finish()
            let place = store.url(of: digest)
            guard fsync(descriptor) == 0 else { throw unwritable(temporary) }
            let claim = try store.claim(digest)
            do {
                try store.makeFolders(above: place)
                guard rename(temporary.path, place.path) == 0 else { throw unwritable(place) }
                isOpen = false
                close(descriptor)
                try sync(place.deletingLastPathComponent())
            } catch {
                store.letGo(claim)
                throw error
            }
            return StoredFile(digest: digest, size: size, claim: claim)
        }

        /// Gives up: what was received is removed.
        func discard() {
            guard isOpen else { return }
            isOpen = false
            close(descriptor)
            unlink(temporary.path)
        }
    }

    /// Makes the two folders above a file; each new one is synced into the folder that holds it.
    private func makeFolders(above place: URL) throws {
        let inner = place.deletingLastPathComponent()
        for each in [inner.deletingLastPathComponent(), inner] {
            if mkdir(each.path, 0o755) == 0 {
                try sync(each.deletingLastPathComponent())
            } else if errno != EEXIST {
                throw unwritable(each)
            }
        }
    }
}

/// Makes sure that the names in a folder stay there after a power cut.
private func sync(_ folder: URL) throws {
    let descriptor = open(folder.path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw unwritable(folder) }
    defer { close(descriptor) }
    // Some file systems cannot sync a folder, and say so.
    guard fsync(descriptor) == 0 || errno == EINVAL else { throw unwritable(folder) }
}

/// What the system said last, about a file.
func unwritable(_ file: URL) -> StorageError { .unwritable("\(file.path): \(String(cString: strerror(errno)))") }
