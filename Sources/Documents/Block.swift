extension WordDocument {
    /// One piece of a document, from top to bottom.
    public enum Block: Sendable, Equatable {
        /// The title on the page (标题); a newline breaks the line.
        case title(String)
        /// Whom the document addresses (主送机关), with its colon, flush left.
        case addressee(String)
        /// A heading, without its number: the document numbers it by its level.
        case heading(HeadingLevel, RichText, bookmark: String? = nil)
        case paragraph(RichText, bookmark: String? = nil)
        case bullets([RichText])
        case numbered([RichText])
        /// A numbered list of plain text: what long annexes are made of.
        case numberedLines([String])
        case table(Table)
        /// The list of this document's annexes under its text (附件说明).
        case annexList
        /// Begins an annex (附件) on a new page; annexes are numbered when there are several, headings begin anew.
        case annex(title: String, bookmark: String? = nil)
        /// The issuer's name and the date below the text (发文机关署名、成文日期).
        case signature(issuer: String, date: String)
        /// What follows begins a new page.
        case pageBreak

        /// About how many paragraphs it makes.
        var paragraphs: Int {
            switch self {
            case .bullets(let items), .numbered(let items): items.count
            case .numberedLines(let items): items.count
            case .table(let table): table.rows.count * table.columns.count * 2
            default: 1
            }
        }

        var annexTitle: String? {
            if case .annex(let title, _) = self { title } else { nil }
        }
    }

    /// The depth of a heading: 一、（一）1. or 1, 1.1, 1.1.1.
    public enum HeadingLevel: Int, Sendable, CaseIterable {
        case first = 1
        case second, third
    }
}
