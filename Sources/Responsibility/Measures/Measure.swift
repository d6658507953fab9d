import Storage

/// An accountability measure (问责措施) that competent people consider and decide.
///
/// The program proposes none, works none out and issues none: it keeps what people decided, and holds them to the order of the steps.
public struct Measure: Sendable, Equatable {
    public let id: ID<Measure>
    /// The person whom it concerns.
    public let subjectID: ID<Person>
    public let subject: String
    public let unitID: ID<Unit>
    public let unit: String
    /// The rule on which it rests.
    public let basis: String
    /// What happened, as it was found.
    public let facts: String
    /// What the notice says is being considered; the decision is never heavier.
    public let considered: Ruling
    /// For how many working days after the notice the subject may answer before anything is decided.
    public let answerDays: Int
    /// How the decision can be appealed against, first of all.
    public let route: AppealRoute
    public let stage: Stage
    /// 1, and one more each time the deciders begin anew.
    public let round: Int
    public let noticedOn: Day?
    public let decidedOn: Day?
    /// What is in force: what was decided, or what an appeal made of it.
    public let ruling: Ruling?
    public let lapsesOn: Day?
    public let deliveredOn: Day?
    /// When it was dropped or revoked.
    public let endedOn: Day?

    /// How far it has come; what the day decides is told by ``standing(on:answer:defences:)``.
    public enum Stage: String, Sendable, CaseIterable, SQLColumn, SQLBindable {
        case drafted, noticed, decided, delivered
        /// Ended before a decision, because it was not founded.
        case dropped
        /// Ended by the outcome of an appeal.
        case revoked
    }

    /// What somebody named in a measure does there.
    public enum Part: String, Sendable, CaseIterable, SQLColumn, SQLBindable {
        case subject, investigator, decider
        case appealDecider = "appeal-decider"
    }

    /// How it stands on a day.
    public enum Standing: String, Sendable, CaseIterable {
        case drafted
        /// The notice has been delivered, and the subject may answer; nothing can be decided.
        case answering
        /// A defence was filed, and nobody has written down yet what was checked of it.
        case checking
        /// It can be decided.
        case ready
        case decided
        case inEffect = "in-effect"
        case lapsed, dropped, revoked
    }

    static let fewestDeciders = 2
    static let mostDeciders = 5
    static let usualAnswerDays = 5
    static let longestText = 4_000

    /// The last day for the subject's answer, counted from the notice.
    func answer(_ calendar: WorkingCalendar) -> WorkingCalendar.Reckoning? {
        noticedOn.map { calendar.day(after: $0, workingDays: answerDays) }
    }

    /// How it stands on a day, given the last day for the answer and what was filed.
    func standing(on today: Day, answer: WorkingCalendar.Reckoning?, defences: [Defence]) -> Standing {
        if stage == .dropped { return .dropped }
        if stage == .revoked { return .revoked }
        if let lapsesOn, lapsesOn <= today { return .lapsed }
        switch stage {
        case .drafted: return .drafted
        case .decided: return .decided
        case .delivered: return .inEffect
        default: break
        }
        if defences.contains(where: { $0.checkedOn == nil }) { return .checking }
        if !defences.isEmpty { return .ready }
        return answer.map { today > $0.day } ?? false ? .ready : .answering
    }

    /// Whether somebody with a part in it is told what was decided: the subject once it was delivered, all others at once.
    func isTold(to part: Part?) -> Bool { part != .subject || deliveredOn != nil }

    /// What is in force and until when, as far as somebody with a part in it is told.
    func told(to part: Part?) -> (ruling: Ruling?, lapsesOn: Day?) {
        isTold(to: part) ? (ruling, lapsesOn) : (nil, nil)
    }

    /// Whether it is in nobody's view but the archive's.
    func isArchived(on today: Day) -> Bool { endedOn != nil || (lapsesOn.map { $0 <= today } ?? false) }
}

/// What the subject says to the facts and the grounds (陈述申辩), and what was checked of it.
public struct Defence: Sendable, Equatable {
    public let id: ID<Defence>
    public let way: Way
    public let text: String
    public let filedOn: Day
    /// What was checked and what came of it; empty until then.
    public let checked: String
    public let checkedOn: Day?

    /// How it was given.
    public enum Way: String, Sendable, CaseIterable, SQLColumn, SQLBindable {
        case written, oral, hearing
    }

    static let columns: SQL = "f.id, f.way, f.text, f.filed_on, f.checked, f.checked_on"
}

/// An appeal against a measure (申诉), running beside it.
public struct Appeal: Sendable, Equatable {
    public let id: ID<Appeal>
    public let route: AppealRoute
    public let filedOn: Day
    public let grounds: String
    /// The last day for deciding it.
    public let dueOn: Day
    /// Whether a calendar still to be published may move that day.
    public let isProvisional: Bool
    /// By how many days deciding was put off.
    public let extendedBy: Int
    public let outcome: Outcome?
    public let reasons: String
    public let decidedOn: Day?
    /// When the subject was told of the outcome.
    public let toldOn: Day?

    /// What came of it. Nothing is made heavier by an appeal: there is no such outcome.
    public enum Outcome: String, Sendable, CaseIterable, SQLColumn, SQLBindable {
        case upheld, milder, revoked
    }

    static let columns: SQL = """
        l.id, l.route, l.filed_on, l.grounds, l.due_on, l.provisional, l.extended_by, l.outcome, l.reasons,
        l.decided_on, l.told_on
        """
}

/// That a notice, a decision or an outcome was handed over (送达).
public struct Delivery: Sendable, Equatable {
    let what: What
    public let on: Day
    public let mode: Mode

    enum What: String, Sendable, CaseIterable, SQLColumn, SQLBindable { case notice, decision, outcome }

    public enum Mode: String, Sendable, CaseIterable, SQLColumn, SQLBindable {
        case inPerson = "in-person"
        case post, electronic
        case left = "left-at-the-office"
    }
}
