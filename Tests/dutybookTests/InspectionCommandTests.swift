import Foundation
import Testing

/// Checklists, draws and inspections at the command line.
@Suite struct InspectionCommandTests {
    /// A small organisation with a township, two stations and three inspectors.
    private func furnish(_ folder: Folder) throws -> String {
        let data = folder.path("data")
        #expect(try run(["init", "--data", data, "--name", "青山县", "--kind", "county"]).status == 0)
        let units = folder.path("units.csv")
        try "code,name,parent_code,kind\nT01,柳河镇,ROOT,township\nS01,一站,T01,station\nS02,二站,T01,station\n"
            .write(toFile: units, atomically: true, encoding: .utf8)
        #expect(try run(["units", "import", units, "--data", data]).status == 0)
        for (login, name) in [("one", "甲"), ("two", "乙"), ("three", "丙")] {
            let added = try run(
                [
                    "people", "add", "--login", login, "--role", "inspector", "--unit", "ROOT", "--name", name,
                    "--password-stdin", "--data", data,
                ], typing: "seven quiet lanterns")
            #expect(added.status == 0, "\(added.errors)")
        }
        #expect(try run(["checklist", "adopt", "work-safety-station", "--data", data]).status == 0)
        return data
    }

    @Test("a checklist is checked, and its mistakes are named with their lines")
    func checklists() throws {
        let folder = try Folder()
        let listed = try run(["checklist", "list"]).output.split(separator: "\n").map { $0.prefix { $0 != " " } }
        #expect(listed == ["fire-office", "work-safety-station"])
        #expect(try json(run(["checklist", "list", "--json"]))["checklists"] is [[String: Any]])
        #expect(try run(["checklist", "check", "fire-office"]).status == 0)
        let file = folder.path("wrong.yaml")
        try "checklist: x\nversion: one\n".write(toFile: file, atomically: true, encoding: .utf8)
        let wrong = try run(["checklist", "check", file])
        #expect(wrong.status == 1 && wrong.output.contains(":2"))
        let mistakes = try json(run(["checklist", "check", file, "--json"]))["mistakes"] as? [[String: Any]]
        #expect(mistakes?.contains { $0["path"] as? String == "version" && $0["line"] as? Int == 2 } == true)
    }

    @Test("a draw is published, drawn, and verified from its file alone; a changed file ends with 1 and says why")
    func draws() throws {
        let folder = try Folder()
        let data = try furnish(folder)
        let planned = try json(
            run([
                "inspection", "plan", "--data", data, "--json", "--issuer", "ROOT", "--kind", "random", "--title",
                "双随机",
                "--checklist", "work-safety-station", "--from", "2030-03-01", "--to", "2030-03-31",
            ]))
        let batch = try #require(planned["batch"] as? String)
        let (file, kept) = (folder.path("draw.json"), folder.path("published.json"))
        let published = try run([
            "draw", "publish", file, "--data", data, "--batch", batch, "--stratum", "station:50:1", "--stratum",
            "township:0:1",
        ])
        #expect(published.status == 0, "\(published.errors)")
        try FileManager.default.copyItem(atPath: file, toPath: kept)
        #expect(try run(["draw", "verify", file]).output.contains("not drawn yet"))
        #expect(try run(["draw", "draw", file, "--data", data, "--witness", "27"]).status == 0)
        #expect(try run(["draw", "draw", file, "--data", data]).status == 1)
        let verified = try json(run(["draw", "verify", file, "--published", kept, "--json"]))
        let teams = try #require(verified["teams"] as? [[String: Any]])
        #expect(teams.count == 2)
        let team = try #require(teams.first)
        let names = try #require(team["inspectors"] as? [String])
        let recused = try run([
            "draw", "recuse", file, "--data", data, "--unit", try #require(team["unit"] as? String), "--inspector",
            names[0], "--reason", "worked there",
        ])
        #expect(recused.status == 0, "\(recused.errors)")
        #expect(try run(["draw", "verify", file, "--published", kept]).status == 0)
        let text = try String(contentsOfFile: file, encoding: .utf8)
        try text.replacingOccurrences(of: "worked there", with: "worked here").write(
            toFile: file, atomically: true, encoding: .utf8)
        let changed = try run(["draw", "verify", file])
        #expect(changed.status == 1 && changed.errors.contains("changed"))
        #expect(try run(["draw", "verify", folder.path("nothing.json")]).status == 2)
    }

    @Test("an inspection is planned with its warnings, recorded and listed; a dry run changes nothing")
    func inspections() throws {
        let folder = try Folder()
        let data = try furnish(folder)
        let plan = [
            "inspection", "plan", "--data", data, "--json", "--issuer", "ROOT", "--title", "春查", "--checklist",
            "work-safety-station", "--from", "2026-03-01", "--to", "2026-03-31", "--units-of", "station",
        ]
        #expect(try json(run(plan + ["--dry-run"]))["units"] as? Int == 2)
        let first = try json(run(plan))
        #expect((first["clashes"] as? [Any])?.isEmpty == true)
        #expect((try json(run(plan))["clashes"] as? [Any])?.count == 2)
        let record = [
            "inspection", "record", "--data", data, "--json", "--today", "2026-03-05", "--unit", "S01", "--checklist",
            "work-safety-station", "--batch", try #require(first["batch"] as? String), "--on", "2026-03-05",
            "--inspector", "甲", "--inspector", "乙", "--problem", "equipment:no signature", "--not-applicable",
            "outdoor-work",
        ]
        #expect(try json(run(record + ["--dry-run"]))["inspection"] as? String == "")
        let recorded = try run(record)
        #expect(recorded.status == 0, "\(recorded.errors)")
        #expect(try json(recorded)["number"] as? String == "J2026-0001")
        #expect(try run(record.map { $0 == "乙" ? "甲" : $0 }).status == 1)
        let listed = try json(run(["inspection", "list", "--data", data, "--year", "2026", "--unit", "T01", "--json"]))
        let all = try #require(listed["inspections"] as? [[String: Any]])
        #expect(all.count == 1 && all[0]["problems"] as? Int == 1)
    }
}
