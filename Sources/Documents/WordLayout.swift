/// The measures, styles and words of a layout; lengths in twips (1/20 pt, 1 mm = 56.693), letter sizes in half-points.
struct WordLayout: Sendable {
    struct Margins: Sendable {
        let top: Int
        let right: Int
        let bottom: Int
        let left: Int
        let header: Int
        /// From the page's lower edge to the lower edge of the footer.
        let footer: Int
    }

    struct Font: Sendable {
        let name: String
        /// A font to take where the first is absent.
        let alternative: String?
        /// `auto`, `roman` or `swiss` (ECMA-376 part 1, 17.8.3.9).
        let family: String
    }

    struct Footer: Sendable {
        /// `default` (odd pages, or all) or `even`.
        let pages: String
        let style: String
    }

    static let paper = (width: 11906, height: 16838)  // A4

    let margins: Margins
    /// The distance of the lines on the page, when they stand on a grid.
    let gridPitch: Int?
    /// What Word takes for the language of Latin and of Han text.
    let languages: (latin: String, eastAsian: String)
    let fonts: [Font]
    /// The default letters, as children of `w:rPr`.
    let letters: String
    let styles: [WordStyle]
    let footers: [Footer]
    /// What stands on each side of a page number.
    let pageNumberDashes: (before: String, after: String)
    /// The run properties that each run carries besides its style.
    let runHint: String
    /// Whether a column's heading stands in the middle instead of following the column's alignment.
    let centersTableHeadings: Bool
    let lists: ListKind
    let words: Words

    enum ListKind: Sendable {
        /// The word processor sets bullets and numbers.
        case automatic
        /// Bullets and numbers are letters of the text, as in Chinese official documents.
        case written
    }

    struct Words: Sendable {
        /// The number of a heading from the counters of its level and those above, and what stands after it.
        let headingNumber: @Sendable (WordDocument.HeadingLevel, [Int]) -> String
        /// "附件" with its number, which is nil for the only annex.
        let annex: @Sendable (Int?) -> String
        let annexes: String
        /// What stands before an annex's title in the list of annexes.
        let annexNumber: @Sendable (Int) -> String
    }

    var textWidth: Int { Self.paper.width - margins.left - margins.right }
}

/// A named style of the document (ECMA-376 part 1, 17.7.4).
struct WordStyle: Sendable {
    enum Kind: String, Sendable { case paragraph, character, table }

    let id: String
    /// Word's own name of a built-in style, by which word processors know headings and titles.
    let name: String
    let kind: Kind
    let basedOn: String?
    let next: String?
    /// Children of `w:pPr`, in the schema's order.
    let paragraph: String
    /// Children of `w:rPr`, in the schema's order.
    let letters: String

    init(
        _ id: String, _ name: String, kind: Kind = .paragraph, basedOn: String? = "Normal", next: String? = nil,
        paragraph: String = "", letters: String = ""
    ) {
        self.id = id
        self.name = name
        self.kind = kind
        self.basedOn = basedOn
        self.next = next
        self.paragraph = paragraph
        self.letters = letters
    }

    static func fonts(_ latin: String, _ eastAsian: String) -> String {
        #"<w:rFonts w:ascii="\#(latin)" w:hAnsi="\#(latin)" w:eastAsia="\#(eastAsian)" w:cs="\#(latin)"/>"#
    }

    static func size(_ halfPoints: Int) -> String {
        #"<w:sz w:val="\#(halfPoints)"/><w:szCs w:val="\#(halfPoints)"/>"#
    }

    /// Lines of exactly this height: an exact height is the one that all word processors keep, grid or none.
    static func lines(_ height: Int, before: Int = 0, after: Int = 0) -> String {
        #"<w:spacing w:before="\#(before)" w:after="\#(after)" w:line="\#(height)" w:lineRule="exact"/>"#
    }
}

extension WordDocument.Layout {
    var measures: WordLayout {
        switch self {
        case .official: .official
        case .plain: .plain
        }
    }
}
