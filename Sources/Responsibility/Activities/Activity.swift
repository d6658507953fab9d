import Storage

/// What was done (工作记录): a meeting, a study session, a drill, with its day, people, minutes and files.
public struct Activity: Sendable, Equatable {
    public let id: ID<Activity>
    /// Whose work it is.
    public let unitID: ID<Unit>
    public let kind: Kind
    public let title: String
    public let heldOn: Day
    public let place: String
    public let chair: String
    /// Who took the minutes.
    public let recorder: String
    public let minutes: String
    /// The account that recorded it: it does not review it.
    public let recordedBy: ID<Account>?
    public let recordedAt: Instant
    /// 1, and one more for each correction.
    public let version: Int
    /// When on its day it was done, where somebody said so.
    public let heldAt: Instant?
    /// What a check found.
    public let outcome: Outcome

    static let columns: SQL = """
        v.id, v.unit_id, v.kind, v.title, v.held_on, v.place, v.chair, v.recorder, v.minutes, v.recorded_by, v.recorded_at,
        v.version, v.held_at, v.outcome
        """

    static let longestTitle = 200
    static let longestText = 20_000

    /// The kinds of work, as catalogues name them.
    public enum Kind: String, Sendable, CaseIterable, SQLColumn, SQLBindable {
        case meeting, study, training, inspection, outreach, drill, check, other

        func title(in language: Language) -> String {
            switch self {
            case .meeting: language.say(zh: "会议", en: "meeting")
            case .study: language.say(zh: "学习研讨", en: "study session")
            case .training: language.say(zh: "培训", en: "training")
            case .inspection: language.say(zh: "检查走访", en: "inspection visit")
            case .outreach: language.say(zh: "宣传活动", en: "outreach")
            case .drill: language.say(zh: "演练", en: "drill")
            case .check: language.say(zh: "核查", en: "check")
            case .other: language.say(zh: "其他工作", en: "other work")
            }
        }
    }
}

extension Activity {
    /// What a check found about what has to hold at all times; other kinds of work find nothing.
    public enum Outcome: String, Sendable, CaseIterable, SQLColumn, SQLBindable {
        case none = ""
        case holding, questioned, failing

        /// Those that somebody can choose.
        static let choices: [Outcome] = [.holding, .questioned, .failing]

        func title(in language: Language) -> String {
            switch self {
            case .none: ""
            case .holding: language.say(zh: "落实到位", en: "it holds")
            case .questioned: language.say(zh: "存疑", en: "in question")
            case .failing: language.say(zh: "未落实", en: "it does not hold")
            }
        }
    }
}

/// An activity counted towards an obligation, and its review (履责登记).
public struct Fulfilment: Sendable, Equatable {
    public let id: ID<Fulfilment>
    public let obligationID: ID<Obligation>
    public let activityID: ID<Activity>
    public let unitID: ID<Unit>
    public let doneOn: Day
    public let state: State
    public let reviewedBy: ID<Account>?
    public let reviewedAt: Instant?
    /// Why it was returned, or its acceptance withdrawn.
    public let reason: String
    /// Which approval of a gate it is; empty for everything else.
    public let approval: String

    static let columns: SQL = """
        f.id, f.obligation_id, f.activity_id, f.unit_id, f.done_on, f.state, f.reviewed_by, f.reviewed_at, f.reason,
        f.approval
        """

    public enum State: String, Sendable, CaseIterable, SQLColumn, SQLBindable {
        case submitted, accepted, returned

        func title(in language: Language) -> String {
            switch self {
            case .submitted: language.say(zh: "待审核", en: "waiting for review")
            case .accepted: language.say(zh: "已认定", en: "accepted")
            case .returned: language.say(zh: "已退回", en: "returned")
            }
        }
    }
}
