import Foundation
import HummingbirdTesting
import Storage
import TestWorld
import Testing

@testable import Responsibility

@Suite struct BackupTests {
    /// From which database into which.
    static let ways = Backend.available.flatMap { from in Backend.available.map { (from, $0) } }

    @Test("a book that is restored says what it said, from either database into either", arguments: ways)
    func roundTrip(from: Backend, to: Backend) async throws {
        try await World.on(from, today: "2026-03-10") { world in
            try await world.issuePlans()
            try await record(world, "二月例会", file: "签到")
            try await world.makeTallyOfToday()
            let before = try await pages(world)
            let folder = world.folder.appending(path: "backup")
            let backup = try await world.services.backUp(to: folder, program: "test", openFile: openTableFile)
            #expect(backup.lacking == [])
            #expect(backup.files.count == 2)
            #expect(backup.organisation == "云溪县应急管理局")
            // What comes after the backup is not in it.
            try await record(world, "三月例会", file: "后来")
            world.clock.pass(seconds: 60)
            let ids = { IDSource(now: { world.clock.office.now() }) }
            try await to.withPlace { place in
                let data = world.folder.appending(path: "restored")
                let target = to == .sqlite ? nil : try place.open(ids: ids())
                let restore = Restore(
                    from: folder, to: data, into: target, clock: world.clock.office, openFile: openTableFile)
                #expect(try await restore.run(by: "tests") == backup)
                try await target?.close()
                let database =
                    try to == .sqlite
                    ? openTableFile(data.appending(path: "dutybook.sqlite").path) : place.open(ids: ids())
                let services = try await Services.open(
                    database: database, data: data, settings: Settings(), clock: world.clock.office)
                let restored = world.moved(to: services, data)
                #expect(try await Doctor(services).examine() == [])
                let newest = try await services.database.read { tx in try Entry.newest(in: tx) }
                #expect(newest?.act == "import" && newest?.subjectKind == "book")
                #expect(newest?.content.contains(backup.newestEntry?.digest ?? "?") == true)
                #expect(try await !restored.isTallyOfTodayWhole())
                #expect(try await pages(restored) == before)
                try await restored.makeTallyOfToday()
                #expect(try await pages(restored) == before)
                #expect(try await restored.differences() == [])
                // Life goes on, and nothing that is made anew meets what is there.
                try await record(restored, "三月例会", file: "又一份")
                let again = try await services.backUp(
                    to: world.folder.appending(path: "again"), program: "test", openFile: openTableFile)
                #expect(again.counts["obligation"] == backup.counts["obligation"])
                #expect(again.counts["activity"] == (backup.counts["activity"] ?? 0) + 1)
                #expect(try FileManager.default.contentsOfDirectory(atPath: data.path).contains(".restoring") == false)
                try await services.close()
            }
        }
    }

    @Test("a changed byte is named with its file, and nothing is restored", arguments: ["dutybook.sqlite", "evidence"])
    func changed(part: String) async throws {
        try await World.on(.sqlite) { world in
            try await record(world, "例会", file: "签到")
            let folder = world.folder.appending(path: "backup")
            let backup = try await world.services.backUp(to: folder, program: "test", openFile: openTableFile)
            let file = try #require(backup.files.first { $0.path.hasPrefix(part) }).path
            let place = folder.appending(path: file)
            var bytes = try Data(contentsOf: place)
            bytes[bytes.count / 2] ^= 1
            try bytes.write(to: place)
            let mistakes = try await refused(world, folder)
            #expect(mistakes.map(\.place) == [file])
            try FileManager.default.removeItem(at: place)
            let lacking = try await refused(world, folder)
            #expect(lacking.first?.en == "the backup lacks this file")
        }
    }

    @Test("a backup that was interrupted, or leads elsewhere, is refused")
    func interrupted() async throws {
        try await World.on(.sqlite) { world in
            let folder = world.folder.appending(path: "backup")
            _ = try await world.services.backUp(to: folder, program: "test", openFile: openTableFile)
            let manifest = folder.appending(path: "manifest.json")
            let text = try String(contentsOf: manifest, encoding: .utf8)
            try FileManager.default.removeItem(at: manifest)
            #expect(try await refused(world, folder).first?.en.contains("interrupted") == true)
            try Data(text.prefix(200).utf8).write(to: manifest)
            #expect(try await refused(world, folder).first?.en.contains("cannot be read") == true)
            let climbing = text.replacing("\"path\" : \"dutybook.sqlite\"", with: "\"path\" : \"evidence/../../x\"")
            try #require(climbing != text)
            try Data(climbing.utf8).write(to: manifest)
            #expect(try await refused(world, folder).first?.en.contains("leads elsewhere") == true)
            let later = text.replacing("\"format\" : 1", with: "\"format\" : 2")
            try #require(later != text)
            try Data(later.utf8).write(to: manifest)
            #expect(try await refused(world, folder).first?.en.contains("format 2") == true)
        }
    }

    @Test("nothing is written over: the folder for a backup and the place of a restored book must be empty")
    func occupied() async throws {
        try await World.on(.sqlite) { world in
            let folder = world.folder.appending(path: "backup")
            _ = try await world.services.backUp(to: folder, program: "test", openFile: openTableFile)
            await #expect(throws: Refusal.self) {
                try await world.services.backUp(to: folder, program: "test", openFile: openTableFile)
            }
            let restore = Restore(
                from: folder, to: world.folder, into: nil, clock: world.clock.office, openFile: openTableFile)
            await #expect(throws: Refusal.self) { try await restore.run(by: "tests") }
        }
    }

    @Test("evidence that is damaged is named, and the rest is backed up")
    func damagedEvidence() async throws {
        try await World.on(.sqlite) { world in
            try await record(world, "例会", file: "签到")
            let digest = Digest.of(Array("签到".utf8))
            try Data("别的".utf8).write(to: world.services.evidence.url(of: digest))
            let folder = world.folder.appending(path: "backup")
            let backup = try await world.services.backUp(to: folder, program: "test", openFile: openTableFile)
            #expect(backup.lacking == [digest.hex])
            #expect(backup.files.map(\.path) == ["dutybook.sqlite"])
        }
    }

    private func refused(_ world: World, _ folder: URL) async throws -> [Mistake] {
        let data = world.folder.appending(path: "restored")
        let restore = Restore(
            from: folder, to: data, into: nil, clock: world.clock.office, openFile: openTableFile)
        do {
            _ = try await restore.run(by: "tests")
            Issue.record("it was restored")
            return []
        } catch Refusal.invalid(let mistakes) {
            let left = (try? FileManager.default.contentsOfDirectory(atPath: data.path)) ?? []
            #expect(left == [])
            return mistakes
        }
    }

    /// What people see of the book.
    private func pages(_ world: World) async throws -> [String] {
        let texts = Texts()
        try await world.visit { client in
            let office = try await world.visitor("office", at: client)
            let unit = try world.unit("YX")
            for path in [
                "/units/\(unit)?year=2026", "/units/\(unit)/obligations?year=2026", "/matrix", "/calendar",
                "/reports/annual/\(unit)?year=2026", "/plans", "/reviews",
            ] {
                let answer = try await office.get(path)
                #expect(answer.status == 200, "\(path)")
                // The restoring itself is an entry, the newest.
                await texts.add(answer.text.replacing(/台账最新条目 \w+ \w+/, with: ""))
            }
        }
        return await texts.all
    }

    private actor Texts {
        private(set) var all: [String] = []
        func add(_ text: String) { all.append(text) }
    }

    private func record(_ world: World, _ title: String, file: String) async throws {
        let access = try await world.access("qs-clerk")
        let unit = try world.unit("QS")
        let place = world.folder.appending(path: "\(UUID().uuidString).txt")
        try Data(file.utf8).write(to: place)
        let stored = try world.services.evidence.take(place)
        try FileManager.default.removeItem(at: place)
        try await world.services.database.write { tx in
            var new = NewActivity(
                unitID: unit, kind: .meeting, title: title, heldOn: world.clock.today, once: Token.make())
            new.files = [NewActivity.NewEvidence(name: "签到表.txt", file: stored)]
            _ = try Activity.record(new, by: access, in: tx)
        }
    }
}
