/// A piece of HTML in UTF-8. Interpolated text is escaped byte by byte; only another `HTML` goes in as it is.
///
/// Literal pieces are `StaticString`, so nothing made at run time can become markup. Attribute values stand in double
/// quotes.
public struct HTML: Sendable, Hashable {
    /// The markup in UTF-8, as it is sent.
    public private(set) var bytes: [UInt8]

    /// Text, escaped, as a piece of HTML.
    public init(text: some StringProtocol) {
        bytes = []
        bytes.reserveCapacity(text.utf8.count)
        HTMLEscaping.append(text, to: &bytes)
    }

    /// Whether there is nothing to show.
    public var isEmpty: Bool { bytes.isEmpty }

    /// Puts more after it.
    public static func += (html: inout HTML, more: HTML) { html.bytes += more.bytes }
}

extension HTML: ExpressibleByStringInterpolation {
    /// Markup known when the program was compiled, such as an icon; it goes in as it is.
    public init(stringLiteral literal: StaticString) { bytes = literal.withUTF8Buffer { Array($0) } }

    /// Markup with `\(…)` in it; text is escaped.
    public init(stringInterpolation interpolation: StringInterpolation) { bytes = interpolation.bytes }
}

extension HTML: CustomStringConvertible {
    /// The markup itself.
    public var description: String { String(decoding: bytes, as: UTF8.self) }
}

extension [HTML] {
    /// One piece of HTML, with the separator between the pieces.
    public func joined(separator: HTML = "") -> HTML { "\(self, separator: separator)" }
}
