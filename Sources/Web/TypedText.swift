import Foundation

/// Text as people type and paste it, made tidy.
enum TypedText {
    /// Trimmed, in Unicode normal form C.
    static func line(_ text: String) -> String { trimmed(composed(text)) }

    /// Trimmed, in normal form C, with `\n` for every `\r\n` and `\r`.
    static func lines(_ text: String) -> String {
        guard text.utf8.contains(UInt8(ascii: "\r")) else { return line(text) }
        var output = String.UnicodeScalarView()
        var followsReturn = false
        for scalar in text.unicodeScalars {
            if scalar == "\r" {
                output.append("\n")
            } else if scalar != "\n" || !followsReturn {
                output.append(scalar)
            }
            followsReturn = scalar == "\r"
        }
        return line(String(output))
    }

    /// A trimmed line whose full-width ASCII (U+FF01 to U+FF5E), as Chinese input methods give it, is plain ASCII.
    static func halfWidth(_ text: String) -> String {
        var output = String.UnicodeScalarView()
        for scalar in line(text).unicodeScalars {
            let isFullWidth = (0xFF01...0xFF5E).contains(scalar.value)
            output.append(isFullWidth ? Unicode.Scalar(UInt8(scalar.value - 0xFEE0)) : scalar)
        }
        return String(output)
    }

    /// The text, if it is no longer than `max` characters and holds no control character but those named.
    static func check(_ text: String, max: Int, mayHold allowed: String) throws(Problem.Rule) -> String {
        guard text.unicodeScalars.allSatisfy({ !isControl($0) || allowed.unicodeScalars.contains($0) }) else {
            throw .controlCharacter
        }
        // One character can carry any number of combining marks: 32 bytes each are enough for every real one.
        guard text.utf8.count <= max || (text.utf8.count / 32 <= max && text.count <= max) else {
            throw .tooLong(limit: max)
        }
        return text
    }

    static func isFreeOfControls(_ text: String) -> Bool { !text.unicodeScalars.contains(where: isControl) }

    static func integer(_ text: String, in range: ClosedRange<Int>) throws(Problem.Rule) -> Int {
        if let number = Int(text) {
            guard range.contains(number) else { throw .outOfRange(range) }
            return number
        }
        let digits = text.utf8.first == UInt8(ascii: "-") ? text.utf8.dropFirst() : text.utf8[...]
        let isTooBig = !digits.isEmpty && digits.allSatisfy(ASCIISet.digits.contains)
        throw isTooBig ? .outOfRange(range) : .notANumber
    }

    /// C0, DEL, C1, and the two marks that make text read backwards, with which file names are forged.
    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x00...0x1F, 0x7F...0x9F, 0x202D, 0x202E: true
        default: false
        }
    }

    private static func composed(_ text: String) -> String {
        text.utf8.allSatisfy { $0 < 0x80 } ? text : text.precomposedStringWithCanonicalMapping
    }

    private static func trimmed(_ text: String) -> String {
        let scalars = text.unicodeScalars
        guard let first = scalars.firstIndex(where: { !isBlank($0) }),
            let last = scalars.lastIndex(where: { !isBlank($0) })
        else { return "" }
        return String(scalars[first...last])
    }

    /// White space, and what cannot be seen at all: zero-width space, word joiner, byte order mark.
    private static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isWhitespace || scalar == "\u{200B}" || scalar == "\u{2060}" || scalar == "\u{FEFF}"
    }
}
