import Storage

/// Plans, draws, visits and signatures in the demo.
extension DemoDesk {
    mutating func plan(
        _ key: String, _ kind: Inspection.Kind, _ title: String, _ checklist: String, _ days: ClosedRange<Day>,
        _ places: [Int], publishWithin: Int
    ) throws {
        let batch = NewBatch(
            issuingUnitID: root, kind: kind, title: title, checklist: checklist, days: days,
            publishWithin: publishWithin, units: places.map { book.units[$0] }, once: "demo-\(key)")
        register.batches[key] = try InspectionBatch.plan(batch, by: access(DemoAccounts.programmeOffice), in: tx)
    }

    mutating func publishDraw(_ year: Int, of key: String, _ strata: [DrawList.Stratum], _ seed: [UInt8]) throws {
        guard let batch = register.batches[key] else { return }
        register.draws[year] = try Draw.publish(
            batch, strata: strata, seed: seed, by: access(DemoAccounts.programmeOffice), in: tx)
    }

    mutating func draw(_ year: Int, witness: String) throws {
        guard let draw = register.draws[year] else { return }
        let access = try access(DemoAccounts.programmeOffice)
        try Draw.draw(draw, witness: witness, by: access, in: tx)
        let teams = try Draw.find(draw, by: access, in: tx).published.draw?.teams ?? []
        register.drawn[year] = teams.compactMap { team in
            ID<Unit>(team.unit).flatMap { book.units.firstIndex(of: $0) }
        }
    }

    /// One of those drawn has a relative in the unit; another is drawn instead.
    func replaceInspector(in year: Int) throws {
        guard let draw = register.draws[year] else { return }
        let access = try access(DemoAccounts.programmeOffice)
        let team = try Draw.find(draw, by: access, in: tx).published.draw?.teams.first
        guard let team, let unit = ID<Unit>(team.unit), let person = team.inspectors.first.flatMap({ ID<Person>($0) })
        else { return }
        try Draw.redraw(person, at: unit, of: draw, reason: "有亲属在该单位工作", by: access, in: tx)
    }

    mutating func inspect(_ visit: DemoVisit) throws {
        guard let place = place(visit.spot) else { return }
        let team = try visit.team.isEmpty ? drawnTeam(visit, at: place) : free(visit.team, at: place)
        guard let recorder = team.first(where: office.inspectors.contains) ?? team.first else { return }
        let list = NewInspection.CheckedList(key: visit.checklist, version: 1)
        var pictures = try papers()
        var answers: [NewInspection.Answer?] = []
        for item in try NewInspection.items(of: [list], in: tx) {
            guard let finding = visit.problems.first(where: { $0.problem.item == item.item.key }) else {
                let applies =
                    !["outdoor-work", "alarm-panel"].contains(item.item.key) || visit.number.isMultiple(of: 3)
                answers.append(.init(outcome: applies ? .fine : .notApplicable))
                continue
            }
            var answer = NewInspection.Answer(
                outcome: .problem, facts: finding.facts, place: finding.place, grade: finding.grade,
                track: finding.track, dueOn: finding.dueOn)
            if let picture = pictures.firstIndex(where: { $0.name.hasPrefix(finding.place) }) {
                answer.photos = [pictures.remove(at: picture)]
            }
            answers.append(answer)
        }
        var new = NewInspection(
            unitID: book.units[place], batchID: visit.batch.flatMap { register.batches[$0] }, checklists: [list],
            kind: visit.kind, method: visit.method, title: visit.title, heldOn: visit.on,
            inspectors: try team.map(person), answers: answers, once: "demo-visit-\(visit.number)", office: clock)
        new.summary = visit.summary
        let access = try access(recorder)
        let id = try Inspection.record(new, by: access, in: tx)
        register.inspections[visit.number] = id
        let opened = try tx.all(
            """
            SELECT t.item, t.finding_id FROM inspection_item t JOIN inspection i ON i.id = t.inspection_id
            WHERE i.id = \(id) AND t.finding_id IS NOT NULL AND \(access.may(.viewRecords, at: "i.unit_id"))
            """
        ) { (item: String, finding: ID<Finding>) in (item, finding) }
        for finding in visit.problems {
            register.findings[finding.number] = opened.first { $0.0 == finding.problem.item }?.1
        }
    }

    /// What the visit counted for at the bureau and at the unit is reviewed as other work is.
    func reviewWork(of visit: DemoVisit) throws {
        guard let id = register.inspections[visit.number], let place = place(visit.spot) else { return }
        let access = try access(DemoAccounts.programmeOffice)
        let names = ["inspection"] + Activity.Outcome.choices.map(\.rawValue)
        let works = try tx.all(
            """
            SELECT v.id, v.kind FROM activity v
            WHERE v.once IN \(names.map { "\($0)-\(id)" }) AND \(access.may(.viewRecords, at: "v.unit_id")) ORDER BY v.id
            """
        ) { (work: ID<Activity>, kind: Activity.Kind) in (work, kind) }
        for (work, kind) in works {
            try review(work, by: kind == .inspection ? office.programmeOffices[1] : office.reviewer(of: place))
        }
    }

    func sign(_ visit: DemoVisit, _ remarks: String) throws {
        guard let id = register.inspections[visit.number], let place = place(visit.spot),
            let signer = office.signer(of: place)
        else { return }
        try SignOff.sign(id, remarks: remarks, by: access(signer), in: tx)
    }

    /// The first two of some inspectors who have no interest in the unit.
    private func free(_ team: [Int], at place: Int) throws -> [Int] {
        let people = try team.map(person)
        let interested = try Inspectors.interested(people, in: [book.units[place]], in: tx)[book.units[place]] ?? []
        return Array(zip(team, people).filter { !interested.contains($0.1) }.map(\.0).prefix(2))
    }

    private func drawnTeam(_ visit: DemoVisit, at place: Int) throws -> [Int] {
        let access = try access(DemoAccounts.programmeOffice)
        let drawn = try tx.all(
            """
            SELECT a.id FROM inspection_team t JOIN account a ON a.person_id = t.person_id
            WHERE t.batch_id = \(visit.batch.flatMap { register.batches[$0] }) AND t.unit_id = \(book.units[place])
              AND \(access.may(.viewRecords, at: "t.unit_id")) ORDER BY a.id
            """
        ) { (account: ID<Account>) in account }
        return drawn.compactMap { book.accounts.firstIndex(of: $0) }
    }
}
