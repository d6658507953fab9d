import Documents
import Storage
import Web

/// What can be shown of a file without opening it elsewhere.
enum EvidencePreview: Sendable, Equatable {
    /// The beginning of a text; whether there is more.
    case text(String, isCut: Bool)
    case picture(PictureType)

    /// The kinds of pictures that are shown; the rest could hold script.
    enum PictureType: String, Sendable, CaseIterable {
        case png = "image/png"
        case jpeg = "image/jpeg"

        /// What such a file begins with (W3C PNG, section 5.2; ISO/IEC 10918-1, B.1.1.3).
        var beginning: [UInt8] {
            switch self {
            case .png: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
            case .jpeg: [0xFF, 0xD8, 0xFF]
            }
        }
    }

    /// So many bytes of a text are shown.
    static let longestText = 32 << 10
    /// Word documents and pictures above this are not opened.
    static let largest = 8 << 20

    static func of(_ file: NamedBytes, in store: EvidenceStore) throws -> EvidencePreview? {
        let digest = file.digest
        let ending = file.name.split(separator: ".").last.map { $0.lowercased() } ?? ""
        switch ending {
        case "txt", "csv", "md":
            let bytes = try store.beginning(of: digest, atMost: longestText)
            return PlainText.read(bytes).map { .text($0, isCut: file.size > longestText) }
        case "docx" where file.size <= largest:
            guard let text = WordText.read(try store.beginning(of: digest, atMost: largest)) else { return nil }
            return .text(String(text.prefix(longestText)), isCut: text.utf8.count > longestText)
        case "png", "jpg", "jpeg":
            let bytes = try store.beginning(of: digest, atMost: 8)
            return PictureType.allCases.first { bytes.starts(with: $0.beginning) }.map(EvidencePreview.picture)
        default: return nil
        }
    }

    func html(_ file: Evidence, _ language: Language) -> HTML {
        let shown: HTML =
            switch self {
            case .text(let text, let isCut):
                """
                <pre class="preview" tabindex="0" role="group" aria-labelledby="preview">\(text)</pre>
                \(if: isCut, "<p class=\"hint\">\(language.say(zh: "只显示开头部分。", en: "Only the beginning is shown."))</p>")
                """
            case .picture:
                "<img class=\"preview\" src=\"\(link: "/evidence/\(file.id)/picture")\" alt=\"\(file.name)\" loading=\"lazy\">"
            }
        return """
            <section aria-labelledby="preview"><h2 id="preview">\(language.say(zh: "预览", en: "Preview"))</h2>
            \(shown)
            </section>
            """
    }
}
