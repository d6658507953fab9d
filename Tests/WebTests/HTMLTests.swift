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

    @Test(
        "no text makes an address that runs a script or leads elsewhere",
        arguments: [
            "javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:alert(1)", "\u{1}javascript:alert(1)",
            "java\tscript:alert(1)", "java\nscript:alert(1)", "javascript&colon;alert(1)", "javascript\u{0}:alert(1)",
            "j\u{FF41}vascript:alert(1)", "javascript:\u{0338}alert(1)", "data:text/html,<script>", "vbscript:x",
            "blob:x",
            "//evil.example", "/\\evil.example", "\\\\evil.example", "/\t/evil.example", "https:evil.example",
            "https://good.example@evil.example", "", "\"onmouseover=alert(1) x=\"",
        ])
    func badAddresses(text: String) {
        let html: HTML = "<a href=\"\(text)\"><img src='\(text)'><a\(attribute: "href", text)><a href=\(text)>"
        let invalid = "about:invalid"
        #expect(
            html.description
                == "<a href=\"\(invalid)\"><img src='\(invalid)'><a href=\"\(invalid)\"><a href=\(invalid)>")
    }

    @Test("two texts together cannot name another server")
    func textsAfterASlash() {
        let (empty, host) = ("", "evil.example")
        #expect(markup("<a href=\"/\(empty)/\(host)\">") == "<a href=\"//about:invalid\">")
        #expect(markup("<a href=\"/\(empty)/\(empty)\(host)\">") == "<a href=\"//about:invalidevil.example\">")
        #expect(markup("<a href=\"/\(empty)\("/" + host)\">") == "<a href=\"/about:invalid\">")
        #expect(markup("<a href=\"/a/\(host)\">") == "<a href=\"/a/evil.example\">")
    }

    @Test("no text, whatever its signs, leaves a sign of markup in the page, and none of it is lost")
    func anyText() {
        var random = SeededRandom(seed: 11)
        let alphabet = Array("<>&\"';ab责\u{301}\u{338}\u{200D}\u{FE0F}\u{1F3FB}\u{2028}\n".unicodeScalars)
        for _ in 0..<2_000 {
            var text = String.UnicodeScalarView()
            for _ in 0..<Int.random(in: 0...12, using: &random) {
                if let scalar = alphabet.randomElement(using: &random) { text.append(scalar) }
            }
            let written = HTML(text: String(text))
            #expect(!written.bytes.contains { "<>\"'".utf8.contains($0) })
            guard unescaped(written.bytes) == Array(String(text).utf8) else {
                Issue.record("\(written.description.debugDescription)")
                return
            }
        }
    }

    /// What a browser reads, in bytes as it does; `nil` for an `&` that begins none of the five references.
    private func unescaped(_ bytes: [UInt8]) -> [UInt8]? {
        let signs = ["lt": "<", "gt": ">", "quot": "\"", "#39": "'", "amp": "&"]
        var output: [UInt8] = []
        var rest = bytes[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "&") {
                let name = rest.prefix { $0 != UInt8(ascii: ";") }
                guard let sign = signs[String(decoding: name, as: UTF8.self)], name.endIndex < rest.endIndex else {
                    return nil
                }
                output += sign.utf8
                rest = rest[(name.endIndex + 1)...]
            } else {
                output.append(byte)
            }
        }
        return output
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
