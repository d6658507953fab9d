import Storage
import Yams

/// Collects mistakes while a file is read to its end.
final class MistakeBook {
    private(set) var mistakes: [ProgrammeFile.Mistake] = []

    func note(_ rule: ProgrammeFile.Mistake.Rule, line: Int, path: String) {
        mistakes.append(.init(line: line, path: path, rule: rule))
    }
}

/// One value of the file, with its line and the way to it. Each reading notes its mistake and answers nil.
struct YAMLPlace {
    let node: Node
    let path: String
    let book: MistakeBook

    var line: Int { node.mark?.line ?? 1 }

    func note(_ rule: ProgrammeFile.Mistake.Rule) { book.note(rule, line: line, path: path) }

    /// A text that is not blank, of at most `limit` characters.
    func text(limit: Int) -> String? {
        guard case .scalar(let scalar) = node else { return wrong(.text) }
        let text = scalar.string.trimmingBlanks
        guard !text.isEmpty else { return wrong(.text) }
        if text.count > limit { note(.tooLong(length: text.count, limit: limit)) }
        let unprintable = text.unicodeScalars.contains {
            $0.properties.generalCategory == .control && $0 != "\n" && $0 != "\t"
        }
        if unprintable { note(.unprintable) }
        return text
    }

    /// A key: small letters, digits and single hyphens between them.
    func key() -> String? {
        guard let text = text(limit: 500) else { return nil }
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        let isKey = parts.allSatisfy {
            !$0.isEmpty && $0.allSatisfy { "abcdefghijklmnopqrstuvwxyz0123456789".contains($0) }
        }
        guard isKey, text.count <= 60 else {
            note(.badKey(text))
            return nil
        }
        return text
    }

    func wholeNumber(_ range: ClosedRange<Int>) -> Int? {
        guard let text = plain, let number = Int(text), String(number) == text else { return wrong(.wholeNumber) }
        guard range.contains(number) else {
            note(.outOfRange(text, lowest: "\(range.lowerBound)", highest: "\(range.upperBound)"))
            return nil
        }
        return number
    }

    /// A number with at most two decimals.
    func number(_ range: ClosedRange<Int>) -> Double? {
        guard let text = plain, let number = Double(text) else { return wrong(.number) }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        let digits = parts.allSatisfy { !$0.isEmpty && $0.allSatisfy { $0.isASCII && $0.isNumber } }
        guard digits || text.hasPrefix("-"), parts.count == 1 || parts[1].count <= 2 else { return wrong(.number) }
        guard Double(range.lowerBound)...Double(range.upperBound) ~= number else {
            note(.outOfRange(text, lowest: "\(range.lowerBound)", highest: "\(range.upperBound)"))
            return nil
        }
        return number
    }

    func yesNo() -> Bool? {
        switch plain {
        case "true": true
        case "false": false
        default: wrong(.yesNo)
        }
    }

    func day() -> Day? {
        guard case .scalar(let scalar) = node else { return wrong(.day) }
        let text = scalar.string
        let shape = text.utf8.map { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 ? UInt8(ascii: "0") : $0 }
        guard shape == Array("0000-00-00".utf8) else { return wrong(.day) }
        guard let day = Day(text[...]) else {
            note(.impossibleDay(text))
            return nil
        }
        return day
    }

    /// Both languages, each of at most `limit` characters.
    func words(limit: Int) -> ProgrammeFile.Words? {
        guard
            let fields = fields(
                ["zh", "en"], missing: { $0 == "zh" ? .missingTranslation(.zh) : .missingTranslation(.en) })
        else { return nil }
        let zh = fields.required("zh")?.text(limit: limit)
        let en = fields.required("en")?.text(limit: limit)
        guard let zh, let en else { return nil }
        return .init(zh: zh, en: en)
    }

    /// One of the words that a type knows.
    func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _: Choice.Type, unknown: ((String, String?) -> ProgrammeFile.Mistake.Rule)? = nil
    ) -> Choice? {
        guard let text = text(limit: 500) else { return nil }
        if let choice = Choice(rawValue: text) { return choice }
        let known = Choice.allCases.map(\.rawValue)
        let nearest = text.nearest(in: known)
        note(unknown?(text, nearest) ?? .unknownValue(text, nearest: nearest, known: known))
        return nil
    }

    /// The entries of a list that is not empty.
    func items(limit: Int = 500) -> [YAMLPlace]? {
        guard case .sequence(let sequence) = node else { return wrong(.list) }
        if sequence.isEmpty { note(.emptyList) }
        if sequence.count > limit { note(.tooMany(limit: limit)) }
        return sequence.enumerated().map { .init(node: $1, path: "\(path)[\($0)]", book: book) }
    }

    /// Each entry read in turn; nil when one cannot be read or is given twice.
    func list<Item: Hashable>(of read: (YAMLPlace) -> Item?) -> [Item]? {
        guard let places = items() else { return nil }
        var items: [Item] = []
        var lines: [Item: Int] = [:]
        for place in places {
            guard let item = read(place) else { continue }
            if let first = lines[item] {
                place.note(.duplicate(place.plain ?? "\(item)", firstLine: first))
            } else {
                lines[item] = place.line
                items.append(item)
            }
        }
        return items.count == places.count ? items : nil
    }

    /// The value of a scalar without quotes.
    var plain: String? {
        guard case .scalar(let scalar) = node, scalar.style == .plain || scalar.style == .any else { return nil }
        return scalar.string
    }

    func wrong<Value>(_ expected: ProgrammeFile.Mistake.Expected) -> Value? {
        note(.wrongType(expected))
        return nil
    }
}

extension String {
    fileprivate var trimmingBlanks: String {
        guard let first = firstIndex(where: { !$0.isWhitespace }), let last = lastIndex(where: { !$0.isWhitespace })
        else {
            return ""
        }
        return String(self[first...last])
    }
}
