extension MultipartPart {
    /// Reads the header lines of a part, the empty line included (RFC 7578, section 4).
    init(header: [UInt8]) throws(MultipartError) {
        var disposition: HeaderValue?
        var contentType: String?
        for line in try MultipartPart.lines(header) {
            guard let colon = line.firstIndex(of: UInt8(ascii: ":")), HeaderValue.isToken(line[..<colon]) else {
                throw .malformedHeader
            }
            let value = HeaderValue.trimmed(line[(colon + 1)...])
            switch String(decoding: line[..<colon], as: UTF8.self).lowercased() {
            case "content-disposition":
                guard disposition == nil, let read = HeaderValue(Array(value)) else { throw .malformedHeader }
                disposition = read
            case "content-type":
                guard contentType == nil, value.allSatisfy({ $0 < 0x7F }) else { throw .malformedHeader }
                contentType = value.isEmpty ? nil : String(decoding: value, as: UTF8.self)
            case "content-transfer-encoding":
                guard ["7bit", "8bit", "binary"].contains(String(decoding: value, as: UTF8.self).lowercased()) else {
                    throw .unsupportedEncoding
                }
            default: break
            }
        }
        guard let disposition else { throw .missingName }
        guard disposition.main == "form-data" else { throw .malformedHeader }
        guard let name = disposition["name"], !name.isEmpty else { throw .missingName }
        self.init(
            name: MultipartPart.text(name), filename: try MultipartPart.filename(disposition), contentType: contentType)
    }

    private static func lines(_ header: [UInt8]) throws(MultipartError) -> [ArraySlice<UInt8>] {
        var lines: [ArraySlice<UInt8>] = []
        var start = header.startIndex
        while let end = header[start...].firstIndex(of: UInt8(ascii: "\r")) {
            guard end + 1 < header.endIndex, header[end + 1] == UInt8(ascii: "\n") else { throw .malformedHeader }
            let line = header[start..<end]
            guard line.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || $0 == UInt8(ascii: "\t") }) else {
                throw .malformedHeader
            }
            if !line.isEmpty { lines.append(line) }
            start = end + 2
        }
        return lines
    }

    /// `filename*` (RFC 8187) is not for forms (RFC 7578, section 4.2), but some clients send nothing else.
    private static func filename(_ disposition: HeaderValue) throws(MultipartError) -> String? {
        if let filename = disposition["filename"] { return FileName.last(ofPath: text(filename)) }
        guard let extended = disposition["filename*"] else { return nil }
        let prefix = Array("utf-8''".utf8)
        guard String(decoding: extended.prefix(prefix.count), as: UTF8.self).lowercased().utf8.elementsEqual(prefix),
            let bytes = Percent.decode(Array(extended.dropFirst(prefix.count)))
        else { throw .malformedHeader }
        return FileName.last(ofPath: String(decoding: bytes, as: UTF8.self))
    }

    /// Undoes the only three escapes that browsers make in names: `%22`, `%0D` and `%0A` (HTML Standard, form
    /// submission).
    private static func text(_ bytes: [UInt8]) -> String {
        guard bytes.contains(UInt8(ascii: "%")) else { return String(decoding: bytes, as: UTF8.self) }
        var output: [UInt8] = []
        var rest = bytes[...]
        while let byte = rest.first {
            switch String(decoding: rest.prefix(3), as: UTF8.self).lowercased() {
            case "%22": output.append(UInt8(ascii: "\""))
            case "%0d": output.append(UInt8(ascii: "\r"))
            case "%0a": output.append(UInt8(ascii: "\n"))
            default:
                output.append(byte)
                rest = rest.dropFirst()
                continue
            }
            rest = rest.dropFirst(3)
        }
        return String(decoding: output, as: UTF8.self)
    }
}
