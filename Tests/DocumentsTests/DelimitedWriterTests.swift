import Documents
import Testing

@Suite("writing delimited files")
struct DelimitedWriterTests {
    private func written(
        _ rows: [[Cell]], separator: DelimitedText.Separator = .comma, mark: Bool = false, neutralises: Bool = true
    ) -> String {
        var file = DelimitedWriter(separator: separator, byteOrderMark: mark, neutralisesFormulas: neutralises)
        for row in rows { file.append(row) }
        return String(decoding: file.take(), as: UTF8.self)
    }

    @Test("rows end in CRLF, fields are quoted where they must be")
    func quoting() {
        let rows: [[Cell]] = [
            ["a", "b,c", "d\"e"], ["x\ny", .integer(-5), .empty], [.day(year: 987, month: 3, day: 5)],
        ]
        #expect(written(rows) == "a,\"b,c\",\"d\"\"e\"\r\n\"x\ny\",-5,\r\n0987-03-05\r\n")
        #expect(written([["b,c", "d\te"]], separator: .tab) == "b,c\t\"d\te\"\r\n")
    }

    @Test("the byte order mark stands once, before the first row, and is there unless unwanted")
    func mark() {
        var file = DelimitedWriter()
        file.append(["a"])
        #expect(file.take() == [0xEF, 0xBB, 0xBF, 0x61, 0x0D, 0x0A])
        file.append([1])
        #expect(file.take() == [0x31, 0x0D, 0x0A])
        #expect(file.take().isEmpty)
    }

    @Test(
        "a text that a spreadsheet would compute gets an apostrophe, a number does not",
        arguments: ["=1+1", "+86", "-5", "@x", "\tx", "\rx", "\nx"])
    func formulas(text: String) throws {
        let safe = try DelimitedText(Array(written([["h"], [.text(text)]]).utf8)).map { try $0.get()[0] }
        #expect(safe == ["'" + text])
        let exact = try DelimitedText(Array(written([["h"], [.text(text)]], neutralises: false).utf8)).map {
            try $0.get()[0]
        }
        #expect(exact == [text])
        #expect(written([[.integer(-5)]]) == "-5\r\n")
    }

    @Test("what is written is read back", arguments: DelimitedText.Separator.allCases)
    func roundTrip(separator: DelimitedText.Separator) throws {
        let rows = [["a", "\"", "\"\"x\"\""], ["1,2;3\t4", "\r\n", "镇"], [" ", "x", ""]]
        let text = written(
            [["h1", "h2", "h3"]] + rows.map { $0.map(Cell.text) }, separator: separator, mark: true, neutralises: false)
        let table = try DelimitedText(Array(text.utf8))
        #expect(table.headings == ["h1", "h2", "h3"] && table.separator == separator)
        #expect(try table.map { try $0.get().fields } == rows)
    }
}
