import Storage
import Web

/// A unit's sheet with the arithmetic of each line and the records behind each number.
struct SheetView: Sendable {
    let assessment: Assessment
    let file: SchemeFile
    let sheet: Sheet
    let lines: [SheetLine]
    let objections: [Objection]
    let duties: [String: ID<Duty>]
    /// Judged lines for which the unit has pointed to no record and sent no file.
    let lacking: Set<ID<SheetLine>>
    /// What the book says now, where it differs from what was counted.
    let now: Now?
    let today: Day

    /// The same lines counted from the book as it is now.
    struct Now: Sendable {
        let total: SchemeFile.Total
        /// By position, only those that differ.
        let lines: [Int: Line]

        struct Line: Sendable {
            let numbers: [Int]
            let outcome: SchemeFile.Outcome?
            /// Whether only the records behind the numbers are others.
            let isSame: Bool
        }
    }

    static func of(
        _ assessment: ID<Assessment>, _ unit: ID<Unit>, closing: (Day) -> Instant, by access: Access, in tx: Transaction
    ) throws -> SheetView {
        let sheet = try Sheet.find(assessment, unit, by: access, in: tx)
        let assessment = try Assessment.find(assessment, by: access, in: tx)
        let file = try Scheme.file(of: assessment.versionID, in: tx)
        let lines = try sheet.lines(in: tx)
        return SheetView(
            assessment: assessment, file: file, sheet: sheet, lines: lines,
            objections: try Objection.of(sheet.id, in: tx), duties: try Counting.duties(in: tx),
            lacking: try lacking(lines, file, in: tx),
            now: ![.published, .final].contains(assessment.stage) || assessment.cutOff == access.today
                ? nil : try now(sheet, assessment, file, lines, closing(access.today), by: access, in: tx),
            today: access.today)
    }

    /// What the page of one line needs of its sheet: nothing is counted anew. The line was found with permission.
    static func of(_ place: LinePlace, today: Day, in tx: Transaction) throws -> SheetView {
        SheetView(
            assessment: place.assessment, file: place.file, sheet: place.sheet, lines: [place.line],
            objections: try Objection.of(place.sheet.id, in: tx), duties: try Counting.duties(in: tx), lacking: [],
            now: nil, today: today)
    }

    private static func lacking(
        _ lines: [SheetLine], _ file: SchemeFile, in tx: Transaction
    ) throws -> Set<ID<SheetLine>> {
        let judged = lines.filter { line in
            line.applies && file.items.indices.contains(line.position)
                && file.items[line.position].scored?.isJudged ?? false
        }
        guard !judged.isEmpty else { return [] }
        let shown = try tx.all(
            .unscoped(
                """
                SELECT line_id FROM assessment_record WHERE line_id IN \(judged.map(\.id))
                UNION SELECT subject_id FROM case_file WHERE subject_kind = 'score' AND subject_id IN \(judged.map(\.id))
                """, because: "the sheet was found with permission")
        ) { (id: ID<SheetLine>) in id }
        return Set(judged.map(\.id)).subtracting(shown)
    }

    /// Counts the unit's lines anew, by what is recorded now.
    private static func now(
        _ sheet: Sheet, _ assessment: Assessment, _ file: SchemeFile, _ lines: [SheetLine], _ closing: Instant,
        by access: Access, in tx: Transaction
    ) throws -> Now? {
        let numbers = try SchemeNumbers.of(
            file, below: sheet.unitID, assessment.period, closing: closing, today: access.today, in: tx)
        guard let current = file.sheetOfTop(of: numbers) else { return nil }
        var (changed, outcomes): ([Int: Now.Line], [SchemeFile.Outcome]) = ([:], [])
        let scored = file.indicators.count + file.bonus.count
        for (line, new) in zip(lines, current.lines) {
            let isJudged = file.items[line.position].scored?.isJudged ?? false
            let isSame = line.numbers == new.numbers
            let isOther =
                file.items[line.position].isOfWork && line.inputsSum != SheetLine.sumUnknown
                && line.inputsSum != new.check
            if !isSame || isOther {
                changed[line.position] = Now.Line(numbers: new.numbers, outcome: new.outcome, isSame: isSame)
            }
            if line.position < scored {
                outcomes.append(isSame || isJudged ? line.outcome : new.outcome ?? .leftOut)
            }
        }
        guard !changed.isEmpty else { return nil }
        let vetoes = zip(lines, current.lines).dropFirst(scored).map {
            $0.applies || $0.numbers != $1.numbers ? $1.numbers[0] : 0
        }
        return Now(total: file.total(outcomes, vetoes: vetoes), lines: changed)
    }

    var title: (Language) -> String { { "\(sheet.name) · \(assessment.title(in: $0))" } }

    func page(_ language: Language) -> HTML {
        let total = file.total(of: lines)
        return """
            <p><a href="\(link: "/assessments/\(assessment.id)")">\(language.say(zh: "回到考核", en: "Back to the assessment"))</a> · \
            <a href="\(link: "/units/\(sheet.unitID)")">\(sheet.name)</a></p>
            <dl class="facts">
            <div><dt>\(language.say(zh: "得分", en: "Points"))</dt><dd><strong>\(sheet.points)</strong> \(file.gradeTitle(sheet.grade, language))\
            <span class="hint block">\(file.arithmetic(of: total, lines.prefix(file.indicators.count).compactMap(\.points), language))</span></dd></div>
            <div><dt>\(language.say(zh: "进度", en: "Step"))</dt><dd>\(assessment.stage.title(in: language))\
            \(if: assessment.objectUntil, { " · \(language.say(zh: "异议截止", en: "objections until")) \($0)" as HTML })\
            \(assessment.isProvisional ? language.say(zh: "（暂定）", en: " (provisional)") : "")</dd></div>
            <div><dt>\(language.say(zh: "数据截至", en: "As of"))</dt><dd>\(assessment.cutOff)</dd></div></dl>
            \(vetoNotice(total, language))
            \(lackingNotice(language))
            \(if: now, { nowNotice($0, language) })
            \(table(language))
            """
    }

    private func vetoNotice(_ total: SchemeFile.Total, _ language: Language) -> HTML {
        let held = file.vetoes.filter { total.vetoes.contains($0.key) }
        guard !held.isEmpty else { return "" }
        return """
            <div class="notice"><p>\(language.say(zh: "一票否决：", en: "Veto:"))</p><ul>\(held.map {
                "<li>\($0.title.said(in: language)): \(file.effect(of: $0, language))</li>" as HTML
            })</ul></div>
            """
    }

    private func lackingNotice(_ language: Language) -> HTML {
        let lines = lines.filter { lacking.contains($0.id) }
        guard !lines.isEmpty else { return "" }
        return """
            <div class="notice"><p>\(language.say(zh: "缺少佐证的项目：", en: "Lines without evidence:"))</p><ul>\(lines.map {
                "<li><a href=\"\(link: "/assessment-lines/\($0.id)")\">\(file.items[$0.position].title.said(in: language))</a></li>" as HTML
            })</ul></div>
            """
    }

    private func nowNotice(_ now: Now, _ language: Language) -> HTML {
        """
        <p class="notice">\(language.say(
            zh: "截至日以后有记录变动。按现在的台账为 \(now.total.points) 分（\(file.gradeTitle(now.total.grade, .zh))）；本表不改动。",
            en: "Records have changed since. By the book as it is now it would be \(now.total.points) (\(file.gradeTitle(now.total.grade, .en))); this sheet stays as it is."))</p>
        """
    }

    private func table(_ language: Language) -> HTML {
        """
        <div class="table"><table class="stack">
        <thead><tr><th scope="col">\(language.say(zh: "指标", en: "Indicator"))</th>\
        <th scope="col" class="n">\(language.say(zh: "得分", en: "Points"))</th>\
        <th scope="col" class="n">\(language.say(zh: "自评", en: "Own score"))</th>\
        <th scope="col">\(language.say(zh: "数据", en: "Numbers"))</th>\
        <th scope="col">\(language.say(zh: "计算", en: "Arithmetic"))</th></tr></thead>
        <tbody>\(lines.map { row($0, language) })</tbody></table></div>
        """
    }

    private func row(_ line: SheetLine, _ language: Language) -> HTML {
        let item = file.items[line.position]
        let points = line.points.map { "\($0)" } ?? "–"
        return """
            <tr><th scope="row"><a href="\(link: "/assessment-lines/\(line.id)")">\(item.title.said(in: language))</a></th>
            <td class="n" data-label="\(language.say(zh: "得分", en: "points"))">\(item.scored.map { "\(points) / \($0.maximum)" } ?? language.say(zh: "否决", en: "veto"))</td>
            <td class="n" data-label="\(language.say(zh: "自评", en: "own score"))">\(line.selfPoints.map { "\($0)" } ?? "")</td>
            <td>\(numbers(line, item, language))</td>
            <td>\(arithmetic(line, item, language))\(objection(line, language))</td></tr>
            """
    }

    /// Each number with the list that it counts.
    func numbers(_ line: SheetLine, _ item: SchemeFile.Item, _ language: Language) -> HTML {
        let pieces = zip(item.countings, line.numbers).enumerated().map { place, pair -> HTML in
            let address =
                pair.0.list(of: sheet.unitID, assessment.period, duties: duties, today: today)
                ?? Link(checking: "/assessment-lines/\(line.id)/findings?number=\(place)")
            return """
                <span class="number">\(pair.0.title(in: language)) <a href="\(address)">\(pair.1)</a></span>
                """
        }
        return HTML.joined(pieces)
    }

    func arithmetic(_ line: SheetLine, _ item: SchemeFile.Item, _ language: Language) -> HTML {
        let text: String
        if let indicator = item.scored {
            let grade = indicator.judgedGrades.first { $0.key == line.reviewGrade }
            text = grade?.title.said(in: language) ?? file.arithmetic(of: indicator, line.numbers, language)
        } else if case .veto(let veto) = item {
            text =
                line.applies
                ? file.effect(of: veto, language) : language.say(zh: "没有出现", en: "does not hold")
        } else {
            text = ""
        }
        guard let new = now?.lines[line.position] else { return "\(text)" }
        guard !new.isSame else {
            return """
                \(text)<span class="hint block">\(language.say(
                    zh: "按现在的台账：数字相同，所依据的记录有变动",
                    en: "By the book now: the numbers are the same, the records behind them are not"))</span>
                """
        }
        let numbers = new.numbers.map(String.init).joined(separator: " / ")
        let points = new.outcome?.points.map { language.say(zh: "，\($0) 分", en: ", \($0) points") } ?? ""
        return """
            \(text)<span class="hint block">\(language.say(zh: "按现在的台账：\(numbers)\(points)", en: "By the book now: \(numbers)\(points)"))</span>
            """
    }

    func objection(_ line: SheetLine, _ language: Language) -> HTML {
        HTML.joined(
            objections.filter { $0.lineID == line.id }.map {
                "<span class=\"hint block\">\($0.sentence(language))</span>"
            })
    }
}

extension SchemeFile.Item {
    /// Whether it counts obligations that were due and done, so that its check is that of these alone.
    fileprivate var isOfWork: Bool {
        countings.first.map { [.owed, .done, .met].contains($0.what) } ?? false
    }
}

extension HTML {
    /// Pieces one after another.
    static func joined(_ pieces: [HTML]) -> HTML { "\(pieces, separator: " ")" }
}

extension Objection {
    /// What has become of it.
    func sentence(_ language: Language) -> String {
        func said(_ points: Points?) -> String { points.map { "\($0)" } ?? "–" }
        switch outcome {
        case .waiting: return language.say(zh: "\(madeOn) 提出异议，等待裁定", en: "Objection of \(madeOn), not decided yet")
        case .rejected:
            return language.say(
                zh: "异议不成立（\(decidedOn?.description ?? "")）：\(decision)",
                en: "Objection rejected on \(decidedOn?.description ?? ""): \(decision)")
        case .upheld:
            return language.say(
                zh: "异议成立（\(decidedOn?.description ?? "")），由 \(said(oldPoints)) 分改为 \(said(newPoints)) 分：\(decision)",
                en:
                    "Objection upheld on \(decidedOn?.description ?? ""), from \(said(oldPoints)) to \(said(newPoints)): \(decision)"
            )
        }
    }
}
