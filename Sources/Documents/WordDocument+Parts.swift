extension WordDocument {
    /// The parts of the package (ECMA-376 part 2), the content types first.
    func parts(body: WordBody, layout: WordLayout) -> [(name: String, bytes: [UInt8])] {
        var parts: [(name: String, bytes: [UInt8])] = [
            ("[Content_Types].xml", Array(contentTypes(layout).utf8)),
            ("_rels/.rels", Array(packageRelationships.utf8)),
            ("docProps/core.xml", Array(coreProperties(layout).utf8)),
            ("word/document.xml", body.content.bytes),
            ("word/styles.xml", Array(styles(layout).utf8)),
            ("word/settings.xml", Array(settings(layout).utf8)),
            ("word/fontTable.xml", Array(fontTable(layout).utf8)),
            ("word/numbering.xml", Array(numbering(body).utf8)),
        ]
        for (index, footer) in layout.footers.enumerated() {
            parts.append(("word/footer\(index + 1).xml", Array(self.footer(footer, body, layout).utf8)))
        }
        parts.append(("word/_rels/document.xml.rels", Array(documentRelationships(body, layout).utf8)))
        return parts
    }

    private func contentTypes(_ layout: WordLayout) -> String {
        let word = "application/vnd.openxmlformats-officedocument.wordprocessingml"
        var types = declaration + #"<Types xmlns="\#(package)/content-types">"#
        types += #"<Default Extension="rels" ContentType="\#(packageType).relationships+xml"/>"#
        types += #"<Default Extension="xml" ContentType="application/xml"/>"#
        types += #"<Override PartName="/docProps/core.xml" ContentType="\#(packageType).core-properties+xml"/>"#
        let footers = layout.footers.indices.map { ("footer\($0 + 1)", "footer") }
        for (part, type) in [("document", "document.main")] + supportingParts.map({ ($0, $0) }) + footers {
            types += #"<Override PartName="/word/\#(part).xml" ContentType="\#(word).\#(type)+xml"/>"#
        }
        return types + "</Types>"
    }

    private var packageRelationships: String {
        declaration + #"<Relationships xmlns="\#(package)/relationships">"#
            + #"<Relationship Id="document" Type="\#(office)/officeDocument" Target="word/document.xml"/>"#
            + #"<Relationship Id="core" Type="\#(package)/relationships/metadata/core-properties" "#
            + #"Target="docProps/core.xml"/></Relationships>"#
    }

    private func documentRelationships(_ body: WordBody, _ layout: WordLayout) -> String {
        var relationships = declaration + #"<Relationships xmlns="\#(package)/relationships">"#
        for part in supportingParts {
            relationships += #"<Relationship Id="\#(part)" Type="\#(office)/\#(part)" Target="\#(part).xml"/>"#
        }
        for number in 1...layout.footers.count {
            let footer = "footer\(number)"
            relationships += #"<Relationship Id="\#(footer)" Type="\#(office)/footer" Target="\#(footer).xml"/>"#
        }
        for (index, address) in body.addresses.enumerated() {
            relationships += #"<Relationship Id="address\#(index + 1)" Type="\#(office)/hyperlink" "#
            relationships += #"Target="\#(xml(address))" TargetMode="External"/>"#
        }
        return relationships + "</Relationships>"
    }

    private func coreProperties(_ layout: WordLayout) -> String {
        let language = self.layout == .official ? layout.languages.eastAsian : layout.languages.latin
        return declaration + #"<cp:coreProperties xmlns:cp="\#(package)/metadata/core-properties" "#
            + #"xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>\#(xml(title))</dc:title>"#
            + "<dc:creator>\(xml(creator))</dc:creator><dc:language>\(language)</dc:language></cp:coreProperties>"
    }

    /// What stands before the first block in `word/document.xml`.
    var start: String { "\(declaration)<w:document \(namespaces)><w:body>" }

    /// What stands after the last one: the section, with paper, margins, grid and footers.
    func end(_ layout: WordLayout) -> String {
        let margins = layout.margins
        let noteLines = footerNote.map(layout.lines(ofFooterNote:)) ?? 0
        var section = "<w:sectPr>"
        for (index, footer) in layout.footers.enumerated() {
            section += #"<w:footerReference w:type="\#(footer.pages)" r:id="footer\#(index + 1)"/>"#
        }
        section += #"<w:pgSz w:w="\#(WordLayout.paper.width)" w:h="\#(WordLayout.paper.height)"/>"#
        section += #"<w:pgMar w:top="\#(margins.top)" w:right="\#(margins.right)" w:bottom="\#(margins.bottom)" "#
        section += #"w:left="\#(margins.left)" w:header="\#(margins.header)" "#
        // The note grows downwards, so that the page number keeps its place.
        section += #"w:footer="\#(margins.footer - noteLines * smallPrintLine)" w:gutter="0"/>"#
        if let pitch = layout.gridPitch { section += #"<w:docGrid w:type="lines" w:linePitch="\#(pitch)"/>"# }
        return "\(section)</w:sectPr></w:body></w:document>"
    }

    private func footer(_ footer: WordLayout.Footer, _ body: WordBody, _ layout: WordLayout) -> String {
        var content = #"<w:p><w:pPr><w:pStyle w:val="\#(footer.style)"/></w:pPr>"#
        if !layout.pageNumberDashes.before.isEmpty { content += body.plainRun(layout.pageNumberDashes.before) }
        content += #"<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>"#
        content += #"<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r>"#
        content += #"<w:r><w:fldChar w:fldCharType="end"/></w:r>"#
        if !layout.pageNumberDashes.after.isEmpty { content += body.plainRun(layout.pageNumberDashes.after) }
        content += "</w:p>"
        if let footerNote {
            content += #"<w:p><w:pPr><w:pStyle w:val="SmallPrint"/></w:pPr>\#(body.plainRun(footerNote))</w:p>"#
        }
        return declaration + "<w:ftr \(namespaces)>\(content)</w:ftr>"
    }
}

private let supportingParts = ["styles", "settings", "fontTable", "numbering"]
private let package = "http://schemas.openxmlformats.org/package/2006"
private let packageType = "application/vnd.openxmlformats-package"
private let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
let declaration = #"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#
let namespaces =
    #"xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="\#(office)""#
