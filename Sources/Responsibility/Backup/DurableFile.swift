import Foundation
import Storage

/// Files that are on the disk when a call returns, and not only on their way to it.
enum DurableFile {
    /// Copies a file, or only reads it where there is no destination, and says what its bytes were.
    static func copy(_ source: String, to destination: String?) throws -> (digest: Digest, bytes: Int) {
        guard let input = FileHandle(forReadingAtPath: source) else {
            throw StorageError.unwritable("\(source): \(String(cString: strerror(errno)))")
        }
        defer { try? input.close() }
        let output = try destination.map { try opened($0) }
        defer { if let output { close(output) } }
        var (stream, bytes) = (Digest.Stream(), 0)
        while let piece = try input.read(upToCount: 1 << 20), !piece.isEmpty {
            try piece.withUnsafeBytes { part in
                stream.update(part)
                if let output { try put(part, to: output, destination ?? "") }
            }
            bytes += piece.count
        }
        if let output, fsync(output) != 0 { throw failure(destination ?? "") }
        return (stream.finish(), bytes)
    }

    static func write(_ bytes: [UInt8], to path: String) throws {
        let output = try opened(path)
        defer { close(output) }
        try bytes.withUnsafeBytes { try put($0, to: output, path) }
        guard fsync(output) == 0 else { throw failure(path) }
    }

    /// Puts a file or folder in its place, where it stays after a power cut.
    static func rename(_ old: String, to new: String) throws {
        guard Foundation.rename(old, new) == 0 else { throw failure(new) }
        sync(folder: URL(fileURLWithPath: new).deletingLastPathComponent().path)
    }

    static func sync(folder: String) {
        let descriptor = open(folder, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }

    private static func opened(_ path: String) throws -> Int32 {
        try FileManager.default.createDirectory(
            at: URL(fileURLWithPath: path).deletingLastPathComponent(), withIntermediateDirectories: true)
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure(path) }
        return descriptor
    }

    private static func put(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32, _ path: String) throws {
        var rest = bytes
        while !rest.isEmpty {
            let written = Foundation.write(descriptor, rest.baseAddress, rest.count)
            guard written > 0 else {
                if errno == EINTR { continue }
                throw failure(path)
            }
            rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(written))
        }
    }

    private static func failure(_ path: String) -> StorageError {
        .unwritable("\(path): \(String(cString: strerror(errno)))")
    }
}
