extension Zip {
    /// The bytes of an XML part, refused when it is not in UTF-8 or has a document type declaration (XML 1.0, section 2.8).
    ///
    /// A parser may drop the text after an unknown entity without a word, so such a part must not reach one.
    public func readXML(_ name: String) throws(ZipError) -> [UInt8] {
        let bytes = try read(name)
        guard (try? UTF8Span(validating: bytes.span)) != nil, !bytes.contains(0), declaresUTF8(bytes) else {
            throw ZipError.notUTF8(name)
        }
        guard !contains(documentType, in: bytes) else { throw ZipError.documentType(name) }
        return bytes
    }
}

private let documentType = Array("<!doctype".utf8)

/// Whether the XML declaration, if there is one, leaves the encoding at UTF-8.
private func declaresUTF8(_ bytes: [UInt8]) -> Bool {
    let head = bytes.prefix(256)
    guard let end = head.firstIndex(of: UInt8(ascii: ">")) else { return true }
    let declaration = String(decoding: head[..<end], as: UTF8.self).lowercased()
    guard let name = declaration.firstRange(of: "encoding") else { return true }
    let value = declaration[name.upperBound...].drop { " \t\r\n=\"'".contains($0) }
    return value.hasPrefix("utf-8") || value.hasPrefix("us-ascii")
}

/// Whether the bytes hold the word, which is in lower case, in any case.
private func contains(_ word: [UInt8], in bytes: [UInt8]) -> Bool {
    var start = 0
    while let found = bytes[start...].firstIndex(of: word[0]) {
        let candidate = bytes[found...].prefix(word.count)
        if candidate.elementsEqual(word, by: { $0 == $1 || $0 | 0x20 == $1 }) { return true }
        start = found + 1
    }
    return false
}
