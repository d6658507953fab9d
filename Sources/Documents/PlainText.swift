/// Text files in the encodings that offices use.
public enum PlainText {
    /// The text of the beginning of a file, in UTF-8, UTF-16 with a mark, or GB18030; nil when it is none of these.
    ///
    /// A character that was cut through at the end is left out.
    public static func read(_ bytes: [UInt8]) -> String? {
        let bytes = withoutCutCharacter(bytes)
        for cut in 0...min(3, bytes.count) {
            guard let decoded = try? decode(Array(bytes.dropLast(cut))) else { continue }
            let text = String(decoding: decoded.text[decoded.start...], as: UTF8.self)
            return text.unicodeScalars.contains { $0.value < 0x20 && !"\n\r\t\u{C}".unicodeScalars.contains($0) }
                ? nil : text
        }
        return nil
    }

    /// UTF-8 that ends inside a character, without that character; everything else as it is.
    private static func withoutCutCharacter(_ bytes: [UInt8]) -> [UInt8] {
        let tail = bytes.suffix(3).reversed().prefix { 0x80...0xBF ~= $0 }.count
        guard tail < bytes.count else { return bytes }
        let start = bytes.count - tail - 1
        let length =
            switch bytes[start] {
            case 0xC2...0xDF: 2
            case 0xE0...0xEF: 3
            case 0xF0...0xF4: 4
            default: 1
            }
        let whole = Array(bytes[..<start])
        let isCut = length > tail + 1 && (try? UTF8Span(validating: whole.span)) != nil
        return isCut ? whole : bytes
    }
}
