extension WordLayout {
    /// English: A4, margins of 25 mm, 11 pt, headings 1 / 1.1 / 1.1.1, the page number in the middle.
    static let plain = WordLayout(
        margins: Margins(top: 1417, right: 1417, bottom: 1417, left: 1417, header: 709, footer: 709),
        gridPitch: nil,
        languages: ("en-GB", "zh-CN"),
        fonts: [
            Font(name: "Calibri", alternative: "Carlito", family: "swiss"),
            Font(name: "宋体", alternative: "SimSun", family: "auto"),
        ],
        letters: calibri + WordStyle.size(22),
        styles: plainStyles,
        footers: [Footer(pages: "default", style: "PageNumber")],
        pageNumberDashes: ("", ""),
        runHint: "",
        centersTableHeadings: false,
        lists: .automatic,
        words: Words(
            headingNumber: { level, counters in
                counters.prefix(level.rawValue).map(String.init).joined(separator: ".") + "\t"
            },
            annex: { number in number.map { "Annex \($0)" } ?? "Annex" },
            annexes: "Annexes: ",
            annexNumber: { "\($0). " }
        )
    )
}

private let calibri = WordStyle.fonts("Calibri", "宋体")

private func spacing(before: Int, after: Int) -> String {
    #"<w:spacing w:before="\#(before)" w:after="\#(after)" w:line="264" w:lineRule="auto"/>"#
}

private func heading(_ level: Int, size: Int, before: Int) -> WordStyle {
    WordStyle(
        "Heading\(level)", "heading \(level)", next: "BodyText",
        paragraph: #"<w:keepNext/><w:keepLines/><w:tabs><w:tab w:val="left" w:pos="794"/></w:tabs>"#
            + spacing(before: before, after: 80)
            + #"<w:ind w:left="794" w:hanging="794"/><w:outlineLvl w:val="\#(level - 1)"/>"#,
        letters: "<w:b/><w:bCs/>" + WordStyle.size(size))
}

private let plainStyles: [WordStyle] = [
    WordStyle("Normal", "Normal", basedOn: nil, paragraph: spacing(before: 0, after: 120)),
    WordStyle("BodyText", "Body Text"),
    WordStyle(
        "Title", "Title", next: "BodyText", paragraph: "<w:keepNext/><w:keepLines/>" + spacing(before: 0, after: 240),
        letters: "<w:b/><w:bCs/>" + WordStyle.size(40)),
    WordStyle("Addressee", "Addressee", next: "BodyText"),
    heading(1, size: 30, before: 320), heading(2, size: 26, before: 240), heading(3, size: 23, before: 200),
    WordStyle("ListParagraph", "List Paragraph", paragraph: "<w:contextualSpacing/>"),
    WordStyle("AnnexList", "Annex List"),
    WordStyle(
        "AnnexMark", "Annex Mark", next: "AnnexTitle",
        paragraph: "<w:keepNext/><w:pageBreakBefore/>" + spacing(before: 0, after: 60), letters: "<w:b/><w:bCs/>"),
    WordStyle(
        "AnnexTitle", "Annex Title", next: "BodyText",
        paragraph: "<w:keepNext/><w:keepLines/>" + spacing(before: 0, after: 200) + #"<w:outlineLvl w:val="0"/>"#,
        letters: "<w:b/><w:bCs/>" + WordStyle.size(32)),
    WordStyle("Issuer", "Issuer", next: "IssueDate", paragraph: "<w:keepNext/>" + spacing(before: 480, after: 0)),
    WordStyle("IssueDate", "Issue Date"),
    WordStyle(
        "Caption", "caption", paragraph: "<w:keepNext/>" + spacing(before: 120, after: 80),
        letters: "<w:b/><w:bCs/>" + WordStyle.size(20)),
    WordStyle("TableGrid", "Table Grid", kind: .table, basedOn: "TableNormal"),
    WordStyle(
        "TableText", "Table Text",
        paragraph: #"<w:spacing w:before="30" w:after="30" w:line="240" w:lineRule="auto"/>"#,
        letters: WordStyle.size(18)),
    WordStyle(
        "TableHeading", "Table Heading", basedOn: "TableText", paragraph: "<w:keepNext/>", letters: "<w:b/><w:bCs/>"),
    WordStyle(
        "TableEnd", "Table End", paragraph: WordStyle.lines(160), letters: WordStyle.size(10)),
    WordStyle(
        "Hyperlink", "Hyperlink", kind: .character, basedOn: nil,
        letters: #"<w:color w:val="0B4F9E"/><w:u w:val="single"/>"#),
    WordStyle(
        "PageNumber", "Page Number", paragraph: WordStyle.lines(260) + #"<w:jc w:val="center"/>"#,
        letters: WordStyle.size(18)),
    WordStyle(
        "SmallPrint", "Small Print",
        paragraph: #"<w:wordWrap w:val="0"/>"# + WordStyle.lines(smallPrintLine) + #"<w:jc w:val="left"/>"#,
        letters: WordStyle.size(15)),
]
