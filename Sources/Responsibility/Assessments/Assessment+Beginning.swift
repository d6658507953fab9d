import Storage

extension Assessment {
    /// Above so many lines the numbers are counted by the server beside its other work, and the page says how far it is.
    static let linesAtOnce = 40_000

    /// What was begun, and whether it is small enough to be counted at once.
    struct Begun: Sendable {
        let id: ID<Assessment>
        let isSmall: Bool
    }

    /// Begins an assessment. The same form sent twice begins one.
    static func begin(
        _ key: String, under top: ID<Unit>, _ period: AssessmentPeriod, once: String, by access: Access,
        in tx: Transaction
    ) throws -> Begun {
        try Plan.check(year: period.year)
        try access.require(.manageSchemes, at: top, in: tx)
        let mistakes = period.mistakes(on: access.today)
        guard mistakes.isEmpty else { throw Refusal.invalid(mistakes) }
        let scheme = try Scheme.find(key, on: period.last, in: tx)
        let file = try Scheme.file(of: scheme.versionID, in: tx)
        guard (file.period == .year) == (period.half == 0) else {
            throw Refusal.invalid([
                file.period == .year
                    ? Mistake("half", zh: "该方案按年度考核", en: "this scheme assesses whole years")
                    : Mistake("half", zh: "该方案按半年考核，请选择上半年或下半年", en: "this scheme assesses half-years: choose one")
            ])
        }
        let units =
            try tx.value(
                .unscoped(
                    """
                    SELECT COUNT(*) FROM unit_ancestry a JOIN unit u ON u.id = a.unit_id
                    WHERE a.ancestor_id = \(top) AND u.kind IN \(file.kinds)
                    """, because: "permission was asked at the top unit"), as: Int.self) ?? 0
        guard units > 0 else {
            throw Refusal.invalid([
                Mistake("unit", zh: "该单位以下没有方案所考核的单位类别", en: "there is no unit of the scheme's kinds at or below it")
            ])
        }
        let isSmall = units * file.items.count <= linesAtOnce
        let id = tx.id(Assessment.self)
        let added = try tx.run(
            .unscoped(
                """
                INSERT INTO assessment (id, version_id, unit_id, year, half, cut_off, stage, begun_by, begun_on, provisional, once)
                VALUES (\(id), \(scheme.versionID), \(top), \(period.year), \(period.half), \(period.cutOff), 'waiting',
                        \(access.actor.accountID), \(access.today), FALSE, \(once))
                ON CONFLICT (once) DO NOTHING
                """, because: "permission was asked at the unit"))
        guard added == 1 else {
            let known = try tx.value(
                "SELECT m.id FROM assessment m WHERE m.once = \(once) AND \(access.may(.manageSchemes, at: "m.unit_id"))",
                as: ID<Assessment>.self)
            guard let known else { throw Refusal.notFound }
            return Begun(id: known, isSmall: isSmall)
        }
        try Entry.write(
            .create, "assessment", id, unit: top,
            [
                "scheme": .text(scheme.key), "version": .of(scheme.version), "year": .of(period.year),
                "half": .of(period.half), "cut_off": .of(period.cutOff),
            ], by: access, in: tx)
        return Begun(id: id, isSmall: isSmall)
    }

    /// What was computed from the book, and by which scheme.
    struct Computed: Sendable {
        let file: SchemeFile
        /// The SHA-256 of the scheme's words.
        let source: String
        let sheets: [ScoredSheet]
    }

    /// The sheets by the numbers of the book. The caller has the permission.
    func computed(closing: Instant, today: Day, in tx: Transaction) throws -> Computed {
        let source = try Scheme.source(of: versionID, in: tx)
        let file = try SchemeFile.read(source, kinds: .any, duties: .any)
        return Computed(
            file: file, source: Digest.of(Array(source.utf8)).hex,
            sheets: try file.sheets(below: unitID, period, closing: closing, today: today, in: tx))
    }

    /// Keeps the sheets that were computed, unless another process was quicker.
    func keep(_ computed: Computed, by access: Access, in tx: Transaction) throws {
        let moved = try tx.run(
            .unscoped(
                "UPDATE assessment SET stage = 'scoring' WHERE id = \(id) AND stage = 'waiting' AND called_off_on IS NULL",
                because: "whoever began it had the permission"))
        guard moved == 1 else { return }
        let (file, source, sheets) = (computed.file, computed.source, computed.sheets)
        let ids = sheets.map { _ in tx.id(Sheet.self) }
        try tx.load(
            "assessment_sheet", ["id", "assessment_id", "unit_id", "code", "name", "points", "grade", "inputs"],
            because: "permission was asked at the top unit"
        ) { rows in
            for (sheet, sheetID) in zip(sheets, ids) {
                try rows.add(sheetID)
                try rows.add(id)
                try rows.add(sheet.unitID)
                try rows.add(sheet.code)
                try rows.add(sheet.name)
                try rows.add(sheet.total.points.thousandths)
                try rows.add(sheet.total.grade ?? "")
                try rows.add(blob: sheet.inputs(source, period).bytes)
                try rows.endRow()
            }
        }
        let (items, vetoes) = (file.items, Dictionary(uniqueKeysWithValues: file.vetoes.map { ($0.key, $0) }))
        try tx.load("assessment_line", SheetLine.loaded, because: "permission was asked at the top unit") { rows in
            for (sheet, sheetID) in zip(sheets, ids) {
                for (position, (item, line)) in zip(items, sheet.lines).enumerated() {
                    let holds = vetoes[item.key].map { line.numbers[0] > $0.moreThan }
                    try line.load(into: rows, tx.id(SheetLine.self), sheetID, position, item.key, holds: holds)
                }
            }
        }
        try Entry.write(
            .score, "assessment", id, unit: unitID, count: sheets.count,
            ["sheets": .of(sheets.count), "scheme_sha256": .text(source)], by: access, in: tx)
    }
}

extension SheetLine {
    fileprivate static let loaded: [StaticString] = [
        "id", "sheet_id", "position", "item", "n1", "n2", "n3", "inputs_sum", "applies", "points", "self_grade",
        "self_remark", "review_grade", "review_remark", "version",
    ]
}

extension ScoredSheet {
    /// What the sheet was computed from: the scheme, the period, and the numbers and records of each line.
    func inputs(_ scheme: String, _ period: AssessmentPeriod) -> Digest {
        let lines = lines.map { "\($0.numbers.map(String.init).joined(separator: " "))|\($0.check)" }
        let text =
            "\(scheme)\n\(code)\n\(period.year) \(period.half) \(period.cutOff)\n\(lines.joined(separator: "\n"))"
        return Digest.of(Array(text.utf8))
    }
}

extension ScoredSheet.Line {
    fileprivate func load(
        into rows: any BulkWriter, _ id: ID<SheetLine>, _ sheet: ID<Sheet>, _ position: Int, _ item: String,
        holds: Bool?
    ) throws {
        try rows.add(id)
        try rows.add(sheet)
        try rows.add(position)
        try rows.add(item)
        for place in 0..<3 {
            if numbers.indices.contains(place) { try rows.add(numbers[place]) } else { try rows.addNull() }
        }
        try rows.add(check)
        try rows.add(holds ?? (outcome != .leftOut))
        if let points = outcome?.points { try rows.add(points.thousandths) } else { try rows.addNull() }
        for _ in 0..<2 {
            try rows.add("")
            try rows.add("")
        }
        try rows.add(1)
        try rows.endRow()
    }
}

extension Services {
    /// Counts the numbers of an assessment that waits for them.
    func compute(_ id: ID<Assessment>, by access: Access) async throws {
        let today = access.today
        let (assessment, computed) = try await database.readAtLength { tx in
            let assessment = try tx.first(
                .unscoped(
                    "SELECT \(Assessment.columns) FROM \(Assessment.source) WHERE m.id = \(id)",
                    because: "whoever began it had the permission"), Assessment.init)
            guard let assessment else { throw Refusal.notFound }
            guard assessment.stage == .waiting else { return (assessment, Assessment.Computed?.none) }
            let closing = end(of: assessment.cutOff)
            return (assessment, try assessment.computed(closing: closing, today: today, in: tx))
        }
        guard let computed else { return }
        try await database.write { tx in try assessment.keep(computed, by: access, in: tx) }
    }

    /// Counts the assessments that wait, the oldest first, in the server. One that cannot be counted stops none behind it.
    ///
    /// - Returns: those that could not be counted, with what went wrong.
    func computeWaitingAssessments(
        except left: Set<ID<Assessment>> = []
    ) async throws -> [(id: ID<Assessment>, error: any Error)] {
        let waiting = try await database.read { tx in
            try tx.all(
                .unscoped(
                    "SELECT id, begun_by FROM assessment WHERE stage = 'waiting' AND called_off_on IS NULL ORDER BY id",
                    because: "whoever began it had the permission")
            ) { (id: ID<Assessment>, by: ID<Account>?) in (id: id, by: by) }
        }
        var failed: [(id: ID<Assessment>, error: any Error)] = []
        for (id, account) in waiting where !left.contains(id) {
            let (now, today) = (clock.now(), clock.today)
            do {
                let own = try await database.read { tx in
                    try account.flatMap { try Access.of($0, through: .job, at: now, today: today, in: tx) }
                }
                try await compute(id, by: own ?? .machine("server", door: .job, at: now, today: today))
            } catch let cancelled as CancellationError {
                throw cancelled
            } catch {
                failed.append((id, error))
            }
        }
        return failed
    }
}
