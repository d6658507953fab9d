import Foundation
import Storage
import TestWorld
import Testing

@testable import Responsibility

/// One person's page: roles given and taken, name, password, sessions, closing.
@Suite struct PersonTests {
    @Test("a role given holds at once, a role taken away no longer does", arguments: Backend.available)
    func roles(backend: Backend) async throws {
        try await World.on(backend) { world in
            let path = "/people/\(try #require(world.accounts["qs-clerk"]))"
            let (qs, bs) = (try world.unit("QS"), try world.unit("BS"))
            try await world.visit { client in
                let admin = try await world.visitor("admin", at: client)
                let clerk = try await world.visitor("qs-clerk", at: client)
                #expect(try await clerk.get("/units/\(bs)").status == 404)
                for _ in 1...2 {
                    let given = try await admin.post(path + "/roles", [("role", "reviewer"), ("unit", "白水乡")])
                    #expect((given.status, given.location) == (303, path))
                }
                #expect(try await clerk.get("/units/\(bs)").status == 200)
                let page = try await admin.get(path).text
                #expect(page.contains("经办员") && page.contains("审核员") && page.contains("2026年3月2日"))
                let end = [("role", "reviewer"), ("unit", bs.description)]
                for _ in 1...2 { #expect(try await admin.post(path + "/roles/end", end).status == 303) }
                #expect(try await clerk.get("/units/\(bs)").status == 404)
                #expect(try await clerk.get("/units/\(qs)").status == 200)
            }
            let account = try #require(world.accounts["qs-clerk"])
            let acts = try await world.services.database.read { tx in
                try Responsibility.Entry.history(of: "account", account, in: tx).map(\.act)
            }
            #expect(acts.filter { $0 == "grant" }.count == 1, "a form sent twice acts once")
            #expect(acts.filter { $0 == "revoke" }.count == 1)
        }
    }

    @Test("each act of the page leads to a door, and each door to an act", arguments: ["zh-CN", "en"])
    func addresses(language: String) async throws {
        try await World.on(.sqlite) { world in
            let path = "/people/\(try #require(world.accounts["qs-clerk"]))"
            try await world.visit { client in
                let admin = try await world.visitor("admin", at: client, language: language)
                let page = try await admin.get(path).text
                let actions = page.matches(of: /<form method="post" action="([^"]+)"/).map { String($0.output.1) }
                    .filter { $0.hasPrefix(path) }
                #expect(
                    Set(actions)
                        == Set(
                            ["roles", "roles/end", "name", "mail", "reset", "sessions/end", "state"].map {
                                "\(path)/\($0)"
                            }))
                #expect(!page.contains("about:invalid"))
                for other in ["/people", "/account", "/units/\(try world.unit("QS"))/posts"] {
                    #expect(try await !admin.get(other).text.contains("about:invalid"), "\(other)")
                }
            }
        }
    }

    @Test("a role that cannot be given is told beside its field, and what was typed is there")
    func mistakes() async throws {
        try await World.on(.sqlite) { world in
            let path = "/people/\(try #require(world.accounts["qs-clerk"]))"
            try await world.visit { client in
                let admin = try await world.visitor("admin", at: client, language: "en")
                let nowhere = try await admin.post(path + "/roles", [("role", "head"), ("unit", "NOWHERE")])
                #expect(nowhere.status == 422)
                #expect(nowhere.text.contains("id=\"unit-mistake\"") && nowhere.text.contains("value=\"NOWHERE\""))
                #expect(nowhere.text.contains("value=\"head\" selected"))
                let king = try await admin.post(path + "/roles", [("role", "king"), ("unit", "QS")])
                #expect(king.status == 422 && king.text.contains("id=\"role-mistake\""))
                let nameless = try await admin.post(path + "/name", [("name", "  ")])
                #expect(nameless.status == 422 && nameless.text.contains("id=\"name-mistake\""))
            }
        }
    }

    @Test("an administrator of a part gives roles, and takes accounts, only within it", arguments: Backend.available)
    func part(backend: Backend) async throws {
        try await World.on(backend) { world in
            let clerk = "/people/\(try #require(world.accounts["qs-clerk"]))"
            let (qs, yx) = (try world.unit("QS"), try world.unit("YX"))
            try await world.visit { client in
                let admin = try await world.visitor("admin", at: client)
                let reviewer = "/people/\(try #require(world.accounts["qs-reviewer"]))"
                #expect(
                    try await admin.post(reviewer + "/roles", [("role", "administrator"), ("unit", "QS")]).status == 303
                )
                let part = try await world.visitor("qs-reviewer", at: client)
                #expect(try await part.get("/people").text.contains("qs-clerk"))
                #expect(try await !part.get("/people").text.contains("bs-clerk"))
                #expect(try await part.get("/people/\(try #require(world.accounts["bs-clerk"]))").status == 404)
                #expect(try await part.post(clerk + "/roles", [("role", "head"), ("unit", "QS-1")]).status == 303)
                for beyond in ["YX", "BS"] {
                    #expect(try await part.post(clerk + "/roles", [("role", "head"), ("unit", beyond)]).status == 422)
                }
                // Somebody of the part who reaches further cannot be taken over by resetting the password.
                #expect(try await admin.post(clerk + "/roles", [("role", "inspector"), ("unit", "YX")]).status == 303)
                for act in ["reset", "state", "sessions/end"] {
                    #expect(try await part.post("\(clerk)/\(act)", [("disabled", "true")]).status == 409, "\(act)")
                }
                let taken = try await part.post(
                    clerk + "/roles/end", [("role", "inspector"), ("unit", yx.description)])
                #expect(taken.status == 404, "the unit is beyond what they see")
                let page = try await part.get(clerk).text
                #expect(page.contains("上级系统管理员") && !page.contains("/reset\""))
                #expect(
                    try await part.post(clerk + "/roles/end", [("role", "clerk"), ("unit", qs.description)]).status
                        == 303)
            }
        }
    }

    @Test("somebody who is clerk and reviewer still does not review what they recorded")
    func separation() async throws {
        try await World.on(.sqlite) { world in
            try await world.issuePlans()
            let unit = try world.unit("QS")
            let admin = try await world.access("admin")
            let account = try #require(world.accounts["qs-clerk"])
            try await world.services.database.write { tx in
                try Account.grant(.reviewer, at: unit, to: account, by: admin, in: tx)
            }
            let both = try await world.access("qs-clerk")
            let (id, counted) = try await world.services.database.write { tx in
                let new = NewActivity(
                    unitID: unit, kind: .meeting, title: "例会", heldOn: world.clock.today, once: "first")
                let id = try Activity.record(new, by: both, in: tx)
                return (id, try Fulfilment.of(id, by: both, in: tx).map(\.id))
            }
            #expect(!counted.isEmpty)
            await #expect(throws: Refusal.conflict(.separation(.recorderReviews))) {
                try await world.services.database.write { tx in
                    try Fulfilment.review(counted, of: id, .accept, reason: "", by: both, in: tx)
                }
            }
        }
    }

    @Test("a person gets another name, everywhere", arguments: Backend.available)
    func rename(backend: Backend) async throws {
        try await World.on(backend) { world in
            let path = "/people/\(try #require(world.accounts["qs-clerk"]))"
            try await world.visit { client in
                let admin = try await world.visitor("admin", at: client)
                #expect(try await admin.post(path + "/name", [("name", "李清")]).location == path)
                #expect(try await admin.get(path).text.contains("<h1>李清</h1>"))
                #expect(try await world.visitor("qs-clerk", at: client).get("/").text.contains("李清"))
            }
        }
    }

    @Test("the page shows the day of the last sign-in, an open link without its token, and nothing that counts use")
    func facts() async throws {
        try await World.on(.sqlite) { world in
            let path = "/people/\(try #require(world.accounts["qs-clerk"]))"
            try await world.visit { client in
                let admin = try await world.visitor("admin", at: client)
                #expect(try await admin.get(path).text.contains("还没有登录过"))
                world.clock.go(to: "2026-03-04")
                let again = try await world.visitor("admin", at: client)
                _ = try await world.visitor("qs-clerk", at: client)
                #expect(try await again.get(path).text.contains("2026年3月4日"))
                let slip = try await again.post(path + "/reset", [])
                let token = try #require(slip.text.firstMatch(of: /welcome\/([0-9a-z]{26})/)?.output.1)
                let page = try await again.get(path).text
                #expect(page.contains("2026年3月11日前有效") && !page.contains(token))
                #expect(page.contains("未启用"))
            }
        }
    }

    @Test("ending all sessions signs out, and the password stays", arguments: Backend.available)
    func sessions(backend: Backend) async throws {
        try await World.on(backend) { world in
            try await world.visit { client in
                let admin = try await world.visitor("admin", at: client)
                let clerk = try await world.visitor("qs-clerk", at: client)
                let path = "/people/\(try #require(world.accounts["qs-clerk"]))"
                #expect(try await admin.post(path + "/sessions/end", []).status == 303)
                #expect(try await clerk.get("/").location.hasPrefix("/sign-in"))
                #expect(try await clerk.signIn("qs-clerk").status == 303)
            }
        }
    }

    @Test("a closed account does not open, by its password or by a link, until it is opened again")
    func closed() async throws {
        try await World.on(.sqlite) { world in
            try await world.visit { client in
                let admin = try await world.visitor("admin", at: client)
                let path = "/people/\(try #require(world.accounts["qs-clerk"]))"
                let slip = try await admin.post(path + "/reset", [])
                let token = try #require(slip.text.firstMatch(of: /welcome\/([0-9a-z]{26})/)?.output.1)
                #expect(try await admin.post(path + "/state", [("disabled", "true")]).location == path)
                let words = [("password", "harbour-quiet-52"), ("again", "harbour-quiet-52")]
                #expect(try await Visitor(client).get("/welcome/\(token)").status == 404)
                #expect(try await Visitor(client).post("/welcome/\(token)", words).status == 404)
                #expect(try await admin.post(path + "/state", [("disabled", "false")]).location == path)
                #expect(try await Visitor(client).post("/welcome/\(token)", words).status == 303)
            }
        }
    }
}
