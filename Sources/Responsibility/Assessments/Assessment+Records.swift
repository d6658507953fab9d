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
                WHERE id = \(id) AND stage = 'scoring' AND called_off_on IS NULL
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
                Mistake(
                    "assessment", zh: "还有 \(waiting) 件异议没有裁定",
                    en: waiting == 1
                        ? "one objection has not been decided" : "\(waiting) objections have not been decided")
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
}
