import Testing
import Web

@Suite("Links")
struct LinkTests {
    @Test(
        "addresses on this server and of the three schemes can be used",
        arguments: [
            ("/", "/"), ("/units/1?x=1&y=2#top", "/units/1?x=1&y=2#top"), ("?after=3", "?after=3"), ("#top", "#top"),
            ("/a b\"<>`{}", "/a%20b%22%3C%3E%60%7B%7D"), ("/单位", "/%E5%8D%95%E4%BD%8D"), ("/100%25", "/100%25"),
            ("https://example.org", "https://example.org"), ("HTTP://example.org/x", "HTTP://example.org/x"),
            ("https://[::1]:8080/", "https://[::1]:8080/"), ("https://example.org/@me", "https://example.org/@me"),
            ("mailto:a@example.org", "mailto:a@example.org"),
        ])
    func usable(text: String, written: String) {
        #expect(Link(checking: text).text == written)
        #expect(Link(checking: text).isUsable)
    }

    @Test(
        "every other address becomes unusable",
        arguments: [
            "", " ", "units", "./units", "../units", "//evil.example", "/\\evil.example", "\\\\evil.example",
            "\\/evil.example",
            "/\t/evil.example", "/\n/evil.example", "\t//evil.example", " /units", "/a\r\nSet-Cookie: x", "/a\u{0}",
            "/a\u{7F}",
            "javascript:alert(1)", "JavaScript:alert(1)", " javascript:alert(1)", "java\nscript:alert(1)",
            "\u{1}javascript:alert(1)", "data:text/html,x", "vbscript:x", "file:///etc/passwd", "blob:x", "ftp://x/",
            "https:", "https:x", "https:/x", "https://", "https:///x", "https://:80", "https://?x", "http:\\\\x",
            "https://good.example@evil.example/", "mailto:", "mailto", "https", ":", "ws://x", "about:blank",
            "http&#58;//x",
        ])
    func unusable(text: String) {
        #expect(Link(checking: text) == .unusable)
        #expect(Link(checking: text).text == "about:invalid")
        #expect(!Link(checking: text).isLocal)
    }

    @Test("interpolated values are one component each and cannot change where a link leads")
    func components() throws {
        let evil = "/../x?y#z:@\\\n责"
        #expect(Link("/units/\(evil)").text == "/units/%2F..%2Fx%3Fy%23z%3A%40%5C%0A%E8%B4%A3")
        #expect(Link("/\("/evil.example")").text == "/%2Fevil.example")
        #expect(Link("\("javascript:alert(1)")") == .unusable)
        #expect(Link("https://\("a@b")/").text == "https://a%40b/")
        let form = try Form(query: "q=a b&state=met&state=late")
        #expect(Link("/findings?\(query: form)").text == "/findings?q=a%20b&state=met&state=late")
    }

    @Test("whatever is checked comes out in ASCII without a blank or a quote, and checked again stays the same")
    func anyText() {
        var random = SeededRandom(seed: 5)
        let pieces = [
            "https:", "//", "/", "\\", "@", ":", "?", "#", "%", "\"", "'", "<", " ", "\t", "a", "责", "mailto:",
            "\u{301}",
        ]
        for _ in 0..<3_000 {
            var text = ""
            for _ in 0..<Int.random(in: 0...6, using: &random) { text += pieces.randomElement(using: &random) ?? "" }
            let link = Link(checking: text)
            #expect(link.text.utf8.allSatisfy { (0x21...0x7E).contains($0) && !"\"<>\\".utf8.contains($0) })
            #expect(!link.text.hasPrefix("//"))
            #expect(!link.isUsable || Link(checking: link.text) == link)
        }
    }

    @Test("only a path is local")
    func local() {
        #expect(Link("/x").isLocal)
        #expect(!Link("https://example.org/").isLocal)
        #expect(!Link("#x").isLocal)
    }
}
