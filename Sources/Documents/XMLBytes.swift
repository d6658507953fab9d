/// Markup as it grows, in UTF-8: a document of some thousand paragraphs is written in one pass over its text.
struct XMLBytes {
    private(set) var bytes: [UInt8] = []

    /// Adds markup as it is.
    mutating func append(_ markup: String) {
        var markup = markup
        markup.withUTF8 { bytes.append(contentsOf: $0) }
    }

    static func += (a: inout XMLBytes, markup: String) { a.append(markup) }

    mutating func reserve(_ count: Int) { bytes.reserveCapacity(bytes.count + count) }

    /// Adds the mark of an item written by hand: its number in brackets.
    private mutating func append(mark number: Int) {
        append("（")
        var power = 1
        while number / power >= 10 { power *= 10 }
        while power > 0 {
            bytes.append(UInt8(ascii: "0") + UInt8(number / power % 10))
            power /= 10
        }
        append("）")
    }

    /// Adds the pieces of a run's text: `w:t` for characters, breaks and tabs between them; before the first the mark of an item.
    mutating func append(textOf run: String, item number: Int? = nil) {
        var text = run
        text.withUTF8 { utf8 in
            var start = 0
            if let number {
                start = utf8.firstIndex { $0 < 0x20 && lineMark($0) != nil } ?? utf8.count
                // White space inside is kept anyway; at the end it needs the attribute. A mark has none.
                let endsBlank = start > 0 && utf8[start - 1] == 0x20
                append(endsBlank ? #"<w:t xml:space="preserve">"# : "<w:t>")
                append(mark: number)
                append(escaping: UnsafeBufferPointer(rebasing: utf8[..<start]))
                append("</w:t>")
            }
            for index in start..<utf8.count {
                guard utf8[index] < 0x20, let mark = lineMark(utf8[index]) else { continue }
                append(piece: UnsafeBufferPointer(rebasing: utf8[start..<index]))
                append(mark)
                start = index + 1
            }
            append(piece: UnsafeBufferPointer(rebasing: utf8[start...]))
        }
    }

    private func lineMark(_ byte: UInt8) -> String? {
        guard byte < 0x20 else { return nil }
        return switch byte {
        case 0x0A: "<w:br/>"
        case 0x09: "<w:tab/>"
        case 0x0D: ""
        default: nil
        }
    }

    private mutating func append(piece: UnsafeBufferPointer<UInt8>) {
        guard let first = piece.first, let last = piece.last else { return }
        // White space inside is kept anyway; at the ends it needs the attribute.
        append(first == 0x20 || last == 0x20 ? #"<w:t xml:space="preserve">"# : "<w:t>")
        append(escaping: piece)
        append("</w:t>")
    }

    /// Adds character data: markup escaped, characters that XML 1.0 does not allow (section 2.2) left out.
    private mutating func append(escaping text: UnsafeBufferPointer<UInt8>) {
        var start = 0
        var index = 0
        func upTo(_ end: Int) -> UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(rebasing: text[start..<end]) }
        while index < text.count {
            guard mayNeedEscape[Int(text[index])] else {
                index += 1
                continue
            }
            let replacement: String
            var length = 1
            switch text[index] {
            case UInt8(ascii: "&"): replacement = "&amp;"
            case UInt8(ascii: "<"): replacement = "&lt;"
            case UInt8(ascii: ">"): replacement = "&gt;"
            case ..<0x20: replacement = ""
            case 0xEF where isNoCharacter(text, at: index): (replacement, length) = ("", 3)
            default:
                index += 1
                continue
            }
            bytes.append(contentsOf: upTo(index))
            append(replacement)
            index += length
            start = index
        }
        bytes.append(contentsOf: upTo(text.count))
    }

    /// U+FFFE and U+FFFF are EF BF BE and EF BF BF.
    private func isNoCharacter(_ text: UnsafeBufferPointer<UInt8>, at index: Int) -> Bool {
        index + 2 < text.count && text[index + 1] == 0xBF && text[index + 2] >= 0xBE
    }
}

/// By byte: whether it may begin something that is written otherwise; all others stand for themselves.
private let mayNeedEscape: [Bool] = (0...255).map { [0x26, 0x3C, 0x3E, 0xEF].contains($0) || $0 < 0x20 }
