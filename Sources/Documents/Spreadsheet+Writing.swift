import CXLSXWriter

extension Spreadsheet {
    /// Writes the workbook to a file, with what the library needs meanwhile in the folder.
    func write(to path: String, temporaryFolder: String) throws(SpreadsheetError) {
        var folder = Array(temporaryFolder.utf8CString)
        let opened = folder.withUnsafeMutableBufferPointer { folder in
            var options = lxw_workbook_options()
            options.tmpdir = folder.baseAddress
            return workbook_new_opt(path, &options)
        }
        guard let workbook = opened else { throw SpreadsheetError.notWritten }
        do throws(SpreadsheetError) {
            try describe(workbook)
            let formats = try Formats(workbook)
            for sheet in sheets {
                guard let worksheet = workbook_add_worksheet(workbook, sheet.name) else {
                    throw SpreadsheetError.sheetName(sheet.name)
                }
                try write(sheet, to: worksheet, formats)
            }
        } catch {
            lxw_workbook_free(workbook)
            throw error
        }
        // Frees the workbook whatever it answers.
        guard workbook_close(workbook) == LXW_NO_ERROR else { throw SpreadsheetError.notWritten }
    }

    private func describe(_ workbook: UnsafeMutablePointer<lxw_workbook>) throws(SpreadsheetError) {
        var author = Array(withoutForbiddenCharacters(creator).utf8CString)
        let answer = author.withUnsafeMutableBufferPointer { author in
            var properties = lxw_doc_properties()
            properties.author = author.baseAddress
            // 1980-01-01 00:00 UTC: the day on which the file was made would make each file different.
            properties.created = 315_532_800
            return workbook_set_properties(workbook, &properties)
        }
        guard answer == LXW_NO_ERROR else { throw SpreadsheetError.notWritten }
    }

    private func write(
        _ sheet: Sheet, to worksheet: UnsafeMutablePointer<lxw_worksheet>, _ formats: Formats
    ) throws(SpreadsheetError) {
        for (index, column) in sheet.columns.enumerated() {
            let place = lxw_col_t(index)
            worksheet_set_column(worksheet, place, place, Double(column.width), formats.format(of: column.holds))
            try write(column.heading, to: worksheet, at: (0, index), formats.header, sheet)
        }
        worksheet_freeze_panes(worksheet, 1, 0)
        worksheet_autofilter(worksheet, 0, 0, lxw_row_t(sheet.rows.count), lxw_col_t(sheet.columns.count - 1))
        for (row, cells) in sheet.rows.enumerated() {
            for (column, cell) in cells.enumerated() {
                try write(cell, to: worksheet, at: (row + 1, column), formats, sheet)
            }
        }
    }

    private func write(
        _ cell: Cell, to worksheet: UnsafeMutablePointer<lxw_worksheet>, at place: (row: Int, column: Int),
        _ formats: Formats, _ sheet: Sheet
    ) throws(SpreadsheetError) {
        switch cell {
        case .empty: break
        case .text(let text): try write(text, to: worksheet, at: place, formats.text, sheet)
        case .integer(let number) where number.magnitude <= 1 << 53:
            try check(
                worksheet_write_number(
                    worksheet, lxw_row_t(place.row), lxw_col_t(place.column), Double(number), formats.integer))
        case .integer(let number): try write(String(number), to: worksheet, at: place, formats.text, sheet)
        case .day(let year, let month, let day):
            guard isDay(year, month, day) else {
                throw SpreadsheetError.noSuchDay(sheet: sheet.name, row: place.row + 1, column: place.column + 1)
            }
            guard (year, month) >= (1900, 3) else {
                let text = Cell.iso(year: year, month: month, day: day)
                return try write(text, to: worksheet, at: place, formats.text, sheet)
            }
            var date = lxw_datetime(year: Int32(year), month: Int32(month), day: Int32(day), hour: 0, min: 0, sec: 0)
            try check(
                worksheet_write_datetime(
                    worksheet, lxw_row_t(place.row), lxw_col_t(place.column), &date, formats.day))
        }
    }

    private func write(
        _ text: String, to worksheet: UnsafeMutablePointer<lxw_worksheet>, at place: (row: Int, column: Int),
        _ format: UnsafeMutablePointer<lxw_format>, _ sheet: Sheet
    ) throws(SpreadsheetError) {
        let text = spreadsheetText(text)
        guard text.utf16.count <= 32_767 else {
            throw SpreadsheetError.textTooLong(sheet: sheet.name, row: place.row + 1, column: place.column + 1)
        }
        try check(worksheet_write_string(worksheet, lxw_row_t(place.row), lxw_col_t(place.column), text, format))
    }

    private func check(_ answer: lxw_error) throws(SpreadsheetError) {
        guard answer == LXW_NO_ERROR else { throw SpreadsheetError.notWritten }
    }
}

/// The formats that the workbook owns.
private struct Formats {
    let header: UnsafeMutablePointer<lxw_format>
    let text: UnsafeMutablePointer<lxw_format>
    let integer: UnsafeMutablePointer<lxw_format>
    let day: UnsafeMutablePointer<lxw_format>

    init(_ workbook: UnsafeMutablePointer<lxw_workbook>) throws(SpreadsheetError) {
        guard let header = workbook_add_format(workbook), let text = workbook_add_format(workbook),
            let integer = workbook_add_format(workbook), let day = workbook_add_format(workbook)
        else { throw SpreadsheetError.notWritten }
        format_set_bold(header)
        format_set_text_wrap(header)
        format_set_align(header, UInt8(LXW_ALIGN_VERTICAL_CENTER.rawValue))
        format_set_bottom(header, UInt8(LXW_BORDER_THIN.rawValue))
        format_set_num_format_index(header, asText)
        format_set_num_format_index(text, asText)
        format_set_num_format_index(integer, asInteger)
        format_set_num_format(day, "yyyy-mm-dd")
        self.header = header
        self.text = text
        self.integer = integer
        self.day = day
    }

    func format(of content: Spreadsheet.Column.Content) -> UnsafeMutablePointer<lxw_format> {
        switch content {
        case .text: text
        case .integer: integer
        case .day: day
        }
    }
}

/// The built-in number formats `@` and `0` (ECMA-376 part 1, 18.8.30).
private let asText: UInt8 = 49
private let asInteger: UInt8 = 1

/// The text as a cell can hold it: without the characters that XML refuses, and `_x0041_` written so that it is not read as
/// an escaped letter (ECMA-376 part 1, 22.9.2.19).
private func spreadsheetText(_ text: String) -> String {
    let text = withoutForbiddenCharacters(text)
    guard text.utf8.contains(UInt8(ascii: "_")) else { return text }
    return text.replacing(/_x[0-9A-Fa-f]{4}_/) { "_x005F" + $0.output }
}

/// Whether the month has the day, in the years 0 to 9999.
private func isDay(_ year: Int, _ month: Int, _ day: Int) -> Bool {
    guard (0...9999).contains(year), (1...12).contains(month) else { return false }
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    return (1...lengths[month - 1]).contains(day)
}
