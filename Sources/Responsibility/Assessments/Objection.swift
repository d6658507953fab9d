import Storage

/// A unit's objection to a line of its published sheet (异议), and what was decided about it.
struct Objection: Sendable, Equatable {
    let id: ID<Objection>
    let lineID: ID<SheetLine>
    let unitID: ID<Unit>
    let words: String
    let madeBy: ID<Account>?
    let madeOn: Day
    let outcome: Outcome
    let decision: String
    let oldPoints: Points?
    let newPoints: Points?
    let decidedOn: Day?

    static let columns: SQL = """
        b.id, b.line_id, b.unit_id, b.words, b.made_by, b.made_on, b.outcome, b.decision, b.old_points, b.new_points, b.decided_on
        """

    enum Outcome: String, Sendable, CaseIterable, SQLColumn, SQLBindable {
        case waiting = ""
        case upheld, rejected
    }

    /// How a decision is sent; a form without one decides nothing.
    enum Verdict: String, Sendable, CaseIterable { case yes, no }

    static let noVerdict = Mistake(
        "upheld", zh: "请点“异议成立”或“异议不成立”", en: "press “Uphold” or “Reject” to decide")

    /// The objections to the lines of a sheet, the oldest first.
    static func of(_ sheet: ID<Sheet>, in tx: Transaction) throws -> [Objection] {
        try tx.all(
            .unscoped(
                """
                SELECT \(columns) FROM objection b JOIN assessment_line l ON l.id = b.line_id
                WHERE l.sheet_id = \(sheet) ORDER BY b.id
                """, because: "the sheet was found with permission"), Objection.init)
    }

    /// How many of an assessment nobody has decided.
    static func waiting(in assessment: ID<Assessment>, in tx: Transaction) throws -> Int {
        try tx.value(
            .unscoped(
                """
                SELECT COUNT(*) FROM objection b JOIN assessment_line l ON l.id = b.line_id
                JOIN assessment_sheet s ON s.id = l.sheet_id WHERE s.assessment_id = \(assessment) AND b.outcome = ''
                """, because: "the assessment was found with permission"), as: Int.self) ?? 0
    }

    /// One objection, if this person may see the records of its unit.
    static func find(_ id: ID<Objection>, by access: Access, in tx: Transaction) throws -> Objection {
        let found = try tx.first(
            "SELECT \(columns) FROM objection b WHERE b.id = \(id) AND \(access.may(.viewRecords, at: "b.unit_id"))",
            Objection.init)
        guard let found else { throw Refusal.notFound }
        return found
    }

    /// Objects to a line within the time. The same form sent twice objects once.
    ///
    /// - Parameter kept: the tokens of files that are here since the form came back.
    static func make(
        against line: ID<SheetLine>, words: String, files: [NewActivity.NewEvidence], kept: [String] = [],
        once: String, by access: Access, in tx: Transaction
    ) throws -> ID<Objection> {
        let place = try LinePlace.find(line, by: access, in: tx)
        try access.require(.scoreThemselves, at: place.sheet.unitID, in: tx)
        try place.assessment.require(.published)
        guard let until = place.assessment.objectUntil, access.today <= until else {
            throw Refusal.conflict(.objectionsOver)
        }
        let id = tx.id(Objection.self)
        let added = try tx.run(
            .unscoped(
                """
                INSERT INTO objection (id, line_id, unit_id, words, made_by, made_on, outcome, decision, once)
                VALUES (\(id), \(line), \(place.sheet.unitID), \(words), \(access.actor.accountID), \(access.today), '', '',
                        \(once))
                ON CONFLICT DO NOTHING
                """, because: "permission was asked at the unit"))
        guard added == 1 else {
            let own = try tx.value(
                .unscoped(
                    "SELECT id FROM objection WHERE once = \(once) AND line_id = \(line)",
                    because: "the line was found with permission"), as: ID<Objection>.self)
            guard let own else { throw Refusal.conflict(.alreadyAsked) }
            return own
        }
        let files = try files + KeptUpload.take(kept, by: access, in: tx)
        try CaseFile.add(files, to: .objection, id, of: place.sheet.unitID, by: access, in: tx)
        try Entry.write(
            .object, "objection", id, unit: place.sheet.unitID,
            ["line": .of(line), "item": .text(place.line.item), "words": .erasable(words), "files": .of(files)],
            by: access, in: tx)
        return id
    }

    /// Decides an objection. Upheld, the line gets the points decided; a veto or a line that was left out is set right.
    static func decide(
        _ id: ID<Objection>, upheld: Bool, points: Points?, reason: String, by access: Access, in tx: Transaction
    ) throws -> LinePlace {
        let objection = try find(id, by: access, in: tx)
        let place = try LinePlace.find(objection.lineID, by: access, in: tx)
        try access.require(.decideObjections, at: place.sheet.unitID, in: tx)
        try place.assessment.require(.published)
        let scorers = try tx.all(
            .unscoped(
                "SELECT reviewed_by, self_by FROM assessment_line WHERE sheet_id = \(place.sheet.id)",
                because: "who scored must not decide")
        ) { (reviewer: ID<Account>?, own: ID<Account>?) in [reviewer, own].compactMap(\.self) }
        try Separation.scorerDecides.check(access, apartFrom: scorers.flatMap(\.self) + [objection.madeBy])
        let new = upheld ? try newPoints(points, of: place) : place.line.points
        let decided = try tx.run(
            .unscoped(
                """
                UPDATE objection SET outcome = \(upheld ? Outcome.upheld : .rejected), decision = \(reason),
                    old_points = \(place.line.points), new_points = \(new), decided_by = \(access.actor.accountID),
                    decided_on = \(access.today)
                WHERE id = \(id) AND outcome = ''
                """, because: "permission was asked at the unit"))
        guard decided == 1 else { throw Refusal.conflict(.alreadyDecided) }
        if upheld {
            let isVeto = place.item.scored == nil
            try tx.run(
                .unscoped(
                    """
                    UPDATE assessment_line SET points = \(new), applies = \(!isVeto), version = version + 1
                    WHERE id = \(place.line.id)
                    """, because: "permission was asked at the unit"))
            try place.sheet.addUp(place.file, in: tx)
        }
        try Entry.write(
            .decide, "objection", id, unit: place.sheet.unitID,
            [
                "upheld": .bool(upheld), "reason": .erasable(reason), "old_points": .of(place.line.points?.thousandths),
                "new_points": .of(new?.thousandths),
            ], by: access, in: tx)
        return place
    }

    /// The points of an upheld objection: from nothing to the maximum; a veto has none.
    private static func newPoints(_ points: Points?, of place: LinePlace) throws -> Points? {
        guard let indicator = place.item.scored else { return nil }
        guard let points, points >= .zero, points <= indicator.maximum else {
            throw Refusal.invalid([
                Mistake(
                    "points", zh: "分值应在 0 到 \(indicator.maximum) 之间",
                    en: "the points must be from 0 to \(indicator.maximum)")
            ])
        }
        return points
    }
}
