import Foundation
import Storage

extension PublishedYear {
    /// Everything that is wrong with a file of a year's days.
    struct Unreadable: Error, Hashable {
        var problems: [Problem]
    }

    /// What is wrong with one row of the file, or with the file itself.
    struct Problem: Hashable, Sendable {
        /// Place in `days`, counted from 1; nil when it is about the whole file.
        var row: Int?
        var rule: Rule
    }

    enum Rule: Hashable, Sendable {
        /// The file is not JSON of the shape `{year, papers, days: [{name, date, isOffDay}]}`; names the part.
        case shape(String)
        case yearOutOfRange(Int)
        /// No days: the arrangement is not published yet.
        case unpublished(year: Int)
        case notADay(String)
        case nameMissing
        /// The same day is named by an earlier row.
        case duplicate(Day, earlier: Int)
        /// The day is neither in the year nor within seven days of it.
        case dayOfAnotherYear(Day, year: Int)
    }

    /// Reads a year in the JSON schema of the holiday-cn project; further keys and a byte order mark are ignored.
    init(json: [UInt8]) throws(Unreadable) {
        let file = try PublishedYear.decode(json.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(json.dropFirst(3)) : json)
        var problems: [Problem] = []
        if !(1900...9998).contains(file.year) {
            throw Unreadable(problems: [Problem(row: nil, rule: .yearOutOfRange(file.year))])
        }
        if file.days.isEmpty { problems.append(Problem(row: nil, rule: .unpublished(year: file.year))) }
        let shared = WorkingCalendar.sharedDays
        let allowed =
            Day.first(ofMonth: 1, in: file.year).adding(
                days: -shared)..<Day.first(ofMonth: 1, in: file.year + 1).adding(days: shared)
        var rows: [Day: Int] = [:]
        var days: [Entry] = []
        for (index, row) in file.days.enumerated() {
            let number = index + 1
            if row.name.allSatisfy(\.isWhitespace) { problems.append(Problem(row: number, rule: .nameMissing)) }
            guard let day = Day(row.date[...]) else {
                problems.append(Problem(row: number, rule: .notADay(row.date)))
                continue
            }
            if !allowed.contains(day) {
                problems.append(Problem(row: number, rule: .dayOfAnotherYear(day, year: file.year)))
            }
            if let earlier = rows[day] {
                problems.append(Problem(row: number, rule: .duplicate(day, earlier: earlier)))
            } else {
                rows[day] = number
            }
            days.append(Entry(name: row.name, day: day, isOff: row.isOffDay))
        }
        guard problems.isEmpty else { throw Unreadable(problems: problems) }
        self.init(year: file.year, papers: file.papers, days: days.sorted { $0.day < $1.day })
    }

    /// The year in the same schema, indented by four spaces, one trailing line break.
    var json: String {
        func quoted(_ text: String) -> String {
            var result = "\""
            for scalar in text.unicodeScalars {
                switch scalar {
                case "\"": result += "\\\""
                case "\\": result += "\\\\"
                case _ where scalar.value < 0x20:
                    let hex = String(scalar.value, radix: 16)
                    result += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
                default: result.unicodeScalars.append(scalar)
                }
            }
            return result + "\""
        }
        func list(_ items: [String]) -> String {
            items.isEmpty ? "[]" : "[\n" + items.map { "        " + $0 }.joined(separator: ",\n") + "\n    ]"
        }
        let rows = days.map {
            """
            {
                        "name": \(quoted($0.name)),
                        "date": "\($0.day)",
                        "isOffDay": \($0.isOff)
                    }
            """
        }
        return """
            {
                "year": \(year),
                "papers": \(list(papers.map(quoted))),
                "days": \(list(rows))
            }

            """
    }

    private struct File: Decodable {
        struct Row: Decodable {
            var name: String
            var date: String
            var isOffDay: Bool
        }

        var year: Int
        var papers: [String]
        var days: [Row]
    }

    private static func decode(_ json: [UInt8]) throws(Unreadable) -> File {
        do {
            return try JSONDecoder().decode(File.self, from: Data(json))
        } catch let error as DecodingError {
            throw Unreadable(problems: [problem(of: error)])
        } catch {
            throw Unreadable(problems: [Problem(row: nil, rule: .shape("JSON"))])
        }
    }

    private static func problem(of error: DecodingError) -> Problem {
        var path: [any CodingKey]
        switch error {
        case .keyNotFound(let key, let context): path = context.codingPath + [key]
        case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
            path = context.codingPath
        @unknown default: path = []
        }
        let inDays = path.first?.stringValue == "days"
        let row = inDays ? path.lazy.compactMap(\.intValue).first : nil
        return Problem(row: row.map { $0 + 1 }, rule: .shape(path.last { $0.intValue == nil }?.stringValue ?? "JSON"))
    }
}

extension PublishedYear.Problem {
    /// What a person reads about the problem.
    var sentence: (zh: String, en: String) {
        let said = rule.sentence
        guard let row else { return said }
        return ("第 \(row) 行：\(said.zh)", "Row \(row): \(said.en)")
    }
}

extension PublishedYear.Rule {
    var sentence: (zh: String, en: String) {
        switch self {
        case .shape(let part):
            ("“\(part)”缺失或类型不对。", "“\(part)” is missing or of the wrong type.")
        case .yearOutOfRange(let year):
            ("年份 \(year) 不在 1900 至 9998 之间。", "The year \(year) is not between 1900 and 9998.")
        case .unpublished(let year):
            ("\(year) 年没有任何日期，放假安排尚未公布。", "\(year) names no day: its arrangement is not published.")
        case .notADay(let text):
            ("“\(text)”不是日期（年-月-日）。", "“\(text)” is not a day (yyyy-MM-dd).")
        case .nameMissing:
            ("没有节日名称。", "The holiday's name is missing.")
        case .duplicate(let day, let earlier):
            ("\(day) 与第 \(earlier) 行重复。", "\(day) is already in row \(earlier).")
        case .dayOfAnotherYear(let day, let year):
            ("\(day) 不属于 \(year) 年的通知。", "\(day) cannot be in the notice for \(year).")
        }
    }
}
