import Storage
import Web

/// The forms on the page of a line; one that comes back holds what was typed.
extension LineView {
    func ownForm(_ language: Language) -> HTML {
        let view = view(.own, language)
        let ticked = isBack(.own) ? Set(view.form.all("records")) : Set(shown.map(\.id.description))
        return """
            <section aria-labelledby="own"><h2 id="own">\(language.say(zh: "单位自评", en: "The unit's own score"))</h2>
            <form method="post" action="\(link: "/assessment-lines/\(line.id)/self-score")" enctype="multipart/form-data">
            <input type="hidden" name="version" value="\(version(.own, language))">
            \(grades(.own, line.selfGrade, language))
            \(area("remark", .own, line.selfRemark, rows: 3, most: Assessment.longestRemark, language))
            \(if: !offered.isEmpty, """
                <fieldset class="field" id="records"><legend>\(language.say(zh: "作为佐证的工作记录", en: "Records that show it"))</legend>
                \(mistakes("records", .own, language))<ul class="ticks">
                \(offered.map { work in
                    """
                    <li><label><input type="checkbox" name="records" value="\(work.id)"\(attribute: "checked", if: ticked.contains(work.id.description))> \
                    <span>\(work.title) <span class="hint">\(work.heldOn)</span></span></label></li>
                    """ as HTML
                })</ul></fieldset>
                """)
            \(files(.own, language))
            <button class="primary">\(language.say(zh: "提交自评", en: "Send the score"))</button></form></section>
            """
    }

    func reviewForm(_ language: Language) -> HTML {
        """
        <section aria-labelledby="review"><h2 id="review">\(language.say(zh: "考核评分", en: "The reviewer's score"))</h2>
        <form method="post" action="\(link: "/assessment-lines/\(line.id)/review")">
        <input type="hidden" name="version" value="\(version(.review, language))">
        \(grades(.review, line.reviewGrade, language))
        \(area("remark", .review, line.reviewRemark, rows: 3, most: Assessment.longestRemark, language))
        <button class="primary">\(language.say(zh: "评分", en: "Score"))</button></form></section>
        """
    }

    func objectionForm(_ language: Language) -> HTML {
        """
        <section aria-labelledby="object"><h2 id="object">\(language.say(zh: "提出异议", en: "Object to this line"))</h2>
        <form method="post" action="\(link: "/assessment-lines/\(line.id)/objections")" enctype="multipart/form-data">
        <input type="hidden" name="once" value="\(view(.objection, language).form["once"] ?? once)">
        \(area("words", .objection, "", rows: 4, most: Assessment.longestObjection, isNeeded: true, language))
        \(files(.objection, language))
        <button class="primary">\(language.say(zh: "提出异议", en: "Object"))</button></form></section>
        """
    }

    func decisionForm(_ objection: Objection, _ language: Language) -> HTML {
        """
        <form method="post" action="\(link: "/objections/\(objection.id)/decision")" class="notice">\(FormView.defaultButton)
        <p>\(language.say(
            zh: "裁定后不能再改。异议成立的，本项改为所填分值。", en: "A decision stands. If it is upheld, the line gets the points given here."))</p>
        \(if: place.item.scored, { points($0, language) })
        \(area("reason", .decision, "", rows: 3, most: Assessment.longestRemark, isNeeded: true, language))
        \(mistakes("upheld", .decision, language))
        <p class="actions"><button class="primary" id="upheld" name="upheld" value="yes">\(language.say(zh: "异议成立", en: "Uphold"))</button>
        <button name="upheld" value="no">\(language.say(zh: "异议不成立", en: "Reject"))</button></p></form>
        """
    }

    // MARK: Fields

    private func isBack(_ part: Part) -> Bool { back?.part == part }

    private func view(_ part: Part, _ language: Language) -> FormView {
        back.flatMap { $0.part == part ? $0.view : nil } ?? FormView(language: language)
    }

    /// The version that the person has seen.
    private func version(_ part: Part, _ language: Language) -> String {
        view(part, language).form["version"] ?? String(line.version)
    }

    /// What was typed, else what is kept.
    private func value(_ name: String, _ part: Part, _ kept: String) -> String {
        back.flatMap { $0.part == part ? $0.view.form[name] ?? "" : nil } ?? kept
    }

    /// Plain names belong to the form that comes back, else to the first one; where both scores can be given, the other form's fields are told apart.
    private func id(_ name: String, _ part: Part) -> String {
        let plain: Part = isBack(.review) || !may.scoreThemselves ? .review : .own
        return [.own, .review].contains(part) && part != plain ? "\(part)-\(name)" : name
    }

    private func mistakes(_ name: String, _ part: Part, _ language: Language) -> HTML {
        let own = view(part, language).mistakes.filter { $0.place == name }
        guard !own.isEmpty else { return "" }
        return """
            <p class="mistake" id="\(id(name, part))-mistake">\(own.map { $0.sentence(in: language) }.joined(separator: "\n"))</p>
            """
    }

    /// Ties a control to what is wrong with it.
    private func ties(_ name: String, _ part: Part, _ language: Language) -> HTML {
        guard view(part, language).mistakes.contains(where: { $0.place == name }) else { return "" }
        return " aria-invalid=\"true\" aria-describedby=\"\(id(name, part))-mistake\""
    }

    private func area(
        _ name: String, _ part: Part, _ kept: String, rows: Int, most: Int, isNeeded: Bool = false, _ language: Language
    ) -> HTML {
        """
        <div class="field"><label for="\(id(name, part))">\(view(part, language).field(name).label)</label>
        \(mistakes(name, part, language))
        <textarea id="\(id(name, part))" name="\(name)" rows="\(rows)" maxlength="\(most)"\(attribute: "required", if: isNeeded)\(ties(name, part, language))>
        \(value(name, part, kept))</textarea></div>
        """
    }

    private func files(_ part: Part, _ language: Language) -> HTML {
        """
        <div class="field"><label for="\(id("files", part))">\(view(part, language).field("files").label)</label>
        \(mistakes("files", part, language))
        <input id="\(id("files", part))" name="files" type="file" multiple\(ties("files", part, language))></div>
        \(if: isBack(part), kept.ticks(language))
        """
    }

    /// The grades described, one to choose.
    private func grades(_ part: Part, _ kept: String, _ language: Language) -> HTML {
        let chosen = value("grade", part, kept)
        let grades = place.item.scored?.judgedGrades ?? []
        return """
            <fieldset class="field"\(ties("grade", part, language))><legend>\(language.say(zh: "评分等次", en: "Grade"))</legend>
            \(mistakes("grade", part, language))<ul class="ticks">
            \(grades.enumerated().map { place, grade in
                """
                <li><label><input type="radio" name="grade" value="\(grade.key)" required\(attribute: "id", place == 0 ? id("grade", part) : nil)\
                \(attribute: "checked", if: grade.key == chosen)> \
                <span>\(grade.title.said(in: language)) · \(grade.points)<span class="hint block">\(grade.text.said(in: language))</span></span></label></li>
                """ as HTML
            })</ul></fieldset>
            """
    }

    private func points(_ indicator: SchemeFile.Indicator, _ language: Language) -> HTML {
        """
        <div class="field"><label for="points">\(language.say(zh: "改为（0 至 \(indicator.maximum) 分）", en: "Points, 0 to \(indicator.maximum)"))</label>
        \(mistakes("points", .decision, language))
        <input id="points" name="points" inputmode="decimal" value="\(value("points", .decision, line.points.map { "\($0)" } ?? ""))"\(ties("points", .decision, language))></div>
        """
    }
}
