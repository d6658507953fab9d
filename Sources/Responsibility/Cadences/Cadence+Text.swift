extension Cadence {
    /// The canonical short form: the kind, then `name=value` in a fixed order, values with spaces in quotes.
    var text: String {
        ([kind.rawValue] + fields.map { "\($0.name)=\(Cadence.quoted($0.value))" }).joined(separator: " ")
    }

    /// Reads the short form; the parameters may stand in any order.
    init(text: String) throws(Unusable) {
        guard let words = Cadence.words(of: text) else {
            throw Unusable(problems: [.init("text", .unreadable(text))])
        }
        var problems: [Problem] = []
        var fields: [Field] = []
        for word in words.dropFirst() {
            if let sign = word.firstIndex(of: "="), sign > word.startIndex {
                fields.append(Field(String(word[..<sign]), String(word[word.index(after: sign)...])))
            } else {
                problems.append(.init("text", .unreadable(word)))
            }
        }
        try self.init(kind: words.first ?? "", fields: fields, alongside: problems)
    }

    private static func quoted(_ value: String) -> String {
        guard
            value.isEmpty
                || value.unicodeScalars.contains(where: { $0.properties.isWhitespace || $0 == "\"" || $0 == "\\" })
        else {
            return value
        }
        var quoted = "\""
        for scalar in value.unicodeScalars {
            if scalar == "\"" || scalar == "\\" { quoted.unicodeScalars.append("\\") }
            quoted.unicodeScalars.append(scalar)
        }
        return quoted + "\""
    }

    /// The words between spaces, quotes taken off; nil when a quote is left open.
    ///
    /// Goes by scalars, because a line break or a combining mark may hide a quote inside a character.
    private static func words(of text: String) -> [String]? {
        var words: [String] = []
        var word = ""
        var (quoted, escaped, begun) = (false, false, false)
        for scalar in text.unicodeScalars {
            if escaped {
                word.unicodeScalars.append(scalar)
                escaped = false
            } else if quoted, scalar == "\\" {
                escaped = true
            } else if scalar == "\"" {
                quoted.toggle()
                begun = true
            } else if !quoted, scalar.properties.isWhitespace {
                if begun { words.append(word) }
                (word, begun) = ("", false)
            } else {
                word.unicodeScalars.append(scalar)
                begun = true
            }
        }
        if begun { words.append(word) }
        return quoted ? nil : words
    }
}
