/// The identity of one kind of thing: an `ID<Unit>` cannot be passed where an `ID<Finding>` is meant.
///
/// 63 bits, ordered by time: 41 of milliseconds since 2024-01-01T00:00:00Z, 10 of the process's node, 12 of a counter.
/// In URLs and JSON it is 13 characters of Crockford's base 32.
public struct ID<Kind>: RawRepresentable, Hashable, Sendable {
    public let rawValue: Int64
    public init(rawValue: Int64) { self.rawValue = rawValue }
}

extension ID: Comparable {
    public static func < (a: ID, b: ID) -> Bool { a.rawValue < b.rawValue }
}

extension ID: CustomStringConvertible, LosslessStringConvertible {
    /// 13 characters of Crockford's base 32, the most significant first.
    public var description: String {
        String(unsafeUninitializedCapacity: 13) { bytes in
            var rest = UInt64(bitPattern: rawValue)
            for index in stride(from: 12, through: 0, by: -1) {
                bytes[index] = alphabet[Int(rest & 31)]
                rest >>= 5
            }
            return 13
        }
    }

    /// Reads what ``description`` writes, in either case, with Crockford's allowances (O for 0, I and L for 1).
    public init?(_ text: String) {
        guard text.utf8.count == 13 else { return nil }
        var value: UInt64 = 0
        for (index, byte) in text.utf8.enumerated() {
            guard let digit = digit(of: byte), index > 0 || digit < 8 else { return nil }
            value = value << 5 | UInt64(digit)
        }
        self.init(rawValue: Int64(bitPattern: value))
    }
}

private let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)

private func digit(of byte: UInt8) -> Int? {
    let upper = byte >= 97 && byte <= 122 ? byte - 32 : byte
    switch upper {
    case UInt8(ascii: "O"): return 0
    case UInt8(ascii: "I"), UInt8(ascii: "L"): return 1
    default: return alphabet.firstIndex(of: upper)
    }
}
