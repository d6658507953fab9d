import Foundation

/// A line of a message's head: a name and a value that may be in any script.
struct MailHeader: Sendable {
    let name: String
    let value: String

    /// - Throws: ``MailError/header`` for a value with a line break or another control character, which could begin a header of its own.
    init(_ name: String, _ value: String) throws {
        guard !value.isEmpty, value.unicodeScalars.allSatisfy({ $0.value >= 32 && $0.value != 127 }) else {
            throw MailError.header(name)
        }
        self.name = name
        self.value = value
    }

    /// As it is sent: what is ASCII stays as it is, other text becomes encoded words (RFC 2047).
    var line: String { "\(name): \(Self.encoded(value))\r\n" }

    /// The value as it is, if short and ASCII; else as encoded words of at most 75 characters, one a line.
    static func encoded(_ text: String) -> String {
        if text.utf8.allSatisfy({ $0 < 128 }), !text.contains("=?") { return text }
        return words(text).map { "=?UTF-8?B?\(Data($0.utf8).base64EncodedString())?=" }.joined(separator: "\r\n ")
    }

    /// Pieces of at most 45 bytes that break no character apart.
    private static func words(_ text: String) -> [String] {
        var words: [String] = []
        var word = ""
        for scalar in text.unicodeScalars {
            if word.utf8.count + String(scalar).utf8.count > 45 {
                words.append(word)
                word = ""
            }
            word.unicodeScalars.append(scalar)
        }
        return words + (word.isEmpty ? [] : [word])
    }

    /// A name before an address: quoted, or encoded.
    static func mailbox(_ name: String, _ address: MailAddress) -> String {
        if name.isEmpty { return address.description }
        let shown =
            name.utf8.allSatisfy { $0 < 128 }
            ? "\"\(name.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))\"" : encoded(name)
        return "\(shown) <\(address)>"
    }
}
