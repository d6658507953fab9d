import Foundation
import Storage
import TestWorld
import Testing
import Web

@testable import Responsibility

/// What the doors of the main job are about.
extension AccessMatrixTests {
    /// All that the doors are about, slice by slice.
    static func furnishAll(_ world: World) async throws -> [String: String] {
        var known = try await furnish(world)
        for furnish in [
            furnishCaseFiles, furnishFindings, furnishInspections, furnishAssessments, furnishMeasures,
            furnishCirculars, furnishReminders,
        ] { known.merge(try await furnish(world, known)) { $1 } }
        return known
    }

    /// Something of every kind at 青石镇.
    private static func furnish(_ world: World) async throws -> [String: String] {
        let access = try await world.access("qs-clerk")
        let unit = try world.unit("QS")
        let file = world.folder.appending(path: "a.txt")
        try Data("签到".utf8).write(to: file)
        let stored = try world.services.evidence.take(file)
        let image = world.folder.appending(path: "a.png")
        try Data([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0]).write(to: image)
        let photo = try world.services.evidence.take(image)
        let (activity, fulfilment, evidence, obligation, picture) = try await world.services.database.write { tx in
            var new = NewActivity(unitID: unit, kind: .meeting, title: "例会", heldOn: world.clock.today, once: "first")
            new.files = [
                NewActivity.NewEvidence(name: "a.txt", file: stored),
                NewActivity.NewEvidence(name: "a.png", file: photo),
            ]
            let id = try Activity.record(new, by: access, in: tx)
            let counted = try #require(try Fulfilment.of(id, by: access, in: tx).first)
            let files = try Evidence.of(id, by: access, in: tx)
            return (id, counted.id, try #require(files.first).id, counted.obligationID, try #require(files.last).id)
        }
        let machine = world.services.machine("tests")
        let (person, post, holder) = try await world.services.database.write { tx in
            let person = try Person.create("钱安", in: unit, by: machine, in: tx)
            let post = try Post.named("站长", in: unit, by: machine, in: tx)
            try Post.appoint(person, to: post, since: "2026-01-01", by: machine, in: tx)
            return (person, post, try #require(try PostsView.of(unit, by: machine, in: tx).holders.first).id)
        }
        let change = try await world.services.database.write { tx in
            try UnitChange(unitID: unit, verb: .close).make(on: "2026-12-31", by: machine, in: tx)
            return try #require(try PlannedChange.waiting(for: unit, by: machine, in: tx).first).id
        }
        let (open, request) = try await world.services.database.write { tx in
            let all = try tx.all(
                "SELECT o.id FROM obligation o WHERE o.unit_id = \(unit) AND o.state = 'open' AND \(access.may(.viewUnits, at: unit)) ORDER BY o.due_on DESC LIMIT 2"
            ) { (id: ID<Obligation>) in id }
            try WaiverRequest.ask(all[1], reason: "不适用", by: access, in: tx)
            let waiting = try WaiverRequest.waiting(by: machine, in: tx)
            return (all[0], try #require(waiting.first).id)
        }
        let (stage, stopped) = (
            try await TriggerTests.record("leak", on: "2026-03-02", "08:30", in: world),
            try await TriggerTests.record("leak", on: "2026-03-02", "08:31", in: world)
        )
        let reviewer = try await world.access("qs-reviewer")
        let stages = [
            try await TriggerTests.obligations(of: world, by: stage).first { $0.occurrence.hasSuffix("handled") },
            try await TriggerTests.obligations(of: world, by: stopped).first { $0.occurrence.hasSuffix("handled") },
        ]
        try await world.services.database.write { tx in
            try RunningStage.suspend(
                try #require(stages[1]).id, for: "survey", note: "", by: reviewer, in: tx)
        }
        let draft = try await world.services.database.write { tx in
            try #require(try Draft.save(Form.with("once", "begun"), by: access, in: tx))
        }
        let office = try await world.access("office")
        let closing = world.services.end(of: world.clock.today)
        let report = try await world.services.database.write { tx in
            try Report.issue(
                unit, year: 2025, cutOff: world.clock.today, closing: closing, seen: (1, 0), by: office, in: tx)
        }
        let plan = try await world.plan("records")
        let busy = try await world.plan("safety")
        let job = try await world.services.database.write { tx in
            let job = try Job.ask(.issue, busy, total: 1, by: machine, in: tx)
            try Entry.write(.issue, "plan", busy, unit: unit, [:], by: machine, in: tx)
            return job
        }
        return [
            "draft": draft.description, "report": report.description, "plan": plan.description, "job": job.description,
            "year": "2025", "trigger": stage.description,
            "stage": try #require(stages[0]).id.description, "stopped": try #require(stages[1]).id.description,
            "open": open.description, "request": request.description, "unit": unit.description,
            "change": change.description, "person": person.description,
            "post": post.description,
            "holder": holder.description, "activity": activity.description,
            "fulfilment": fulfilment.description,
            "evidence": evidence.description, "picture": picture.description, "obligation": obligation.description,
            "programme": "safety",
            "account": try #require(world.accounts["qs-clerk"]).description, "token": "nothing",
            "name": try #require(Frame.assets["dutybook.css"]).name,
        ]
    }
}
