import Storage

/// One duty that one unit owes for one occurrence (履责任务).
public struct Obligation: Sendable, Equatable {
    public let id: ID<Obligation>
    public let unitID: ID<Unit>
    public let programmeID: ID<Programme>
    public let year: Int
    public let dutyID: ID<Duty>
    public let planID: ID<Plan>
    public let cadence: CadenceKind
    /// Never changes: the scheduled day, the first day of the period, the event and its stage, or `standing`.
    public let occurrence: String
    public let state: State
    /// From when it is shown as something to do; work of a quota counts from this day on.
    public let opensOn: Day
    /// `nil` while a clock is suspended.
    public let dueOn: Day?
    /// For clocks in hours and for gates.
    public let dueAt: Instant?
    public let required: Int
    public let counted: Int
    /// Whether the due day reaches into a year whose working days are not published yet.
    public let isProvisional: Bool
    /// The last day of grace, where the duty has any.
    public let graceUntil: Day?

    static let columns: SQL = """
        o.id, o.unit_id, o.programme_id, o.year, o.duty_id, o.plan_id, o.cadence, o.occurrence, o.state, o.opens_on,
        o.due_on, o.due_at, o.required, o.counted, o.provisional, o.grace_until
        """

    /// What has become of an obligation. *Overdue* is no state: it is being open after the due day and the days of grace.
    public enum State: String, Sendable, CaseIterable, SQLColumn, SQLBindable {
        case open, submitted, met, late, breached, waived, suspended, lapsed, withdrawn
        case holding, questioned, failing

        /// Whether work may still count towards it.
        var isOpen: Bool { self == .open || self == .submitted }

        /// Whether work is asked for: open, or to hold at all times.
        var takesWork: Bool { isOpen || self == .holding || self == .questioned || self == .failing }
    }
}

/// The five cadences by name.
public enum CadenceKind: String, Sendable, CaseIterable, SQLColumn, SQLBindable {
    case fixed, quota, clock, gate, standing
}

extension Obligation {
    /// How an obligation looks on a day: the one word and colour that pages show.
    public enum Standing: String, Sendable, CaseIterable {
        case met, late, onTrack, submitted, dueSoon, overdue, breached
        case questioned, unverified, failing, holding
        case suspended, waived, lapsed, withdrawn
    }

    /// Due within so many days counts as due soon.
    static let soon = 14

    func standing(on today: Day, at now: Instant? = nil) -> Standing {
        Obligation.standing(state, due: dueOn, graceUntil: graceUntil, dueAt, on: today, at: now)
    }

    /// - Parameter moment: the last moment, of clocks in hours and of gates: with `now` it is overdue within its day.
    static func standing(
        _ state: State, due: Day?, graceUntil: Day? = nil, _ moment: Instant? = nil, on today: Day,
        at now: Instant? = nil
    ) -> Standing {
        switch state {
        case .open:
            guard let due else { return .onTrack }
            if due == today, let moment, let now, moment < now { return .overdue }
            return graceUntil ?? due < today ? .overdue : due.days(since: today) <= soon ? .dueSoon : .onTrack
        case .submitted: return .submitted
        case .met: return .met
        case .late: return .late
        case .breached: return .breached
        case .waived: return .waived
        case .suspended: return .suspended
        case .lapsed: return .lapsed
        case .withdrawn: return .withdrawn
        case .holding: return due.map { $0 < today } ?? false ? .unverified : .holding
        case .questioned: return .questioned
        case .failing: return .failing
        }
    }
}
