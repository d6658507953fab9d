/// What a client would rather have (RFC 9110, section 12.5).
public enum Negotiation {
    /// The best of the offered languages for an `Accept-Language` header, `otherwise` when none is wanted.
    ///
    /// Only the language itself counts: `zh-CN`, `zh-Hant` and `cmn` all want `zh`.
    public static func language(_ acceptLanguage: String?, of offered: [String], otherwise: String) -> String {
        let wanted = Preference.list(acceptLanguage ?? "")
        func quality(_ language: String) -> Int {
            let own = wanted.filter { primary($0.value) == primary(language) }.map(\.quality).max()
            return own ?? wanted.first { $0.value == "*" }?.quality ?? 0
        }
        func position(_ language: String) -> Int {
            wanted.firstIndex { primary($0.value) == primary(language) } ?? wanted.count
        }
        let candidates = offered.enumerated().filter { quality($0.element) > 0 }
        let best = candidates.min { a, b in
            (-quality(a.element), position(a.element), a.offset) < (-quality(b.element), position(b.element), b.offset)
        }
        return best?.element ?? otherwise
    }

    /// Whether an `Accept` header wants JSON rather than HTML; with no preference it does not.
    public static func prefersJSON(_ accept: String?) -> Bool {
        let wanted = Preference.list(accept ?? "")
        func quality(_ types: [String]) -> Int {
            for type in types {
                if let quality = wanted.filter({ $0.value == type }).map(\.quality).max() { return quality }
            }
            return 0
        }
        let json = max(
            quality(["application/json", "application/*", "*/*"]),
            quality(["application/problem+json", "application/*", "*/*"]))
        return json > quality(["text/html", "text/*", "*/*"])
    }

    /// The first subtag, with the members of the Chinese macrolanguage that browsers send counted as Chinese (ISO
    /// 639-3).
    private static func primary(_ tag: String) -> String {
        let subtag = String(tag.prefix { $0 != "-" && $0 != "_" })
        return subtag == "cmn" || subtag == "yue" ? "zh" : subtag
    }
}

/// One element of an `Accept` list, in lower case, with its quality in thousandths.
struct Preference: Hashable {
    let value: String
    let quality: Int

    /// The well-formed elements in order, at most 64 of them.
    static func list(_ header: String) -> [Preference] {
        header.utf8.split(separator: UInt8(ascii: ","), maxSplits: 64).prefix(64).compactMap { Preference(Array($0)) }
    }

    private init?(_ element: [UInt8]) {
        guard let header = HeaderValue(element) else { return nil }
        value = header.main
        guard let weight = header["q"] else {
            quality = 1000
            return
        }
        guard let thousandths = Preference.thousandths(weight) else { return nil }
        quality = thousandths
    }

    /// `0`, `0.5` or `1.000` in thousandths (RFC 9110, section 12.4.2).
    private static func thousandths(_ weight: [UInt8]) -> Int? {
        let digits = weight.dropFirst(2)
        guard let first = weight.first, weight.count <= 5, weight.count == 1 || weight[1] == UInt8(ascii: "."),
            digits.allSatisfy(ASCIISet.digits.contains)
        else { return nil }
        var fraction = 0
        for position in 0..<3 {
            let digit = position < digits.count ? Int(weight[2 + position] - UInt8(ascii: "0")) : 0
            fraction = fraction * 10 + digit
        }
        switch first {
        case UInt8(ascii: "0"): return fraction
        case UInt8(ascii: "1"): return fraction == 0 ? 1000 : nil
        default: return nil
        }
    }
}
