import Foundation
import Testing

/// What must hold when the machine, the network or a file is unkind.
@Suite(.serialized) struct HardshipTests {
    @Test(
        "a server that is killed while work is recorded has lost nothing that it answered, and holds nothing by halves")
    func killed() async throws {
        let folder = try Folder()
        let data = folder.path("data")
        try furnish(folder)
        var answered: [(path: String, title: String)] = []
        var asked = 0
        for round in 0..<3 {
            let server = try RunningServer(data: data)
            let clerk = try await Client(at: server.address, login: "clerk", password: password)
            let unit = try await clerk.get("/units").location.split(separator: "/").last.map(String.init) ?? ""
            // The blow falls while the loop runs, wherever it just is.
            let blow = Task.detached {
                try await Task.sleep(for: .milliseconds(700 + round * 450))
                server.kill()
            }
            while true {
                let title = "工作\(round)-\(asked)"
                asked += 1
                guard let answer = try? await clerk.record(title, unit: unit, on: "2026-01-15") else { break }
                #expect(answer.status == 303)
                answered.append((String(answer.location.prefix { $0 != "?" }), title))
            }
            try await blow.value
            let examined = try run(["doctor", "--data", data])
            #expect(examined.status == 0, "\(examined.output)")
        }
        try #require(answered.count > 3)
        let server = try RunningServer(data: data)
        let clerk = try await Client(at: server.address, login: "clerk", password: password)
        for (path, title) in answered {
            let page = try await clerk.get(path)
            #expect(page.status == 200 && page.text.contains("<h1>\(title)</h1>"), "\(path)")
            #expect(page.text.contains("a.txt"))
        }
        #expect(server.stop() == 0)
        // At most the one request of each round that was never answered is there besides.
        let kept = try counts(folder, "kept")
        #expect((answered.count...answered.count + 3).contains(kept["activity"] ?? 0))
        #expect(kept["activity"] == kept["evidence"], "each came with its file")
    }

    @Test("a backup that is made while work is recorded is one moment of the book")
    func backupWhileWriting() async throws {
        let folder = try Folder()
        let data = folder.path("data")
        try furnish(folder)
        let server = try RunningServer(data: data)
        let clerk = try await Client(at: server.address, login: "clerk", password: password)
        let unit = try await clerk.get("/units").location.split(separator: "/").last.map(String.init) ?? ""
        let recording = Task.detached {
            var count = 0
            while !Task.isCancelled {
                guard try await clerk.record("工作\(count)", unit: unit, on: "2026-01-15").status == 303 else { break }
                count += 1
            }
            return count
        }
        var seen: [Int] = []
        for number in 0..<3 { seen.append(try counts(folder, "during\(number)")["activity"] ?? -1) }
        recording.cancel()
        let recorded = try? await recording.value
        #expect(server.stop() == 0)
        #expect(seen == seen.sorted() && (seen.first ?? -1) >= 0)
        for number in 0..<3 {
            let place = folder.path("restored\(number)")
            let restored = try json(
                run(["restore", "--from", folder.path("during\(number)"), "--data", place, "--json"]))
            #expect((restored["complaints"] as? [Any])?.isEmpty == true)
            let again = try counts(folder, "again\(number)", of: place)
            #expect(again["activity"] == seen[number] && again["evidence"] == seen[number])
        }
        if let recorded { #expect(seen.last ?? 0 <= recorded + 1) }
    }

    @Test("a backup is refused by name when it was cut short or changed, and a folder in use is left alone")
    func refusedBackups() throws {
        let folder = try Folder()
        try furnish(folder)
        let data = ["--data", folder.path("data")]
        let backup = folder.path("backup")
        #expect(try run(["backup", "--to", backup] + data).output.contains("entries"))
        #expect(try run(["backup", "--to", backup] + data).status == 1)
        #expect(try run(["restore", "--from", backup] + data).status == 1, "the data folder is in use")
        let file = URL(fileURLWithPath: backup + "/dutybook.sqlite")
        var bytes = try Data(contentsOf: file)
        bytes[5_000] ^= 4
        try bytes.write(to: file)
        let elsewhere = ["--data", folder.path("elsewhere")]
        let changed = try run(["restore", "--from", backup] + elsewhere)
        #expect(changed.status == 1)
        #expect(changed.errors.contains("dutybook.sqlite: the file is not what the manifest says"))
        try FileManager.default.removeItem(atPath: backup + "/manifest.json")
        let cut = try run(["restore", "--from", backup] + elsewhere)
        #expect(cut.status == 1 && cut.errors.contains("interrupted"))
        #expect(try run(["restore", "--from", "/nowhere"] + elsewhere).status == 1)
    }

    @Test("hostile YAML is answered with its line and a reason, by check and by adopt", arguments: Hostile.allCases)
    func hostileYAML(_ hostile: Hostile) throws {
        let folder = try Folder()
        try furnish(folder)
        let file = folder.path("\(hostile).yaml")
        try hostile.bytes.write(to: URL(fileURLWithPath: file))
        let checked = try run(["programme", "check", file])
        #expect(checked.status == 1)
        #expect(checked.errors.contains(hostile.reason) || checked.output.contains(hostile.reason), "\(checked.errors)")
        let adopted = try run(["programme", "adopt", file, "--data", folder.path("data")])
        #expect(adopted.status == 1)
        #expect(adopted.errors.contains(hostile.reason))
        #expect(try run(["doctor", "--data", folder.path("data")]).status == 0)
    }

    @Test("a port in use is told in words, and the book is let go of")
    func portInUse() throws {
        let folder = try Folder()
        try furnish(folder)
        let server = try RunningServer(data: folder.path("data"))
        let port = try #require(server.address.split(separator: ":").last.map(String.init))
        let second = try run(["serve", "--data", folder.path("data"), "--port", port])
        #expect(second.status == 1)
        #expect(second.errors.contains("port \(port) of 127.0.0.1 is in use by another program"))
        let stranger = try run(["serve", "--data", folder.path("data"), "--port", "0", "--host", "192.0.2.77"])
        #expect(stranger.status == 1)
        #expect(stranger.errors.contains("192.0.2.77 is no address of this machine"))
        #expect(server.stop() == 0)
    }

    /// YAML that is meant to harm.
    enum Hostile: CaseIterable, CustomTestStringConvertible {
        case billionLaughs, tenMegabytes, deepLists, deepMaps, selfReference, command, controlBytes, noText

        var testDescription: String { "\(self)" }

        var bytes: Data {
            switch self {
            case .billionLaughs:
                let names = Array("abcdefghi").map(String.init)
                let lines = zip(names, names.dropFirst()).map { inner, outer in
                    "\(outer): &\(outer) [\(Array(repeating: "*\(inner)", count: 9).joined(separator: ","))]"
                }
                return Data(
                    (["a: &a [lol, lol, lol, lol, lol, lol, lol, lol, lol]"] + lines).joined(separator: "\n").utf8)
            case .tenMegabytes: return Data(("programme: x\n" + String(repeating: "# filling\n", count: 1 << 20)).utf8)
            case .deepLists: return nested("[", "]")
            case .deepMaps: return nested("{a: ", "}")
            case .selfReference: return Data("a: &a [*a]\n".utf8)
            case .command: return Data("programme: !!python/object/apply:os.system [\"id\"]\n".utf8)
            case .controlBytes: return Data((0...255).map { UInt8($0) })
            case .noText: return Data([0xFF, 0xFE, 0xFD, 0xC0, 0x80, 0x0A])
            }
        }

        var reason: String {
            switch self {
            case .billionLaughs, .selfReference: "anchors and aliases are not allowed"
            case .tenMegabytes: "larger than 1048576 bytes"
            case .deepLists, .deepMaps: "nested more than"
            case .command: "is not allowed"
            case .controlBytes, .noText: "1: "
            }
        }

        private func nested(_ open: String, _ close: String) -> Data {
            let depth = 100_000
            return Data(
                ("a: " + String(repeating: open, count: depth) + "1" + String(repeating: close, count: depth)).utf8)
        }
    }

    private let password = "tree-lamp-river-9"

    /// A root, a township and a clerk of the township.
    private func furnish(_ folder: Folder) throws {
        let data = ["--data", folder.path("data")]
        try #require(try run(["init", "--name", "云溪县", "--code", "YX", "--kind", "county"] + data).status == 0)
        let units = folder.path("units.csv")
        try Data("code,name,parent_code,kind\nQS,青石镇,YX,township\n".utf8).write(to: URL(fileURLWithPath: units))
        try #require(try run(["units", "import", units] + data).status == 0)
        let add = ["people", "add", "--login", "clerk", "--role", "clerk", "--unit", "QS", "--name", "李青"]
        try #require(try run(add + ["--password-stdin"] + data, typing: password + "\n").status == 0)
    }

    /// The rows of each table, as a backup made now has them.
    private func counts(_ folder: Folder, _ name: String, of data: String? = nil) throws -> [String: Int] {
        let made = try json(
            run(["backup", "--to", folder.path(name), "--json", "--data", data ?? folder.path("data")]))
        return try #require(made["counts"] as? [String: Int])
    }
}
