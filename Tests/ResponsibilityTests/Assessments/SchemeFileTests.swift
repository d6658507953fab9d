import Testing

@testable import Responsibility

/// What `dutybook scheme check` says.
@Suite struct SchemeFileTests {
    @Test("every shipped scheme is free of mistakes", arguments: ShippedSchemes.keys)
    func shipped(key: String) throws {
        let scheme = try SchemeFile.read(try #require(ShippedSchemes.source(of: key)))
        #expect(scheme.key == key)
        #expect(scheme.indicators.map(\.maximum).reduce(.zero, +) == scheme.full)
    }

    /// A piece of the good scheme, what replaces it, and a piece of the sentence that tells the mistake.
    static let spoilt: [(String, String, String)] = [
        ("full: 100", "full: 90", "add up to 100, not to the full points, 90"),
        ("full: 100", "full: 1e2", "at most three decimals"),
        ("from: 90", "from: 70", "bands have to fall"),
        ("from: 0}", "from: 10}", "bands have to fall"),
        ("period: year", "period: month", "none of the allowed values"),
        ("units: [township, station]", "units: [townshp]", "no kind of unit “townshp”"),
        ("decimals: 2", "decimals: 4", "not between 0 and 3"),
        ("measure: {fulfilment: all}", "measure: {fulfilmnt: all}", "no key “fulfilmnt”"),
        ("measure: {fulfilment: all}", "measure: {fulfilment: {programme: safty}}", "none of the allowed values"),
        (
            "measure: {fulfilment: all}", "measure: {fulfilment: {programme: safety, duty: drils}}",
            "none of the allowed values"
        ),
        ("measure: {fulfilment: all}", "measure: {fulfilment: {duty: drills}}", "“programme” is missing"),
        ("quota: 2, off: 2", "off: 2", "“quota” is missing"),
        ("quota: 2, off: 2", "quota: 2, off: 0", "not between 0.001"),
        ("then: {cap: pass}", "then: {cap: pas}", "not declared under “grades”"),
        ("duty: drills, grades", "grades", "“duty” is missing"),
        ("points: 10, text", "points: 9, text", "has to give the maximum, 10"),
        ("key: rate", "key: short", "“short” is used already"),
        // The boundary.
        ("measure: {fulfilment: all}", "measure: {likes: all}", "never likes, shares and comments"),
        ("measure: {fulfilment: all}", "measure: {sanctions: {off: 1}}", "never measures against persons"),
        ("measure: {fulfilment: all}", "measure: {opinions: all}", "never opinions, attitudes and beliefs"),
        ("measure: {fulfilment: all}", "measure: {app_usage: all}", "never the use of an app"),
        ("measure: {fulfilment: all}", "measure: {prose: all}", "never prose"),
        ("measure: {fulfilment: all}", "measure: {weather: all}", "beyond what may be assessed"),
        ("measure: {fulfilment: all}", "measure: {fulfilment: {persons: all}}", "never persons"),
        ("zh: 完成率, en: Rate", "zh: 转发数量, en: Rate", "never likes, shares and comments"),
        ("zh: 完成率, en: Rate", "zh: 完成率, en: Loyalty of the staff", "never opinions, attitudes and beliefs"),
        ("when: {findings: {grade: major, more_than: 0}}", "when: {logins: {more_than: 0}}", "never the use of an app"),
    ]

    @Test("a mistake is named with its line, its path, the rule and a remedy", arguments: spoilt.indices)
    func mistake(row: Int) throws {
        let (piece, other, sentence) = Self.spoilt[row]
        let text = try #require(SampleScheme.source.contains(piece) ? SampleScheme.source : nil)
        let line = 1 + text[..<(try #require(text.firstRange(of: piece)).lowerBound)].count { $0 == "\n" }
        let spoilt = text.replacing(piece, with: other, maxReplacements: 1)
        let mistakes = try #require(throws: ProgrammeFile.Mistakes.self) {
            try SchemeFile.read(spoilt, duties: SampleScheme.duties)
        }
        let found = try #require(mistakes.all.first { $0.sentence.en.contains(sentence) }, "\(mistakes.all)")
        #expect(abs(found.line - line) <= 9 && !found.path.isEmpty)
        #expect(!found.sentence.zh.isEmpty && !found.remedy.en.isEmpty && !found.remedy.zh.isEmpty)
    }

    @Test("all mistakes are told at once")
    func together() throws {
        let spoilt = SampleScheme.source.replacing("full: 100", with: "full: 90")
            .replacing("measure: {fulfilment: all}", with: "measure: {likes: all}").replacing(
                "decimals: 2", with: "decimals: 4")
        let mistakes = try #require(throws: ProgrammeFile.Mistakes.self) {
            try SchemeFile.read(spoilt, duties: SampleScheme.duties)
        }
        #expect(mistakes.all.count == 2)
        #expect(mistakes.all.map(\.line) == mistakes.all.map(\.line).sorted())
    }

    @Test("the sample is free of mistakes")
    func sample() throws {
        let scheme = try SchemeFile.read(SampleScheme.source, duties: SampleScheme.duties)
        #expect(
            scheme.items.map(\.key) == [
                "rate", "in-time", "short", "findings", "repeats", "standing", "judged", "extra", "major",
            ])
    }
}

/// A small scheme for the two programmes of the test world.
enum SampleScheme {
    static let duties = SchemeFile.KnownDuties.exactly([
        "safety": ["monthly-meeting", "drills", "exits", "leak-response", "fair-permit"],
        "records": ["quarterly-meeting", "leak-file"],
    ])

    static let source = """
        scheme: trial
        version: 1
        applies_from: 2025-01-01
        title: {zh: 试行考核, en: Trial}
        summary: {zh: 试验用。, en: For trials.}
        period: year
        units: [township, station]
        full: 100
        rounding: {decimals: 2, rule: half-up}
        nothing_owed: left-out
        objection: {working_days: 5, calendar: cn}
        grades:
          - {key: excellent, title: {zh: 优秀, en: excellent}, from: 90}
          - {key: good, title: {zh: 良好, en: good}, from: 80}
          - {key: pass, title: {zh: 合格, en: satisfactory}, from: 60}
          - {key: fail, title: {zh: 不合格, en: not satisfactory}, from: 0}
        indicators:
          - key: rate
            title: {zh: 完成率, en: Rate}
            max: 40
            measure: {fulfilment: all}
          - key: in-time
            title: {zh: 按期率, en: In time}
            max: 10
            reach: own
            measure: {timeliness: {programme: safety}}
          - key: short
            title: {zh: 例会次数, en: Meetings}
            max: 10
            measure: {count: {programme: safety, duty: monthly-meeting, quota: 2, off: 2}}
          - key: findings
            title: {zh: 整改率, en: Rectification}
            max: 10
            nothing_owed: full
            measure: {rectification: all}
          - key: repeats
            title: {zh: 重复问题, en: Repeats}
            max: 10
            measure: {repeats: {off: 2.5}}
          - key: standing
            title: {zh: 常态责任, en: Standing}
            max: 10
            measure: {standing: {failing: 2, questioned: 1, unverified: 0.5}}
          - key: judged
            title: {zh: 演练质量, en: Drills}
            max: 10
            measure:
              judged: {programme: safety, duty: drills, grades: [
                {key: whole, title: {zh: 好, en: good}, points: 10, text: {zh: 记录齐全。, en: Complete.}},
                {key: poor, title: {zh: 差, en: poor}, points: 2.5, text: {zh: 记录不全。, en: Not complete.}}]}
        bonus:
          cap: 2
          items:
            - key: extra
              title: {zh: 档案工作, en: Records}
              max: 3
              measure: {done: {programme: records, each: 1}}
        vetoes:
          - key: major
            title: {zh: 重大问题, en: A major finding}
            when: {findings: {grade: major, more_than: 0}}
            then: {cap: pass}
        """
}
