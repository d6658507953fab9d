import Storage

extension Finding {
    /// Writes down something that is wrong, wherever it comes from: the one door to the ledger of findings.
    ///
    /// The same form sent twice gives the finding that the first one made. A finding of the same item or duty at the unit within
    /// ``repeatWindow`` becomes its forerunner; a duty that is named has to be put in question, and clocks that wait for findings start.
    ///
    /// - Parameters:
    ///   - starting: the unit's clocks that wait for findings, where they have been looked for already.
    ///   - kept: the tokens of files that lie here since the form came back.
    static func open(
        _ new: NewFinding, starting: [StartedDuty]? = nil, kept: [String] = [], by access: Access, in tx: Transaction
    ) throws -> ID<Finding> {
        try access.requireOne(of: new.permissions, at: new.unitID, in: tx)
        let mistakes = new.mistakes(on: access.today)
        guard mistakes.isEmpty else { throw Refusal.invalid(mistakes) }
        var once = new.once
        if let known = try recorded(with: once, by: access, in: tx) {
            if new.isSame(as: known) { return known.id }
            // Somebody went back and wrote about something else over the old form: that is a finding of its own, once.
            once = new.tokenOfItsOwn
            if let again = try recorded(with: once, by: access, in: tx) { return again.id }
        }
        var new = new
        new.files += try KeptUpload.take(kept, by: access, in: tx)
        guard try Unit.find(new.unitID, by: access, in: tx).closedOn == nil else { throw Refusal.conflict(.unitClosed) }
        try access.requireAll(.viewUnits, at: Set(new.otherUnits), in: tx)
        let id = tx.id(Finding.self)
        let year = new.foundOn.year
        let sequence = try lastSequence(of: year, in: tx) + 1
        let forerunner = try forerunner(
            unit: new.unitID, item: new.item, duty: new.dutyID, foundOn: new.foundOn, by: access, in: tx)
        try tx.run(
            .unscoped(
                """
                INSERT INTO finding (id, year, sequence, unit_id, found_by_unit_id, inspection_id, source, source_name, item,
                                     duty_id, title, facts, clause, place, grade, found_on, track, due_on, stage, round,
                                     repeat_of, recorded_by, recorded_at, once, category, told_how)
                VALUES (\(id), \(year), \(sequence), \(new.unitID), \(new.foundByUnitID), \(new.inspectionID),
                        \(new.source), \(new.sourceName), \(new.item), \(new.dutyID), \(new.title), \(new.facts),
                        \(new.clause), \(new.place), \(new.grade), \(new.foundOn), \(new.track), \(new.dueOn), 'open', 1,
                        \(forerunner?.id), \(access.actor.accountID), \(access.now), \(once), \(new.category), '')
                """, because: "permission was asked at the unit"))
        try addParties(
            posts: new.posts, units: Set(new.otherUnits).subtracting([new.unitID]), besides: [new.unitID], to: id,
            in: tx)
        try CaseFile.add(new.files, .before, to: .finding, id, of: new.unitID, by: access, in: tx)
        try FindingStep.add(.find, to: id, round: 1, by: access, in: tx)
        try Entry.write(
            .find, "finding", id, unit: new.unitID,
            new.canonical.with([
                "number": .text(number(year, sequence)), "repeat_of": .of(forerunner?.id),
            ]), by: access, in: tx)
        try judgeStanding([(new.unitID, new.dutyID)], by: access, in: tx)
        let waiting = try starting ?? StartedDuty.waitingForFindings(at: new.unitID, by: access, in: tx)
        try Trigger.start(waiting, by: new, number: number(year, sequence), finding: id, by: access, in: tx)
        return id
    }

    /// The greatest number of a year so far.
    static func lastSequence(of year: Int, in tx: Transaction) throws -> Int {
        try tx.value(
            .unscoped(
                "SELECT COALESCE(MAX(sequence), 0) FROM finding WHERE year = \(year)",
                because: "a number tells nothing of a unit"), as: Int.self) ?? 0
    }

    private static func recorded(with once: String, by access: Access, in tx: Transaction) throws -> Finding? {
        try tx.first(
            "SELECT \(columns) FROM finding g WHERE g.once = \(once) AND \(access.may(.viewRecords, at: "g.unit_id"))",
            Finding.init)
    }

    /// Names units that a finding concerns, and posts of these or of others that it concerns already.
    static func addParties(
        posts wanted: [ID<Post>], units: Set<ID<Unit>>, besides known: [ID<Unit>], to id: ID<Finding>,
        in tx: Transaction
    ) throws {
        try tx.load("finding_unit", ["finding_id", "unit_id"], because: "permission was asked at each unit") { rows in
            for unit in units.sorted() {
                try rows.add(id)
                try rows.add(unit)
                try rows.endRow()
            }
        }
        let posts = try tx.all(
            .unscoped(
                "SELECT id FROM post WHERE id IN \(wanted) AND unit_id IN \(known + units.sorted()) ORDER BY id",
                because: "permission was asked at the units")
        ) { (post: ID<Post>) in post }
        guard posts.count == Set(wanted).count else {
            throw Refusal.invalid([Mistake("posts", zh: "岗位不属于这些单位", en: "a post belongs to none of these units")])
        }
        try tx.load("finding_post", ["finding_id", "post_id"], because: "permission was asked at the unit") { rows in
            for post in posts {
                try rows.add(id)
                try rows.add(post)
                try rows.endRow()
            }
        }
    }
}

extension NewFinding {
    var canonical: Canonical {
        [
            "source": .text(source.rawValue), "source_name": .text(sourceName), "item": .text(item),
            "duty": .of(dutyID), "inspection": .of(inspectionID), "title": .text(title), "facts": .erasable(facts),
            "clause": .text(clause), "place": .text(place), "category": .text(category),
            "grade": .text(grade.rawValue), "found_on": .of(foundOn), "track": .text(track.rawValue),
            "due_on": .of(dueOn), "found_by": .of(foundByUnitID),
            "units": .list(otherUnits.map { .of($0) }), "posts": .list(posts.map { .of($0) }),
            "files": .list(files.map { ["name": .text($0.name), "sha256": .text($0.file.digest.hex)] }),
        ]
    }
}
