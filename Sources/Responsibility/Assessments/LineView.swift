import Storage
import Web

/// One line of a sheet: its numbers, who scored what, the evidence, and what can be done about it now.
struct LineView: Sendable {
    let place: LinePlace
    let sheet: SheetView
    /// Work of the unit that counted for the duty the line names.
    let offered: [Work]
    /// Work to which the unit has pointed.
    let shown: [Work]
    let files: [CaseFile]
    let objectionFiles: [ID<Objection>: [CaseFile]]
    let may: May
    let form: FormView
    let once: String

    struct Work: Sendable, Equatable {
        let id: ID<Activity>
        let title: String
        let heldOn: Day
    }

    /// What this person may do here, at this step.
    struct May: Sendable {
        let scoreThemselves: Bool
        let review: Bool
        let object: Bool
        let decide: Bool
    }

    static let mostWork = 60

    static func of(
        _ id: ID<SheetLine>, _ form: FormView, closing: (Day) -> Instant, by access: Access, in tx: Transaction
    ) throws -> LineView {
        let place = try LinePlace.find(id, by: access, in: tx)
        let (unit, stage) = (place.sheet.unitID, place.assessment.stage)
        let sheet = try SheetView.of(place.assessment.id, unit, closing: closing, by: access, in: tx)
        func may(_ permission: Permission) throws -> Bool {
            try tx.value("SELECT 1 WHERE \(access.may(permission, at: unit))", as: Int.self) != nil
        }
        let isJudged = place.item.scored?.isJudged ?? false
        let isOpen = place.assessment.objectUntil.map { access.today <= $0 } ?? false
        let own = sheet.objections.filter { $0.lineID == id }
        var files: [ID<Objection>: [CaseFile]] = [:]
        for objection in own { files[objection.id] = try CaseFile.of(.objection, objection.id, by: access, in: tx) }
        return LineView(
            place: place, sheet: sheet, offered: isJudged ? try offered(place, sheet.duties, by: access, in: tx) : [],
            shown: try shown(id, by: access, in: tx), files: try CaseFile.of(.score, id, by: access, in: tx),
            objectionFiles: files,
            may: May(
                scoreThemselves: try isJudged && place.line.applies && stage == .scoring && may(.scoreThemselves),
                review: try isJudged && place.line.applies && stage == .scoring && may(.scoreUnits),
                object: try stage == .published && isOpen && !own.contains { $0.outcome == .waiting }
                    && may(.scoreThemselves),
                decide: try stage == .published && own.contains { $0.outcome == .waiting } && may(.decideObjections)),
            form: form, once: Token.make())
    }

    /// The newest work at and below the unit that counted for the duty in the year.
    private static func offered(
        _ place: LinePlace, _ duties: [String: ID<Duty>], by access: Access, in tx: Transaction
    ) throws -> [Work] {
        guard case .judged(.duty(let programme, let key), _)? = place.item.scored?.measure,
            let duty = duties["\(programme) \(key)"]
        else { return [] }
        return try tx.all(
            """
            SELECT DISTINCT v.id, v.title, v.held_on FROM unit_ancestry a
            JOIN obligation o ON o.unit_id = a.unit_id JOIN fulfilment f ON f.obligation_id = o.id
            JOIN activity v ON v.id = f.activity_id
            WHERE a.ancestor_id = \(place.sheet.unitID) AND o.duty_id = \(duty) AND o.year = \(place.assessment.year)
              AND \(access.may(.viewRecords, at: "v.unit_id")) ORDER BY v.held_on DESC, v.id DESC LIMIT \(mostWork)
            """, Work.init)
    }

    private static func shown(_ id: ID<SheetLine>, by access: Access, in tx: Transaction) throws -> [Work] {
        try tx.all(
            """
            SELECT v.id, v.title, v.held_on FROM assessment_record r JOIN activity v ON v.id = r.activity_id
            WHERE r.line_id = \(id) AND \(access.may(.viewRecords, at: "v.unit_id")) ORDER BY v.held_on, v.id
            """, Work.init)
    }

    private var line: SheetLine { place.line }

    func page(_ language: Language) -> HTML {
        let indicator = place.item.scored
        return """
            <p><a href="\(link: "/assessments/\(place.assessment.id)/units/\(place.sheet.unitID)")">\(language.say(zh: "回到考核表", en: "Back to the sheet"))</a></p>
            \(form.summary)
            \(if: indicator?.text, { "<p class=\"lead\">\($0.said(in: language))</p>" })
            <dl class="facts">
            <div><dt>\(language.say(zh: "得分", en: "Points"))</dt><dd><strong>\(line.points.map { "\($0)" } ?? "–")</strong>\
            \(if: indicator, { " / \($0.maximum)" as HTML })</dd></div>
            <div><dt>\(language.say(zh: "数据", en: "Numbers"))</dt><dd>\(sheet.numbers(line, place.item, language))</dd></div>
            <div><dt>\(language.say(zh: "计算", en: "Arithmetic"))</dt><dd>\(sheet.arithmetic(line, place.item, language))</dd></div>
            \(scores(language))</dl>
            \(evidence(language))
            \(if: may.scoreThemselves, ownForm(language))
            \(if: may.review, reviewForm(language))
            \(objections(language))
            \(if: may.object, objectionForm(language))
            """
    }

    private func scores(_ language: Language) -> HTML {
        guard let indicator = place.item.scored, indicator.isJudged else { return "" }
        func score(_ grade: String, _ points: Points?, _ remark: String, _ on: Day?) -> HTML {
            guard let points else { return "\(language.say(zh: "还没有", en: "not yet"))" }
            let title = indicator.judgedGrades.first { $0.key == grade }?.title.said(in: language) ?? grade
            return """
                \(points) · \(title) <span class="hint">\(on?.description)</span>\(if: !remark.isEmpty, "<span class=\"block\">\(remark)</span>")
                """
        }
        return """
            <div><dt>\(language.say(zh: "单位自评", en: "The unit's own score"))</dt><dd>\(score(line.selfGrade, line.selfPoints, line.selfRemark, line.selfOn))</dd></div>
            <div><dt>\(language.say(zh: "考核评分", en: "The reviewer's score"))</dt><dd>\(score(line.reviewGrade, line.reviewPoints, line.reviewRemark, line.reviewedOn))</dd></div>
            """
    }

    private func evidence(_ language: Language) -> HTML {
        guard place.item.scored?.isJudged ?? false, line.applies else { return "" }
        return """
            <section aria-labelledby="evidence"><h2 id="evidence">\(language.say(zh: "佐证", en: "Evidence"))</h2>
            \(if: shown.isEmpty && files.isEmpty, language.empty(
                zh: "单位还没有指明工作记录，也没有上传材料。", en: "The unit has pointed to no record and sent no file."))
            <ul class="lines">\(shown.map { "<li><a href=\"\(link: "/activities/\($0.id)")\">\($0.title)</a> <span class=\"hint\">\($0.heldOn)</span></li>" as HTML })\
            \(files.map(Self.file))</ul></section>
            """
    }

    private static func file(_ file: CaseFile) -> HTML {
        "<li><a href=\"\(link: "/files/\(file.id)")\" download>\(file.name)</a> <span class=\"hint\">\(size(file.size))</span></li>"
    }

    /// The grades described, one to choose.
    private func grades(_ name: String, _ chosen: String, _ language: Language) -> HTML {
        """
        <fieldset class="field"><legend>\(language.say(zh: "评分等次", en: "Grade"))</legend><ul class="ticks">
        \((place.item.scored?.judgedGrades ?? []).map { grade in
            """
            <li><label><input type="radio" name="grade" value="\(grade.key)" required\(attribute: "checked", if: grade.key == chosen)> \
            <span>\(grade.title.said(in: language)) · \(grade.points)<span class="hint block">\(grade.text.said(in: language))</span></span></label></li>
            """ as HTML
        })</ul></fieldset>
        """
    }

    private func remark(_ id: String, _ value: String, _ language: Language) -> HTML {
        """
        <div class="field"><label for="\(id)">\(language.say(zh: "说明", en: "Remark"))</label>
        <textarea id="\(id)" name="remark" rows="3" maxlength="\(Assessment.longestRemark)">\(value)</textarea></div>
        """
    }

    private func ownForm(_ language: Language) -> HTML {
        let ticked = Set(shown.map(\.id))
        return """
            <section aria-labelledby="own"><h2 id="own">\(language.say(zh: "单位自评", en: "The unit's own score"))</h2>
            <form method="post" action="\(link: "/assessment-lines/\(line.id)/self-score")" enctype="multipart/form-data">
            <input type="hidden" name="version" value="\(line.version)">
            \(grades("own", line.selfGrade, language))
            \(remark("own-remark", line.selfRemark, language))
            \(if: !offered.isEmpty, """
                <fieldset class="field"><legend>\(language.say(zh: "作为佐证的工作记录", en: "Records that show it"))</legend><ul class="ticks">
                \(offered.map { work in
                    """
                    <li><label><input type="checkbox" name="records" value="\(work.id)"\(attribute: "checked", if: ticked.contains(work.id))> \
                    <span>\(work.title) <span class="hint">\(work.heldOn)</span></span></label></li>
                    """ as HTML
                })</ul></fieldset>
                """)
            \(fileField("own-files", language))
            <button class="primary">\(language.say(zh: "提交自评", en: "Send the score"))</button></form></section>
            """
    }

    private func fileField(_ id: String, _ language: Language) -> HTML {
        """
        <div class="field"><label for="\(id)">\(language.say(zh: "佐证材料", en: "Files"))</label>
        <input id="\(id)" name="files" type="file" multiple></div>
        """
    }

    private func reviewForm(_ language: Language) -> HTML {
        """
        <section aria-labelledby="review"><h2 id="review">\(language.say(zh: "考核评分", en: "The reviewer's score"))</h2>
        <form method="post" action="\(link: "/assessment-lines/\(line.id)/review")">
        <input type="hidden" name="version" value="\(line.version)">
        \(grades("review", line.reviewGrade, language))
        \(remark("review-remark", line.reviewRemark, language))
        <button class="primary">\(language.say(zh: "评分", en: "Score"))</button></form></section>
        """
    }

    private func objections(_ language: Language) -> HTML {
        let own = sheet.objections.filter { $0.lineID == line.id }
        guard !own.isEmpty else { return "" }
        return """
            <section aria-labelledby="objections"><h2 id="objections">\(language.say(zh: "异议", en: "Objections"))</h2>
            \(own.map { objection in
                """
                <p>\(objection.sentence(language))</p><div class="prose"><p>\(objection.words)</p></div>
                <ul class="lines">\((objectionFiles[objection.id] ?? []).map(Self.file))</ul>
                \(if: may.decide && objection.outcome == .waiting, decisionForm(objection, language))
                """ as HTML
            })</section>
            """
    }

    private func decisionForm(_ objection: Objection, _ language: Language) -> HTML {
        """
        <form method="post" action="\(link: "/objections/\(objection.id)/decision")" class="notice">
        <p>\(language.say(
            zh: "裁定后不能再改。异议成立的，本项改为所填分值。", en: "A decision stands. If it is upheld, the line gets the points given here."))</p>
        \(if: place.item.scored, { indicator in
            """
            <div class="field"><label for="points">\(language.say(zh: "改为（0 至 \(indicator.maximum) 分）", en: "Points, 0 to \(indicator.maximum)"))</label>
            <input id="points" name="points" inputmode="decimal" value="\(line.points.map { "\($0)" })"></div>
            """
        })
        <div class="field"><label for="reason">\(language.say(zh: "理由", en: "Reason"))</label>
        <textarea id="reason" name="reason" rows="3" maxlength="\(Assessment.longestRemark)" required></textarea></div>
        <p class="actions"><button class="primary" name="upheld" value="yes">\(language.say(zh: "异议成立", en: "Uphold"))</button>
        <button name="upheld" value="no">\(language.say(zh: "异议不成立", en: "Reject"))</button></p></form>
        """
    }

    private func objectionForm(_ language: Language) -> HTML {
        """
        <section aria-labelledby="object"><h2 id="object">\(language.say(zh: "提出异议", en: "Object to this line"))</h2>
        <form method="post" action="\(link: "/assessment-lines/\(line.id)/objections")" enctype="multipart/form-data">
        <input type="hidden" name="once" value="\(once)">
        <div class="field"><label for="words">\(language.say(zh: "异议和理由", en: "What is wrong, and why"))</label>
        <textarea id="words" name="words" rows="4" maxlength="\(Assessment.longestObjection)" required></textarea></div>
        \(fileField("object-files", language))
        <button class="primary">\(language.say(zh: "提出异议", en: "Object"))</button></form></section>
        """
    }
}
