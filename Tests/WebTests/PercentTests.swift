import Testing
import Web

@Suite("Percent-encoding")
struct PercentTests {
    @Test(
        "a path segment is decoded strictly",
        arguments: [
            ("", ""), ("abc", "abc"), ("a%20b", "a b"), ("a+b", "a+b"), ("%E7%94%B2%20x", "甲 x"), ("%e7%94%b2", "甲"),
            ("%2F", "/"), ("%25", "%"), ("甲", "甲"), ("%2520", "%20"),
        ])
    func decodes(segment: String, text: String) {
        #expect(Percent.decode(segment) == text)
    }

    @Test(
        "a segment that is not well encoded is refused",
        arguments: ["%", "%2", "%ZZ", "a%", "%%20", "%E7%94", "%FF", "%C0%AF", "%ED%A0%80", "%00", "%+1", "% 1"])
    func refuses(segment: String) {
        #expect(Percent.decode(segment) == nil)
    }

    @Test("every text survives encoding and decoding")
    func roundTrip() {
        for text in ["", "a b&c=d+e%", "责任台账", "👨‍👩‍👧", "\u{1}\u{7F}\"<>", "-._~"] {
            #expect(Percent.decode(Percent.encode(text)) == text)
        }
        #expect(Percent.encode("a b&c=d+e/-._~*") == "a%20b%26c%3Dd%2Be%2F-._~%2A")
    }
}
