import Foundation
import Storage

/// A file that lies in the store: its digest and its size in bytes.
struct StoredFile: Sendable, Equatable {
    let digest: Digest
    let size: Int
}

/// The files of the organisation, on disk under their SHA-256: `evidence/ab/cd/abcd…`.
///
/// A file is written under a temporary name, synced and renamed before its row is written, so a row never lacks its file.
struct EvidenceStore: Sendable {
    let folder: URL
    /// The largest file that is taken, in bytes.
    let limit: Int

    init(folder: URL, limit: Int) throws {
        self.folder = folder
        self.limit = limit
        try FileManager.default.createDirectory(
            at: folder.appending(path: "coming"), withIntermediateDirectories: true)
    }

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
            temporary = store.folder.appending(path: "coming/\(Token.make())")
            descriptor = open(temporary.path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
            guard descriptor >= 0 else { throw StorageError.unwritable("\(temporary.path): \(errorText())") }
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
                    throw StorageError.unwritable("\(temporary.path): \(errorText())")
                }
                rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(written))
            }
        }

        /// Puts the file in its place and makes sure that it stays there after a power cut.
        func finish() throws -> StoredFile {
            let file = StoredFile(digest: digest.finish(), size: size)
            let place = store.url(of: file.digest)
            guard fsync(descriptor) == 0 else { throw StorageError.unwritable("\(temporary.path): \(errorText())") }
            close(descriptor)
            isOpen = false
            try FileManager.default.createDirectory(
                at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
            guard rename(temporary.path, place.path) == 0 else {
                throw StorageError.unwritable("\(place.path): \(errorText())")
            }
            let parent = open(place.deletingLastPathComponent().path, O_RDONLY | O_CLOEXEC)
            if parent >= 0 {
                fsync(parent)
                close(parent)
            }
            return file
        }

        /// Gives up: what was received is removed.
        func discard() {
            guard isOpen else { return }
            isOpen = false
            close(descriptor)
            unlink(temporary.path)
        }
    }
}

private func errorText() -> String { String(cString: strerror(errno)) }
