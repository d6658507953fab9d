/// A header value with parameters, such as `form-data; name="title"` (RFC 9110, section 5.6.6).
struct HeaderValue {
    /// What stands before the first `;`, in lower case.
    let main: String
    private var parameters: [String: [UInt8]] = [:]

    /// `nil` for anything malformed, and for a parameter given twice.
    init?(_ bytes: [UInt8]) {
        let end = bytes.firstIndex(of: UInt8(ascii: ";")) ?? bytes.endIndex
        main = String(decoding: HeaderValue.trimmed(bytes[..<end]), as: UTF8.self).lowercased()
        guard !main.isEmpty else { return nil }
        var rest = bytes[end...]
        while rest.first == UInt8(ascii: ";") {
            rest = rest.dropFirst().drop(while: HeaderValue.isBlank)
            if rest.isEmpty || rest.first == UInt8(ascii: ";") { continue }
            guard let equals = rest.firstIndex(of: UInt8(ascii: "=")), HeaderValue.isToken(rest[..<equals]) else {
                return nil
            }
            let name = String(decoding: rest[..<equals], as: UTF8.self).lowercased()
            rest = rest[(equals + 1)...]
            guard let value = HeaderValue.takeValue(&rest), parameters.updateValue(value, forKey: name) == nil else {
                return nil
            }
            rest = rest.drop(while: HeaderValue.isBlank)
        }
        guard rest.isEmpty else { return nil }
    }

    subscript(name: String) -> [UInt8]? { parameters[name] }

    private static func takeValue(_ rest: inout ArraySlice<UInt8>) -> [UInt8]? {
        guard rest.first == UInt8(ascii: "\"") else {
            let value = rest.prefix { !isBlank($0) && $0 != UInt8(ascii: ";") && $0 != UInt8(ascii: "\"") }
            rest = rest[value.endIndex...]
            return Array(value)
        }
        rest = rest.dropFirst()
        var value: [UInt8] = []
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "\"") { return value }
            // Only a quote is escaped: browsers send the backslashes of a file's path as they are.
            if byte == UInt8(ascii: "\\"), rest.first == UInt8(ascii: "\"") {
                rest = rest.dropFirst()
                value.append(UInt8(ascii: "\""))
            } else {
                value.append(byte)
            }
        }
        return nil
    }

    static func isToken(_ bytes: ArraySlice<UInt8>) -> Bool {
        !bytes.isEmpty && bytes.allSatisfy(ASCIISet.token.contains)
    }

    static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var bytes = bytes.drop(while: isBlank)
        while let last = bytes.last, isBlank(last) { bytes.removeLast() }
        return bytes
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
}
