/// The words of a document in WordprocessingML (ECMA-376, part 1), for looking at: paragraphs without their form.
public enum WordText {
    /// The paragraphs, one in a line; nil when the bytes are no such document.
    public static func read(_ bytes: [UInt8]) -> String? {
        let limits = Zip.Limits(entries: 2_000, entryBytes: 16 << 20, totalBytes: 64 << 20)
        guard let archive = try? Zip(bytes, limits: limits), let part = try? archive.readXML("word/document.xml") else {
            return nil
        }
        return text(of: part)
    }

    /// What stands in `w:t`, with a line for each `w:p` and `w:br` and a tab for `w:tab` (sections 17.3.1 and 17.3.3).
    private static func text(of xml: [UInt8]) -> String {
        var output: [UInt8] = []
        var isText = false
        var rest = xml[...]
        while !rest.isEmpty {
            let words = rest.prefix { $0 != UInt8(ascii: "<") }
            if isText { output += unescaped(words) }
            rest = rest[words.endIndex...].dropFirst()
            let tag = rest.prefix { $0 != UInt8(ascii: ">") }
            rest = rest[tag.endIndex...].dropFirst()
            let name = tag.prefix { !" \t\r\n/".utf8.contains($0) || $0 == tag.first }
            switch String(decoding: name, as: UTF8.self) {
            case "w:t": isText = tag.last != UInt8(ascii: "/")
            case "/w:t": isText = false
            case "/w:p", "w:br": output.append(UInt8(ascii: "\n"))
            case "w:tab": output.append(UInt8(ascii: "\t"))
            default: break
            }
        }
        return String(decoding: output, as: UTF8.self)
    }

    /// The five entities that XML knows by itself (XML 1.0, section 4.6); a number stays as it is written.
    private static func unescaped(_ words: ArraySlice<UInt8>) -> [UInt8] {
        guard words.contains(UInt8(ascii: "&")) else { return Array(words) }
        var text = String(decoding: words, as: UTF8.self)
        for (entity, character) in [
            ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&amp;", "&"),
        ] { text = text.replacing(entity, with: character) }
        return Array(text.utf8)
    }
}
