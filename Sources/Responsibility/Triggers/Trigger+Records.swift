import Storage

extension Trigger {
    /// What recording an event would do, or has done.
    struct Outcome: Sendable {
        /// `nil` after a dry run.
        let id: ID<Trigger>?
        let steps: [Step]
    }

    /// Writes down an event and makes what the unit owes because of it: an obligation for each stage that begins with it, and for each gate.
    ///
    /// The same form sent twice gives the event that the first one made. Stages that follow another are made when that one is done.
    static func record(
        _ new: NewTrigger, at office: OfficeClock, dryRun: Bool = false, by access: Access, in tx: Transaction
    ) throws -> Outcome {
        try access.require(.recordActivities, at: new.unitID, in: tx)
        guard new.mistakes.isEmpty else { throw Refusal.invalid(new.mistakes) }
        var once = new.once
        if let known = try recorded(with: once, by: access, in: tx) {
            if new.isSame(as: known) { return Outcome(id: known.id, steps: []) }
            // Somebody went back and wrote about another event over the old form: that is a record of its own, once.
            once = new.tokenOfItsOwn
            if let again = try recorded(with: once, by: access, in: tx) { return Outcome(id: again.id, steps: []) }
        }
        let duties = try started(by: new, at: office, by: access, in: tx)
        let steps = Step.of(duties, at: new.at, by: office)
        if dryRun { return Outcome(id: nil, steps: steps) }
        return try write(new, starting: duties, once: once, at: office, by: access, in: tx)
    }

    /// Writes down an event that has been asked about, with the obligations that duties make of it.
    static func write(
        _ new: NewTrigger, starting duties: [StartedDuty], once: String, at office: OfficeClock, by access: Access,
        in tx: Transaction
    ) throws -> Outcome {
        let steps = Step.of(duties, at: new.at, by: office)
        let id = tx.id(Trigger.self)
        let kind = duties[0].kind.title
        try tx.run(
            .unscoped(
                """
                INSERT INTO trigger_event (id, unit_id, kind, kind_zh, kind_en, title, at, zone, recorded_by, recorded_at,
                                           once, finding_id)
                VALUES (\(id), \(new.unitID), \(new.kind), \(kind.zh), \(kind.en), \(new.title), \(new.at),
                        \(office.zone), \(access.actor.accountID), \(access.now), \(once), \(new.findingID))
                """, because: "permission was asked at the unit"))
        let made = steps.compactMap { step -> NewStep? in
            guard let due = step.due else { return nil }
            return NewStep(
                id: tx.id(), unitID: new.unitID, programmeID: step.duty.plan.programmeID, year: step.duty.plan.year,
                dutyID: step.duty.dutyID, planID: step.duty.plan.id,
                cadence: step.duty.cadence.kind == .gate ? .gate : .clock,
                occurrence: Step.occurrence(of: id, step.key), opensOn: min(access.today, office.day(of: new.at)),
                due: due, required: step.required, triggerID: id, startedAt: new.at,
                part: Step.part(step.title, of: new.title))
        }
        try NewStep.add(made, on: access.today, in: tx)
        // What began before it was recorded began without its approvals.
        try Obligation.judge(
            made.filter { $0.cadence == .gate }.map(\.id), on: access.today, at: access.now, in: tx)
        try Entry.write(
            .trigger, "trigger", id, unit: new.unitID, count: made.count,
            [
                "kind": .text(new.kind), "title": .erasable(new.title), "at": .of(new.at),
                "obligations": .list(made.map { .of($0.id) }),
            ], by: access, in: tx)
        return Outcome(id: id, steps: steps)
    }

    /// The duties that wait for such an event at the unit; refuses where there are none, and a clock's event that is yet to come.
    private static func started(
        by new: NewTrigger, at office: OfficeClock, by access: Access, in tx: Transaction
    ) throws -> [StartedDuty] {
        guard try Unit.find(new.unitID, by: access, in: tx).closedOn == nil else { throw Refusal.conflict(.unitClosed) }
        let day = office.day(of: new.at)
        let duties = try StartedDuty.of(new.unitID, on: day, by: access, in: tx).filter { $0.kind.key == new.kind }
        guard !duties.isEmpty else {
            throw Refusal.invalid([
                Mistake(
                    "kind", zh: "该单位在 \(day) 没有由这类事件触发的责任事项", en: "the unit owes nothing for such an event on \(day)")
            ])
        }
        guard !office.isAhead(new.at, of: access) || !duties.contains(where: { $0.cadence.kind == .clock }) else {
            throw Refusal.invalid([
                Mistake(
                    "on", zh: "已发生的事件，时间不能晚于现在", en: "an event that starts a time limit cannot be yet to come")
            ])
        }
        return duties
    }

    static func find(_ id: ID<Trigger>, by access: Access, in tx: Transaction) throws -> Trigger {
        let found = try tx.first(
            "SELECT \(columns) FROM trigger_event e WHERE e.id = \(id) AND \(access.may(.viewUnits, at: "e.unit_id"))",
            Trigger.init)
        guard let found else { throw Refusal.notFound }
        return found
    }

    private static func recorded(with once: String, by access: Access, in tx: Transaction) throws -> Trigger? {
        try tx.first(
            "SELECT \(columns) FROM trigger_event e WHERE e.once = \(once) AND \(access.may(.viewRecords, at: "e.unit_id"))",
            Trigger.init)
    }
}

extension OfficeClock {
    /// Whether an event at an instant is yet to come: on a later day, or later on the day that it really is.
    func isAhead(_ instant: Instant, of access: Access) -> Bool {
        let day = day(of: instant)
        return day > access.today || (day == self.day(of: access.now) && instant > access.now)
    }
}
