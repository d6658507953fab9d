import Foundation
import HTTPTypes
import Storage
import Synchronization
import TestWorld
import Testing

@testable import Responsibility

/// What is sent and not recorded leaves nothing behind, or is kept for whoever sent it.
@Suite struct UploadTests {
    @Test("somebody who may not record there stores nothing", arguments: ["bs-clerk", "qs-reviewer"])
    func stranger(login: String) async throws {
        try await World.on(.sqlite) { world in
            try await world.issuePlans()
            try await world.visit { client in
                let visitor = try await world.visitor(login, at: client)
                let answer = try await visitor.upload(
                    "/activities", [("unit", try world.unit("QS").description), ("title", "例会")],
                    files: [("a.txt", Array("甲".utf8))])
                #expect([403, 404].contains(answer.status))
                #expect(try stored(world).isEmpty)
                let clerk = try await world.visitor("qs-clerk", at: client)
                let path = try await Desk(unit: try world.unit("QS")).record("例会", by: clerk)
                let before = try stored(world)
                let correction = try await visitor.upload(
                    path + "/correction", [("version", "1")], files: [("a.txt", Array("甲".utf8))])
                #expect([403, 404].contains(correction.status))
                #expect(try stored(world) == before)
            }
        }
    }

    @Test(
        "files of a form that comes back need not be chosen again, by whoever sent them", arguments: Backend.available)
    func kept(backend: Backend) async throws {
        try await World.on(backend) { world in
            try await world.issuePlans()
            try await world.visit { client in
                let clerk = try await world.visitor("qs-clerk", at: client)
                let desk = Desk(unit: try world.unit("QS"))
                let back = try await desk.send("", by: clerk, files: [("签到.txt", Array("甲".utf8))])
                #expect(back.status == 422 && back.text.contains("签到.txt"))
                let token = try #require(checkedBoxes(back.text, named: "kept").first)
                #expect(try stored(world).count == 1, "no claim is left")

                let head = try await world.visitor("head", at: client)
                let theft = try await desk.send("例会", by: head, [("kept", token)])
                #expect(theft.status == 422 && theft.text.contains("已过期"))
                let path = try await desk.record("例会", by: clerk, [("kept", token)])
                let shown = try await clerk.get(path)
                let file = try #require(evidence(shown.text).first)
                #expect(shown.text.contains("签到.txt"))
                #expect(try await clerk.get("/evidence/\(file)/content").text == "甲")
                let twice = try await desk.send("另一次", by: clerk, [("kept", token)])
                #expect(twice.status == 422)

                let correction = try await desk.correct(
                    path, by: clerk, [("title", ""), ("reason", "补充")], files: [("照片.txt", Array("乙".utf8))])
                #expect(correction.status == 422 && correction.text.contains("照片.txt"))
                let sent = try await desk.correct(path, by: clerk, [("title", "例会")], from: correction)
                #expect(sent.status == 303)
                #expect(try await clerk.get(path).text.contains("照片.txt"))
                let listed = try await desk.send("", by: clerk, [("step", "list")], files: [("丙.txt", Array("丙".utf8))])
                #expect(listed.status == 200 && listed.text.contains("丙.txt"), "listing again keeps the files, too")
            }
        }
    }

    @Test("what nobody came back for is swept away after a day, and only that", arguments: Backend.available)
    func sweep(backend: Backend) async throws {
        try await World.on(backend) { world in
            try await world.issuePlans()
            let services = world.services
            try await world.visit { client in
                let clerk = try await world.visitor("qs-clerk", at: client)
                let desk = Desk(unit: try world.unit("QS"))
                _ = try await desk.record("例会", by: clerk, files: [("有.txt", Array("有".utf8))])
                _ = try await desk.send("", by: clerk, files: [("待.txt", Array("待".utf8))])
                let orphan = world.folder.appending(path: "orphan")
                try Data("无".utf8).write(to: orphan)
                services.evidence.release([try services.evidence.take(orphan)])
                try Data("half".utf8).write(to: services.evidence.coming.appending(path: "half"))
                let named = try #require(Digest(hex: Digest.of(Array("有".utf8)).hex))
                // Somebody's removal was cut off before it looked whether the file is needed.
                let gone = services.evidence.coming.appending(path: "\(named.hex).gone.x")
                try FileManager.default.moveItem(at: services.evidence.url(of: named), to: gone)
                #expect(try stored(world).count == 4)

                #expect(try await EvidenceSweep(services: services).run() == .init(), "what is young may be on its way")
                #expect(try stored(world).count == 4)
                try age(world)
                let complaints = try await Doctor(services).examine().filter { $0.about == "file" }
                #expect(complaints.contains { $0.en.contains("no record names it") })
                #expect(complaints.contains { $0.en == "coming/half: left behind" })
                let first = try await EvidenceSweep(services: services).run()
                #expect(first == .init(files: 1, leftovers: 1), "the kept file is younger by the clock")
                #expect(services.evidence.exists(named))
                world.clock.pass(seconds: EvidenceSweep.age + 60)
                #expect(try await EvidenceSweep(services: services).run() == .init(files: 1))
                #expect(try stored(world) == [named.hex])
                #expect(try await Doctor(services).examine().filter { $0.about == "file" }.isEmpty)
            }
        }
    }

    @Test("a database that names none of many files is not believed")
    func wrongDatabase() async throws {
        try await World.on(.sqlite) { world in
            let file = world.folder.appending(path: "one")
            for number in 0...100 {
                try Data("\(number)".utf8).write(to: file)
                world.services.evidence.release([try world.services.evidence.take(file)])
            }
            try age(world)
            let outcome = try await EvidenceSweep(services: world.services).run()
            #expect(outcome.isSuspicious)
            #expect(try stored(world).count == 101)
        }
    }

    @Test("giving up a form never takes the same bytes from another form")
    func together() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "store-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let store = try EvidenceStore(folder: folder, limit: 1 << 20)
        let digest = Digest.of(Array("same".utf8))
        for _ in 0..<40 {
            let rows = Rows()
            try await withThrowingTaskGroup { group in
                for number in 0..<8 {
                    group.addTask {
                        let writer = try store.writer()
                        try Array("same".utf8).withUnsafeBytes { try writer.write($0) }
                        let file = try writer.finish()
                        await Task.yield()
                        if number == 0 {
                            rows.add()
                            store.release([file])
                        } else {
                            try await store.discard([file]) { _ in rows.hasAny }
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(store.exists(digest))
            #expect(try FileManager.default.contentsOfDirectory(atPath: store.coming.path).isEmpty)
            _ = try await store.remove(digest) { _ in false }
            #expect(!store.exists(digest))
        }
    }

    @Test("a disk that cannot be written to is told, and leaves nothing", arguments: Backend.available)
    func unwritable(backend: Backend) async throws {
        try await World.on(backend) { world in
            try await world.issuePlans()
            let coming = world.services.evidence.coming
            try await world.visit { client in
                let clerk = try await world.visitor("qs-clerk", at: client)
                let desk = Desk(unit: try world.unit("QS"))
                // Neither a place to receive in, nor, later, a place to keep it.
                try FileManager.default.removeItem(at: coming)
                try Data().write(to: coming)
                let first = try await desk.send("例会", by: clerk, files: [("a.txt", Array("甲".utf8))])
                #expect(first.status == 503 && first.text.contains("磁盘已满"))
                try FileManager.default.removeItem(at: coming)
                try FileManager.default.createDirectory(at: coming, withIntermediateDirectories: false)
                let outer = world.services.evidence.folder.appending(path: Digest.of(Array("甲".utf8)).hex.prefix(2))
                try Data().write(to: outer)
                let second = try await desk.send("例会", by: clerk, files: [("a.txt", Array("甲".utf8))])
                #expect(second.status == 503)
                #expect(try FileManager.default.contentsOfDirectory(atPath: coming.path).isEmpty)
                let rows = try await world.services.database.read { tx in
                    try tx.value(.unscoped("SELECT COUNT(*) FROM activity", because: "a test looks"), as: Int.self)
                }
                #expect(rows == 0)
                try FileManager.default.removeItem(at: outer)
                _ = try await desk.record("例会", by: clerk, files: [("a.txt", Array("甲".utf8))])
            }
        }
    }

    /// The names of all files of the store, whole or on their way.
    private func stored(_ world: World) throws -> [String] {
        let found = FileManager.default.enumerator(at: world.services.evidence.folder, includingPropertiesForKeys: nil)
        return (found?.allObjects as? [URL] ?? []).filter { !$0.hasDirectoryPath }.map(\.lastPathComponent).sorted()
    }

    /// Makes every file two days old by the world's clock.
    private func age(_ world: World) throws {
        let seconds = world.clock.office.now().adding(seconds: -2 * 86_400).milliseconds / 1000
        let found = FileManager.default.enumerator(at: world.services.evidence.folder, includingPropertiesForKeys: nil)
        for case let file as URL in found ?? .init() where !file.hasDirectoryPath {
            try FileManager.default.setAttributes(
                [.modificationDate: Date(timeIntervalSince1970: TimeInterval(seconds))], ofItemAtPath: file.path)
        }
    }
}

/// Whether a row has been committed.
private final class Rows: Sendable {
    private let count = Mutex(0)
    var hasAny: Bool { count.withLock { $0 > 0 } }
    func add() { count.withLock { $0 += 1 } }
}

extension EvidenceStore {
    fileprivate func exists(_ digest: Digest) -> Bool { FileManager.default.fileExists(atPath: path(of: digest)) }
}
