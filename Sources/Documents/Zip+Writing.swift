import CZip
import Glibc

extension Zip {
    /// An archive of the entries in their order, all dated 1980-01-01 so that equal entries give equal bytes.
    public static func bytes(of entries: [(name: String, bytes: [UInt8])]) throws(ZipError) -> [UInt8] {
        var error = zip_error_t()
        zip_error_init(&error)
        defer { zip_error_fini(&error) }
        guard let target = zip_source_buffer_create(nil, 0, 0, &error) else { throw ZipError.notWritten }
        defer { zip_source_free(target) }
        zip_source_keep(target)
        guard let archive = zip_open_from_source(target, ZIP_TRUNCATE, &error) else {
            zip_source_free(target)
            throw ZipError.notWritten
        }
        do throws(ZipError) {
            for (name, bytes) in entries { try add(name, bytes, to: archive) }
            guard zip_close(archive) == 0 else { throw ZipError.notWritten }
        } catch {
            zip_discard(archive)
            throw error
        }
        return try contents(of: target)
    }

    /// A source that owns a copy of the bytes.
    static func source(holding bytes: [UInt8], error: inout zip_error_t) throws(ZipError) -> OpaquePointer {
        // libzip does not free a buffer without bytes, so there must be none.
        let copy = bytes.isEmpty ? nil : malloc(bytes.count)
        guard bytes.isEmpty || copy != nil else { throw ZipError.notWritten }
        bytes.withUnsafeBytes { buffer in
            if let copy, let start = buffer.baseAddress { memcpy(copy, start, buffer.count) }
        }
        guard let source = zip_source_buffer_create(copy, zip_uint64_t(bytes.count), 1, &error) else {
            free(copy)
            throw ZipError.notWritten
        }
        return source
    }

    private static func add(_ name: String, _ bytes: [UInt8], to archive: OpaquePointer) throws(ZipError) {
        var error = zip_error_t()
        zip_error_init(&error)
        defer { zip_error_fini(&error) }
        let source = try Deflated(bytes).source(&error)
        let index = zip_file_add(archive, name, source, ZIP_FL_ENC_UTF_8)
        guard index >= 0 else {
            zip_source_free(source)
            throw ZipError.notWritten
        }
        let place = zip_uint64_t(index)
        // DOS date and time, because a Unix time would be turned into the machine's time zone.
        guard zip_file_set_dostime(archive, place, 0, firstDOSDay, 0) == 0,
            zip_set_file_compression(archive, place, ZIP_CM_DEFLATE, 1) == 0
        else { throw ZipError.notWritten }
    }

    private static func contents(of source: OpaquePointer) throws(ZipError) -> [UInt8] {
        var status = zip_stat_t()
        guard zip_source_stat(source, &status) == 0, zip_source_open(source) == 0 else { throw ZipError.notWritten }
        defer { zip_source_close(source) }
        var result = [UInt8](repeating: 0, count: Int(status.size))
        let count = result.withUnsafeMutableBytes { zip_source_read(source, $0.baseAddress, zip_uint64_t($0.count)) }
        guard count == result.count else { throw ZipError.notWritten }
        return result
    }
}

/// 1980-01-01 in the zip format: year since 1980 × 512 + month × 32 + day.
private let firstDOSDay: zip_uint16_t = 1 * 32 + 1
