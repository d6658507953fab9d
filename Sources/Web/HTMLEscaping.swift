/// How text becomes harmless between tags and inside quoted attribute values.
enum HTMLEscaping {
    /// Appends text with `& < > " '` as character references and without ASCII control characters, tab and newline
    /// excepted.
    static func append(_ text: some StringProtocol, to output: inout [UInt8]) {
        if text.utf8.withContiguousStorageIfAvailable({ append($0, to: &output) }) == nil {
            append(Array(text.utf8), to: &output)
        }
    }

    static func append(_ text: [UInt8], to output: inout [UInt8]) {
        text.withUnsafeBufferPointer { append($0, to: &output) }
    }

    /// Bytes, not characters: a grapheme cluster can hide a `<` behind a combining mark.
    static func append(_ text: UnsafeBufferPointer<UInt8>, to output: inout [UInt8]) {
        var clean = 0
        for index in text.indices {
            let byte = text[index]
            if byte > UInt8(ascii: ">"), byte != 0x7F { continue }
            guard let reference = reference(for: byte) else { continue }
            output.append(contentsOf: text[clean..<index])
            reference.withUTF8Buffer { output.append(contentsOf: $0) }
            clean = index + 1
        }
        output.append(contentsOf: text[clean...])
    }

    /// What stands for a byte, empty for one that is dropped, `nil` for one that may stay.
    private static func reference(for byte: UInt8) -> StaticString? {
        switch byte {
        case UInt8(ascii: "&"): "&amp;"
        case UInt8(ascii: "<"): "&lt;"
        case UInt8(ascii: ">"): "&gt;"
        case UInt8(ascii: "\""): "&quot;"
        case UInt8(ascii: "'"): "&#39;"
        case UInt8(ascii: "\t"), UInt8(ascii: "\n"): nil
        case 0x00...0x1F, 0x7F: ""
        default: nil
        }
    }
}
