extension ProgrammeFile {
    /// One thing in a file that is not right: where it is, what it is, and what to do.
    public struct Mistake: Hashable, Sendable {
        /// From 1.
        public var line: Int
        /// The way to it, such as `duties[3].cadence.quota.count`; lists count from 0. Empty for the file as a whole.
        public var path: String
        public var rule: Rule

        public var sentence: Words { rule.sentence }
        public var remedy: Words { rule.remedy }
    }

    /// Every mistake of a file, in the order of its lines; never empty.
    public struct Mistakes: Error, Hashable, Sendable {
        public var all: [Mistake]
    }
}

extension ProgrammeFile.Mistake {
    /// What a file has to satisfy.
    public enum Rule: Hashable, Sendable {
        // The file as YAML; after one of these nothing else is looked at.
        case tooLarge(limit: Int)
        case notUTF8
        case empty
        case syntax(String)
        case severalDocuments
        case anchor
        /// A key written with `?`, which could be a whole tree.
        case explicitKey
        case tooDeep(limit: Int)
        case tooManyNodes(limit: Int)
        case repeatedKey(String)
        case tag(String)

        // Keys and values.
        case unknownKey(String, nearest: String?, known: [String])
        case missingKey(String)
        case wrongType(Expected)
        case outOfRange(String, lowest: String, highest: String)
        case badKey(String)
        case impossibleDay(String)
        case missingTranslation(Language)
        case tooLong(length: Int, limit: Int)
        case unprintable
        case emptyList
        case tooMany(limit: Int)
        case unknownValue(String, nearest: String?, known: [String])
        case unknownUnitKind(String, nearest: String?, known: [String])
        case unknownActivityKind(String, nearest: String?)
        /// The name of a post where a form of responsibility is meant.
        case postName(String)

        // What belongs together.
        case duplicate(String, firstLine: Int)
        /// A key that the named list of the file does not declare.
        case undeclared(String, list: String, nearest: String?)
        case severalCadences([String])
        case exactlyOne([String])
        case notTogether(String, String)
        case emptySelector
        case emptyRange
        case nothingCounts
        case badRule(ProgrammeFile.Words)
        /// Parameters that are fine one by one and cannot be kept together, such as ten times a week with a gap of three days.
        case impossibleCadence(ProgrammeFile.Words)
        /// A rule of another kind of file, in its own words.
        case said(ProgrammeFile.Words, remedy: ProgrammeFile.Words)
    }

    public enum Expected: String, Hashable, Sendable {
        case text, wholeNumber, number, yesNo, day, list, mapping
    }

    public enum Language: String, Hashable, Sendable, CaseIterable { case zh, en }
}
