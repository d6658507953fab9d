import Documents
import Testing

@Suite("Chinese official documents, GB/T 9704-2012")
struct OfficialLayoutTests {
    private let parts: [String: Node]

    init() throws { parts = try DocumentsTests.parts(of: WordDocument.sample(.official).bytes()) }

    @Test("the text block is 156 × 225 mm on A4, on a grid of 22 lines")
    func page() throws {
        let section = try #require(parts.part("word/document.xml").first("w:sectPr"))
        let size = try #require(section.first("w:pgSz"))
        #expect(size.attributes == ["w:w": "11906", "w:h": "16838"])
        let margins = try #require(section.first("w:pgMar"))
        #expect(margins["w:top"] == "2098" && margins["w:bottom"] == "1984")
        #expect(margins["w:left"] == "1587" && margins["w:right"] == "1474")
        #expect(section.first("w:docGrid")?.attributes == ["w:type": "lines", "w:linePitch": "579"])
        #expect((16838 - 2098 - 1984) / 579 == 22)
    }

    @Test("the body is 16 pt FangSong, 0.25 pt closer, on lines of exactly 579 twips, indented by 2 characters")
    func body() throws {
        let letters = try #require(parts.part("word/styles.xml").first("w:rPrDefault"))
        #expect(letters.first("w:rFonts")?["w:eastAsia"] == "仿宋_GB2312")
        #expect(letters.first("w:sz")?["w:val"] == "32")
        #expect(letters.first("w:spacing")?["w:val"] == "-5")
        #expect(letters.first("w:lang")?.attributes == ["w:val": "en-US", "w:eastAsia": "zh-CN", "w:bidi": "ar-SA"])
        let lines = try parts.style("Normal").first("w:spacing")
        #expect(lines?.attributes == ["w:before": "0", "w:after": "0", "w:line": "579", "w:lineRule": "exact"])
        let indent = try parts.style("BodyText").first("w:ind")
        #expect(indent?.attributes == ["w:firstLineChars": "200", "w:firstLine": "630"])
        #expect(
            try parts.part("word/document.xml").all("w:r").allSatisfy { $0.first("w:rFonts")?["w:hint"] == "eastAsia" })
    }

    @Test("title and headings have the standard's faces")
    func faces() throws {
        for (id, face) in [
            ("Title", "方正小标宋简体"), ("AnnexTitle", "方正小标宋简体"), ("Heading1", "黑体"), ("Heading2", "楷体_GB2312"),
            ("AnnexMark", "黑体"),
        ] {
            #expect(try parts.style(id).first("w:rFonts")?["w:eastAsia"] == face)
        }
        #expect(try parts.style("Heading3").first("w:rFonts") == nil)
        let title = try parts.style("Title")
        #expect(title.first("w:sz")?["w:val"] == "44" && title.first("w:jc")?["w:val"] == "center")
        #expect(title.first("w:spacing")?["w:line"] == "700" && title.first("w:spacing")?["w:lineRule"] == "exact")
        let fonts = try parts.part("word/fontTable.xml").all("w:font")
        #expect(fonts.first { $0["w:name"] == "仿宋_GB2312" }?.first("w:altName")?["w:val"] == "FangSong")
    }

    @Test("headings are numbered 一、（一）1. and have outline levels")
    func headings() throws {
        #expect(
            try texts(of: ["Heading1", "Heading2", "Heading3"]) == [
                "一、总体情况", "（一）会议", "1. 专题会议", "2. 例会", "（二）培训", "二、检查", "（一）问题", "一、甲",
            ])
        for level in 1...3 {
            #expect(try parts.style("Heading\(level)").first("w:outlineLvl")?["w:val"] == "\(level - 1)")
            #expect(try parts.style("Heading\(level)").first("w:name")?["w:val"] == "heading \(level)")
        }
    }

    @Test("the numbers of headings go on beyond ten and a hundred")
    func manyHeadings() throws {
        let blocks = (1...121).map { _ in WordDocument.Block.heading(.first, "甲") }
        let document = try WordDocument(.official, title: "", creator: "", blocks: blocks).bytes()
        let texts = try DocumentsTests.parts(of: document).part("word/document.xml").all("w:p").map(\.text)
        for (number, text) in [
            (10, "十"), (11, "十一"), (20, "二十"), (99, "九十九"), (100, "一百"), (101, "一百零一"), (110, "一百一十"), (121, "一百二十一"),
        ] {
            #expect(texts[number - 1] == text + "、甲")
        }
    }

    @Test("bullets and numbers of lists are written out")
    func lists() throws {
        #expect(try texts(of: ["ListParagraph"]) == ["——甲", "——乙", "（1）丙", "（2）丁", "（1）戊"])
    }

    @Test("annexes begin pages, are numbered when there are several, and are listed below the text")
    func annexes() throws {
        #expect(try texts(of: ["AnnexMark"]) == ["附件1", "附件2"])
        #expect(try texts(of: ["AnnexTitle"]) == ["数据来源", "名词解释"])
        #expect(try texts(of: ["AnnexList"]) == ["附件：1. 数据来源", "2. 名词解释"])
        #expect(try parts.style("AnnexMark").first("w:pageBreakBefore") != nil)
        let one = WordDocument(.official, title: "", creator: "", blocks: [.annexList, .annex(title: "甲")])
        let texts = try DocumentsTests.parts(of: one.bytes()).part("word/document.xml").all("w:p").map(\.text)
        #expect(texts == ["附件：甲", "附件", "甲"])
    }

    @Test("the issuer ends 2 characters before the edge, the date begins 2 after the issuer, unless it is longer")
    func signature() throws {
        func indents(_ issuer: String, _ date: String) throws -> [String?] {
            let document = WordDocument(
                .official, title: "", creator: "", blocks: [.signature(issuer: issuer, date: date)])
            return try DocumentsTests.parts(of: document.bytes()).part("word/document.xml").all("w:ind")
                .map { $0["w:rightChars"] }
        }
        // 10 characters; 4 + 1 halves + 2 halves … = 6 characters: the date ends 4 before the edge.
        #expect(try indents("青禾镇人民政府办公室", "2026年3月5日") == ["200", "400"])
        #expect(try indents("县政府", "2026年3月5日") == ["700", "200"])
    }

    @Test("page numbers stand outside between dashes: odd right, even left, 7 mm below the text block")
    func pageNumbers() throws {
        #expect(try parts.part("word/settings.xml").first("w:evenAndOddHeaders") != nil)
        let kinds = try parts.part("word/document.xml").all("w:footerReference").map { $0["w:type"] }
        #expect(kinds == ["default", "even"])
        for (number, style, side) in [(1, "PageNumberOdd", "right"), (2, "PageNumberEven", "left")] {
            let line = try #require(parts.part("word/footer\(number).xml").first("w:p"))
            #expect(line.text == "— PAGE1 —" && line.first("w:pStyle")?["w:val"] == style)
            #expect(try parts.style(style).first("w:jc")?["w:val"] == side)
            #expect(try parts.style(style).first("w:ind")?.attributes == ["w:\(side)Chars": "100", "w:\(side)": "280"])
            #expect(try parts.style(style).first("w:sz")?["w:val"] == "28")
            #expect(try parts.style(style).first("w:rFonts")?["w:ascii"] == "宋体")
        }
    }

    @Test("a note below the page number leaves the page number where it is")
    func footerNote() throws {
        func footer(_ note: String?) throws -> Int? {
            let document = WordDocument(.official, title: "", creator: "", footerNote: note)
            return try DocumentsTests.parts(of: document.bytes()).part("word/document.xml").first("w:pgMar")?[
                "w:footer"
            ]
            .flatMap { Int($0) }
        }
        #expect(try footer(nil) == 1446)
        #expect(try footer("台账 9f2c") == 1446 - 220)
        #expect(try footer(String(repeating: "长", count: 70)) == 1446 - 440)
        #expect(try parts.part("word/footer2.xml").all("w:p").last?.text == "台账 9f2c41aa")
        #expect(try parts.part("word/document.xml").all("w:p").last?.text == "截至2026-12-31")
    }

    private func texts(of styles: Set<String>) throws -> [String] {
        try parts.part("word/document.xml").all("w:p")
            .filter { styles.contains($0.first("w:pStyle")?["w:val"] ?? "") }.map(\.text)
    }
}
