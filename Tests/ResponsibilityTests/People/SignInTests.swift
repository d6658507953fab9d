import Foundation
import HTTPTypes
import Logging
import Storage
import TestWorld
import Testing

@testable import Responsibility

@Suite struct SignInTests {
    @Test("the right password opens, the wrong one does not say what was wrong", arguments: Backend.available)
    func signIn(backend: Backend) async throws {
        try await World.on(backend) { world in
            try await world.visit { client in
                let visitor = Visitor(client)
                let wrong = try await visitor.signIn("qs-clerk", password: "not the password")
                let unknown = try await visitor.signIn("who-is-this", password: "not the password")
                #expect((wrong.status, unknown.status) == (422, 422))
                #expect(wrong.text.contains("登录名或密码不对") && unknown.text.contains("登录名或密码不对"))
                let right = try await visitor.signIn("qs-clerk")
                #expect((right.status, right.location) == (303, "/"))
                #expect(right.headers[.setCookie]?.contains("HttpOnly") == true)
                #expect(try await visitor.get("/").text.contains("李青"))
            }
        }
    }

    @Test("after ten wrong passwords an account waits, whoever tries, and ten minutes later it is open again")
    func rateOfAccount() async throws {
        try await World.on(.sqlite) { world in
            try await world.visit { client in
                let visitor = Visitor(client)
                for _ in 0..<10 { #expect(try await visitor.signIn("qs-clerk", password: "wrong").status == 422) }
                let refused = try await visitor.signIn("qs-clerk")
                #expect(refused.status == 429)
                #expect(refused.headers[.retryAfter] == "600")
                world.clock.pass(seconds: 601)
                #expect(try await visitor.signIn("qs-clerk").status == 303)
            }
        }
    }

    @Test("after thirty wrong passwords an address waits")
    func rateOfAddress() async throws {
        try await World.on(.sqlite) { world in
            try await world.visit { client in
                let visitor = Visitor(client)
                for n in 0..<30 { #expect(try await visitor.signIn("someone\(n)", password: "wrong").status == 422) }
                let refused = try await visitor.signIn("qs-clerk")
                #expect(refused.status == 429)
            }
        }
    }

    @Test("nobody is led to another site after signing in")
    func openRedirect() async throws {
        try await World.on(.sqlite) { world in
            try await world.visit { client in
                for next in ["https://example.org/", "//example.org", "/\\example.org", "javascript:alert(1)"] {
                    let answer = try await Visitor(client).post(
                        "/sign-in", [("login", "qs-clerk"), ("password", World.password), ("next", next)])
                    #expect(answer.location == "/", "\(next)")
                }
            }
        }
    }

    @Test("a session ends when it is not used for eight hours")
    func idle() async throws {
        try await World.on(.sqlite) { world in
            try await world.visit { client in
                let visitor = try await world.visitor("qs-clerk", at: client)
                world.clock.pass(seconds: Session.idle - 60)
                #expect(try await visitor.get("/").status == 200)
                world.clock.pass(seconds: Session.idle - 60)
                #expect(try await visitor.get("/").status == 200, "it was used in between")
                world.clock.pass(seconds: Session.idle + 60)
                #expect(try await visitor.get("/").location.hasPrefix("/sign-in"))
            }
        }
    }

    @Test("an administrator's reset ends the session, and the link works once", arguments: Backend.available)
    func reset(backend: Backend) async throws {
        try await World.on(backend) { world in
            try await world.visit { client in
                let clerk = try await world.visitor("qs-clerk", at: client)
                let admin = try await world.visitor("admin", at: client)
                let account = try #require(world.accounts["qs-clerk"])
                let slip = try await admin.post("/people/\(account)/reset", [])
                #expect(try await clerk.get("/").status == 303)
                #expect(try await Visitor(client).signIn("qs-clerk").status == 422, "the old password is void")
                let path = "/welcome/" + (try #require(slip.text.firstMatch(of: /welcome\/([0-9a-z]{26})/)?.output.1))
                let fresh = Visitor(client)
                #expect(try await fresh.get(path).text.contains("qs-clerk"))
                let new = [("password", "harbour-quiet-52"), ("again", "harbour-quiet-52")]
                #expect(try await fresh.post(path, [("password", "short"), ("again", "short")]).status == 422)
                #expect(try await fresh.post(path, new).location == "/")
                #expect(try await fresh.get("/").status == 200)
                #expect(try await Visitor(client).post(path, new).status == 404, "it works once")
            }
        }
    }

    @Test("the first start is set up by its link, once", arguments: Backend.available)
    func setUp(backend: Backend) async throws {
        try await backend.withPlace { place in
            let clock = TestClock("2026-03-02")
            let folder = FileManager.default.temporaryDirectory.appending(path: "setup-\(UUID().uuidString)")
            defer { try? FileManager.default.removeItem(at: folder) }
            let services = try await Services.open(
                database: try place.open(ids: IDSource(now: { clock.office.now() })), data: folder,
                settings: try Settings(), clock: clock.office)
            let world = World.empty(services, clock, folder)
            let link = try #require(
                try await Server(services, logger: .init(label: "tests")).setUpLink(at: ""))
            try await world.visit { client in
                let visitor = Visitor(client)
                let first = try await visitor.get(link)
                #expect(first.status == 200)
                let fields = [
                    ("organisation", "云溪县应急管理局"), ("name", "张立"), ("login", "zhang"),
                    ("password", "harbour-quiet-52"), ("again", "harbour-quiet-52"),
                ]
                #expect(try await visitor.post(link, Array(fields.dropFirst())).status == 422)
                #expect(try await visitor.post(link, fields).location == "/")
                #expect(try await visitor.get("/people").text.contains("zhang"))
                let today = try await visitor.get("/").text
                #expect(today.contains(/<li aria-current="step"><a href="\/units\/\w{13}\/new">建立单位<\/a>/))
                #expect(try await Visitor(client).get(link).status == 404)
            }
            #expect(try await Server(services, logger: .init(label: "tests")).setUpLink(at: "") == nil)
            try await services.close()
        }
    }

    @Test("a list of people is taken whole or not at all, every mistake with its line")
    func invitations() async throws {
        try await World.on(.sqlite) { world in
            try await world.visit { client in
                let admin = try await world.visitor("admin", at: client)
                let wrong = try await admin.post(
                    "/people", [("list", "甲, jia, clerk, QS\n乙, yi, clerc, QS\n丙, qs-clerk, clerk, NOPE\n丁, ding")])
                #expect(wrong.status == 422)
                for line in ["第 2 行", "第 3 行", "第 4 行"] { #expect(wrong.text.contains(line)) }
                let list = try await admin.get("/people")
                #expect(!list.text.contains("jia"), "nothing was half-written")
                let right = try await admin.post("/people", [("list", "甲，jia，经办员，QS\n乙\tyi\treviewer\tBS\n")])
                #expect(right.status == 200)
                #expect(right.text.matches(of: /welcome\/[0-9a-z]{26}/).count == 2)
            }
        }
    }
}
