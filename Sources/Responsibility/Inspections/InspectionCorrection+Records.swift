import Storage

extension Inspection {
    /// Replaces what an inspection says, as long as the unit has not signed it; what it said before is kept as a version.
    ///
    /// What it made elsewhere stays: its number, its findings, the work records. Items that become problems open findings.
    static func correct(
        _ id: ID<Inspection>, _ correction: InspectionCorrection, by access: Access, in tx: Transaction
    ) throws {
        let inspection = try findOwn(id, by: access, in: tx)
        guard try SignOff.of(id, by: access, in: tx) == nil else { throw Refusal.conflict(.inspectionSigned) }
        let recorded = try inspection.items(in: tx)
        let items = try NewInspection.items(of: lists(of: recorded), in: tx)
        let now = try InspectionWording.of(inspection, recorded, in: tx)
        let wanted = try wording(correction.new, recorded, now, in: tx)
        guard inspection.version == correction.version else {
            // The same form once more: what it asked for has been done.
            let files = try CaseFile.of(.inspection, id, by: access, in: tx)
            let isThere = correction.new.files.allSatisfy { sent in
                files.contains { $0.digest == sent.file.digest.bytes && $0.name == sent.name }
            }
            if wanted == now, isThere { return }
            throw Refusal.conflict(.alreadyCorrected)
        }
        var mistakes = correction.mistakes(items, settled: recorded.settled, on: access.today)
        mistakes += try check(
            correction.new.inspectors, for: inspection.issuingUnitID, at: inspection.unitID, by: access, in: tx)
        let new = try correction.new.takingKept(by: access, in: tx)
        if wanted == now, new.files.isEmpty {
            mistakes.append(Mistake("title", zh: "没有任何改动", en: "nothing has been changed"))
        }
        guard mistakes.isEmpty else { throw Refusal.invalid(mistakes) }

        try keep(inspection, recorded, wanted.outcomes, correctedFor: correction.reason, by: access, in: tx)
        let changed = try tx.run(
            .unscoped(
                """
                UPDATE inspection SET kind = \(wanted.kind), method = \(wanted.method), title = \(wanted.title),
                    held_on = \(wanted.heldOn), summary = \(wanted.summary), version = \(inspection.version + 1)
                WHERE id = \(id) AND version = \(correction.version)
                """, because: "permission was asked at the unit"))
        guard changed == 1 else { throw Refusal.conflict(.alreadyCorrected) }
        try tx.run(
            .unscoped(
                "DELETE FROM inspection_inspector WHERE inspection_id = \(id)",
                because: "permission was asked at the unit"))
        try add(wanted.inspectors.map(\.id), to: id, in: tx)
        var all = new
        all.answers = recorded.answers(new.answers)
        let findings = try openFindings(all, items, of: id, for: inspection.issuingUnitID, by: access, in: tx)
        try rewrite(recorded, wanted.outcomes, findings, of: id, in: tx)
        try CaseFile.add(new.files, to: .inspection, id, of: inspection.unitID, by: access, in: tx)
        try Entry.write(
            .correct, "inspection", id, unit: inspection.unitID,
            [
                "version": .of(inspection.version + 1), "from": now.canonical(beside: wanted),
                "to": wanted.canonical(beside: now), "reason": .text(correction.reason),
                "findings": .list(findings.compactMap { $0 }.map { .of($0) }), "files_added": .of(new.files),
            ], by: access, in: tx)
    }

    /// What the form wants it to say; items that have a finding stay problems.
    private static func wording(
        _ new: NewInspection, _ recorded: [InspectionItem], _ now: InspectionWording, in tx: Transaction
    ) throws -> InspectionWording {
        let names = try tx.all(
            .unscoped(
                "SELECT id, name FROM person WHERE id IN \(new.inspectors)", because: "they are asked about below"),
            InspectionWording.Named.init)
        let byID = Dictionary(names.map { ($0.id, $0) }) { first, _ in first }
        var seen: Set<ID<Person>> = []
        let answers = recorded.answers(new.answers)
        return InspectionWording(
            kind: new.kind, method: new.method, title: new.title, heldOn: new.heldOn, summary: new.summary,
            // The form names them in another order: the same people are no change.
            inspectors: Set(new.inspectors) == Set(now.inspectors.map(\.id))
                ? now.inspectors : new.inspectors.filter { seen.insert($0).inserted }.compactMap { byID[$0] },
            outcomes: recorded.enumerated().map { answers[$0]?.outcome ?? $1.outcome })
    }

    private static func keep(
        _ inspection: Inspection, _ items: [InspectionItem], _ outcomes: [InspectionItem.Outcome],
        correctedFor reason: String, by access: Access, in tx: Transaction
    ) throws {
        let (id, version) = (inspection.id, inspection.version)
        try tx.run(
            .unscoped(
                """
                INSERT INTO inspection_past (inspection_id, version, kind, method, title, held_on, summary, corrected_by,
                                             corrected_at, reason)
                VALUES (\(id), \(version), \(inspection.kind), \(inspection.method), \(inspection.title),
                        \(inspection.heldOn), \(inspection.summary), \(access.actor.accountID), \(access.now), \(reason))
                """, because: "permission was asked at the unit"))
        try tx.run(
            .unscoped(
                """
                INSERT INTO inspection_inspector_past (inspection_id, version, position, person_id)
                SELECT inspection_id, CAST(\(version) AS BIGINT), position, person_id FROM inspection_inspector
                WHERE inspection_id = \(id)
                """, because: "permission was asked at the unit"))
        try tx.load(
            "inspection_item_past", ["inspection_id", "version", "position", "outcome"],
            because: "permission was asked at the unit"
        ) { rows in
            for (item, outcome) in zip(items, outcomes) where item.outcome != outcome {
                try rows.add(id)
                try rows.add(version)
                try rows.add(item.position)
                try rows.add(item.outcome.rawValue)
                try rows.endRow()
            }
        }
    }

    /// Writes the items that changed, all in one statement.
    private static func rewrite(
        _ items: [InspectionItem], _ outcomes: [InspectionItem.Outcome], _ findings: [ID<Finding>?],
        of id: ID<Inspection>, in tx: Transaction
    ) throws {
        let changed = items.indices.filter { items[$0].outcome != outcomes[$0] }
        guard !changed.isEmpty else { return }
        let outcome = changed.map { "WHEN \(items[$0].position) THEN \(outcomes[$0])" as SQL }
        let finding = changed.map { "WHEN \(items[$0].position) THEN \(findings[$0])" as SQL }
        try tx.run(
            .unscoped(
                """
                UPDATE inspection_item SET
                    outcome = CASE position \(SQL.joined(outcome, by: " ")) END,
                    finding_id = CAST(CASE position \(SQL.joined(finding, by: " ")) END AS BIGINT)
                WHERE inspection_id = \(id) AND position IN \(changed.map { items[$0].position })
                """, because: "permission was asked at the unit"))
    }
}

extension [InspectionItem] {
    /// The places of those that have a finding, which goes its own way.
    var settled: Set<Int> { Set(indices.filter { self[$0].findingID != nil }) }

    /// The answers of the items that have no finding yet; the others have none.
    fileprivate func answers(_ answers: [NewInspection.Answer?]) -> [NewInspection.Answer?] {
        indices.map { self[$0].findingID == nil && $0 < answers.count ? answers[$0] : nil }
    }
}
