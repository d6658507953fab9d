/// Percent-encoding of addresses (RFC 3986, section 2.1).
public enum Percent {
    /// Reads one path segment: `nil` for a `%` without two hex digits, for bytes that are no UTF-8, and for a NUL.
    public static func decode(_ segment: some StringProtocol) -> String? {
        guard let bytes = decode(Array(segment.utf8)), !bytes.contains(0) else { return nil }
        return String(validating: bytes, as: UTF8.self)
    }

    /// Writes a path segment or a query value: every byte but letters, digits and `- . _ ~` is escaped.
    public static func encode(_ text: some StringProtocol) -> String {
        var output: [UInt8] = []
        encode(text, keeping: .unreserved, into: &output)
        return String(decoding: output, as: UTF8.self)
    }

    static func encode(_ text: some StringProtocol, keeping kept: ASCIISet, into output: inout [UInt8]) {
        for byte in text.utf8 {
            if kept.contains(byte) {
                output.append(byte)
            } else {
                output.append(UInt8(ascii: "%"))
                output.append(upperHexDigit(byte >> 4))
                output.append(upperHexDigit(byte & 15))
            }
        }
    }

    /// `nil` for a `%` without two hex digits.
    static func decode(_ bytes: [UInt8]) -> [UInt8]? {
        var isStrict = true
        let output = decode(bytes[...], isStrict: &isStrict)
        return isStrict ? output : nil
    }

    /// A `%` without two hex digits stays as it is (URL Standard, section 1.3).
    static func decodeLeniently(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        var isStrict = true
        return decode(bytes, isStrict: &isStrict)
    }

    private static func decode(_ bytes: ArraySlice<UInt8>, isStrict: inout Bool) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count)
        var index = bytes.startIndex
        while index < bytes.endIndex {
            if bytes[index] != UInt8(ascii: "%") {
                output.append(bytes[index])
                index += 1
            } else if index + 2 < bytes.endIndex, let high = hexValue(bytes[index + 1]),
                let low = hexValue(bytes[index + 2])
            {
                output.append(high << 4 | low)
                index += 3
            } else {
                isStrict = false
                output.append(bytes[index])
                index += 1
            }
        }
        return output
    }

    private static func hexValue(_ digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
        default: nil
        }
    }

    private static func upperHexDigit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "A") + value - 10
    }
}
