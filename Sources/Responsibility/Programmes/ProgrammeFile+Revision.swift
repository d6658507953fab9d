import Storage

extension ProgrammeFile {
    /// What a version changes against an older one, by the keys of its duties in the file's order.
    public struct Revision: Hashable, Sendable {
        public var added: [String]
        public var removed: [String]
        public var altered: [String]
    }

    /// Why a file cannot follow an older version of a programme.
    public enum RevisionProblem: Hashable, Sendable {
        case otherProgramme(String)
        /// The version has to be higher than this one.
        case notNewer(than: Int)
        /// The first day has to be after this one, so that each obligation is issued by one version.
        case appliesTooEarly(notAfter: Day)

        public var sentence: Words {
            switch self {
            case .otherProgramme(let key):
                .init(zh: "这是另一个责任制“\(key)”的目录。", en: "This is the catalogue of another programme, “\(key)”.")
            case .notNewer(let version):
                .init(zh: "版本号须大于 \(version)。", en: "The version has to be higher than \(version).")
            case .appliesTooEarly(let day):
                .init(zh: "适用日期须晚于 \(day)。", en: "It has to apply from a day after \(day).")
            }
        }
    }

    /// What this version changes against an older one.
    public func revision(of older: ProgrammeFile) -> Revision {
        let before = Dictionary(older.duties.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
        let keys = Set(duties.map(\.key))
        return Revision(
            added: duties.map(\.key).filter { before[$0] == nil },
            removed: older.duties.map(\.key).filter { !keys.contains($0) },
            altered: duties.filter { duty in before[duty.key].map { $0 != duty } ?? false }.map(\.key))
    }

    /// Everything that keeps this file from following an older version; empty when it can.
    public func problems(following older: ProgrammeFile) -> [RevisionProblem] {
        var problems: [RevisionProblem] = []
        if key != older.key { problems.append(.otherProgramme(key)) }
        if version <= older.version { problems.append(.notNewer(than: older.version)) }
        if appliesFrom <= older.appliesFrom { problems.append(.appliesTooEarly(notAfter: older.appliesFrom)) }
        return problems
    }
}
