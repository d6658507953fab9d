import Storage
import TestWorld
import Testing

@testable import Responsibility

/// What a checklist does not ask for is told afterwards.
@Suite struct FindingPartiesTests {
    @Test(
        "category, posts and other units of a finding are named after it was recorded, until it is closed",
        arguments: Backend.available)
    func named(backend: Backend) async throws {
        try await World.on(backend) { world in
            let id = try await world.open(try world.newFinding())
            let (unit, machine) = (try world.unit("QS"), world.services.machine("tests"))
            let post = try await world.services.database.write { tx in
                try Post.named("安全管理岗", in: unit, by: machine, in: tx)
            }
            try await world.visit { client in
                let path = "/findings/\(id)"
                let clerk = try await world.visitor("qs-clerk", at: client)
                #expect(try await clerk.get(path).text.contains("类别、责任岗位和有关单位"))
                let told = [("category", "消防"), ("posts", post.description), ("other_units", "BS")]
                let inspector = try await world.visitor("inspector", at: client)
                #expect(try await inspector.post(path + "/parties", told).status == 303)
                let page = try await clerk.get(path).text
                #expect(page.contains("<dt>类别</dt><dd>消防</dd>") && page.contains("<dd>安全管理岗</dd>"))
                #expect(page.contains("<dd>白水乡</dd>"))
                #expect(try await clerk.get("/findings?list=responsibilities").text.contains("安全管理岗"))
                let neighbour = try await world.visitor("bs-clerk", at: client)
                #expect(try await neighbour.get(path).status == 200, "the unit that was named sees it")
                #expect(try await neighbour.post(path + "/parties", told).status == 404)
                let unknown = try await inspector.post(
                    path + "/parties", [("category", "用电"), ("other_units", "XX")])
                #expect(unknown.status == 422 && unknown.text.contains("value=\"用电\""), "what was typed stays")
                #expect(try await inspector.post(path + "/parties", [("category", "用电")]).status == 303)
                let later = try await clerk.get(path).text
                #expect(later.contains("<dd>用电</dd>") && later.contains("<dd>白水乡</dd>"))
                #expect(!later.contains("<dd>安全管理岗</dd>"), "posts are all that are ticked")
                try await world.bring(id, to: .closed)
                #expect(try await inspector.post(path + "/parties", told).status == 409)
                #expect(try await !inspector.get(path).text.contains("/parties\""))
            }
        }
    }
}
