import Foundation
import Testing

/// The built program, run as people run it.
@Suite struct CommandLineTests {
    @Test("an organisation is made, told its year, records work and gets its report, all at the command line")
    func year() throws {
        let folder = try Folder()
        let data = ["--data", folder.path("data")]
        #expect(try run(["init", "--name", "云溪县", "--code", "YX", "--kind", "county"] + data).status == 0)
        let units = folder.path("units.csv")
        try Data("code,name,parent_code,kind\nQS,青石镇,YX,township\n".utf8).write(to: URL(fileURLWithPath: units))
        #expect(try run(["units", "import", "--dry-run", units] + data).output.hasPrefix("1 added"))
        #expect(try run(["units", "import", units] + data).output.hasPrefix("1 added"))
        #expect(try run(["units", "import", units] + data).output.hasPrefix("0 added"))
        let catalogue = folder.path("trial.yaml")
        try Data(Self.catalogue.utf8).write(to: URL(fileURLWithPath: catalogue))
        #expect(try run(["programme", "adopt", catalogue] + data).status == 0)
        let issue = ["plan", "issue", "--programme", "trial", "--year", "2026", "--under", "YX", "--json"] + data
        #expect(try json(run(issue))["obligations"] as? Int == 4)
        #expect(try json(run(issue))["obligations"] as? Int == 0, "issuing again changes nothing")
        let record = [
            "activity", "record", "--unit", "QS", "--kind", "meeting", "--on", "2026-02-10", "--title", "例会", "--today",
            "2026-02-11", "--file", units, "--json",
        ]
        let counts = try json(run(record + data))["counts_for"] as? [[String: String]]
        #expect(counts?.count == 1)
        #expect(counts?.first?["due"] == "2026-03-31")
        #expect(counts?.first?["duty"] == "Quarterly meeting" && counts?.first?["duty_zh"] == "季度例会")
        let whole = [
            "activity", "record", "--unit", "QS", "--kind", "meeting", "--on", "2026-02-10", "--title", "扩大会议",
            "--today", "2026-02-11", "--place", "一楼", "--chair", "王石", "--attended", "王石、李青", "--attended", "周站",
            "--absent", "赵一:leave,孙二:duty_travel", "--sitting-in", "白云", "--agenda", "学习规定", "研究整改", "--first-item",
            "--decision", "检修闸门|站长|2026-03-01", "--decision", "印发纪要", "--json",
        ]
        #expect(try run(whole + data).status == 0)
        #expect(try run(whole + ["--dry-run"] + data).status == 0)
        let wrong = try run(
            whole + ["--absent", "钱三:illness", "--absent", "李四", "--decision", "x|y|tomorrow", "--decision", "|y"]
                + data)
        #expect(wrong.status == 1)
        #expect(wrong.errors.components(separatedBy: "--absent: ").count == 3)
        #expect(wrong.errors.components(separatedBy: "--decision: ").count == 3)
        #expect(wrong.errors.contains("NAME:REASON"))
        let twice = try run(whole + ["--sitting-in", "王石"] + data)
        #expect(twice.status == 1 && twice.errors.contains("in two of the lists"))
        let report = folder.path("report.docx")
        #expect(try run(["report", "annual", "--unit", "YX", "--year", "2026", "--out", report] + data).status == 0)
        let bytes = try Data(contentsOf: URL(fileURLWithPath: report))
        #expect(bytes.starts(with: Data("PK".utf8)))
        #expect(try run(["doctor"] + data).status == 0)
    }

    @Test("a plan is previewed, withdrawn, issued again, amended, and its year closed, all at the command line")
    func lifeOfAPlan() throws {
        let folder = try Folder()
        let data = ["--data", folder.path("data"), "--json"]
        #expect(
            try run(["init", "--name", "云溪县", "--code", "YX", "--kind", "county", "--data", folder.path("data")]).status
                == 0)
        let units = folder.path("units.csv")
        try Data("code,name,parent_code,kind,tags\nQS,青石镇,YX,township,key\nBS,白水乡,YX,township,\n".utf8)
            .write(to: URL(fileURLWithPath: units))
        #expect(try json(run(["units", "import", units] + data))["added"] as? Int == 2)
        let catalogue = folder.path("trial.yaml")
        try Data(Self.catalogue.utf8).write(to: URL(fileURLWithPath: catalogue))
        #expect(try run(["programme", "adopt", catalogue] + data).status == 0)
        let plan = ["--programme", "trial", "--year", "2026", "--under", "YX", "--today", "2026-05-04"] + data
        let preview = try json(run(["plan", "preview"] + plan))
        let kinds = try #require(preview["kinds"] as? [[String: Any]])
        #expect(kinds.map { $0["kind"] as? String } == ["county", "township"])
        #expect(kinds.last?["units"] as? Int == 2 && kinds.last?["hours_per_unit"] as? Double == 4)
        #expect(kinds.last?["hours"] as? Double == 8)
        let duty = try #require((preview["duties"] as? [[String: Any]])?.first)
        let next = try #require(duty["next"] as? [[String: Any]])
        #expect(next.map { $0["due"] as? String } == ["2026-06-30", "2026-09-30", "2026-12-31"])
        #expect(duty["units"] as? Int == 2 && preview["overdue"] as? Int == 2, "the first quarter is past")
        #expect(
            try run(["plan", "preview"] + plan.filter { $0 != "--json" }).output.contains(
                "township: 2 units, 4 hours each"))
        #expect(try json(run(["plan", "issue"] + plan))["obligations"] as? Int == 8)
        let withdraw = ["plan", "withdraw", "--reason", "reform"] + plan
        #expect(try json(run(withdraw + ["--dry-run"]))["withdrawn"] as? Int == 6)
        #expect(try json(run(withdraw))["withdrawn"] as? Int == 6)
        #expect(try run(withdraw).status == 1, "it is withdrawn already")
        #expect(try json(run(["plan", "issue"] + plan))["obligations"] as? Int == 6)
        let newer = Self.catalogue.replacing("version: 1", with: "version: 2\nchanges: {zh: 改, en: Changed}")
            .replacing("2026-01-01", with: "2026-05-01").replacing("{kinds: [township]}", with: "{tags: [key]}")
        try Data(newer.utf8).write(to: URL(fileURLWithPath: catalogue))
        #expect(try run(["programme", "adopt", catalogue] + data).status == 0)
        #expect(
            try json(run(["plan", "issue"] + plan))["obligations"] as? Int == 0,
            "a newer version changes nothing by itself")
        let amend = ["plan", "amend"] + plan
        for dry in [["--dry-run"], []] {
            let amended = try json(run(amend + dry))
            #expect(
                amended["withdrawn"] as? Int == 3 && amended["kept"] as? Int == 3 && amended["version"] as? Int == 2)
        }
        let close = ["year", "close", "--year", "2026", "--unit", "YX"] + data
        #expect(try run(close + ["--today", "2026-12-31"]).status == 1, "the year runs")
        let later = ["--today", "2027-01-05"]
        #expect(try json(run(close + later + ["--dry-run"]))["open"] as? Int == 5)
        #expect(try run(close + later).status == 0)
        let refused = try run(
            ["activity", "record", "--unit", "QS", "--kind", "meeting", "--on", "2026-12-20", "--title", "会"] + later
                + data)
        #expect(refused.status == 1 && refused.errors.contains("That year is closed"))
        #expect(
            try run(["year", "reopen", "--year", "2026", "--unit", "YX", "--reason", "forgotten"] + later + data).status
                == 0)
        #expect(try run(["doctor", "--data", folder.path("data")]).status == 0)
    }

    @Test("a catalogue is checked against the kinds of an organisation, or by itself")
    func kinds() throws {
        let folder = try Folder()
        #expect(try run(["init", "--data", folder.path("data")]).status == 0)
        let catalogue = folder.path("trial.yaml")
        try Data(Self.catalogue.replacing("[township]", with: "[sanctuary]").utf8).write(
            to: URL(fileURLWithPath: catalogue))
        let alone = try run(["programme", "check", catalogue])
        #expect(alone.status == 0 && alone.output.contains("note: the kind “sanctuary” is not shipped"))
        let against = try run(["programme", "check", catalogue, "--data", folder.path("data")])
        #expect(against.status == 1 && against.output.contains("There is no kind of unit “sanctuary”."))
    }

    @Test("an event that starts a clock is recorded at the command line, after a dry run that changes nothing")
    func trigger() throws {
        let folder = try Folder()
        let data = ["--data", folder.path("data")]
        #expect(try run(["init", "--name", "青石镇", "--code", "QS", "--kind", "township"] + data).status == 0)
        let catalogue = folder.path("clock.yaml")
        try Data(Self.clock.utf8).write(to: URL(fileURLWithPath: catalogue))
        #expect(try run(["programme", "adopt", catalogue] + data).status == 0)
        #expect(
            try run(["plan", "issue", "--programme", "clock", "--year", "2026", "--under", "QS"] + data).status == 0)
        let record = [
            "trigger", "record", "--unit", "QS", "--kind", "leak", "--at", "2026-01-21T09:30", "--title", "泄漏",
            "--today",
            "2026-01-21", "--json",
        ]
        for dryRun in [true, false] {
            let answer = try json(run(record + data + (dryRun ? ["--dry-run"] : [])))
            let made = answer["obligations"] as? [[String: String]]
            #expect(made?.map { $0["due"] ?? "-" } == ["2026-01-21 10:30", ""])
            #expect(made?.first?["stage"] == "First report")
            #expect((answer["trigger"] as? String)?.isEmpty == dryRun)
        }
        let done = [
            "activity", "record", "--unit", "QS", "--kind", "other", "--on", "2026-01-21", "--time", "10:00", "--title",
            "处置", "--today", "2026-01-22", "--json",
        ]
        let counts = try json(run(done + data))["counts_for"] as? [[String: String]]
        #expect(counts?.map { $0["due"] } == ["2026-01-21"])
        let unknown = try run(
            ["trigger", "record", "--unit", "QS", "--kind", "flood", "--at", "2026-01-21T09:30", "--title", "x"] + data)
        #expect(unknown.status == 1 && unknown.errors.contains("kind"))
        #expect(
            try run(["trigger", "record", "--unit", "QS", "--kind", "leak", "--at", "tomorrow", "--title", "x"] + data)
                .status == 2)
        #expect(try run(["doctor"] + data).status == 0)
    }

    private static let clock = """
        programme: clock
        version: 1
        applies_from: 2026-01-01
        field: other
        title: {zh: 时限, en: Clocks}
        summary: {zh: 试验用。, en: For trials.}
        instruments:
          - {key: rules, title: {zh: 规定, en: Rules}, issuer: {zh: 本局, en: The bureau}, edition: "2026"}
        triggers:
          - {key: leak, title: {zh: 发生泄漏, en: A leak}}
        duties:
          - key: response
            title: {zh: 泄漏处置, en: Leak response}
            text: {zh: 先报告，再总结。, en: "Report it, then draw lessons."}
            source: {instrument: rules, clause: {zh: 第一条, en: art. 1}}
            owed_by: {kinds: [township]}
            cadence:
              clock:
                trigger: leak
                stages:
                  - {key: reported, title: {zh: 首次报告, en: First report}, within: {hours: 1}}
                  - {key: lessons, title: {zh: 总结, en: Lessons}, within: {days: 30}, after: reported}
            counts: [other]
            hours: 1
            review: {by: none}
        """

    @Test("what is refused exits with 1 and says why, what is typed wrongly exits with 2")
    func exits() throws {
        let folder = try Folder()
        let data = ["--data", folder.path("data")]
        #expect(try run(["init"] + data).status == 0)
        let bad = folder.path("bad.csv")
        try Data("code,name,parent_code,kind\nA,,NOPE,castle\n".utf8).write(to: URL(fileURLWithPath: bad))
        let refused = try run(["units", "import", bad] + data)
        #expect(refused.status == 1)
        #expect(refused.errors.components(separatedBy: "bad.csv:2").count == 4, "three mistakes in row 2")
        #expect(try run(["units", "import"] + data).status == 2)
        #expect(try run(["no-such-word"]).status == 2)
        #expect(
            try run(["plan", "issue", "--programme", "x", "--year", "2026", "--under", "ROOT", "--data", "/nowhere"])
                .status == 2)
    }

    @Test(
        "working days are counted over holidays and make-up days",
        arguments: [
            ("2026-02-12", 5, "2026-02-26", false), ("2026-01-01", 1, "2026-01-04", false),
            ("2026-12-25", 10, "2027-01-08", true),
        ])
    func due(from: String, days: Int, due: String, provisional: Bool) throws {
        let answer = try json(
            run(["calendar", "due", "--from", from, "--working-days", "\(days)", "--json", "--data", "/nowhere"]))
        #expect(answer["due"] as? String == due)
        #expect(answer["provisional"] as? Bool == provisional)
    }

    static let catalogue = """
        programme: trial
        version: 1
        applies_from: 2026-01-01
        field: other
        title: {zh: 试验, en: Trial}
        summary: {zh: 试验用。, en: For trials.}
        instruments:
          - {key: rules, title: {zh: 规定, en: Rules}, issuer: {zh: 本局, en: The bureau}, edition: "2026"}
        duties:
          - key: meeting
            title: {zh: 季度例会, en: Quarterly meeting}
            text: {zh: 每季度开一次例会。, en: Meet every quarter.}
            source: {instrument: rules, clause: {zh: 第一条, en: art. 1}}
            owed_by: {kinds: [township]}
            cadence: {quota: {count: 1, per: quarter, proration: full}}
            counts: [meeting]
            hours: 1
            weight: 1
            review: {by: same-unit}
        """
}
