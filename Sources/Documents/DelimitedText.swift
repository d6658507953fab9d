/// A table read from a delimited file (.csv, .tsv; RFC 4180): the headings, then rows as they are asked for.
///
///     for row in try DelimitedText(bytes) {
///         switch row {
///         case .success(let row): units.append((row[0], row[1]))
///         case .failure(let problem): problems.append(problem)
///         }
///     }
///
/// Bytes are UTF-8, UTF-16 with a byte order mark, or GB18030; the separator is the one that the header row has most of.
public struct DelimitedText: Sendable, Sequence {
    public enum Separator: UInt8, Sendable, CaseIterable {
        case comma = 0x2C
        case tab = 0x09
        case semicolon = 0x3B
    }

    public enum Encoding: String, Sendable, CaseIterable {
        case utf8 = "UTF-8"
        case utf16LittleEndian = "UTF-16LE"
        case utf16BigEndian = "UTF-16BE"
        case gb18030 = "GB18030"
    }

    /// One row below the header.
    public struct Row: Sendable, Equatable {
        /// The row's number as a spreadsheet shows it: the header is row 1, a newline within quotes adds none.
        public let number: Int
        public let fields: [String]

        /// The field in this column, counted from 0; empty when the row is shorter.
        public subscript(column: Int) -> String { column < fields.count ? fields[column] : "" }
    }

    /// Why a row could not be read.
    public struct Problem: Error, Sendable, Equatable {
        public enum Reason: Sendable, Equatable, CaseIterable {
            /// A quote opens a field in this row, and the file ends before it is closed.
            case unterminatedQuote
            /// A quote stands inside a field without quotes, or text follows a closing quote.
            case strayQuote
            /// The row has text beyond the header's last column.
            case tooManyColumns
            /// The bytes are text in none of the known encodings.
            case unknownEncoding
            case nulByte
            /// The first row, which has the headings, is empty.
            case noHeader
        }

        public let row: Int
        public let reason: Reason

        public init(row: Int, reason: Reason) {
            self.row = row
            self.reason = reason
        }
    }

    public let encoding: Encoding
    public let separator: Separator
    public let headings: [String]
    private let text: [UInt8]
    private let headerEnd: Int

    /// The most columns that a header may have, as in a spreadsheet.
    static let mostColumns = 16_384

    /// Decodes the bytes and reads the header; throws the problem that keeps the whole file from being read.
    public init(_ bytes: [UInt8]) throws(Problem) {
        let decoded = try decode(bytes)
        encoding = decoded.encoding
        text = decoded.text
        var scanner = DelimitedScanner(at: decoded.start)
        separator = Separator.likeliest(in: text, from: decoded.start)
        switch scanner.next(in: text, separator: separator, columns: Self.mostColumns) {
        case .success(let row)? where row.number == 1: headings = row.fields
        case .failure(let problem)?: throw problem
        default: throw Problem(row: 1, reason: .noHeader)
        }
        headerEnd = scanner.position
    }

    /// The place of a heading, counted from 0.
    public func column(_ heading: String) -> Int? { headings.firstIndex(of: heading) }

    /// The rows below the header, each read when it is asked for; rows without any text are passed over but counted.
    public func makeIterator() -> Iterator { Iterator(self) }

    public struct Iterator: IteratorProtocol {
        private let table: DelimitedText
        private var scanner: DelimitedScanner

        fileprivate init(_ table: DelimitedText) {
            self.table = table
            scanner = DelimitedScanner(at: table.headerEnd, row: 2)
        }

        public mutating func next() -> Result<Row, Problem>? {
            scanner.next(in: table.text, separator: table.separator, columns: table.headings.count)
        }
    }
}

extension DelimitedText.Separator {
    /// The separator that stands most often outside quotes in the first row; a comma when there is none.
    fileprivate static func likeliest(in text: [UInt8], from start: Int) -> Self {
        var counts: [Self: Int] = [:]
        var isQuoted = false
        for byte in text[start...] {
            if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
            if isQuoted { continue }
            if byte == 0x0A || byte == 0x0D { break }
            if let separator = Self(rawValue: byte) { counts[separator, default: 0] += 1 }
        }
        return allCases.max { (counts[$0] ?? 0, $1.order) < (counts[$1] ?? 0, $0.order) } ?? .comma
    }

    /// The place in the line of choice when two are equally likely.
    private var order: Int {
        switch self {
        case .comma: 0
        case .tab: 1
        case .semicolon: 2
        }
    }
}
