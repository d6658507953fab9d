import Testing
import Web

@Suite("Negotiation")
struct NegotiationTests {
    @Test(
        "the language is the best that is offered",
        arguments: [
            (nil, "en"), ("", "en"), ("zh", "zh"), ("zh-CN", "zh"), ("ZH-hans-cn", "zh"), ("zh-Hant-TW", "zh"),
            ("zh_TW", "zh"),
            ("cmn-Hans", "zh"), ("en-GB", "en"), ("en-GB,en;q=0.9,zh;q=0.8", "en"), ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
            ("fr", "en"), ("fr,zh;q=0.1", "zh"), ("fr, de;q=0.9, zh-TW;q=0.2, en;q=0.1", "zh"),
            ("en;q=0.5,zh;q=0.6", "zh"), ("en;q=0.5, zh;q=0.5", "en"), ("zh;q=0.5, en;q=0.5", "zh"),
            ("*", "zh"), ("zh;q=0,*", "en"), ("en;q=0, *;q=0.1", "zh"), ("zh;q=0", "en"), ("zh;q=0, en;q=0", "en"),
            ("en;q=0.001, *;q=0.5", "zh"), ("zh ; q=1.000 , en ; q=0.999", "zh"),
            ("zh;q=2, en;q=0.1", "en"), ("zh;q=, en;q=0.1", "en"), ("zh;q=0.1234, en;q=0.1", "en"),
            ("zh;q=1.001,en;q=0", "en"),
            ("zh;q=x,,;;,en", "en"), (";q=1,zh", "zh"), ("责任", "en"), ("zhx", "en"),
        ] as [(String?, String)])
    func language(header: String?, language: String) {
        #expect(Negotiation.language(header, of: ["zh", "en"], otherwise: "en") == language)
    }

    @Test("full tags can be offered, and the fallback is the caller's")
    func fullTags() {
        #expect(Negotiation.language("zh-TW", of: ["en", "zh-Hans"], otherwise: "en") == "zh-Hans")
        #expect(Negotiation.language("fr", of: ["en", "zh-Hans"], otherwise: "zh-Hans") == "zh-Hans")
    }

    @Test("a header of a megabyte is read only in part")
    func longHeader() {
        let header = String(repeating: "fr,", count: 350_000) + "zh"
        #expect(Negotiation.language(header, of: ["zh", "en"], otherwise: "en") == "en")
    }

    @Test(
        "JSON is preferred only when the client says so",
        arguments: [
            (nil, false), ("", false), ("*/*", false), ("application/json", true), ("application/problem+json", true),
            ("Application/JSON; charset=utf-8", true), ("application/json, text/html", false),
            ("application/json, text/html;q=0.9", true), ("application/json;q=0.5, text/html", false),
            ("text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8", false),
            ("application/json, */*", false), ("application/json, text/plain, */*;q=0.5", true),
            ("application/*", true),
            ("text/*", false), ("application/json;q=0", false), ("text/html;q=0, */*", true), ("image/png", false),
            ("application/json;q=0.9;q=1", false),
        ] as [(String?, Bool)])
    func json(header: String?, isPreferred: Bool) {
        #expect(Negotiation.prefersJSON(header) == isPreferred)
    }
}
