#if Postgres
import CPostgres
import Storage

/// Writes rows in COPY's text format into a buffer, and sends the buffer to the server when it is full.
///
/// Text and not binary: it fits every type of column, and the server reads it at about the same speed.
final class PostgresLoader: BulkWriter {
    private let link: PostgresLink
    private let width: Int
    private var column = 0
    private var isOpen = true
    private var count = 0
    private let buffer = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 128 * 1024)

    init(_ link: PostgresLink, width: Int) {
        self.link = link
        self.width = width
    }

    deinit { buffer.deallocate() }

    func add(_ integer: Int64) throws {
        try beginValue()
        try reserve(20)
        if integer < 0 { put(UInt8(ascii: "-")) }
        var rest = integer.magnitude
        let start = count
        repeat {
            put(UInt8(48 + rest % 10))
            rest /= 10
        } while rest > 0
        buffer[start..<count].reverse()
    }

    func add(_ bool: Bool) throws {
        try beginValue()
        try reserve(1)
        put(bool ? UInt8(ascii: "t") : UInt8(ascii: "f"))
    }

    func addNull() throws {
        try beginValue()
        try reserve(2)
        put(UInt8(ascii: "\\"))
        put(UInt8(ascii: "N"))
    }

    func add(_ utf8: UnsafeBufferPointer<UInt8>) throws {
        try beginValue()
        for byte in utf8 {
            // One look per byte leaves room for an escape as well.
            if count + 2 > buffer.count { try flush() }
            if byte < 14 || byte == UInt8(ascii: "\\") { try putSpecial(byte) } else { put(byte) }
        }
    }

    /// `\x` and hexadecimal digits, the backslash doubled for COPY.
    func add(blob bytes: [UInt8]) throws {
        try beginValue()
        try reserve(3)
        for byte in "\\\\x".utf8 { put(byte) }
        for byte in bytes {
            try reserve(2)
            for half in [byte >> 4, byte & 15] { put(half < 10 ? half + 48 : half + 87) }
        }
    }

    func endRow() throws {
        guard column == width else { throw StorageError.failed("\(column) values for \(width) columns") }
        try reserve(1)
        put(UInt8(ascii: "\n"))
        column = 0
    }

    /// Sends what is left.
    func finish() throws {
        guard column == 0 else { throw StorageError.failed("the last row was not ended") }
        isOpen = false
        try flush()
    }

    /// Tells the server that nothing comes of it, and takes its answers.
    func abandon() {
        isOpen = false
        guard PQputCopyEnd(link.handle, "abandoned") == 1 else { return }
        while let result = PQgetResult(link.handle) { PQclear(result) }
    }

    private func beginValue() throws {
        guard isOpen else { throw StorageError.failed("the rows were loaded already") }
        column += 1
        guard column <= width else { throw StorageError.failed("more than \(width) values for \(width) columns") }
        guard column > 1 else { return }
        try reserve(1)
        put(UInt8(ascii: "\t"))
    }

    /// The bytes that COPY would take for the end of a value or a row, or for an escape.
    private func putSpecial(_ byte: UInt8) throws {
        let letter: UInt8
        switch byte {
        case 0: throw StorageError.failed("a text cannot hold a NUL")
        case UInt8(ascii: "\t"): letter = UInt8(ascii: "t")
        case UInt8(ascii: "\n"): letter = UInt8(ascii: "n")
        case UInt8(ascii: "\r"): letter = UInt8(ascii: "r")
        case UInt8(ascii: "\\"): letter = byte
        default: return put(byte)
        }
        put(UInt8(ascii: "\\"))
        put(letter)
    }

    private func put(_ byte: UInt8) {
        buffer[count] = byte
        count += 1
    }

    private func reserve(_ bytes: Int) throws {
        if count + bytes > buffer.count { try flush() }
    }

    private func flush() throws {
        guard count > 0 else { return }
        let sent = buffer.withMemoryRebound(to: CChar.self) {
            PQputCopyData(link.handle, $0.baseAddress, Int32(count))
        }
        guard sent == 1 else { throw link.failed(nil) }
        count = 0
    }
}
#endif
