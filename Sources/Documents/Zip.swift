import CZip
import Glibc

/// A zip archive in memory, opened for reading only after its sizes and counts were checked.
public struct Zip: ~Copyable {
    /// What an archive may hold; sizes are those that the archive declares, in bytes after unpacking.
    public struct Limits: Sendable {
        public var entries: Int
        public var entryBytes: Int
        public var totalBytes: Int

        public init(entries: Int = 2_000, entryBytes: Int = 64 << 20, totalBytes: Int = 256 << 20) {
            self.entries = entries
            self.entryBytes = entryBytes
            self.totalBytes = totalBytes
        }
    }

    /// The names of the entries in the archive's order.
    public let names: [String]
    private let sizes: [String: Int]
    private let archive: OpaquePointer

    /// Opens the archive; throws when it is no zip, is encrypted, names an entry twice or unsafely, or is above a limit.
    public init(_ bytes: [UInt8], limits: Limits = Limits()) throws(ZipError) {
        let archive = try Zip.open(bytes)
        do throws(ZipError) {
            let entries = try Zip.check(archive, limits: limits)
            names = entries.map(\.name)
            sizes = Dictionary(uniqueKeysWithValues: entries.map { ($0.name, $0.size) })
            self.archive = archive
        } catch {
            zip_discard(archive)
            throw error
        }
    }

    deinit { zip_discard(archive) }

    /// The unpacked bytes of one entry; throws when there is no such entry or its checksum is wrong.
    public func read(_ name: String) throws(ZipError) -> [UInt8] {
        guard let size = sizes[name] else { throw ZipError.missing(name) }
        guard let file = zip_fopen(archive, name, 0) else { throw ZipError.damaged(name) }
        defer { zip_fclose(file) }
        var filled = 0
        // One byte more than declared: an entry that unpacks to more than it says is refused, and the end is seen.
        var result = [UInt8](repeating: 0, count: size + 1)
        while filled <= size {
            let count = result.withUnsafeMutableBytes { buffer in
                let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
                return zip_fread(file, rest.baseAddress, zip_uint64_t(rest.count))
            }
            guard count >= 0 else { throw ZipError.damaged(name) }
            if count == 0 { break }
            filled += Int(count)
        }
        guard filled == size else { throw ZipError.damaged(name) }
        result.removeLast()
        return result
    }

    private static func open(_ bytes: [UInt8]) throws(ZipError) -> OpaquePointer {
        // libzip takes no bytes at all for an archive without entries.
        guard !bytes.isEmpty else { throw ZipError.notAnArchive }
        var error = zip_error_t()
        zip_error_init(&error)
        defer { zip_error_fini(&error) }
        let source = try Zip.source(holding: bytes, error: &error)
        guard let archive = zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, &error) else {
            zip_source_free(source)
            throw ZipError.notAnArchive
        }
        return archive
    }

    private static func check(
        _ archive: OpaquePointer, limits: Limits
    ) throws(ZipError) -> [(name: String, size: Int)] {
        let count = Int(zip_get_num_entries(archive, 0))
        guard count <= limits.entries else { throw ZipError.tooManyEntries(limit: limits.entries) }
        var entries: [(name: String, size: Int)] = []
        var seen: Set<String> = []
        var total = 0
        for index in 0..<max(count, 0) {
            var status = zip_stat_t()
            guard zip_stat_index(archive, zip_uint64_t(index), 0, &status) == 0, let pointer = status.name,
                status.valid & zip_uint64_t(ZIP_STAT_SIZE) != 0
            else { throw ZipError.notAnArchive }
            let name = String(cString: pointer)
            guard isSafe(name), seen.insert(name).inserted else { throw ZipError.unsafeName(name) }
            guard status.encryption_method == ZIP_EM_NONE else { throw ZipError.encrypted(name) }
            guard status.size <= limits.entryBytes else { throw ZipError.tooLarge(name, limit: limits.entryBytes) }
            total += Int(status.size)
            guard total <= limits.totalBytes else { throw ZipError.tooLarge(name, limit: limits.totalBytes) }
            entries.append((name, Int(status.size)))
        }
        return entries
    }

    private static func isSafe(_ name: String) -> Bool {
        !name.isEmpty && !name.utf8.starts(with: "/".utf8) && !name.utf8.contains(UInt8(ascii: "\\"))
            && !name.utf8.split(separator: UInt8(ascii: "/")).contains { $0.elementsEqual("..".utf8) }
    }
}

/// Why an archive was refused or could not be written.
public enum ZipError: Error, Equatable, Sendable {
    case notAnArchive
    case tooManyEntries(limit: Int)
    /// The entry, or with it the whole archive, unpacks to more than the limit in bytes.
    case tooLarge(String, limit: Int)
    /// The entry's name is absent, given twice, absolute, or leads out of the archive.
    case unsafeName(String)
    case encrypted(String)
    case missing(String)
    /// The entry does not unpack to what the archive declares.
    case damaged(String)
    /// The part has a document type declaration: no part of an office document needs one.
    case documentType(String)
    /// The part is not XML in UTF-8.
    case notUTF8(String)
    case notWritten
}
