import Storage
import TestWorld
import Testing

@testable import Responsibility

/// What becomes of a form of an inspection that comes back, is sent again, or is opened by somebody who may not fill it in.
@Suite struct InspectionFormTests {
    private static let photo: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 1]

    @Test(
        "an old form that says something else now is an inspection of its own, however often it is sent",
        arguments: Backend.available)
    func changed(_ backend: Backend) async throws {
        try await World.inspecting(on: backend) { world, people in
            let team = [try #require(people["江一"]), try #require(people["海二"])]
            try await world.visit { client in
                let office = try await world.visitor("office", at: client)
                let sent = try world.inspectionForm("QS", team)
                let first = try await office.upload("/inspections", sent).location
                #expect(try await office.upload("/inspections", sent).location == first)
                let changes = [
                    [("outcome_2", "problem"), ("facts_2", "标志破损")], [("outcome_2", "problem"), ("facts_2", "标志缺失")],
                    [("summary", "总体尚可")], [("outcome_3", "not-applicable")],
                ]
                var places: Set = [first]
                for change in changes {
                    let form = try world.inspectionForm("QS", team, change)
                    let other = try await office.upload("/inspections", form)
                    #expect(other.status == 303 && places.insert(other.location).inserted, "\(change)")
                    #expect(try await office.upload("/inspections", form).location == other.location)
                    let page = try await office.get(other.location).text
                    #expect(page.contains(change.count == 1 ? "J2026-" : "2026-000"))
                }
                #expect(try await office.upload("/inspections", sent).location == first)
            }
        }
    }

    @Test(
        "files of a form that comes back are not chosen again, photographs of an item included",
        arguments: Backend.available)
    func kept(_ backend: Backend) async throws {
        try await World.inspecting(on: backend) { world, people in
            let team = [try #require(people["江一"]), try #require(people["海二"])]
            try await world.visit { client in
                let office = try await world.visitor("office", at: client)
                let lacking = [("outcome_1", "problem"), ("facts_1", "堵住了"), ("outcome_2", "")]
                let back = try await office.upload(
                    "/inspections", try world.inspectionForm("QS", team, lacking),
                    files: [("photo_1", "blocked.png", Self.photo), ("files", "visit.pdf", [1, 2, 3])])
                #expect(back.status == 422)
                let photo = try #require(back.value(after: "name=\"kept_photo_1\" value=\""))
                let paper = try #require(back.value(after: "name=\"kept\" value=\""))
                let whole = try world.inspectionForm(
                    "QS", team,
                    [("outcome_1", "problem"), ("facts_1", "堵住了"), ("kept_photo_1", photo), ("kept", paper)])
                let answer = try await office.upload("/inspections", whole)
                #expect(answer.status == 303, "\(answer.text)")
                let page = try await office.get(answer.location)
                #expect(page.text.contains("visit.pdf") && !page.text.contains("blocked.png"))
                let finding = try #require(page.value(after: "href=\"/findings/"))
                #expect(try await office.get("/findings/\(finding)").text.contains("blocked.png"))
                // The files are no longer kept, but the form was sent already.
                #expect(try await office.upload("/inspections", whole).location == answer.location)
                // Nobody else's, and not more than a form may bring.
                let other = try await world.visitor("inspector", at: client)
                let stolen = try world.inspectionForm("QS", team, [("kept", photo)], once: "form-3")
                #expect(try await other.upload("/inspections", stolen).status == 422)
            }
        }
    }

    @Test("a unit that no list offers is inspected by its name or its code", arguments: Backend.available)
    func unit(_ backend: Backend) async throws {
        try await World.inspecting(on: backend) { world, _ in
            try await world.visit { client in
                let office = try await world.visitor("office", at: client)
                for name in ["QS-1", "%E9%9D%92%E7%9F%B3%E9%95%87%E5%AE%89%E7%9B%91%E7%AB%99"] {
                    let form = try await office.get("/inspections/new?unit=\(name)&checklist=exits")
                    #expect(form.status == 200 && form.text.contains("走一遍。"), "\(name)")
                    #expect(form.text.contains("name=\"unit\" value=\"\(try world.unit("QS-1"))\""))
                }
                let unknown = try await office.get("/inspections/new?unit=NOWHERE&checklist=exits")
                #expect(unknown.text.contains("没有找到单位“NOWHERE”"))
            }
        }
    }

    @Test("somebody with an interest learns it when the form is opened", arguments: Backend.available)
    func recused(_ backend: Backend) async throws {
        try await World.inspecting(on: backend) { world, _ in
            let (qs, machine) = (try world.unit("QS"), world.services.machine("tests"))
            let person = try #require(try await world.access("office").personID)
            try await world.services.database.write { tx in
                let post = try Post.named("顾问", in: qs, by: machine, in: tx)
                try Post.appoint(person, to: post, since: "2026-01-01", by: machine, in: tx)
            }
            try await world.visit { client in
                let office = try await world.visitor("office", at: client)
                let form = try await office.get("/inspections/new?unit=\(qs)&checklist=exits")
                #expect(form.status == 409 && form.text.contains("回避"))
                let elsewhere = try await office.get("/inspections/new?unit=\(try world.unit("BS"))&checklist=exits")
                #expect(elsewhere.status == 200)
            }
        }
    }

    @Test("a form that cannot be kept as a draft comes back as itself", arguments: Backend.available)
    func draft(_ backend: Backend) async throws {
        try await World.inspecting(on: backend) { world, people in
            let team = [try #require(people["江一"])]
            try await world.visit { client in
                let office = try await world.visitor("office", at: client)
                let long = String(repeating: "长", count: 40_000)
                let form = try world.inspectionForm("QS", team, [("form", "inspection"), ("summary", long)])
                let answer = try await office.post("/drafts", form)
                #expect(answer.status == 422 && answer.text.contains("不能存为草稿"))
                #expect(answer.text.contains("action=\"/inspections\"") && answer.text.contains("走一遍。"))
            }
        }
    }
}
