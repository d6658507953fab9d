/// Writes a delimited file (RFC 4180, rows end in CRLF) row by row.
///
///     var file = DelimitedWriter()
///     file.append(["单位", "应办"])
///     file.append(["某某镇", 12])
///     let bytes = file.take()
public struct DelimitedWriter: Sendable {
    private let separator: UInt8
    private let neutralisesFormulas: Bool
    private var bytes: [UInt8]

    /// - Parameters:
    ///   - byteOrderMark: whether the file begins with the mark by which Excel knows UTF-8.
    ///   - neutralisesFormulas: whether a text that a spreadsheet would take for a formula gets a leading apostrophe.
    public init(
        separator: DelimitedText.Separator = .comma, byteOrderMark: Bool = true, neutralisesFormulas: Bool = true
    ) {
        self.separator = separator.rawValue
        self.neutralisesFormulas = neutralisesFormulas
        bytes = byteOrderMark ? [0xEF, 0xBB, 0xBF] : []
    }

    /// Adds a row; days are written as `yyyy-MM-dd`.
    public mutating func append(_ cells: [Cell]) {
        for (index, cell) in cells.enumerated() {
            if index > 0 { bytes.append(separator) }
            switch cell {
            case .text(let text): append(text)
            case .integer(let number): bytes.append(contentsOf: String(number).utf8)
            case .day(let year, let month, let day):
                bytes.append(contentsOf: Cell.iso(year: year, month: month, day: day).utf8)
            case .empty: break
            }
        }
        bytes.append(contentsOf: [0x0D, 0x0A])
    }

    /// What was written since the last call, so that a long file can leave in pieces.
    public mutating func take() -> [UInt8] {
        defer { bytes = [] }
        return bytes
    }

    private mutating func append(_ text: String) {
        let isFormula = text.utf8.first.map { formulaStarts.contains($0) } ?? false
        let needsQuotes = text.utf8.contains {
            $0 == separator || $0 == quote || $0 == 0x0A || $0 == 0x0D
        }
        let apostrophe = isFormula && neutralisesFormulas
        guard needsQuotes else {
            if apostrophe { bytes.append(UInt8(ascii: "'")) }
            bytes.append(contentsOf: text.utf8)
            return
        }
        bytes.append(quote)
        if apostrophe { bytes.append(UInt8(ascii: "'")) }
        for byte in text.utf8 {
            if byte == quote { bytes.append(quote) }
            bytes.append(byte)
        }
        bytes.append(quote)
    }
}

private let quote = UInt8(ascii: "\"")
/// What makes a spreadsheet take a text for a formula when it stands first.
private let formulaStarts = Array("=+-@\t\r\n".utf8)
