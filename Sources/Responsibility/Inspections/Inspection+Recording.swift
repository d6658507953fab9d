import Storage

extension Inspection {
    /// Writes down a visit: its items, its problems as findings, the work of the issuing unit, and what it says of standing duties.
    ///
    /// The same form sent twice gives the inspection that the first one made.
    static func record(_ new: NewInspection, by access: Access, in tx: Transaction) throws -> ID<Inspection> {
        try access.require(.inspect, at: new.unitID, in: tx)
        if let known = try recorded(new, by: access, in: tx) { return known }
        let unit = try Unit.find(new.unitID, by: access, in: tx)
        guard unit.closedOn == nil else { throw Refusal.conflict(.unitClosed) }
        let items = try new.items ?? NewInspection.items(of: new.checklists, in: tx)
        var mistakes = new.mistakes(items, on: access.today)
        let batch = try new.batchID.map { try InspectionBatch.find($0, by: access, in: tx) }
        let issuer = try batch?.issuingUnitID ?? self.issuer(for: new.unitID, by: access, in: tx)
        mistakes += try check(new.inspectors, for: issuer, at: new.unitID, by: access, in: tx)
        if let batch, try !batch.plans(new.unitID, in: tx) {
            mistakes.append(Mistake("unit", zh: "该批次没有安排检查这个单位", en: "the batch does not plan this unit"))
        }
        guard mistakes.isEmpty else { throw Refusal.invalid(mistakes) }
        let new = try new.takingKept(by: access, in: tx)

        let id = tx.id(Inspection.self)
        let year = new.heldOn.year
        let sequence = try lastSequence(of: year, in: tx) + 1
        let calendar = try WorkingCalendar.ofOrganisation(in: tx)
        let signUntil = calendar.day(after: access.today, workingDays: batch?.signWithin ?? 10).day
        try tx.run(
            .unscoped(
                """
                INSERT INTO inspection (id, unit_id, issuing_unit_id, batch_id, kind, method, title, held_on, recorded_by,
                    recorded_at, once, year, sequence, summary, sign_until, publish_on)
                VALUES (\(id), \(new.unitID), \(issuer), \(new.batchID), \(new.kind), \(new.method), \(new.title),
                    \(new.heldOn), \(access.actor.accountID), \(access.now), \(new.token), \(year), \(sequence),
                    \(new.summary), \(signUntil), \(batch?.publishWithin == nil ? nil : signUntil))
                """, because: "permission was asked at the unit"))
        try add(new.inspectors, to: id, in: tx)
        let findings = try openFindings(new, items, of: id, for: issuer, by: access, in: tx)
        try add(items, new.answers, findings, to: id, in: tx)
        try CaseFile.add(new.files, to: .inspection, id, of: new.unitID, by: access, in: tx)
        try recordWork(new, unit, items, of: id, for: issuer, by: access, in: tx)
        let counts = Dictionary(grouping: new.answers.compactMap { $0?.outcome }) { $0 }.mapValues(\.count)
        try Entry.write(
            .inspect, "inspection", id, unit: new.unitID,
            [
                "number": .text(number(year, sequence)), "kind": .text(new.kind.rawValue),
                "method": .text(new.method.rawValue), "title": .text(new.title), "held_on": .of(new.heldOn),
                "issuer": .of(issuer), "batch": .of(new.batchID),
                "checklists": .of(new.checklists.map(\.text)), "inspectors": .list(new.inspectors.map { .of($0) }),
                "summary": .erasable(new.summary), "fine": .of(counts[.fine] ?? 0),
                "not_applicable": .of(counts[.notApplicable] ?? 0),
                "findings": .list(findings.compactMap { $0 }.map { .of($0) }),
                "files": .list(new.files.map { ["name": .text($0.name), "sha256": .text($0.file.digest.hex)] }),
            ], by: access, in: tx)
        return id
    }

    /// What a form has made already, if it was sent before by the same person.
    static func recorded(_ new: NewInspection, by access: Access, in tx: Transaction) throws -> ID<Inspection>? {
        try tx.value(
            """
            SELECT i.id FROM inspection i WHERE i.once = \(new.token) AND i.recorded_by IS NOT DISTINCT FROM \(access.actor.accountID)
              AND \(access.may(.inspect, at: "i.unit_id"))
            """, as: ID<Inspection>.self)
    }

    /// On whose behalf somebody inspects a unit without a batch: the highest unit above it where they may.
    static func issuer(for unit: ID<Unit>, by access: Access, in tx: Transaction) throws -> ID<Unit> {
        let found = try tx.value(
            """
            SELECT a.ancestor_id FROM unit_ancestry a
            WHERE a.unit_id = \(unit) AND \(access.may(.inspect, at: "a.ancestor_id")) ORDER BY a.depth DESC LIMIT 1
            """, as: ID<Unit>.self)
        guard let found else { throw Refusal.notAllowed(.inspect) }
        return found
    }

    private static func lastSequence(of year: Int, in tx: Transaction) throws -> Int {
        try tx.value(
            .unscoped(
                "SELECT COALESCE(MAX(sequence), 0) FROM inspection WHERE year = \(year)",
                because: "a number tells nothing of a unit"), as: Int.self) ?? 0
    }

    /// All inspectors inspect on behalf of the issuing unit, and nobody has an interest in the unit, whoever writes it down included.
    static func check(
        _ inspectors: [ID<Person>], for issuer: ID<Unit>, at unit: ID<Unit>, by access: Access, in tx: Transaction
    ) throws -> [Mistake] {
        let known = Set(try Inspectors.of(issuer, by: access, in: tx).map(\.id))
        let everybody = inspectors + [access.personID].compactMap { $0 }
        let interested = try Inspectors.interested(everybody, in: [unit], in: tx)[unit] ?? []
        if !interested.isDisjoint(with: everybody) { throw Refusal.conflict(.separation(.inspectorRecused)) }
        guard Set(inspectors).isSubset(of: known) else {
            return [
                Mistake(
                    "inspectors", zh: "检查人员须有发起单位的检查权限",
                    en: "an inspector has to have the right to inspect at the issuing unit")
            ]
        }
        return []
    }

    static func add(_ inspectors: [ID<Person>], to id: ID<Inspection>, in tx: Transaction) throws {
        try tx.load(
            "inspection_inspector", ["inspection_id", "person_id", "position"],
            because: "permission was asked at the unit"
        ) { rows in
            var seen: Set<ID<Person>> = []
            for (position, person) in inspectors.enumerated() where seen.insert(person).inserted {
                try rows.add(id)
                try rows.add(person)
                try rows.add(position)
                try rows.endRow()
            }
        }
    }

    private static func add(
        _ items: [NewInspection.Item], _ answers: [NewInspection.Answer?], _ findings: [ID<Finding>?],
        to id: ID<Inspection>, in tx: Transaction
    ) throws {
        try tx.load(
            "inspection_item",
            ["inspection_id", "position", "checklist", "checklist_version", "item", "outcome", "finding_id"],
            because: "permission was asked at the unit"
        ) { rows in
            for (position, item) in items.enumerated() {
                try rows.add(id)
                try rows.add(position)
                try rows.add(item.list.key)
                try rows.add(item.list.version)
                try rows.add(item.item.key)
                try rows.add(answers[position]?.outcome.rawValue ?? "")
                try rows.add(findings[position])
                try rows.endRow()
            }
        }
    }
}

extension InspectionBatch {
    /// Whether the batch plans a unit itself.
    func plans(_ unit: ID<Unit>, in tx: Transaction) throws -> Bool {
        try tx.value(
            .unscoped(
                """
                SELECT 1 FROM inspection_planned WHERE batch_id = \(id) AND unit_id = \(unit) AND merged_into IS NULL
                """, because: "the batch was found with permission"), as: Int.self) != nil
    }
}
