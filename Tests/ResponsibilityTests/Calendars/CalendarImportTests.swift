import Foundation
import Storage
import TestWorld
import Testing

@testable import Responsibility

@Suite struct CalendarImportTests {
    /// Monthly meetings of 2027 fall due on the last working day of each month; 2027 is not published.
    @Test("importing a year works out again what was provisional, with an entry", arguments: Backend.available)
    func importing(backend: Backend) async throws {
        try await World.on(backend, today: "2026-12-01") { world in
            try await world.issuePlans(year: 2027)
            let before = try await dues(world)
            let settled = before.filter { !$0.provisional }
            #expect(settled.isEmpty)
            #expect(before.map(\.due).contains("2027-04-30"))
            let notice = """
                {"year": 2027, "papers": [], "days": [{"name": "试", "date": "2027-04-30", "isOffDay": true}]}
                """
            let file = world.folder.appending(path: "2027.json")
            try Data(notice.utf8).write(to: file)
            let machine = world.services.machine("tests")
            let taken = try await world.services.importCalendarYear(file, into: "cn", by: machine)
            #expect(taken.moved == 4, "two townships and two stations")
            let after = try await dues(world)
            let open = after.filter { $0.provisional }
            #expect(open.isEmpty)
            #expect(after.map(\.due).contains("2027-04-29") && !after.map(\.due).contains("2027-04-30"))
            let again = try await world.services.importCalendarYear(file, into: "cn", by: machine)
            #expect((again.looked, again.moved) == (0, 0), "the same notice again changes nothing")
            #expect(try await Doctor(world.services).examine() == [])
            let due = try await world.services.dueDay(from: "2027-04-28", workingDays: 2, calendar: "cn")
            #expect(due?.day == "2027-05-03")
        }
    }

    @Test(
        "a clock that runs into an unpublished year is counted again when that is imported",
        arguments: Backend.available)
    func clocks(backend: Backend) async throws {
        try await World.on(backend, today: "2026-12-28") { world in
            try await world.issuePlans()
            let trigger = try await TriggerTests.record("leak", on: "2026-12-28", "08:30", in: world)
            func handled() async throws -> Obligation? {
                try await TriggerTests.obligations(of: world, by: trigger).first { $0.occurrence.hasSuffix("handled") }
            }
            #expect(try await handled()?.dueOn == "2027-01-04")
            #expect(try await handled()?.isProvisional == true)
            let notice = """
                {"year": 2027, "papers": [], "days": [{"name": "元旦", "date": "2027-01-01", "isOffDay": true}]}
                """
            let file = world.folder.appending(path: "2027.json")
            try Data(notice.utf8).write(to: file)
            let taken = try await world.services.importCalendarYear(
                file, into: "cn", by: world.services.machine("tests"))
            #expect(taken.moved == 1)
            #expect(try await handled()?.dueOn == "2027-01-05")
            #expect(try await handled()?.isProvisional == false)
            #expect(try await Doctor(world.services).examine() == [])
        }
    }

    @Test("an override of the organisation's own wins over the notice")
    func override() async throws {
        try await World.on(.sqlite) { world in
            let machine = world.services.machine("tests")
            _ = try await world.services.overrideDay(
                "2026-10-01", isWorking: true, reason: "值班", in: "cn", by: machine)
            let due = try await world.services.dueDay(from: "2026-09-30", workingDays: 1, calendar: "cn")
            #expect(due?.day == "2026-10-01")
        }
    }

    @Test("a notice that is none is refused with its row")
    func unreadable() async throws {
        try await World.on(.sqlite) { world in
            let file = world.folder.appending(path: "2027.json")
            try Data(
                #"{"year": 2027, "papers": [], "days": [{"name": "x", "date": "2027-02-30", "isOffDay": true}]}"#.utf8
            )
            .write(to: file)
            await #expect(throws: Refusal.self) {
                try await world.services.importCalendarYear(file, into: "cn", by: world.services.machine("tests"))
            }
        }
    }

    private func dues(_ world: World) async throws -> [(due: Day, provisional: Bool)] {
        let access = try await world.access("office")
        return try await world.services.database.read { tx in
            try tx.all(
                """
                SELECT o.due_on, o.provisional FROM obligation o
                WHERE o.year = 2027 AND o.cadence = 'fixed' AND \(access.may(.viewUnits, at: "o.unit_id"))
                """
            ) { (due: Day, provisional: Bool) in (due, provisional) }
        }
    }
}
