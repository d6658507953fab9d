/// Reads one row after the other from UTF-8 bytes, by RFC 4180 with rows that end in CRLF, LF or CR.
struct DelimitedScanner {
    /// Where the next row begins.
    private(set) var position: Int
    private var row: Int

    init(at position: Int, row: Int = 1) {
        self.position = position
        self.row = row
    }

    /// The next row that has text, or nil at the end; text beyond `columns` fields is a problem, empty fields there are not.
    mutating func next(
        in text: [UInt8], separator: DelimitedText.Separator, columns: Int
    ) -> Result<DelimitedText.Row, DelimitedText.Problem>? {
        text.withUnsafeBufferPointer { text in
            while position < text.count {
                let number = row
                var reader = RowReader(text: text, separator: separator.rawValue, columns: columns, position: position)
                reader.read()
                position = reader.position
                row += 1
                if let reason = reader.problem { return .failure(.init(row: number, reason: reason)) }
                if reader.hasText { return .success(.init(number: number, fields: reader.fields)) }
            }
            return nil
        }
    }
}

/// Reads the fields of a single row; after a problem it goes on to the row's end, so that the next row can be read.
private struct RowReader {
    let text: UnsafeBufferPointer<UInt8>
    let separator: UInt8
    let columns: Int
    var position: Int
    var fields: [String] = []
    var hasText = false
    var problem: DelimitedText.Problem.Reason?
    private var fieldCount = 0

    init(text: UnsafeBufferPointer<UInt8>, separator: UInt8, columns: Int, position: Int) {
        self.text = text
        self.separator = separator
        self.columns = columns
        self.position = position
        fields.reserveCapacity(min(columns, 64))
    }

    mutating func read() {
        repeat {
            if position < text.count, text[position] == quote { readQuoted() } else { readBare() }
        } while skipSeparator()
        skipRowEnd()
    }

    private mutating func readBare() {
        let start = position
        while position < text.count {
            let byte = text[position]
            // Every byte that matters is at most a semicolon, so most letters need one comparison.
            if byte <= 0x3B {
                if byte == separator || byte == lineFeed || byte == carriageReturn { break }
                if byte == quote { note(.strayQuote) }
                if byte == 0 { note(.nulByte) }
            }
            position += 1
        }
        add(text[start..<position])
    }

    private mutating func readQuoted() {
        position += 1
        let start = position
        var unescaped: [UInt8] = []
        var pieceStart = start
        while position < text.count {
            let byte = text[position]
            if byte == 0 { note(.nulByte) }
            if byte != quote {
                position += 1
            } else if position + 1 < text.count, text[position + 1] == quote {
                unescaped.append(contentsOf: text[pieceStart...position])
                position += 2
                pieceStart = position
            } else {
                break
            }
        }
        if position == text.count {
            note(.unterminatedQuote)
            return
        }
        if pieceStart == start {
            add(text[start..<position])
        } else {
            unescaped.append(contentsOf: text[pieceStart..<position])
            unescaped.withUnsafeBufferPointer { add($0[...]) }
        }
        position += 1
        skipToFieldEnd()
    }

    /// After a closing quote nothing may stand before the separator or the row's end.
    private mutating func skipToFieldEnd() {
        while position < text.count, text[position] != separator, text[position] != lineFeed,
            text[position] != carriageReturn
        {
            note(text[position] == 0 ? .nulByte : .strayQuote)
            position += 1
        }
    }

    private mutating func skipSeparator() -> Bool {
        guard position < text.count, text[position] == separator else { return false }
        position += 1
        return true
    }

    private mutating func skipRowEnd() {
        guard position < text.count else { return }
        let isPair = text[position] == carriageReturn && position + 1 < text.count && text[position + 1] == lineFeed
        position += isPair ? 2 : 1
    }

    private mutating func add(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) {
        fieldCount += 1
        if !bytes.isEmpty { hasText = true }
        if fieldCount <= columns {
            fields.append(String(decoding: bytes, as: UTF8.self))
        } else if !bytes.isEmpty {
            note(.tooManyColumns)
        }
    }

    /// Keeps the first problem of the row.
    private mutating func note(_ reason: DelimitedText.Problem.Reason) { problem = problem ?? reason }
}

private let quote = UInt8(ascii: "\"")
private let lineFeed: UInt8 = 0x0A
private let carriageReturn: UInt8 = 0x0D
