import Testing
import Web

@Suite("Names of fetched files")
struct ContentDispositionTests {
    @Test(
        "the name is given in ASCII and in UTF-8",
        arguments: [
            ("report.docx", "report.docx", "report.docx"),
            ("年度 报告.docx", "_ _.docx", "%E5%B9%B4%E5%BA%A6%20%E6%8A%A5%E5%91%8A.docx"),
            ("a\"b.txt", "a_b.txt", "a%22b.txt"), ("a\\b/c.txt", "a_b_c.txt", "a_b_c.txt"),
            ("50%.txt", "50_.txt", "50%25.txt"),
            ("a\r\nSet-Cookie: x=1.txt", "aSet-Cookie: x=1.txt", "aSet-Cookie%3A%20x%3D1.txt"),
            ("a\"; filename=\"evil.exe", "a_; filename=_evil.exe", "a%22%3B%20filename%3D%22evil.exe"),
            ("", "unnamed", "unnamed"), ("..", "unnamed", "unnamed"), ("a\u{202E}cod.exe", "acod.exe", "acod.exe"),
            ("\u{0}\u{7F}", "unnamed", "unnamed"), ("it's (1)*.txt", "it's (1)*.txt", "it%27s%20%281%29%2A.txt"),
        ])
    func attachment(name: String, ascii: String, encoded: String) {
        #expect(
            ContentDisposition.attachment(filename: name)
                == "attachment; filename=\"\(ascii)\"; filename*=UTF-8''\(encoded)")
    }

    @Test("no name can add a line or a parameter")
    func injection() {
        var random = SeededRandom(seed: 3)
        let alphabet = Array("a\"\\%;='*\r\n\t\0/ 责é\u{2028}\u{301}".unicodeScalars)
        for _ in 0..<5_000 {
            var name = String.UnicodeScalarView()
            for _ in 0..<Int.random(in: 0...12, using: &random) {
                if let scalar = alphabet.randomElement(using: &random) { name.append(scalar) }
            }
            let value = ContentDisposition.attachment(filename: String(name))
            #expect(value.utf8.allSatisfy { (0x20...0x7E).contains($0) })
            #expect(value.utf8.count { $0 == UInt8(ascii: "\"") } == 2)
            #expect(!value.contains("\\"))
        }
    }
}
