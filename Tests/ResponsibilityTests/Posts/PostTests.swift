import Foundation
import Storage
import TestWorld
import Testing

@testable import Responsibility

/// Posts, who holds them over time, who stands in, who answers for a unit.
@Suite struct PostTests {
    @Test("a post has holders over time, a substitute for some days, and what is vacant", arguments: Backend.available)
    func holders(backend: Backend) async throws {
        try await World.on(backend) { world in
            let (unit, machine) = (try world.unit("QS"), world.services.machine("tests"))
            let people = try await world.services.database.write { tx in
                try Person.create([("赵山", unit), ("钱水", unit)], by: machine, in: tx)
            }
            try await world.visit { client in
                let admin = try await world.visitor("admin", at: client)
                let path = "/units/\(unit)/posts"
                #expect(
                    try await admin.post(
                        path, [("post", "安全员"), ("authorised", "2"), ("responsibility", "direct"), ("field", "消防")]
                    ).location == path)
                let post = try #require(try await admin.get(path).value(after: "id=\"post-"))
                func appoint(_ fields: [(String, String)]) async throws -> Visitor.Answer {
                    try await admin.post("/posts/\(post)/holders", fields + [("unit", unit.description)])
                }
                let first = [("person", people[0].description), ("since", "2026-01-01")]
                for _ in 1...2 { #expect(try await appoint(first).location == path) }
                let standsIn = [
                    ("person", people[1].description), ("since", "2026-03-01"), ("until", "2026-03-10"),
                    ("substitute", "on"),
                ]
                for _ in 1...2 { #expect(try await appoint(standsIn).location == path) }
                let page = try await admin.get(path).text
                #expect(page.contains("空缺 1 人") && page.contains("2026-03-01 – 2026-03-10"))
                #expect(page.matches(of: /post-holders\//).count == 2, "a form sent twice acts once")
                let own = try await admin.get("/units/\(unit)").text
                #expect(own.contains("直接责任") && own.contains("安全员 · 消防") && own.contains("赵山、钱水"))
                world.clock.go(to: "2026-03-10")
                let later = try await world.visitor("admin", at: client)
                #expect(try await later.get(path).text.matches(of: /class="past"/).count == 1)
                #expect(try await !later.get("/units/\(unit)").text.contains("钱水"))
                let holder = try #require(try await later.get(path).value(after: "action=\"/post-holders/")?.prefix(13))
                for _ in 1...2 {
                    let end = [("until", "2026-03-10"), ("unit", unit.description)]
                    #expect(try await later.post("/post-holders/\(holder)/end", end).location == path)
                }
                #expect(try await later.get(path).text.contains("空缺 2 人"))
                #expect(try await later.get("/units/\(unit)").text.contains("空缺"))
            }
        }
    }

    @Test("what is wrong with an appointment stands beside its field, and nobody unknown is appointed")
    func mistakes() async throws {
        try await World.on(.sqlite) { world in
            let (unit, machine) = (try world.unit("QS"), world.services.machine("tests"))
            let (person, post) = try await world.services.database.write { tx in
                (
                    try Person.create("赵山", in: unit, by: machine, in: tx),
                    try Post.named("镇长", in: unit, by: machine, in: tx)
                )
            }
            try await world.visit { client in
                let admin = try await world.visitor("admin", at: client)
                func appoint(_ person: String, _ since: String, _ until: String) async throws -> Visitor.Answer {
                    try await admin.post(
                        "/posts/\(post)/holders",
                        [("person", person), ("since", since), ("until", until), ("unit", unit.description)])
                }
                let early = try await appoint(person.description, "2026-03-05", "2026-03-05")
                #expect(early.status == 422 && early.text.contains("id=\"until-\(post)-mistake\""))
                #expect(early.text.contains("value=\"2026-03-05\""))
                let none = try await appoint(person.description, "2026-13-05", "")
                #expect(none.status == 422 && none.text.contains("id=\"since-\(post)-mistake\""))
                #expect(try await appoint(ID<Person>(rawValue: 5).description, "2026-03-05", "").status == 404)
                let nameless = try await admin.post(
                    "/units/\(unit)/posts", [("post", ""), ("authorised", "0"), ("field", "消防")])
                #expect(nameless.status == 422 && nameless.text.contains("value=\"消防\""))
                for field in ["post", "authorised"] { #expect(nameless.text.contains("id=\"\(field)-mistake\"")) }
            }
        }
    }
}
