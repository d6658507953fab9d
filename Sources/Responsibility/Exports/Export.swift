import Documents
import Storage

/// A list as a file to save (导出): what its page shows under the same filters, with all its pages, in columns with which a
/// spreadsheet can count.
///
///     try Export("计划", "Plans", columns: [.init("年度", "Year", holds: .integer)], rows: plans.map { [.integer($0.year)] })
struct Export: Sendable {
    /// What the rows are, for the sheet and the file's name: at most 31 characters, none of `[ ] : * ? / \`.
    let zh: String
    let en: String
    /// What they are about, for the file's name alone: a unit, or nothing.
    let about: String
    let columns: [Column]
    /// The cells below the headings, in the columns' order.
    let rows: [[Cell]]

    struct Column: Sendable {
        let zh: String
        let en: String
        /// In widths of a digit.
        let width: Int
        let holds: Spreadsheet.Column.Content

        init(_ zh: String, _ en: String, width: Int = 14, holds: Spreadsheet.Column.Content = .text) {
            self.zh = zh
            self.en = en
            self.width = width
            self.holds = holds
        }
    }

    /// The two kinds of file.
    enum Format: String, Sendable, CaseIterable { case xlsx, csv }

    /// A longer list is refused: it is to be filtered first. A statement reads one row more, to find that out.
    static let most = 100_000

    /// Refuses more than ``most`` rows with a sentence that says what to do.
    init(_ zh: String, _ en: String, about: String = "", columns: [Column], rows: [[Cell]]) throws {
        try Export.check(rows.count)
        self.zh = zh
        self.en = en
        self.about = about
        self.columns = columns
        self.rows = rows
    }

    /// Refuses a list of more than ``most`` rows.
    static func check(_ count: Int) throws {
        guard count <= most else {
            throw Refusal.invalid([
                Mistake(
                    "format", zh: "这份清单超过 \(most) 行，不能一次导出。请先按责任制、状态、日期或下级单位筛选",
                    en:
                        "the list has more than \(most) rows and cannot be exported at once: filter it by programme, state, days or a unit below first"
                )
            ])
        }
    }
}

extension Cell {
    /// A day that a spreadsheet can sort and count with.
    static func day(_ day: Day?) -> Cell {
        guard let (year, month, date) = day?.civil else { return .empty }
        return .day(year: year, month: month, day: date)
    }
}
