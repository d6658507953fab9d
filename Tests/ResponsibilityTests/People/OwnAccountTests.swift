import Foundation
import Storage
import TestWorld
import Testing

@testable import Responsibility

/// What somebody does to their own account.
@Suite struct OwnAccountTests {
    private func fields(_ old: String, _ new: String, _ again: String? = nil) -> [(String, String)] {
        [("old_password", old), ("new_password", new), ("again", again ?? new)]
    }

    @Test("a changed password ends the other sessions and keeps this one", arguments: Backend.available)
    func password(backend: Backend) async throws {
        try await World.on(backend) { world in
            try await world.visit { client in
                let here = try await world.visitor("qs-clerk", at: client)
                let elsewhere = try await world.visitor("qs-clerk", at: client)
                let neighbour = try await world.visitor("bs-clerk", at: client)
                let page = try await here.get("/account")
                #expect(page.text.contains("青石镇") && page.text.contains("经办员"))
                let changed = try await here.post(
                    "/account/password", fields(World.password, "harbour-quiet-52"))
                #expect((changed.status, changed.location) == (303, "/account?done=password"))
                #expect(try await here.get(changed.location).text.contains("密码已修改"))
                #expect(try await elsewhere.get("/").status == 303)
                #expect(try await neighbour.get("/").status == 200)
                #expect(try await Visitor(client).signIn("qs-clerk").status == 422)
                #expect(try await Visitor(client).signIn("qs-clerk", password: "harbour-quiet-52").status == 303)
            }
        }
    }

    @Test(
        "a password is not changed, and the field is named",
        arguments: [
            ("wrong-password-1", "harbour-quiet-52", "harbour-quiet-52", "old_password"),
            (World.password, "short", "short", "new_password"),
            (World.password, "qs-clerk-of-the-town", "qs-clerk-of-the-town", "new_password"),
            (World.password, "harbour-quiet-52", "harbour-quiet-53", "again"),
        ])
    func mistakes(old: String, new: String, again: String, field: String) async throws {
        try await World.on(.sqlite) { world in
            try await world.visit { client in
                let visitor = try await world.visitor("qs-clerk", at: client)
                let answer = try await visitor.post("/account/password", fields(old, new, again))
                #expect(answer.status == 422)
                #expect(answer.text.contains("id=\"\(field)-mistake\""))
                #expect(!answer.text.contains(new), "a password is never sent back")
                #expect(try await Visitor(client).signIn("qs-clerk").status == 303, "the old one still opens")
            }
        }
    }

    @Test("who guesses the old password at an open browser waits like at the sign-in")
    func rate() async throws {
        try await World.on(.sqlite) { world in
            try await world.visit { client in
                let visitor = try await world.visitor("qs-clerk", at: client)
                for _ in 1...10 {
                    #expect(
                        try await visitor.post("/account/password", fields("guess", "harbour-quiet-52")).status == 422)
                }
                let refused = try await visitor.post(
                    "/account/password", fields(World.password, "harbour-quiet-52"))
                #expect(refused.status == 429)
            }
        }
    }

    @Test("one's own sessions are listed, and the others can be ended", arguments: Backend.available)
    func sessions(backend: Backend) async throws {
        try await World.on(backend) { world in
            try await world.visit { client in
                let elsewhere = try await world.visitor("qs-clerk", at: client, language: "en")
                world.clock.pass(seconds: 3600)
                let here = try await world.visitor("qs-clerk", at: client, language: "en")
                let page = try await here.get("/account").text
                #expect(page.contains("2 March 2026, 09:00") && page.contains("2 March 2026, 10:00"))
                #expect(page.matches(of: /this one/).count == 1)
                #expect(try await here.post("/account/sessions/end", []).status == 303)
                #expect(try await elsewhere.get("/").status == 303)
                #expect(try await !here.get("/account").text.contains("09:00"))
            }
        }
    }

    @Test("the name in the frame leads to one's own account")
    func link() async throws {
        try await World.on(.sqlite) { world in
            try await world.visit { client in
                let visitor = try await world.visitor("auditor", at: client)
                #expect(try await visitor.get("/").text.contains("href=\"/account\""))
            }
        }
    }
}
