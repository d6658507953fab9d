import Storage

/// Takes parameters out of a list by name and collects what is wrong with them.
struct FieldReader {
    var problems: [Cadence.Problem] = []
    private let fields: [Cadence.Field]
    private var asked: Set<String> = []

    init(_ fields: [Cadence.Field]) { self.fields = fields }

    mutating func all(_ name: String) -> [String] {
        asked.insert(name)
        return fields.filter { $0.name == name }.map(\.value)
    }

    /// The one value; empty counts as not given.
    mutating func text(_ name: String) -> String? {
        let values = all(name)
        if values.count > 1 { problems.append(.init(name, .repeated)) }
        return values.first { !$0.isEmpty }
    }

    mutating func requiredText(_ name: String) -> String? {
        let value = text(name)
        if value == nil { problems.append(.init(name, .missing)) }
        return value
    }

    mutating func number(_ name: String, _ otherwise: Int) -> Int {
        text(name).flatMap { integer(name, $0) } ?? otherwise
    }

    mutating func integer(_ name: String, _ text: String) -> Int? {
        let number = Int(text)
        if number == nil { problems.append(.init(name, .notANumber(text))) }
        return number
    }

    mutating func day(_ name: String) -> Day? {
        guard let text = requiredText(name) else { return nil }
        let day = Day(text[...])
        if day == nil { problems.append(.init(name, .notADay(text))) }
        return day
    }

    mutating func span(_ name: String, _ text: String) -> Span? {
        let span = Span(text)
        if span == nil { problems.append(.init(name, .unreadable(text))) }
        return span
    }

    mutating func word<Word: RawRepresentable & CaseIterable>(_ name: String, _ otherwise: Word) -> Word
    where Word.RawValue == String {
        guard let text = text(name) else { return otherwise }
        if let word = Word(rawValue: text) { return word }
        problems.append(.init(name, .notOneOf(Word.allCases.map(\.rawValue))))
        return otherwise
    }

    /// Values separated by commas, or the field repeated.
    mutating func list(_ name: String) -> [String] {
        all(name).filter { !$0.isEmpty }
            .flatMap { $0.split(separator: ",", omittingEmptySubsequences: false) }
            .map(String.init)
    }

    /// Every field that nothing asked for is a problem.
    mutating func refuseTheRest() {
        var told: Set<String> = []
        for field in fields where !asked.contains(field.name) && told.insert(field.name).inserted {
            problems.append(.init(field.name, .unknown))
        }
    }
}
