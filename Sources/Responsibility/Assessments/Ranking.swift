import Documents
import Storage
import Web

/// The sheets of an assessment in the order of their points: of units, never of persons, and as places only for those who may see them all.
struct Ranking: Sendable {
    let assessment: Assessment
    let file: SchemeFile
    let isWhole: Bool
    let mayManage: Bool
    let rows: [Row]
    let query: Form
    let unscored: Int
    let waiting: Int
    let today: Day

    struct Row: Sendable {
        let sheet: Sheet
        /// `nil` where nothing could be assessed, because nothing was owed.
        let place: Int?
    }

    static let pageLength = 100

    static func of(
        _ id: ID<Assessment>, _ query: Form, limit: Int = pageLength, by access: Access, in tx: Transaction
    ) throws -> Ranking {
        let assessment = try Assessment.find(id, by: access, in: tx)
        let file = try Scheme.file(of: assessment.versionID, in: tx)
        var conditions: [SQL] = ["TRUE"]
        if let grade = query.filter("grade") { conditions.append("s.grade = \(grade)") }
        if let points = query["after_points"].flatMap({ Int($0) }),
            let after = query["after"].flatMap({ ID<Sheet>($0) })
        {
            conditions.append("(s.points < \(points) OR (s.points = \(points) AND s.id > \(after)))")
        }
        let rows = try tx.all(
            """
            SELECT \(Sheet.columns), s.place FROM (
                SELECT s.*, RANK() OVER (ORDER BY s.points DESC) AS place FROM assessment_sheet s
                WHERE s.assessment_id = \(id) AND \(access.may(.viewRecords, at: "s.unit_id"))) s
            WHERE \(SQL.joined(conditions, by: " AND ")) ORDER BY s.points DESC, s.id LIMIT \(limit)
            """
        ) {
            (
                id: ID<Sheet>, assessment: ID<Assessment>, unit: ID<Unit>, code: String, name: String, points: Points,
                grade: String, place: Int
            ) in
            Row(
                sheet: Sheet(
                    id: id, assessmentID: assessment, unitID: unit, code: code, name: name, points: points, grade: grade
                ),
                place: grade.isEmpty ? nil : place)
        }
        let mayManage = try access.holds(.manageSchemes, at: assessment.unitID, in: tx)
        return Ranking(
            assessment: assessment, file: file, isWhole: try assessment.isWholeFor(access, in: tx),
            mayManage: mayManage,
            rows: rows, query: query,
            unscored: mayManage && assessment.stage == .scoring ? try assessment.unscored(file, in: tx) : 0,
            waiting: mayManage && assessment.stage == .published ? try Objection.waiting(in: id, in: tx) : 0,
            today: access.today)
    }

    func page(_ language: Language) -> HTML {
        let path = "/assessments/\(assessment.id)"
        return """
            <p><a href="/assessments">\(language.say(zh: "全部考核", en: "All assessments"))</a></p>
            <p class="lead">\(assessment.stage.title(in: language)) · \(language.say(zh: "数据截至", en: "as of")) \(language.long(assessment.cutOff))</p>
            \(notice(language))
            <div id="progress"\(if: assessment.stage == .waiting, " data-progress=\"\(Link(checking: path))\"") aria-live="polite">\
            \(if: assessment.stage == .waiting, """
                <p class="notice">\(language.say(
                    zh: "正在按台账计算各单位得分，算完后这里自动显示；可以离开这个页面。",
                    en: "The points are being counted from the book; they appear here by themselves. You can leave this page."))</p>
                """)</div>
            \(if: mayManage, act(path, language))
            \(if: isWhole && assessment.stage != .waiting, """
                <p class="actions"><a class="button" href="\(Link(checking: path + "/what-if"))">\(language.say(zh: "试算", en: "What if"))</a></p>
                """)
            \(if: assessment.stage != .waiting, filters(language))
            \(if: assessment.stage != .waiting && rows.isEmpty, language.empty(zh: "没有符合条件的单位。", en: "No unit fits."))
            \(if: !rows.isEmpty, table(language))
            \(if: rows.count == Self.pageLength ? rows.last : nil, { next($0, language) })
            \(if: !rows.isEmpty, Export.links(path + "/export", query, language: language))
            \(if: mayManage && [.waiting, .scoring].contains(assessment.stage), callingOff(path, language))
            """
    }

    private func notice(_ language: Language) -> HTML {
        if let day = assessment.calledOffOn {
            return """
                <p class="notice">\(language.say(zh: "取消日期：", en: "Called off on")) \(language.long(day)) · \(assessment.calledOffReason)</p>
                """
        }
        guard let until = assessment.objectUntil else { return "" }
        return """
            <p class="notice">\(assessment.stage == .published
                ? language.say(zh: "各单位可在以下日期前（含当日）提出异议：", en: "Units may object up to and including")
                : language.say(zh: "异议期截至：", en: "Units could object until")) \(language.long(until))\
            \(assessment.isProvisional ? language.say(
                zh: "（该年放假安排尚未公布，暂按周一至周五计算）", en: " (provisional: the holidays of that year are not published yet)") : "")\
            \(if: assessment.lockedOn, { "<br>\(language.say(zh: "定稿日期：", en: "Locked on")) \(language.long($0))" })</p>
            """
    }

    /// The next step, with what it will do.
    private func act(_ path: String, _ language: Language) -> HTML {
        switch assessment.stage {
        case .waiting, .final, .calledOff: return ""
        case .scoring:
            return """
                <form method="post" action="\(Link(checking: path + "/publication"))" class="notice">
                <p>\(unscored > 0
                    ? language.say(zh: "还有 \(unscored) 项没有评分，评完后才能公布。", en: "\(unscored) items have not been scored; it can be published after that.")
                    : language.say(
                        zh: "公布后，各单位有 \(file.objectionDays) 个工作日提出异议；评分不能再改。",
                        en: "Once published, the units have \(file.objectionDays) working days to object; scores cannot be changed any more."))</p>
                <button class="primary"\(attribute: "disabled", if: unscored > 0)>\(language.say(zh: "公布", en: "Publish"))</button></form>
                """
        case .published:
            let isOver = assessment.objectUntil.map { today > $0 } ?? false
            let words =
                waiting > 0
                ? language.say(
                    zh: "还有 \(waiting) 件异议没有裁定。",
                    en: waiting == 1
                        ? "One objection has not been decided." : "\(waiting) objections have not been decided.")
                : isOver
                    ? language.say(
                        zh: "定稿后，分数、等次、方案版本和所依据的数据固定，以后台账更正也不改动。",
                        en:
                            "Once locked, points, grades, the scheme's version and the numbers behind them stay as they are, whatever is corrected later."
                    ) : language.say(zh: "异议期满后可以定稿。", en: "It can be locked when the time for objecting is over.")
            return """
                <form method="post" action="\(Link(checking: path + "/lock"))" class="notice"><p>\(words)</p>
                <button class="primary"\(attribute: "disabled", if: waiting > 0 || !isOver)>\(language.say(zh: "定稿", en: "Lock"))</button></form>
                """
        }
    }

    private func callingOff(_ path: String, _ language: Language) -> HTML {
        """
        <details><summary>\(language.say(zh: "取消这次考核", en: "Call this assessment off"))</summary>
        <form method="post" action="\(Link(checking: path + "/cancellation"))" class="narrow">
        <p class="hint">\(language.say(
            zh: "误开始的考核可以在公布前取消。取消后不再计算和评分，已有的内容保留可查。",
            en: "What was begun by mistake is called off before it is published. It is neither counted nor scored any more; what is there stays to be read."))</p>
        \(FormView(language: language).field("reason").input(max: Assessment.longestReason))
        <button>\(language.say(zh: "取消这次考核", en: "Call it off"))</button></form></details>
        """
    }

    private func filters(_ language: Language) -> HTML {
        let bare = query.fromTheStart
        let current = query.filter("grade")
        return """
            <nav class="filters" aria-label="\(language.say(zh: "按等次筛选", en: "Filter by grade"))">
            <a href="\(link: "?\(query: bare.replacing("grade", with: nil))")"\(if: current == nil, " aria-current=\"true\"")>\(language.say(zh: "全部", en: "All"))</a>
            \(file.grades.map { "<a href=\"\(link: "?\(query: bare.replacing("grade", with: $0.key))")\"\(if: current == $0.key, " aria-current=\"true\"")>\($0.title.said(in: language))</a>" as HTML })
            </nav>
            """
    }

    private func table(_ language: Language) -> HTML {
        """
        <div class="table"><table>
        <thead><tr>\(if: isWhole, "<th scope=\"col\" class=\"n\">\(language.say(zh: "名次", en: "Place"))</th>")\
        <th scope="col">\(language.say(zh: "单位", en: "Unit"))</th>\
        <th scope="col" class="n">\(language.say(zh: "得分", en: "Points"))</th>\
        <th scope="col">\(language.say(zh: "等次", en: "Grade"))</th></tr></thead>
        <tbody>\(rows.map { row in
            """
            <tr>\(if: isWhole, "<td class=\"n\">\(row.place.map(String.init) ?? "–")</td>")<th scope="row">\
            <a href="\(link: "/assessments/\(assessment.id)/units/\(row.sheet.unitID)")">\(row.sheet.name)</a></th>\
            <td class="n">\(row.sheet.points)</td><td>\(file.gradeTitle(row.sheet.grade, language))</td></tr>
            """ as HTML
        })</tbody></table></div>
        """
    }

    private func next(_ row: Row, _ language: Language) -> HTML {
        let form = query.fromTheStart.replacing("after", with: row.sheet.id.description)
            .replacing("after_points", with: String(row.sheet.points.thousandths))
        return language.nextPage("?\(query: form)")
    }
}

extension Ranking {
    /// All sheets that fit, with the points of each item.
    func export(_ points: [ID<Sheet>: [Int: Points]], _ language: Language) throws -> Export {
        let scored = file.items.compactMap { item in item.scored.map { _ in item } }
        let columns: [Export.Column] =
            (isWhole ? [.init("名次", "Place", width: 8, holds: .integer)] : []) + [
                .init("单位代码", "Unit code", width: 16), .init("单位", "Unit", width: 24),
                .init("得分", "Points", width: 10), .init("等次", "Grade", width: 12),
            ]
            + scored.map { .init($0.title.zh, $0.title.en, width: 16) }
        return try Export(
            "考核", "Assessment", about: assessment.unitName, columns: columns,
            rows: rows.map { row in
                let own = points[row.sheet.id] ?? [:]
                return (isWhole ? [row.place.map { .integer($0) } ?? .empty] : []) + [
                    .text(row.sheet.code), .text(row.sheet.name), .text("\(row.sheet.points)"),
                    .text(file.gradeTitle(row.sheet.grade, language)),
                ]
                    + scored.indices.map { .text(own[$0].map { "\($0)" } ?? "–") }
            })
    }

    /// The points of the sheets that this person may see, by the position of the line.
    static func points(
        of id: ID<Assessment>, by access: Access, in tx: Transaction
    ) throws -> [ID<Sheet>: [Int: Points]] {
        let lines = try tx.all(
            """
            SELECT l.sheet_id, l.position, l.points FROM assessment_line l JOIN assessment_sheet s ON s.id = l.sheet_id
            WHERE s.assessment_id = \(id) AND l.points IS NOT NULL AND \(access.may(.viewRecords, at: "s.unit_id"))
            """
        ) { (sheet: ID<Sheet>, position: Int, points: Points) in (sheet: sheet, position: position, points: points) }
        return lines.reduce(into: [:]) { $0[$1.sheet, default: [:]][$1.position] = $1.points }
    }
}
