import Storage

/// A node of the organisation's tree (单位): a bureau, a township, a section.
public struct Unit: Sendable, Equatable {
    public let id: ID<Unit>
    public let parentID: ID<Unit>?
    /// A key of the table of kinds: `township`, `section`, …
    public let kind: String
    public let code: String
    public let name: String
    /// The order among its brothers.
    public let position: Int
    /// `nil`: it was there before the book was begun.
    public let openedOn: Day?
    public let closedOn: Day?

    static let columns: SQL = "u.id, u.parent_id, u.kind, u.code, u.name, u.position, u.opened_on, u.closed_on"

    /// The longest name and code that are taken, in characters.
    static let longestName = 100
    static let longestCode = 40
    /// How many levels an import may make.
    static let mostLevels = 40
}

/// A kind of unit. Kinds are data: an administrator adds what an organisation needs.
public struct UnitKind: Sendable, Equatable {
    public let key: String
    public let zh: String
    public let en: String

    public func title(in language: Language) -> String { language.say(zh: zh, en: en) }

    /// The kinds that are there from the start.
    static let shipped: [UnitKind] = [
        UnitKind(key: "province", zh: "省", en: "province"), UnitKind(key: "city", zh: "市", en: "city"),
        UnitKind(key: "county", zh: "县区", en: "county"), UnitKind(key: "township", zh: "乡镇街道", en: "township"),
        UnitKind(key: "village", zh: "村社区", en: "village"), UnitKind(key: "bureau", zh: "局", en: "bureau"),
        UnitKind(key: "office", zh: "办公室", en: "office"), UnitKind(key: "section", zh: "科室", en: "section"),
        UnitKind(key: "station", zh: "站所", en: "station"), UnitKind(key: "branch", zh: "支部", en: "branch"),
        UnitKind(key: "school", zh: "学校", en: "school"), UnitKind(key: "hospital", zh: "医院", en: "hospital"),
        UnitKind(key: "plant", zh: "工厂", en: "plant"), UnitKind(key: "company", zh: "公司", en: "company"),
        UnitKind(key: "department", zh: "部门", en: "department"), UnitKind(key: "team", zh: "班组", en: "team"),
        UnitKind(key: "other", zh: "其他", en: "other"),
    ]
}
