import Foundation
import Storage
import TestWorld
import Testing
import Web

@testable import Responsibility

/// The list of accounts and its filters; many accounts at once.
@Suite struct PeopleListTests {
    @Test(
        "the list is narrowed by text, unit, role and state",
        arguments: [
            ("text=%E7%99%BD", ["bs-clerk", "bs-reviewer"]), ("text=QS-", ["qs-clerk", "qs-reviewer", "qs-station"]),
            ("text=%25", []), ("text=_", []), ("unit=QS", ["qs-clerk", "qs-reviewer", "qs-station"]),
            ("unit=%E9%9D%92%E7%9F%B3%E9%95%87%E5%AE%89%E7%9B%91%E7%AB%99", ["qs-station"]),
            ("role=reviewer", ["bs-reviewer", "qs-reviewer"]), ("unit=QS&role=reviewer", ["qs-reviewer"]),
            ("state=closed", ["inspector"]), ("state=unopened", ["auditor"]), ("state=open&unit=BS-1", []),
        ])
    func filters(query: String, logins: [String]) async throws {
        for backend in Backend.available {
            try await World.on(backend) { world in
                try await world.visit { client in
                    let admin = try await world.visitor("admin", at: client)
                    let closed = try #require(world.accounts["inspector"])
                    let unopened = try #require(world.accounts["auditor"])
                    #expect(try await admin.post("/people/\(closed)/state", [("disabled", "true")]).status == 303)
                    #expect(try await admin.post("/people/\(unopened)/reset", []).status == 200)
                    let page = try await admin.get("/people?\(query)")
                    #expect(page.status == 200)
                    let shown = page.text.matches(of: /<td><code>([^<]+)<\/code>/).map { String($0.output.1) }
                    #expect(shown == logins)
                }
            }
        }
    }

    @Test("a unit that is not known is told beside its field")
    func unknown() async throws {
        try await World.on(.sqlite) { world in
            try await world.visit { client in
                let page = try await world.visitor("admin", at: client).get("/people?unit=NOWHERE&text=a")
                #expect(page.status == 422)
                #expect(page.text.contains("id=\"unit-mistake\"") && page.text.contains("value=\"NOWHERE\""))
                #expect(page.text.contains("value=\"a\""))
            }
        }
    }

    @Test("five hundred people are made in a few statements, and listed page by page", arguments: Backend.available)
    func many(backend: Backend) async throws {
        try await World.on(backend) { world in
            let access = try await world.access("admin")
            let list = (1...500).map { "新人\($0), new.\(1000 + $0), clerk, \($0 % 2 == 0 ? "QS" : "BS-1")" }
            let form = Form.with("list", list.joined(separator: "\n"))
            let (slips, statements) = try await world.services.database.write { tx in
                let counter = Counted()
                tx.watch = { _ in counter.number += 1 }
                let slips = try Invitations.make(form, by: access, in: tx)
                return (slips, counter.number)
            }
            #expect(slips.count == 500)
            #expect(Set(slips.map(\.token)).count == 500)
            #expect(statements <= 16)
            try await world.visit { client in
                let last = try #require(slips.last)
                let words = [("password", "harbour-quiet-52"), ("again", "harbour-quiet-52")]
                #expect(try await Visitor(client).post("/welcome/\(last.token)", words).status == 303)
                let admin = try await world.visitor("admin", at: client)
                var (path, logins) = ("/people?text=new.", [String]())
                for _ in 1...20 {
                    let page = try await admin.get(path)
                    logins += page.text.matches(of: /<td><code>([^<]+)<\/code>/).map { String($0.output.1) }
                    guard let next = page.value(after: "rel=\"next\" href=\"") else { break }
                    path = "/people" + next.replacing("&amp;", with: "&")
                }
                #expect(logins == (1...500).map { "new.\(1000 + $0)" })
            }
            let entry = try await world.services.database.read { tx in try Responsibility.Entry.newest(in: tx) }
            let salts = try await world.services.database.read { tx in
                try tx.value(
                    .unscoped("SELECT COUNT(*) FROM entry_salt", because: "a test counts"), as: Int.self)
            }
            #expect(entry?.act == "sign-in")
            #expect(salts ?? 0 >= 500, "each name can be erased by itself")
        }
    }

    @Test("a slip stands for each person, with the address of the server, in both languages")
    func slips() async throws {
        try await World.on(.sqlite) { world in
            try await world.visit { client in
                for (language, word) in [("zh-CN", "一次性链接"), ("en", "One-time link")] {
                    let admin = try await world.visitor("admin", at: client, language: language)
                    let tag = language.prefix(2)
                    let page = try await admin.post(
                        "/people", [("list", "甲,\(tag).jia,clerk,QS\n乙,\(tag).yi,clerk,BS\n丙,\(tag).bing,head,QS")])
                    #expect(page.text.matches(of: /<section class="slip">/).count == 3)
                    #expect(page.text.contains(word))
                    #expect(page.text.matches(of: /<code class="link">http[^<]+\/welcome\/[0-9a-z]{26}</).count == 3)
                }
            }
        }
    }
}

private final class Counted { var number = 0 }
