import Documents
import Storage

extension AnnualReport {
    /// The report as a Word document: GB/T 9704-2012 in Chinese, plain A4 in English.
    func document(in language: Language) -> WordDocument {
        var blocks: [WordDocument.Block] = [.title(title(in: language))]
        blocks.append(.heading(.first, RichText(language.workDone), bookmark: nil))
        blocks.append(.paragraph(opening(language), bookmark: nil))
        blocks.append(.paragraph(activityText(language), bookmark: nil))
        if !programmes.isEmpty {
            blocks.append(.heading(.second, RichText(language.say(zh: "按责任制", en: "By programme")), bookmark: nil))
            blocks.append(
                table(
                    language.say(zh: "责任制", en: "Programme"),
                    programmes.map { (language.say(zh: $0.zh, en: $0.en), $0.figures) }, language))
        }
        if !units.isEmpty {
            blocks.append(.heading(.second, RichText(language.say(zh: "按单位", en: "By unit")), bookmark: nil))
            blocks.append(table(language.say(zh: "单位", en: "Unit"), units.map { ($0.name, $0.figures) }, language))
        }
        blocks.append(.heading(.first, RichText(language.problemsFound), bookmark: nil))
        blocks += list(problems, none: language.nothingOverdue, language)
        blocks.append(.heading(.first, RichText(language.nextSteps), bookmark: nil))
        blocks += list(next, none: language.nothingNext, language)
        blocks.append(.signature(issuer: unit.name, date: language.long(today)))
        blocks.append(.annex(title: language.annexTitle, bookmark: nil))
        blocks += allFigures.flatMap { annex($0, language) }
        return WordDocument(
            language == .zh ? .official : .plain, title: title(in: language), creator: unit.name, blocks: blocks,
            closingNote: head.map { language.ledgerHead($0) })
    }

    private func opening(_ language: Language) -> RichText {
        RichText(
            language.say(
                zh: "现将\(unit.name)\(year)年度履责情况报告如下。数据截至\(language.long(today))，方括号内为附件中的编号，附件逐条列出数据所依据的记录。",
                en:
                    "This is the report of \(unit.name) on its duties in \(year), as of \(language.long(today)). Numbers in brackets lead to the annex, which lists the records behind each figure."
            ))
    }

    private func activityText(_ language: Language) -> RichText {
        guard !activities.isEmpty else {
            return RichText(language.say(zh: "全年没有登记工作。", en: "No work was recorded in the year."))
        }
        var runs: [RichText.Run] = [
            RichText.Run(language.say(zh: "全年登记工作：", en: "Work recorded in the year: "))
        ]
        for (index, figure) in activities.enumerated() {
            runs.append(RichText.Run("\(figure.title(in: language)) \(figure.count)"))
            runs.append(reference(figure))
            runs.append(RichText.Run(index == activities.count - 1 ? language.fullStop : language.comma))
        }
        return RichText(runs)
    }

    private func reference(_ figure: Figure) -> RichText.Run {
        .link("[\(figure.number)]", to: "figure\(figure.number)", bookmark: "use\(figure.number)")
    }

    private func list(_ figures: [Figure], none: String, _ language: Language) -> [WordDocument.Block] {
        guard !figures.isEmpty else { return [.paragraph(RichText(none), bookmark: nil)] }
        return [
            .numbered(
                figures.map { figure in
                    RichText([
                        RichText.Run(
                            language.say(
                                zh: "\(figure.zh)：\(figure.count) 项", en: "\(figure.en): \(figure.count)")),
                        reference(figure), RichText.Run(language.fullStop),
                    ])
                })
        ]
    }

    private func table(_ first: String, _ rows: [(String, [Figure])], _ language: Language) -> WordDocument.Block {
        var columns = [WordDocument.Table.Column(first, parts: 4)]
        columns += Self.standings.map {
            WordDocument.Table.Column($0.title(in: language), parts: 2, alignment: .right)
        }
        return .table(
            WordDocument.Table(
                columns: columns,
                rows: rows.map { name, figures in
                    WordDocument.Table.Row(
                        [RichText(name)]
                            + figures.map { figure in
                                figure.count == 0
                                    ? RichText("0")
                                    : RichText([RichText.Run("\(figure.count)"), reference(figure)])
                            })
                }))
    }

    /// The annex entry of a figure: its number, its name, and as many records as it says.
    private func annex(_ figure: Figure, _ language: Language) -> [WordDocument.Block] {
        [
            .paragraph(
                RichText([
                    .link("[\(figure.number)]", to: "use\(figure.number)"),
                    RichText.Run(" \(figure.title(in: language)) (\(figure.count))", bold: true),
                ]), bookmark: "figure\(figure.number)"),
            .numbered(
                figure.records.map { record in
                    RichText(
                        [language.say(zh: record.zh, en: record.en), record.unit, record.on?.description ?? ""]
                            .filter { !$0.isEmpty }.joined(separator: language.comma))
                }),
        ]
    }
}

extension Language {
    fileprivate var comma: String { say(zh: "，", en: ", ") }
    fileprivate var fullStop: String { say(zh: "。", en: ".") }

    fileprivate func ledgerHead(_ entry: Entry) -> String {
        let digest = Digest(bytes: entry.digest)?.hex ?? ""
        return say(zh: "台账最新条目 \(entry.id) \(digest)", en: "Newest entry \(entry.id) \(digest)")
    }
}
