import Testing
import Web

@Suite("Forms")
struct FormTests {
    @Test(
        "the encoded form is read as the URL Standard says",
        arguments: [
            ("", []), ("&", []), ("&&a=1&&", [("a", "1")]), ("a", [("a", "")]), ("a=", [("a", "")]),
            ("=", [("", "")]), ("=x", [("", "x")]), ("a=b=c", [("a", "b=c")]), ("a+b=c+d", [("a b", "c d")]),
            ("a=%2B%20%26%3D", [("a", "+ &=")]), ("%61=1", [("a", "1")]),
            ("a=%", [("a", "%")]), ("a=%2", [("a", "%2")]), ("a=%ZZ%41", [("a", "%ZZA")]), ("a=%%41", [("a", "%A")]),
            ("a=%E8%B4%A3%E4%BB%BB", [("a", "责任")]), ("a=责任", [("a", "责任")]), ("a=%FF%41", [("a", "\u{FFFD}A")]),
            ("a=1&b=2&a=3", [("a", "1"), ("b", "2"), ("a", "3")]), ("a%3D=%26", [("a=", "&")]),
        ] as [(String, [(String, String)])])
    func decoding(text: String, pairs: [(String, String)]) throws {
        var expected = Form()
        for (name, value) in pairs { expected.add(value, to: name) }
        #expect(try Form(urlEncoded: Array(text.utf8)) == expected)
        #expect(try Form(query: text) == expected)
    }

    @Test("bytes that are no UTF-8 are replaced")
    func invalidBytes() throws {
        #expect(try Form(urlEncoded: [97, 61, 0xFF, 0x41])["a"] == "\u{FFFD}A")
    }

    @Test("a field can have many values; asked for one, it gives the first")
    func manyValues() throws {
        let form = try Form(query: "a=1&a=2&b=3")
        #expect(form["a"] == "1")
        #expect(form.all("a") == ["1", "2"])
        #expect(form.names == ["a", "b"])
        #expect(form["c"] == nil)
        #expect(form.all("c").isEmpty)
    }

    @Test("a form at its limits is read and one beyond is refused")
    func limits() throws {
        let limits = FormLimits(fields: 2, bytes: 7)
        #expect(try Form(query: "a=1&b=2", limits: limits).names == ["a", "b"])
        #expect(try Form(query: "a&b&&&&", limits: limits).names == ["a", "b"])
        #expect(try Form(query: "a", limits: FormLimits(fields: .max, bytes: .max)).names == ["a"])
        #expect(
            try Form(urlEncoded: sequence(first: 97) { $0 < 103 ? $0 + 1 : nil }, limits: limits).names == ["abcdefg"])
        #expect(throws: FormError.tooLarge(limit: 7)) {
            try Form(urlEncoded: sequence(first: 97) { $0 < 104 ? $0 + 1 : nil }, limits: limits)
        }
        #expect(throws: FormError.tooLarge(limit: 7)) { try Form(query: "a=1&b=22", limits: limits) }
        #expect(throws: FormError.tooManyFields(limit: 2)) { try Form(query: "a&b&c", limits: limits) }
        #expect(throws: FormError.tooManyFields(limit: 2)) { try Form(query: "a&a&a", limits: limits) }
        #expect(throws: FormError.tooLarge(limit: 7)) { try Form(query: "&&&&&&&&", limits: limits) }
    }

    @Test("a query string survives writing and reading, and one field can be exchanged")
    func query() throws {
        let form = try Form(query: "q=责任 a%26b&state=met&state=late&after=7")
        #expect(try Form(query: form.query) == form)
        #expect(form.replacing("after", with: "9").query == "q=%E8%B4%A3%E4%BB%BB%20a%26b&state=met&state=late&after=9")
        #expect(form.replacing("state", with: nil).replacing("q", with: nil).query == "after=7")
    }

    @Test("no input of any bytes makes the reader fail")
    func anyBytes() throws {
        var random = SeededRandom(seed: 7)
        for _ in 0..<3_000 {
            let alphabet = Array("%&=+a1Ff\u{E9}\0".utf8)
            let bytes = (0..<Int.random(in: 0...40, using: &random)).map { _ in
                alphabet.randomElement(using: &random) ?? 0
            }
            let form = try Form(urlEncoded: bytes)
            #expect(form.names.allSatisfy { !form.all($0).isEmpty })
            #expect(try Form(query: form.query) == form)
        }
    }
}

/// SplitMix64: the same numbers in every run.
struct SeededRandom: RandomNumberGenerator {
    private var state: UInt64
    init(seed: UInt64) { state = seed }
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
