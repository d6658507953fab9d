extension WordDocument {
    /// `word/styles.xml`: the default letters and every style of the layout.
    func styles(_ layout: WordLayout) -> String {
        let languages = layout.languages
        var content = declaration + "<w:styles \(namespaces)><w:docDefaults><w:rPrDefault><w:rPr>\(layout.letters)"
        content += #"<w:lang w:val="\#(languages.latin)" w:eastAsia="\#(languages.eastAsian)" w:bidi="ar-SA"/>"#
        content += "</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>"
        content += #"<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>"#
        content += #"<w:tblPr><w:tblInd w:w="0" w:type="dxa"/>\#(cellMargins)</w:tblPr></w:style>"#
        for style in layout.styles { content += element(style) }
        return content + "</w:styles>"
    }

    private func element(_ style: WordStyle) -> String {
        let standard = style.id == "Normal" ? #" w:default="1""# : ""
        var content = #"<w:style w:type="\#(style.kind.rawValue)"\#(standard) w:styleId="\#(style.id)">"#
        content += #"<w:name w:val="\#(style.name)"/>"#
        if let base = style.basedOn { content += #"<w:basedOn w:val="\#(base)"/>"# }
        if let next = style.next { content += #"<w:next w:val="\#(next)"/>"# }
        content += "<w:qFormat/>"
        if !style.paragraph.isEmpty { content += "<w:pPr>\(style.paragraph)</w:pPr>" }
        if !style.letters.isEmpty { content += "<w:rPr>\(style.letters)</w:rPr>" }
        if style.kind == .table { content += "<w:tblPr><w:tblBorders>\(borders)</w:tblBorders></w:tblPr>" }
        return content + "</w:style>"
    }

    /// `word/settings.xml`: odd and even footers, and Word 2013's way of laying out.
    func settings(_ layout: WordLayout) -> String {
        let evenAndOdd = layout.footers.count > 1 ? "<w:evenAndOddHeaders/>" : ""
        let languages = layout.languages
        return declaration + #"<w:settings \#(namespaces)><w:defaultTabStop w:val="420"/>\#(evenAndOdd)"#
            + #"<w:characterSpacingControl w:val="compressPunctuation"/><w:compat><w:compatSetting "#
            + #"w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>"#
            + #"<w:themeFontLang w:val="\#(languages.latin)" w:eastAsia="\#(languages.eastAsian)"/></w:settings>"#
    }

    /// `word/fontTable.xml`: the fonts by name, with the ones to take in their place; none is embedded.
    func fontTable(_ layout: WordLayout) -> String {
        var content = declaration + "<w:fonts \(namespaces)>"
        for font in layout.fonts {
            content += #"<w:font w:name="\#(font.name)">"#
            if let alternative = font.alternative { content += #"<w:altName w:val="\#(alternative)"/>"# }
            content += #"<w:family w:val="\#(font.family)"/></w:font>"#
        }
        return content + "</w:fonts>"
    }

    /// `word/numbering.xml`: list 1 has bullets, each further list counts from 1.
    func numbering(_ body: WordBody) -> String {
        var content = declaration + "<w:numbering \(namespaces)>"
        for (id, format, text) in [(0, "bullet", "•"), (1, "decimal", "%1.")] {
            content += #"<w:abstractNum w:abstractNumId="\#(id)"><w:multiLevelType w:val="singleLevel"/>"#
            content += #"<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="\#(format)"/>"#
            content += #"<w:lvlText w:val="\#(text)"/><w:lvlJc w:val="left"/>"#
            content += #"<w:pPr><w:ind w:left="425" w:hanging="425"/></w:pPr></w:lvl></w:abstractNum>"#
        }
        content += #"<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>"#
        for list in 0..<body.numberedLists {
            content += #"<w:num w:numId="\#(list + 2)"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0">"#
            content += #"<w:startOverride w:val="1"/></w:lvlOverride></w:num>"#
        }
        return content + "</w:numbering>"
    }
}

private let cellMargins =
    "<w:tblCellMar>"
    + [("top", 0), ("left", 85), ("bottom", 0), ("right", 85)].map { #"<w:\#($0) w:w="\#($1)" w:type="dxa"/>"# }
    .joined()
    + "</w:tblCellMar>"

private let borders = ["top", "left", "bottom", "right", "insideH", "insideV"]
    .map { #"<w:\#($0) w:val="single" w:sz="4" w:space="0" w:color="auto"/>"# }.joined()
