import Documents
import Foundation
import Testing

@Suite("spreadsheets")
struct SpreadsheetTests {
    private let folder = FileManager.default.temporaryDirectory.path

    private func sheet(_ rows: [[Cell]], columns: [Spreadsheet.Column] = [.init("甲"), .init("乙", holds: .day)])
        -> Spreadsheet
    {
        Spreadsheet(creator: "青禾镇", sheets: [.init("台账", columns: columns, rows: rows)])
    }

    /// The cells of the first sheet by their reference: the kind of cell and its text.
    private func cells(of file: [UInt8]) throws -> [String: (kind: String?, text: String)] {
        let parts = try parts(of: file)
        let strings = try parts.part("xl/sharedStrings.xml").all("si").map(\.text)
        return try Dictionary(
            uniqueKeysWithValues: parts.part("xl/worksheets/sheet1.xml").all("c").map { cell in
                let value = cell.first("v")?.text ?? ""
                let text = cell["t"] == "s" ? strings[Int(value) ?? 0] : value
                return (cell["r"] ?? "", (cell["t"], text))
            })
    }

    @Test("text, integers and days come back as such; codes keep their digits")
    func values() throws {
        let file = try sheet([
            ["91110000600037341L", .day(year: 2026, month: 2, day: 28)], ["007", 42],
            [.empty, .day(year: 1900, month: 2, day: 28)],
            [.integer(1 << 53), .integer((1 << 53) + 1)],
        ]).bytes(temporaryFolder: folder)
        let cells = try cells(of: file)
        #expect(cells["A1"]?.text == "甲" && cells["B1"]?.text == "乙")
        #expect(cells["A2"]?.kind == "s" && cells["A2"]?.text == "91110000600037341L")
        #expect(cells["B2"]?.kind == nil && cells["B2"]?.text == "46081")
        #expect(cells["A3"]?.kind == "s" && cells["A3"]?.text == "007")
        #expect(cells["B3"]?.kind == nil && cells["B3"]?.text == "42")
        #expect(cells["A4"] == nil)
        #expect(cells["B4"]?.kind == "s" && cells["B4"]?.text == "1900-02-28")
        #expect(cells["A5"]?.kind == nil && cells["B5"]?.text == "9007199254740993")
    }

    @Test("no text becomes a formula", arguments: ["=1+1", "+86", "-5", "@SUM(A1)", "{=1}"])
    func noFormulas(text: String) throws {
        let file = try sheet([[.text(text)]]).bytes(temporaryFolder: folder)
        #expect(try cells(of: file)["A2"]?.text == text)
        #expect(try parts(of: file).part("xl/worksheets/sheet1.xml").all("f").isEmpty)
    }

    @Test("text keeps markup and what looks like an escape, and loses what XML does not allow")
    func textIsClean() throws {
        let file = try sheet([["a<b>&\"\u{0}\u{1}c\u{FFFF}", "_x0041_ x_1"]]).bytes(temporaryFolder: folder)
        let cells = try cells(of: file)
        #expect(cells["A2"]?.text == "a<b>&\"c")
        #expect(cells["B2"]?.text == "_x005F_x0041_ x_1")
    }

    @Test("the header is frozen and filters its columns, columns have their widths and their formats")
    func header() throws {
        let file = try sheet([["a"]], columns: [.init("甲", width: 30), .init("乙", holds: .day)]).bytes(
            temporaryFolder: folder)
        let sheet = try parts(of: file).part("xl/worksheets/sheet1.xml")
        #expect(sheet.first("pane")?["ySplit"] == "1" && sheet.first("pane")?["state"] == "frozen")
        #expect(sheet.first("autoFilter")?["ref"] == "A1:B2")
        let columns = sheet.all("col")
        #expect(columns[0]["width"]?.hasPrefix("30.") == true)
        let styles = try parts(of: file).part("xl/styles.xml")
        let formats = try #require(styles.first("cellXfs")).all("xf").map { $0["numFmtId"] }
        // 49 is the built-in format "@" (ECMA-376 part 1, 18.8.30).
        #expect(columns[0]["style"].flatMap { Int($0) }.map { formats[$0] } == "49")
    }

    @Test("the same workbook gives the same bytes, and no file stays behind")
    func reproducible() throws {
        let own = FileManager.default.temporaryDirectory.appending(path: "sheets-\(UUID())")
        try FileManager.default.createDirectory(at: own, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: own) }
        let first = try sheet([["a"]]).bytes(temporaryFolder: own.path)
        #expect(try sheet([["a"]]).bytes(temporaryFolder: own.path) == first)
        #expect(try FileManager.default.contentsOfDirectory(atPath: own.path).isEmpty)
    }

    @Test("days that no calendar has, rows that are too long and texts that no cell holds are refused with their place")
    func refused() {
        func error(_ rows: [[Cell]]) -> SpreadsheetError? {
            do {
                _ = try sheet(rows).bytes(temporaryFolder: folder)
                return nil
            } catch { return error }
        }
        #expect(error([[.day(year: 2024, month: 2, day: 29)]]) == nil)
        #expect(
            error([[], [.empty, .day(year: 2026, month: 2, day: 29)]]) == .noSuchDay(sheet: "台账", row: 3, column: 2))
        #expect(error([[.day(year: 2026, month: 13, day: 1)]]) == .noSuchDay(sheet: "台账", row: 2, column: 1))
        #expect(error([["a", "b", "c"]]) == .tooManyCells(sheet: "台账", row: 2))
        #expect(error([[.text(String(repeating: "长", count: 32_767))]]) == nil)
        #expect(error([[.text(String(repeating: "长", count: 32_768))]]) == .textTooLong(sheet: "台账", row: 2, column: 1))
    }

    @Test(
        "a sheet's name that Excel refuses is refused",
        arguments: ["", "a/b", "a:b", "[a]", "'a", "a'", "History", String(repeating: "a", count: 32)])
    func sheetNames(name: String) {
        let book = Spreadsheet(creator: "", sheets: [.init(name, columns: [.init("a")])])
        #expect(throws: SpreadsheetError.sheetName(name)) { try book.bytes(temporaryFolder: folder) }
    }

    @Test("two sheets may not share a name, and a workbook needs a sheet and a folder")
    func workbook() {
        let twice = Spreadsheet(creator: "", sheets: ["a", "A"].map { .init($0, columns: [.init("a")]) })
        #expect(throws: SpreadsheetError.sheetName("A")) { try twice.bytes(temporaryFolder: folder) }
        #expect(throws: SpreadsheetError.withoutSheets) {
            try Spreadsheet(creator: "", sheets: []).bytes(temporaryFolder: folder)
        }
        #expect(throws: SpreadsheetError.temporaryFile("/nowhere")) { try sheet([]).bytes(temporaryFolder: "/nowhere") }
    }
}
