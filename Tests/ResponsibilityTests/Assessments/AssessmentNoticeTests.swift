import Mail
import Storage
import TestWorld
import Testing

@testable import Responsibility

/// What a unit is told of its sheet: what it scores itself, and until when it may object.
@Suite struct AssessmentNoticeTests {
    @Test(
        "the unit finds on its first page and in its mail what it scores itself and until when it may object",
        arguments: Backend.available)
    func notice(backend: Backend) async throws {
        try await World.on(backend) { plain in
            let world = try plain.mailing(MailServer(host: "127.0.0.1", port: 9, security: .none))
            try await world.readyToAssess()
            let id = try await world.beginAssessment()
            let sheet = "/assessments/\(id)/units/\(try world.unit("QS"))"
            try await world.visit { client in
                let clerk = try await world.visitor("qs-clerk", at: client)
                let station = try await world.visitor("qs-station", at: client)
                func told() async throws -> String { try await clerk.get("/").text }
                let scoring = try await told()
                #expect(scoring.contains("href=\"\(sheet)\"") && scoring.contains("1 项待自评"))
                #expect(try await !station.get("/").text.contains("待自评"), "the station has nothing that is judged")
                #expect(try await !world.visitor("office", at: client).get("/").text.contains("待自评"))
                let judged = try await world.line("judged", of: "QS", in: id)
                let own = [("grade", "whole"), ("remark", "两次演练"), ("version", "1")]
                #expect(try await clerk.upload("/assessment-lines/\(judged.id)/self-score", own).status == 303)
                #expect(try await !told().contains(sheet))

                let inspector = try await world.access("inspector")
                let other = try await world.line("judged", of: "BS", in: id)
                try await world.services.database.write { tx in
                    try SheetLine.review(judged.id, "whole", remark: "", over: 2, by: inspector, in: tx)
                    try SheetLine.review(other.id, "whole", remark: "", over: 1, by: inspector, in: tx)
                }
                let office = try await world.visitor("office", at: client)
                #expect(try await office.post("/assessments/\(id)/publication", []).status == 303)
                let published = try await told()
                #expect(published.contains("href=\"\(sheet)\"") && published.contains("可在 2026-03-09 前（含当日）提出异议"))
                #expect(try await station.get("/").text.contains("/assessments/\(id)/units/"))
                #expect(try await !office.get("/").text.contains("/assessments/\(id)/units/"))

                for login in ["qs-clerk", "bs-reviewer"] { try await world.choose(login) }
                world.clock.go(to: "2026-03-09")
                try await world.remind()
                let mail = try await ReminderTests.messages(of: "qs-clerk", in: world)
                #expect(mail.count == 1)
                let access = try await world.access("qs-clerk")
                let digest = try await world.services.database.read { tx in try Reminder.digest(access, in: tx) }
                #expect(digest.sheets.map(\.unitName) == ["青石镇"] && digest.sheets.map(\.objectUntil) == ["2026-03-09"])
                world.clock.go(to: "2026-03-10")
                #expect(try await !told().contains(sheet))
            }
        }
    }

    @Test("two reviewers at once: one scores the line, the other is told", arguments: Backend.available)
    func together(backend: Backend) async throws {
        try await World.on(backend) { world in
            try await world.readyToAssess()
            let id = try await world.beginAssessment()
            let line = try await world.line("judged", of: "QS", in: id)
            try await world.visit { client in
                let (inspector, office) = (
                    try await world.visitor("inspector", at: client), try await world.visitor("office", at: client)
                )
                let path = "/assessment-lines/\(line.id)/review"
                async let one = inspector.post(path, [("grade", "whole"), ("remark", ""), ("version", "1")]).status
                async let two = office.post(path, [("grade", "poor"), ("remark", ""), ("version", "1")]).status
                #expect(try await [one, two].sorted() == [303, 409])
            }
            let entries = try await world.services.database.read { tx in
                try tx.value(
                    .unscoped(
                        "SELECT COUNT(*) FROM entry WHERE act = 'score' AND subject_kind = 'assessment-line'",
                        because: "a test counts"), as: Int.self)
            }
            #expect(entries == 1)
        }
    }

    @Test("a unit that owed nothing has no place, and is no worse than those that did", arguments: Backend.available)
    func withoutPlace(backend: Backend) async throws {
        try await World.on(backend, today: "2026-04-10") { world in
            let machine = world.services.machine("tests")
            try await world.services.database.write { tx in
                _ = try Scheme.adopt(Self.onlyMeetings, by: machine, in: tx)
            }
            try await world.issuePlans()
            let id = try await world.beginAssessment()
            let station = try await world.sheet(of: "QS-1", in: id)
            #expect(station.grade.isEmpty && station.points == .zero)
            try await world.visit { client in
                let office = try await world.visitor("office", at: client)
                let page = try await office.get("/assessments/\(id)").text
                let row = try #require(
                    page.firstMatch(of: /<tr><td class="n">([^<]*)<\/td><th scope="row">\s*<a [^>]*>青石镇安监站/)?.1)
                #expect(row == "–")
                let csv = try await office.get("/assessments/\(id)/export?format=csv").text
                #expect(csv.split(whereSeparator: \.isNewline).contains { $0.hasPrefix(",QS-1,") })
                let tried = try await office.get("/assessments/\(id)/what-if?max_rate=60").text
                #expect(tried.contains("2 个单位中"), "only the townships owed a meeting")
            }
        }
    }

    @Test(
        "a record that took another's place shows beside a locked sheet, though the number is the same",
        arguments: Backend.available)
    func swapped(backend: Backend) async throws {
        try await World.on(backend) { world in
            try await world.readyToAssess()
            let january = try await world.hold(.meeting, at: "QS", on: "2026-01-20", by: "qs-clerk")
            try await world.accept(january, by: "qs-reviewer")
            let id = try await world.beginAssessment()
            let before = try await world.line("rate", of: "QS", in: id)
            let (inspector, office) = (try await world.access("inspector"), try await world.access("office"))
            for code in ["QS", "BS"] {
                let line = try await world.line("judged", of: code, in: id)
                try await world.services.database.write { tx in
                    try SheetLine.review(line.id, "whole", remark: "", over: 1, by: inspector, in: tx)
                }
            }
            try await world.services.database.write { tx in try Assessment.publish(id, by: office, in: tx) }
            world.clock.go(to: "2026-03-10")
            let later = try await world.access("office")
            try await world.services.database.write { tx in try Assessment.lock(id, by: later, in: tx) }
            try await world.visit { client in
                let english = try await world.visitor("office", at: client, language: "en")
                let path = "/assessments/\(id)/units/\(try world.unit("QS"))"
                #expect(try await !english.get(path).text.contains("Records have changed since"))
                let reviewer = try await world.access("qs-reviewer")
                try await world.services.database.write { tx in
                    let done = try Fulfilment.of(january, by: reviewer, in: tx).map(\.id)
                    try Fulfilment.withdraw(done, of: january, reason: "日期有误", by: reviewer, in: tx)
                }
                let february = try await world.hold(.meeting, at: "QS", on: "2026-02-20", by: "qs-clerk")
                try await world.accept(february, by: "qs-reviewer")
                let page = try await english.get(path).text
                #expect(page.contains("Records have changed since"))
                #expect(page.contains("the numbers are the same, the records behind them are not"))

                #expect(try await world.line("rate", of: "QS", in: id) == before)
                _ = try await world.services.database.write { tx in
                    try tx.run(
                        .housekeeping(
                            "UPDATE assessment_line SET inputs_sum = \(SheetLine.sumUnknown)",
                            because: "an older program counted it"))
                }
                #expect(try await !english.get(path).text.contains("Records have changed since"))
            }
        }
    }

    @Test("of many objections the first are shown, and that there are others")
    func manyObjections() async throws {
        try await World.on(.sqlite) { world in
            try await world.readyToAssess()
            let id = try await world.beginAssessment()
            let (inspector, office) = (try await world.access("inspector"), try await world.access("office"))
            let machine = world.services.machine("tests")
            let codes = ["QS", "BS", "QS-1"]
            for code in codes.prefix(2) {
                let line = try await world.line("judged", of: code, in: id)
                try await world.services.database.write { tx in
                    try SheetLine.review(line.id, "whole", remark: "", over: 1, by: inspector, in: tx)
                }
            }
            let units = try codes.map { try world.unit($0) }
            try await world.services.database.write { tx in
                try Assessment.publish(id, by: office, in: tx)
                let lines = try units.flatMap { try Sheet.find(id, $0, by: machine, in: tx).lines(in: tx) }
                for line in lines.prefix(WaitingObjections.most + 1) {
                    _ = try Objection.make(
                        against: line.id, words: "数据有误", files: [], once: Token.make(), by: machine, in: tx)
                }
            }
            try await world.visit { client in
                let head = try await world.visitor("head", at: client)
                let page = try await head.get("/").text
                #expect(page.matches(of: /href="\/assessment-lines\//).count == WaitingObjections.most)
                #expect(page.contains("先列出 20 件"))
            }
        }
    }

    /// Scores nothing but the quarter's meetings, which stations do not owe.
    private static let onlyMeetings = """
        scheme: trial
        version: 1
        applies_from: 2025-01-01
        title: {zh: 试行考核, en: Trial}
        summary: {zh: 试验用。, en: For trials.}
        period: year
        units: [township, station]
        full: 100
        reach: own
        rounding: {decimals: 2, rule: half-up}
        nothing_owed: left-out
        objection: {working_days: 5, calendar: cn}
        grades:
          - {key: pass, title: {zh: 合格, en: satisfactory}, from: 60}
          - {key: fail, title: {zh: 不合格, en: not satisfactory}, from: 0}
        indicators:
          - key: rate
            title: {zh: 完成率, en: Rate}
            max: 100
            measure: {fulfilment: {programme: records, duty: quarterly-meeting}}
        """
}
