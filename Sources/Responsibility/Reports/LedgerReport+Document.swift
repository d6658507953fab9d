import Documents
import Storage

extension LedgerReport {
    /// The report as a Word document: GB/T 9704-2012 in Chinese, plain A4 in English. The same report gives the same bytes.
    func document(in language: Language, on today: Day) -> WordDocument {
        var blocks: [WordDocument.Block] = [.title(title(in: language))]
        blocks.append(.paragraph(RichText(opening(in: language)), bookmark: nil))
        blocks.append(.heading(.first, RichText(language.workDone), bookmark: nil))
        blocks += words(prose.work)
        blocks.append(.paragraph(text(totals(in: language)), bookmark: nil))
        blocks.append(.paragraph(text(workDone(in: language)), bookmark: nil))
        for table in tables(in: language) {
            blocks.append(.heading(.second, RichText(language.heading(of: table.section)), bookmark: nil))
            blocks.append(word(table, language))
        }
        blocks.append(.heading(.first, RichText(language.problemsFound), bookmark: nil))
        blocks += words(prose.problems)
        blocks.append(.paragraph(text(findings(in: language)), bookmark: nil))
        blocks += list(figures(.problem), none: language.nothingOverdue, language)
        if period.isCircular {
            blocks.append(.heading(.first, RichText(language.goodPractice), bookmark: nil))
            blocks += practices(language)
        }
        blocks.append(.heading(.first, RichText(language.nextSteps), bookmark: nil))
        blocks += words(prose.next)
        blocks += list(figures(.next), none: nothingNext(in: language), language)
        blocks.append(.signature(issuer: unitName, date: language.long(issued?.on ?? today)))
        blocks.append(.annex(title: language.annexTitle, bookmark: nil))
        var lines = RecordLines(language: language, year: year)
        for figure in allFigures { blocks += annex(figure, &lines, language) }
        return WordDocument(
            language == .zh ? .official : .plain, title: title(in: language), creator: unitName, blocks: blocks,
            footerNote: head.map { language.ledgerHead($0) })
    }

    private func words(_ prose: String) -> [WordDocument.Block] {
        prose.paragraphs.map { .paragraph(RichText($0), bookmark: nil) }
    }

    private func text(_ pieces: [Piece]) -> RichText {
        RichText(
            pieces.flatMap { piece -> [RichText.Run] in
                switch piece {
                case .text(let text): text.isEmpty ? [] : [RichText.Run(text)]
                case .figure(let figure):
                    // A figure that is nought has no records to lead to.
                    figure.number == 0
                        ? [RichText.Run("\(figure.count)")] : [RichText.Run("\(figure.count)"), reference(figure)]
                }
            })
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

    /// A sentence for each, with the number of the record that it is about.
    private func practices(_ language: Language) -> [WordDocument.Block] {
        let figures = figures(.practice)
        guard !figures.isEmpty else { return [.paragraph(RichText(language.noPractice), bookmark: nil)] }
        return [.numbered(figures.map { RichText([RichText.Run($0.title(in: language)), reference($0)]) })]
    }

    private func word(_ table: ReportTable, _ language: Language) -> WordDocument.Block {
        var columns = [WordDocument.Table.Column(table.first, parts: 4)]
        columns += table.columns.map { WordDocument.Table.Column($0.title, parts: 2, alignment: .right) }
        return .table(
            WordDocument.Table(
                columns: columns,
                rows: table.rows.map { part in
                    WordDocument.Table.Row(
                        [RichText(part.title(in: language))]
                            + table.columns.map { column in
                                let figure = part.figures[column.figure]
                                return figure.count == 0
                                    ? RichText("0")
                                    : RichText([RichText.Run("\(figure.count)"), reference(figure)])
                            })
                }))
    }

    /// The annex entry of a figure: its number, its name, and as many records as it says.
    private func annex(
        _ figure: Figure, _ lines: inout RecordLines, _ language: Language
    ) -> [WordDocument.Block] {
        [
            .paragraph(
                RichText([
                    .link("[\(figure.number)]", to: "use\(figure.number)"),
                    RichText.Run(" \(figure.title(in: language)) (\(figure.count))", bold: true),
                ]), bookmark: "figure\(figure.number)"),
            .numberedLines(figure.records.map { lines.text(of: $0) }),
        ]
    }
}

/// The lines of the annex. A record stands behind several figures, and is put into words once.
private struct RecordLines {
    let language: Language
    let year: Int
    private var days: [Day: String] = [:]
    private var known: [Int64: String] = [:]
    private let comma: String

    init(language: Language, year: Int) {
        self.language = language
        self.comma = language.comma
        self.year = year
    }

    mutating func text(of record: LedgerReport.Record) -> String {
        if let line = known[record.id] { return line }
        let line = words(of: record)
        known[record.id] = line
        return line
    }

    private mutating func words(of record: LedgerReport.Record) -> String {
        var line = language == .zh ? record.zh : record.en
        line += comma
        line += record.unit
        guard let day = record.on else { return line }
        let words = days[day] ?? language.short(day, in: year)
        days[day] = words
        line += comma
        line += words
        return line
    }
}

extension Language {
    fileprivate func heading(of section: LedgerReport.Section) -> String {
        switch section {
        case .unit: say(zh: "按单位", en: "By unit")
        case .standing: say(zh: "长期责任", en: "Standing duties")
        default: say(zh: "按责任制", en: "By programme")
        }
    }
}
