import Storage

extension RunningStage {
    /// Makes the stages that follow those just judged: they run from the moment at which the earlier one was done, also while
    /// that waits for its review. When it is open again after all, what has been made of it and is not done is withdrawn.
    static func follow(
        _ judged: [Obligation], _ work: [ID<Obligation>: Obligation.Work], on today: Day, at now: Instant?,
        in tx: Transaction
    ) throws {
        let stages = try of(judged, in: tx).filter { earlier in
            earlier.clock.stages.contains { $0.after == earlier.stage.name }
        }
        for earlier in stages {
            let done = work[earlier.obligation.id].flatMap { $0.accepted.first ?? $0.waiting.first }
            for next in earlier.clock.stages where next.after == earlier.stage.name {
                try earlier.follow(next, done: done, on: today, at: now, in: tx)
            }
        }
    }

    private func follow(
        _ next: Cadence.Clock.Stage, done: Obligation.Work.Piece?, on today: Day, at now: Instant?, in tx: Transaction
    ) throws {
        let occurrence = Step.occurrence(of: trigger.id, next.name)
        let known = try tx.first(
            .unscoped(
                """
                SELECT \(Obligation.columns) FROM obligation o
                WHERE o.unit_id = \(obligation.unitID) AND o.programme_id = \(obligation.programmeID)
                  AND o.year = \(obligation.year) AND o.duty_id = \(obligation.dutyID) AND o.occurrence = \(occurrence)
                """, because: "permission was asked for the act behind it"), Obligation.init)
        guard let done else {
            guard let known, known.state.isOpen else { return }
            try Obligation.apply(
                [known.id: .init(state: .withdrawn, counted: known.counted, dueOn: known.dueOn)], on: today, in: tx)
            return try RunningStage.follow([known], [:], on: today, at: now, in: tx)
        }
        // Without a time the day's last second: the next stage begins when the day is over.
        let start = done.at ?? trigger.office.instant(of: done.day, second: 86_399)
        guard let known else { return try begin(next, at: start, occurrence, on: today, in: tx) }
        guard known.state == .withdrawn || known.state.isOpen || known.state == .met || known.state == .late,
            let later = try RunningStage.of([known], in: tx).first,
            known.state == .withdrawn || later.startedAt != start,
            let due = clock.due(of: next, from: start, stops: later.stops, at: trigger.office, calendar)
        else { return }
        try tx.run(
            .unscoped(
                "UPDATE obligation SET started_at = \(start), provisional = \(due.isProvisional) WHERE id = \(known.id)",
                because: "permission was asked for the act behind it"))
        let state = known.state == .withdrawn ? Obligation.State.open : known.state
        try Obligation.apply(
            [known.id: .init(state: state, counted: known.counted, dueOn: due.day, dueAt: .set(due.at))], on: today,
            in: tx)
        try Obligation.judge([known.id], on: today, at: now, in: tx)
    }

    private func begin(
        _ next: Cadence.Clock.Stage, at start: Instant, _ occurrence: String, on today: Day, in tx: Transaction
    ) throws {
        guard let due = clock.due(of: next, from: start, at: trigger.office, calendar) else { return }
        let title = try Programme.stageTitle(next.name, of: obligation.dutyID, in: versionID, in: tx)
        try NewStep.add(
            [
                NewStep(
                    id: tx.id(), unitID: obligation.unitID, programmeID: obligation.programmeID, year: obligation.year,
                    dutyID: obligation.dutyID, planID: obligation.planID, cadence: .clock, occurrence: occurrence,
                    opensOn: min(today, trigger.office.day(of: start)), due: due, required: 1, triggerID: trigger.id,
                    startedAt: start, part: Step.part(title, of: trigger.title))
            ], on: today, in: tx)
    }
}

extension Programme {
    /// What a stage of a duty is called in a version; its key where the version has no such stage.
    static func stageTitle(
        _ key: String, of duty: ID<Duty>, in version: ID<ProgrammeVersion>, in tx: Transaction
    ) throws -> ProgrammeFile.Words {
        let name = try tx.value(
            .unscoped("SELECT key FROM duty WHERE id = \(duty)", because: "catalogues are for everybody"),
            as: String.self)
        let file = try file(of: version, in: tx)
        if let found = file.duties.first(where: { $0.key == name }), case .clock(let clock) = found.cadence,
            let stage = clock.stages.first(where: { $0.key == key })
        {
            return stage.title
        }
        return .init(zh: key, en: key)
    }
}
