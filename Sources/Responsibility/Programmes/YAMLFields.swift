import Yams

/// The keys of one mapping. Unknown, repeated and empty ones are noted when it is opened, missing ones when they are asked for.
struct YAMLFields {
    let place: YAMLPlace
    private var values: [String: YAMLPlace] = [:]
    private var empty: Set<String> = []
    private var hasUnknown = false
    private let missing: (String) -> ProgrammeFile.Mistake.Rule

    fileprivate init(
        _ place: YAMLPlace, _ mapping: Node.Mapping, _ known: [String],
        _ missing: @escaping (String) -> ProgrammeFile.Mistake.Rule
    ) {
        self.place = place
        self.missing = missing
        for (keyNode, value) in mapping {
            let line = keyNode.mark?.line ?? place.line
            guard case .scalar(let scalar) = keyNode else {
                place.book.note(.wrongType(.text), line: line, path: place.path)
                continue
            }
            let key = scalar.string
            let path = place.path.isEmpty ? key : "\(place.path).\(key)"
            if !known.contains(key) {
                hasUnknown = true
                place.book.note(
                    .unknownKey(key, nearest: key.nearest(in: known), known: known), line: line, path: path)
            } else if values[key] != nil || empty.contains(key) {
                place.book.note(.repeatedKey(key), line: line, path: path)
            } else if YAMLFields.isEmpty(value) {
                place.book.note(missing(key), line: line, path: path)
                empty.insert(key)
            } else {
                values[key] = YAMLPlace(node: value, path: path, book: place.book)
            }
        }
    }

    /// The value, if it is given.
    subscript(key: String) -> YAMLPlace? { values[key] }

    /// The value; its absence is noted.
    func required(_ key: String) -> YAMLPlace? {
        if values[key] == nil, !empty.contains(key) {
            let path = place.path.isEmpty ? key : "\(place.path).\(key)"
            place.book.note(missing(key), line: place.line, path: path)
        }
        return values[key]
    }

    /// The only one of some keys that is given; none or several are noted, unless a misspelt key was.
    func sole(of keys: [String]) -> String? {
        let given = given(keys)
        if given.count == 1 { return given.first }
        if !(given.isEmpty && hasUnknown) { place.note(.exactlyOne(keys)) }
        return nil
    }

    /// Those of some keys that are given, an empty one too.
    func given(_ keys: [String]) -> [String] { keys.filter { values[$0] != nil || empty.contains($0) } }

    private static func isEmpty(_ node: Node) -> Bool {
        guard case .scalar(let scalar) = node else { return false }
        if scalar.style == .plain || scalar.style == .any {
            return ["", "~", "null", "Null", "NULL"].contains(scalar.string)
        }
        return scalar.string.allSatisfy(\.isWhitespace)
    }
}

extension YAMLPlace {
    /// The keys of this mapping, of which only the known ones may be there.
    func fields(
        _ known: [String], missing: @escaping (String) -> ProgrammeFile.Mistake.Rule = { .missingKey($0) }
    ) -> YAMLFields? {
        guard case .mapping(let mapping) = node else { return wrong(.mapping) }
        return YAMLFields(self, mapping, known, missing)
    }
}

extension String {
    /// The one of some words that this was probably meant to be: about a third of it may have to change.
    func nearest(in words: [String]) -> String? {
        let own = Array(lowercased().prefix(60))
        return words.map { (word: $0, distance: own.distance(to: Array($0))) }
            .filter { $0.distance <= Swift.max(1, (own.count + 1) / 3) }
            .min { ($0.distance, $0.word) < ($1.distance, $1.word) }?.word
    }
}

extension [Character] {
    /// How many characters have to be added, removed or replaced (Levenshtein's distance).
    fileprivate func distance(to other: [Character]) -> Int {
        var row = Array<Int>(0...other.count)
        for (i, mine) in enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, theirs) in other.enumerated() {
                let replaced = diagonal + (mine == theirs ? 0 : 1)
                diagonal = row[j + 1]
                row[j + 1] = Swift.min(replaced, row[j] + 1, diagonal + 1)
            }
        }
        return row[other.count]
    }
}
