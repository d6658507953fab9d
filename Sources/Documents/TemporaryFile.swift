import Glibc

/// A file in a folder that only this program's user can read, and that is gone when this value is.
struct TemporaryFile: ~Copyable {
    let path: String

    init(in folder: String) throws(SpreadsheetError) {
        var template = Array("\(folder)/document-XXXXXX".utf8CString)
        let descriptor = mkstemp(&template)
        guard descriptor >= 0 else { throw SpreadsheetError.temporaryFile(folder) }
        close(descriptor)
        path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    deinit { unlink(path) }

    func contents() throws(SpreadsheetError) -> [UInt8] {
        let descriptor = open(path, O_RDONLY)
        guard descriptor >= 0 else { throw SpreadsheetError.temporaryFile(path) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw SpreadsheetError.temporaryFile(path) }
        var result = [UInt8](repeating: 0, count: Int(status.st_size))
        var filled = 0
        while filled < result.count {
            let count = result.withUnsafeMutableBytes { buffer in
                let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
                return Glibc.read(descriptor, rest.baseAddress, rest.count)
            }
            guard count > 0 else { throw SpreadsheetError.temporaryFile(path) }
            filled += count
        }
        return result
    }
}
