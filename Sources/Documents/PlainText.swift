/// Text files in the encodings that offices use.
public enum PlainText {
    /// The text of the beginning of a file, in UTF-8, UTF-16 with a mark, or GB18030; nil when it is none of these.
    ///
    /// A character that was cut through at the end is left out.
    public static func read(_ bytes: [UInt8]) -> String? {
        for cut in 0...min(3, bytes.count) {
            guard let decoded = try? decode(Array(bytes.dropLast(cut))) else { continue }
            let text = String(decoding: decoded.text[decoded.start...], as: UTF8.self)
            return text.unicodeScalars.contains { $0.value < 0x20 && !"\n\r\t\u{C}".unicodeScalars.contains($0) }
                ? nil : text
        }
        return nil
    }
}
