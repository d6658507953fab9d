import Documents
import Foundation
import HTTPTypes
import Storage
import TestWorld
import Testing

@testable import Responsibility

/// The written decision, and a register that comes back from a backup.
@Suite struct MeasurePaperTests {
    @Test("the decision tells facts, rule, defence, what was checked, the ruling and the way to appeal")
    func decision() async throws {
        try await World.on(.sqlite) { world in
            let desk = try await MeasureDesk.make(world)
            let id = try await desk.inEffect(route: .civilReview)
            let view = try await desk.write("qs-reviewer") { access, tx in
                try MeasureView.look(id, at: "document", by: access, in: tx)
            }
            for (language, layout, words) in [
                (
                    Language.zh, WordDocument.Layout.official,
                    [
                        "关于对王石予以警告处分的决定", "两次消防演练均未组织", "第八条", "6 月因汛期改期", "3 月一次仍成立", "影响期 6 个月",
                        "自2026年3月2日起生效", "甲副局长、乙副局长", "30 天内提出公务员复核", "不得因申诉加重",
                    ]
                ),
                (
                    .en, .plain,
                    ["Decision on 王石: sanction: warning", "(6 months)", "2 March 2026", "within 30 days", "heavier"]
                ),
            ] {
                let document = try #require(view.document(in: language))
                #expect(document.layout == layout)
                let text = "\(document.blocks)"
                for word in words { #expect(text.contains(word), "\(word)") }
                #expect(try document.bytes() == document.bytes())
            }
            try await world.visit { client in
                let subject = try await world.visitor("qs-reviewer", at: client)
                let answer = try await subject.get("/measures/\(id)/document")
                #expect(answer.bytes.starts(with: Array("PK".utf8)))
                #expect(answer.headers[.contentDisposition]?.contains(".docx") == true)
            }
        }
    }

    static let ways = Backend.available.flatMap { from in Backend.available.map { (from, $0) } }

    @Test("the register comes back from a backup, looks and files included", arguments: ways)
    func backup(from: Backend, to: Backend) async throws {
        try await World.on(from) { world in
            let desk = try await MeasureDesk.make(world)
            let id = try await desk.inEffect(route: .civilReview)
            try await desk.appeal(id, .civilReview)
            let file = world.folder.appending(path: "notice.txt")
            try Data("告知书".utf8).write(to: file)
            let stored = NewActivity.NewEvidence(name: "notice.txt", file: try world.services.evidence.take(file))
            try await desk.write("office") { access, tx in try Measure.add([stored], to: id, by: access, in: tx) }
            let before = try await Self.told(id, desk)
            let folder = world.folder.appending(path: "backup")
            let backup = try await world.services.backUp(to: folder, program: "test", openFile: openTableFile)
            #expect(backup.lacking == [] && backup.files.count == 2)
            let ids = { IDSource(now: { world.clock.office.now() }) }
            try await to.withPlace { place in
                let data = world.folder.appending(path: "restored")
                let target = to == .sqlite ? nil : try place.open(ids: ids())
                let restore = Restore(
                    from: folder, to: data, into: target, clock: world.clock.office, openFile: openTableFile)
                _ = try await restore.run(by: "tests")
                try await target?.close()
                let database =
                    try to == .sqlite
                    ? openTableFile(data.appending(path: "dutybook.sqlite").path) : place.open(ids: ids())
                let services = try await Services.open(
                    database: database, data: data, settings: Settings(), clock: world.clock.office)
                let restored = MeasureDesk(world: world.moved(to: services, data), accounts: desk.accounts)
                #expect(try await Doctor(services).examine() == [])
                #expect(try await Self.told(id, restored) == before)
                try await restored.settle(id, .milder, milder: MeasureDesk.talk)
                #expect(try await restored.find(id).ruling == MeasureDesk.talk)
                try await services.close()
            }
        }
    }

    /// Everything that the archive sees of it.
    private static func told(_ id: ID<Measure>, _ desk: MeasureDesk) async throws -> String {
        let measure = try await desk.find(id)
        return try await desk.world.services.database.read { tx in
            """
            \(measure) \(try measure.parties(in: tx)) \(try measure.defences(in: tx)) \(try measure.votes(in: tx))
            \(try measure.deliveries(in: tx)) \(try measure.appeals(try Measure.calendar(in: tx), in: tx))
            \(try measure.steps(in: tx)) \(try measure.files(in: tx))
            """
        }
    }
}
