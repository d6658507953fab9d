import Storage
import TestWorld
import Testing

@testable import Responsibility

extension World {
    /// Adopts the sample scheme and issues the year.
    func readyToAssess() async throws {
        try await issuePlans()
        let machine = services.machine("tests")
        try await services.database.write { tx in _ = try Scheme.adopt(SampleScheme.source, by: machine, in: tx) }
    }

    /// A finding as its slice writes it.
    @discardableResult
    func find(
        at code: String, on day: Day, due: Day, grade: Finding.Grade = .ordinary, closed: Day? = nil,
        repeating: ID<Finding>? = nil
    ) async throws -> ID<Finding> {
        let (unit, root, machine) = (try unit(code), try unit("YX"), services.machine("tests"))
        return try await services.database.write { tx in
            let id = tx.id(Finding.self)
            let number = try tx.value(
                .unscoped("SELECT COUNT(*) + 1 FROM finding", because: "a test numbers"), as: Int.self)
            try tx.run(
                .unscoped(
                    """
                    INSERT INTO finding (id, year, sequence, unit_id, found_by_unit_id, source, source_name, item, title, facts,
                        clause, place, grade, found_on, track, due_on, stage, round, repeat_of, recorded_at, closed_on, once)
                    VALUES (\(id), 2026, \(number ?? 1), \(unit), \(root), 'own', '', '', '灭火器过期', '', '', '', \(grade), \(day),
                        'by-date', \(due), \(closed == nil ? "open" : "closed"), 1, \(repeating), \(machine.now), \(closed),
                        \(Token.make()))
                    """, because: "a test finds"))
            try Entry.write(.find, "finding", id, unit: unit, [:], by: machine, in: tx)
            return id
        }
    }

    /// Holds a meeting that counts for whatever it can.
    func hold(_ kind: Activity.Kind, at code: String, on day: Day, by login: String) async throws -> ID<Activity> {
        let (access, unit) = (try await access(login), try unit(code))
        let new = NewActivity(unitID: unit, kind: kind, title: "例会", heldOn: day, once: Token.make())
        return try await services.database.write { tx in try Activity.record(new, by: access, in: tx) }
    }

    func accept(_ activity: ID<Activity>, by login: String) async throws {
        let access = try await access(login)
        try await services.database.write { tx in
            let waiting = try Fulfilment.of(activity, by: access, in: tx).map(\.id)
            try Fulfilment.review(waiting, of: activity, .accept, reason: "", by: access, in: tx)
        }
    }

    /// Begins an assessment of the whole tree by the sample scheme and has its numbers counted.
    func beginAssessment(cutOff: Day? = nil) async throws -> ID<Assessment> {
        let (access, root) = (try await access("office"), try unit("YX"))
        let period = AssessmentPeriod(year: 2026, half: 0, cutOff: cutOff ?? clock.today)
        let begun = try await services.database.write { tx in
            try Assessment.begin("trial", under: root, period, once: Token.make(), by: access, in: tx)
        }
        try await services.compute(begun.id, by: access)
        return begun.id
    }

    func line(_ item: String, of code: String, in assessment: ID<Assessment>) async throws -> SheetLine {
        let (machine, unit) = (services.machine("tests"), try unit(code))
        return try await services.database.read { tx in
            let sheet = try Sheet.find(assessment, unit, by: machine, in: tx)
            return try #require(try sheet.lines(in: tx).first { $0.item == item })
        }
    }

    func sheet(of code: String, in assessment: ID<Assessment>) async throws -> Sheet {
        let (machine, unit) = (services.machine("tests"), try unit(code))
        return try await services.database.read { tx in try Sheet.find(assessment, unit, by: machine, in: tx) }
    }
}
