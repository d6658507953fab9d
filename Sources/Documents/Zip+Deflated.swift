import CDeflate
import CZip

extension Zip {
    /// An entry of an archive that is being written, deflated (RFC 1951) before libzip sees it, which costs half of what zlib takes.
    final class Deflated {
        private let packed: [UInt8]
        private let size: Int
        private let crc: UInt32
        private var read = 0

        init(_ bytes: [UInt8]) throws(ZipError) {
            // The quickest level: what the next ones save of a long report is a few kilobytes.
            guard let compressor = libdeflate_alloc_compressor(1) else { throw ZipError.notWritten }
            defer { libdeflate_free_compressor(compressor) }
            packed = [UInt8](unsafeUninitializedCapacity: libdeflate_deflate_compress_bound(compressor, bytes.count)) {
                $1 = libdeflate_deflate_compress(compressor, bytes, bytes.count, $0.baseAddress, $0.count)
            }
            guard !packed.isEmpty else { throw ZipError.notWritten }
            size = bytes.count
            crc = libdeflate_crc32(0, bytes, bytes.count)
        }

        /// A source of libzip's that gives these bytes as they are and lets go of them when it is freed.
        func source(_ error: inout zip_error_t) throws(ZipError) -> OpaquePointer {
            let kept = Unmanaged.passRetained(self)
            guard let source = zip_source_function_create(answer, kept.toOpaque(), &error) else {
                kept.release()
                throw ZipError.notWritten
            }
            return source
        }

        /// Answers one command of libzip's: the number of bytes given, 0, or -1.
        fileprivate func does(_ command: zip_source_cmd_t, _ data: UnsafeMutableRawPointer?, _ length: Int) -> Int {
            switch command {
            case ZIP_SOURCE_OPEN:
                read = 0
                return 0
            case ZIP_SOURCE_READ:
                let count = min(length, packed.count - read)
                packed.withUnsafeBytes { data?.copyMemory(from: $0.baseAddress! + read, byteCount: count) }
                read += count
                return count
            case ZIP_SOURCE_CLOSE: return 0
            case ZIP_SOURCE_STAT:
                guard let status = data?.assumingMemoryBound(to: zip_stat_t.self) else { return -1 }
                zip_stat_init(status)
                status.pointee.size = zip_uint64_t(size)
                status.pointee.comp_size = zip_uint64_t(packed.count)
                status.pointee.crc = crc
                status.pointee.comp_method = zip_uint16_t(ZIP_CM_DEFLATE)
                status.pointee.valid = zip_uint64_t(
                    ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE | ZIP_STAT_CRC | ZIP_STAT_COMP_METHOD)
                return MemoryLayout<zip_stat_t>.size
            case ZIP_SOURCE_ERROR:
                let nothing = (CInt(0), CInt(0))
                data?.storeBytes(of: nothing, as: (CInt, CInt).self)
                return MemoryLayout.size(ofValue: nothing)
            case ZIP_SOURCE_SUPPORTS:
                return [
                    ZIP_SOURCE_OPEN, ZIP_SOURCE_READ, ZIP_SOURCE_CLOSE, ZIP_SOURCE_STAT, ZIP_SOURCE_ERROR,
                    ZIP_SOURCE_FREE, ZIP_SOURCE_SUPPORTS,
                ].reduce(0) { $0 | 1 << Int($1.rawValue) }
            default: return -1
            }
        }
    }
}

/// libzip's `zip_source_callback` for a `Zip.Deflated`.
private func answer(
    _ entry: UnsafeMutableRawPointer?, _ data: UnsafeMutableRawPointer?, _ length: zip_uint64_t,
    _ command: zip_source_cmd_t
) -> zip_int64_t {
    guard let entry else { return -1 }
    let deflated = Unmanaged<Zip.Deflated>.fromOpaque(entry)
    guard command != ZIP_SOURCE_FREE else {
        deflated.release()
        return 0
    }
    return zip_int64_t(deflated.takeUnretainedValue().does(command, data, Int(length)))
}
