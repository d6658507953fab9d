import Foundation
import Storage
import TestWorld
import Testing

@testable import Responsibility

/// The organisation is never left without somebody who can open accounts.
@Suite struct LastAdministratorTests {
    @Test("the last administrator is neither closed nor loses the role", arguments: Backend.available)
    func last(backend: Backend) async throws {
        try await World.on(backend) { world in
            try await world.visit { client in
                let admin = try await world.visitor("admin", at: client)
                let path = "/people/\(try #require(world.accounts["admin"]))"
                let role = [("role", "administrator"), ("unit", try world.unit("YX").description)]
                #expect(try await admin.post(path + "/state", [("disabled", "true")]).status == 409)
                #expect(try await admin.post(path + "/roles/end", role).status == 409)
                #expect(try await admin.get(path).status == 200, "nothing was half-done")
                // An administrator of a part is none of the whole.
                let part = "/people/\(try #require(world.accounts["qs-clerk"]))"
                #expect(
                    try await admin.post(part + "/roles", [("role", "administrator"), ("unit", "QS")]).status == 303)
                #expect(try await admin.post(path + "/state", [("disabled", "true")]).status == 409)
            }
        }
    }

    /// What the other administrator is like, and whether the first may go then.
    @Test(
        "a second administrator counts only while they can sign in",
        arguments: [("password", true), ("link", true), ("expired", false), ("closed", false)])
    func second(state: String, mayGo: Bool) async throws {
        for backend in Backend.available {
            try await World.on(backend) { world in
                try await world.visit { client in
                    var admin = try await world.visitor("admin", at: client)
                    let path = "/people/\(try #require(world.accounts["admin"]))"
                    let second = "/people/\(try #require(world.accounts["head"]))"
                    let role = [("role", "administrator"), ("unit", "YX")]
                    #expect(try await admin.post(second + "/roles", role).status == 303)
                    switch state {
                    case "link": #expect(try await admin.post(second + "/reset", []).status == 200)
                    case "expired":
                        #expect(try await admin.post(second + "/reset", []).status == 200)
                        world.clock.pass(seconds: OneTimeLink.lifetime + 1)
                        admin = try await world.visitor("admin", at: client)
                    case "closed":
                        #expect(try await admin.post(second + "/state", [("disabled", "true")]).status == 303)
                    default: break
                    }
                    let end = [("role", "administrator"), ("unit", try world.unit("YX").description)]
                    #expect(try await admin.post(path + "/roles/end", end).status == (mayGo ? 303 : 409))
                }
            }
        }
    }

    @Test(
        "an administrator who gives up the role comes to a page that they may see, and is told what happened",
        arguments: [("zh-CN", "您交出了一个角色"), ("en", "You gave up a role")])
    func givingUp(language: String, words: String) async throws {
        try await World.on(.sqlite) { world in
            try await world.visit { client in
                let admin = try await world.visitor("admin", at: client, language: language)
                let path = "/people/\(try #require(world.accounts["admin"]))"
                let second = "/people/\(try #require(world.accounts["head"]))"
                #expect(
                    try await admin.post(second + "/roles", [("role", "administrator"), ("unit", "YX")]).status == 303)
                let root = try world.unit("YX").description
                #expect(try await admin.post(path + "/roles", [("role", "auditor"), ("unit", "YX")]).location == path)
                let kept = try await admin.post(path + "/roles/end", [("role", "auditor"), ("unit", root)])
                #expect(kept.location == path, "who still manages people stays on the page")
                let given = try await admin.post(path + "/roles/end", [("role", "administrator"), ("unit", root)])
                #expect(given.status == 303)
                let page = try await admin.get(given.location)
                #expect(page.status == 200 && page.text.contains(words))
                #expect(try await admin.get(path).status == 404)
            }
        }
    }

    @Test("two administrators who close each other at once do not both succeed", arguments: Backend.available)
    func atOnce(backend: Backend) async throws {
        try await World.on(backend) { world in
            let (first, other) = (try #require(world.accounts["admin"]), try #require(world.accounts["head"]))
            let (root, admin) = (try world.unit("YX"), try await world.access("admin"))
            try await world.services.database.write { tx in
                try Account.grant(.administrator, at: root, to: other, by: admin, in: tx)
            }
            let head = try await world.access("head")
            let database = world.services.database
            async let one: Void = database.write { tx in try Account.setDisabled(other, true, by: admin, in: tx) }
            async let two: Void = database.write { tx in try Account.setDisabled(first, true, by: head, in: tx) }
            var refused = 0
            do { try await one } catch Refusal.conflict(.lastAdministrator) { refused += 1 }
            do { try await two } catch Refusal.conflict(.lastAdministrator) { refused += 1 }
            #expect(refused == 1)
        }
    }

    @Test("the top of the tree, to which the role belongs, is neither closed nor merged away")
    func top() async throws {
        try await World.on(.sqlite) { world in
            let (root, other) = (try world.unit("YX"), try world.unit("QS"))
            let machine = world.services.machine("tests")
            for verb in [PlannedChange.Verb.close, .merge, .move] {
                await #expect(throws: Refusal.self) {
                    try await world.services.database.write { tx in
                        try UnitChange(unitID: root, verb: verb, targetID: other).apply(
                            on: world.clock.today, by: machine, in: tx)
                    }
                }
            }
        }
    }

    @Test("where nobody is administrator of the whole, other accounts can still be closed")
    func without() async throws {
        try await World.on(.sqlite) { world in
            let (admin, clerk) = (try #require(world.accounts["admin"]), try #require(world.accounts["qs-clerk"]))
            let machine = world.services.machine("tests")
            try await world.services.database.write { tx in
                try tx.run(
                    .housekeeping("DELETE FROM role_grant WHERE account_id = \(admin)", because: "a test's beginning"))
                try Account.setDisabled(clerk, true, by: machine, in: tx)
            }
            await #expect(throws: StorageError.self) { _ = try await world.access("qs-clerk") }
        }
    }
}
