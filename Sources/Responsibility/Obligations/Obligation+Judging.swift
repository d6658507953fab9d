import Storage

extension Obligation {
    /// The work put forward for an obligation: the days of what was accepted and of what waits, in order.
    struct Work: Sendable, Equatable {
        var accepted: [Day] = []
        var waiting: [Day] = []
    }

    /// Judges obligations anew by the work that counts towards them, each by the rule of its duty.
    static func judge(_ ids: [ID<Obligation>], on today: Day, in tx: Transaction) throws {
        guard !ids.isEmpty else { return }
        let why: StaticString = "permission was asked for the act behind it"
        let obligations = try tx.all(
            .unscoped("SELECT \(columns) FROM obligation o WHERE o.id IN \(ids)", because: why), Obligation.init)
        let rules = try tx.all(
            .unscoped(
                """
                SELECT o.id, d.rule, pv.calendar FROM obligation o JOIN plan p ON p.id = o.plan_id
                JOIN programme_version pv ON pv.id = p.version_id
                JOIN duty_version d ON d.version_id = p.version_id AND d.duty_id = o.duty_id WHERE o.id IN \(ids)
                """, because: why)
        ) { (id: ID<Obligation>, rule: String, calendar: String) in (id, (rule, calendar)) }
        let rows = try tx.all(
            .unscoped(
                """
                SELECT obligation_id, done_on, state FROM fulfilment
                WHERE obligation_id IN \(ids) AND state IN ('accepted', 'submitted') ORDER BY obligation_id, done_on, id
                """, because: why)
        ) { (id: ID<Obligation>, day: Day, state: Fulfilment.State) in (id, day, state) }
        var work: [ID<Obligation>: Work] = [:]
        for (id, day, state) in rows {
            if state == .accepted {
                work[id, default: Work()].accepted.append(day)
            } else {
                work[id, default: Work()].waiting.append(day)
            }
        }
        let ruleOf = Dictionary(rules) { first, _ in first }
        var calendars: [String: WorkingCalendar] = [:]
        for name in Set(rules.map(\.1.1)) { calendars[name] = try .inForce(name, in: tx) }
        var changes: [ID<Obligation>: Change] = [:]
        for obligation in obligations where obligation.state.isJudged {
            guard let (rule, calendar) = ruleOf[obligation.id] else { continue }
            let change = obligation.judged(
                by: try Cadence(text: rule), work[obligation.id] ?? Work(),
                calendar: calendars[calendar] ?? .mondayToFriday, on: today)
            let old = Change(state: obligation.state, counted: obligation.counted, dueOn: obligation.dueOn)
            if change != old { changes[obligation.id] = change }
        }
        try apply(changes, on: today, in: tx)
    }

    /// What the work makes of an obligation under its duty's rule. A late acceptance keeps the date of the work.
    func judged(by cadence: Cadence, _ work: Work, calendar: WorkingCalendar, on today: Day) -> Change {
        switch cadence {
        case .quota(let quota): judged(by: quota, work, calendar: calendar, on: today)
        case .standing(let standing): judged(by: standing, work, on: today)
        case .fixed(let fixed): judged(work, inTime: dueOn?.adding(days: fixed.graceDays))
        case .clock, .gate: judged(work, inTime: dueOn)
        }
    }

    /// Done when enough was accepted; in time when the last piece needed was done by then.
    private func judged(_ work: Work, inTime last: Day?) -> Change {
        guard work.accepted.count < required else {
            let kept = last.map { work.accepted[required - 1] <= $0 } ?? true
            return Change(state: kept ? .met : .late, counted: work.accepted.count, dueOn: dueOn)
        }
        let comes = work.accepted.count + work.waiting.count >= required
        return Change(state: comes ? .submitted : .open, counted: work.accepted.count, dueOn: dueOn)
    }

    /// Only what lies in the period counts, with the gap kept. A rolling quota is never done: its due day moves on.
    private func judged(by quota: Cadence.Quota, _ work: Work, calendar: WorkingCalendar, on today: Day) -> Change {
        guard let due = dueOn else { return Change(state: state, counted: counted, dueOn: dueOn) }
        let isRolling = occurrence == "rolling"
        let span = Occurrence(
            key: occurrence, scheduled: opensOn, due: isRolling ? firstDue(of: quota) : due, graceEnds: due,
            opens: opensOn,
            required: required, provisional: false, calendarVersion: calendar.version)
        let judged = quota.judge(work.accepted, for: span, today: today, calendar: calendar)
        if isRolling { return Change(state: .open, counted: judged.counted, dueOn: judged.due) }
        if judged.isMet { return Change(state: .met, counted: judged.counted, dueOn: due) }
        let comes = quota.judge(work.accepted + work.waiting, for: span, today: today, calendar: calendar).isMet
        return Change(state: comes ? .submitted : .open, counted: judged.counted, dueOn: due)
    }

    /// The due day that a rolling quota has before anything is done.
    private func firstDue(of quota: Cadence.Quota) -> Day {
        if case .rolling(let days) = quota.per { opensOn.adding(days: days) } else { opensOn }
    }

    /// Each accepted check verifies a standing duty anew.
    private func judged(by standing: Cadence.Standing, _ work: Work, on today: Day) -> Change {
        let check = work.accepted.last.map { Cadence.Standing.Check(day: $0, passed: true) }
        let judged = standing.judge(newest: check, openFindings: 0, start: opensOn, today: today)
        return Change(state: .holding, counted: work.accepted.count, dueOn: judged.due)
    }
}

extension Obligation.State {
    /// Whether work changes it: not what was set by somebody's decision.
    fileprivate var isJudged: Bool {
        switch self {
        case .open, .submitted, .met, .late, .holding, .questioned, .failing: true
        case .breached, .waived, .suspended, .lapsed, .withdrawn: false
        }
    }
}
