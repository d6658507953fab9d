extension HTML {
    /// What may stand in `\(…)` inside a piece of HTML.
    ///
    /// Values go in when they have a lossless text (`Day`, an id, a number). Collections and enums have none and do not
    /// compile, so that no page ever shows a Swift description.
    public struct StringInterpolation: StringInterpolationProtocol {
        var bytes: [UInt8] = []

        /// Makes room for the literal and about 24 bytes for each value.
        public init(literalCapacity: Int, interpolationCount: Int) {
            bytes.reserveCapacity(literalCapacity + interpolationCount * 24)
        }

        /// Markup from the source, as it is.
        public mutating func appendLiteral(_ literal: StaticString) {
            literal.withUTF8Buffer { bytes.append(contentsOf: $0) }
        }

        // MARK: Pieces

        /// A piece, as it is.
        public mutating func appendInterpolation(_ html: HTML) { bytes += html.bytes }

        /// Nothing when there is no piece.
        public mutating func appendInterpolation(_ html: HTML?) { if let html { bytes += html.bytes } }

        /// Pieces one after another.
        public mutating func appendInterpolation(_ pieces: [HTML]) { for piece in pieces { bytes += piece.bytes } }

        /// `\(items.map(\.link), separator: ", ")`.
        public mutating func appendInterpolation(_ pieces: [HTML], separator: HTML) {
            for (index, piece) in pieces.enumerated() {
                if index > 0 { bytes += separator.bytes }
                bytes += piece.bytes
            }
        }

        /// `\(texts: names, separator: "<br>")`: escaped texts with markup between them.
        public mutating func appendInterpolation(
            texts: [some LosslessStringConvertible], separator: HTML
        ) {
            for (index, text) in texts.enumerated() {
                if index > 0 { bytes += separator.bytes }
                appendInterpolation(text)
            }
        }

        /// `\(if: isLate, "<strong>late</strong>")`.
        public mutating func appendInterpolation(if condition: Bool, _ html: @autoclosure () -> HTML) {
            if condition { bytes += html().bytes }
        }

        /// `\(if: isLate, "<strong>late</strong>", else: "in time")`.
        public mutating func appendInterpolation(
            if condition: Bool, _ html: @autoclosure () -> HTML, else other: @autoclosure () -> HTML
        ) {
            bytes += condition ? html().bytes : other().bytes
        }

        /// `\(if: finding.note, { "<p>\($0)</p>" })`: nothing when there is no value.
        public mutating func appendInterpolation<Value>(if value: Value?, _ html: (Value) -> HTML) {
            if let value { bytes += html(value).bytes }
        }

        // MARK: Text and values

        /// Text, escaped.
        public mutating func appendInterpolation(_ text: String) { appendText(text) }

        /// Text, escaped.
        public mutating func appendInterpolation(_ text: Substring) { appendText(text) }

        /// Text, escaped: a static string in `\(…)` is no markup.
        public mutating func appendInterpolation(_ text: StaticString) {
            if slashesOfAddress != nil {
                appendText(text.description)
            } else {
                text.withUTF8Buffer { HTMLEscaping.append($0, to: &bytes) }
            }
        }

        /// A number, in plain digits.
        public mutating func appendInterpolation(_ number: Int) { bytes += String(number).utf8 }

        /// A value by its lossless text, escaped.
        public mutating func appendInterpolation(_ value: some LosslessStringConvertible) {
            appendText(value.description)
        }

        /// Nothing when there is no value.
        public mutating func appendInterpolation(_ value: (some LosslessStringConvertible)?) {
            if let value { appendInterpolation(value) }
        }

        // MARK: Addresses

        /// An address for `href="\(link)"`.
        public mutating func appendInterpolation(_ link: Link) { HTMLEscaping.append(link.text, to: &bytes) }

        /// `href="\(link: "/findings/\(id)?after=\(key)")"`.
        public mutating func appendInterpolation(link: Link) { appendInterpolation(link) }

        // MARK: Attributes, each with the space before it

        /// `<input type="checkbox"\(attribute: "checked", if: isDone)>`.
        public mutating func appendInterpolation(attribute name: StaticString, if condition: Bool) {
            guard condition else { return }
            bytes.append(UInt8(ascii: " "))
            appendLiteral(name)
        }

        /// `<input\(attribute: "aria-describedby", hintID)>`: left out when there is no value.
        public mutating func appendInterpolation(
            attribute name: StaticString, _ value: (some LosslessStringConvertible)?
        ) {
            guard let value else { return }
            open(name)
            appendText(value.description)
            bytes.append(UInt8(ascii: "\""))
        }

        /// `<a\(attribute: "href", link)>`: left out when there is no link.
        public mutating func appendInterpolation(attribute name: StaticString, _ link: Link?) {
            guard let link else { return }
            open(name)
            appendInterpolation(link)
            bytes.append(UInt8(ascii: "\""))
        }

        private mutating func open(_ name: StaticString) {
            bytes.append(UInt8(ascii: " "))
            appendLiteral(name)
            bytes += [UInt8(ascii: "="), UInt8(ascii: "\"")]
        }

        /// Text that begins an address is checked as one, in case a page forgets to say `link:`.
        private mutating func appendText(_ text: some StringProtocol) {
            switch slashesOfAddress {
            case nil: HTMLEscaping.append(text, to: &bytes)
            case 0: appendInterpolation(Link(checking: text))
            case 1:
                let link = Link(checking: "/" + text)
                HTMLEscaping.append(link.isUsable ? link.text.dropFirst() : link.text[...], to: &bytes)
            // An empty text between two slashes: what follows would be the name of a server.
            default: appendInterpolation(Link.unusable)
            }
        }

        /// How many `/` were written last after `href="`, `src="` or the like; `nil` anywhere else.
        private var slashesOfAddress: Int? {
            var end = bytes.count
            func last(_ byte: UInt8) -> Bool { end > 0 && bytes[end - 1] == byte }
            while last(UInt8(ascii: "/")) { end -= 1 }
            let slashes = bytes.count - end
            if last(UInt8(ascii: "\"")) || last(UInt8(ascii: "'")) { end -= 1 }
            guard end > 1, last(UInt8(ascii: "=")) else { return nil }
            let name = bytes[..<(end - 1)]
            let isAddress =
                switch bytes[end - 2] {
                case UInt8(ascii: "f"): name.suffix(4).elementsEqual("href".utf8)
                case UInt8(ascii: "c"): name.suffix(3).elementsEqual("src".utf8)
                case UInt8(ascii: "n"): name.suffix(6).elementsEqual("action".utf8)
                case UInt8(ascii: "r"): name.suffix(6).elementsEqual("poster".utf8)
                default: false
                }
            return isAddress ? slashes : nil
        }
    }
}
