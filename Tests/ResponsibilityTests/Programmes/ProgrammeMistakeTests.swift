import Foundation
import Testing

@testable import Responsibility

@Suite("Mistakes in a catalogue")
struct ProgrammeMistakeTests {
    @Test("the sample has none, so that each case below has one")
    func sample() throws {
        let file = try ProgrammeFile.read(SampleProgramme.yaml)
        #expect(file.duties.count == 6)
    }

    @Test(
        "a spoilt line is found, with its line, path and rule",
        arguments: Spoilt.keys + Spoilt.values + Spoilt.references + Spoilt.schedules + Spoilt.cadences)
    func found(spoilt: Spoilt) throws {
        let yaml = try #require(
            SampleProgramme.replacing(spoilt.old, with: spoilt.new), "the piece is not in the sample")
        let place = try #require(yaml.range(of: spoilt.at))
        let line = yaml[..<place.lowerBound].count(where: { $0 == "\n" }) + 1
        let mistakes = ProgrammeFile.mistakes(in: yaml)
        #expect(mistakes == [.init(line: line, path: spoilt.path, rule: spoilt.rule)])
        for mistake in mistakes {
            #expect(!mistake.sentence.zh.isEmpty && !mistake.sentence.en.isEmpty)
            #expect(!mistake.remedy.zh.isEmpty && !mistake.remedy.en.isEmpty)
        }
    }

    @Test("all mistakes are found at once, in the order of their lines")
    func together() throws {
        var yaml = SampleProgramme.yaml
        for (old, new) in [
            ("field: safety", "field: safty"), ("hours: 1.5", "hours: much"), ("kinds: [team]", "kinds: [teem]"),
            ("trigger: spill", "trigger: spil"), ("weight: 3", "weight: 11"),
        ] {
            let range = try #require(yaml.range(of: old))
            yaml.replaceSubrange(range, with: new)
        }
        #expect(
            ProgrammeFile.mistakes(in: yaml).map(\.path) == [
                "field", "duties[0].hours", "duties[1].weight", "duties[2].cadence.clock.trigger",
                "duties[5].owed_by.kinds[0]",
            ])
    }

    @Test("a duty that is no mapping is one mistake, and the others are still read")
    func strayText() {
        let yaml = SampleProgramme.yaml + "  - a stray text\n  - key: 7\n"
        let rules = ProgrammeFile.mistakes(in: yaml).map(\.rule)
        #expect(rules.first == .wrongType(.mapping))
        #expect(rules.filter { if case .missingKey = $0 { true } else { false } }.count == 6)
    }

    @Test("a broken instrument still declares its key, so no duty is blamed for it")
    func brokenDeclaration() {
        let yaml = SampleProgramme.replacing("    edition: 2025\n", with: "")
        #expect(ProgrammeFile.mistakes(in: yaml ?? "").map(\.path) == ["instruments[0].edition"])
    }

    @Test("a text may have 5,000 characters and not one more")
    func length() throws {
        let fits = String(repeating: "字", count: 5000)
        let spoilt = try #require(SampleProgramme.replacing("zh: 制定计划。", with: "zh: \(fits)"))
        #expect(ProgrammeFile.mistakes(in: spoilt).isEmpty)
        let tooLong = try #require(SampleProgramme.replacing("zh: 制定计划。", with: "zh: \(fits)字"))
        #expect(
            ProgrammeFile.mistakes(in: tooLong)
                == [.init(line: 22, path: "duties[0].text.zh", rule: .tooLong(length: 5001, limit: 5000))])
    }

    @Test("a comma in braces without quotes is explained")
    func comma() throws {
        let yaml = try #require(SampleProgramme.replacing("en: Plan}", with: "en: Plan, with dates}"))
        let mistake = try #require(ProgrammeFile.mistakes(in: yaml).first)
        #expect(mistake.remedy.en == "Within braces, put a text that holds a comma into quotes.")
    }
}

extension ProgrammeFile {
    /// What is wrong with a text; empty when it can be read.
    static func mistakes(in yaml: String) -> [Mistake] {
        do {
            _ = try read(yaml)
            return []
        } catch {
            return error.all
        }
    }
}

/// One piece of the sample replaced, and the mistake that has to be found on the line that holds `at`.
struct Spoilt: CustomTestStringConvertible, Sendable {
    let old: String
    let new: String
    let at: String
    let path: String
    let rule: ProgrammeFile.Mistake.Rule

    init(_ old: String, _ new: String, at: String? = nil, _ path: String, _ rule: ProgrammeFile.Mistake.Rule) {
        (self.old, self.new, self.at, self.path, self.rule) = (old, new, at ?? new, path, rule)
    }

    var testDescription: String { "\(path): \(new)" }
}
