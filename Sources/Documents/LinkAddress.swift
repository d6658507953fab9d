/// The address as a URI reference (RFC 3986) with other characters percent-encoded, or nil for one that is refused:
/// a scheme other than http and https, a path of a file server, an empty text.
func linkAddress(_ address: String) -> String? {
    let bytes = Array(address.utf8)
    guard let first = bytes.first, !bytes.contains(where: { $0 < 0x20 || $0 == UInt8(ascii: "\\") }) else { return nil }
    if let scheme = scheme(of: address) {
        guard scheme == "http" || scheme == "https", address.dropFirst(scheme.utf8.count).hasPrefix("://") else {
            return nil
        }
    } else if first == UInt8(ascii: "/"), bytes.dropFirst().first == UInt8(ascii: "/") {
        return nil
    }
    var result = ""
    for byte in bytes {
        if isAllowedInURI(byte) {
            result.unicodeScalars.append(Unicode.Scalar(byte))
        } else {
            result +=
                "%" + String(byte >> 4, radix: 16, uppercase: true) + String(byte & 15, radix: 16, uppercase: true)
        }
    }
    return result
}

/// Whether a word processor accepts the name of a bookmark.
func isBookmarkName(_ name: String) -> Bool {
    let bytes = name.utf8
    guard let first = bytes.first, isLetter(first), bytes.count <= 40 else { return false }
    return bytes.allSatisfy { isLetter($0) || isDigit($0) || $0 == UInt8(ascii: "_") }
}

/// What stands before the first colon, in lower case, unless a path begins before it.
private func scheme(of address: String) -> String? {
    guard let end = address.utf8.firstIndex(where: { ":/?#".utf8.contains($0) }), address.utf8[end] == UInt8(ascii: ":")
    else { return nil }
    return address[..<end].lowercased()
}

private func isAllowedInURI(_ byte: UInt8) -> Bool {
    isLetter(byte) || isDigit(byte) || "-._~:/?#[]@!$&'()*+,;=%".utf8.contains(byte)
}

private func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }
private func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
