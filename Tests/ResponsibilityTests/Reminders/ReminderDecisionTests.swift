import Mail
import Storage
import TestWorld
import Testing

@testable import Responsibility

/// What a digest tells of what waits for a decision, an answer or a visit.
@Suite struct ReminderDecisionTests {
    @Test(
        "a digest names objections and requests for who decides them, until they have been decided",
        arguments: Backend.available)
    func answers(backend: Backend) async throws {
        try await World.on(backend) { plain in
            let mails = try RunningMailServer(in: plain.folder)
            let world = try plain.mailing(mails.server())
            try await world.readyToAssess()
            let finding = try await world.find(at: "QS", on: "2026-02-20", due: "2026-03-20")
            let id = try await world.beginAssessment()
            let (inspector, office) = (try await world.access("inspector"), try await world.access("office"))
            for code in ["QS", "BS"] {
                let line = try await world.line("judged", of: code, in: id)
                try await world.services.database.write { tx in
                    try SheetLine.review(line.id, "whole", remark: "", over: 1, by: inspector, in: tx)
                }
            }
            try await world.services.database.write { tx in try Assessment.publish(id, by: office, in: tx) }
            let line = try await world.line("rate", of: "QS", in: id)
            try await world.visit { client in
                let clerk = try await world.visitor("qs-clerk", at: client)
                let objected = try await clerk.upload(
                    "/assessment-lines/\(line.id)/objections", [("words", "三月例会没有计入"), ("once", "one")])
                #expect(objected.status == 303)
                let asked = try await clerk.post(
                    "/findings/\(finding)/extension", [("extend_to", "2026-04-20"), ("reason", "等配件")])
                #expect(asked.status == 303)

                for login in ["head", "inspector", "qs-clerk"] { try await world.choose(login) }
                try await world.choose("office") { $0.language = .en }
                try await world.remind()
                try await world.deliver()
                var told: [String: RunningMailServer.Received] = [:]
                for mail in try mails.received { told[mail.recipients.joined()] = mail }
                let head = try #require(told["head@example.org"])
                #expect(head.headers["subject"]?.contains("待裁定或答复 2 项") == true)
                #expect(head.text.contains("- 考核异议，青石镇") && !head.text.contains("例会没有计入"))
                #expect(head.html.contains("https://duty.example.org/assessment-lines/\(line.id)\""))
                #expect(head.text.contains("- 整改延期，2026-0001，青石镇"))
                let english = try #require(told["office@example.org"])
                #expect(english.text.contains("- objection to an assessment, 青石镇"))
                for login in ["inspector", "qs-clerk"] {
                    let mail = told["\(login)@example.org"]
                    #expect(mail?.text.contains("考核异议") != true && mail?.text.contains("整改延期") != true, "\(login)")
                }

                let decision = try await Self.objection(to: line.id, in: world)
                let decided = try await world.visitor("head", at: client).post(
                    "/objections/\(decision)/decision", [("upheld", "no"), ("reason", "已经计入")])
                #expect(decided.status == 303)
                let access = try await world.access("head")
                let later = try await world.services.database.read { tx in try Reminder.digest(access, in: tx) }
                #expect(later.objections.isEmpty && later.answers == 1)
            }
        }
    }

    @Test(
        "of a measure a digest tells only that one waits, and only the person for whom it waits",
        arguments: Backend.available)
    func measures(backend: Backend) async throws {
        try await World.on(backend) { plain in
            let mails = try RunningMailServer(in: plain.folder)
            let world = try plain.mailing(mails.server())
            let desk = try await MeasureDesk.make(world)
            let id = try await desk.drafted()
            try await desk.notice(id)
            let everybody = ["office", "head", "auditor", "qs-reviewer", "qs-clerk", "first", "second", "higher"]
            for login in everybody { try await Self.choose(login, at: desk) }
            try await Self.day(desk, tells: ["qs-reviewer"], of: id, mails)
            try await desk.defend(id)
            try await desk.check(id)
            try await Self.day(desk, tells: ["first", "second"], of: id, mails)
            try await desk.decide(id, by: "first")
            try await desk.decide(id, by: "second")
            try await Self.day(desk, tells: ["office"], of: id, mails)
            try await desk.deliver(id)
            try await desk.appeal(id, .civilReview)
            try await Self.day(desk, tells: ["higher"], of: id, mails)
            try await desk.settle(id, .upheld)
            try await Self.day(desk, tells: [], of: id, mails)
            #expect(try await Self.looks(in: world) == 0, "a mail opens nothing")
        }
    }

    /// Reminds and sends, looks at what came, and goes to the next day.
    private static func day(
        _ desk: MeasureDesk, tells expected: Set<String>, of id: ID<Measure>, _ mails: RunningMailServer
    ) async throws {
        let before = try mails.received.count
        try await desk.world.remind()
        try await desk.world.deliver()
        let told = try mails.received.dropFirst(before).filter { ($0.text + $0.html).contains("限定知情范围") }
        #expect(Set(told.flatMap(\.recipients)) == Set(expected.map { "\($0)@example.org" }))
        for mail in told {
            #expect(mail.headers["subject"]?.contains("其他事项 1 项") == true)
            #expect(mail.html.contains("https://duty.example.org/measures/\(id)\""))
            let whole = mail.text + mail.html + (mail.headers["subject"] ?? "")
            for word in ["王石", "演练", "问责", "处分", "申辩", "申诉", "青石镇"] {
                #expect(!whole.contains(word), "\(word) to \(mail.recipients)")
            }
        }
        desk.world.clock.go(to: desk.world.clock.today.adding(days: 1))
    }

    private static func choose(_ login: String, at desk: MeasureDesk) async throws {
        try await desk.write(login) { access, tx in
            try ReminderChoice(address: "\(login)@example.org", language: nil, digest: .daily, isAtOnce: true)
                .keep(by: access, in: tx)
        }
    }

    private static func objection(to line: ID<SheetLine>, in world: World) async throws -> ID<Objection> {
        try await world.services.database.read { tx in
            try #require(
                try tx.value(
                    .unscoped("SELECT id FROM objection WHERE line_id = \(line)", because: "a test looks"),
                    as: ID<Objection>.self))
        }
    }

    private static func looks(in world: World) async throws -> Int? {
        try await world.services.database.read { tx in
            try tx.value(
                .unscoped("SELECT COUNT(*) FROM entry WHERE act = 'look'", because: "a test counts"), as: Int.self)
        }
    }
}
