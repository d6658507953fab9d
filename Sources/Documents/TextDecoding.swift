import Glibc

/// Text in UTF-8, with the place where it begins after a byte order mark.
struct DecodedText {
    let encoding: DelimitedText.Encoding
    let text: [UInt8]
    let start: Int
}

/// Finds the encoding: a byte order mark decides, then valid UTF-8, then GB18030.
///
/// The problem names the row up to which the likeliest encoding could be read.
func decode(_ bytes: [UInt8]) throws(DelimitedText.Problem) -> DecodedText {
    if bytes.starts(with: [0xFF, 0xFE]) { return try convert(bytes, from: .utf16LittleEndian, skipping: 2) }
    if bytes.starts(with: [0xFE, 0xFF]) { return try convert(bytes, from: .utf16BigEndian, skipping: 2) }
    let hasMark = bytes.starts(with: [0xEF, 0xBB, 0xBF])
    guard let valid = validUTF8Prefix(of: bytes) else {
        return DecodedText(encoding: .utf8, text: bytes, start: hasMark ? 3 : 0)
    }
    if hasMark { throw unknownEncoding(after: bytes[3..<max(valid, 3)]) }
    let chinese = iconv(bytes[...], from: .gb18030)
    if chinese.read == bytes.count { return DecodedText(encoding: .gb18030, text: chinese.text, start: 0) }
    throw unknownEncoding(after: chinese.read > valid ? chinese.text[...] : bytes[..<valid])
}

private func convert(
    _ bytes: [UInt8], from encoding: DelimitedText.Encoding, skipping mark: Int
) throws(DelimitedText.Problem) -> DecodedText {
    let result = iconv(bytes[mark...], from: encoding)
    guard result.read == bytes.count - mark else { throw unknownEncoding(after: result.text[...]) }
    return DecodedText(encoding: encoding, text: result.text, start: 0)
}

/// How many bytes at the beginning are valid UTF-8, or nil when all are.
private func validUTF8Prefix(of bytes: [UInt8]) -> Int? {
    do throws(UTF8.ValidationError) {
        _ = try UTF8Span(validating: bytes.span)
        return nil
    } catch {
        return error.byteOffsets.lowerBound
    }
}

/// Converts to UTF-8 as far as the bytes are valid, and tells how many of them were.
private func iconv(_ bytes: ArraySlice<UInt8>, from encoding: DelimitedText.Encoding) -> (text: [UInt8], read: Int) {
    guard let converter = iconv_open("UTF-8", encoding.rawValue), converter != iconv_t(bitPattern: -1) else {
        return ([], 0)
    }
    defer { iconv_close(converter) }
    // No character of these encodings grows by more than 3 to 2: 2 bytes become 3, 4 bytes become at most 4.
    // A lone byte stays one, so the text also fits with a little room for the end.
    let room = bytes.count + bytes.count / 2 + 16
    var read = 0
    let text = [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
        var source = UnsafeMutablePointer<CChar>(nil)
        bytes.withUnsafeBytes { raw in
            source = UnsafeMutableRawPointer(mutating: raw.baseAddress)?.assumingMemoryBound(to: CChar.self)
            var target = UnsafeMutableRawPointer(buffer.baseAddress)?.assumingMemoryBound(to: CChar.self)
            var sourceLeft = raw.count
            var targetLeft = room
            _ = Glibc.iconv(converter, &source, &sourceLeft, &target, &targetLeft)
            read = raw.count - sourceLeft
            count = room - targetLeft
        }
    }
    return (text, read)
}

/// The problem in the row in which the readable text ends.
private func unknownEncoding(after text: ArraySlice<UInt8>) -> DelimitedText.Problem {
    var row = 1
    var isQuoted = false
    var previous: UInt8 = 0
    for byte in text {
        if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
        let endsRow = byte == 0x0D || (byte == 0x0A && previous != 0x0D)
        if endsRow, !isQuoted { row += 1 }
        previous = byte
    }
    return DelimitedText.Problem(row: row, reason: .unknownEncoding)
}
