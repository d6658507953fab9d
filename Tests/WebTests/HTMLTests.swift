import Testing
import Web

@Suite("HTML")
struct HTMLTests {
    @Test("text is escaped so that it can neither open a tag nor leave an attribute")
    func escaping() {
        let text = #"<script>alert("x & y's")</script>"#
        #expect(
            markup("<p title=\"\(text)\">")
                == "<p title=\"&lt;script&gt;alert(&quot;x &amp; y&#39;s&quot;)&lt;/script&gt;\">")
    }

    @Test("a combining mark after a sign does not hide the sign")
    func combiningMarks() {
        let text = "<\u{0338}b>\u{0301}&\u{FE0F}\"\u{200D}'\u{0308}"
        #expect(HTML(text: text).description == "&lt;\u{0338}b&gt;\u{0301}&amp;\u{FE0F}&quot;\u{200D}&#39;\u{0308}")
    }

    @Test("ASCII control characters are dropped, tab and newline stay", arguments: 0..<UInt8(0x80))
    func controls(byte: UInt8) {
        let written = HTML(text: "a\(Character(Unicode.Scalar(byte)))b").bytes
        let isDropped = byte == 0x7F || (byte < 0x20 && byte != 9 && byte != 10)
        #expect((written == Array("ab".utf8)) == isDropped)
    }

    @Test("Chinese text and emoji go through unchanged")
    func otherText() {
        #expect(HTML(text: "责任台账 👨‍👩‍👧 é").description == "责任台账 👨‍👩‍👧 é")
    }

    @Test("substrings, static strings, numbers and values with a lossless text can be interpolated")
    func kinds() {
        let part = "x<y>z".dropFirst()
        let fixed: StaticString = "a&b"
        let html: HTML = "\(part)|\(fixed)|\(-42)|\(2.5)|\(true)|\(Plain(text: "<d>"))"
        #expect(html.description == "&lt;y&gt;z|a&amp;b|-42|2.5|true|&lt;d&gt;")
    }

    @Test("an absent value, text or piece leaves nothing")
    func optionals() {
        let (text, number, piece): (String?, Int?, HTML?) = (nil, nil, nil)
        #expect(markup("[\(text)\(number)\(piece)]") == "[]")
        let (some, seven, bold): (String?, Int?, HTML?) = ("<", 7, "<b>!</b>")
        #expect(markup("[\(some)\(seven)\(bold)]") == "[&lt;7<b>!</b>]")
    }

    @Test("pieces made in a map are markup, not text")
    func lists() {
        let names = ["甲<", "乙"]
        #expect(markup("<ul>\(names.map { "<li>\($0)</li>" })</ul>") == "<ul><li>甲&lt;</li><li>乙</li></ul>")
    }

    @Test("separators stand between pieces only")
    func separators() {
        let pieces: [HTML] = ["<b>1</b>", "<b>2</b>"]
        #expect(pieces.joined(separator: ", ").description == "<b>1</b>, <b>2</b>")
        #expect([HTML]().joined(separator: ", ").isEmpty)
        #expect(markup("\(texts: ["a", "<"], separator: "<br>")") == "a<br>&lt;")
        #expect(markup("\(texts: [1, 2, 3], separator: "·")") == "1·2·3")
    }

    @Test("a condition chooses a piece, and the other piece is not made")
    func conditions() {
        func never() -> HTML {
            Issue.record("made although not needed")
            return ""
        }
        #expect(markup("\(if: true, "<i>late</i>")\(if: false, never())") == "<i>late</i>")
        #expect(markup("\(if: false, never(), else: "<b>in time</b>")") == "<b>in time</b>")
        #expect(markup("\(if: true, "yes", else: never())") == "yes")
        let (note, none): (String?, String?) = ("a<b", nil)
        #expect(markup("\(if: note, { "<p>\($0)</p>" })\(if: none, { "<p>\($0)</p>" })") == "<p>a&lt;b</p>")
    }

    @Test("attributes bring their space, and stay away when they have no value")
    func attributes() {
        let (hint, none): (String?, String?) = ("h\"1", nil)
        let html: HTML = """
            <input\(attribute: "checked", if: true)\(attribute: "disabled", if: false)\(attribute: "aria-describedby", hint)\
            \(attribute: "title", none)\(attribute: "max", 9)>
            """
        #expect(html.description == "<input checked aria-describedby=\"h&quot;1\" max=\"9\">")
        let back: Link? = "/units?a=1&b=2"
        let nowhere: Link? = nil
        #expect(
            markup("<a\(attribute: "href", back)\(attribute: "href", nowhere)>")
                == "<a href=\"/units?a=1&amp;b=2\">")
    }

    @Test("a plain text that begins an address is checked as a link")
    func textInAddresses() {
        let bad = "javascript:alert(1)"
        let rooted = "/evil.example"
        #expect(markup("<a href=\"\(bad)\">") == "<a href=\"about:invalid\">")
        #expect(markup("<img src='\(bad)'>") == "<img src='about:invalid'>")
        #expect(markup("<button formaction=\"\(bad)\">") == "<button formaction=\"about:invalid\">")
        #expect(markup("<a href=\"/\(rooted)\">") == "<a href=\"/about:invalid\">")
        #expect(markup("<a\(attribute: "href", bad)>") == "<a href=\"about:invalid\">")
        #expect(markup("<a href=\"/units/\("b&c")\">") == "<a href=\"/units/b&amp;c\">")
        #expect(markup("<a href=\"\("/units")\">") == "<a href=\"/units\">")
        #expect(markup("<a href=\"/\("units")\">") == "<a href=\"/units\">")
        #expect(markup("<p title=\"\(bad)\">") == "<p title=\"javascript:alert(1)\">")
        #expect(markup("=\"\(bad)") == "=\"javascript:alert(1)")
    }

    @Test("the address of a link is built from encoded components")
    func links() {
        let key = "a/b?c&d \"e\""
        #expect(
            markup("<a href=\"\(link: "/findings/\(7)?after=\(key)&n=2")\">")
                == "<a href=\"/findings/7?after=a%2Fb%3Fc%26d%20%22e%22&amp;n=2\">")
    }

    @Test("pieces are appended in order")
    func appending() {
        var html: HTML = "<p>"
        html += HTML(text: "a<b")
        html += "</p>"
        #expect(html == "<p>a&lt;b</p>")
        #expect(Array("<p>a&lt;b</p>".utf8) == html.bytes)
    }
}

/// The markup of a literal, read as HTML.
private func markup(_ html: HTML) -> String { html.description }

/// A value with a lossless text, of letters only.
struct Plain: LosslessStringConvertible, Sendable, Hashable {
    let text: String
    init(text: String) { self.text = text }
    init?(_ description: String) {
        guard description.allSatisfy({ $0.isLetter }) else { return nil }
        text = description
    }
    var description: String { text }
}
