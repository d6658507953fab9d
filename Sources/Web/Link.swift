/// An address that is safe in `href`, `src`, `action` and in a `Location` header.
///
/// It is a path on this server that begins with one `/`, a `?` query, a `#` fragment, or an `https:`, `http:` or
/// `mailto:` address. Everything else (`javascript:`, `//host`, a backslash, a hidden control character) becomes
/// `Link.unusable`. The text is ASCII: all other bytes are percent-encoded.
public struct Link: Sendable, Hashable {
    /// The address, in ASCII.
    public let text: String

    /// Leads nowhere (CSS Values 4 names `about:invalid` for this).
    public static let unusable = Link(checked: "about:invalid")

    /// An address that came from data.
    public init(checking text: some StringProtocol) {
        self.init(checking: Array(text.utf8))
    }

    private init(checking bytes: [UInt8]) {
        guard Link.isSafe(bytes) else {
            self = .unusable
            return
        }
        if bytes.allSatisfy(ASCIISet.uri.contains) {
            self.init(checked: String(decoding: bytes, as: UTF8.self))
        } else {
            var output: [UInt8] = []
            Percent.encode(String(decoding: bytes, as: UTF8.self), keeping: .uri, into: &output)
            self.init(checked: String(decoding: output, as: UTF8.self))
        }
    }

    /// `Link("/units/\(id)")`.
    public init(_ link: Link) { self = link }

    private init(checked text: String) { self.text = text }

    /// Whether it leads anywhere.
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
}

extension Link: ExpressibleByStringInterpolation {
    /// An address from the source, checked all the same.
    public init(stringLiteral literal: StaticString) { self.init(checking: literal.description) }

    /// `"/findings/\(id)?after=\(key)"`: each interpolated value is one percent-encoded component.
    public init(stringInterpolation interpolation: StringInterpolation) {
        self.init(checking: interpolation.bytes)
    }

    /// What may stand in `\(…)` inside a link.
    public struct StringInterpolation: StringInterpolationProtocol {
        var bytes: [UInt8] = []

        /// Makes room for the literal and about 16 bytes for each value.
        public init(literalCapacity: Int, interpolationCount: Int) {
            bytes.reserveCapacity(literalCapacity + interpolationCount * 16)
        }

        /// A piece of the address from the source, as it is.
        public mutating func appendLiteral(_ literal: StaticString) {
            literal.withUTF8Buffer { bytes.append(contentsOf: $0) }
        }

        /// One component, percent-encoded, `/` included.
        public mutating func appendInterpolation(_ value: some LosslessStringConvertible) {
            Percent.encode(value.description, keeping: .unreserved, into: &bytes)
        }

        /// `"/findings?\(query: filters)"`: a whole query, encoded by the form.
        public mutating func appendInterpolation(query: Form) { bytes += query.query.utf8 }
    }
}

extension Link: CustomStringConvertible {
    /// The address.
    public var description: String { text }
}
