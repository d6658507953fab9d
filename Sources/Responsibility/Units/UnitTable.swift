import Documents
import Storage

/// A file of units, read but not yet compared with the tree: one row a unit, columns found by their headings.
///
/// Headings: `code,name,parent_code,kind,order,opened_on,tags`, their Chinese names, or the files of China's administrative
/// divisions (`provinceCode`, `cityCode`, `areaCode`: the most particular one is the parent, and tells the kind).
struct UnitTable: Sendable {
    let file: String
    let rows: [Row]
    let mistakes: [Mistake]
    /// Headings that are none of the known ones.
    let ignored: [String]

    /// One unit as the file has it.
    struct Row: Sendable {
        /// The file and the row as a spreadsheet shows it: `units.csv:2`.
        let place: String
        let code: String
        let name: String
        let parentCode: String
        let kind: String
        let position: Int?
        let openedOn: Day?
        /// `nil` where the file says nothing of them.
        let tags: UnitTags?
    }

    private static let headings: [(column: Column, names: [String])] = [
        (.code, ["code", "代码", "单位代码"]), (.name, ["name", "名称", "单位名称"]),
        (.parent, ["parent_code", "parent", "上级代码", "上级单位代码"]), (.kind, ["kind", "类别", "单位类别"]),
        (.order, ["order", "排序", "顺序"]), (.opened, ["opened_on", "设立日期"]), (.tags, ["tags", "标签"]),
    ]

    /// The parent's column in a file of divisions, and the kind of what hangs below it, the most particular first.
    private static let divisions: [(column: String, kind: String)] = [
        ("areaCode", "township"), ("cityCode", "county"), ("provinceCode", "city"),
    ]

    private enum Column: Hashable { case code, name, parent, kind, order, opened, tags }

    /// Whether some file of the import has the divisions' columns, so that one with only `code,name` is that of the provinces.
    static func areDivisions(_ headings: [String]) -> Bool { divisions.contains { headings.contains($0.column) } }

    /// Reads a file; every mistake of form is told with its row.
    init(_ text: DelimitedText, file: String, amongDivisions: Bool) {
        self.file = file
        let read = Set(Self.headings.flatMap(\.names) + Self.divisions.map(\.column))
        ignored = text.headings.filter { !$0.isEmpty && !read.contains($0) }
        var columns: [Column: Int] = [:]
        for (column, names) in Self.headings {
            if let index = names.lazy.compactMap({ text.column($0) }).first { columns[column] = index }
        }
        var mistakes: [Mistake] = []
        let division = Self.divisions.first { text.column($0.column) != nil }
        if let division { columns[.parent] = text.column(division.column) }
        let standardKind = columns[.kind] == nil ? division?.kind ?? (amongDivisions ? "province" : nil) : nil
        for (column, zh, en) in [(Column.code, "代码", "code"), (.name, "名称", "name")] where columns[column] == nil {
            mistakes.append(
                Mistake("\(file):1", zh: "缺少“\(zh)”列（\(en)）", en: "there is no column “\(en)”"))
        }
        if columns[.kind] == nil, standardKind == nil {
            mistakes.append(Mistake("\(file):1", zh: "缺少“类别”列（kind）", en: "there is no column “kind”"))
        }
        guard mistakes.isEmpty, let code = columns[.code], let name = columns[.name] else {
            (rows, self.mistakes) = ([], mistakes)
            return
        }
        var rows: [Row] = []
        for result in text {
            switch result {
            case .failure(let problem): mistakes.append(Mistake(problem, in: file))
            case .success(let row):
                let place = "\(file):\(row.number)"
                var (position, opened): (Int?, Day?) = (nil, nil)
                if let column = columns[.order], !row[column].isEmpty {
                    position = Int(row[column])
                    if position == nil {
                        mistakes.append(
                            Mistake(
                                place, zh: "排序“\(row[column])”不是整数", en: "the order “\(row[column])” is no whole number"
                            ))
                    }
                }
                if let column = columns[.opened], !row[column].isEmpty {
                    opened = Day(row[column][...])
                    if opened == nil {
                        mistakes.append(
                            Mistake(
                                place, zh: "设立日期“\(row[column])”不是有效日期（例如 2026-03-05）",
                                en: "the day “\(row[column])” is no date (like 2026-03-05)"))
                    }
                }
                var tags: UnitTags?
                if let column = columns[.tags], !row[column].trimmed.isEmpty {
                    let read = UnitTags(parsing: row[column])
                    mistakes += read.mistakes(at: place)
                    tags = read
                }
                rows.append(
                    Row(
                        place: place, code: row[code].trimmed, name: row[name].trimmed,
                        parentCode: columns[.parent].map { row[$0].trimmed } ?? "",
                        kind: columns[.kind].map { row[$0].trimmed } ?? standardKind ?? "", position: position,
                        openedOn: opened, tags: tags))
            }
        }
        (self.rows, self.mistakes) = (rows, mistakes)
    }
}

extension Mistake {
    /// What is wrong with the form of a file.
    init(_ problem: DelimitedText.Problem, in file: String) {
        let (zh, en): (String, String) =
            switch problem.reason {
            case .unterminatedQuote: ("引号没有结束", "a quotation mark is left open")
            case .strayQuote: ("引号位置不对", "a quotation mark stands where it may not")
            case .tooManyColumns: ("列数比表头多", "there are more columns than headings")
            case .unknownEncoding: ("文字编码无法识别（请用 UTF-8 或 GB18030）", "the text is neither UTF-8 nor GB18030")
            case .nulByte: ("含有空字节，不是文本文件", "there is a NUL byte: it is no text file")
            case .noHeader: ("文件是空的，没有表头", "the file is empty: it has no headings")
            }
        self.init("\(file):\(problem.row)", zh: zh, en: en)
    }
}
