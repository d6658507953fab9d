import Foundation
import Testing

/// Findings at the command line.
@Suite struct FindingCommandTests {
    @Test("findings are opened, imported, listed and exported at the command line")
    func findings() throws {
        let folder = try Folder()
        let data = ["--data", folder.path("data"), "--today", "2026-03-02"]
        #expect(try run(["init", "--name", "云溪县", "--code", "YX", "--kind", "county"] + data).status == 0)
        let units = folder.path("units.csv")
        try Data("code,name,parent_code,kind\nQS,青石镇,YX,township\n".utf8).write(to: URL(fileURLWithPath: units))
        #expect(try run(["units", "import", units] + data).status == 0)
        let open = [
            "findings", "open", "--unit", "QS", "--title", "灭火器过期", "--item", "fire-3", "--source-name", "省督查组",
            "--found", "2026-03-01", "--due", "2026-03-31", "--grade", "major", "--json",
        ]
        #expect(try json(run(open + ["--dry-run"] + data))["number"] as? String == "")
        #expect(try json(run(open + data))["number"] as? String == "2026-0001")
        #expect(try json(run(open + data))["repeats"] as? String == "2026-0001")
        let file = folder.path("findings.csv")
        try Data("unit,title,found_on,due_on,source_name\nQS,出口堵塞,2025-06-01,2025-12-31,省督查组\n".utf8)
            .write(to: URL(fileURLWithPath: file))
        #expect(try run(["findings", "import", "--dry-run", file] + data).output.hasPrefix("1 added"))
        #expect(try run(["findings", "import", file] + data).output.hasPrefix("1 added"))
        #expect(try run(["findings", "import", file] + data).output.hasPrefix("0 added, 1 known"))
        let listed = try #require(
            json(run(["findings", "list", "--json"] + data))["findings"] as? [[String: Any]])
        #expect(listed.map { $0["number"] as? String } == ["2025-0001", "2026-0001", "2026-0002"])
        #expect(listed.map { $0["overdue"] as? Bool } == [true, false, false])
        #expect(try run(["findings", "list", "--overdue"] + data).output.contains("出口堵塞"))
        let ledger = folder.path("ledger.csv")
        #expect(try run(["findings", "export", ledger, "--repeats"] + data).status == 0)
        let text = try String(contentsOf: URL(fileURLWithPath: ledger), encoding: .utf8)
        #expect(text.contains("2026-0002") && !text.contains("2026-0001"))
        #expect(try run(["findings", "export", folder.path("ledger.pdf")] + data).status == 1)
        #expect(
            try run(["findings", "open", "--unit", "QS", "--title", "x", "--found", "soon", "--due", "x"] + data).status
                == 2)
        #expect(
            try run(
                ["findings", "open", "--unit", "QS", "--title", "x", "--found", "2026-03-01", "--due", "2026-03-31"]
                    + data
            ).status == 1)
        try Data("unit,title,found_on,due_on\nXX,a,2025-06-01,2025-12-31\n".utf8).write(to: URL(fileURLWithPath: file))
        let wrong = try run(["findings", "import", file] + data)
        #expect(wrong.status == 1 && wrong.errors.contains("findings.csv:2"))
    }
}
