import Documents
import Testing

@Suite("reading delimited files")
struct DelimitedTextTests {
    typealias Problem = DelimitedText.Problem

    private func rows(_ text: String) throws -> [DelimitedText.Row] {
        try DelimitedText(Array(text.utf8)).map { try $0.get() }
    }
    private func fields(_ text: String) throws -> [[String]] { try rows(text).map(\.fields) }
    private func problems(_ text: String) throws -> [Problem] {
        try DelimitedText(Array(text.utf8)).compactMap { row in
            if case .failure(let problem) = row { problem } else { nil }
        }
    }

    @Test(
        "fields are read by RFC 4180, whatever ends the rows",
        arguments: [
            ("a,b\n1,2\n", [["1", "2"]]), ("a,b\r\n1,2", [["1", "2"]]),
            ("a,b\r1,2\r3,4\r", [["1", "2"], ["3", "4"]]),
            ("a,b\n\"x,y\",\"\"\"q\"\"\"\n", [["x,y", "\"q\""]]), ("a,b\n\"1\r\n2\",3", [["1\r\n2", "3"]]),
            ("a,b\n,\n1,", [["1", ""]]), ("a,b\n\"\",\"\"\n 1 ,2", [[" 1 ", "2"]]), ("a\n\"\"\"\"", [["\""]]),
            ("a,b\n1\n", [["1"]]), ("a,b\n1,2,,\n", [["1", "2"]]), ("a,b", []), ("a,b\n1,\"\"", [["1", ""]]),
            ("a,b\n\"a\"\"b\"\"c\",d\"\n".replacing("d\"", with: "d"), [["a\"b\"c", "d"]]),
        ])
    func fields(text: String, expected: [[String]]) throws { #expect(try fields(text) == expected) }

    @Test("rows have the numbers that a spreadsheet shows: blank rows count, newlines within quotes do not")
    func rowNumbers() throws {
        let rows = try rows("a,b\n1,\"x\ny\nz\"\n\n,\n2,w\r\n\r\n3,v")
        #expect(rows.map(\.number) == [2, 5, 7])
        #expect(rows.map { $0[0] } == ["1", "2", "3"])
        #expect(rows[0][1] == "x\ny\nz" && rows[0][9] == "")
    }

    @Test("the separator is the one that the header has most of, outside quotes")
    func separators() throws {
        for (text, separator, headings) in [
            ("a\tb,c\td\n", DelimitedText.Separator.tab, ["a", "b,c", "d"]), ("a;b\n", .semicolon, ["a", "b"]),
            ("\"a;b;c\",d\n1;2;3;4", .comma, ["a;b;c", "d"]), ("a\n1;2", .comma, ["a"]),
            ("a,b;c", .comma, ["a", "b;c"]),
            ("a\tb;c", .tab, ["a", "b;c"]),
        ] {
            let table = try DelimitedText(Array(text.utf8))
            #expect(table.separator == separator && table.headings == headings)
            #expect(table.column(headings[0]) == 0 && table.column("none") == nil)
        }
    }

    @Test("UTF-8, UTF-16 of both orders and GB18030 are known from the bytes")
    func encodings() throws {
        let text = "单位,名称\n1,\"镇，𠮷\"\n"
        let wide = Array(text.utf16)
        let gb: [UInt8] =
            [0xB5, 0xA5, 0xCE, 0xBB, 0x2C, 0xC3, 0xFB, 0xB3, 0xC6, 0x0A, 0x31, 0x2C, 0x22, 0xD5, 0xF2, 0xA3, 0xAC]
            + [0x95, 0x34, 0xB2, 0x35, 0x22, 0x0A]
        let files: [(DelimitedText.Encoding, [UInt8])] = [
            (.utf8, Array(text.utf8)), (.utf8, [0xEF, 0xBB, 0xBF] + text.utf8),
            (.utf16LittleEndian, [0xFF, 0xFE] + wide.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }),
            (.utf16BigEndian, [0xFE, 0xFF] + wide.flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] }), (.gb18030, gb),
        ]
        for (encoding, bytes) in files {
            let table = try DelimitedText(bytes)
            #expect(table.encoding == encoding)
            #expect(table.headings == ["单位", "名称"])
            #expect(try table.map { try $0.get().fields } == [["1", "镇，𠮷"]])
        }
    }

    @Test("bytes in no known encoding name the row in which they stand")
    func unknownEncoding() {
        let utf8 = Array("a,b\n1,镇\n\"x\ny\",2\n3,".utf8) + [0xFF, 0x0A]
        #expect(throws: Problem(row: 4, reason: .unknownEncoding)) { try DelimitedText(utf8) }
        #expect(throws: Problem(row: 2, reason: .unknownEncoding)) {
            try DelimitedText([0xEF, 0xBB, 0xBF, 0x61, 0x0A, 0xFF])
        }
        #expect(throws: Problem(row: 2, reason: .unknownEncoding)) {
            try DelimitedText([0xFF, 0xFE, 0x61, 0, 0x0A, 0, 0x61])
        }
        #expect(throws: Problem(row: 1, reason: .unknownEncoding)) {
            try DelimitedText([0xFE, 0xFF, 0xD8, 0x00, 0x00, 0x61])
        }
        #expect(throws: Problem(row: 1, reason: .unknownEncoding)) { try DelimitedText([0x80]) }
    }

    @Test(
        "each problem has its row and its reason, and the rows after it are read",
        arguments: [
            ("a,b\n1,x\"y\n2,3", Problem(row: 2, reason: .strayQuote), 1),
            ("a,b\n\"1\"x,y\n2,3", Problem(row: 2, reason: .strayQuote), 1),
            ("a,b\n1,2\n3,4,5\n6,7", Problem(row: 3, reason: .tooManyColumns), 2),
            ("a,b\n1,\u{0}\n2,3", Problem(row: 2, reason: .nulByte), 1),
            ("a,b\n1,\"\u{0}\"\n2,3", Problem(row: 2, reason: .nulByte), 1),
            ("a,b\n1,2\n3,\"4\n5,6\n", Problem(row: 3, reason: .unterminatedQuote), 1),
        ])
    func problems(text: String, problem: Problem, readable: Int) throws {
        let table = try DelimitedText(Array(text.utf8))
        #expect(try problems(text) == [problem])
        #expect(table.filter { (try? $0.get()) != nil }.count == readable)
    }

    @Test(
        "a header that cannot be read is a problem of the whole file",
        arguments: [
            ("", DelimitedText.Problem.Reason.noHeader), ("\n1,2", .noHeader), ("\u{FEFF}", .noHeader),
            (",,\n1", .noHeader),
            ("a,\"b", .unterminatedQuote), ("a\"b,c\n", .strayQuote), ("a\u{0}", .nulByte),
            (String(repeating: "a,", count: 16_384) + "a", .tooManyColumns),
        ])
    func headers(text: String, reason: DelimitedText.Problem.Reason) {
        #expect(throws: Problem(row: 1, reason: reason)) { try DelimitedText(Array(text.utf8)) }
    }

    @Test("a big file is read whole, row by row, with the right numbers")
    func bigFile() throws {
        var text = "code,name,parent\r\n"
        for number in 1...50_000 { text += "\(number),\"第\(number)村\",\(number / 10)\r\n" }
        var count = 0
        for row in try DelimitedText(Array(text.utf8)) {
            let row = try row.get()
            count += 1
            guard row.number == count + 1, row[0] == String(count), row[1] == "第\(count)村" else {
                Issue.record("row \(row.number)")
                return
            }
        }
        #expect(count == 50_000)
    }

    @Test("any bytes are read without harm, and every row once")
    func anyBytes() {
        var random = SystemRandomNumberGenerator()
        let alphabet = Array("ab,;\t\"\"\"\r\n\n\u{0}镇".utf8) + [0xFF, 0xB5]
        for _ in 0..<3_000 {
            let bytes = (0..<Int.random(in: 0...40, using: &random)).map { _ in
                alphabet[Int.random(in: 0..<alphabet.count, using: &random)]
            }
            guard let table = try? DelimitedText(bytes) else { continue }
            var last = 1
            for row in table {
                let number =
                    switch row {
                    case .success(let row): row.number
                    case .failure(let problem): problem.row
                    }
                #expect(number > last, "\(bytes)")
                last = number
            }
        }
    }
}
