import Storage

/// What recording an inspection makes elsewhere: findings, the work of the issuing unit, checks of standing duties.
extension Inspection {
    /// Each problem becomes a finding; the answers' places in the list are kept.
    static func openFindings(
        _ new: NewInspection, _ items: [NewInspection.Item], of id: ID<Inspection>, for issuer: ID<Unit>,
        by access: Access, in tx: Transaction
    ) throws -> [ID<Finding>?] {
        guard new.answers.contains(where: { $0?.outcome == .problem }) else { return items.map { _ in nil } }
        let duties = try duties(of: items, in: tx)
        let waiting = try StartedDuty.waitingForFindings(at: new.unitID, by: access, in: tx)
        return try items.enumerated().map { position, item in
            guard let answer = new.answers[position], answer.outcome == .problem else { return nil }
            let duty = item.item.duty.flatMap { duties[$0] }
            let finding = NewFinding(
                unitID: new.unitID, foundByUnitID: issuer, inspectionID: id, source: .inspection, item: item.key,
                dutyID: duty, title: item.problem(in: new.language),
                facts: answer.facts, clause: item.file.clause(of: item.item, in: new.language), place: answer.place,
                grade: answer.grade, foundOn: new.heldOn, track: answer.track,
                dueOn: answer.dueOn
                    ?? new.heldOn.adding(days: answer.track == .atOnce ? 0 : NewInspection.daysToRectify),
                files: answer.photos, once: "\(id)-\(position)", office: new.office)
            return try Finding.open(finding, starting: waiting, by: access, in: tx)
        }
    }

    /// The work counts for the issuing unit. What was seen of standing duties is recorded as a check of the inspected unit.
    static func recordWork(
        _ new: NewInspection, _ unit: Unit, _ items: [NewInspection.Item], of id: ID<Inspection>,
        for issuer: ID<Unit>, by access: Access, in tx: Transaction
    ) throws {
        let title = new.language.say(zh: "\(unit.name)：\(new.title)", en: "\(unit.name): \(new.title)")
        let work = NewActivity(
            unitID: issuer, kind: .inspection, title: String(title.prefix(Activity.longestTitle)), heldOn: new.heldOn,
            once: "inspection-\(id)")
        _ = try Activity.record(work, asking: .inspect, by: access, in: tx)

        let standing = try standing(new, items, by: access, in: tx)
        for outcome in Activity.Outcome.choices {
            guard let obligations = standing[outcome], !obligations.isEmpty else { continue }
            var check = NewActivity(
                unitID: unit.id, kind: .check, title: String(new.title.prefix(Activity.longestTitle)),
                heldOn: new.heldOn, once: "\(outcome.rawValue)-\(id)")
            check.outcome = outcome
            check.obligations = obligations
            _ = try Activity.record(check, asking: .inspect, by: access, in: tx)
        }
    }

    /// The standing obligations that items look at and that a check may count towards, by what the gravest answer says of them.
    private static func standing(
        _ new: NewInspection, _ items: [NewInspection.Item], by access: Access, in tx: Transaction
    ) throws -> [Activity.Outcome: [ID<Obligation>]] {
        let duties = try duties(of: items, in: tx)
        guard !duties.isEmpty else { return [:] }
        var found: [ID<Duty>: Activity.Outcome] = [:]
        for (position, item) in items.enumerated() {
            guard let duty = item.item.duty.flatMap({ duties[$0] }), let answer = new.answers[position],
                answer.outcome != .notApplicable
            else { continue }
            let outcome: Activity.Outcome =
                answer.outcome == .fine ? .holding : answer.grade == .major ? .failing : .questioned
            let order = Activity.Outcome.choices
            let known = found[duty].flatMap { order.firstIndex(of: $0) } ?? 0
            found[duty] = order[max(known, order.firstIndex(of: outcome) ?? 0)]
        }
        let offered = try Proposal.of(
            kind: .check, heldOn: new.heldOn, title: "", unit: new.unitID, by: access, in: tx
        ).map(\.obligation).filter { $0.cadence == .standing && found[$0.dutyID] != nil }
        return Dictionary(grouping: offered) { found[$0.dutyID] ?? .holding }.mapValues { $0.map(\.id) }
    }

    /// The duties that items name, as far as their programmes are adopted.
    private static func duties(
        of items: [NewInspection.Item], in tx: Transaction
    ) throws -> [ChecklistFile.DutyName: ID<Duty>] {
        let names = Set(items.compactMap(\.item.duty))
        guard !names.isEmpty else { return [:] }
        let rows = try tx.all(
            .unscoped(
                """
                SELECT g.key, d.key, d.id FROM duty d JOIN programme g ON g.id = d.programme_id
                WHERE g.key IN \(Set(names.map(\.programme)).sorted()) AND d.key IN \(Set(names.map(\.key)).sorted())
                """, because: "catalogues are for everybody")
        ) { (programme: String, key: String, id: ID<Duty>) in
            (ChecklistFile.DutyName(programme: programme, key: key), id)
        }
        return Dictionary(rows) { first, _ in first }
    }
}
