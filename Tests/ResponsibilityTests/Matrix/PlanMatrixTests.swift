import Foundation
import Storage
import TestWorld
import Testing
import Web

@testable import Responsibility

@Suite struct PlanMatrixTests {
    @Test(
        "a cell shows what most needs to be known, what is done of owed, and opens just that",
        arguments: Backend.available)
    func cells(backend: Backend) async throws {
        try await World.on(backend, today: "2026-03-10") { world in
            try await world.issuePlans()
            try await meet(world, on: "2026-01-20")
            let qs = try world.unit("QS")
            let matrix = try await matrix(world, "office", "programme=safety")
            #expect(matrix.duties.map(\.titleZh).prefix(3) == ["每月安全例会", "应急演练", "安全出口畅通"])
            #expect(matrix.rows.map(\.unit.code) == ["YX", "QS", "BS"])
            let meetings = try #require(matrix.rows[1].cells[matrix.allDuties[0].id])
            #expect((meetings.standing, meetings.done, meetings.owed, meetings.count) == (.overdue, 1, 12, 12))
            #expect(meetings.single == nil)
            try await world.visit { client in
                let office = try await world.visitor("office", at: client)
                let page = try await office.get("/matrix?programme=safety")
                #expect(page.status == 200)
                for address in page.text.matches(of: /<td class="cell[^"]*"><a href="([^"]+)"/) {
                    let path = String(address.1).replacing("&amp;", with: "&")
                    #expect(try await office.get(path).status == 200, "\(path)")
                }
                let duty = matrix.allDuties[0].id
                let list = try await office.get(
                    "/units/\(qs)/obligations?year=2026&programme=safety&duty=\(duty)&own=yes")
                #expect(list.text.matches(of: /<th scope="row">/).count == 12, "not those of the station below")
                #expect(list.text.contains("只看本级") && list.text.contains("每月安全例会"))
                let below = try await office.get("/units/\(qs)/obligations?year=2026&programme=safety&duty=\(duty)")
                #expect(below.text.matches(of: /<th scope="row">/).count == 24)
                let english = try await world.visitor("office", at: client, language: "en")
                #expect(try await english.get("/matrix?programme=safety").text.contains("Monthly safety meeting"))
            }
        }
    }

    @Test("a unit that owes nothing itself shows the units below it", arguments: Backend.available)
    func below(backend: Backend) async throws {
        try await World.on(backend, today: "2026-03-10") { world in
            try await world.issuePlans()
            try await meet(world, on: "2026-01-20")
            let matrix = try await matrix(world, "office", "programme=safety")
            let top = try #require(matrix.rows.first)
            #expect(top.source == .below)
            let meetings = try #require(top.cells[matrix.allDuties[0].id])
            #expect((meetings.done, meetings.owed, meetings.standing) == (1, 48, .overdue))
            #expect(top.total.owed == 48 + 4)
            let station = try await self.matrix(world, "qs-station", "programme=safety")
            #expect(station.rows.map(\.unit.code) == ["QS-1"])
            let exits = try #require(station.rows[0].cells[matrix.allDuties[2].id])
            #expect(exits.single != nil && exits.standing == .holding)
        }
    }

    @Test("the cells of a row add up to the figures of its unit", arguments: Backend.available)
    func sums(backend: Backend) async throws {
        try await World.on(backend, today: "2026-07-15") { world in
            try await world.issuePlans()
            for programme in ["safety", "records"] {
                let matrix = try await matrix(world, "office", "programme=\(programme)&rows=below")
                #expect(matrix.rows.count == 5)
                let own = matrix.rows.filter { $0.source == .own }
                for row in own where !row.hasUnitsBelow {
                    let standing = row.total.holding + row.total.unverified
                    #expect(row.cells.values.map(\.owed).reduce(0, +) == row.total.owed + standing, "\(row.unit.code)")
                }
                let all = matrix.rows.map(\.cells).flatMap(\.values).map(\.count).reduce(0, +)
                let top = try #require(matrix.rows.first { $0.isTop })
                #expect(all - top.cells.values.map(\.count).reduce(0, +) == top.cells.values.map(\.count).reduce(0, +))
                let later = try await self.matrix(
                    world, "office", "programme=\(programme)&rows=below&kind=station&after=\(try world.unit("QS-1"))")
                #expect(later.rows.map(\.unit.code) == ["BS-1"])
            }
        }
    }

    @Test("page by page the matrix shows every unit once, in both orders")
    func pages() async throws {
        try await World.on(.sqlite) { world in
            try await world.issuePlans()
            let machine = world.services.machine("tests")
            let qs = try world.unit("QS")
            try await world.services.database.write { tx in
                for number in 0..<120 {
                    _ = try Unit.create(
                        NewUnit(
                            parentID: qs, kind: "team", code: "T\(number)", name: "班组\(number)",
                            position: 5 - number % 3), on: "2026-03-02", by: machine, in: tx)
                }
            }
            for rows in ["children", "below"] {
                var (codes, query): ([String], String) = ([], "unit=\(qs)&rows=\(rows)")
                while codes.count < 400 {
                    let matrix = try await matrix(world, "qs-clerk", query)
                    #expect(matrix.rows.count <= PlanMatrix.mostRows)
                    codes += matrix.rows.map(\.unit.code)
                    guard matrix.hasMore, let last = matrix.rows.last else { break }
                    query = "unit=\(qs)&rows=\(rows)&after=\(last.unit.id)"
                }
                #expect(codes.count == 122, "\(rows)")
                #expect(Set(codes).count == 122)
            }
        }
    }

    @Test("what may not be seen is absent, and a year without a plan says so")
    func refusals() async throws {
        try await World.on(.sqlite) { world in
            try await world.visit { client in
                let clerk = try await world.visitor("qs-clerk", at: client)
                let (bs, top) = (try world.unit("BS"), try world.unit("YX"))
                #expect(try await clerk.get("/matrix?unit=\(bs)").status == 404)
                #expect(try await clerk.get("/matrix?unit=\(top)").status == 404)
                #expect(try await clerk.get("/matrix?year=2031").text.contains("2031 年还没有下达计划"))
                #expect(try await clerk.get("/matrix?unit=nonsense&rows=x&part=-3&after=zz&kind=castle").status == 200)
            }
        }
    }

    private func matrix(_ world: World, _ login: String, _ query: String) async throws -> PlanMatrix {
        let access = try await world.access(login)
        let query = PlanMatrix.Query(form: try Form(query: query))
        return try await world.services.database.read { tx in try PlanMatrix.of(query, by: access, in: tx) }
    }

    /// 青石镇 holds January's meeting, and a colleague accepts it.
    private func meet(_ world: World, on day: Day) async throws {
        let (clerk, reviewer) = (try await world.access("qs-clerk"), try await world.access("qs-reviewer"))
        let unit = try world.unit("QS")
        try await world.services.database.write { tx in
            let due = try tx.value(
                .unscoped(
                    """
                    SELECT id FROM obligation WHERE unit_id = \(unit) AND cadence = 'fixed' ORDER BY due_on LIMIT 1
                    """, because: "a test"), as: ID<Obligation>.self)
            var new = NewActivity(unitID: unit, kind: .meeting, title: "例会", heldOn: day, once: Token.make())
            new.obligations = [try #require(due)]
            let id = try Activity.record(new, by: clerk, in: tx)
            let waiting = try Fulfilment.of(id, by: reviewer, in: tx).map(\.id)
            try Fulfilment.review(waiting, of: id, .accept, reason: "", by: reviewer, in: tx)
        }
    }
}
