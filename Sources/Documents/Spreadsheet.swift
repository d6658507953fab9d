/// A workbook (.xlsx) of sheets with a header row that stays in view and filters its columns.
///
///     let ledger = Spreadsheet(creator: "某某镇", sheets: [
///         .init("台账", columns: [.init("统一社会信用代码", width: 22), .init("截止日期", width: 12, holds: .day)],
///               rows: [["12100000400000123X", .day(year: 2026, month: 3, day: 31)]]),
///     ])
///     let file = try ledger.bytes(temporaryFolder: "/var/tmp")
public struct Spreadsheet: Sendable, Equatable {
    public struct Sheet: Sendable, Equatable {
        public var name: String
        public var columns: [Column]
        /// The cells below the header, in the columns' order; missing cells are empty.
        public var rows: [[Cell]]

        public init(_ name: String, columns: [Column], rows: [[Cell]] = []) {
            self.name = name
            self.columns = columns
            self.rows = rows
        }
    }

    public struct Column: Sendable, Equatable {
        /// What somebody may type below the last row: a code typed into a text column keeps its digits and zeros.
        public enum Content: Sendable, Equatable, CaseIterable { case text, integer, day }

        public var heading: String
        /// In widths of a digit.
        public var width: Int
        public var holds: Content

        public init(_ heading: String, width: Int = 16, holds: Content = .text) {
            self.heading = heading
            self.width = width
            self.holds = holds
        }
    }

    public var creator: String
    public var sheets: [Sheet]

    public init(creator: String, sheets: [Sheet]) {
        self.creator = creator
        self.sheets = sheets
    }

    /// The .xlsx file, which is written to a file in the folder first; the same workbook gives the same bytes.
    ///
    /// Text stays text whatever it begins with. Integers beyond 2^53 and days before 1900-03-01, which a spreadsheet
    /// cannot hold as such, become text.
    public func bytes(temporaryFolder: String) throws(SpreadsheetError) -> [UInt8] {
        try check()
        let file = try TemporaryFile(in: temporaryFolder)
        try write(to: file.path, temporaryFolder: temporaryFolder)
        return try file.contents()
    }

    /// The most rows of a sheet, with the header, and the most columns (Excel's specification).
    static let limits = (rows: 1_048_576, columns: 16_384)

    private func check() throws(SpreadsheetError) {
        guard !sheets.isEmpty else { throw SpreadsheetError.withoutSheets }
        var names: Set<String> = []
        for sheet in sheets {
            guard isSheetName(sheet.name), names.insert(sheet.name.lowercased()).inserted else {
                throw SpreadsheetError.sheetName(sheet.name)
            }
            guard !sheet.columns.isEmpty, sheet.columns.count <= Self.limits.columns,
                sheet.rows.count < Self.limits.rows
            else { throw SpreadsheetError.tooLarge(sheet: sheet.name) }
            if let row = sheet.rows.firstIndex(where: { $0.count > sheet.columns.count }) {
                throw SpreadsheetError.tooManyCells(sheet: sheet.name, row: row + 2)
            }
        }
    }

    private func isSheetName(_ name: String) -> Bool {
        // Excel counts UTF-16 units; "History" is its own.
        !name.isEmpty && name.utf16.count <= 31 && !name.hasPrefix("'") && !name.hasSuffix("'")
            && !name.unicodeScalars.contains { "[]:*?/\\".unicodeScalars.contains($0) || $0.value < 0x20 }
            && name.lowercased() != "history"
    }
}

/// Why a workbook could not be written; rows count from 1 as a spreadsheet shows them, columns from 1.
public enum SpreadsheetError: Error, Equatable, Sendable {
    case withoutSheets
    /// The name is empty, longer than 31 characters, taken, or has one of `[ ] : * ? / \`.
    case sheetName(String)
    /// The sheet has no columns, or more rows or columns than a spreadsheet can show.
    case tooLarge(sheet: String)
    case tooManyCells(sheet: String, row: Int)
    case noSuchDay(sheet: String, row: Int, column: Int)
    /// The text is longer than 32,767 characters.
    case textTooLong(sheet: String, row: Int, column: Int)
    /// The temporary file could not be written or read.
    case temporaryFile(String)
    case notWritten
}
