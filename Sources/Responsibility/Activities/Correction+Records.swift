import Storage

extension Activity {
    /// Replaces what a record says; what it said before is kept as a version.
    ///
    /// What had been returned is put forward again. What had been accepted is reviewed again when the record says
    /// something else now, or when a file was taken off or given another day; further files leave it accepted.
    static func correct(
        _ id: ID<Activity>, _ correction: Correction, by access: Access, in tx: Transaction
    ) throws {
        let activity = try find(id, by: access, in: tx)
        try access.require(.recordActivities, at: activity.unitID, in: tx)
        let files = try Evidence.of(id, by: access, in: tx)
        let counted = try Fulfilment.of(id, by: access, in: tx)
        let now = try ActivityWording.of(activity, by: access, in: tx)
        let isNoChange = correction.changesNothing(of: now, counted, files)
        guard activity.version == correction.version else {
            // The same form once more: what it asked for has been done.
            if isNoChange, try Evidence.hasTaken(correction.attachments, into: files, by: access, in: tx) { return }
            throw Refusal.conflict(.alreadyCorrected)
        }
        var mistakes = correction.mistakes(on: access.today)
        let brings = !correction.attachments.reused.isEmpty || !correction.attachments.kept.isEmpty
        if isNoChange && !brings && !counted.contains(where: { $0.state == .returned }) {
            mistakes.append(Mistake("title", zh: "没有任何改动", en: "nothing has been changed"))
        }
        guard mistakes.isEmpty else { throw Refusal.invalid(mistakes) }
        for year in Set([activity.heldOn.year, correction.wording.heldOn.year]) {
            try YearClose.check(activity.unitID, year, in: tx)
        }
        try YearClose.check(counted.map(\.obligationID) + correction.obligations, in: tx)
        let wording = correction.wording
        let proposals = try Proposal.of(
            kind: wording.kind, heldOn: wording.heldOn, title: wording.subject, unit: activity.unitID, countedBy: id,
            by: access, in: tx)
        let chosen = proposals.filter { correction.obligations.contains($0.obligation.id) }
        guard chosen.count == Set(correction.obligations).count else { throw Refusal.noLongerCounts }

        let approvals = try Proposal.approvals(
            of: chosen,
            correction.approvals.merging(counted.map { ($0.obligationID, $0.approval) }) { said, _ in said })

        try keep(activity, correctedFor: correction.reason, by: access, in: tx)
        try rewrite(activity, as: wording, in: tx)
        if wording.content != now.content {
            try wording.content.write(of: id, version: activity.version + 1, unit: activity.unitID, in: tx)
        }
        let added = try exchangeFiles(of: activity, files, correction, by: access, in: tx)
        let saysOtherwise =
            wording != now || !correction.redated(files).isEmpty
            || !correction.dropped.isDisjoint(with: files.map(\.id))
        let outcome = CorrectedFulfilments(counted, chosen, approvals, saysOtherwise: saysOtherwise)
        try outcome.write(for: activity, correction, by: access, in: tx)
        try Obligation.judge(outcome.obligations, on: access.today, at: access.now, in: tx)
        try Entry.write(
            .correct, "activity", id, unit: activity.unitID,
            [
                "version": .of(activity.version + 1), "from": now.canonical, "to": wording.canonical,
                "changed": .of(now.changedFields(to: wording)), "reason": .text(correction.reason),
                "obligations": .list(chosen.map { .of($0.obligation.id) }),
                "obligations_before": .list(counted.map { .of($0.obligationID) }),
                "approvals": .approvals(approvals),
                "files_added": .of(added),
                "files_removed": .list(files.filter { correction.dropped.contains($0.id) }.map { .of($0.id) }),
                "files_redated": .list(correction.redated(files).map { .of($0.id) }),
            ], by: access, in: tx)
    }

    /// The accounts that corrected a record: like its recorder they do not review it.
    static func correctors(of id: ID<Activity>, in tx: Transaction) throws -> [ID<Account>?] {
        try tx.all(
            .unscoped(
                "SELECT DISTINCT corrected_by FROM activity_past WHERE activity_id = \(id)",
                because: "who must be kept apart does not depend on who asks")
        ) { (account: ID<Account>?) in account }
    }

    private static func keep(
        _ activity: Activity, correctedFor reason: String, by access: Access, in tx: Transaction
    ) throws {
        try tx.run(
            .unscoped(
                """
                INSERT INTO activity_past (activity_id, version, kind, title, held_on, place, chair, recorder, minutes,
                                           held_at, outcome, corrected_by, corrected_at, reason)
                SELECT v.id, v.version, \(ActivityWording.columns), CAST(\(access.actor.accountID) AS BIGINT),
                       CAST(\(access.now) AS BIGINT), CAST(\(reason) AS TEXT)
                FROM activity v WHERE v.id = \(activity.id)
                """, because: "permission was asked at the unit"))
    }

    private static func rewrite(
        _ activity: Activity, as wording: ActivityWording, in tx: Transaction
    ) throws {
        try tx.run(
            .unscoped(
                """
                UPDATE activity SET kind = \(wording.kind), title = \(wording.title), held_on = \(wording.heldOn),
                    place = \(wording.place), chair = \(wording.chair), recorder = \(wording.recorder),
                    minutes = \(wording.minutes), version = \(activity.version + 1),
                    held_at = \(wording.heldAt), outcome = \(wording.outcome)
                WHERE id = \(activity.id)
                """, because: "permission was asked at the unit"))
    }

    /// Takes files off, gives them another day, adds others. A file with another day is a row of its own.
    private static func exchangeFiles(
        of activity: Activity, _ files: [Evidence], _ correction: Correction, by access: Access, in tx: Transaction
    ) throws -> [NewActivity.NewEvidence] {
        let (version, redated) = (activity.version + 1, correction.redated(files))
        try Evidence.end(files.filter { correction.dropped.contains($0.id) } + redated, before: version, in: tx)
        for file in redated {
            guard let digest = Digest(bytes: file.digest), let day = correction.days[file.id] else { continue }
            let same = NewActivity.NewEvidence(name: file.name, file: StoredFile(digest: digest, size: file.size))
            try Evidence.insert(same, day: day, to: activity.id, of: activity.unitID, version, by: access, in: tx)
        }
        return try Evidence.add(
            correction.attachments, to: activity.id, of: activity.unitID, heldOn: correction.wording.heldOn,
            version: version, by: access, in: tx)
    }
}

/// What a correction makes of everything that the record counts towards.
private struct CorrectedFulfilments {
    var removed: [Fulfilment] = []
    var reopened: [Fulfilment] = []
    var sentAgain: [Fulfilment] = []
    var added: [Proposal]
    let approvals: [ID<Obligation>: String]
    let obligations: [ID<Obligation>]

    /// Work that is another approval of a gate now is no longer the one that it was: that is taken off, and the other added.
    init(
        _ counted: [Fulfilment], _ chosen: [Proposal], _ approvals: [ID<Obligation>: String], saysOtherwise: Bool
    ) {
        self.approvals = approvals
        let proposalOf = Dictionary(chosen.map { ($0.obligation.id, $0) }) { first, _ in first }
        for fulfilment in counted {
            guard let proposal = proposalOf[fulfilment.obligationID],
                approvals[fulfilment.obligationID] ?? "" == fulfilment.approval
            else {
                removed.append(fulfilment)
                continue
            }
            switch fulfilment.state {
            case .returned: sentAgain.append(fulfilment)
            case .accepted where saysOtherwise && proposal.needsReview: reopened.append(fulfilment)
            case .accepted, .submitted: break
            }
        }
        let known = Set(counted.map(\.obligationID)).subtracting(removed.map(\.obligationID))
        added = chosen.filter { !known.contains($0.obligation.id) }
        obligations = counted.map(\.obligationID) + added.map(\.obligation.id)
    }

    func write(
        for activity: Activity, _ correction: Correction, by access: Access, in tx: Transaction
    ) throws {
        let version = activity.version + 1
        try remove(before: version, in: tx)
        let waiting = (reopened + sentAgain).map(\.id)
        if (activity.heldOn, activity.heldAt) != (correction.wording.heldOn, correction.wording.heldAt) {
            try tx.run(
                .unscoped(
                    """
                    UPDATE fulfilment SET done_at = \(correction.doneAt), done_on = \(correction.wording.heldOn)
                    WHERE activity_id = \(activity.id)
                    """, because: "permission was asked at the unit"))
        }
        try tx.run(
            .unscoped(
                """
                UPDATE fulfilment SET state = 'submitted', reviewed_by = NULL, reviewed_at = NULL, reason = ''
                WHERE id IN \(waiting)
                """, because: "permission was asked at the unit"))
        let new = try add(to: activity, correction, since: version, in: tx)
        for (verdict, fulfilments) in [
            (ReviewStep.Verdict.remove, removed), (.reopen, reopened), (.submit, sentAgain + new),
        ] {
            try ReviewStep.add(verdict, of: fulfilments, reason: correction.reason, by: access, in: tx)
        }
    }

    private func remove(before version: Int, in tx: Transaction) throws {
        guard !removed.isEmpty else { return }
        let ids = removed.map(\.id)
        try tx.run(
            .unscoped(
                """
                INSERT INTO fulfilment_past (fulfilment_id, activity_id, obligation_id, unit_id, done_on, state,
                                             reviewed_by, reviewed_at, reason, approval, since_version, until_version)
                SELECT id, activity_id, obligation_id, unit_id, done_on, state, reviewed_by, reviewed_at, reason,
                       approval, since_version, CAST(\(version) AS BIGINT)
                FROM fulfilment WHERE id IN \(ids)
                """, because: "permission was asked at the unit"))
        try tx.run(
            .unscoped("DELETE FROM fulfilment WHERE id IN \(ids)", because: "permission was asked at the unit"))
    }

    /// Where no review is asked, the work is accepted at once.
    private func add(
        to activity: Activity, _ correction: Correction, since version: Int, in tx: Transaction
    ) throws -> [Fulfilment] {
        let new = added.map { proposal in
            Fulfilment(
                id: tx.id(Fulfilment.self), obligationID: proposal.obligation.id, activityID: activity.id,
                unitID: proposal.obligation.unitID, doneOn: correction.wording.heldOn,
                state: proposal.needsReview ? .submitted : .accepted, reviewedBy: nil, reviewedAt: nil, reason: "",
                approval: approvals[proposal.obligation.id] ?? "")
        }
        try tx.load(
            "fulfilment",
            [
                "id", "obligation_id", "activity_id", "unit_id", "done_on", "done_at", "state", "reason", "approval",
                "since_version",
            ],
            because: "permission was asked at the unit"
        ) { rows in
            for fulfilment in new {
                try rows.add(fulfilment.id)
                try rows.add(fulfilment.obligationID)
                try rows.add(fulfilment.activityID)
                try rows.add(fulfilment.unitID)
                try rows.add(fulfilment.doneOn)
                try rows.add(correction.doneAt)
                try rows.add(fulfilment.state.rawValue)
                try rows.add(fulfilment.reason)
                try rows.add(fulfilment.approval)
                try rows.add(version)
                try rows.endRow()
            }
        }
        return new
    }
}

extension Refusal {
    /// One of the obligations that were ticked is none of those offered any more.
    static let noLongerCounts = Refusal.invalid([
        Mistake(
            "obligations", zh: "有的履责任务已不能再登记，请重新选择",
            en: "one of the obligations can no longer be counted towards: choose again")
    ])
}
