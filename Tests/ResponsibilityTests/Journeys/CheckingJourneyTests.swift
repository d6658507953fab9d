import HummingbirdTesting
import Storage
import TestWorld
import Testing

@testable import Responsibility

/// A year of the checking cycle through the real door, by the forms that the pages draw: plan → draw → inspection → findings →
/// rectification → closing → assessment with an objection → circular → annual report.
@Suite struct CheckingJourneyTests {
    @Test(
        "a year of checking is told by its pages, and its figures stand in the reports", arguments: Backend.available,
        Language.allCases)
    func year(backend: Backend, language: Language) async throws {
        try await World.inspecting(on: backend) { world, people in
            let machine = world.services.machine("tests")
            try await world.services.database.write { tx in
                _ = try Scheme.adopt(SampleScheme.source, by: machine, in: tx)
            }
            try await world.visit { client in
                let desk = try await CheckingDesk(world, client, language)
                let batch = try await desk.planAndDraw()
                let first = try await desk.inspect(
                    batch,
                    [("outcome_1", "problem", "东侧出口被纸箱堵住", "major"), ("outcome_3", "problem", "缺两周记录", "ordinary")])
                #expect(first == ["2026-0001", "2026-0002"])
                try await desk.putRight("2026-0001", isMajor: true, returning: true)
                try await desk.putRight("2026-0002", extending: true)

                try await desk.go(to: "2026-05-18")
                let again = try await desk.inspect(nil, [("outcome_3", "problem", "又缺一周记录", "ordinary")])
                #expect(again == ["2026-0003"])
                let page = try await desk.office.get(try await desk.path("2026-0003"))
                #expect(page.text.contains("2026-0002"), "it names the one that it repeats")
                try await desk.putRight("2026-0003")

                try await desk.go(to: "2026-07-01")
                try await desk.assess()
                try await desk.go(to: "2026-07-16")
                let circular = try await desk.issue("circular", [("period", "h1")], holding: "检查前先看上次的问题清单。")
                #expect(circular.contains("检查前先看上次的问题清单。"))
                try await desk.go(to: "2026-12-31")
                let report = try await desk.issue("annual", [])
                for text in [circular, report] {
                    #expect(
                        text.replacing(#/<[^>]*>|\s*\[\d+\]/#, with: "").contains(
                            language.say(
                                zh: "发现 3，其中重复出现 1，已销号 3，逾期未销号 0",
                                en: "found 3, of these found again 1, closed 3, overdue 0")),
                        "\(text.matches(of: #/.{0,40}(?:已销号|closed).{0,200}/#).map { String($0.0) })")
                    for number in ["2026-0001", "2026-0002", "2026-0003"] { #expect(text.contains(number)) }
                }
            }
            #expect(try await Doctor(world.services).examine() == [])
        }
    }
}

/// Everybody of the journey, each signed in, and the steps that they take on the pages.
private struct CheckingDesk {
    let world: World
    let language: Language
    let office, inspector, clerk, reviewer, head: Visitor

    init(_ world: World, _ client: any TestClientProtocol, _ language: Language) async throws {
        (self.world, self.language) = (world, language)
        let tag = language == .zh ? "zh-CN" : "en-GB"
        office = try await world.visitor("office", at: client, language: tag)
        inspector = try await world.visitor("inspector", at: client, language: tag)
        clerk = try await world.visitor("qs-clerk", at: client, language: tag)
        reviewer = try await world.visitor("qs-reviewer", at: client, language: tag)
        head = try await world.visitor("head", at: client, language: tag)
    }

    /// Another day; everybody signs in again.
    func go(to day: Day) async throws {
        world.clock.go(to: day)
        for (visitor, login) in [
            (office, "office"), (inspector, "inspector"), (clerk, "qs-clerk"), (reviewer, "qs-reviewer"),
            (head, "head"),
        ] { _ = try await visitor.signIn(login) }
    }

    /// A random batch whose list is published before its units and inspectors are drawn.
    func planAndDraw() async throws -> String {
        let planned = try await office.fill(
            "/inspections/plan/new", "/inspections/plan",
            [
                ("issuer", try world.unit("YX").description), ("kind", "random"), ("title", "双随机检查"),
                ("checklist", "exits"),
                ("from_day", "2026-03-02"), ("to_day", "2026-03-31"), ("publish_within", "3"),
            ])
        #expect(planned.status == 303, "\(planned.text)")
        let published = try await office.fill(planned.location, "/draw", [("percent_township", "100")])
        #expect(published.status == 303)
        let before = try await office.get(published.location + "/file").bytes
        #expect(try await office.fill(published.location, "/drawing", [("witness", "二十七")]).status == 303)
        let drawn = try DrawFile.verify(try await office.get(published.location + "/file").bytes, publishedAs: before)
        #expect(drawn.teams?.count == 2)
        return planned.location
    }

    /// Records a visit to the town and has it signed there; gives the numbers of what was found.
    func inspect(
        _ batch: String?, _ problems: [(outcome: String, value: String, facts: String, grade: String)]
    ) async throws -> [String] {
        let town = try world.unit("QS")
        let id = batch?.split(separator: "/").last.map(String.init)
        let path =
            id.map { "/inspections/new?batch=\($0)&unit=\(town)" } ?? "/inspections/new?unit=\(town)&checklist=exits"
        let form = try DrawnForm(try await inspector.get(path), "/inspections")
        var changes = (1...3).map { ("outcome_\($0)", "fine") }
        if batch == nil {
            let all = try await inspector.get(path).text.matches(of: #/name="inspectors" value="([^"]+)"/#)
            changes += all.prefix(2).map { ("inspectors", String($0.1)) } + [("title", "例行检查"), ("method", "on-site")]
        } else {
            #expect(form.fields.count { $0.0 == "inspectors" } == 2, "those who were drawn")
        }
        for problem in problems {
            changes.removeAll { $0.0 == problem.outcome }
            let number = problem.outcome.suffix(1)
            changes += [
                (problem.outcome, problem.value), ("facts_\(number)", problem.facts),
                ("grade_\(number)", problem.grade),
                ("due_\(number)", world.clock.today.adding(days: 20).description),
            ]
        }
        let recorded = try await inspector.upload(form.action, try form.filled(changes))
        #expect(recorded.status == 303, "\(recorded.text)")
        let place = String(recorded.location.prefix { $0 != "?" })
        #expect(try await clerk.fill(place, "/sign-off", [("remarks", "情况属实")]).status == 303)
        let page = try await office.get(place)
        #expect(page.text.contains("情况属实"))
        return page.text.matches(of: #/>(\d{4}-\d{4})<\/a>/#).map { String($0.1) }
    }

    func path(_ number: String) async throws -> String {
        let list = try await office.get("/findings?stage=any").text
        let links = list.matches(of: #/href="(\/findings\/[^"?]+)"[^>]*>([^<]*)/#)
        return String(try #require(links.first { $0.2.contains(number) }).1)
    }

    /// The town puts it right, and three others close it.
    func putRight(
        _ number: String, isMajor: Bool = false, returning: Bool = false, extending: Bool = false
    ) async throws {
        let place = try await path(number)
        let today = world.clock.today
        let photo: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 1]
        var plan = [("who", "安全员"), ("measures", "清空通道，每班交接"), ("money", "不需要"), ("contingency", "不需要")]
        if isMajor { plan.append(("interim", "专人看守")) }
        #expect(try await clerk.fill(place, "/rectification", plan).status == 303)
        if extending {
            let until = today.adding(days: 40).description
            #expect(
                try await clerk.fill(place, "/extension", [("extend_to", until), ("reason", "等待供货")]).status == 303)
            #expect(try await head.fill(place, "/extension/answer", [("granted", "yes")]).status == 303)
            #expect(try await clerk.get(place).text.contains(until))
        }
        try await go(to: today.adding(days: 3))
        #expect(
            try await clerk.fill(place, "/application", [("note", "已完成")], files: [("整改后.png", photo)]).status == 303)
        if returning {
            #expect(try await reviewer.fill(place, "/return", [("reason", "照片不清")]).status == 303)
            #expect(try await clerk.get(place).text.contains("照片不清"))
            #expect(try await clerk.fill(place, "/application", [("note", "已重拍")]).status == 303)
        }
        #expect(try await reviewer.fill(place, "/check", [("opinion", "属实")]).status == 303)
        try await go(to: today.adding(days: 4))
        #expect(try await head.fill(place, "/signature").status == 303)
        #expect(try await office.fill(place, "/closing").status == 303)
        #expect(try await clerk.get(place).text.contains(language.say(zh: "已销号", en: "closed")))
    }

    /// The first half of the year is scored; the town objects to one line and is right.
    func assess() async throws {
        let begun = try await office.fill(
            "/assessments/new", "/assessments",
            [("scheme", "trial"), ("year", "2026"), ("half", "0"), ("cut_off", "2026-06-30")])
        #expect(begun.status == 303, "\(begun.text)")
        let id = try #require(begun.location.split(separator: "/").last.flatMap { ID<Assessment>(String($0)) })
        for code in ["QS", "BS"] {
            let line = try await world.line("judged", of: code, in: id)
            let path = "/assessment-lines/\(line.id)"
            if code == "QS" {
                #expect(
                    try await clerk.fill(path, "/self-score", [("grade", "whole"), ("remark", "记录齐全")]).status == 303)
            }
            #expect(try await inspector.fill(path, "/review", [("grade", "poor"), ("remark", "缺总结")]).status == 303)
        }
        #expect(try await world.line("findings", of: "QS", in: id).points == Points("10"), "all were put right in time")
        let repeats = try await world.line("repeats", of: "QS", in: id)
        #expect(repeats.points == Points("7.5"))
        let before = try await world.sheet(of: "QS", in: id).points
        #expect(try await office.fill(begun.location, "/publication").status == 303)

        let path = "/assessment-lines/\(repeats.id)"
        #expect(
            try await clerk.fill(
                path, "/objections", [("words", "第二次是装订时漏页，记录在")], files: [("记录.txt", Array("巡查".utf8))]
            )
            .status == 303)
        #expect(
            try await head.fill(path, "/decision", [("upheld", "yes"), ("points", "10"), ("reason", "核对属实")]).status
                == 303)
        #expect(try await world.line("repeats", of: "QS", in: id).points == Points("10"))
        let after = try await world.sheet(of: "QS", in: id).points
        #expect(after > before, "the sheet is added up again")
        try await go(to: "2026-07-15")
        #expect(try await office.fill(begun.location, "/lock").status == 303)
        #expect(try await clerk.get(path).text.contains(language.say(zh: "异议成立", en: "upheld")))
    }

    /// Issues a circular or the report of the year, and gives the page as it was frozen.
    func issue(_ kind: String, _ of: [(String, String)], holding sentence: String? = nil) async throws -> String {
        let query = ([("year", "2026")] + of).map { "\($0.0)=\($0.1)" }.joined(separator: "&")
        let path = "/reports/\(kind)/\(try world.unit("YX"))?\(query)"
        if let sentence {
            #expect(try await office.fill(path, "/practice", [("sentence", sentence)]).status == 303)
        }
        let issued = try await head.fill(path, "/issue")
        #expect(issued.status == 303, "\(issued.text)")
        #expect(try await head.get(issued.location + "/document").bytes.starts(with: Array("PK".utf8)))
        return try await head.get(issued.location).text
    }
}
