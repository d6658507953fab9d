import Storage
import TestWorld
import Testing

@testable import Responsibility

/// What a finding started, and the rectification recorded as the work for it.
@Suite struct StartedWorkTests {
    private static func started(
        on backend: Backend, _ body: @escaping @Sendable (World, ID<Finding>) async throws -> Void
    ) async throws {
        try await World.on(backend) { world in
            let (office, root) = (try await world.access("office"), try world.unit("YX"))
            try await world.services.database.write { tx in
                let source = try #require(ShippedProgrammes.source(of: "committee-work"))
                _ = try Programme.adopt(source, by: office, in: tx)
                _ = try Plan.issue("committee-work", year: 2026, under: root, by: office, in: tx)
            }
            try await body(world, try await world.open(try world.newFinding()))
        }
    }

    /// The obligations on the page with the steps that are offered for each, as the form sends them.
    private static func forms(_ page: String) -> [(obligation: String, steps: [String])] {
        page.matches(of: /name="obligation" value="([^"]+)">(.*?)<\/form>/.dotMatchesNewlines()).map { match in
            (
                String(match.output.1),
                String(match.output.2).matches(of: /<option value="([a-z]+)"/).map { String($0.output.1) }
            )
        }
    }

    @Test(
        "each stage that a finding started is done by the step of the rectification that does for it, on its day",
        arguments: Backend.available)
    func stages(_ backend: Backend) async throws {
        try await Self.started(on: backend) { world, id in
            let path = "/findings/\(id)"
            try await world.visit { client in
                let clerk = try await world.visitor("qs-clerk", at: client)
                let page = try await clerk.get(path).text
                #expect(page.contains("由此产生的履责任务") && page.contains("制定整改措施") && Self.forms(page).isEmpty)
                try await world.take(.plan, of: id, by: "qs-clerk")
                let planned = Self.forms(try await clerk.get(path).text)
                #expect(planned.map(\.steps) == [["plan"]], "the plan does for the first stage only")
                let first = try #require(planned.first)
                let early = try await clerk.post(path + "/work", [("obligation", first.obligation), ("step", "close")])
                #expect(early.status == 409)
                let sent = [("obligation", first.obligation), ("step", "plan")]
                let done = try await clerk.post(path + "/work", sent)
                #expect(done.status == 303 && done.location.hasPrefix("/activities/"))
                #expect(try await clerk.post(path + "/work", sent).location == done.location, "pressed twice")
                let work = try await clerk.get(done.location).text
                #expect(work.contains("整改 2026-0001") && work.contains("全部更换") && work.contains("2000 元"))
                let obligation = try await clerk.get("/obligations/\(first.obligation)").text
                #expect(obligation.contains("由问题引起") && obligation.contains("href=\"\(path)\""))

                world.clock.go(to: "2026-03-09")
                _ = try await clerk.signIn("qs-clerk")
                let photo = (name: "after.png", bytes: [UInt8](repeating: 1, count: 9))
                let applied = try await clerk.upload(path + "/application", [("note", "已更换")], files: [photo])
                #expect(applied.status == 303, "\(applied.text)")
                let second = try #require(Self.forms(try await clerk.get(path).text).first { $0.steps == ["apply"] })
                world.clock.go(to: "2026-03-11")
                _ = try await clerk.signIn("qs-clerk")
                let proof = try await clerk.post(
                    path + "/work", [("obligation", second.obligation), ("step", "apply")])
                let record = try await clerk.get(proof.location).text
                #expect(record.contains("2026-03-09") && record.contains("after.png") && record.contains("已更换"))

                // The third stage runs since the second was done, and is done by closing it.
                for (step, login) in [(FindingStep.Step.check, "inspector"), (.sign, "head"), (.close, "office")] {
                    try await world.take(step, of: id, by: login)
                }
                let third = try #require(Self.forms(try await clerk.get(path).text).first)
                #expect(third.steps == ["close"])
                let closed = try await clerk.post(path + "/work", [("obligation", third.obligation), ("step", "close")])
                #expect(closed.status == 303)
                #expect(Self.forms(try await clerk.get(path).text).isEmpty)
                let reviewer = try await world.visitor("qs-reviewer", at: client)
                let seen = try await reviewer.get(path).text
                #expect(seen.contains("由此产生的履责任务") && !seen.contains("/work\""))
                let refused = try await reviewer.post(
                    path + "/work", [("obligation", third.obligation), ("step", "close")])
                #expect(refused.status == 403)
            }
        }
    }

    @Test("an application that was returned is no work, and a finding opened again begins anew")
    func returned() async throws {
        try await Self.started(on: .sqlite) { world, id in
            for (step, login) in [
                (FindingStep.Step.plan, "qs-clerk"), (.apply, "qs-clerk"), (.return, "inspector"),
            ] {
                try await world.take(step, of: id, by: login)
            }
            try await world.visit { client in
                let clerk = try await world.visitor("qs-clerk", at: client)
                #expect(Self.forms(try await clerk.get("/findings/\(id)").text).map(\.steps) == [["plan"]])
                try await world.bring(id, to: .closed)
                #expect(
                    Self.forms(try await clerk.get("/findings/\(id)").text).map(\.steps)
                        == [["plan", "apply", "close"], ["apply", "close"]])
                try await world.take(.reopen, of: id, by: "office")
                #expect(Self.forms(try await clerk.get("/findings/\(id)").text).isEmpty)
            }
        }
    }
}
