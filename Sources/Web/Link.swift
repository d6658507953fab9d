/// An address that is safe in `href`, `src`, `action` and in a `Location` header.
///
/// It is a path on this server that begins with one `/`, a `?` query, a `#` fragment, or an `https:`, `http:` or `mailto:`
/// address. Everything else (`javascript:`, `//host`, a backslash, a hidden control character) becomes `Link.unusable`.
/// The text is ASCII: all other bytes are percent-encoded.
public struct Link: Sendable, Hashable {
    public let text: String

    /// Leads nowhere (CSS Values 4 names `about:invalid` for this).
    public static let unusable = Link(checked: "about:invalid")

    /// An address that came from data.
    public init(checking text: some StringProtocol) {
        let bytes = Array(text.utf8)
        self = Link.isSafe(bytes) ? Link(checked: Percent.encode(bytes, keeping: Link.mayStay)) : .unusable
    }

    /// `Link("/units/\(id)")`.
    public init(_ link: Link) { self = link }

    private init(checked text: String) { self.text = text }

    public var isUsable: Bool { self != .unusable }

    /// Whether it stays on this server: what a `return_to` field may hold.
    public var isLocal: Bool { text.utf8.first == UInt8(ascii: "/") }

    private static func isSafe(_ bytes: [UInt8]) -> Bool {
        // URL parsers drop tabs and newlines and take `\` for `/` (URL Standard, section 4.4), so neither may be there.
        guard bytes.allSatisfy({ $0 > 0x1F && $0 != 0x7F && $0 != UInt8(ascii: "\\") }) else { return false }
        switch bytes.first {
        case UInt8(ascii: "/"): return bytes.dropFirst().first != UInt8(ascii: "/")
        case UInt8(ascii: "?"), UInt8(ascii: "#"): return true
        default: return hasSafeScheme(bytes)
        }
    }

    private static func hasSafeScheme(_ bytes: [UInt8]) -> Bool {
        guard let colon = bytes.prefix(7).firstIndex(of: UInt8(ascii: ":")) else { return false }
        let rest = bytes[(colon + 1)...]
        switch String(decoding: bytes[..<colon], as: UTF8.self).lowercased() {
        case "mailto": return !rest.isEmpty
        case "http", "https":
            guard rest.starts(with: "//".utf8) else { return false }
            let authority = rest.dropFirst(2).prefix { !"/?#".utf8.contains($0) }
            // `https://bank.example@elsewhere.example` leads elsewhere.
            return !authority.isEmpty && authority.first != UInt8(ascii: ":")
                && !authority.contains(UInt8(ascii: "@"))
        default: return false
        }
    }

    /// The characters of a URI (RFC 3986, section 2) and the sign of an escape already there.
    private static func mayStay(_ byte: UInt8) -> Bool {
        Percent.isUnreserved(byte) || ":/?#[]@!$&'()*+,;=%".utf8.contains(byte)
    }
}

extension Link: ExpressibleByStringInterpolation {
    public init(stringLiteral literal: StaticString) { self.init(checking: literal.description) }

    /// `"/findings/\(id)?after=\(key)"`: each interpolated value is one percent-encoded component.
    public init(stringInterpolation interpolation: StringInterpolation) {
        self.init(checking: interpolation.text)
    }

    public struct StringInterpolation: StringInterpolationProtocol {
        var text = ""

        public init(literalCapacity: Int, interpolationCount: Int) {
            text.reserveCapacity(literalCapacity + interpolationCount * 16)
        }

        public mutating func appendLiteral(_ literal: StaticString) { text += literal.description }

        public mutating func appendInterpolation(_ value: some LosslessStringConvertible) {
            text += Percent.encode(value.description)
        }

        /// `"/findings?\(query: filters)"`: a whole query, encoded by the form.
        public mutating func appendInterpolation(query: Form) { text += query.query }
    }
}

extension Link: CustomStringConvertible {
    public var description: String { text }
}
