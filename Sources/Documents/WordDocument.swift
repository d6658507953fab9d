/// A document for a word processor, written from plain values as OOXML (.docx, ISO/IEC 29500 transitional).
///
///     let report = WordDocument(.official, title: "2026年度报告", creator: "某某镇", blocks: [
///         .title("2026年度责任制落实情况报告"), .addressee("县应急管理局："), .heading(.first, "总体情况"),
///         .paragraph(["全年应办结", .link("[1]", to: "f1"), "120项。"]), .signature(issuer: "某某镇", date: "2026年3月5日"),
///     ])
///     let file = try report.bytes()
public struct WordDocument: Sendable, Equatable {
    /// How the document looks.
    public enum Layout: Sendable, Equatable, CaseIterable {
        /// A Chinese official document by GB/T 9704-2012 (党政机关公文格式): 22 lines of 28 characters.
        case official
        /// An English document: A4, margins of 25 mm, 11 pt.
        case plain
    }

    public var layout: Layout
    /// The title in the document's properties; the title on the page is a block.
    public var title: String
    /// Who made the document, in its properties.
    public var creator: String
    public var blocks: [Block]
    /// A line of small print under the page number of every page, best below 45 Han characters or 90 letters.
    public var footerNote: String?
    /// A last paragraph of small print at the end of the text.
    public var closingNote: String?

    public init(
        _ layout: Layout, title: String, creator: String, blocks: [Block] = [], footerNote: String? = nil,
        closingNote: String? = nil
    ) {
        self.layout = layout
        self.title = title
        self.creator = creator
        self.blocks = blocks
        self.footerNote = footerNote
        self.closingNote = closingNote
    }

    /// The .docx file; the same document gives the same bytes on every day and in every time zone.
    ///
    /// Throws when a bookmark's name is wrong, used twice or missing, a link is refused, or a table does not fit its columns.
    public func bytes() throws(DocumentError) -> [UInt8] {
        let layout = layout.measures
        var body = WordBody(layout: layout, annexes: blocks.compactMap(\.annexTitle))
        body.reserve(256 * blocks.reduce(16) { $0 + $1.paragraphs })
        body.append(start)
        for block in blocks { try body.add(block) }
        if let closingNote { body.addClosingNote(closingNote) }
        try body.checkLinks()
        body.append(end(layout))
        do throws(ZipError) {
            return try Zip.bytes(of: parts(body: body, layout: layout))
        } catch {
            throw DocumentError.notZipped(error)
        }
    }
}

/// Why a document could not be written.
public enum DocumentError: Error, Equatable, Sendable {
    /// The name is not a letter followed by at most 39 letters of ASCII, digits and `_`.
    case bookmarkName(String)
    /// Two places have this name (names that differ by case only are the same in a word processor).
    case bookmarkTwice(String)
    /// A link leads to this name, and no place has it.
    case bookmarkMissing(String)
    /// The address is neither http, https nor relative.
    case linkRefused(String)
    /// The table has no columns, or a column without width.
    case tableWithoutColumns
    /// A row, counted from 1 below the header, has more cells than the table has columns.
    case tooManyCells(row: Int)
    /// The finished parts could not be packed.
    case notZipped(ZipError)
}
