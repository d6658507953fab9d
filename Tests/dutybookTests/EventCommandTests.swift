import Foundation
import Testing

/// Events and approvals at the command line.
@Suite struct EventCommandTests {
    @Test("an event is corrected and withdrawn, and an approval says which it is, at the command line")
    func events() throws {
        let folder = try Folder()
        let data = ["--data", folder.path("data"), "--today", "2026-01-21"]
        #expect(
            try run(["init", "--name", "青石镇", "--code", "QS", "--kind", "township", "--data", folder.path("data")])
                .status == 0)
        let catalogue = folder.path("gate.yaml")
        try Data(Self.gate.utf8).write(to: URL(fileURLWithPath: catalogue))
        #expect(try run(["programme", "adopt", catalogue, "--data", folder.path("data")]).status == 0)
        #expect(
            try run(["plan", "issue", "--programme", "gate", "--year", "2026", "--under", "QS"] + data).status == 0)
        let record = [
            "trigger", "record", "--unit", "QS", "--kind", "works", "--at", "2026-12-21T09:30", "--title", "动火",
            "--json",
        ]
        let (first, second) = (
            try #require(try json(run(record + data))["trigger"] as? String),
            try #require(try json(run(record + data))["trigger"] as? String)
        )
        #expect(first.count == 13)
        let correct = ["trigger", "correct", "--event", first, "--at", "2026-12-22T10:00", "--reason", "时间看错"]
        #expect(try run(correct + data).status == 0)
        let nothing = try run(correct + data)
        #expect(nothing.status == 1 && nothing.errors.contains("nothing has been changed"))

        let approve = [
            "activity", "record", "--unit", "QS", "--kind", "other", "--on", "2026-01-21", "--time", "08:00", "--title",
            "确认", "--json", "--approval",
        ]
        let several = try run(approve + ["place"] + data)
        #expect(several.status == 1 && several.errors.contains(first) && several.errors.contains(second))
        let unknown = try run(approve + ["king"] + data)
        #expect(unknown.status == 1 && unknown.errors.contains("head, place"))
        let given = try json(run(approve + ["place", "--event", first] + data))["counts_for"] as? [[String: String]]
        #expect(given?.map { $0["duty"] } == ["Permit (动火)"])

        let withdraw = ["trigger", "withdraw", "--reason", "重复登记", "--event"]
        let used = try run(withdraw + [first] + data)
        #expect(used.status == 1 && used.errors.contains("Work was put forward"))
        #expect(try run(withdraw + [second] + data).status == 0)
        #expect(try run(withdraw + [second] + data).status == 1, "it was withdrawn already")
        #expect(try run(withdraw + ["x"] + data).status == 2)
        #expect(try run(["doctor", "--data", folder.path("data")]).status == 0)
    }

    private static let gate = """
        programme: gate
        version: 1
        applies_from: 2026-01-01
        field: other
        title: {zh: 审批, en: Gates}
        summary: {zh: 试验用。, en: For trials.}
        instruments:
          - {key: rules, title: {zh: 规定, en: Rules}, issuer: {zh: 本局, en: The bureau}, edition: "2026"}
        events:
          - {key: works, title: {zh: 动火作业, en: Hot work}}
        duties:
          - key: permit
            title: {zh: 动火审批, en: Permit}
            text: {zh: 动火前取得审批。, en: Approved before it begins.}
            source: {instrument: rules, clause: {zh: 第一条, en: art. 1}}
            owed_by: {kinds: [township]}
            cadence:
              gate:
                event: works
                approvals:
                  - {key: place, title: {zh: 现场确认, en: Site confirmed}}
                  - {key: head, title: {zh: 负责人批准, en: Approved by the head}}
            hours: 1
            review: {by: none}
        """
}
