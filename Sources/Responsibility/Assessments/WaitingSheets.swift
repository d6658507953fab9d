import Storage
import Web

/// What of assessments a person's own units are told: what they score themselves, and until when they may object (考核告知).
struct WaitingSheets: Sendable {
    let lines: [Line]

    struct Line: Sendable {
        let assessment: Assessment
        let unit: ID<Unit>
        let unitName: String
        /// How many judged items the unit has not scored; none once it is published.
        let unscored: Int

        /// The last day for objections, once the sheet is published.
        var objectUntil: Day? { assessment.objectUntil }
        var path: String { "/assessments/\(assessment.id)/units/\(unit)" }

        func words(_ language: Language) -> String {
            if let objectUntil {
                return language.say(
                    zh: "已公布，可在 \(objectUntil) 前（含当日）提出异议",
                    en: "published: you may object up to and including \(objectUntil)")
            }
            return language.count(unscored, zh: "项待自评", one: "item to score", many: "items to score")
        }
    }

    private static let most = 20

    static func of(_ access: Access, in tx: Transaction) throws -> WaitingSheets {
        let own = access.tops(.scoreThemselves)
        guard !own.isEmpty else { return WaitingSheets(lines: []) }
        let sheets = try tx.all(
            """
            SELECT s.id, s.assessment_id, s.unit_id, s.name
            FROM unit t CROSS JOIN assessment_sheet s JOIN assessment m ON m.id = s.assessment_id
            WHERE t.id IN \(own) AND s.unit_id = t.id
              AND (m.stage = 'scoring' AND m.called_off_on IS NULL OR (m.stage = 'published' AND m.object_until >= \(access.today)))
              AND \(access.may(.scoreThemselves, at: "s.unit_id"))
            ORDER BY s.id DESC LIMIT \(most)
            """
        ) { (sheet: ID<Sheet>, assessment: ID<Assessment>, unit: ID<Unit>, name: String) in
            (sheet: sheet, assessment: assessment, unit: unit, name: name)
        }
        guard !sheets.isEmpty else { return WaitingSheets(lines: []) }
        let assessments = try tx.all(
            .unscoped(
                "SELECT \(Assessment.columns) FROM \(Assessment.source) WHERE m.id IN \(sheets.map(\.assessment))",
                because: "the sheets were found for those who score them"), Assessment.init)
        let known = Dictionary(assessments.map { ($0.id, $0) }) { first, _ in first }
        let unscored = try unscored(assessments.filter { $0.stage == .scoring }, sheets.map(\.sheet), in: tx)
        return WaitingSheets(
            lines: sheets.compactMap { sheet in
                guard let assessment = known[sheet.assessment] else { return nil }
                let left = unscored[sheet.sheet] ?? 0
                guard assessment.stage == .published || left > 0 else { return nil }
                return Line(assessment: assessment, unit: sheet.unit, unitName: sheet.name, unscored: left)
            })
    }

    /// How many judged items nobody has scored, neither the unit nor a reviewer, by sheet.
    private static func unscored(
        _ assessments: [Assessment], _ sheets: [ID<Sheet>], in tx: Transaction
    ) throws -> [ID<Sheet>: Int] {
        let judged = try Set(assessments.map(\.versionID)).map { version -> SQL in
            let keys = try Scheme.file(of: version, in: tx).items.filter { $0.scored?.isJudged ?? false }.map(\.key)
            return "(m.version_id = \(version) AND l.item IN \(keys))"
        }
        guard !judged.isEmpty else { return [:] }
        let counts = try tx.all(
            .unscoped(
                """
                SELECT l.sheet_id, COUNT(*) FROM assessment_line l JOIN assessment_sheet s ON s.id = l.sheet_id
                JOIN assessment m ON m.id = s.assessment_id
                WHERE l.sheet_id IN \(sheets) AND l.applies AND l.points IS NULL AND l.self_on IS NULL
                  AND (\(SQL.joined(judged, by: " OR "))) GROUP BY l.sheet_id
                """, because: "the sheets were found for those who score them")
        ) { (sheet: ID<Sheet>, count: Int) in (sheet, count) }
        return Dictionary(counts) { first, _ in first }
    }

    func section(_ language: Language) -> HTML {
        guard !lines.isEmpty else { return "" }
        return """
            <section aria-labelledby="sheets"><h2 id="sheets">\(language.say(zh: "本单位的考核表", en: "Your unit's sheets"))</h2>
            <ul class="lines">\(lines.map { line in
                """
                <li><a href="\(Link(checking: line.path))">\(line.assessment.title(in: language))</a> \
                <span class="hint block">\(line.unitName) · \(line.words(language))</span></li>
                """ as HTML
            })</ul></section>
            """
    }
}
