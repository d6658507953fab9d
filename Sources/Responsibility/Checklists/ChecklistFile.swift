import Storage

/// What an inspection looks at, item by item (检查表), as its YAML file states it; the format is described in `docs/checklist-format.md`.
public struct ChecklistFile: Hashable, Sendable {
    public typealias Words = ProgrammeFile.Words

    /// The same in every version.
    public var key: String
    public var version: Int
    public var appliesFrom: Day
    public var title: Words
    public var summary: Words
    /// What this version changes; asked for from the second on.
    public var changes: Words?
    public var instruments: [ProgrammeFile.Instrument]
    public var items: [Item]

    /// One thing to look at.
    public struct Item: Hashable, Sendable {
        /// The same in every version: by it repeats are recognised.
        public var key: String
        public var title: Words
        /// Key of an instrument of the file, and the clause in it.
        public var source: ProgrammeFile.Source
        /// How to check it.
        public var how: Words
        /// What it weighs, 1 to 100.
        public var points: Int
        public var photo: Photo
        /// The duty that is looked at, if one is named.
        public var duty: DutyName?
    }

    /// Whether a photograph helps. None is ever asked for: there is no third value.
    public enum Photo: String, Hashable, Sendable, CaseIterable { case none, useful }

    /// A duty of a programme, by its keys.
    public struct DutyName: Hashable, Sendable {
        public var programme: String
        public var key: String
    }

    /// Everything that keeps this file from following an older version; empty when it can.
    public func problems(following older: ChecklistFile) -> [ProgrammeFile.RevisionProblem] {
        var problems: [ProgrammeFile.RevisionProblem] = []
        if version <= older.version { problems.append(.notNewer(than: older.version)) }
        if appliesFrom <= older.appliesFrom { problems.append(.appliesTooEarly(notAfter: older.appliesFrom)) }
        return problems
    }

    /// The instrument and clause of an item.
    func clause(of item: Item, in language: Language) -> String {
        let title = instruments.first { $0.key == item.source.instrument }?.title
        return language.say(
            zh: "\(title.map { "《\($0.zh)》" } ?? "")\(item.source.clause.zh)",
            en: [title?.en, item.source.clause.en].compactMap(\.self).joined(separator: ", "))
    }
}
