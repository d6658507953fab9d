import Storage
import Web

/// The assessments there are, and the schemes by which another one can be begun.
struct AssessmentList: Sendable {
    let assessments: [Assessment]
    let schemes: [Scheme]
    let mayBegin: Bool
    let mayAdopt: Bool
    /// The sheets of one unit, where only those are asked for.
    let ofUnit: (unit: Unit, sheets: [(sheet: Sheet, assessment: Assessment)])?

    static let pageLength = 50

    static func of(
        _ unit: ID<Unit>?, before: ID<Assessment>?, by access: Access, in tx: Transaction
    ) throws -> AssessmentList {
        guard access.may(.viewRecords) else { throw Refusal.notAllowed(.viewRecords) }
        return AssessmentList(
            assessments: unit == nil ? try Assessment.list(before: before, limit: pageLength, by: access, in: tx) : [],
            schemes: try Scheme.all(in: tx), mayBegin: access.may(.manageSchemes),
            mayAdopt: access.mayEverywhere(.manageSchemes),
            ofUnit: try unit.map { try (Unit.find($0, by: access, in: tx), sheets(of: $0, by: access, in: tx)) })
    }

    private static func sheets(
        of unit: ID<Unit>, by access: Access, in tx: Transaction
    ) throws -> [(sheet: Sheet, assessment: Assessment)] {
        try access.require(.viewRecords, at: unit, in: tx)
        let sheets = try tx.all(
            """
            SELECT \(Sheet.columns) FROM assessment_sheet s
            WHERE s.unit_id = \(unit) AND \(access.may(.viewRecords, at: unit)) ORDER BY s.id DESC LIMIT \(pageLength)
            """, Sheet.init)
        let assessments = try tx.all(
            """
            SELECT \(Assessment.columns) FROM \(Assessment.source)
            WHERE m.id IN \(sheets.map(\.assessmentID)) AND \(access.may(.viewRecords, at: unit))
            """, Assessment.init)
        let known = Dictionary(assessments.map { ($0.id, $0) }) { first, _ in first }
        return sheets.compactMap { sheet in known[sheet.assessmentID].map { (sheet, $0) } }
    }

    func page(_ language: Language) -> HTML {
        if let ofUnit { return page(of: ofUnit.unit, ofUnit.sheets, language) }
        return """
            \(if: mayBegin, "<p class=\"actions\"><a class=\"button primary\" href=\"/assessments/new\">\(language.say(zh: "开始考核", en: "Begin an assessment"))</a></p>")
            \(if: assessments.isEmpty, language.empty(
                zh: "还没有考核。主管科室采用考核方案后，在这里开始考核；分数由台账计算。",
                en: "No assessment yet. Once a scheme is adopted, the programme office begins one here; its points are computed from the book."))
            <ul class="lines">\(assessments.map { assessment in
                """
                <li><a href="\(link: "/assessments/\(assessment.id)")">\(assessment.title(in: language))</a> \
                <span class="hint">\(assessment.stage.title(in: language)) · \
                \(language.say(zh: "数据截至", en: "as of")) \(assessment.cutOff)</span></li>
                """ as HTML
            })</ul>
            \(if: assessments.count == Self.pageLength ? assessments.last?.id : nil, { language.nextPage("/assessments?before=\($0)") })
            \(schemeSection(language))
            """
    }

    private func page(
        of unit: Unit, _ sheets: [(sheet: Sheet, assessment: Assessment)], _ language: Language
    ) -> HTML {
        """
        <p><a href="\(link: "/units/\(unit.id)")">\(language.say(zh: "回到单位页", en: "Back to the unit"))</a></p>
        \(if: sheets.isEmpty, language.empty(zh: "该单位还没有考核表。", en: "This unit has no sheet yet."))
        <ul class="lines">\(sheets.map { entry in
            """
            <li><a href="\(link: "/assessments/\(entry.assessment.id)/units/\(unit.id)")">\(entry.assessment.title(in: language))</a> \
            <span class="hint">\(entry.sheet.points) · \(entry.assessment.stage.title(in: language))</span></li>
            """ as HTML
        })</ul>
        """
    }

    private func schemeSection(_ language: Language) -> HTML {
        let adopted = Set(schemes.map(\.key))
        let offered = ShippedSchemes.keys.filter { !adopted.contains($0) }
        return """
            <section aria-labelledby="schemes"><h2 id="schemes">\(language.say(zh: "考核方案", en: "Schemes"))</h2>
            \(if: schemes.isEmpty, language.empty(zh: "还没有采用考核方案。", en: "No scheme has been adopted yet."))
            <ul class="lines">\(schemes.map { scheme in
                """
                <li><a href="\(link: "/schemes/\(scheme.key)")">\(scheme.title(in: language))</a> \
                <span class="hint">\(language.say(zh: "第 \(scheme.version) 版", en: "version \(scheme.version)"))</span></li>
                """ as HTML
            })</ul>
            \(if: mayAdopt && !offered.isEmpty, """
                <form method="post" action="/schemes" class="inline"><label for="scheme">\(language.say(zh: "采用自带方案", en: "Adopt a shipped scheme"))</label>
                <select id="scheme" name="scheme">\(offered.map { "<option value=\"\($0)\">\($0)</option>" as HTML })</select>
                <button>\(language.say(zh: "采用", en: "Adopt"))</button></form>
                """)
            </section>
            """
    }
}

/// The form that begins an assessment.
struct AssessmentForm: Sendable {
    let units: [Unit]
    let schemes: [Scheme]
    let view: FormView

    static func of(
        _ form: Form, _ mistakes: [Mistake], by access: Access, _ language: Language, in tx: Transaction
    ) throws -> AssessmentForm {
        guard access.may(.manageSchemes) else { throw Refusal.notAllowed(.manageSchemes) }
        var form = form
        if form["once"] == nil {
            form.add(Token.make(), to: "once")
            form.add(String(access.today.year - (access.today.month < 7 ? 1 : 0)), to: "year")
            form.add(access.today.description, to: "cut_off")
        }
        return AssessmentForm(
            units: try Unit.choices(for: .manageSchemes, by: access, limit: UnitChoice.most, in: tx),
            schemes: try Scheme.all(in: tx), view: FormView(form: form, mistakes: mistakes, language: language))
    }

    var page: HTML {
        let language = view.language
        guard !schemes.isEmpty else {
            return language.empty(
                zh: "请先在“考核”页采用一个考核方案。", en: "Adopt a scheme on the Assessment page first.")
        }
        return """
            \(view.summary)
            <p>\(language.say(
                zh: "系统按方案从台账计算所选单位以下各单位的得分，随后由单位自评、考核人员评分、公布、受理异议、定稿。",
                en: "The points of all units at and below the one chosen are computed from the book by the scheme; then units score themselves, reviewers score, the result is published, objections are heard, and it is locked."))</p>
            <form method="post" action="/assessments" class="narrow">
            <input type="hidden" name="once" value="\(view.form["once"])">
            \(view.field("scheme").choice(schemes.map { ($0.key, $0.title(in: language)) }))
            \(view.field("unit").unit(units, chosen: nil))
            \(view.field("year").input(type: "number"))
            \(view.field("half").choice([
                ("0", language.say(zh: "全年", en: "whole year")), ("1", language.say(zh: "上半年", en: "first half")),
                ("2", language.say(zh: "下半年", en: "second half")),
            ]))
            \(view.field("cut_off").input(type: "date", hint: language.say(
                zh: "当日终了前登记并认定的工作计入。", en: "What is recorded and accepted by the end of this day counts.")))
            <button class="primary">\(language.say(zh: "开始", en: "Begin"))</button>
            </form>
            """
    }
}

/// A scheme in words.
struct SchemeView: Sendable {
    let scheme: Scheme
    let file: SchemeFile

    static func of(_ key: String, in tx: Transaction) throws -> SchemeView {
        guard let scheme = try Scheme.all(in: tx).first(where: { $0.key == key }) else { throw Refusal.notFound }
        return SchemeView(scheme: scheme, file: try Scheme.file(of: scheme.versionID, in: tx))
    }

    func page(_ language: Language) -> HTML {
        """
        <p class="lead">\(language.say(
            zh: "第 \(file.version) 版，自 \(file.appliesFrom) 起适用", en: "Version \(file.version), applies from \(file.appliesFrom)"))</p>
        <p>\(file.summary.said(in: language))</p>
        <div class="table"><table>
        <thead><tr><th scope="col">\(language.say(zh: "指标", en: "Indicator"))</th>\
        <th scope="col">\(language.say(zh: "怎么算", en: "How it counts"))</th>\
        <th scope="col" class="n">\(language.say(zh: "满分", en: "Maximum"))</th></tr></thead>
        <tbody>\(file.items.map { row($0, language) })</tbody></table></div>
        <ul class="lines">\(file.grades.map { grade in
            "<li>\(grade.title.said(in: language)) <span class=\"hint\">\(language.say(zh: "\(grade.from) 分起", en: "from \(grade.from)"))</span></li>" as HTML
        })</ul>
        """
    }

    private func row(_ item: SchemeFile.Item, _ language: Language) -> HTML {
        let words: String
        switch item {
        case .indicator(let indicator), .bonus(let indicator):
            words =
                indicator.text?.said(in: language)
                ?? item.countings.map { $0.title(in: language) }.joined(separator: " / ")
        case .veto(let veto):
            words = language.say(
                zh: "\(veto.when.title(in: .zh))多于 \(veto.moreThan)：\(file.effect(of: veto, .zh))",
                en: "\(veto.when.title(in: .en)) more than \(veto.moreThan): \(file.effect(of: veto, .en))")
        }
        return """
            <tr><th scope="row">\(item.title.said(in: language))</th><td>\(words)</td>\
            <td class="n">\(item.scored.map { "\($0.maximum)" } ?? language.say(zh: "否决", en: "veto"))</td></tr>
            """
    }
}
