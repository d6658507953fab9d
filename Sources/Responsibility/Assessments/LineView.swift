import Storage
import Web

/// One line of a sheet: its numbers, who scored what, the evidence, and what can be done about it now.
struct LineView: Sendable {
    let place: LinePlace
    let sheet: SheetView
    /// Work to which the unit may point: what it points to now, and what counted for the duty that the line names.
    let offered: [Work]
    /// Work to which the unit has pointed.
    let shown: [Work]
    let files: [CaseFile]
    let objectionFiles: [ID<Objection>: [CaseFile]]
    let may: May
    /// The form that was sent and comes back.
    let back: Back?
    /// The files of the form that comes back.
    let kept: [KeptUpload]
    let once: String

    struct Work: Sendable, Equatable {
        let id: ID<Activity>
        let title: String
        let heldOn: Day
    }

    /// The forms that the page may hold.
    enum Part: String, Sendable { case own, review, objection, decision }

    /// A form as it was typed, and what is wrong with it.
    struct Back: Sendable {
        let part: Part
        let view: FormView
    }

    /// What this person may do here, at this step.
    struct May: Sendable {
        let scoreThemselves: Bool
        let review: Bool
        let object: Bool
        let decide: Bool
        /// Whether they gave one of the two scores, and so do not give the other.
        let isApart: Bool
    }

    static let mostWork = 60

    static func of(
        _ id: ID<SheetLine>, back: Back? = nil, by access: Access, in tx: Transaction
    ) throws -> LineView {
        let place = try LinePlace.find(id, by: access, in: tx)
        let sheet = try SheetView.of(place, today: access.today, in: tx)
        let own = sheet.objections.filter { $0.lineID == id }
        let may = try May.of(place, own, by: access, in: tx)
        let shown = try shown(id, by: access, in: tx)
        var files: [ID<Objection>: [CaseFile]] = [:]
        for objection in own { files[objection.id] = try CaseFile.of(.objection, objection.id, by: access, in: tx) }
        return LineView(
            place: place, sheet: sheet,
            offered: may.scoreThemselves ? try offered(place, shown, sheet.duties, by: access, in: tx) : [],
            shown: shown, files: try CaseFile.of(.score, id, by: access, in: tx), objectionFiles: files, may: may,
            back: back, kept: try KeptUpload.find(back?.view.form.all("kept") ?? [], by: access, in: tx),
            once: Token.make())
    }

    /// What is shown already, then the newest work at and below the unit that counted for the duty in the year.
    private static func offered(
        _ place: LinePlace, _ shown: [Work], _ duties: [String: ID<Duty>], by access: Access, in tx: Transaction
    ) throws -> [Work] {
        guard case .judged(.duty(let programme, let key), _)? = place.item.scored?.measure,
            let duty = duties["\(programme) \(key)"]
        else { return shown }
        let found = try tx.all(
            """
            SELECT DISTINCT v.id, v.title, v.held_on FROM unit_ancestry a
            JOIN obligation o ON o.unit_id = a.unit_id JOIN fulfilment f ON f.obligation_id = o.id
            JOIN activity v ON v.id = f.activity_id
            WHERE a.ancestor_id = \(place.sheet.unitID) AND o.year = \(place.assessment.year) AND o.duty_id = \(duty)
              AND o.programme_id = (SELECT programme_id FROM duty WHERE id = \(duty))
              AND \(access.may(.viewRecords, at: "v.unit_id")) ORDER BY v.held_on DESC, v.id DESC LIMIT \(mostWork)
            """, Work.init)
        return shown + found.filter { !shown.contains($0) }
    }

    private static func shown(_ id: ID<SheetLine>, by access: Access, in tx: Transaction) throws -> [Work] {
        try tx.all(
            """
            SELECT v.id, v.title, v.held_on FROM assessment_record r JOIN activity v ON v.id = r.activity_id
            WHERE r.line_id = \(id) AND \(access.may(.viewRecords, at: "v.unit_id")) ORDER BY v.held_on, v.id
            """, Work.init)
    }

    var line: SheetLine { place.line }

    func title(_ language: Language) -> String {
        "\(place.item.title.said(in: language)) · \(place.sheet.name)"
    }

    func page(_ language: Language) -> HTML {
        let indicator = place.item.scored
        return """
            <p><a href="\(link: "/assessments/\(place.assessment.id)/units/\(place.sheet.unitID)")">\(language.say(zh: "回到考核表", en: "Back to the sheet"))</a></p>
            \(back?.view.summary ?? "")
            \(if: indicator?.text, { "<p class=\"lead\">\($0.said(in: language))</p>" })
            <dl class="facts">
            <div><dt>\(language.say(zh: "得分", en: "Points"))</dt><dd><strong>\(line.points.map { "\($0)" } ?? "–")</strong>\
            \(if: indicator, { " / \($0.maximum)" as HTML })</dd></div>
            <div><dt>\(language.say(zh: "数据", en: "Numbers"))</dt><dd>\(sheet.numbers(line, place.item, language))</dd></div>
            <div><dt>\(language.say(zh: "计算", en: "Arithmetic"))</dt><dd>\(sheet.arithmetic(line, place.item, language))</dd></div>
            \(scores(language))</dl>
            \(evidence(language))
            \(if: may.isApart, "<p class=\"notice\">\(Conflict.separation(.scorersApart).sentence(in: language))</p>")
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
}

extension LineView.May {
    /// - Parameter objections: those to the line.
    static func of(
        _ place: LinePlace, _ objections: [Objection], by access: Access, in tx: Transaction
    ) throws -> LineView.May {
        let (line, stage, me) = (place.line, place.assessment.stage, access.actor.accountID)
        func may(_ permission: Permission) throws -> Bool {
            try access.holds(permission, at: place.sheet.unitID, in: tx)
        }
        let isScored = stage == .scoring && line.applies && place.item.scored?.isJudged ?? false
        let (own, review) = (try isScored && may(.scoreThemselves), try isScored && may(.scoreUnits))
        let (reviewed, scored) = (me != nil && line.reviewedBy == me, me != nil && line.selfBy == me)
        let isWaiting = objections.contains { $0.outcome == .waiting }
        let isOpen = place.assessment.objectUntil.map { access.today <= $0 } ?? false
        return LineView.May(
            scoreThemselves: own && !reviewed, review: review && !scored,
            object: try stage == .published && isOpen && !isWaiting && may(.scoreThemselves),
            decide: try stage == .published && isWaiting && may(.decideObjections),
            isApart: own && reviewed || review && scored)
    }
}
