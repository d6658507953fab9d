import Foundation
import Testing

@Suite("What the terminal says")
struct TerminalTests {
    @Test("a Chinese terminal is answered in Chinese, by what is done, what is refused and what is typed wrongly")
    func chinese() throws {
        let folder = try Folder()
        let data = ["--data", folder.path("data")]
        func zh(_ arguments: [String]) throws -> Run { try run(arguments + data, locale: "zh_CN.UTF-8") }
        #expect(try zh(["doctor"]).errors.contains("里没有台账"))
        #expect(try zh(["init", "--code", "YX"]).status == 0)
        #expect(try zh(["init"]).output.contains("没有改动"))
        let units = folder.path("units.csv")
        try Data("code,name,parent,kind,remark\nA,甲镇,YX,township,x\n".utf8).write(to: URL(fileURLWithPath: units))
        let dry = try zh(["units", "import", "--dry-run", units])
        #expect(dry.output.contains("新增 1") && dry.output.contains("试算") && dry.output.contains("没有使用的列：remark"))
        #expect(try zh(["units", "import", folder.path("none.csv")]).errors.contains("没有这个文件"))
        #expect(try zh(["units", "import", folder.path("data")]).errors.contains("这是文件夹"))
        let role = try zh(["people", "add", "--login", "li", "--role", "boss", "--unit", "YX"])
        #expect(
            role.status == 2 && role.errors.contains("没有“boss”这个角色") && role.errors.contains("dutybook help people add")
        )
        #expect(try zh(["programme", "adopt", "fire-safety"]).output.contains("第 1 版"))
        #expect(
            try zh(["plan", "issue", "--programme", "fire-safety", "--year", "2026", "--under", "YX", "--dry-run"])
                .output.contains("项任务"))
        let nothing = try zh([
            "activity", "record", "--unit", "YX", "--kind", "other", "--on", "2026-01-05", "--title", "x",
        ])
        #expect(nothing.output.contains("不计入任何任务"))
        #expect(try zh(["calendar", "due", "--from", "2026-02-30", "--working-days", "5"]).errors.contains("不是有效日期"))
    }

    @Test("no command makes a book in a folder that holds none, except those that are there to make one")
    func noBook() throws {
        let folder = try Folder()
        try Data("x".utf8).write(to: URL(fileURLWithPath: folder.path("notes.txt")))
        let here = URL(fileURLWithPath: folder.path("notes.txt")).deletingLastPathComponent().path
        #expect(try run(["doctor", "--data", here]).status == 2)
        #expect(try FileManager.default.contentsOfDirectory(atPath: here) == ["notes.txt"])
        #expect(
            try run(["calendar", "due", "--from", "2026-02-12", "--working-days", "5", "--data", here]).output
                == "2026-02-26\n")
    }

    @Test("the doctor says in words what was changed behind its back")
    func doctor() throws {
        let folder = try Folder()
        let data = ["--data", folder.path("data")]
        #expect(try run(["init", "--code", "YX"] + data).status == 0)
        let proof = folder.path("proof.txt")
        try Data("proof".utf8).write(to: URL(fileURLWithPath: proof))
        let work = ["activity", "record", "--unit", "YX", "--kind", "other", "--on", "2026-01-05", "--title", "x"]
        #expect(try run(work + ["--file", proof] + data).status == 0)
        let evidence = folder.path("data/evidence")
        let files = try #require(FileManager.default.enumerator(atPath: evidence)).compactMap { $0 as? String }
        let kept = try #require(files.first { $0.split(separator: "/").last?.count == 64 })
        let path = "\(evidence)/\(kept)"
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
        try Data("other".utf8).write(to: URL(fileURLWithPath: path))
        let changed = try run(["doctor"] + data)
        #expect(changed.status == 1 && changed.output.contains("the file was changed"))
        try FileManager.default.removeItem(atPath: path)
        let lacking = try run(["doctor"] + data, locale: "zh_CN.UTF-8")
        #expect(lacking.status == 1 && lacking.output.contains("佐证文件缺失"))
        for rest in ["-wal", "-shm"] {
            try? FileManager.default.removeItem(atPath: folder.path("data/dutybook.sqlite\(rest)"))
        }
        let book = try FileHandle(forUpdating: URL(fileURLWithPath: folder.path("data/dutybook.sqlite")))
        try book.truncate(atOffset: 0)
        try book.write(contentsOf: Data(repeating: 0x41, count: 8192))
        try book.close()
        let broken = try run(["doctor"] + data)
        #expect(
            broken.status == 1 && broken.errors.contains("the database failed") && !broken.errors.contains("failed("))
    }

    @Test("a dry run finds what the run itself would refuse about a file")
    func files() throws {
        let folder = try Folder()
        let data = ["--data", folder.path("data")]
        #expect(try run(["init", "--code", "YX"] + data).status == 0)
        try Data("upload_megabytes: 1\n".utf8).write(to: URL(fileURLWithPath: folder.path("data/dutybook.yaml")))
        let large = folder.path("large.bin")
        try Data(count: 1_048_577).write(to: URL(fileURLWithPath: large))
        let work = ["activity", "record", "--unit", "YX", "--kind", "other", "--on", "2026-01-05", "--title", "x"]
        let missing = try run(work + ["--dry-run", "--file", folder.path("none.txt")] + data)
        #expect(missing.status == 1 && missing.errors.contains("none.txt: there is no such file"))
        for dry in [["--dry-run"], []] {
            let refused = try run(work + dry + ["--file", large] + data)
            #expect(refused.status == 1 && refused.errors.contains("large.bin” is larger than 1 MB"))
        }
        let report = ["report", "annual", "--unit", "YX", "--year", "2025", "--out", folder.path("no/report.docx")]
        let unwritten = try run(report + ["--issue", "--json"] + data)
        #expect(unwritten.status == 1 && unwritten.errors.contains("there is no such folder"))
    }

    @Test("shipped catalogues are listed with their titles, also as JSON")
    func catalogues() throws {
        let listed = try json(run(["programme", "list", "--json"]))
        let all = try #require(listed["programmes"] as? [[String: String]])
        #expect(all.contains { $0["programme"] == "fire-safety" && $0["title_en"] == "Fire safety" })
        #expect(try run(["programme", "list"]).output.contains("fire-safety  Fire safety"))
    }

    @Test("a role that is not held cannot be taken away")
    func revoking() throws {
        let folder = try Folder()
        let data = ["--data", folder.path("data")]
        #expect(try run(["init", "--code", "YX"] + data).status == 0)
        #expect(try run(["people", "add", "--login", "li", "--role", "clerk", "--unit", "YX"] + data).status == 0)
        let refused = try run(["people", "revoke", "--login", "li", "--role", "head", "--unit", "YX"] + data)
        #expect(refused.status == 1 && refused.errors.contains("does not hold the role “head”"))
    }

    @Test("a ring of ten thousand units and a chain that is too deep are told row by row, and soon")
    func ringOfUnits() throws {
        let folder = try Folder()
        let data = ["--data", folder.path("data")]
        #expect(try run(["init", "--code", "YX"] + data).status == 0)
        func refused(_ name: String, first parent: String) throws -> [Substring] {
            let path = folder.path(name)
            let rows = (0..<10_000).map { "U\($0),unit,\($0 == 0 ? parent : "U\($0 - 1)"),station" }
            try Data(("code,name,parent_code,kind\n" + rows.joined(separator: "\n")).utf8)
                .write(to: URL(fileURLWithPath: path))
            let result = try run(["units", "import", path] + data)
            #expect(result.status == 1)
            return result.errors.split(separator: "\n")
        }
        let ring = try refused("ring.csv", first: "U9999")
        #expect(ring.count == 10_000 && ring.allSatisfy { $0.contains("it hangs below itself") && $0.count < 200 })
        let chain = try refused("chain.csv", first: "")
        #expect(chain.count == 10_000 - 39 && chain.first?.contains("chain.csv:41") == true)
    }
}
