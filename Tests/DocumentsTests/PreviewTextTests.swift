import Documents
import Testing

/// What is shown of a file without opening it elsewhere.
@Suite("what is shown of files") struct PreviewTextTests {
    @Test(
        "text is read in the encodings of offices, and what is no text is not shown",
        arguments: [
            (Array("会议记录\n第二行".utf8), "会议记录\n第二行"), ([0xEF, 0xBB, 0xBF] + Array("甲".utf8), "甲"),
            ([0xD0, 0xD5, 0xC3, 0xFB], "姓名"), ([0xFF, 0xFE, 0x32, 0x75], "甲"), ([], ""),
            (Array(Array("甲乙".utf8).dropLast()), "甲"), (Array(Array("甲乙".utf8).dropLast(2)), "甲"),
            ([0x50, 0x4B, 0x03, 0x04, 0x00], nil), ([0x61, 0x00], nil), ([0x1B, 0x5B, 0x31, 0x6D], nil),
        ] as [([UInt8], String?)])
    func text(bytes: [UInt8], expected: String?) {
        #expect(PlainText.read(bytes) == expected)
    }

    @Test("the words of a Word document come out paragraph by paragraph")
    func word() throws {
        let document = WordDocument(
            .plain, title: "T", creator: "C",
            blocks: [.title("纪要"), .paragraph(["甲 & 乙 <丙>", .bold("“丁”")]), .paragraph("第二段")])
        let text = try #require(WordText.read(try document.bytes()))
        let lines = text.split(separator: "\n").map(String.init)
        #expect(lines.contains("纪要") && lines.contains("甲 & 乙 <丙>“丁”") && lines.contains("第二段"))
    }

    @Test("what is no Word document has no words", arguments: [[], Array("PK".utf8), Array("甲".utf8)] as [[UInt8]])
    func noWord(bytes: [UInt8]) {
        #expect(WordText.read(bytes) == nil)
    }

    @Test("a document type declaration, and a workbook, are not read")
    func otherParts() throws {
        let evil = Array("<!DOCTYPE x [<!ENTITY a \"b\">]><w:document><w:t>&a;</w:t></w:document>".utf8)
        #expect(WordText.read(try Zip.bytes(of: [("word/document.xml", evil)])) == nil)
        #expect(WordText.read(try Zip.bytes(of: [("xl/workbook.xml", Array("<workbook/>".utf8))])) == nil)
        let plain = Array(
            "<w:p><w:r><w:t/><w:t xml:space=\"preserve\">&lt;甲&gt;</w:t><w:tab/><w:t>乙</w:t></w:r></w:p>".utf8)
        #expect(WordText.read(try Zip.bytes(of: [("word/document.xml", plain)])) == "<甲>\t乙\n")
    }
}
