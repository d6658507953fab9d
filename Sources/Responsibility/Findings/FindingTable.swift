import Documents
import Storage

/// A file of findings, read but not yet compared with the book: one row a finding, columns found by their headings in either language.
///
/// `unit,title,facts,place,category,clause,item,grade,track,found_on,due_on,source,source_name`; unit is a code.
struct FindingTable: Sendable {
    let rows: [Row]
    let mistakes: [Mistake]

    /// One finding as the file has it.
    struct Row: Sendable {
        /// The file and the row as a spreadsheet shows it: `findings.csv:2`.
        let place: String
        let unitCode: String
        let title: String
        let facts: String
        let site: String
        let category: String
        let clause: String
        let item: String
        let grade: Finding.Grade
        let track: Finding.Track
        let source: Finding.Source
        let sourceName: String
        let foundOn: Day
        let dueOn: Day
    }

    private enum Column: Hashable, CaseIterable {
        case unit, title, facts, place, category, clause, item, grade, track, found, due, source, sourceName

        var names: [String] {
            switch self {
            case .unit: ["unit", "单位代码", "责任单位代码"]
            case .title: ["title", "问题"]
            case .facts: ["facts", "事实", "描述"]
            case .place: ["place", "部位"]
            case .category: ["category", "类别"]
            case .clause: ["clause", "依据条款", "依据"]
            case .item: ["item", "检查项"]
            case .grade: ["grade", "等级"]
            case .track: ["track", "整改方式"]
            case .found: ["found_on", "发现日期", "发现时间"]
            case .due: ["due_on", "整改期限", "时限"]
            case .source: ["source", "来源"]
            case .sourceName: ["source_name", "检查单位", "来源说明"]
            }
        }

        static let needed: [Column] = [.unit, .title, .found, .due]
    }

    init(_ text: DelimitedText, file: String) {
        var columns: [Column: Int] = [:]
        for column in Column.allCases {
            if let index = column.names.lazy.compactMap({ text.column($0) }).first { columns[column] = index }
        }
        let lacking = Column.needed.filter { columns[$0] == nil }
        guard lacking.isEmpty else {
            rows = []
            mistakes = lacking.map { column in
                Mistake(
                    "\(file):1", zh: "缺少“\(column.names[1])”列（\(column.names[0])）",
                    en: "there is no column “\(column.names[0])”")
            }
            return
        }
        var (rows, mistakes): ([Row], [Mistake]) = ([], [])
        for result in text {
            switch result {
            case .failure(let problem): mistakes.append(Mistake(problem, in: file))
            case .success(let row):
                var reading = Reading(place: "\(file):\(row.number)") { column in
                    columns[column].map { row[$0].trimmed } ?? ""
                }
                if let read = reading.row() { rows.append(read) }
                mistakes += reading.mistakes
            }
        }
        (self.rows, self.mistakes) = (rows, mistakes)
    }

    /// One row on its way to a finding, with what is wrong with it.
    private struct Reading {
        let place: String
        let field: (Column) -> String
        private(set) var mistakes: [Mistake] = []

        init(place: String, field: @escaping (Column) -> String) {
            self.place = place
            self.field = field
        }

        mutating func row() -> Row? {
            let found = day(.found, "发现日期", "the day it was found")
            let due = day(.due, "整改期限", "the last day")
            let grade = choice(.grade, .ordinary, Finding.Grade.self) { $0.title(in: .zh) }
            let track = choice(.track, .byDate, Finding.Track.self) { $0.title(in: .zh) }
            let source = choice(.source, .superior, Finding.Source.self) { $0.title(in: .zh) }
            if field(.unit).isEmpty { wrong("没有写单位代码", "no unit is named") }
            for (column, most) in [
                (Column.title, Finding.longestTitle), (.facts, Finding.longestText), (.place, 200), (.category, 60),
                (.clause, 200), (.item, 100), (.sourceName, 200),
            ] where field(column).count > most {
                wrong("“\(column.names[1])”最多 \(most) 个字", "“\(column.names[0])” has at most \(most) characters")
            }
            guard mistakes.isEmpty, let found, let due, let grade, let track, let source else { return nil }
            return Row(
                place: place, unitCode: field(.unit), title: field(.title), facts: field(.facts), site: field(.place),
                category: field(.category), clause: field(.clause), item: field(.item), grade: grade, track: track,
                source: source, sourceName: field(.sourceName), foundOn: found, dueOn: due)
        }

        private mutating func day(_ column: Column, _ zh: String, _ en: String) -> Day? {
            if let day = Day(field(column)) { return day }
            wrong(
                "\(zh)“\(field(column))”不是有效日期（例如 2026-03-05）", "\(en) “\(field(column))” is no date (like 2026-03-05)")
            return nil
        }

        /// A word of the program or its Chinese title; the standard one where the file says nothing.
        private mutating func choice<Choice: RawRepresentable<String> & CaseIterable>(
            _ column: Column, _ standard: Choice, _ type: Choice.Type, _ title: (Choice) -> String
        ) -> Choice? {
            let typed = field(column)
            if typed.isEmpty { return standard }
            if let known = type.allCases.first(where: { $0.rawValue == typed.lowercased() || title($0) == typed }) {
                return known
            }
            let words = type.allCases.map(\.rawValue).joined(separator: ", ")
            wrong("“\(column.names[1])”的“\(typed)”无法识别（\(words)）", "“\(typed)” is none of \(words)")
            return nil
        }

        private mutating func wrong(_ zh: String, _ en: String) { mistakes.append(Mistake(place, zh: zh, en: en)) }
    }
}
