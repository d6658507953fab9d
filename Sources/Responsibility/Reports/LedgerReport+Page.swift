import Storage
import Web

extension LedgerReport {
    /// How many records of a figure stand on the page at once; the rest opens on a page of its own.
    static let mostShown = 100

    /// The report to read; `path` is where its figures open.
    func page(_ language: Language, path: String) -> HTML {
        """
        <p>\(opening(in: language))</p>
        <section><h2>\(language.workDone)</h2>
        \(words(prose.work))
        <p>\(text(totals(in: language)))</p>
        <p>\(text(workDone(in: language))) <a href="\(link: "/activities?unit=\(unitID)&year=\(year)")">\(language.say(zh: "工作记录清单", en: "List of the work"))</a></p>
        \(tables(in: language).map { html($0, language) })
        </section>
        <section><h2>\(language.problemsFound)</h2>\(words(prose.problems))<p>\(text(findings(in: language)))</p>\(list(figures(.problem), none: language.nothingOverdue, language))</section>
        \(if: period.isCircular, "<section><h2>\(language.goodPractice)</h2>\(practices(language))</section>")
        <section><h2>\(language.nextSteps)</h2>\(words(prose.next))\(list(figures(.next), none: nothingNext(in: language), language))</section>
        <section><h2>\(language.annexTitle)</h2>
        \(allFigures.map { annex($0, language, path: path) })
        </section>
        \(if: head, { "<p class=\"hint wrap\">\(language.ledgerHead($0))</p>" })
        """
    }

    /// All records of one figure.
    func figurePage(_ figure: Figure, _ language: Language, path: String) -> HTML {
        """
        <p><a href="\(Link(checking: path))">\(title(in: language))</a></p>
        \(records(figure.records, language))
        """
    }

    private func words(_ prose: String) -> HTML { "\(prose.paragraphs.map { "<p>\($0)</p>" as HTML })" }

    private func text(_ pieces: [Piece]) -> HTML {
        "\(pieces.map { piece -> HTML in switch piece { case .text(let text): "\(text)"; case .figure(let figure): number(figure) } })"
    }

    private func list(_ figures: [Figure], none: String, _ language: Language) -> HTML {
        figures.isEmpty
            ? "<p>\(none)</p>"
            : "<ul>\(figures.map { "<li>\($0.title(in: language)): \(number($0))</li>" as HTML })</ul>"
    }

    private func practices(_ language: Language) -> HTML {
        let figures = figures(.practice)
        return figures.isEmpty
            ? "<p>\(language.noPractice)</p>"
            : "<ol>\(figures.map { "<li>\($0.title(in: language))\(reference($0))</li>" as HTML })</ol>"
    }

    private func reference(_ figure: Figure) -> HTML {
        "<a class=\"ref\" href=\"#figure-\(figure.number)\">[\(figure.number)]</a>"
    }

    private func number(_ figure: Figure) -> HTML {
        figure.count == 0
            ? "0" : "\(figure.count)\(reference(figure))"
    }

    private func html(_ table: ReportTable, _ language: Language) -> HTML {
        """
        <div class="table"><table class="figures">
        <thead><tr><th scope="col">\(table.first)</th>\
        \(table.columns.map { "<th scope=\"col\" class=\"n\">\($0.title)</th>" as HTML })</tr></thead>
        <tbody>\(table.rows.map { part in
            """
            <tr><th scope="row">\(part.title(in: language))</th>\(table.columns.map { "<td class=\"n\">\(number(part.figures[$0.figure]))</td>" as HTML })</tr>
            """ as HTML
        })</tbody></table></div>
        """
    }

    private func annex(_ figure: Figure, _ language: Language, path: String) -> HTML {
        """
        <details id="figure-\(figure.number)"><summary>[\(figure.number)] \(figure.title(in: language)): \(figure.count)</summary>
        \(records(Array(figure.records.prefix(Self.mostShown)), language))
        \(if: figure.count > Self.mostShown, "<p><a href=\"\(Link(checking: path.with(figure: figure.number)))\">\(language.say(zh: "全部 \(figure.count) 条", en: "All \(figure.count)"))</a></p>")
        </details>
        """
    }

    private func records(_ records: [Record], _ language: Language) -> HTML {
        """
        <ol>\(records.map { "<li><a href=\"\(Link(checking: $0.path))\">\(language.say(zh: $0.zh, en: $0.en))</a> <span class=\"hint\">\($0.unit) \($0.on)</span></li>" as HTML })</ol>
        """
    }
}

extension String {
    fileprivate func with(figure: Int) -> String { self + (contains("?") ? "&" : "?") + "figure=\(figure)" }
}
