import Storage

/// A visit in which somebody looked at how a unit fulfils its duties (检查).
public struct Inspection: Sendable, Equatable {
    public let id: ID<Inspection>
    /// The unit that was inspected.
    public let unitID: ID<Unit>
    /// On whose behalf: results go up to it.
    public let issuingUnitID: ID<Unit>
    public let batchID: ID<InspectionBatch>?
    public let kind: Kind
    public let method: Method
    public let title: String
    public let heldOn: Day
    let year: Int
    let sequence: Int
    /// What was seen and talked about; it names nobody.
    let summary: String
    let recordedBy: ID<Account>?
    /// The last day for the unit to sign.
    let signUntil: Day?
    /// From when everybody of the organisation sees the result; `nil`: never.
    let publishOn: Day?
    /// 1, and one more for each correction.
    let version: Int

    static let columns: SQL = """
        i.id, i.unit_id, i.issuing_unit_id, i.batch_id, i.kind, i.method, i.title, i.held_on, i.year, i.sequence,
        i.summary, i.recorded_by, i.sign_until, i.publish_on, i.version
        """

    static let longestTitle = 120
    static let longestText = 4_000
    static let longestRemarks = 2_000

    /// `J2026-0003`: by this number people speak of it.
    public var number: String { Inspection.number(year, sequence) }

    static func number(_ year: Int, _ sequence: Int) -> String { "J" + Finding.number(year, sequence) }

    /// What occasions it (例行, 专项, 双随机, 不打招呼, 回头看).
    public enum Kind: String, Sendable, CaseIterable, SQLColumn, SQLBindable {
        case routine, special, random, unannounced
        case followUp = "follow-up"

        func title(in language: Language) -> String {
            switch self {
            case .routine: language.say(zh: "例行检查", en: "routine")
            case .special: language.say(zh: "专项检查", en: "special")
            case .random: language.say(zh: "双随机检查", en: "random")
            case .unannounced: language.say(zh: "不打招呼检查", en: "unannounced")
            case .followUp: language.say(zh: "回头看", en: "follow-up")
            }
        }
    }

    /// How it looks (听汇报, 查资料, 看现场, 座谈). People met are not named.
    public enum Method: String, Sendable, CaseIterable, SQLColumn, SQLBindable {
        case hearing, papers
        case onSite = "on-site"
        case meeting

        func title(in language: Language) -> String {
            switch self {
            case .hearing: language.say(zh: "听汇报", en: "hearing a report")
            case .papers: language.say(zh: "查资料", en: "reading papers")
            case .onSite: language.say(zh: "看现场", en: "on site")
            case .meeting: language.say(zh: "座谈", en: "meeting people")
            }
        }
    }
}

/// What an inspection says of one item of its checklist.
public struct InspectionItem: Sendable, Equatable {
    let position: Int
    let checklist: String
    let version: Int
    let item: String
    let outcome: Outcome
    let findingID: ID<Finding>?

    static let columns: SQL = "t.position, t.checklist, t.checklist_version, t.item, t.outcome, t.finding_id"

    public enum Outcome: String, Sendable, CaseIterable, SQLColumn, SQLBindable {
        case fine
        case notApplicable = "not-applicable"
        case problem

        func title(in language: Language) -> String {
            switch self {
            case .fine: language.say(zh: "正常", en: "fine")
            case .notApplicable: language.say(zh: "不适用", en: "not applicable")
            case .problem: language.say(zh: "有问题", en: "problem")
            }
        }
    }
}
