import Storage
import Testing

@testable import Responsibility

extension CadenceTests {
    @Suite("a gate")
    struct GateTests {
        private static let gate = Cadence.Gate(event: "lecture", approvals: ["office", "deputy"], lead: nil)

        @Test(
            "approval has to be asked for in time",
            arguments: [
                ("", "2026-03-10", "2026-03-10", false), ("5d", "2026-03-10", "2026-03-05", false),
                ("5wd", "2026-03-10", "2026-03-03", false), ("5wd", "2026-02-26", "2026-02-12", false),
                ("1wd", "2026-10-08", "2026-09-30", false), ("0d", "2026-03-10", "2026-03-10", false),
                ("3wd", "2027-01-05", "2026-12-31", true), ("30d", "2026-03-01", "2026-01-30", false),
            ])
        func lead(lead: String, start: String, last: String, provisional: Bool) throws {
            var gate = Self.gate
            gate.lead = Span(lead)
            let start = try Moment(day(start), hour: 14)
            let reckoned = gate.lastRequest(forStart: start, calendar: .mainlandChina)
            #expect(reckoned.day.description == last)
            #expect(reckoned.provisional == provisional)
            #expect(gate.deadline(forStart: start, calendar: .mainlandChina).moment == start)
        }

        /// Stamps as `name@moment`; the planned start is 2026-03-10T14:00.
        @Test(
            "is judged by its stamps",
            arguments: [
                ("", "", "blocked office,deputy"), ("office@2026-03-09T10:00", "", "blocked deputy"),
                ("office@2026-03-09T10:00 deputy@2026-03-10T13:59", "", "cleared"),
                ("deputy@2026-03-09T10:00 office@2026-03-09T11:00", "", "cleared"),
                ("office@2026-03-09T10:00 deputy@2026-03-10T14:00", "", "blocked deputy"),
                ("office@2026-03-09T10:00 deputy@2026-03-10T14:00", "2026-03-10T14:30", "cleared"),
                ("office@2026-03-09T10:00 deputy@2026-03-10T13:00", "2026-03-10T12:00", "breached deputy"),
                ("", "2026-03-10T14:00", "breached office,deputy"),
                ("office@2026-03-09T10:00 head@2026-03-09T11:00", "", "blocked deputy"),
                ("office@2026-03-09T10:00 office@2026-03-09T10:05", "2026-03-10T14:00", "breached deputy"),
            ])
        func judged(stamps: String, started: String, expected: String) throws {
            let given = try stamps.split(separator: " ").map { stamp in
                let parts = stamp.split(separator: "@")
                return Cadence.Gate.Approval(name: String(parts[0]), at: try moment(parts[1]))
            }
            let state = Self.gate.judge(
                given, plannedStart: try moment("2026-03-10T14:00"),
                started: started.isEmpty ? nil : try moment(started))
            let told =
                switch state {
                case .cleared: "cleared"
                case .blocked(let missing): "blocked \(missing.joined(separator: ","))"
                case .breached(let missing): "breached \(missing.joined(separator: ","))"
                }
            #expect(told == expected)
        }
    }

    @Suite("a standing duty")
    struct StandingTests {
        @Test(
            "has one occurrence for its lifetime",
            arguments: [
                ("3m", "", "2026-01-01", "2026-04-01"), ("3m", "2025-11-30..", "2025-11-30", "2026-02-28"),
                ("90d", "2026-02-10..", "2026-02-10", "2026-05-11"),
                ("1m", "2026-01-31..2026-02-10", "2026-01-31", "2026-02-28"),
                ("1m", "..2026-01-01", "", ""), ("1m", "2027-01-01..", "", ""),
            ])
        func occurrence(every: String, life: String, start: String, due: String) throws {
            let cadence = try Cadence(text: "standing every=\(every) sampling=all failing=finding")
            let found = try cadence.occurrences(
                in: stretch("2026-01-01..2027-01-01"), calendar: .mainlandChina, lifetime: lifetime(life))
            #expect(found.map(\.scheduled.description) == (start.isEmpty ? [] : [start]))
            #expect(found.map(\.due.description) == (due.isEmpty ? [] : [due]))
            #expect(found.allSatisfy { $0.key == "standing" })
        }

        /// The newest check as `day+` or `day-`, open findings and today; a month's interval from 2026-01-31.
        @Test(
            "is judged by its newest check and its open findings",
            arguments: [
                ("", 0, "2026-02-28", "holding 2026-02-28"), ("", 0, "2026-03-01", "unverified 2026-03-01 2026-02-28"),
                ("2026-02-20+", 0, "2026-03-20", "holding 2026-03-20"),
                ("2026-02-20+", 0, "2026-04-01", "unverified 2026-03-21 2026-03-20"),
                ("2026-02-20-", 0, "2026-03-01", "failing 2026-03-20"),
                ("2026-02-20-", 3, "2026-03-01", "failing 2026-03-20"),
                ("2026-02-20-", 0, "2026-09-01", "failing 2026-03-20"),
                ("2026-02-20+", 1, "2026-03-01", "questioned 2026-03-20"),
                ("2026-02-20+", 1, "2026-09-01", "questioned 2026-03-20"),
                ("", 1, "2026-02-01", "questioned 2026-02-28"),
            ])
        func judged(check: String, findings: Int, today: String, expected: String) throws {
            let standing = Cadence.Standing(sampling: "all", interval: .months(1), failing: "finding")
            let newest =
                check.isEmpty
                ? nil : Cadence.Standing.Check(day: try day(check.dropLast()), passed: check.hasSuffix("+"))
            let judged = standing.judge(
                newest: newest, openFindings: findings, start: try day("2026-01-31"), today: try day(today))
            let state =
                switch judged.state {
                case .holding: "holding"
                case .questioned: "questioned"
                case .failing: "failing"
                case .unverified(let since): "unverified \(since)"
                }
            #expect("\(state) \(judged.due)" == expected)
        }
    }
}
