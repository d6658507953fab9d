import Storage
import TestWorld
import Testing

@testable import Responsibility

/// Units that a finding names besides the one that has to put it right.
@Suite struct NamedUnitTests {
    @Test(
        "a unit that a finding names sees it with its files, finds it in its list, and takes no step",
        arguments: Backend.available)
    func named(_ backend: Backend) async throws {
        try await World.on(backend) { world in
            var new = try world.newFinding("共用配电箱未上锁")
            new.otherUnits = [try world.unit("BS")]
            let (id, other) = (try await world.open(new), try await world.open(try world.newFinding("灭火器过期")))
            try await world.visit { client in
                let inspector = try await world.visitor("inspector", at: client)
                let photo = (name: "before.png", bytes: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 1] as [UInt8])
                let added = try await inspector.upload("/findings/\(id)/files", [("side", "before")], files: [photo])
                #expect(added.status == 303)
                let neighbour = try await world.visitor("bs-clerk", at: client)
                let page = try await neighbour.get("/findings/\(id)")
                #expect(page.status == 200 && page.text.contains("共用配电箱未上锁") && page.text.contains("白水乡"))
                #expect(!page.text.contains("action=\"/findings/"), "no form for any step")
                let file = try #require(page.text.firstMatch(of: /href="(\/files\/[^"]+)"/)).output.1
                #expect(try await neighbour.get(String(file)).status == 200)
                #expect(try await neighbour.get("/findings/\(other)").status == 404, "what does not name it")
                let list = "/findings?unit=\(try world.unit("BS"))"
                #expect(try await !neighbour.get(list).text.contains("共用配电箱"))
                for view in ["", "&view=board", "&list=tasks"] {
                    let found = try await neighbour.get(list + "&named=yes" + view).text
                    #expect(found.contains("共用配电箱") && !found.contains("灭火器过期"))
                }
                let export = try await neighbour.get(
                    "/findings/export?format=csv&named=yes&unit=\(try world.unit("BS"))")
                #expect(export.text.contains("共用配电箱"))
                #expect(try await neighbour.get(list + "&text=2026-0001").text.contains("共用配电箱"))
                // From above it is one finding of the unit that has to put it right.
                let office = try await world.visitor("office", at: client)
                #expect(try await office.get("/findings").text.matches(of: /2026-0001 共用配电箱/).count == 1)
                for (step, fields) in [
                    ("rectification", [("who", "甲"), ("measures", "锁"), ("due_on", "2026-03-31"), ("version", "0")]),
                    ("extension", [("extend_to", "2026-06-30"), ("reason", "缺货")]),
                    ("notice", [("told_how", "班前会"), ("told_on", "2026-03-02")]),
                ] {
                    let status = try await neighbour.post("/findings/\(id)/\(step)", fields).status
                    #expect(status == 403 || status == 404, "\(step): \(status)")
                }
                #expect(
                    try await [403, 404].contains(
                        neighbour.upload("/findings/\(id)/files", [("side", "before")], files: [photo]).status))
            }
        }
    }
}
