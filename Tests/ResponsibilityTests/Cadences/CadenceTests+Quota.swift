import Storage
import Testing

@testable import Responsibility

extension CadenceTests {
    @Suite("a quota")
    struct QuotaTests {
        /// A quota, a half-open stretch, the fiscal start and the lifetime; then `key opens..due×n` of each occurrence.
        struct Row: CustomTestStringConvertible, Sendable {
            var what: String
            var text: String
            var stretch: String
            var fiscalStart: Int
            var life: String
            var expected: [String]

            init(
                _ what: String, _ text: String, _ stretch: String, fiscal: Int = 1, life: String = "",
                _ expected: [String]
            ) {
                (self.what, self.text, self.stretch) = (what, text, stretch)
                (self.fiscalStart, self.life, self.expected) = (fiscal, life, expected)
            }

            var testDescription: String { what }
        }

        static let year = "2026-01-01..2027-01-01"

        static let periods = [
            Row(
                "quarters", "n=1 per=quarter", year,
                [
                    "2026-01-01 2026-01-01..2026-03-31×1", "2026-04-01 2026-04-01..2026-06-30×1",
                    "2026-07-01 2026-07-01..2026-09-30×1", "2026-10-01 2026-10-01..2026-12-31×1",
                ]),
            Row(
                "a fiscal year belongs to the plan that it starts in", "n=2 per=year", year, fiscal: 4,
                ["2026-04-01 2026-04-01..2027-03-31×2"]),
            Row(
                "fiscal half-years", "n=1 per=half-year", year, fiscal: 4,
                [
                    "2026-04-01 2026-04-01..2026-09-30×1", "2026-10-01 2026-10-01..2027-03-31×1",
                ]),
            Row(
                "fiscal half-years end with February", "n=1 per=half-year", "2027-09-01..2028-09-01", fiscal: 9,
                [
                    "2027-09-01 2027-09-01..2028-02-29×1", "2028-03-01 2028-03-01..2028-08-31×1",
                ]),
            Row(
                "fiscal quarters from February", "n=1 per=quarter", "2026-02-01..2027-02-01", fiscal: 2,
                [
                    "2026-02-01 2026-02-01..2026-04-30×1", "2026-05-01 2026-05-01..2026-07-31×1",
                    "2026-08-01 2026-08-01..2026-10-31×1", "2026-11-01 2026-11-01..2027-01-31×1",
                ]),
            Row(
                "a fiscal start of April gives calendar quarters", "n=1 per=quarter", "2026-01-01..2026-07-01",
                fiscal: 4,
                [
                    "2026-01-01 2026-01-01..2026-03-31×1", "2026-04-01 2026-04-01..2026-06-30×1",
                ]),
            Row(
                "the duty's own fiscal start wins", "n=1 per=year fiscal=7", year, fiscal: 4,
                ["2026-07-01 2026-07-01..2027-06-30×1"]),
            Row("December as fiscal start", "n=1 per=year", year, fiscal: 12, ["2026-12-01 2026-12-01..2027-11-30×1"]),
            Row("a leap February", "n=4 per=month", "2028-02-01..2028-03-01", ["2028-02-01 2028-02-01..2028-02-29×4"]),
            Row(
                "a period that began before the stretch belongs to the plan before", "n=1 per=quarter",
                "2026-02-15..2026-07-01", ["2026-04-01 2026-04-01..2026-06-30×1"]),
            Row(
                "weeks of March, by their Thursdays", "n=1 per=week", "2026-03-01..2026-04-01",
                [
                    "2026-03-02 2026-03-02..2026-03-08×1", "2026-03-09 2026-03-09..2026-03-15×1",
                    "2026-03-16 2026-03-16..2026-03-22×1", "2026-03-23 2026-03-23..2026-03-29×1",
                ]),
            Row(
                "the week over New Year belongs to the year of its Thursday", "n=1 per=week", "2026-01-01..2026-01-08",
                ["2025-12-29 2025-12-29..2026-01-04×1"]),
            Row(
                "week 53 belongs to 2026", "n=1 per=week", "2026-12-25..2027-01-04",
                ["2026-12-28 2026-12-28..2027-01-03×1"]),
            Row("1 January 2027 is in no week of 2027", "n=1 per=week", "2027-01-01..2027-01-05", []),
            Row("an empty stretch", "n=1 per=month", "2026-03-01..2026-03-01", []),
            Row("rolling from the first day", "n=3 per=90d", year, ["rolling 2026-01-01..2026-04-01×3"]),
            Row(
                "rolling from the unit's first day", "n=1 per=30d", year, life: "2026-03-01..",
                ["rolling 2026-03-01..2026-03-31×1"]),
            Row(
                "rolling keeps the start of a unit older than the plan", "n=1 per=30d", year, life: "2025-12-20..",
                ["rolling 2025-12-20..2026-01-19×1"]),
        ]

        static let quarter = "2026-01-01..2026-04-01"

        static let parts = [
            Row(
                "full, on the last day", "n=2 per=quarter", quarter, life: "2026-03-31..",
                ["2026-01-01 2026-03-31..2026-03-31×2"]),
            Row(
                "half the days, half the number", "n=2 per=quarter prorate=proportional", quarter, life: "2026-02-15..",
                ["2026-01-01 2026-02-15..2026-03-31×1"]),
            Row(
                "a day more than half rounds up", "n=2 per=quarter prorate=proportional", quarter, life: "2026-02-14..",
                ["2026-01-01 2026-02-14..2026-03-31×2"]),
            Row(
                "one day is still one", "n=12 per=year prorate=proportional", year, life: "2026-12-31..",
                ["2026-01-01 2026-12-31..2026-12-31×1"]),
            Row(
                "the whole period is the whole number", "n=7 per=year prorate=proportional", year,
                life: "2026-01-01..2027-01-01",
                ["2026-01-01 2026-01-01..2026-12-31×7"]),
            Row(
                "a leap year has 366", "n=366 per=year prorate=proportional", "2024-01-01..2025-01-01",
                life: "2024-07-01..",
                ["2024-01-01 2024-07-01..2024-12-31×184"]),
            Row(
                "closed inside: until its last day", "n=3 per=quarter prorate=proportional", quarter,
                life: "..2026-02-01",
                ["2026-01-01 2026-01-01..2026-01-31×2"]),
            Row(
                "opened and closed inside", "n=9 per=quarter prorate=proportional", quarter,
                life: "2026-02-01..2026-02-11",
                ["2026-01-01 2026-02-01..2026-02-10×1"]),
            Row(
                "exactly half is not waived", "n=2 per=quarter prorate=waive", quarter, life: "2026-02-15..",
                ["2026-01-01 2026-02-15..2026-03-31×2"]),
            Row("less than half is waived", "n=2 per=quarter prorate=waive", quarter, life: "2026-02-16..", []),
            Row(
                "less than half at the end is waived", "n=2 per=quarter prorate=waive", "2026-01-01..2026-07-01",
                life: "..2026-05-16", ["2026-01-01 2026-01-01..2026-03-31×2"]),
            Row(
                "half of an odd number of days", "n=1 per=month prorate=waive", "2026-01-01..2026-02-01",
                life: "2026-01-17..", []),
            Row(
                "the larger half of an odd number of days", "n=1 per=month prorate=waive", "2026-01-01..2026-02-01",
                life: "2026-01-16..", ["2026-01-01 2026-01-16..2026-01-31×1"]),
            Row(
                "a week cut by a unit's opening", "n=7 per=week prorate=proportional", "2026-03-01..2026-03-08",
                life: "2026-03-05..", ["2026-03-02 2026-03-05..2026-03-08×4"]),
            Row("opened after the period", "n=2 per=quarter", quarter, life: "2026-04-01..", []),
            Row("closed before the period", "n=2 per=quarter", quarter, life: "..2026-01-01", []),
            Row("an empty lifetime", "n=2 per=quarter", quarter, life: "2026-02-01..2026-02-01", []),
            Row("rolling outside the lifetime", "n=1 per=30d", quarter, life: "..2026-01-01", []),
        ]

        @Test("is owed once in each period", arguments: periods + parts)
        func owed(row: Row) throws {
            let found = try Cadence(text: "quota " + row.text).occurrences(
                in: stretch(row.stretch), calendar: .mainlandChina, fiscalStart: row.fiscalStart,
                lifetime: lifetime(row.life))
            #expect(found.map { "\($0.key) \($0.opens)..\($0.due)×\($0.required)" } == row.expected)
            #expect(found.allSatisfy { !$0.provisional && $0.graceEnds == $0.due })
        }

        @Test(
            "2026 has 53 ISO weeks, the years around it 52",
            arguments: [(2024, 52), (2025, 52), (2026, 53), (2027, 52)])
        func weeksOfAYear(year: Int, weeks: Int) throws {
            let found = try Cadence(text: "quota n=1 per=week").occurrences(
                in: stretch("\(year)-01-01..\(year + 1)-01-01"), calendar: .mainlandChina)
            #expect(found.count == weeks)
        }

        @Test(
            "what a unit and a duty share of their lifetimes",
            arguments: [
                ("", "", ""), ("2026-01-01..", "2026-03-01..", "2026-03-01.."),
                ("..2026-05-01", "..2026-03-01", "..2026-03-01"),
                ("2026-01-01..2026-05-01", "2026-03-01..2026-09-01", "2026-03-01..2026-05-01"),
                ("2026-01-01..", "..2026-09-01", "2026-01-01..2026-09-01"),
            ])
        func shared(unit: String, duty: String, both: String) throws {
            let (unit, duty, both) = try (lifetime(unit), lifetime(duty), lifetime(both))
            #expect(unit.shared(with: duty) == both)
            #expect(duty.shared(with: unit) == both)
        }

        @Test("lifetimes that never meet share no day")
        func apart() throws {
            let none = try lifetime("..2026-02-01").shared(with: lifetime("2026-03-01.."))
            #expect(try none.days(of: stretch("2026-01-01..2027-01-01")) == nil)
        }

        @Test("the preview begins with the period that the day is in")
        func preview() throws {
            let quota = try Cadence(text: "quota n=1 per=quarter prorate=waive")
            let from = try day("2026-02-10")
            let next = quota.next(12, from: from, calendar: .mainlandChina)
            #expect(next.count == 12)
            #expect(next.first?.key == "2026-01-01")
            #expect(next.first?.opens == "2026-01-01")
            #expect(next.last?.key == "2028-10-01")
            let closing = try lifetime("2026-03-01..2026-11-01")
            #expect(
                quota.next(12, from: from, calendar: .mainlandChina, lifetime: closing).map(\.key) == [
                    "2026-04-01", "2026-07-01",
                ])
            #expect(try Cadence(text: "quota n=1 per=7d").next(12, from: from, calendar: .mainlandChina).count == 1)
        }
    }
}
