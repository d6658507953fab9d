import Storage
import TestWorld
import Testing

@testable import Responsibility

/// A draft that is changed before the notice is delivered.
@Suite struct MeasureDraftTests {
    private static func fields(
        _ desk: MeasureDesk, version: Int = 1, investigator: String = "office",
        deciders: [String] = ["first", "second"],
        _ changes: [(String, String)] = []
    ) async throws -> [(String, String)] {
        var fields = [
            ("version", String(version)), ("facts", "3 月消防演练未组织。"), ("basis", "第八条"), ("kind", "talk"),
            ("sanction", ""),
            ("months", "3"), ("answer_days", "7"), ("route", "party-appeal"), ("findings", ""), ("records", ""),
            ("investigator", try await desk.person(investigator).description),
        ]
        for login in deciders { fields.append(("deciders", try await desk.person(login).description)) }
        let changed = Set(changes.map(\.0))
        return fields.filter { !changed.contains($0.0) } + changes
    }

    @Test(
        "the investigator changes what a draft says, on what it rests and who handles it, once for each form",
        arguments: Backend.available)
    func changed(_ backend: Backend) async throws {
        try await World.on(backend) { world in
            let desk = try await MeasureDesk.make(world)
            let (id, finding) = (try await desk.drafted(), try await world.open(try world.newFinding()))
            try await world.visit { client in
                let office = try await world.visitor("office", at: client)
                #expect(try await office.get("/measures/\(id)").text.contains("/measures/\(id)/draft"))
                let form = try await office.get("/measures/\(id)/draft")
                #expect(form.status == 200 && form.text.contains("档案室夜间未上锁") && form.text.contains("value=\"1\""))
                let sent = try await Self.fields(desk, [("findings", "2026-0001")])
                #expect(try await office.post("/measures/\(id)/draft", sent).location == "/measures/\(id)")
                let page = try await office.get("/measures/\(id)").text
                for words in ["3 月消防演练未组织", "第八条", "灭火器过期", "修改拟办内容", "甲副局长", "乙副局长"] {
                    #expect(page.contains(words), "\(words)")
                }
                #expect(!page.contains("档案室夜间未上锁"))
                #expect(try await !desk.parties(id).contains("丙副局长"))
                // The same form again, and a wrong one: what was typed comes back.
                let again = try await office.post("/measures/\(id)/draft", sent)
                #expect(again.status == 409 && again.text.contains("3 月消防演练未组织"))
                let wrong = try await Self.fields(desk, version: 2, deciders: ["first"], [("facts", "另写的事实")])
                let back = try await office.post("/measures/\(id)/draft", wrong)
                #expect(back.status == 422 && back.text.contains("另写的事实"))
                let own = try await Self.fields(desk, version: 2, deciders: ["office", "first"])
                #expect(
                    try await office.post("/measures/\(id)/draft", own).status == 409, "who investigates decides not")
                _ = finding
            }
            let acts = try await world.services.database.read { tx in
                try tx.all(
                    .unscoped(
                        "SELECT act FROM entry WHERE subject_kind = 'measure' AND act <> 'look' ORDER BY id",
                        because: "a test counts")
                ) { (act: String) in act }
            }
            #expect(acts == ["create", "revise"])
        }
    }

    @Test(
        "after the notice nothing is changed any more; what was typed is told, and nobody else ever changes it",
        arguments: Backend.available)
    func noticed(_ backend: Backend) async throws {
        try await World.on(backend) { world in
            let desk = try await MeasureDesk.make(world)
            let id = try await desk.drafted()
            let sent = try await Self.fields(desk)
            try await world.visit { client in
                for (login, status) in [("first", 403), ("qs-reviewer", 404), ("qs-clerk", 404), ("auditor", 403)] {
                    let visitor = try await world.visitor(login, at: client)
                    #expect(try await visitor.get("/measures/\(id)/draft").status == status, "\(login)")
                    #expect(try await visitor.post("/measures/\(id)/draft", sent).status == status, "\(login)")
                }
                try await desk.notice(id)
                let office = try await world.visitor("office", at: client)
                #expect(try await office.get("/measures/\(id)/draft").status == 409)
                let late = try await office.post("/measures/\(id)/draft", sent)
                #expect(late.status == 409 && late.text.contains("3 月消防演练未组织") && late.text.contains("档案室夜间未上锁"))
                #expect(try await desk.find(id).facts.contains("档案室夜间未上锁"))
            }
        }
    }

    @Test("an investigator hands a draft over and sees it no more")
    func handedOver() async throws {
        try await World.on(.sqlite) { world in
            let desk = try await MeasureDesk.make(world)
            let id = try await desk.drafted()
            let sent = try await Self.fields(desk, investigator: "third")
            try await world.visit { client in
                let office = try await world.visitor("office", at: client)
                #expect(try await office.post("/measures/\(id)/draft", sent).location == "/measures")
                #expect(try await office.get("/measures/\(id)").status == 404)
                let third = try await world.visitor("third", at: client)
                #expect(try await third.get("/measures/\(id)/draft").status == 200)
            }
            try await desk.notice(id, by: "third")
            #expect(try await desk.find(id).stage == .noticed)
        }
    }

    @Test(
        "who handed a draft over has investigated it, and decides neither it nor its appeal",
        arguments: Backend.available)
    func handedOverAndDeciding(_ backend: Backend) async throws {
        try await World.on(backend) { world in
            let desk = try await MeasureDesk.make(world)
            let id = try await desk.drafted()
            let over = try await Self.fields(desk, investigator: "third")
            let office = try await desk.person("office").description
            try await world.visit { client in
                let first = try await world.visitor("office", at: client)
                #expect(try await first.post("/measures/\(id)/draft", over).status == 303)
                let third = try await world.visitor("third", at: client)
                for part in ["deciders", "appeal_deciders"] {
                    let named = try await Self.fields(desk, version: 2, investigator: "third") + [(part, office)]
                    #expect(try await third.post("/measures/\(id)/draft", named).status == 409, "\(part)")
                }
                for part in ["decider", "appeal-decider"] {
                    let more = [("person", office), ("part", part)]
                    #expect(try await third.post("/measures/\(id)/parties", more).status == 409, "\(part)")
                }
                #expect(try await !third.get("/measures/\(id)").text.contains("value=\"\(office)\""))
                // The first investigator can take it back.
                let back = try await Self.fields(desk, version: 2)
                #expect(try await third.post("/measures/\(id)/draft", back).status == 303)
                #expect(try await first.get("/measures/\(id)").status == 200)
            }
        }
    }
}

extension MeasureDesk {
    fileprivate func parties(_ id: ID<Measure>) async throws -> [String] {
        let measure = try await find(id)
        return try await world.services.database.read { tx in try measure.parties(in: tx).map(\.name) }
    }
}
