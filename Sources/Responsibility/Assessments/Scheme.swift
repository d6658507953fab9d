import Storage

/// A scheme of assessment that was adopted, in versions (考核方案).
public struct Scheme: Sendable, Equatable {
    public let id: ID<Scheme>
    /// The same in every version.
    public let key: String
    public let versionID: ID<SchemeVersion>
    public let version: Int
    public let appliesFrom: Day
    public let titleZh: String
    public let titleEn: String

    static let columns: SQL = "c.id, c.key, cv.id, cv.version, cv.applies_from, cv.title_zh, cv.title_en"

    public func title(in language: Language) -> String { language.say(zh: titleZh, en: titleEn) }
}

/// One edition of a scheme, as it was adopted.
public enum SchemeVersion {}
