extension WordDocument {
    /// A table in a document: the header is repeated on each page, no row is split between pages.
    public struct Table: Sendable, Equatable {
        /// One column: its heading, its share of the text's width, and how its cells are set.
        public struct Column: Sendable, Equatable {
            public enum Alignment: String, Sendable { case left, center, right }

            public var heading: String
            /// The column's width in parts of the sum of all columns' parts.
            public var parts: Int
            public var alignment: Alignment

            public init(_ heading: String, parts: Int = 1, alignment: Alignment = .left) {
                self.heading = heading
                self.parts = parts
                self.alignment = alignment
            }
        }

        /// One row below the header; missing cells are empty.
        public struct Row: Sendable, Equatable, ExpressibleByArrayLiteral {
            public var cells: [RichText]
            /// The name under which links find this row.
            public var bookmark: String?

            public init(_ cells: [RichText], bookmark: String? = nil) {
                self.cells = cells
                self.bookmark = bookmark
            }

            public init(arrayLiteral cells: RichText...) { self.init(cells) }
        }

        public var columns: [Column]
        public var rows: [Row]
        /// A line above the table, which stays on the table's page.
        public var caption: String?

        public init(columns: [Column], rows: [Row], caption: String? = nil) {
            self.columns = columns
            self.rows = rows
            self.caption = caption
        }

        /// The columns' widths, which add up to exactly `total`.
        func widths(of total: Int) -> [Int] {
            let parts = columns.map(\.parts)
            let sum = parts.reduce(0, +)
            var taken = 0
            var edge = 0
            return parts.map { part in
                taken += part
                let left = edge
                edge = total * taken / sum
                return edge - left
            }
        }
    }
}
