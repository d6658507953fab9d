import Foundation
import Storage
import Testing

@testable import Responsibility

@Suite("Revisions of a programme")
struct ProgrammeRevisionTests {
    let older: ProgrammeFile

    init() throws { older = try ProgrammeFile.read(SampleProgramme.yaml) }

    @Test("a revision names the duties that are new, gone or different")
    func revision() throws {
        var newer = older
        newer.duties.removeFirst()
        newer.duties[0].hours = 5
        var extra = newer.duties[1]
        extra.key = "second-report"
        newer.duties.append(extra)
        #expect(newer.revision(of: older) == .init(added: ["second-report"], removed: ["plan"], altered: ["drill"]))
        #expect(older.revision(of: older) == .init(added: [], removed: [], altered: []))
    }

    @Test("a later version from a later day can follow")
    func follows() {
        var newer = older
        newer.version = 3
        newer.appliesFrom = "2026-07-01"
        #expect(newer.problems(following: older).isEmpty)
    }

    @Test("the same version, the same day and another programme cannot, and all is said at once")
    func cannotFollow() {
        var newer = older
        newer.key = "other"
        let problems = newer.problems(following: older)
        #expect(problems == [.otherProgramme("other"), .notNewer(than: 2), .appliesTooEarly(notAfter: "2026-01-01")])
        #expect(problems.allSatisfy { !$0.sentence.zh.isEmpty && !$0.sentence.en.isEmpty })
    }

    @Test("the example in the documentation reads without a mistake")
    func documentation() throws {
        let path = ShippedProgrammeTests.folder.deletingLastPathComponent().appending(path: "docs/programme-format.md")
        let text = try String(contentsOf: path, encoding: .utf8)
        let start = try #require(text.range(of: "```yaml\n"))
        let end = try #require(text.range(of: "```", range: start.upperBound..<text.endIndex))
        #expect(ProgrammeFile.mistakes(in: String(text[start.upperBound..<end.lowerBound])).isEmpty)
    }
}
