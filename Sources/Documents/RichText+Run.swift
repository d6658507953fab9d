extension RichText {
    /// A stretch of text that looks the same throughout; a newline in it is a line break, a tab a tab.
    public struct Run: Sendable, Equatable, ExpressibleByStringInterpolation {
        /// Where a click on a run leads.
        public enum Target: Sendable, Equatable {
            /// A bookmark in the same document.
            case bookmark(String)
            /// An address with the scheme http or https, or one relative to the document.
            case address(String)
        }

        public var text: String
        public var isBold: Bool
        public var isSuperscript: Bool
        public var target: Target?
        /// The name under which links find this run: a letter, then letters of ASCII, digits and `_`, 40 at most.
        public var bookmark: String?

        public init(
            _ text: String, bold: Bool = false, superscript: Bool = false, target: Target? = nil,
            bookmark: String? = nil
        ) {
            self.text = text
            isBold = bold
            isSuperscript = superscript
            self.target = target
            self.bookmark = bookmark
        }

        public init(stringLiteral text: String) { self.init(text) }

        public static func bold(_ text: String) -> Run { Run(text, bold: true) }
        public static func superscript(_ text: String) -> Run { Run(text, superscript: true) }

        /// A link to a bookmark in the same document; `bookmark` names the link itself, for the way back.
        public static func link(_ text: String, to target: String, bookmark: String? = nil) -> Run {
            Run(text, target: .bookmark(target), bookmark: bookmark)
        }

        /// A link out of the document: http, https or relative.
        public static func link(_ text: String, address: String) -> Run { Run(text, target: .address(address)) }
    }
}
