import Foundation
import Storage
import Testing

@testable import Responsibility

@Suite("The shipped catalogues")
struct ShippedProgrammeTests {
    static let names = ["committee-work", "fire-safety", "personal-data", "work-safety"]

    static let folder = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Programmes")

    static func file(_ name: String) throws -> ProgrammeFile {
        try ProgrammeFile.read(Data(contentsOf: folder.appending(path: "\(name).yaml")))
    }

    @Test("every file in the folder is tested here")
    func complete() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
            .filter { $0.hasSuffix(".yaml") && $0 != "placeholder.yaml" }
        #expect(files.sorted() == Self.names.map { "\($0).yaml" })
    }

    @Test("a shipped catalogue reads without a mistake, under the name of its file", arguments: names)
    func reads(name: String) throws {
        do {
            let file = try Self.file(name)
            #expect(file.key == name)
            #expect((12...24).contains(file.duties.count))
            #expect(Set(file.duties.map(\.key)).count == file.duties.count)
        } catch let mistakes as ProgrammeFile.Mistakes {
            for mistake in mistakes.all {
                Issue.record("\(name):\(mistake.line) \(mistake.path): \(mistake.sentence.en) \(mistake.remedy.en)")
            }
        }
    }

    @Test("both languages are really there: Chinese in zh, and no Chinese in en", arguments: names)
    func languages(name: String) throws {
        let file = try Self.file(name)
        var all = [file.title, file.summary] + file.instruments.flatMap { [$0.title, $0.issuer] }
        all += (file.triggers + file.events + file.topics).flatMap { [$0.title, $0.note].compactMap(\.self) }
        for duty in file.duties {
            all += [duty.title, duty.text, duty.note].compactMap(\.self)
            all += duty.sources.map(\.clause) + duty.evidence.map(\.what) + duty.cadence.allWords
        }
        for words in all {
            #expect(words.zh.hasHan, "\(words.zh)")
            #expect(!words.en.hasHan, "\(words.en)")
        }
    }

    @Test("everything a catalogue declares is used in it", arguments: names)
    func nothingIdle(name: String) throws {
        let file = try Self.file(name)
        #expect(Set(file.instruments.map(\.key)) == Set(file.duties.flatMap(\.sources).map(\.instrument)))
        #expect(Set(file.topics.map(\.key)) == Set(file.duties.flatMap(\.topics)))
        #expect(Set(file.triggers.map(\.key)) == Set(file.duties.compactMap { $0.cadence.clock?.trigger }))
        #expect(Set(file.events.map(\.key)) == Set(file.duties.compactMap { $0.cadence.gate?.event }))
    }

    @Test("every cadence of a shipped catalogue can be computed", arguments: names)
    func computable(name: String) throws {
        let file = try Self.file(name)
        for duty in file.duties {
            let cadence = try duty.cadence.cadence(appliesFrom: file.appliesFrom, fiscalStart: file.fiscalStart)
            #expect(cadence.problems.isEmpty, "\(duty.key)")
        }
    }

    @Test("the same topic has the same words in every catalogue")
    func sharedTopics() throws {
        var words: [String: ProgrammeFile.Words] = [:]
        for name in Self.names {
            for topic in try Self.file(name).topics {
                #expect(words[topic.key] == nil || words[topic.key] == topic.title, "\(topic.key)")
                words[topic.key] = topic.title
            }
        }
    }

    @Test("hazard statistics are due on the 15th of each quarter's first month")
    func hazardStatistics() throws {
        let file = try Self.file("work-safety")
        let duty = try #require(file.duties.first { $0.key == "hazards-quarter" })
        guard case .fixed(let fixed) = try duty.cadence.cadence(appliesFrom: file.appliesFrom, fiscalStart: 1) else {
            Issue.record("it is not fixed")
            return
        }
        #expect(
            fixed.recurrence.days(in: "2026-01-01"..<"2027-01-01")
                == ["2026-01-15", "2026-04-15", "2026-07-15", "2026-10-15"])
    }
}

extension String {
    fileprivate var hasHan: Bool { unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) } }
}

extension ProgrammeFile.CadenceText {
    fileprivate var clock: Clock? {
        if case .clock(let clock) = self { clock } else { nil }
    }

    fileprivate var gate: Gate? {
        if case .gate(let gate) = self { gate } else { nil }
    }

    fileprivate var allWords: [ProgrammeFile.Words] {
        switch self {
        case .fixed, .quota: []
        case .clock(let clock): clock.stages.map(\.title) + clock.suspendFor.map(\.title)
        case .gate(let gate): gate.approvals.map(\.title)
        case .standing(let standing): [standing.sampled, standing.failing]
        }
    }
}
