import Storage
import Web

/// Other maxima tried out: which units would move. Nothing is saved.
struct WhatIf: Sendable {
    let assessment: Assessment
    let file: SchemeFile
    let query: Form
    let mistakes: [Mistake]
    let rows: [Row]

    struct Row: Sendable {
        let sheet: Sheet
        let before: (place: Int, grade: String)
        let after: (place: Int, points: Points, grade: String)

        var isMoved: Bool { before.place != after.place || before.grade != after.grade }
    }

    /// At most so many lines are shown.
    static let most = 200

    static func of(_ id: ID<Assessment>, _ query: Form, by access: Access, in tx: Transaction) throws -> WhatIf {
        let assessment = try Assessment.find(id, by: access, in: tx)
        guard try assessment.isWholeFor(access, in: tx) else { throw Refusal.notAllowed(.viewRecords) }
        guard assessment.stage != .waiting else { throw Refusal.conflict(.otherStep) }
        let file = try Scheme.file(of: assessment.versionID, in: tx)
        let (maxima, mistakes) = read(query, file)
        guard mistakes.isEmpty, !maxima.isEmpty else {
            return WhatIf(assessment: assessment, file: file, query: query, mistakes: mistakes, rows: [])
        }
        let sheets = try tx.all(
            """
            SELECT \(Sheet.columns) FROM assessment_sheet s
            WHERE s.assessment_id = \(id) AND s.grade <> '' AND \(access.may(.viewRecords, at: "s.unit_id")) ORDER BY s.code
            """, Sheet.init)
        let lines = try lines(of: id, by: access, in: tx)
        let other = file.trying(maxima)
        let totals = sheets.map { file.total(of: lines[$0.id] ?? [], trying: other) }
        let (before, after) = (places(sheets.map(\.points)), places(totals.map(\.points)))
        let rows = sheets.indices.map { place in
            Row(
                sheet: sheets[place], before: (before[place], sheets[place].grade),
                after: (after[place], totals[place].points, totals[place].grade ?? ""))
        }
        return WhatIf(assessment: assessment, file: file, query: query, mistakes: [], rows: rows)
    }

    /// What arithmetic needs of a line.
    struct Line: Sendable {
        let sheetID: ID<Sheet>
        let n1: Int?
        let n2: Int?
        let n3: Int?
        let applies: Bool
        let points: Points?

        var numbers: [Int] { [n1, n2, n3].compactMap(\.self) }
    }

    /// The lines of the sheets that this person may see, in their order.
    private static func lines(
        of id: ID<Assessment>, by access: Access, in tx: Transaction
    ) throws -> [ID<Sheet>: [Line]] {
        let lines = try tx.all(
            """
            SELECT l.sheet_id, l.n1, l.n2, l.n3, l.applies, l.points
            FROM assessment_line l JOIN assessment_sheet s ON s.id = l.sheet_id
            WHERE s.assessment_id = \(id) AND \(access.may(.viewRecords, at: "s.unit_id")) ORDER BY l.sheet_id, l.position
            """, Line.init)
        return Dictionary(grouping: lines, by: \.sheetID)
    }

    /// The maxima that were typed and differ from the scheme's.
    static func read(_ query: Form, _ file: SchemeFile) -> (maxima: [String: Points], mistakes: [Mistake]) {
        var (maxima, mistakes): ([String: Points], [Mistake]) = ([:], [])
        for indicator in file.indicators + file.bonus {
            let name = "max_\(indicator.key)"
            guard let typed = query.filter(name) else { continue }
            guard let points = Points(typed), points > .zero, points <= .most else {
                mistakes.append(
                    Mistake(
                        name, zh: "\(indicator.title.zh)：请填写大于 0 的分值，最多三位小数",
                        en: "\(indicator.title.en): give points above 0 with at most three decimals"))
                continue
            }
            if points != indicator.maximum { maxima[indicator.key] = points }
        }
        return (maxima, mistakes)
    }

    /// The place of each: 1 for the most points, the same for equal ones.
    static func places(_ points: [Points]) -> [Int] {
        let sorted = points.sorted(by: >)
        var first: [Points: Int] = [:]
        for (place, points) in sorted.enumerated() where first[points] == nil { first[points] = place + 1 }
        return points.map { first[$0] ?? 0 }
    }

    func page(_ language: Language) -> HTML {
        let moved = rows.filter(\.isMoved).sorted { ($0.after.place, $0.sheet.code) < ($1.after.place, $1.sheet.code) }
        return """
            <p><a href="\(link: "/assessments/\(assessment.id)")">\(language.say(zh: "回到考核", en: "Back to the assessment"))</a></p>
            <p>\(language.say(
                zh: "改动各项满分，看哪些单位的名次或等次会变。各项按比例折算为 \(file.full) 分，这里不保存任何内容。",
                en: "Change the maxima and see which units would move. They are scaled to \(file.full) points; nothing is saved here."))</p>
            \(if: !mistakes.isEmpty, Mistake.list(mistakes, language))
            <form method="get" class="row">
            \((file.indicators + file.bonus).map { field($0, language) })
            <button class="primary">\(language.say(zh: "试算", en: "Try"))</button></form>
            \(if: !rows.isEmpty, """
                <h2>\(language.say(zh: "\(rows.count) 个单位中有 \(moved.count) 个变动", en: "\(moved.count) of \(rows.count) units would move"))</h2>
                """)
            \(if: !moved.isEmpty, table(moved, language))
            """
    }

    private func field(_ indicator: SchemeFile.Indicator, _ language: Language) -> HTML {
        let name = "max_\(indicator.key)"
        return """
            <div class="field"><label for="\(name)">\(indicator.title.said(in: language))</label>
            <input id="\(name)" name="\(name)" inputmode="decimal" value="\(query.filter(name) ?? "\(indicator.maximum)")"></div>
            """
    }

    private func table(_ moved: [Row], _ language: Language) -> HTML {
        """
        <div class="table"><table><thead><tr><th scope="col">\(language.say(zh: "单位", en: "Unit"))</th>\
        <th scope="col" class="n">\(language.say(zh: "名次", en: "Place"))</th>\
        <th scope="col" class="n">\(language.say(zh: "得分", en: "Points"))</th>\
        <th scope="col">\(language.say(zh: "等次", en: "Grade"))</th></tr></thead>
        <tbody>\(moved.prefix(Self.most).map { row in
            """
            <tr><th scope="row"><a href="\(link: "/assessments/\(assessment.id)/units/\(row.sheet.unitID)")">\(row.sheet.name)</a></th>\
            <td class="n">\(row.before.place) → \(row.after.place)</td>\
            <td class="n">\(row.sheet.points) → \(row.after.points)</td>\
            <td>\(file.gradeTitle(row.before.grade, language))\
            \(if: row.before.grade != row.after.grade, " → \(file.gradeTitle(row.after.grade, language))")</td></tr>
            """ as HTML
        })</tbody></table></div>
        \(if: moved.count > Self.most, "<p class=\"hint\">\(language.say(zh: "只列出前 \(Self.most) 个。", en: "The first \(Self.most) are shown."))</p>")
        """
    }
}

extension SchemeFile {
    /// What kept lines would come to with other maxima. What somebody judged or decided keeps its share of the maximum.
    func total(of lines: [WhatIf.Line], trying other: SchemeFile) -> Total {
        let scored = zip(indicators + bonus, other.indicators + other.bonus)
        let outcomes = zip(scored, lines).map { pair, line -> Outcome in
            guard line.applies, let points = line.points else { return line.applies ? .unscored : .leftOut }
            if outcome(of: pair.0, line.numbers).points == points {
                return other.outcome(of: pair.1, line.numbers)
            }
            return .points(
                rounding.share(of: pair.1.maximum, points.thousandths, max(1, pair.0.maximum.thousandths)))
        }
        let vetoLines = lines.dropFirst(indicators.count + bonus.count)
        return other.total(outcomes, vetoes: vetoLines.map { $0.applies ? $0.n1 ?? 0 : 0 })
    }
}
