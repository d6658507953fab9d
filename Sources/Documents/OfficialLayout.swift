extension WordLayout {
    /// GB/T 9704-2012: a text block (版心) of 156 × 225 mm on A4 with 22 lines of 28 characters of 16 pt (三号).
    ///
    /// 225 mm / 22 lines is 579.8 twips: 580 would leave 21 lines. 156 mm / 28 is 15.79 pt, so the letters of 16 pt are
    /// set 5 twips (0.25 pt) closer.
    static let official = WordLayout(
        margins: Margins(top: 2098, right: 1474, bottom: 1984, left: 1587, header: 851, footer: 1446),
        gridPitch: officialPitch,
        languages: ("en-US", "zh-CN"),
        fonts: [
            Font(name: "Times New Roman", alternative: nil, family: "roman"),
            Font(name: "仿宋_GB2312", alternative: "FangSong", family: "auto"),
            Font(name: "楷体_GB2312", alternative: "KaiTi", family: "auto"),
            Font(name: "黑体", alternative: "SimHei", family: "auto"),
            Font(name: "宋体", alternative: "SimSun", family: "auto"),
            Font(name: "方正小标宋简体", alternative: "SimSun", family: "auto"),
        ],
        letters: WordStyle.fonts(times, "仿宋_GB2312") + #"<w:spacing w:val="-5"/>"# + WordStyle.size(32),
        styles: officialStyles,
        footers: [
            Footer(pages: "default", style: "PageNumberOdd"), Footer(pages: "even", style: "PageNumberEven"),
        ],
        pageNumberDashes: ("— ", " —"),
        runHint: #"<w:rFonts w:hint="eastAsia"/>"#,
        centersTableHeadings: true,
        lists: .written,
        words: Words(
            headingNumber: { level, counters in
                let number = counters[level.rawValue - 1]
                return switch level {
                case .first: "\(hanNumeral(number))、"
                case .second: "（\(hanNumeral(number))）"
                case .third: "\(number). "
                }
            },
            annex: { number in number.map { "附件\($0)" } ?? "附件" },
            annexes: "附件：",
            annexNumber: { "\($0). " }
        )
    )

    /// A Chinese numeral (一, 十二, 一百零五), or digits from 1,000 on.
    static func hanNumeral(_ number: Int) -> String {
        let digits = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"]
        switch number {
        case 1..<10: return digits[number]
        case 10..<20: return "十" + digits[number - 10]
        case 20..<100: return digits[number / 10] + "十" + digits[number % 10]
        case 100..<1000 where number % 100 == 0: return digits[number / 100] + "百"
        case 100..<1000 where number % 100 < 10: return digits[number / 100] + "百零" + digits[number % 100]
        case 100..<1000: return digits[number / 100] + "百" + digits[number / 10 % 10] + "十" + digits[number % 10]
        default: return String(number)
        }
    }
}

private let officialPitch = 579
private let times = "Times New Roman"
private let indent = #"<w:ind w:firstLineChars="200" w:firstLine="630"/>"#
private let flush = #"<w:ind w:firstLineChars="0" w:firstLine="0"/>"#
private let both = #"<w:jc w:val="both"/>"#
private let body = WordStyle.lines(officialPitch)
/// LibreOffice stretches lines of an exact height to the grid too; Word does not.
private let offGrid = #"<w:snapToGrid w:val="0"/>"#
/// Without the space between Han characters and digits, so that widths are whole halves of a character.
private let unspaced = #"<w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>"#

/// 小标宋 22 pt on lines of 35 pt, in the middle.
private func title(before: Int) -> String {
    offGrid + WordStyle.lines(700, before: before, after: officialPitch) + #"<w:jc w:val="center"/>"#
}

private let officialStyles: [WordStyle] = [
    // Without widow control, which would leave some pages with 21 lines.
    WordStyle("Normal", "Normal", basedOn: nil, paragraph: #"<w:widowControl w:val="0"/>"# + body + both),
    WordStyle("BodyText", "Body Text", paragraph: indent),
    WordStyle(
        "Title", "Title", next: "BodyText", paragraph: "<w:keepLines/>" + title(before: 0),
        letters: WordStyle.fonts(times, "方正小标宋简体") + WordStyle.size(44)),
    WordStyle("Addressee", "Addressee", next: "BodyText"),
    WordStyle(
        "Heading1", "heading 1", next: "BodyText", paragraph: "<w:keepNext/>" + indent + #"<w:outlineLvl w:val="0"/>"#,
        letters: WordStyle.fonts(times, "黑体")),
    WordStyle(
        "Heading2", "heading 2", next: "BodyText", paragraph: "<w:keepNext/>" + indent + #"<w:outlineLvl w:val="1"/>"#,
        letters: WordStyle.fonts(times, "楷体_GB2312")),
    WordStyle(
        "Heading3", "heading 3", next: "BodyText", paragraph: "<w:keepNext/>" + indent + #"<w:outlineLvl w:val="2"/>"#),
    WordStyle("ListParagraph", "List Paragraph", basedOn: "BodyText"),
    WordStyle("AnnexList", "Annex List"),
    WordStyle(
        "AnnexMark", "Annex Mark", next: "AnnexTitle", paragraph: "<w:keepNext/><w:pageBreakBefore/>",
        letters: WordStyle.fonts(times, "黑体")),
    WordStyle(
        "AnnexTitle", "Annex Title", next: "BodyText",
        paragraph: "<w:keepNext/><w:keepLines/>" + title(before: officialPitch) + #"<w:outlineLvl w:val="0"/>"#,
        letters: WordStyle.fonts(times, "方正小标宋简体") + WordStyle.size(44)),
    WordStyle(
        "Issuer", "Issuer", next: "IssueDate",
        paragraph: "<w:keepNext/>" + unspaced + WordStyle.lines(officialPitch, before: officialPitch)
            + #"<w:jc w:val="right"/>"#),
    WordStyle("IssueDate", "Issue Date", paragraph: unspaced + #"<w:jc w:val="right"/>"#),
    WordStyle(
        "Caption", "caption", paragraph: "<w:keepNext/>" + #"<w:jc w:val="center"/>"#,
        letters: WordStyle.fonts(times, "黑体") + WordStyle.size(24)),
    WordStyle("TableGrid", "Table Grid", kind: .table, basedOn: "TableNormal"),
    WordStyle(
        "TableText", "Table Text",
        paragraph: offGrid + WordStyle.lines(320, before: 20, after: 20) + #"<w:jc w:val="left"/>"#,
        letters: WordStyle.fonts(times, "宋体") + #"<w:spacing w:val="0"/>"# + WordStyle.size(21)),
    WordStyle(
        "TableHeading", "Table Heading", basedOn: "TableText", paragraph: #"<w:keepNext/><w:jc w:val="center"/>"#,
        letters: WordStyle.fonts(times, "黑体")),
    WordStyle("TableEnd", "Table End", paragraph: offGrid + WordStyle.lines(200), letters: WordStyle.size(10)),
    WordStyle("Hyperlink", "Hyperlink", kind: .character, basedOn: nil),
    // Half-width digits of 宋体 14 pt (四号) between dashes; the line's middle is 7 mm below the text block.
    WordStyle("PageNumberOdd", "Page Number Odd", paragraph: pageNumber("right"), letters: pageNumberLetters),
    WordStyle("PageNumberEven", "Page Number Even", paragraph: pageNumber("left"), letters: pageNumberLetters),
    WordStyle(
        "SmallPrint", "Small Print",
        paragraph: #"<w:wordWrap w:val="0"/>"# + offGrid + WordStyle.lines(smallPrintLine) + #"<w:jc w:val="left"/>"#,
        letters: WordStyle.fonts(times, "宋体") + #"<w:spacing w:val="0"/>"# + WordStyle.size(16)),
]

private func pageNumber(_ side: String) -> String {
    offGrid + WordStyle.lines(280) + #"<w:ind w:\#(side)Chars="100" w:\#(side)="280"/><w:jc w:val="\#(side)"/>"#
}

private let pageNumberLetters = WordStyle.fonts("宋体", "宋体") + #"<w:spacing w:val="0"/>"# + WordStyle.size(28)

/// The height of a line of small print, in twips.
let smallPrintLine = 220
