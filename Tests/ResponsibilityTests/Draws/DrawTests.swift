import Storage
import TestWorld
import Testing

@testable import Responsibility

@Suite struct DrawTests {
    @Test(
        "the list is published before the draw, the draw fills the batch, a recusal afterwards is recorded, and the file holds",
        arguments: Backend.available)
    func draw(_ backend: Backend) async throws {
        try await World.inspecting(on: backend) { world, _ in
            let root = try world.unit("YX")
            try await world.visit { client in
                let office = try await world.visitor("office", at: client)
                let planned = try await office.post(
                    "/inspections/plan",
                    [
                        ("once", "plan-1"), ("issuer", root.description), ("kind", "random"), ("title", "双随机检查"),
                        ("checklist", "exits"), ("from_day", "2026-03-01"), ("to_day", "2026-03-31"),
                        ("sign_within", "5"), ("window_days", "90"), ("year_limit", "2"),
                    ])
                #expect(planned.status == 303)
                let nothing = try await office.post(planned.location + "/draw", [("percent_township", "0")])
                #expect(nothing.status == 422 && nothing.text.contains("没有可以抽取的单位"))
                let published = try await office.post(
                    planned.location + "/draw",
                    [("percent_township", "50"), ("minimum_township", "1"), ("percent_station", "100")])
                #expect(published.status == 303)
                let path = published.location
                let before = try await office.get(path + "/file").bytes
                let list = try DrawFile.verify(before).list
                #expect(list.units.count == 4 && list.inspectors.count == 4)
                #expect(try await !office.get(path + "/file").text.contains("\"seed\""))
                #expect(try await office.post(planned.location + "/draw", [("percent_township", "50")]).status == 409)
                let long = String(repeating: "七", count: Draw.longestWitness + 1)
                let unread = try await office.post(path + "/drawing", [("witness", long)])
                #expect(unread.status == 422 && unread.text.contains(long))
                #expect(try await office.post(path + "/drawing", [("witness", "二十七")]).status == 303)
                #expect(try await office.post(path + "/drawing", [("witness", "二十八")]).status == 409)
                let drawn = try DrawFile.verify(try await office.get(path + "/file").bytes, publishedAs: before)
                let teams = try #require(drawn.teams)
                #expect(teams.count == 3)

                let last = try #require(teams.last)
                let lacking = [("unit", last.unit), ("inspector", last.inspectors[0]), ("reason", "")]
                let back = try await office.post(path + "/recusals", lacking)
                #expect(back.status == 422)
                for chosen in [last.unit, last.inspectors[0]] {
                    #expect(back.text.contains("<option value=\"\(chosen)\" selected"))
                }
                let recusal = [("unit", teams[0].unit), ("inspector", teams[0].inspectors[0]), ("reason", "曾在该单位工作")]
                #expect(try await office.post(path + "/recusals", recusal).status == 303)
                #expect(try await office.post(path + "/recusals", recusal).status == 404)
                let final = try DrawFile.verify(try await office.get(path + "/file").bytes, publishedAs: before)
                #expect(final.recusals?.count == 1 && final.teams == teams)
                let team = try #require(final.draw?.finalTeams.first)
                let names = Dictionary(uniqueKeysWithValues: final.list.inspectors.map { ($0.key, $0.name) })
                let page = try await office.get(planned.location).text
                for inspector in team.inspectors { #expect(page.contains(names[inspector] ?? "?")) }
                // Whoever was recused may be the one who asks, so the form is that of another unit.
                let other = try #require(final.draw?.finalTeams.last)
                #expect(other.unit != team.unit)
                #expect(
                    try await office.get(
                        "/inspections/new?batch=\(planned.location.split(separator: "/").last ?? "")&unit=\(other.unit)"
                    )
                    .text.matches(of: /name="inspectors"[^>]*checked/).count >= 2)
            }
            let acts = try await world.services.database.read { tx in
                try tx.all(
                    .unscoped(
                        "SELECT act, content FROM entry WHERE subject_kind = 'draw' ORDER BY id",
                        because: "a test looks at the ledger")
                ) { (act: String, content: String) in (act, content) }
            }
            #expect(acts.map(\.0) == ["publish", "draw", "draw"])
            #expect(acts[0].1.contains("commitment") && !acts[0].1.contains("\"seed\""))
        }
    }

    @Test(
        "a batch that names units from before is drawn once they are called off, these units included",
        arguments: Backend.available)
    func named(_ backend: Backend) async throws {
        try await World.inspecting(on: backend) { world, people in
            let office = try await world.access("office")
            let (root, qs, day) = (try world.unit("YX"), try world.unit("QS"), world.clock.today)
            let batch = try await world.services.database.write { tx in
                let batch = try InspectionBatch.plan(
                    NewBatch(
                        issuingUnitID: root, kind: .random, title: "双随机", checklist: "exits",
                        days: day...day.adding(days: 10), once: "random"), by: office, in: tx)
                try InspectionBatch.addUnits([qs], to: batch, in: tx)
                return batch
            }
            try await world.visit { client in
                let visitor = try await world.visitor("office", at: client)
                let path = "/inspections/batches/\(batch)"
                let ratio = [("percent_township", "100"), ("minimum_township", "0")]
                let page = try await visitor.get(path).text
                #expect(page.contains("请先在下面“取消安排”") && !page.contains("percent_township"))
                #expect(try await visitor.post(path + "/draw", ratio).status == 422)
                let off = [("off", qs.description), ("reason", "由抽取决定")]
                #expect(try await visitor.post(path + "/cancellation", off).status == 303)
                let published = try await visitor.post(path + "/draw", ratio)
                #expect(published.status == 303, "\(published.text)")
                #expect(try await visitor.post(published.location + "/drawing", [("witness", "雨")]).status == 303)
                let drawn = try await visitor.get(path).text
                #expect(drawn.contains("青石镇") && drawn.contains("白水乡") && !drawn.contains("由抽取决定"))
                #expect(drawn.matches(of: /batch=\w+&amp;unit=/).count == 2)
            }
            _ = people
        }
    }

    @Test("units that are inspected too often can be left out of the list", arguments: Backend.available)
    func leavesOut(_ backend: Backend) async throws {
        try await World.inspecting(on: backend) { world, people in
            let office = try await world.access("office")
            let (root, qs, day) = (try world.unit("YX"), try world.unit("QS"), world.clock.today)
            let names = try await world.services.database.write { tx in
                _ = try InspectionBatch.plan(
                    NewBatch(
                        issuingUnitID: root, kind: .routine, title: "例行", checklist: "exits", days: day...day,
                        units: [qs], once: "routine"), by: office, in: tx)
                let random = try InspectionBatch.plan(
                    NewBatch(
                        issuingUnitID: root, kind: .random, title: "双随机", checklist: "exits",
                        days: day...day.adding(days: 10), once: "random"), by: office, in: tx)
                let draw = try Draw.publish(
                    random, strata: [.init(kind: "township", percent: 100, minimum: 0)], leavesOut: true, by: office,
                    in: tx)
                return try Draw.find(draw, by: office, in: tx).published.list.units.map(\.name)
            }
            #expect(names == ["白水乡"])
            _ = people
        }
    }
}
