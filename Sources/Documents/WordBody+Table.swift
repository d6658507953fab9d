extension WordBody {
    /// Writes a table with its caption; a small paragraph follows, without which two tables would become one.
    mutating func add(_ table: WordDocument.Table) throws(DocumentError) {
        guard !table.columns.isEmpty, table.columns.allSatisfy({ $0.parts > 0 }) else {
            throw DocumentError.tableWithoutColumns
        }
        let widths = table.widths(of: layout.textWidth)
        if let caption = table.caption { try paragraph("Caption", [RichText.Run(caption)]) }
        append(start(of: table, widths: widths))
        try row(table.columns.map { RichText($0.heading) }, of: table, widths, isHeader: true, bookmark: nil)
        for (index, row) in table.rows.enumerated() {
            guard row.cells.count <= table.columns.count else { throw DocumentError.tooManyCells(row: index + 1) }
            let missing = [RichText](repeating: "", count: table.columns.count - row.cells.count)
            try self.row(row.cells + missing, of: table, widths, isHeader: false, bookmark: row.bookmark)
        }
        append("</w:tbl>")
        try paragraph("TableEnd", [])
    }

    private func start(of table: WordDocument.Table, widths: [Int]) -> String {
        let total = widths.reduce(0, +)
        let caption = table.caption.map { #"<w:tblCaption w:val="\#(xml($0))"/>"# } ?? ""
        let grid = widths.map { #"<w:gridCol w:w="\#($0)"/>"# }.joined()
        return #"<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="\#(total)" w:type="dxa"/>"#
            + #"<w:tblLayout w:type="fixed"/><w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" w:firstColumn="0" "#
            + #"w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>\#(caption)</w:tblPr><w:tblGrid>\#(grid)</w:tblGrid>"#
    }

    private mutating func row(
        _ cells: [RichText], of table: WordDocument.Table, _ widths: [Int], isHeader: Bool, bookmark: String?
    ) throws(DocumentError) {
        append("<w:tr><w:trPr><w:cantSplit/>\(isHeader ? "<w:tblHeader/>" : "")</w:trPr>")
        for (index, cell) in cells.enumerated() {
            append(#"<w:tc><w:tcPr><w:tcW w:w="\#(widths[index])" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>"#)
            let alignment = #"<w:jc w:val="\#(table.columns[index].alignment.rawValue)"/>"#
            try paragraph(
                isHeader ? "TableHeading" : "TableText", cell.runs, bookmark: index == 0 ? bookmark : nil,
                direct: isHeader && layout.centersTableHeadings ? "" : alignment)
            append("</w:tc>")
        }
        append("</w:tr>")
    }
}
