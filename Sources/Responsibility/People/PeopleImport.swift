import Documents
import Storage

/// A file of people and the posts they hold: all or nothing, every mistake with its row.
///
/// Headings: `name,unit_code,login,role,post,since,responsibility,field` or their Chinese names; only the first two are needed.
/// A column about political status, ethnicity, faith, health or identity is refused: there is nowhere to put it.
struct PeopleImport: Sendable {
    struct Row: Sendable {
        let place: String
        let name: String
        let unitCode: String
        let login: String
        let role: String
        let post: String
        let since: Day?
        let responsibility: String
        let field: String
    }

    private(set) var rows: [Row] = []
    private(set) var mistakes: [Mistake] = []

    private static let headings: [String: [String]] = [
        "name": ["name", "姓名"], "unit": ["unit_code", "单位代码"], "login": ["login", "登录名"], "role": ["role", "角色"],
        "post": ["post", "岗位", "职务"], "since": ["since", "任职日期"], "responsibility": ["responsibility", "责任"],
        "field": ["field", "分管领域"],
    ]

    /// Headings that name what is never kept about a person.
    private static let refused = [
        "政治面貌", "党派", "民族", "宗教", "信仰", "健康", "病史", "身份证", "证件号", "political", "party", "ethnic", "religion",
        "faith", "health", "id_number", "identity", "passport",
    ]

    init(_ files: [(name: String, bytes: [UInt8])]) {
        for file in files {
            do { read(try DelimitedText(file.bytes), file.name) } catch {
                mistakes.append(Mistake(error, in: file.name))
            }
        }
    }

    private mutating func read(_ text: DelimitedText, _ file: String) {
        for heading in text.headings {
            guard let word = Self.refused.first(where: { heading.lowercased().contains($0) }) else { continue }
            mistakes.append(
                Mistake(
                    "\(file):1", zh: "“\(heading)”列涉及“\(word)”，系统不保存这类个人信息，请删去该列",
                    en: "the column “\(heading)” is about what is never kept of a person: leave it out"))
        }
        let columns = Self.headings.compactMapValues { names in names.lazy.compactMap { text.column($0) }.first }
        for (column, zh, en) in [("name", "姓名", "name"), ("unit", "单位代码", "unit_code")] where columns[column] == nil {
            mistakes.append(Mistake("\(file):1", zh: "缺少“\(zh)”列（\(en)）", en: "there is no column “\(en)”"))
        }
        guard columns["name"] != nil, columns["unit"] != nil else { return }
        for result in text {
            switch result {
            case .failure(let problem): mistakes.append(Mistake(problem, in: file))
            case .success(let row):
                let place = "\(file):\(row.number)"
                func cell(_ column: String) -> String { columns[column].map { row[$0].trimmed } ?? "" }
                let since = Day(cell("since")[...])
                if since == nil, !cell("since").isEmpty {
                    mistakes.append(
                        Mistake(
                            place, zh: "任职日期“\(cell("since"))”不是有效日期（例如 2026-03-05）",
                            en: "“\(cell("since"))” is no date (like 2026-03-05)"))
                }
                rows.append(
                    Row(
                        place: place, name: cell("name"), unitCode: cell("unit"), login: cell("login").lowercased(),
                        role: cell("role"), post: cell("post"), since: since, responsibility: cell("responsibility"),
                        field: cell("field")))
            }
        }
    }
}
