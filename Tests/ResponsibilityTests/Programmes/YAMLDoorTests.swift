import Foundation
import Testing

@testable import Responsibility

@Suite("What is refused before a catalogue is looked at")
struct YAMLDoorTests {
    private func only(_ yaml: String) -> ProgrammeFile.Mistake? {
        let mistakes = ProgrammeFile.mistakes(in: yaml)
        return mistakes.count == 1 ? mistakes[0] : nil
    }

    @Test("an empty file, or one of comments alone", arguments: ["", "\n\n", "# nothing\n", "\u{FEFF}"])
    func empty(yaml: String) {
        #expect(only(yaml)?.rule == .empty)
    }

    @Test("broken YAML, with the line of the fault")
    func syntax() {
        let mistake = only("programme: a\ntitle: {zh: 甲, en: A\nfield: fire\n")
        guard case .syntax = mistake?.rule else {
            Issue.record("found \(String(describing: mistake))")
            return
        }
        #expect(mistake?.line == 3)
    }

    @Test("a tab as indentation")
    func tab() {
        guard case .syntax = only("title:\n\tzh: 甲\n")?.rule else {
            Issue.record("a tab was accepted")
            return
        }
    }

    @Test("a second document")
    func documents() {
        let mistake = only("a: 1\n---\nb: 2\n")
        #expect(mistake?.rule == .severalDocuments)
        #expect(mistake?.line == 2)
    }

    @Test(
        "anchors and aliases wherever YAML takes them",
        arguments: [
            "a: &x 1", "a: [&x 1]", "{a:&x 1}", "- &x a\n- *x", "*x : 1", "{\"a\":*x}", "a:\n\t&x 1",
            "a:\u{2028}&x 1",
            "a:\u{85}*x", "&x a: 1", "\u{FEFF}&x a: 1", "[1,*x]", "<<: *x",
        ])
    func anchors(yaml: String) {
        #expect(only(yaml)?.rule == .anchor)
    }

    @Test(
        "keys written with a question mark, which could be whole trees",
        arguments: [
            "? a\n: 1", "{? a : 1}", "[? a : 1]", "- ? a\n  : 1", "a: 1\n? b\n", "{a: 1, ? b : 2}", "? ? a",
            "{?\n a : 1}",
        ])
    func explicitKeys(yaml: String) {
        #expect(only(yaml)?.rule == .explicitKey)
    }

    @Test("a question mark after a word is text")
    func question() throws {
        let yaml = try #require(SampleProgramme.replacing("en: Plan}", with: "en: \"Which plan? This one\"}"))
        #expect(try ProgrammeFile.read(yaml).duties[0].title.en == "Which plan? This one")
    }

    @Test("the line of an anchor")
    func anchorLine() {
        #expect(only("a: 1\nb:\n  - c\n  - &d e\n")?.line == 4)
    }

    @Test(
        "an ampersand or a star inside a word, or by itself, is text",
        arguments: ["R&D", "R & D", "2*3", "研&发", "5 * 6"])
    func ampersand(text: String) throws {
        let yaml = try #require(SampleProgramme.replacing("en: Plan}", with: "en: \"\(text)\"}"))
        #expect(try ProgrammeFile.read(yaml).duties[0].title.en == text)
    }

    @Test("a bomb of aliases is refused without being expanded")
    func bomb() {
        var yaml = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        for level in 1...30 {
            yaml += "a\(level): &a\(level) [\(Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", "))]\n"
        }
        yaml += "? *a30\n: 1\n"
        #expect(only(yaml)?.rule == .anchor)
    }

    @Test("deep nesting, also far deeper than the parser follows")
    func depth() {
        func nested(_ depth: Int) -> String {
            "a: " + String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        }
        #expect(only(nested(19))?.rule != .tooDeep(limit: 20))
        #expect(only(nested(20))?.rule == .tooDeep(limit: 20))
        #expect(only(nested(100_000))?.rule == .tooDeep(limit: 20))
    }

    @Test("more than 20,000 values")
    func nodes() {
        #expect(only("a: [" + String(repeating: "x,", count: 20_000) + "]")?.rule == .tooManyNodes(limit: 20_000))
    }

    @Test("more than a mebibyte, and exactly one is read")
    func size() {
        let comment = String(repeating: "#", count: 1_048_576)
        #expect(only(comment)?.rule == .empty)
        #expect(only(comment + "#")?.rule == .tooLarge(limit: 1_048_576))
    }

    @Test("bytes that are not UTF-8")
    func encoding() {
        #expect(throws: ProgrammeFile.Mistakes(all: [.init(line: 1, path: "", rule: .notUTF8)])) {
            try ProgrammeFile.read([0x61, 0x3A, 0xFF] as [UInt8])
        }
    }

    @Test("tags", arguments: ["!!binary aGVsbG8=", "!secret x", "!!int 5"])
    func tags(value: String) {
        guard case .tag = only("a: 1\nb: \(value)\n")?.rule else {
            Issue.record("the tag was accepted")
            return
        }
    }

    @Test("a list or a word where the catalogue should be", arguments: ["- a\n- b\n", "word\n"])
    func shape(yaml: String) {
        #expect(only(yaml)?.rule == .wrongType(.mapping))
    }

    @Test("a byte order mark and Windows line ends are read")
    func windows() throws {
        let yaml =
            "\u{FEFF}"
            + SampleProgramme.yaml.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n")
        #expect(try ProgrammeFile.read(yaml) == ProgrammeFile.read(SampleProgramme.yaml))
    }

    @Test("every prefix of a good file is read or refused, and never crashes")
    func prefixes() {
        let yaml = Array(SampleProgramme.yaml.utf8)
        let lengths = stride(from: 0, to: yaml.count, by: 29)
        let refused = lengths.filter { (try? ProgrammeFile.read(yaml.prefix($0))) == nil }
        #expect(refused.count > Array(lengths).count / 2)
    }
}
