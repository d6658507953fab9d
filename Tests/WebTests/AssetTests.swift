import Testing
import Web

@Suite("Assets")
struct AssetTests {
    @Test("the name of an asset carries a hash of its content")
    func naming() {
        // FNV-1a's published test values for the empty text and for "a".
        #expect(Asset(name: "style.css", text: "").name == "style-cbf29ce484222325.css")
        #expect(Asset(name: "a.b.js", text: "a").name == "a.b-af63dc4c8601ec8c.js")
        #expect(Asset(name: "plain", text: "a").name == "plain-af63dc4c8601ec8c")
        #expect(Asset(name: "style.css", text: "a").etag == "\"af63dc4c8601ec8c\"")
        #expect(Asset(name: "a.css", text: "责").bytes == Array("责".utf8))
    }

    @Test(
        "the content type follows the name",
        arguments: [
            ("a.css", "text/css; charset=utf-8"), ("a.js", "text/javascript; charset=utf-8"),
            ("a.svg", "image/svg+xml"),
            ("a.CSS", "text/css; charset=utf-8"), ("a", "application/octet-stream"),
            ("a.exe", "application/octet-stream"),
        ])
    func contentTypes(name: String, contentType: String) {
        #expect(Asset(name: name, text: "x").contentType == contentType)
    }

    @Test("an asset is found by its plain name for pages and by its hashed name for fetching")
    func finding() throws {
        let assets = Assets([("style.css", "a"), ("app.js", "b")])
        let style = try #require(assets["style.css"])
        #expect(assets.hashed(style.name) == style)
        #expect(assets.hashed("style.css") == nil)
        #expect(assets["other.css"] == nil)
    }

    @Test(
        "a tag matches when the client has it",
        arguments: [
            (nil, false), ("", false), ("\"a\"", true), ("W/\"a\"", true), ("\"b\", \"a\"", true),
            ("\"b\",W/\"a\" ", true),
            ("*", true), ("\"b\"", false), ("a", false),
        ] as [(String?, Bool)])
    func matching(header: String?, isMatch: Bool) {
        #expect(ETag.matches(header, "\"a\"") == isMatch)
    }
}
