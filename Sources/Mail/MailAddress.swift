/// An address that mail is sent to (RFC 5321, without quoted local parts and domain literals).
///
/// It has neither spaces nor control characters, so it can stand in a header or a command as it is.
public struct MailAddress: Hashable, Sendable, LosslessStringConvertible {
    public let description: String

    /// What stands behind the @.
    public var domain: String { description.split(separator: "@").last.map(String.init) ?? "" }

    /// `nil` for what is no address.
    public init?(_ text: String) {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard text.utf8.count <= 254, parts.count == 2, Self.isLocal(parts[0]), Self.isDomain(parts[1]) else {
            return nil
        }
        description = text
    }

    private static func isLocal(_ part: Substring) -> Bool {
        (1...64).contains(part.utf8.count) && part.first != "." && part.last != "." && !part.contains("..")
            && part.utf8.allSatisfy { isAlphanumeric($0) || ".!#$%&'*+/=?^_`{|}~-".utf8.contains($0) }
    }

    static func isDomain(_ part: some StringProtocol) -> Bool {
        let labels = part.split(separator: ".", omittingEmptySubsequences: false)
        return labels.allSatisfy { label in
            (1...63).contains(label.utf8.count) && label.first != "-" && label.last != "-"
                && label.utf8.allSatisfy { isAlphanumeric($0) || $0 == UInt8(ascii: "-") }
        }
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        (byte >= 48 && byte <= 57) || (byte >= 65 && byte <= 90) || (byte >= 97 && byte <= 122)
    }
}
