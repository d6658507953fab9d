import Foundation
import HTTPTypes
import Storage
import TestWorld
import Testing

@testable import Responsibility

/// Forms that were begun and not sent.
@Suite struct DraftTests {
    @Test("what was typed is there again, and is gone once it is recorded", arguments: Backend.available)
    func kept(backend: Backend) async throws {
        try await World.on(backend) { world in
            try await world.issuePlans()
            try await world.visit { client in
                let clerk = try await world.visitor("qs-clerk", at: client)
                let unit = try world.unit("QS-1")
                let fields = [
                    ("unit", unit.description), ("kind", "meeting"), ("held_on", "2026-03-01"), ("once", "begun"),
                    ("title", "三月 & <例会>"), ("minutes", "第一行\r\n第二行"), ("attended", "王石、李青"), ("absent_2", "赵一"),
                    ("absence_2", "other"), ("agenda", "一\r\n二"), ("decision_1", "办"), ("decision_due_1", "2026-03"),
                    ("proposed_for", "\(unit) meeting 2026-03-01"), ("quietly", "yes"),
                ]
                let saved = try await clerk.post("/drafts", fields)
                #expect(saved.status == 204)
                let address = try #require(saved.headers[.contentLocation])
                let today = try await clerk.get("/")
                #expect(today.text.contains("href=\"\(address)\">三月 &amp; &lt;例会&gt;</a>"))
                #expect(today.text.contains("会议 · 2026-03-01 · 保存于 2026-03-02 09:00"))

                let form = try await clerk.get(address)
                #expect(form.status == 200)
                for value in [
                    "value=\"三月 &amp; &lt;例会&gt;\"", "第二行</textarea>", "王石、李青", "value=\"赵一\"", "value=\"2026-03\"",
                    "value=\"begun\"", "option value=\"other\" selected", "value=\"2026-03-01\"",
                ] { #expect(form.text.contains(value), "\(value) is lost") }
                #expect(checkedBoxes(form.text).isEmpty, "nothing was ticked")

                let again = try await clerk.post("/drafts", fields.map { $0.0 == "title" ? ("title", "四月") : $0 })
                #expect(again.headers[.contentLocation] == address, "one draft a form")
                let recorded = try await clerk.record(in: world, "QS", [], once: "begun")
                #expect(recorded.status == 303)
                let after = try await clerk.get("/")
                #expect(!after.text.contains("四月"))
                let gone = try await clerk.get(address)
                #expect(gone.location == "/activities/new")
                let late = try await clerk.post("/drafts", fields)
                #expect(late.status == 204 && late.headers[.contentLocation] == nil, "what was sent is no draft")
                #expect(!(try await clerk.get("/")).text.contains("三月"))
            }
        }
    }

    @Test("without the script a button keeps the draft, and another throws it away", arguments: Backend.available)
    func button(backend: Backend) async throws {
        try await World.on(backend) { world in
            try await world.visit { client in
                let clerk = try await world.visitor("qs-clerk", at: client, language: "en-GB")
                let saved = try await clerk.post(
                    "/drafts", [("once", "b"), ("title", ""), ("minutes", "Half a thought")])
                #expect(saved.status == 303)
                let form = try await clerk.get(saved.location)
                #expect(form.text.contains("The draft is kept") && form.text.contains("Half a thought"))
                let removal = try #require(form.value(after: "action=\"/drafts/"))
                #expect(try await clerk.get("/").text.contains("Half a thought</a>"))
                let removed = try await clerk.post("/drafts/\(removal)", [])
                #expect(removed.location == "/")
                #expect(!(try await clerk.get("/")).text.contains("Half a thought"))
                #expect(try await clerk.post("/drafts/\(removal)", []).status == 404)
            }
        }
    }

    @Test("nobody else sees or removes a draft, whatever their role, and no entry tells of it")
    func own() async throws {
        try await World.on(.sqlite) { world in
            let entries = try await world.entries()
            try await world.visit { client in
                let clerk = try await world.visitor("qs-clerk", at: client)
                let saved = try await clerk.post("/drafts", [("once", "b"), ("title", "我的草稿"), ("quietly", "yes")])
                let address = try #require(saved.headers[.contentLocation])
                let id = try #require(address.split(separator: "=").last)
                for login in ["office", "head", "qs-station", "bs-clerk"] {
                    let other = try await world.visitor(login, at: client)
                    let (page, today) = (try await other.get(address), try await other.get("/"))
                    #expect(page.location == "/activities/new" && !today.text.contains("我的草稿"), "\(login)")
                    #expect(try await other.post("/drafts/\(id)/removal", []).status == 404, "\(login)")
                    // The same token is another form in other hands.
                    let theirs = try await other.post("/drafts", [("once", "b"), ("title", "别人的"), ("quietly", "yes")])
                    #expect(theirs.headers[.contentLocation] != address)
                }
                #expect(try await clerk.get(address).text.contains("我的草稿"))
            }
            #expect(try await world.entries() == entries)
        }
    }

    @Test(
        "a person has at most twenty drafts, each may still be kept anew, and old ones go", arguments: Backend.available
    )
    func bounds(backend: Backend) async throws {
        try await World.on(backend) { world in
            try await world.visit { client in
                let clerk = try await world.visitor("qs-clerk", at: client)
                for number in 1...Draft.most {
                    let saved = try await clerk.post("/drafts", [("once", "d\(number)"), ("title", "第\(number)份")])
                    #expect(saved.status == 303)
                }
                let tooMany = try await clerk.post("/drafts", [("once", "more"), ("title", "再来一份")])
                #expect(tooMany.status == 422)
                #expect(tooMany.text.contains("草稿已有 20 份") && tooMany.text.contains("value=\"再来一份\""))
                let quiet = try await clerk.post("/drafts", [("once", "more"), ("quietly", "yes")])
                #expect(quiet.status == 422)
                let anew = try await clerk.post("/drafts", [("once", "d1"), ("title", "改过的")])
                #expect(anew.status == 303)
                let huge = try await clerk.post(
                    "/drafts", [("once", "d2"), ("minutes", String(repeating: "字", count: 40_000))])
                #expect(huge.status == 422 && huge.text.contains("内容太长"))
                #expect(try await clerk.post("/drafts", [("title", "没有标记")]).status == 422)
            }
            world.clock.go(to: "2026-06-05")
            let (access, now) = (try await world.access("qs-clerk"), world.clock.office.now())
            let shown = try await world.services.database.read { tx in try Draft.all(of: access, in: tx) }
            #expect(shown.isEmpty, "after 90 days")
            let left = try await world.services.database.write { tx in
                try Draft.removeOld(at: now, in: tx)
                return try tx.value(.unscoped("SELECT COUNT(*) FROM draft", because: "a test counts"), as: Int.self)
            }
            #expect(left == 0)
        }
    }

    @Test("a draft for a unit that is no longer there opens all the same")
    func unit() async throws {
        try await World.on(.sqlite) { world in
            try await world.visit { client in
                let clerk = try await world.visitor("qs-clerk", at: client)
                let unit = try world.unit("BS")
                let saved = try await clerk.post(
                    "/drafts", [("once", "b"), ("title", "调走以前写的"), ("unit", unit.description)])
                let form = try await clerk.get(saved.location)
                #expect(form.status == 200 && form.text.contains("调走以前写的"))
            }
        }
    }
}

extension World {
    /// How many entries the book has.
    func entries() async throws -> Int {
        try await services.database.read { tx in
            try tx.value(
                .unscoped("SELECT COUNT(*) FROM entry WHERE act <> 'sign-in'", because: "a test counts"), as: Int.self)
                ?? 0
        }
    }
}
