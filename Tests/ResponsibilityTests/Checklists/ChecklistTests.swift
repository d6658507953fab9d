import Storage
import TestWorld
import Testing

@testable import Responsibility

@Suite struct ChecklistTests {
    /// A small checklist whose first item looks at a standing duty of the stations.
    static let sample = """
        checklist: exits
        version: 1
        applies_from: 2026-01-01
        title: {zh: 出口检查表, en: Exits}
        summary: {zh: 试验用。, en: For trials.}
        instruments:
          - {key: rules, title: {zh: 安全规定, en: Safety rules}, issuer: {zh: 本局, en: The bureau}, edition: "2025"}
        items:
          - key: exits-clear
            title: {zh: 出口畅通, en: Exits clear}
            source: {instrument: rules, clause: {zh: 第三条, en: art. 3}}
            how: {zh: 走一遍。, en: Walk through.}
            points: 10
            photo: useful
            duty: {programme: safety, key: exits}
          - key: signs
            title: {zh: 标志完好, en: Signs in order}
            source: {instrument: rules, clause: {zh: 第四条, en: art. 4}}
            how: {zh: 看一遍。, en: Look at them.}
          - key: log
            title: {zh: 记录齐全, en: The log is complete}
            source: {instrument: rules, clause: {zh: 第五条, en: art. 5}}
            how: {zh: 抽看三个月。, en: Look at three months.}
            points: 5

        """

    @Test("the shipped checklists hold no mistake, and the duties that they name are in the shipped programmes")
    func shipped() throws {
        #expect(ShippedChecklists.keys == ["fire-office", "work-safety-station"])
        for key in ShippedChecklists.keys {
            let file = try ChecklistFile.read(try #require(ShippedChecklists.source(of: key)))
            #expect(file.key == key)
            for duty in file.items.compactMap(\.duty) {
                let programme = try ProgrammeFile.read(try #require(ShippedProgrammes.source(of: duty.programme)))
                #expect(programme.duties.contains { $0.key == duty.key }, "\(duty)")
            }
        }
    }

    @Test(
        "every mistake is told with its line, its place and what to do",
        arguments: [
            ("photo: useful", "photo: required", "items[0].photo", 14),
            (
                "instrument: rules, clause: {zh: 第四条", "instrument: rule, clause: {zh: 第四条",
                "items[1].source.instrument", 18
            ),
            ("points: 5", "points: 0", "items[2].points", 24),
            ("key: log", "key: signs", "items[2].key", 20),
            ("how: {zh: 走一遍。, en: Walk through.}", "how: {zh: 走一遍。}", "items[0].how.en", 12),
            ("duty: {programme: safety, key: exits}", "duty: exits", "items[0].duty", 15),
            ("title: {zh: 出口检查表", "titel: {zh: 出口检查表", "titel", 4),
            ("version: 1", "version: 2", "changes", 1),
        ])
    func mistakes(_ right: String, _ wrong: String, path: String, line: Int) throws {
        let mistakes = #expect(throws: ProgrammeFile.Mistakes.self) {
            try ChecklistFile.read(Self.sample.replacing(right, with: wrong))
        }
        let found = try #require(mistakes?.all.first { $0.path == path }, "\(String(describing: mistakes?.all))")
        #expect(found.line == line)
        #expect(!found.remedy.zh.isEmpty && !found.remedy.en.isEmpty)
    }

    @Test("an adopted version never changes; the next one says what it changes", arguments: Backend.available)
    func adoption(_ backend: Backend) async throws {
        try await World.on(backend) { world in
            let office = try await world.access("office")
            func adopt(_ source: String, by access: Access) async throws -> (key: String, version: Int, isNew: Bool) {
                try await world.services.adoptChecklist(source, by: access)
            }
            #expect(try await adopt(Self.sample, by: office).isNew)
            #expect(try await !adopt(Self.sample, by: office).isNew)
            await #expect(throws: Refusal.self) {
                try await adopt(Self.sample.replacing("看一遍", with: "看两遍"), by: office)
            }
            let next = Self.sample.replacing(
                "version: 1", with: "version: 2\nchanges: {zh: 改查法。, en: Another way to check.}"
            )
            .replacing("看一遍", with: "看两遍")
            await #expect(throws: Refusal.self) { try await adopt(next, by: office) }
            let later = next.replacing("2026-01-01", with: "2026-03-01")
            #expect(try await adopt(later, by: office).version == 2)
            let clerk = try await world.access("qs-clerk")
            await #expect(throws: Refusal.notAllowed(.adoptProgrammes)) { try await adopt(later, by: clerk) }
            try await world.visit { client in
                let reader = try await world.visitor("qs-clerk", at: client)
                let page = try await reader.get("/checklists/exits").text
                #expect(page.contains("看两遍") && page.contains("《安全规定》第四条"))
                #expect(try await reader.get("/checklists").text.contains("出口检查表"))
                #expect(try await reader.get("/checklists/nothing").status == 404)
            }
        }
    }
}
