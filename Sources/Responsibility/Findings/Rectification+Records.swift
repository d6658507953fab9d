import Storage

extension Rectification {
    /// Plans how a finding is put right, or plans it anew; earlier versions are kept, and stages that are done.
    static func plan(
        _ new: NewRectification, for id: ID<Finding>, by access: Access, in tx: Transaction
    ) throws {
        let finding = try Finding.ready(id, for: .plan, by: access, in: tx)
        let newest = try versions(of: id, in: tx).last?.version ?? 0
        guard newest == new.version else { throw Refusal.conflict(.findingMoved) }
        let done = try RectificationStage.of(id, in: tx).filter { $0.doneOn != nil }
        let mistakes = new.mistakes(for: finding, stagesDone: done.count)
        guard mistakes.isEmpty else { throw Refusal.invalid(mistakes) }
        try tx.run(
            .unscoped(
                """
                INSERT INTO rectification (finding_id, version, who, measures, money, due_on, contingency, interim,
                                           planned_by, planned_at)
                VALUES (\(id), \(newest + 1), \(new.who), \(new.measures), \(new.money), \(new.dueOn), \(new.contingency),
                        \(new.interim), \(access.actor.accountID), \(access.now))
                """, because: "permission was asked at the unit"))
        if finding.track == .longTerm {
            try RectificationStage.replace(new.stages, of: id, after: done.last?.position ?? 0, in: tx)
        }
        try Finding.take(
            .plan, of: finding, reason: "",
            with: [
                "version": .of(newest + 1), "who": .erasable(new.who), "measures": .text(new.measures),
                "money": .text(new.money), "due_on": .of(new.dueOn), "contingency": .text(new.contingency),
                "interim": .text(new.interim),
                "stages": .list(new.stages.map { ["title": .text($0.title), "due_on": .of($0.dueOn)] }),
            ], by: access, in: tx)
    }

    /// All versions of a finding's plan, the newest last. The finding was found with permission.
    static func versions(of finding: ID<Finding>, in tx: Transaction) throws -> [Rectification] {
        try tx.all(
            .unscoped(
                "SELECT \(columns) FROM rectification r WHERE r.finding_id = \(finding) ORDER BY r.version",
                because: "permission was asked for the finding"), Rectification.init)
    }
}

extension RectificationStage {
    static func of(_ finding: ID<Finding>, in tx: Transaction) throws -> [RectificationStage] {
        try tx.all(
            .unscoped(
                "SELECT \(columns) FROM rectification_stage t WHERE t.finding_id = \(finding) ORDER BY t.position",
                because: "permission was asked for the finding"), RectificationStage.init)
    }

    static func areOpen(of finding: ID<Finding>, in tx: Transaction) throws -> Bool {
        try of(finding, in: tx).contains { $0.doneOn == nil }
    }

    /// Ticks a stage off. Whoever does is a rectifier.
    static func finish(
        _ position: Int, of id: ID<Finding>, by access: Access, in tx: Transaction
    ) throws {
        let finding = try Finding.find(id, by: access, in: tx)
        try access.require(.rectify, at: finding.unitID, in: tx)
        guard finding.stage == .planned else { throw Refusal.conflict(.findingMoved) }
        let changed = try tx.run(
            .unscoped(
                """
                UPDATE rectification_stage SET done_on = \(access.today), done_by = \(access.actor.accountID)
                WHERE finding_id = \(id) AND position = \(position) AND done_on IS NULL
                """, because: "permission was asked at the unit"))
        guard changed == 1 else { throw Refusal.conflict(.findingMoved) }
        let title = try of(id, in: tx).first { $0.position == position }?.title ?? ""
        try FindingStep.add(.stage, to: id, round: finding.round, reason: title, by: access, in: tx)
        try Entry.write(
            .record, "finding", id, unit: finding.unitID, ["stage": .of(position), "title": .text(title)], by: access,
            in: tx)
    }

    /// Puts new stages behind those that are done; the others go.
    fileprivate static func replace(
        _ stages: [NewRectification.Stage], of finding: ID<Finding>, after last: Int, in tx: Transaction
    ) throws {
        try tx.run(
            .unscoped(
                "DELETE FROM rectification_stage WHERE finding_id = \(finding) AND done_on IS NULL",
                because: "permission was asked at the unit"))
        try tx.load(
            "rectification_stage", ["finding_id", "position", "title", "due_on"],
            because: "permission was asked at the unit"
        ) { rows in
            for (index, stage) in stages.enumerated() {
                try rows.add(finding)
                try rows.add(last + index + 1)
                try rows.add(stage.title)
                try rows.add(stage.dueOn)
                try rows.endRow()
            }
        }
    }
}
