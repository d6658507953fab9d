import Storage
import TestWorld
import Testing

@testable import Responsibility

/// Every limit of every route of appeal, across Spring Festival (15 to 23 February 2026), National Day (1 to 7 October
/// 2026), the ends of months and the end of what is published.
@Suite struct AppealClockTests {
    /// A route, the day that starts a limit, and the last day of each limit in the route's order; `?` marks what is provisional.
    struct Row: Sendable, CustomTestStringConvertible {
        let route: AppealRoute
        let from: Day
        let last: [String]
        var testDescription: String { "\(route.rawValue) from \(from)" }

        init(_ route: AppealRoute, _ from: Day, _ last: String...) {
            (self.route, self.from, self.last) = (route, from, last)
        }
    }

    static let rows = [
        // 30 calendar days each; 15 February and 1 October are days off.
        Row(.civilReview, "2026-01-16", "2026-02-24", "2026-02-24"),
        Row(.civilReview, "2026-01-29", "2026-02-28", "2026-02-28"),
        Row(.civilReview, "2026-09-01", "2026-10-08", "2026-10-08"),
        Row(.civilReview, "2026-03-02", "2026-04-01", "2026-04-01"),
        Row(.oversightReview, "2026-01-20", "2026-02-24", "2026-02-24"),
        Row(.oversightReview, "2026-09-07", "2026-10-08", "2026-10-08"),
        // 15 days; 60 days; 60 and 30 more.
        Row(.civilAppeal, "2026-02-02", "2026-02-24", "2026-04-03", "2026-05-06"),
        Row(.civilAppeal, "2026-09-18", "2026-10-08", "2026-11-17", "2026-12-17"),
        Row(.civilDirectAppeal, "2026-01-16", "2026-02-24", "2026-03-17", "2026-04-16"),
        Row(.civilDirectAppeal, "2026-08-03", "2026-09-02", "2026-10-08", "2026-11-02"),
        // Months end with the day of the same number, or with the month; 28 February is worked, 14 November 2026 is a Saturday.
        Row(.supervisionReview, "2026-01-31", "2026-02-28", "2026-02-28"),
        Row(.supervisionReview, "2026-01-18", "2026-02-24", "2026-02-24"),
        Row(.supervisionReview, "2026-09-03", "2026-10-08", "2026-10-08"),
        Row(.supervisionRecheck, "2026-01-15", "2026-02-24", "2026-03-16"),
        Row(.supervisionRecheck, "2026-08-05", "2026-09-07", "2026-10-08"),
        Row(.supervisionRecheck, "2026-12-31", "2027-02-01?", "2027-03-01?"),
        Row(.interimRules, "2026-02-05", "2026-02-24", "2026-03-09"),
        Row(.interimRules, "2026-09-20", "2026-10-08", "2026-10-20"),
        Row(.partyAppeal, "2026-01-20", "2026-02-24", "2026-02-24"),
        Row(.partyAppeal, "2026-09-30", "2026-10-30", "2026-10-30"),
        // Working days before and after the festival: 14 and 28 February, 20 September and 10 October are worked.
        Row(.hearing, "2026-02-12", "2026-02-26", "2026-02-28", "2026-05-13", "2026-02-28"),
        Row(.hearing, "2026-09-28", "2026-10-10", "2026-10-13", "2026-12-28", "2026-10-13"),
        Row(.hearing, "2026-12-28", "2027-01-04?", "2027-01-06?", "2027-03-29?", "2027-01-06?"),
        Row(.civilReview, "2026-12-15", "2027-01-14?", "2027-01-14?"),
    ]

    @Test("each limit ends on its day", arguments: rows)
    func ends(row: Row) {
        let ends = row.route.limits.map { limit in
            let last = row.route.last(limit, from: row.from, calendar: .mainlandChina)
            return "\(last.day)\(last.provisional ? "?" : "")"
        }
        #expect(ends == row.last)
    }

    @Test("no route is missing from the table, and the command prints the same days", arguments: Backend.available)
    func whole(backend: Backend) async throws {
        #expect(Set(Self.rows.map(\.route)) == Set(AppealRoute.allCases))
        try await World.on(backend) { world in
            for row in Self.rows {
                let clocks = try await world.services.appealClocks(row.route, from: row.from)
                #expect(clocks.map { $0.last + ($0.isProvisional ? "?" : "") } == row.last, "\(row.testDescription)")
            }
        }
    }

    @Test("an appeal is stored with the day by which it is decided, route by route", arguments: Backend.available)
    func stored(backend: Backend) async throws {
        for row in Self.rows where row.route != .hearing && row.from < "2026-12-01" {
            try await World.on(backend, today: row.from.adding(days: -10)) { world in
                let desk = try await MeasureDesk.make(world)
                let first: AppealRoute =
                    row.route == .civilAppeal
                    ? .civilReview : row.route == .supervisionRecheck ? .supervisionReview : row.route
                let id = try await desk.inEffect(route: first)
                world.clock.go(to: row.from)
                if first != row.route {
                    try await desk.appeal(id, first)
                    try await desk.settle(id, .upheld)
                }
                try await desk.appeal(id, row.route)
                let appeal = try #require(try await desk.appeals(id).last)
                #expect("\(appeal.dueOn)" == row.last[1], "\(row.testDescription)")
                #expect(!appeal.isProvisional)
            }
        }
    }

    @Test("an extension is bounded by its route, and another route has none", arguments: Backend.available)
    func extended(backend: Backend) async throws {
        try await World.on(backend, today: "2026-01-05") { world in
            let desk = try await MeasureDesk.make(world)
            let id = try await desk.inEffect(route: .civilReview)
            world.clock.go(to: "2026-02-02")
            try await desk.appeal(id, .civilDirectAppeal)
            await #expect(throws: Refusal.self) { try await desk.extend(id, by: 31) }
            try await desk.extend(id, by: 30)
            #expect(try await desk.appeals(id).last?.dueOn == "2026-05-06")
            await #expect(throws: Refusal.conflict(.measureStep)) { try await desk.extend(id, by: 1) }
        }
    }

    @Test("filing ends with the last day", arguments: [("2026-02-24", true), ("2026-02-25", false)] as [(Day, Bool)])
    func filing(day: Day, isTaken: Bool) async throws {
        try await World.on(.sqlite, today: "2026-01-05") { world in
            let desk = try await MeasureDesk.make(world)
            // Delivered on 16 January: 30 days end in the Spring Festival.
            let id = try await desk.decided()
            world.clock.go(to: "2026-01-16")
            try await desk.deliver(id)
            world.clock.go(to: day)
            if isTaken {
                try await desk.appeal(id, .civilReview)
            } else {
                await #expect(throws: Refusal.invalid([.tooLate("2026-02-24")])) {
                    try await desk.appeal(id, .civilReview)
                }
            }
        }
    }
}
