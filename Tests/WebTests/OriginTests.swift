import Testing
import Web

@Suite("Same origin")
struct OriginTests {
    @Test(
        "an origin is read with its usual port",
        arguments: [
            ("https://duty.example.org", "https://duty.example.org"),
            ("HTTPS://Duty.Example.org:443", "https://duty.example.org"),
            ("http://10.0.0.5:8080", "http://10.0.0.5:8080"), ("http://localhost:80", "http://localhost"),
            ("https://[::1]:8443", "https://[::1]:8443"), ("http://[::1]", "http://[::1]"),
            ("http://my_pc", "http://my_pc"),
        ])
    func reading(text: String, written: String) {
        #expect(Origin(text)?.description == written)
    }

    @Test(
        "what is no origin is refused",
        arguments: [
            "", "null", "https", "https:", "https://", "https:/x", "ftp://x", "file://", "https://x/", "https://x/y",
            "https://x?y",
            "https://x#y", "https://a@b", "https://x:", "https://x:0", "https://x:65536", "https://x:+1", "https://x:a",
            "https://x:1:2", "https://x:65_5", "https://[::1", "https://[::1]x", "https://[::１]",
            "https://\u{212A}elvin.org", "https://x:８0", "https://::1", "https://[]", "https://x y", "https://责.cn",
            "//x", "x",
        ])
    func refusing(text: String) {
        #expect(Origin(text) == nil)
    }

    struct Asked: Sendable, CustomTestStringConvertible {
        var method = "POST"
        var site: String?
        var origin: String?
        var host: String? = "duty.example.org"
        var isPublicKnown = true
        var hasToken = false
        let isAllowed: Bool
        var testDescription: String {
            "\(method) site \(site ?? "-") origin \(origin ?? "-") host \(host ?? "-") \(isPublicKnown) \(hasToken)"
        }
    }

    @Test(
        "another site cannot make a browser change anything here",
        arguments: [
            Asked(method: "GET", site: "cross-site", origin: "https://evil.example", isAllowed: true),
            Asked(method: "HEAD", isAllowed: true), Asked(method: "OPTIONS", isAllowed: true),
            Asked(method: "get", isAllowed: false), Asked(method: "BREW", isAllowed: false),
            Asked(site: "same-origin", isAllowed: true), Asked(site: "none", isAllowed: true),
            Asked(site: "same-site", isAllowed: false), Asked(site: "cross-site", isAllowed: false),
            Asked(site: "", isAllowed: false), Asked(site: "Same-Origin", isAllowed: false),
            Asked(site: "cross-site", origin: "https://duty.example.org", isAllowed: false),
            Asked(site: "cross-site", hasToken: true, isAllowed: false),
            Asked(method: "PUT", origin: "https://duty.example.org", isAllowed: true),
            Asked(method: "DELETE", origin: "https://DUTY.example.org:443", isAllowed: true),
            Asked(method: "PATCH", origin: "https://evil.example", isAllowed: false),
            Asked(origin: "http://duty.example.org", isAllowed: false),
            Asked(origin: "https://duty.example.org:8443", isAllowed: false),
            Asked(origin: "https://duty.example.org.evil.example", isAllowed: false),
            Asked(origin: "https://sub.duty.example.org", isAllowed: false),
            Asked(origin: "null", isAllowed: false), Asked(origin: "", isAllowed: false),
            Asked(origin: "https://evil.example", host: "evil.example", isAllowed: false),
            Asked(origin: "https://evil.example", hasToken: true, isAllowed: false),
            Asked(isAllowed: false), Asked(hasToken: true, isAllowed: true),
            Asked(origin: "http://10.0.0.5:8080", host: "10.0.0.5:8080", isPublicKnown: false, isAllowed: true),
            Asked(origin: "https://duty.example.org", isPublicKnown: false, isAllowed: true),
            Asked(origin: "http://10.0.0.6:8080", host: "10.0.0.5:8080", isPublicKnown: false, isAllowed: false),
            Asked(origin: "http://10.0.0.5", host: nil, isPublicKnown: false, isAllowed: false),
            Asked(origin: "http://10.0.0.5", host: "10.0.0.5/", isPublicKnown: false, isAllowed: false),
        ])
    func allowing(_ asked: Asked) {
        let isAllowed = SameOrigin.allows(
            method: asked.method, secFetchSite: asked.site, origin: asked.origin, host: asked.host,
            publicOrigin: asked.isPublicKnown ? Origin("https://duty.example.org") : nil, hasBearerToken: asked.hasToken
        )
        #expect(isAllowed == asked.isAllowed)
    }
}
