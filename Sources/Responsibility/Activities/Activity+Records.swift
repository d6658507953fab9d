import Storage

extension Activity {
    /// Writes down what was done, with its files, and counts it towards the obligations that it fulfils.
    ///
    /// The same form sent twice gives the activity that the first one made.
    /// - Parameter permission: another one where the work is part of something else, such as an inspection.
    static func record(
        _ new: NewActivity, asking permission: Permission = .recordActivities, by access: Access, in tx: Transaction
    ) throws -> ID<Activity> {
        try access.require(permission, at: new.unitID, in: tx)
        let mistakes = new.mistakes(on: access.today)
        guard mistakes.isEmpty else { throw Refusal.invalid(mistakes) }
        var once = new.once
        if let known = try recorded(with: once, by: access, in: tx) {
            let content = try ActivityContent.of(known.id, version: known.version, by: access, in: tx)
            if new.isSame(as: known, content) { return known.id }
            // Somebody went back and wrote about other work over the old form: that is a record of its own, once.
            once = new.tokenOfItsOwn
            if let again = try recorded(with: once, by: access, in: tx) { return again.id }
        }
        guard try Unit.find(new.unitID, by: access, in: tx).closedOn == nil else { throw Refusal.conflict(.unitClosed) }
        // Late work for a closed year, and work of the year itself.
        try YearClose.check(new.unitID, new.heldOn.year, in: tx)
        try YearClose.check(new.obligations ?? [], in: tx)
        let id = tx.id(Activity.self)
        let recorder = try OnBehalf.unit(of: access, recordingFor: new.unitID, in: tx)
        try tx.run(
            .unscoped(
                """
                INSERT INTO activity (id, unit_id, kind, title, held_on, place, chair, recorder, minutes, recorded_by,
                                      recorded_at, version, held_at, outcome, once, recorder_unit_id)
                VALUES (\(id), \(new.unitID), \(new.kind), \(new.title), \(new.heldOn), \(new.place), \(new.chair),
                        \(new.recorder), \(new.minutes), \(access.actor.accountID), \(access.now), 1, \(new.heldAt),
                        \(new.keptOutcome), \(once), \(recorder))
                """, because: "permission was asked at the unit"))
        let content = try new.content.write(of: id, version: 1, unit: new.unitID, in: tx)
        let files = try Evidence.add(
            new.attachments, to: id, of: new.unitID, heldOn: new.heldOn, by: access, in: tx)
        let proposals = try Proposal.of(
            kind: new.kind, heldOn: new.heldOn, title: new.subject, unit: new.unitID, by: access, in: tx)
        let chosen: [Proposal]
        if let wanted = new.obligations {
            chosen = proposals.filter { wanted.contains($0.obligation.id) }
            guard chosen.count == Set(wanted).count else { throw Refusal.noLongerCounts }
        } else {
            chosen = proposals.filter { $0.isUnambiguous || new.approvals[$0.obligation.id] != nil }
        }
        let approvals = try Proposal.approvals(of: chosen, new.approvals)
        try count(id, of: new, towards: chosen, approvals, by: access, in: tx)
        try Entry.write(
            .record, "activity", id, unit: new.unitID,
            .object([
                "kind": .text(new.kind.rawValue), "title": .text(new.title), "held_on": .of(new.heldOn),
                "place": .text(new.place), "chair": .erasable(new.chair), "recorder": .erasable(new.recorder),
                "minutes": .erasable(new.minutes), "held_at": .of(new.heldAt),
                "outcome": .text(new.keptOutcome.rawValue), "obligations": .list(chosen.map { .of($0.obligation.id) }),
                "files": .of(files),
                "recorder_unit": .of(recorder), "approvals": .approvals(approvals),
            ]).with(content.canonical), by: access, in: tx)
        return id
    }

    static func find(_ id: ID<Activity>, by access: Access, in tx: Transaction) throws -> Activity {
        let found = try tx.first(
            """
            SELECT \(columns) FROM activity v WHERE v.id = \(id) AND \(access.may(.viewRecords, at: "v.unit_id"))
            """, Activity.init)
        guard let found else { throw Refusal.notFound }
        return found
    }

    /// The newest work of a unit itself.
    static func recent(of unit: ID<Unit>, limit: Int = 20, by access: Access, in tx: Transaction) throws -> [Activity] {
        try tx.all(
            """
            SELECT \(columns) FROM activity v WHERE v.unit_id = \(unit) AND \(access.may(.viewRecords, at: unit))
            ORDER BY v.held_on DESC, v.id DESC LIMIT \(limit)
            """, Activity.init)
    }

    private static func recorded(
        with once: String, by access: Access, in tx: Transaction
    ) throws -> Activity? {
        try tx.first(
            "SELECT \(columns) FROM activity v WHERE v.once = \(once) AND \(access.may(.viewRecords, at: "v.unit_id"))",
            Activity.init)
    }

    /// Where no review is asked, the work is accepted at once.
    private static func count(
        _ id: ID<Activity>, of new: NewActivity, towards proposals: [Proposal], _ approvals: [ID<Obligation>: String],
        by access: Access, in tx: Transaction
    ) throws {
        try tx.load(
            "fulfilment",
            ["id", "obligation_id", "activity_id", "unit_id", "done_on", "done_at", "state", "reason", "approval"],
            because: "permission was asked at the unit"
        ) { rows in
            for proposal in proposals {
                let state: Fulfilment.State = proposal.needsReview ? .submitted : .accepted
                try rows.add(tx.id(Fulfilment.self))
                try rows.add(proposal.obligation.id)
                try rows.add(id)
                try rows.add(proposal.obligation.unitID)
                try rows.add(new.heldOn)
                try rows.add(new.doneAt)
                try rows.add(state.rawValue)
                try rows.add("")
                try rows.add(approvals[proposal.obligation.id] ?? "")
                try rows.endRow()
            }
        }
        try Obligation.judge(proposals.map(\.obligation.id), on: access.today, at: access.now, in: tx)
    }
}
