import Storage

extension SheetLine {
    /// Refuses unless the permission holds at the unit of the line.
    static func require(
        _ permission: Permission, at id: ID<SheetLine>, by access: Access, in tx: Transaction
    ) throws {
        let unit = try tx.value(
            """
            SELECT s.unit_id FROM assessment_line l JOIN assessment_sheet s ON s.id = l.sheet_id
            WHERE l.id = \(id) AND \(access.may(.viewRecords, at: "s.unit_id"))
            """, as: ID<Unit>.self)
        guard let unit else { throw Refusal.notFound }
        try access.require(permission, at: unit, in: tx)
    }

    /// A unit's own score of a judged item, with the records and files that show it.
    ///
    /// - Parameter kept: the tokens of files that are here since the form came back.
    static func scoreThemselves(
        _ id: ID<SheetLine>, _ grade: String, remark: String, records: [ID<Activity>],
        files: [NewActivity.NewEvidence], kept: [String] = [], over version: Int, by access: Access, in tx: Transaction
    ) throws {
        let place = try LinePlace.find(id, by: access, in: tx)
        try access.require(.scoreThemselves, at: place.sheet.unitID, in: tx)
        try place.assessment.require(.scoring)
        let judged = try place.judged(grade)
        if let reviewer = place.line.reviewedBy { try Separation.scorersApart.check(access, apartFrom: [reviewer]) }
        let changed = try tx.run(
            .unscoped(
                """
                UPDATE assessment_line SET self_grade = \(judged.key), self_points = \(judged.points), self_remark = \(remark),
                    self_by = \(access.actor.accountID), self_on = \(access.today), version = version + 1
                WHERE id = \(id) AND version = \(version)
                """, because: "permission was asked at the unit"))
        guard changed == 1 else { throw Refusal.conflict(.alreadyScored) }
        try point(place, to: Set(records), by: access, in: tx)
        let files = try files + KeptUpload.take(kept, by: access, in: tx)
        try CaseFile.add(files, to: .score, id, of: place.sheet.unitID, by: access, in: tx)
        try Entry.write(
            .score, "assessment-line", id, unit: place.sheet.unitID,
            [
                "item": .text(place.line.item), "self": .text(judged.key), "points": .of(judged.points.thousandths),
                "remark": .erasable(remark), "records": .list(Set(records).sorted().map { .of($0) }),
                "files": .of(files),
            ], by: access, in: tx)
    }

    /// Only records of the unit and of those below it; what it has pointed to before may stay.
    private static func point(
        _ place: LinePlace, to wanted: Set<ID<Activity>>, by access: Access, in tx: Transaction
    ) throws {
        let known = try Set(
            tx.all(
                .unscoped(
                    "SELECT activity_id FROM assessment_record WHERE line_id = \(place.line.id)",
                    because: "permission was asked at the unit")
            ) { (id: ID<Activity>) in id })
        let (dropped, new) = (known.subtracting(wanted), wanted.subtracting(known))
        if !dropped.isEmpty {
            try tx.run(
                .unscoped(
                    """
                    DELETE FROM assessment_record
                    WHERE line_id = \(place.line.id) AND activity_id IN \(dropped.sorted())
                    """, because: "permission was asked at the unit"))
        }
        guard !new.isEmpty else { return }
        let added = try tx.run(
            """
            INSERT INTO assessment_record (line_id, activity_id)
            SELECT \(place.line.id), v.id FROM activity v
            WHERE v.id IN \(new.sorted()) AND \(access.may(.viewRecords, at: "v.unit_id"))
              AND v.unit_id IN (SELECT unit_id FROM unit_ancestry WHERE ancestor_id = \(place.sheet.unitID))
            """)
        guard added == new.count else {
            throw Refusal.invalid([
                Mistake("records", zh: "有的记录不属于本单位", en: "some of the records are not this unit's")
            ])
        }
    }

    /// The reviewer's score, which counts; the unit's own stays beside it.
    static func review(
        _ id: ID<SheetLine>, _ grade: String, remark: String, over version: Int, by access: Access, in tx: Transaction
    ) throws {
        let place = try LinePlace.find(id, by: access, in: tx)
        try access.require(.scoreUnits, at: place.sheet.unitID, in: tx)
        try place.assessment.require(.scoring)
        let judged = try place.judged(grade)
        if let own = place.line.selfBy { try Separation.scorersApart.check(access, apartFrom: [own]) }
        let changed = try tx.run(
            .unscoped(
                """
                UPDATE assessment_line SET review_grade = \(judged.key), review_points = \(judged.points),
                    review_remark = \(remark), reviewed_by = \(access.actor.accountID), reviewed_on = \(access.today),
                    points = \(judged.points), version = version + 1
                WHERE id = \(id) AND version = \(version)
                """, because: "permission was asked at the unit"))
        guard changed == 1 else { throw Refusal.conflict(.alreadyScored) }
        try place.sheet.addUp(place.file, in: tx)
        try Entry.write(
            .score, "assessment-line", id, unit: place.sheet.unitID,
            [
                "item": .text(place.line.item), "review": .text(judged.key), "points": .of(judged.points.thousandths),
                "remark": .erasable(remark),
            ], by: access, in: tx)
    }
}

extension LinePlace {
    /// The grade of a judged item that somebody chose, or what is wrong with it.
    fileprivate func judged(_ grade: String) throws -> SchemeFile.JudgedGrade {
        guard let indicator = item.scored, indicator.isJudged, line.applies else {
            throw Refusal.invalid([
                Mistake("grade", zh: "这一项由台账计算，不能打分", en: "this line is computed from the book and is not judged")
            ])
        }
        guard let grade = indicator.judgedGrades.first(where: { $0.key == grade }) else {
            throw Refusal.invalid([Mistake("grade", zh: "请选择评分等次", en: "choose one of the grades")])
        }
        return grade
    }
}
