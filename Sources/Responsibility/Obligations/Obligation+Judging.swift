import Storage

extension Obligation {
    /// The work put forward for an obligation: what was accepted and what waits, each in the order in which it was done.
    struct Work: Sendable, Equatable {
        var accepted: [Piece] = []
        var waiting: [Piece] = []
        /// The gravest open finding against a standing duty.
        var finding: Finding.Grade?

        /// One piece of work.
        struct Piece: Sendable, Equatable {
            let day: Day
            /// The moment that counts; without one the end of the day.
            var at: Instant?
            /// What a check found; of other kinds of work nothing.
            var outcome = Activity.Outcome.none
            /// Which approval of a gate it is.
            var approval = ""

            /// Whether it was done by the end of a day, or by a moment of that day.
            func isDone(by due: Day, _ moment: Instant?) -> Bool {
                guard let moment else { return day <= due }
                return at.map { $0 <= moment } ?? (day < due)
            }

            /// Whether it was done before a moment of a day.
            func isDone(before due: Day, _ moment: Instant) -> Bool { at.map { $0 < moment } ?? (day < due) }

            static func earlier(_ a: Piece, _ b: Piece) -> Bool {
                guard a.day == b.day else { return a.day < b.day }
                guard let first = a.at else { return false }
                return b.at.map { first < $0 } ?? true
            }
        }
    }

    /// Judges obligations anew by the work that counts towards them, each by the rule of its duty.
    ///
    /// - Parameter now: the moment, for gates whose event begins today; without one such a gate has not been passed yet.
    static func judge(_ ids: [ID<Obligation>], on today: Day, at now: Instant? = nil, in tx: Transaction) throws {
        guard !ids.isEmpty else { return }
        let why: StaticString = "permission was asked for the act behind it"
        let obligations = try tx.all(
            .unscoped(
                """
                SELECT \(columns) FROM obligation o WHERE o.id IN \(ids)
                UNION SELECT \(columns) FROM \(successors(of: ids))
                """, because: why), Obligation.init)
        let all = obligations.map(\.id)
        let rules = try tx.all(
            .unscoped(
                """
                SELECT o.id, d.rule, pv.calendar FROM obligation o JOIN plan p ON p.id = o.plan_id
                JOIN programme_version pv ON pv.id = p.version_id
                JOIN duty_version d ON d.version_id = p.version_id AND d.duty_id = o.duty_id WHERE o.id IN \(all)
                """, because: why)
        ) { (id: ID<Obligation>, rule: String, calendar: String) in (id, (rule, calendar)) }
        let work = try work(for: obligations, in: tx)
        let earliest = try firstDays(of: obligations, in: tx)
        let ruleOf = Dictionary(rules) { first, _ in first }
        var calendars: [String: WorkingCalendar] = [:]
        for name in Set(rules.map(\.1.1)) { calendars[name] = try .inForce(name, in: tx) }
        var changes: [ID<Obligation>: Change] = [:]
        for obligation in obligations where obligation.isJudged {
            guard let (rule, calendar) = ruleOf[obligation.id] else { continue }
            let change = obligation.judged(
                by: try Cadence(text: rule), work[obligation.id] ?? Work(),
                since: earliest[obligation.id] ?? obligation.opensOn, calendar: calendars[calendar] ?? .mondayToFriday,
                on: today, at: now)
            let old = Change(state: obligation.state, counted: obligation.counted, dueOn: obligation.dueOn)
            if change != old { changes[obligation.id] = change }
        }
        try apply(changes, on: today, in: tx)
        try RunningStage.follow(obligations.filter { $0.cadence == .clock }, work, on: today, at: now, in: tx)
    }

    /// The accepted and waiting work by obligation. A standing duty is one and the same in every year: checks of earlier years count.
    private static func work(
        for obligations: [Obligation], in tx: Transaction
    ) throws -> [ID<Obligation>: Work] {
        let ids = obligations.filter { $0.cadence != .standing }.map(\.id)
        let standing = obligations.filter { $0.cadence == .standing }.map(\.id)
        let rows = try tx.all(
            .unscoped(
                """
                SELECT f.obligation_id, f.done_on, f.done_at, f.state, v.outcome, f.approval
                FROM fulfilment f JOIN activity v ON v.id = f.activity_id
                WHERE f.obligation_id IN \(ids) AND f.state IN ('accepted', 'submitted')
                UNION ALL
                SELECT o.id, f.done_on, f.done_at, f.state, v.outcome, f.approval
                FROM obligation o JOIN obligation s ON \(isSame) AND s.year <= o.year
                JOIN fulfilment f ON f.obligation_id = s.id JOIN activity v ON v.id = f.activity_id
                WHERE o.id IN \(standing) AND f.state IN ('accepted', 'submitted')
                """, because: "permission was asked for the act behind it")
        ) {
            (
                id: ID<Obligation>, day: Day, at: Instant?, state: Fulfilment.State, outcome: Activity.Outcome,
                approval: String
            ) in
            (id, Work.Piece(day: day, at: at, outcome: outcome, approval: approval), state)
        }
        var work: [ID<Obligation>: Work] = [:]
        for (id, piece, state) in rows {
            if state == .accepted {
                work[id, default: Work()].accepted.append(piece)
            } else {
                work[id, default: Work()].waiting.append(piece)
            }
        }
        for (id, grade) in try Finding.gravest(against: standing, in: tx) { work[id, default: Work()].finding = grade }
        return work.mapValues { work in
            Work(
                accepted: work.accepted.sorted(by: Work.Piece.earlier),
                waiting: work.waiting.sorted(by: Work.Piece.earlier), finding: work.finding)
        }
    }

    /// What the work makes of an obligation under its duty's rule. A late acceptance keeps the date of the work.
    func judged(
        by cadence: Cadence, _ work: Work, since start: Day, calendar: WorkingCalendar, on today: Day, at now: Instant?
    ) -> Change {
        switch cadence {
        case .quota(let quota): judged(by: quota, work, calendar: calendar, on: today)
        case .standing(let standing): judged(by: standing, work, since: start, on: today)
        case .fixed, .clock: judged(work, inTime: lastOn)
        case .gate(let gate): judged(by: gate, work, on: today, at: now)
        }
    }

    /// Done when enough was accepted; in time when the last piece needed was done by then.
    private func judged(_ work: Work, inTime last: Day?) -> Change {
        guard work.accepted.count < required else {
            let kept = last.map { work.accepted[required - 1].isDone(by: $0, dueAt) } ?? true
            return Change(state: kept ? .met : .late, counted: work.accepted.count, dueOn: dueOn)
        }
        let comes = work.accepted.count + work.waiting.count >= required
        return Change(state: comes ? .submitted : .open, counted: work.accepted.count, dueOn: dueOn)
    }

    /// Only approvals given before the start count, each of them once; a start without all of them is a breach.
    private func judged(by gate: Cadence.Gate, _ work: Work, on today: Day, at now: Instant?) -> Change {
        guard let dueOn, let dueAt else { return Change(state: state, counted: counted, dueOn: dueOn) }
        func inTime(_ pieces: [Work.Piece]) -> [String] {
            pieces.filter { $0.isDone(before: dueOn, dueAt) }.map(\.approval)
        }
        let given = gate.count(of: inTime(work.accepted))
        let coming = gate.count(of: inTime(work.accepted + work.waiting))
        let hasBegun = dueOn < today || (now.map { dueAt <= $0 } ?? false)
        let state: State =
            given >= required ? .met : coming >= required ? .submitted : hasBegun ? .breached : .open
        return Change(state: state, counted: given, dueOn: dueOn)
    }

    /// Only what lies in the period counts, with the gap kept. A rolling quota is never done: its due day moves on.
    private func judged(by quota: Cadence.Quota, _ work: Work, calendar: WorkingCalendar, on today: Day) -> Change {
        guard let due = dueOn else { return Change(state: state, counted: counted, dueOn: dueOn) }
        let isRolling = occurrence == "rolling"
        let span = Occurrence(
            key: occurrence, scheduled: opensOn, due: isRolling ? firstDue(of: quota) : due, graceEnds: due,
            opens: opensOn,
            required: required, provisional: false, calendarVersion: calendar.version)
        let (accepted, waiting) = (work.accepted.map(\.day), work.waiting.map(\.day))
        let judged = quota.judge(accepted, for: span, today: today, calendar: calendar)
        if isRolling { return Change(state: .open, counted: judged.counted, dueOn: judged.due) }
        if judged.isMet { return Change(state: .met, counted: judged.counted, dueOn: due) }
        let comes = quota.judge(accepted + waiting, for: span, today: today, calendar: calendar).isMet
        return Change(state: comes ? .submitted : .open, counted: judged.counted, dueOn: due)
    }

    /// The due day that a rolling quota has before anything is done.
    private func firstDue(of quota: Cadence.Quota) -> Day {
        if case .rolling(let days) = quota.per { opensOn.adding(days: days) } else { opensOn }
    }

    /// Each accepted check verifies a standing duty anew; the newest one decides how it stands, and findings that are open.
    private func judged(by standing: Cadence.Standing, _ work: Work, since start: Day, on today: Day) -> Change {
        let newest = work.accepted.last
        let judged = standing.judge(
            newest: newest.map { Cadence.Standing.Check(day: $0.day, passed: $0.outcome != .failing) },
            openFindings: newest?.outcome == .questioned || work.finding != nil ? 1 : 0, start: start, today: today)
        let state: State =
            switch judged.state {
            case _ where work.finding == .major: .failing
            case .holding, .unverified: .holding
            case .questioned: .questioned
            case .failing: .failing
            }
        return Change(state: state, counted: work.accepted.count, dueOn: judged.due)
    }

    /// Whether work changes it: not what was set by somebody's decision. Of a gate a breach too, when approvals in time come to light.
    private var isJudged: Bool {
        switch state {
        case .open, .submitted, .met, .late, .holding, .questioned, .failing: true
        case .breached: cadence == .gate
        case .waived, .suspended, .lapsed, .withdrawn: false
        }
    }
}
