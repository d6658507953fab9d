import Documents
import Foundation
import Storage
import TestWorld
import Testing

@testable import Responsibility

/// Who may know of a measure, for how long, and who is told that they looked.
@Suite struct MeasurePrivacyTests {
    /// Everybody of the world, and whether a measure at 青石镇 is there for them.
    static let readers: [(login: String, status: Int)] = [
        ("qs-reviewer", 200), ("office", 200), ("first", 200), ("second", 200), ("third", 200), ("higher", 200),
        ("auditor", 200), ("head", 404), ("inspector", 404), ("admin", 404), ("qs-clerk", 404), ("bs-clerk", 404),
    ]

    @Test("only those named and the archive know of it, and every look is written down", arguments: Backend.available)
    func readers(backend: Backend) async throws {
        try await World.on(backend) { world in
            let desk = try await MeasureDesk.make(world)
            let id = try await desk.inEffect(route: .civilReview)
            try await world.visit { client in
                for (login, status) in Self.readers {
                    let visitor = try await world.visitor(login, at: client)
                    #expect(try await visitor.get("/measures/\(id)").status == status, "\(login)")
                    #expect(try await visitor.get("/measures/\(id)/document").status == status, "\(login)")
                    let list = try await visitor.get("/measures").text
                    #expect(list.contains("\(id)") == (status == 200), "\(login)")
                }
                let page = try await world.visitor("qs-reviewer", at: client).get("/measures/\(id)").text
                for name in ["甲副局长", "丁副局长", "审计员", "主管科室", "王石"] { #expect(page.contains("</time> \(name)</li>")) }
            }
            let looks = try await Self.looks(at: id, world)
            // Seven who may see it, at the page and the document, and the subject once more.
            #expect(looks == 15)
        }
    }

    @Test("the subject does not see a draft, nor a decision before it was delivered")
    func early() async throws {
        try await World.on(.sqlite) { world in
            let desk = try await MeasureDesk.make(world)
            let (draft, decided) = (try await desk.drafted(), try await desk.decided())
            try await world.visit { client in
                let subject = try await world.visitor("qs-reviewer", at: client)
                #expect(try await subject.get("/measures/\(draft)").status == 404)
                let page = try await subject.get("/measures/\(decided)")
                #expect(page.status == 200 && !page.text.contains("事实清楚。"))
                #expect(try await subject.get("/measures/\(decided)/document").status == 409)
            }
        }
    }

    @Test("a lapsed, revoked or dropped measure leaves every view but the archive", arguments: Backend.available)
    func gone(backend: Backend) async throws {
        try await World.on(backend, today: "2026-01-05") { world in
            let desk = try await MeasureDesk.make(world)
            let lapsing = try await desk.inEffect(route: .civilReview)
            let revoked = try await desk.inEffect(route: .partyAppeal)
            try await desk.appeal(revoked, .partyAppeal)
            try await desk.settle(revoked, .revoked)
            let dropped = try await desk.drafted()
            try await desk.drop(dropped)
            // Six months from 5 January: in effect on 4 July, not on 5 July.
            world.clock.go(to: "2026-07-04")
            try await Self.expect([lapsing], others: [revoked, dropped], desk)
            world.clock.go(to: "2026-07-05")
            try await Self.expect([], others: [lapsing, revoked, dropped], desk)
            let measure = try await desk.find(lapsing)
            let (entries, steps) = try await world.services.database.read { tx in
                (
                    try Entry.history(of: "measure", lapsing, in: tx).filter { $0.act == "lapse" },
                    try measure.steps(in: tx).filter { $0.kind == .lapse }
                )
            }
            #expect(entries.count == 1 && entries.first?.door == .job && entries.first?.unitID == nil)
            #expect(steps.count == 1 && steps.first?.by == "")
            #expect(try await Doctor(world.services).examine() == [])
        }
    }

    @Test("an appeal that is open when the period runs out is decided all the same", arguments: Backend.available)
    func openAppeal(backend: Backend) async throws {
        try await World.on(backend, today: "2026-01-05") { world in
            let desk = try await MeasureDesk.make(world)
            let id = try await desk.inEffect(route: .civilReview, try Measure.Ruling(.talk, nil, months: 1))
            world.clock.go(to: "2026-02-02")
            try await desk.appeal(id, .civilReview)
            world.clock.go(to: "2026-02-05")
            #expect(try await desk.standing(id) == .lapsed)
            try await Self.expect([id], others: [], desk)
            try await world.visit { client in
                let page = try await world.visitor("higher", at: client).get("/measures/\(id)").text
                #expect(page.contains("/outcome\""))
            }
            try await desk.settle(id, .upheld)
            try await Self.expect([], others: [id], desk)
        }
    }

    private static func expect(
        _ seen: [ID<Measure>], others: [ID<Measure>], _ desk: MeasureDesk
    ) async throws {
        try await desk.world.visit { client in
            for (login, _) in readers {
                let visitor = try await desk.world.visitor(login, at: client)
                let list = try await visitor.get("/measures").text
                for id in others {
                    let status = try await visitor.get("/measures/\(id)").status
                    #expect(status == (login == "auditor" ? 200 : 404), "\(login)")
                    #expect(list.contains("\(id)") == (login == "auditor"), "\(login)")
                }
                let named = ["qs-reviewer", "office", "first", "second", "third", "higher", "auditor"]
                for id in seen { #expect(list.contains("\(id)") == named.contains(login), "\(login)") }
            }
        }
    }

    /// Pages, lists, exports and reports that somebody above may open; none has a word of a measure.
    static let elsewhere = [
        "/", "/units/{unit}", "/units/{unit}/export", "/units/{unit}/obligations", "/activities?unit={unit}",
        "/activities/export?unit={unit}", "/evidence?unit={unit}", "/reports", "/reports/annual/{unit}", "/matrix",
        "/people", "/people/export", "/calendar", "/plans", "/reviews", "/account", "/units/{unit}/posts",
        "/units/{unit}/triggers", "/measures",
    ]

    @Test("nothing of it leaks into lists, exports, reports or what the doctor says", arguments: Backend.available)
    func leaks(backend: Backend) async throws {
        try await World.on(backend) { world in
            try await world.issuePlans()
            let desk = try await MeasureDesk.make(world)
            let id = try await desk.inEffect(route: .civilReview)
            let file = world.folder.appending(path: "signed.txt")
            try Data("告知书".utf8).write(to: file)
            let stored = NewActivity.NewEvidence(name: "告知书扫描件.txt", file: try world.services.evidence.take(file))
            try await desk.write("office") { access, tx in
                try Measure.add([stored], to: id, by: access, in: tx)
            }
            let measure = try await desk.find(id)
            let lain = try #require(
                try await world.services.database.read { tx in try measure.files(in: tx).first }
            ).id
            let unit = try world.unit("QS").description
            try await world.visit { client in
                for login in ["head", "admin", "qs-clerk", "inspector", "qs-station"] {
                    let visitor = try await world.visitor(login, at: client)
                    for path in Self.elsewhere {
                        let text = try await visitor.get(path.replacing("{unit}", with: unit)).text
                        for word in ["消防演练均未组织", "警告处分", "告知书扫描件", id.description] {
                            #expect(!text.contains(word), "\(login) at \(path)")
                        }
                    }
                    #expect(try await visitor.get("/files/\(lain)").status == 404)
                    #expect(try await visitor.get("/measures/\(id)/files/\(lain)").status == 404)
                    #expect(
                        try await visitor.upload("/measures/\(id)/files", [], files: [("a.txt", [1])]).status == 404)
                }
                // The auditor finds it only in the archive, and the other door to files is shut for everybody.
                for login in ["auditor", "office", "qs-reviewer"] {
                    let visitor = try await world.visitor(login, at: client)
                    #expect(try await visitor.get("/measures/\(id)/files/\(lain)").text == "告知书")
                    #expect(try await visitor.get("/files/\(lain)").status == 404)
                }
            }
            #expect(try await Doctor(world.services).examine() == [])
            let entries = try await world.services.database.read { tx in
                try Entry.history(of: "measure", id, in: tx)
            }
            #expect(!entries.isEmpty && entries.allSatisfy { $0.unitID == nil })
            for word in ["演练", "事实清楚", "汛期", "告知书"] {
                #expect(entries.allSatisfy { !$0.content.contains(word) }, "texts enter as digests")
            }
        }
    }

    @Test("what an outsider sends by hand is not there for them either, whatever it says")
    func outsiders() async throws {
        try await World.on(.sqlite) { world in
            let desk = try await MeasureDesk.make(world)
            let id = try await desk.drafted()
            try await world.visit { client in
                for login in ["head", "qs-clerk", "admin", "qs-reviewer"] {
                    let visitor = try await world.visitor(login, at: client)
                    for path in [
                        "notice", "defences", "decisions", "decisions/return", "delivery", "ending", "appeals",
                        "parties",
                    ] {
                        #expect(try await visitor.post("/measures/\(id)/\(path)", []).status == 404, "\(login) \(path)")
                        let whole = [
                            ("on", "2026-03-02"), ("mode", "post"), ("text", "x"), ("way", "oral"), ("kind", "talk"),
                            ("months", "3"), ("reasons", "x"), ("drop_reason", "x"), ("return_reason", "x"),
                            ("route", "civil-review"), ("grounds", "x"), ("person", id.description),
                            ("part", "decider"),
                        ]
                        #expect(
                            try await visitor.post("/measures/\(id)/\(path)", whole).status == 404, "\(login) \(path)")
                    }
                }
            }
            #expect(try await desk.find(id).stage == .drafted)
        }
    }

    @Test("nobody keeps the archive of their own measure")
    func auditorAsSubject() async throws {
        try await World.on(.sqlite, today: "2026-01-05") { world in
            let desk = try await MeasureDesk.make(world)
            var new = try await desk.new()
            new.unitID = try world.unit("YX")
            new.subjectID = try await desk.person("auditor")
            let about = new
            let id = try await desk.write("office") { access, tx in try Measure.draft(about, by: access, in: tx) }
            try await world.visit { client in
                let auditor = try await world.visitor("auditor", at: client)
                #expect(try await auditor.get("/measures/\(id)").status == 404)
                #expect(try await auditor.get("/measures").text.contains("\(id)") == false)
            }
        }
    }

    private static func looks(at id: ID<Measure>, _ world: World) async throws -> Int {
        try await world.services.database.read { tx in
            try Entry.history(of: "measure", id, in: tx).count { $0.act == "look" }
        }
    }
}
