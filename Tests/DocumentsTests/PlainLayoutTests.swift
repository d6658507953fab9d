import Documents
import Testing

@Suite("English documents")
struct PlainLayoutTests {
    private let parts: [String: Node]

    init() throws { parts = try DocumentsTests.parts(of: WordDocument.sample(.plain).bytes()) }

    @Test("the page is A4 with margins of 25 mm and the letters have 11 pt")
    func page() throws {
        let section = try #require(parts.part("word/document.xml").first("w:sectPr"))
        let margins = try #require(section.first("w:pgMar"))
        for side in ["top", "right", "bottom", "left"] { #expect(margins["w:\(side)"] == "1417") }
        #expect(section.first("w:docGrid") == nil)
        #expect(try parts.part("word/styles.xml").first("w:rPrDefault")?.first("w:sz")?["w:val"] == "22")
    }

    @Test("headings are numbered 1, 1.1, 1.1.1")
    func headings() throws {
        let texts = try parts.part("word/document.xml").all("w:p")
            .filter { $0.first("w:pStyle")?["w:val"]?.hasPrefix("Heading") ?? false }.map(\.text)
        #expect(
            texts == ["1总体情况", "1.1会议", "1.1.1专题会议", "1.1.2例会", "1.2培训", "2检查", "2.1问题", "1甲"])
    }

    @Test("the page number stands in the middle of every page")
    func pageNumber() throws {
        #expect(try parts.part("word/settings.xml").first("w:evenAndOddHeaders") == nil)
        #expect(try parts.style("PageNumber").first("w:jc")?["w:val"] == "center")
        #expect(try parts.part("word/footer1.xml").first("w:instrText")?.text == "PAGE")
    }

    @Test("annexes are called so in English")
    func annexes() throws {
        let texts = try parts.part("word/document.xml").all("w:p").map(\.text)
        #expect(texts.contains("Annex 1") && texts.contains("Annexes: 1. 数据来源"))
    }
}
