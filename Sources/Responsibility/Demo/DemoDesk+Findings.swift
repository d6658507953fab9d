import Storage

/// The steps of findings in the demo.
extension DemoDesk {
    /// Opens one that comes from above, or that the unit found itself.
    mutating func open(_ finding: DemoFinding, from source: Finding.Source) throws {
        guard let place = place(finding.spot) else { return }
        let access = try access(source == .own ? office.rectifier(of: place) : DemoAccounts.programmeOffice)
        let unit = book.units[place]
        let problem = finding.problem
        let checklist = DemoProblem.fire.contains { $0.item == problem.item } ? "fire-office" : "work-safety-station"
        let file = try Checklist.file(checklist, version: 1, in: tx)
        let item = file.items.first { $0.key == problem.item }
        let new = NewFinding(
            unitID: unit, foundByUnitID: try Finding.finder(source, at: unit, by: access, in: tx), source: source,
            sourceName: source == .superior ? "市应急管理局检查组" : "", item: "\(checklist)/\(problem.item)",
            title: DemoWords.title(of: finding), facts: finding.facts,
            clause: item.map { file.clause(of: $0, in: .zh) } ?? "", place: finding.place, category: problem.category,
            grade: finding.grade, foundOn: finding.foundOn, track: finding.track, dueOn: finding.dueOn,
            once: "demo-finding-\(finding.number)", office: clock)
        register.findings[finding.number] = try Finding.open(new, by: access, in: tx)
    }

    mutating func plan(_ finding: DemoFinding, version: Int, until due: Day) throws {
        guard let (id, place) = found(finding) else { return }
        let problem = finding.problem
        var new = NewRectification(
            who: "\(book.tree.places[place].head)牵头，安全员落实", measures: problem.measures, money: problem.money,
            dueOn: due, contingency: problem.contingency, version: version)
        if finding.grade == .major { new.interim = problem.interim }
        if finding.track == .longTerm {
            let days = due.days(since: finding.foundOn)
            new.stages = zip(["完成设备摸底和改造方案", "完成一半设备的改造", "全部改造完成并验收"], [4, 7, 9]).map {
                .init(title: $0, dueOn: finding.foundOn.adding(days: days * $1 / 9))
            }
        }
        try Rectification.plan(new, for: id, by: access(office.rectifier(of: place)), in: tx)
        if version == 0 { try fulfil(finding, "planned", "制定整改措施") }
    }

    func apply(_ finding: DemoFinding) throws {
        guard let (id, place) = found(finding) else { return }
        try Finding.apply(
            .init(note: finding.problem.done, files: papers()), for: id, by: access(office.rectifier(of: place)), in: tx
        )
    }

    func verify(_ step: FindingStep.Step, _ finding: DemoFinding, _ opinion: String, by account: Int) throws {
        guard let (id, _) = found(finding) else { return }
        try Finding.verify(step, of: id, opinion: opinion, by: access(account), in: tx)
    }

    func `return`(_ finding: DemoFinding, _ reason: String, by account: Int) throws {
        guard let (id, _) = found(finding) else { return }
        try Finding.return(id, reason: reason, by: access(account), in: tx)
    }

    func reopen(_ finding: DemoFinding, until due: Day, by account: Int) throws {
        guard let (id, _) = found(finding) else { return }
        try Finding.reopen(id, reason: "回头看发现同一部位再次出现，按原编号重新整改。", dueOn: due, by: access(account), in: tx)
    }

    func ask(_ finding: DemoFinding, until due: Day, _ reason: String) throws {
        guard let (id, place) = found(finding) else { return }
        try FindingExtension.ask(
            for: id, until: due, reason: reason, by: access(office.rectifier(of: place)), in: tx)
    }

    func answer(_ finding: DemoFinding, _ isGranted: Bool, _ words: String, by account: Int) throws {
        guard let (id, _) = found(finding) else { return }
        try FindingExtension.answer(isGranted, for: id, answer: words, by: access(account), in: tx)
    }

    func finish(_ stage: Int, of finding: DemoFinding) throws {
        guard let (id, place) = found(finding) else { return }
        try RectificationStage.finish(stage, of: id, by: access(office.rectifier(of: place)), in: tx)
    }

    func tell(_ finding: DemoFinding) throws {
        guard let (id, place) = found(finding) else { return }
        try Finding.tell(id, how: "公示栏公示", on: day, by: access(office.rectifier(of: place)), in: tx)
    }

    /// Records the work of one stage of the clock that the finding started.
    mutating func fulfil(_ finding: DemoFinding, _ stage: String, _ title: String) throws {
        guard let (id, place) = found(finding) else { return }
        let access = try access(office.rectifier(of: place))
        let unit = book.units[place]
        let number = try Finding.find(id, by: access, in: tx).number
        let obligation = try tx.first(
            """
            SELECT o.id FROM obligation o JOIN trigger_event e ON e.id = o.event_id
            WHERE e.once = \("finding \(id) finding-received") AND o.occurrence LIKE \("% \(stage)") AND o.state = 'open'
              AND \(access.may(.viewRecords, at: "o.unit_id"))
            """
        ) { (id: ID<Obligation>) in id }
        guard let obligation else { return }
        let once = "demo-\(finding.name)-\(stage)"
        let work = NewActivity(
            unitID: unit, kind: .other, title: "问题 \(number) \(title)", heldOn: day, place: finding.place,
            chair: book.tree.places[place].head,
            minutes: stage == "planned" ? finding.problem.measures : finding.problem.done,
            obligations: [obligation], once: once)
        register.works["\(finding.name) \(stage)"] = try Activity.record(work, by: access, in: tx)
    }

    /// Reviews a work of the register, by whoever reviews the unit's work.
    func reviewWork(_ name: String) throws {
        guard let work = register.works[name] else { return }
        let unit = try Activity.find(work, by: access(DemoAccounts.programmeOffice), in: tx).unitID
        guard let place = book.units.firstIndex(of: unit) else { return }
        try review(work, by: office.reviewer(of: place))
    }

    private func found(_ finding: DemoFinding) -> (ID<Finding>, Int)? {
        guard let id = register.findings[finding.number], let place = place(finding.spot) else { return nil }
        return (id, place)
    }
}
