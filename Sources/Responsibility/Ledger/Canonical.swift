import Foundation
import Storage

/// A value in the one byte form that a digest is taken of: the subset of RFC 8785 (JSON canonicalization) without fractions.
///
/// Members are sorted by name, text is in Unicode normalization form C, what is absent is an explicit `null`, and nothing is between the tokens.
/// What must be erasable later enters as the digest of its text and a salt of its own; see ``Entry``.
enum Canonical: Sendable, Equatable {
    case null
    case bool(Bool)
    case integer(Int64)
    case text(String)
    case list([Canonical])
    case object([String: Canonical])
    /// Text about a person: its digest is written, the salt is kept apart and destroyed when the text is erased.
    case erasable(String)

    /// The same object with more members.
    func with(_ members: [String: Canonical]) -> Canonical {
        guard case .object(let own) = self else { return self }
        return .object(own.merging(members) { _, new in new })
    }

    /// The bytes, and the salts of what is erasable, by the path of the member (`name`, `attendance.0.name`).
    func encoded(salt: @escaping () -> [UInt8]) -> (bytes: [UInt8], salts: [(path: String, salt: [UInt8])]) {
        var writer = CanonicalWriter(salt: salt)
        writer.write(self, at: "")
        return (writer.bytes, writer.salts)
    }
}

extension Canonical: ExpressibleByDictionaryLiteral, ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByNilLiteral
{
    init(dictionaryLiteral members: (String, Canonical)...) {
        self = .object(Dictionary(members, uniquingKeysWith: { _, last in last }))
    }
    init(stringLiteral text: String) { self = .text(text) }
    init(integerLiteral integer: Int64) { self = .integer(integer) }
    init(booleanLiteral bool: Bool) { self = .bool(bool) }
    init(arrayLiteral values: Canonical...) { self = .list(values) }
    init(nilLiteral: ()) { self = .null }

    static func of(_ text: String?) -> Canonical { text.map(Canonical.text) ?? .null }
    static func of(_ integer: Int?) -> Canonical { integer.map { .integer(Int64($0)) } ?? .null }
    static func of(_ day: Day?) -> Canonical { day.map { .text($0.description) } ?? .null }
    static func of(_ moment: Instant?) -> Canonical { moment.map { .integer($0.milliseconds) } ?? .null }
    static func of<Kind>(_ id: ID<Kind>?) -> Canonical { id.map { .text($0.description) } ?? .null }
    static func of(_ texts: [String]) -> Canonical { .list(texts.map(Canonical.text)) }
}

private struct CanonicalWriter {
    var bytes: [UInt8] = []
    var salts: [(path: String, salt: [UInt8])] = []
    private let salt: () -> [UInt8]

    init(salt: @escaping () -> [UInt8]) { self.salt = salt }

    mutating func write(_ value: Canonical, at path: String) {
        switch value {
        case .null: bytes += "null".utf8
        case .bool(let bool): bytes += (bool ? "true" : "false").utf8
        case .integer(let integer): bytes += String(integer).utf8
        case .text(let text): write(text)
        case .list(let values):
            bytes.append(UInt8(ascii: "["))
            for (index, value) in values.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                write(value, at: path.isEmpty ? "\(index)" : "\(path).\(index)")
            }
            bytes.append(UInt8(ascii: "]"))
        case .object(let members):
            bytes.append(UInt8(ascii: "{"))
            // Names are ASCII, so the order by bytes is RFC 8785's order by UTF-16 units.
            for (index, (name, value)) in members.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) })
                .enumerated()
            {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                write(name)
                bytes.append(UInt8(ascii: ":"))
                write(value, at: path.isEmpty ? name : "\(path).\(name)")
            }
            bytes.append(UInt8(ascii: "}"))
        case .erasable(let text):
            let salt = self.salt()
            salts.append((path, salt))
            write("sha256:" + Digest.of(salt + Array(text.precomposedStringWithCanonicalMapping.utf8)).hex)
        }
    }

    /// RFC 8785 §3.2.2.2: only the quotation mark, the backslash and control characters are escaped.
    private mutating func write(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.precomposedStringWithCanonicalMapping.utf8 {
            switch byte {
            case UInt8(ascii: "\""): bytes += "\\\"".utf8
            case UInt8(ascii: "\\"): bytes += "\\\\".utf8
            case 8: bytes += "\\b".utf8
            case 9: bytes += "\\t".utf8
            case 10: bytes += "\\n".utf8
            case 12: bytes += "\\f".utf8
            case 13: bytes += "\\r".utf8
            case 0..<32: bytes += ((byte < 16 ? "\\u000" : "\\u00") + String(byte, radix: 16)).utf8
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}
