import Documents
import Testing

@Suite("documents for a word processor")
struct WordDocumentTests {
    @Test("every part is well-formed, has a content type and is reached by a relationship", arguments: layouts)
    func packageIsWhole(layout: WordDocument.Layout) throws {
        let parts = try parts(of: WordDocument.sample(layout).bytes())
        let types = try parts.part("[Content_Types].xml")
        let overrides = Set(types.all("Override").compactMap { $0["PartName"] })
        let targets = try parts.part("word/_rels/document.xml.rels").all("Relationship")
            .filter { $0["TargetMode"] != "External" }.compactMap { $0["Target"].map { "word/" + $0 } }
        let roots = try parts.part("_rels/.rels").all("Relationship").compactMap { $0["Target"] }
        let content = parts.keys.filter { !$0.hasSuffix(".rels") && $0 != "[Content_Types].xml" }
        #expect(overrides == Set(content.map { "/" + $0 }))
        #expect(Set(targets + roots) == Set(content))
    }

    @Test("the same document gives the same bytes")
    func reproducible() throws {
        #expect(try WordDocument.sample(.official).bytes() == WordDocument.sample(.official).bytes())
        #expect(try WordDocument.sample(.official).bytes() != WordDocument.sample(.plain).bytes())
    }

    @Test("every link leads to a bookmark, every relationship id is there", arguments: layouts)
    func linksResolve(layout: WordDocument.Layout) throws {
        let parts = try parts(of: WordDocument.sample(layout).bytes())
        let document = try parts.part("word/document.xml")
        let bookmarks = document.all("w:bookmarkStart").compactMap { $0["w:name"] }
        #expect(Set(bookmarks) == ["overview", "use1", "paragraph1", "row1", "figure1"])
        #expect(Set(document.all("w:bookmarkStart").map { $0["w:id"] }).count == bookmarks.count)
        #expect(document.all("w:bookmarkEnd").map { $0["w:id"] }.count == bookmarks.count)
        let links = document.all("w:hyperlink")
        #expect(links.compactMap { $0["w:anchor"] } == ["figure1", "use1"])
        #expect(Set(links.compactMap { $0["w:anchor"] }).isSubset(of: bookmarks))
        let relationships = try parts.part("word/_rels/document.xml.rels").all("Relationship")
        let ids = Set(relationships.compactMap { $0["Id"] })
        #expect(ids.count == relationships.count)
        let used = (links + document.all("w:footerReference")).compactMap { $0["r:id"] }
        #expect(used.count == (layout == .official ? 5 : 4) && ids.isSuperset(of: used))
        #expect(
            relationships.filter { $0["TargetMode"] == "External" }.compactMap { $0["Target"] }
                == ["https://example.org/%E5%8F%B0%20%E8%B4%A6?a=1&b=2", "files/list.xlsx"])
    }

    @Test("every style, list and table column that the text names is defined", arguments: layouts)
    func namesResolve(layout: WordDocument.Layout) throws {
        let parts = try parts(of: WordDocument.sample(layout).bytes())
        let styles = Set(try parts.part("word/styles.xml").all("w:style").compactMap { $0["w:styleId"] })
        let texts = parts.filter { $0.key.hasPrefix("word/") && !$0.key.hasSuffix(".rels") }.values
        for element in texts.flatMap({ text in
            ["w:pStyle", "w:rStyle", "w:tblStyle", "w:basedOn", "w:next"].flatMap(text.all)
        }) {
            #expect(styles.contains(element["w:val"] ?? ""), "\(element.name) \(element["w:val"] ?? "")")
        }
        let lists = try parts.part("word/numbering.xml").all("w:num").compactMap { $0["w:numId"] }
        let used = try parts.part("word/document.xml").all("w:numId").compactMap { $0["w:val"] }
        #expect(lists == ["1", "2", "3"])
        #expect(used == (layout == .plain ? ["1", "1", "2", "2", "3"] : []))
    }

    @Test("title, creator and language stand in the document's properties")
    func properties() throws {
        let core = try parts(of: WordDocument.sample(.official).bytes()).part("docProps/core.xml")
        #expect(core.first("dc:title")?.text == "Duties & <figures>")
        #expect(core.first("dc:creator")?.text == "青禾镇")
        #expect(core.first("dc:language")?.text == "zh-CN")
        let plain = try parts(of: WordDocument.sample(.plain).bytes()).part("docProps/core.xml")
        #expect(plain.first("dc:language")?.text == "en-GB")
    }

    @Test("a table repeats its header, keeps its rows whole and fills the width of the text", arguments: layouts)
    func tables(layout: WordDocument.Layout) throws {
        let document = try parts(of: WordDocument.sample(layout).bytes()).part("word/document.xml")
        let rows = document.all("w:tr")
        #expect(rows.map { $0.all("w:tblHeader").count } == [1, 0, 0])
        #expect(rows.allSatisfy { $0.all("w:cantSplit").count == 1 && $0.all("w:tc").count == 3 })
        let widths = document.all("w:gridCol").compactMap { $0["w:w"].flatMap(Int.init) }
        #expect(widths.reduce(0, +) == (layout == .official ? 8845 : 11906 - 2 * 1417))
        #expect(abs(widths[1] - 2 * widths[0]) <= 1)
        #expect(rows[1].all("w:tc")[2].first("w:jc")?["w:val"] == "right")
    }

    @Test("a page break begins the next paragraph on a new page and leaves no empty line")
    func pageBreak() throws {
        let document = try parts(of: WordDocument.sample(.official).bytes()).part("word/document.xml")
        let broken = document.all("w:p").filter { $0.first("w:pageBreakBefore") != nil }
        #expect(broken.map(\.text) == ["新的一页。"])
    }

    @Test("text keeps its markup characters, its lines and tabs, and loses what XML does not allow")
    func textIsClean() throws {
        let text = "a<b>&\"'c\u{0}\u{8}\u{1F}\u{FFFF}\u{FFFE}d\r\ne\tf\u{10FFFF} ]]> 𠮷"
        let document = WordDocument(
            .plain, title: text, creator: "\u{0}", blocks: [.paragraph(RichText(text))], footerNote: text,
            closingNote: text)
        let parts = try parts(of: document.bytes())
        let runs = try parts.part("word/document.xml").all("w:r")
        #expect(runs.count == 2)
        for run in runs + (try parts.part("word/footer1.xml").all("w:r").suffix(1)) {
            #expect(run.text == "a<b>&\"'cdef\u{10FFFF} ]]> 𠮷")
            #expect(run.all("w:br").count == 1 && run.all("w:tab").count == 1)
        }
    }

    @Test(
        "only http, https and relative addresses are linked",
        arguments: [
            "javascript:alert(1)", "JavaScript:x", "file:///etc/passwd", "\\\\server\\share", "//server/share", "",
            "mailto:a@example.org", "http:example.org", "https://example.org/\n", " javascript:x", "data:text/html,x",
        ])
    func refusedLinks(address: String) {
        let document = WordDocument(
            .plain, title: "", creator: "", blocks: [.paragraph([.link("x", address: address)])])
        #expect(throws: DocumentError.linkRefused(address)) { try document.bytes() }
    }

    @Test("a bookmark that is missing, given twice or not a name is refused")
    func refusedBookmarks() {
        func bytes(_ blocks: WordDocument.Block...) throws -> [UInt8] {
            try WordDocument(.plain, title: "", creator: "", blocks: blocks).bytes()
        }
        #expect(throws: DocumentError.bookmarkMissing("a")) { try bytes(.paragraph([.link("x", to: "a")])) }
        #expect(throws: DocumentError.bookmarkTwice("A")) {
            try bytes(.paragraph("x", bookmark: "a"), .paragraph("y", bookmark: "A"))
        }
        for name in ["", "1a", "_a", "a b", "条目", "a\"", String(repeating: "a", count: 41)] {
            #expect(throws: DocumentError.bookmarkName(name)) { try bytes(.heading(.first, "x", bookmark: name)) }
        }
    }

    @Test("a table without columns or with a row that is too long is refused")
    func refusedTables() {
        func bytes(_ table: WordDocument.Table) throws -> [UInt8] {
            try WordDocument(.plain, title: "", creator: "", blocks: [.table(table)]).bytes()
        }
        #expect(throws: DocumentError.tableWithoutColumns) { try bytes(WordDocument.Table(columns: [], rows: [])) }
        #expect(throws: DocumentError.tableWithoutColumns) {
            try bytes(WordDocument.Table(columns: [.init("a", parts: 0)], rows: []))
        }
        #expect(throws: DocumentError.tooManyCells(row: 2)) {
            try bytes(WordDocument.Table(columns: [.init("a")], rows: [["1"], ["1", "2"]]))
        }
    }
}

private let layouts = WordDocument.Layout.allCases
