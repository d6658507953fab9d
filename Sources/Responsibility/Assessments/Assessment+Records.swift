import Storage

extension Assessment {
    /// One assessment, if this person may see its top unit or any sheet of it.
    static func find(_ id: ID<Assessment>, by access: Access, in tx: Transaction) throws -> Assessment {
        let found = try tx.first(
            """
            SELECT \(columns) FROM \(source)
            WHERE m.id = \(id) AND (\(access.may(.viewRecords, at: "m.unit_id"))
                OR EXISTS (SELECT 1 FROM assessment_sheet s WHERE s.assessment_id = m.id
                           AND \(access.may(.viewRecords, at: "s.unit_id"))))
            """, Assessment.init)
        guard let found else { throw Refusal.notFound }
        return found
    }

    /// The assessments in which this person may see something, the newest first.
    static func list(
        before: ID<Assessment>? = nil, limit: Int = 50, by access: Access, in tx: Transaction
    ) throws -> [Assessment] {
        try tx.all(
            """
            SELECT \(columns) FROM \(source)
            WHERE m.id < \(before ?? ID(rawValue: .max)) AND (\(access.may(.viewRecords, at: "m.unit_id"))
                OR EXISTS (SELECT 1 FROM assessment_sheet s WHERE s.assessment_id = m.id
                           AND \(access.may(.viewRecords, at: "s.unit_id"))))
            ORDER BY m.id DESC LIMIT \(limit)
            """, Assessment.init)
    }

    /// Whether this person may see all of its sheets, and so their order.
    func isWholeFor(_ access: Access, in tx: Transaction) throws -> Bool {
        try access.holds(.viewRecords, at: unitID, in: tx)
    }

    /// Refuses what does not belong to the step at which it is.
    func require(_ stage: Stage) throws {
        guard self.stage == stage else { throw Refusal.conflict(.otherStep) }
    }

    /// Gives the units notice: from the next day on they have so many working days to object.
    static func publish(_ id: ID<Assessment>, by access: Access, in tx: Transaction) throws {
        let assessment = try find(id, by: access, in: tx)
        try access.require(.manageSchemes, at: assessment.unitID, in: tx)
        try assessment.require(.scoring)
        let file = try Scheme.file(of: assessment.versionID, in: tx)
        let unscored = try assessment.unscored(file, in: tx)
        guard unscored == 0 else {
            throw Refusal.invalid([
                Mistake(
                    "assessment", zh: "还有 \(unscored) 项没有评分，评完后再公布",
                    en: "\(unscored) items have not been scored: score them first")
            ])
        }
        let until = try WorkingCalendar.inForce(file.calendar.rawValue, in: tx)
            .day(after: access.today, workingDays: file.objectionDays)
        let moved = try tx.run(
            .unscoped(
                """
                UPDATE assessment SET stage = 'published', published_by = \(access.actor.accountID),
                    published_on = \(access.today), object_until = \(until.day), provisional = \(until.provisional)
                WHERE id = \(id) AND stage = 'scoring'
                """, because: "permission was asked at the unit"))
        guard moved == 1 else { throw Refusal.conflict(.otherStep) }
        try Entry.write(
            .publish, "assessment", id, unit: assessment.unitID,
            ["object_until": .of(until.day), "provisional": .bool(until.provisional)], by: access, in: tx)
    }

    /// How many judged items wait for a score.
    func unscored(_ file: SchemeFile, in tx: Transaction) throws -> Int {
        let judged = file.items.filter { $0.scored?.isJudged ?? false }.map(\.key)
        guard !judged.isEmpty else { return 0 }
        return try tx.value(
            .unscoped(
                """
                SELECT COUNT(*) FROM assessment_line l JOIN assessment_sheet s ON s.id = l.sheet_id
                WHERE s.assessment_id = \(id) AND l.item IN \(judged) AND l.applies AND l.points IS NULL
                """, because: "permission was asked at the top unit"), as: Int.self) ?? 0
    }

    /// Makes it final: from now on it shows these numbers, whatever is corrected later.
    static func lock(_ id: ID<Assessment>, by access: Access, in tx: Transaction) throws {
        let assessment = try find(id, by: access, in: tx)
        try access.require(.manageSchemes, at: assessment.unitID, in: tx)
        try assessment.require(.published)
        guard let until = assessment.objectUntil, access.today > until else {
            throw Refusal.invalid([
                Mistake(
                    "assessment", zh: "异议期到 \(assessment.objectUntil?.description ?? "") 为止，期满后才能定稿",
                    en:
                        "units may object until \(assessment.objectUntil?.description ?? ""); it can be locked after that day"
                )
            ])
        }
        let waiting = try Objection.waiting(in: id, in: tx)
        guard waiting == 0 else {
            throw Refusal.invalid([
                Mistake("assessment", zh: "还有 \(waiting) 件异议没有裁定", en: "\(waiting) objections have not been decided")
            ])
        }
        let moved = try tx.run(
            .unscoped(
                """
                UPDATE assessment SET stage = 'final', locked_by = \(access.actor.accountID), locked_on = \(access.today)
                WHERE id = \(id) AND stage = 'published'
                """, because: "permission was asked at the unit"))
        guard moved == 1 else { throw Refusal.conflict(.otherStep) }
        let sheets = try tx.all(
            .unscoped(
                "SELECT code, points, grade, inputs FROM assessment_sheet WHERE assessment_id = \(id) ORDER BY code",
                because: "permission was asked at the unit")
        ) { (code: String, points: Int, grade: String, inputs: [UInt8]) in
            "\(code) \(points) \(grade) \(Digest(bytes: inputs)?.hex ?? "")"
        }
        try Entry.write(
            .freeze, "assessment", id, unit: assessment.unitID, count: sheets.count,
            ["sheets_sha256": .text(Digest.of(Array(sheets.joined(separator: "\n").utf8)).hex)], by: access, in: tx)
    }
}

extension Sheet {
    /// The sheet of a unit, if this person may see the unit's records.
    static func find(
        _ assessment: ID<Assessment>, _ unit: ID<Unit>, by access: Access, in tx: Transaction
    ) throws -> Sheet {
        let found = try tx.first(
            """
            SELECT \(columns) FROM assessment_sheet s
            WHERE s.assessment_id = \(assessment) AND s.unit_id = \(unit) AND \(access.may(.viewRecords, at: unit))
            """, Sheet.init)
        guard let found else { throw Refusal.notFound }
        return found
    }

    func lines(in tx: Transaction) throws -> [SheetLine] {
        try tx.all(
            .unscoped(
                "SELECT \(SheetLine.columns) FROM assessment_line l WHERE l.sheet_id = \(id) ORDER BY l.position",
                because: "the sheet was found with permission"), SheetLine.init)
    }

    /// Adds the lines up again, after one of them was changed.
    func addUp(_ file: SchemeFile, in tx: Transaction) throws {
        let total = file.total(of: try lines(in: tx))
        try tx.run(
            .unscoped(
                "UPDATE assessment_sheet SET points = \(total.points), grade = \(total.grade ?? "") WHERE id = \(id)",
                because: "the line was changed with permission"))
    }
}

/// A line with all that it belongs to.
struct LinePlace: Sendable {
    let assessment: Assessment
    let sheet: Sheet
    let line: SheetLine
    let file: SchemeFile

    var item: SchemeFile.Item { file.items[line.position] }

    /// The line, if this person may see the records of its unit.
    static func find(_ id: ID<SheetLine>, by access: Access, in tx: Transaction) throws -> LinePlace {
        let line = try tx.first(
            """
            SELECT \(SheetLine.columns) FROM assessment_line l JOIN assessment_sheet s ON s.id = l.sheet_id
            WHERE l.id = \(id) AND \(access.may(.viewRecords, at: "s.unit_id"))
            """, SheetLine.init)
        guard let line else { throw Refusal.notFound }
        let sheet = try tx.first(
            .unscoped(
                "SELECT \(Sheet.columns) FROM assessment_sheet s WHERE s.id = \(line.sheetID)",
                because: "the line was found with permission"), Sheet.init)
        guard let sheet else { throw Refusal.notFound }
        let assessment = try Assessment.find(sheet.assessmentID, by: access, in: tx)
        let file = try Scheme.file(of: assessment.versionID, in: tx)
        guard file.items.indices.contains(line.position) else { throw Refusal.notFound }
        return LinePlace(assessment: assessment, sheet: sheet, line: line, file: file)
    }

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
