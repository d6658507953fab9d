import Storage
import TestWorld
import Testing

@testable import Responsibility

/// Who decides an appeal against the outcome of another.
@Suite struct MeasureAppealTests {
    @Test("whoever decided the review does not decide the appeal against it", arguments: Backend.available)
    func twice(backend: Backend) async throws {
        try await World.on(backend) { world in
            let desk = try await MeasureDesk.make(world)
            let id = try await desk.inEffect(route: .civilReview)
            try await desk.appeal(id, .civilReview)
            try await desk.settle(id, .upheld)
            try await desk.appeal(id, .civilAppeal)
            await #expect(throws: Refusal.conflict(.separation(.deciderDecidesAppeal))) {
                try await desk.settle(id, .upheld)
            }
            await #expect(throws: Refusal.conflict(.separation(.deciderDecidesAppeal))) {
                try await desk.extend(id, by: 5)
            }
            let head = try await desk.person("head")
            try await desk.write("office") { access, tx in
                try Measure.name(head, as: .appealDecider, in: id, by: access, in: tx)
            }
            try await world.visit { client in
                let higher = try await world.visitor("higher", at: client)
                let page = try await higher.get("/measures/\(id)").text
                #expect(!page.contains("/outcome\"") && page.contains("您裁定过这一事项的前一次申诉"))
                #expect(try await !higher.get("/").text.contains("/measures/\(id)"))
                let other = try await world.visitor("head", at: client)
                #expect(try await other.get("/").text.contains("/measures/\(id)"))
                #expect(try await other.get("/measures/\(id)").text.contains("/outcome\""))
            }
            try await desk.settle(id, .revoked, by: "head")
            #expect(try await desk.find(id).stage == .revoked)
        }
    }

    @Test("what waits is found however many other measures somebody is named in")
    func many() async throws {
        try await World.on(.sqlite) { world in
            let desk = try await MeasureDesk.make(world)
            let first = try await desk.drafted()
            for _ in 0..<21 {
                let id = try await desk.drafted()
                try await desk.notice(id)
            }
            let office = try await desk.access("office")
            let waiting = try await world.services.database.read { tx in try WaitingMeasures.of(office, in: tx) }
            #expect(waiting.lines.map(\.id) == [first])
        }
    }
}
