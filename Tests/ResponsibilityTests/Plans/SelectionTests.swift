import Foundation
import Storage
import TestWorld
import Testing

@testable import Responsibility

/// Which units owe a duty: by their tags, their posts, and kinds that an organisation added.
@Suite struct SelectionTests {
    private static let tagged = Catalogues.records.replacing("programme: records", with: "programme: tagged")
        .replacing("owed_by: {kinds: [township]}", with: "owed_by: {tags: [fire-key-unit, 重点单位]}")
    private static let posted = Catalogues.records.replacing("programme: records", with: "programme: posted")
        .replacing("owed_by: {kinds: [township]}", with: "owed_by: {kinds: [township, station], has_posts: [安全员]}")
    private static let own = Catalogues.records.replacing("programme: records", with: "programme: own")
        .replacing("owed_by: {kinds: [township]}", with: "owed_by: {kinds: [sanctuary]}")

    @Test("a duty that names tags is owed by the units that carry one of them", arguments: Backend.available)
    func tags(backend: Backend) async throws {
        try await World.on(backend) { world in
            let unit = try world.unit("QS-1")
            try await world.visit { client in
                let admin = try await world.visitor("admin", at: client)
                let long = String(repeating: "长", count: 41)
                let refused = try await admin.post("/units/\(unit)/tags", [("tags", "a, \(long)")])
                #expect(refused.status == 422 && refused.text.contains("value=\"a, \(long)\""))
                #expect(try await admin.post("/units/\(unit)/tags", [("tags", "重点单位，旧站; 旧站")]).status == 303)
                #expect(try await admin.get("/units/\(unit)").text.contains("重点单位"))
                #expect(try await admin.get("/units/\(unit)/change").text.contains("value=\"旧站, 重点单位\""))
            }
            let issued = try await issue(Self.tagged, "tagged", world)
            #expect((issued.obligations, issued.units) == (4, 5))
            #expect(try await world.states("tagged", unit: "QS-1") == ["open": 4])
            // Another unit is tagged by a file, and gets only its own.
            let file = "code,name,parent_code,kind,标签\nBS,白水乡,YX,township,fire-key-unit；乡镇\nQS-1,青石镇安监站,QS,station,\n"
            let url = world.folder.appending(path: "units.csv")
            try Data(file.utf8).write(to: url)
            let machine = world.services.machine("tests")
            let result = try await world.services.importUnits(
                [url], under: nil, addKinds: false, dryRun: false, by: machine)
            #expect((result.tagged, result.unchanged) == (1, 1), "an empty cell leaves the tags as they are")
            let again = try await world.act("office") { access, tx in
                try Plan.issue("tagged", year: 2026, under: world.unit("YX"), by: access, in: tx)
            }
            #expect((again.obligations, again.known) == (4, 4))
            #expect(try await world.states("tagged", unit: "BS") == ["open": 4])
            #expect(try await world.isSound())
        }
    }

    @Test("a duty that names posts is owed by the units that have one of them", arguments: Backend.available)
    func posts(backend: Backend) async throws {
        try await World.on(backend) { world in
            let (unit, machine) = (try world.unit("BS"), world.services.machine("tests"))
            try await world.services.database.write { tx in
                _ = try Post.named("安全员", in: unit, by: machine, in: tx)
            }
            #expect(try await issue(Self.posted, "posted", world).obligations == 4)
            #expect(try await world.states("posted", unit: "BS") == ["open": 4])
        }
    }

    @Test("a duty that names a form of responsibility is owed where a post bears it", arguments: Backend.available)
    func responsibilities(backend: Backend) async throws {
        try await World.on(backend) { world in
            let (unit, machine) = (try world.unit("QS"), world.services.machine("tests"))
            try await world.services.database.write { tx in
                let post = try Post.named("镇长", in: unit, by: machine, in: tx)
                try Post.answer(for: .first, post: post, since: machine.today, by: machine, in: tx)
            }
            let borne = Self.posted.replacing("programme: posted", with: "programme: borne")
                .replacing("has_posts: [安全员]", with: "has_posts: [first, 安全员]")
            #expect(try await issue(borne, "borne", world).obligations == 4)
            #expect(try await world.states("borne", unit: "QS") == ["open": 4])
        }
    }

    @Test("who writes a post's name under “posts” is told how units are chosen by their posts")
    func postNames() {
        func mistakes(_ owedBy: String) -> [ProgrammeFile.Mistake] {
            do {
                _ = try ProgrammeFile.read(
                    Catalogues.records.replacing("owed_by: {kinds: [township]}", with: "owed_by: \(owedBy)"))
                return []
            } catch { return error.all }
        }
        let named = mistakes("{kinds: [township], posts: [安全员]}")
        #expect(!named.isEmpty && named.allSatisfy { $0.rule == .postName("安全员") })
        #expect(named.first?.remedy.en.contains("has_posts: [安全员]") == true)
        #expect(named.first?.remedy.zh.contains("has_posts: [安全员]") == true)
        let alone = mistakes("{posts: [first]}")
        #expect(alone.first?.rule == .emptySelector && alone.first?.remedy.en.contains("has_posts") == true)
        #expect(mistakes("{has_posts: [first]}").isEmpty)
    }

    @Test("a catalogue may name a kind that the organisation added, and only then")
    func kinds() async throws {
        try await World.on(.sqlite) { world in
            do {
                _ = try await issue(Self.own, "own", world)
                Issue.record("an unknown kind was adopted")
            } catch let mistakes as ProgrammeFile.Mistakes {
                #expect(Set(mistakes.all.map(\.sentence.zh)) == ["没有“sanctuary”这种单位。"])
            }
            let machine = world.services.machine("tests")
            try await world.services.database.write { tx in
                try Unit.addKinds(["sanctuary"], in: tx)
                _ = try Unit.create(
                    NewUnit(parentID: world.unit("QS"), kind: "sanctuary", code: "QS-8", name: "保护站"),
                    on: machine.today, by: machine, in: tx)
            }
            #expect(try await issue(Self.own, "own", world).obligations == 4)
            // Without data, what looks misspelt is a mistake, and what may be an organisation's own kind is not.
            #expect(try ProgrammeFile.read(Self.own).ownKinds == ["sanctuary"])
            #expect(throws: ProgrammeFile.Mistakes.self) {
                try ProgrammeFile.read(Self.own.replacing("sanctuary", with: "townshp"))
            }
        }
    }

    @Test("a kind of the organisation's own may look like a shipped one")
    func alike() async throws {
        try await World.on(.sqlite) { world in
            let machine = world.services.machine("tests")
            try await world.services.database.write { tx in
                try Unit.addKinds(["townshp"], in: tx)
                _ = try Unit.create(
                    NewUnit(parentID: world.unit("QS"), kind: "townshp", code: "QS-8", name: "保护站"),
                    on: machine.today, by: machine, in: tx)
            }
            let source = Self.own.replacing("sanctuary", with: "townshp")
            #expect(try await issue(source, "own", world).obligations == 4)
            let one = try await world.services.database.read { tx in
                try tx.value(
                    .unscoped(
                        "SELECT o.id FROM obligation o WHERE o.duty_id = (SELECT duty_id FROM duty_version WHERE version_id = (SELECT MAX(version_id) FROM plan)) LIMIT 1",
                        because: "a test looks"), as: ID<Obligation>.self)
            }
            let path = "/obligations/\(try #require(one))"
            try await world.visit { client in
                let office = try await world.visitor("office", at: client)
                #expect(try await office.get(path).status == 200)
                #expect(try await office.get("/programmes/own").status == 200)
            }
        }
    }

    @Test("a clause is shown in the reader's language, also where an older program left the English one out")
    func clauses() async throws {
        try await World.on(.sqlite) { world in
            _ = try await world.services.database.write { tx in
                try tx.run(
                    .housekeeping("UPDATE duty_version SET clause_en = ''", because: "an older program wrote it"))
            }
            try await world.visit { client in
                let office = try await world.visitor("office", at: client, language: "en")
                #expect(try await office.get("/programmes/safety").text.contains("第一条"))
                try await world.services.database.write { tx in try Programme.fillInClauses(in: tx) }
                let page = try await office.get("/programmes/safety").text
                #expect(page.contains("Safety rules, art. 1") && !page.contains("第一条"))
            }
        }
    }

    private func issue(_ source: String, _ key: String, _ world: World) async throws -> Plan.Issue {
        try await world.act("office") { access, tx in
            _ = try Programme.adopt(source, by: access, in: tx)
            return try Plan.issue(key, year: 2026, under: world.unit("YX"), by: access, in: tx)
        }
    }
}
