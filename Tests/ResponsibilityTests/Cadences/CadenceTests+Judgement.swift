import Storage
import Testing

@testable import Responsibility

extension CadenceTests {
    @Suite("a quota is judged")
    struct JudgementTests {
        /// Days of accepted fulfilments and today; then what counts, of how many, and `met`, `risk` or `missed`.
        struct Row: CustomTestStringConvertible, Sendable {
            var what: String
            var text: String
            var stretch: String
            var accepted: String
            var today: String
            var calendar: String
            var expected: String

            init(
                _ what: String, _ text: String, _ stretch: String, _ accepted: String, today: String,
                on calendar: String = "cn", _ expected: String
            ) {
                (self.what, self.text, self.stretch, self.accepted) = (what, text, stretch, accepted)
                (self.today, self.calendar, self.expected) = (today, calendar, expected)
            }

            var testDescription: String { what }
        }

        static let q1 = "2026-01-01..2026-04-01"

        static let counting = [
            Row("nothing yet", "n=2 per=quarter", q1, "", today: "2026-01-10", "0/2"),
            Row("one of two", "n=2 per=quarter", q1, "2026-02-03", today: "2026-02-10", "1/2"),
            Row(
                "the first and the last day count", "n=2 per=quarter", q1, "2026-01-01 2026-03-31", today: "2026-04-10",
                "2/2 met"),
            Row(
                "the days around do not", "n=2 per=quarter", q1, "2025-12-31 2026-04-01", today: "2026-04-10",
                "0/2 missed"),
            Row(
                "more than asked", "n=2 per=quarter", q1, "2026-01-05 2026-01-06 2026-01-07", today: "2026-02-01",
                "3/2 met"),
            Row("two on a day are two", "n=2 per=quarter", q1, "2026-01-05 2026-01-05", today: "2026-02-01", "2/2 met"),
            Row(
                "two on a day are one where days must differ", "n=2 per=quarter distinct=yes", q1,
                "2026-01-05 2026-01-05",
                today: "2026-02-01", "1/2"),
            Row(
                "a gap of exactly 30 days", "n=2 per=quarter gap=30", q1, "2026-02-09 2026-01-20 2026-01-10",
                today: "2026-02-20", "2/2 met"),
            Row("a gap of 29 days", "n=2 per=quarter gap=30", q1, "2026-01-10 2026-02-08", today: "2026-02-08", "1/2"),
            Row(
                "a fulfilment before the period keeps none away", "n=1 per=quarter gap=30", q1, "2025-12-31 2026-01-02",
                today: "2026-01-10", "1/1 met"),
            Row(
                "work on a day off counts", "n=1 per=week", "2026-02-16..2026-02-23", "2026-02-17", today: "2026-02-18",
                "1/1 met"),
            Row(
                "a week over New Year", "n=2 per=week", "2026-01-01..2026-01-08", "2025-12-29 2026-01-04",
                today: "2026-01-04", "2/2 met"),
            Row(
                "week 53", "n=2 per=week", "2026-12-28..2027-01-01", "2026-12-31 2027-01-03", today: "2027-01-04",
                "2/2 met"),
            Row("missed after the due day", "n=2 per=quarter", q1, "2026-02-03", today: "2026-04-01", "1/2 missed"),
        ]

        static let risk = [
            Row("two working days left for two", "n=2 per=quarter", q1, "", today: "2026-03-30", "0/2"),
            Row("one working day left for two", "n=2 per=quarter", q1, "", today: "2026-03-31", "0/2 risk"),
            Row("one left for the second", "n=2 per=quarter", q1, "2026-01-05", today: "2026-03-31", "1/2"),
            Row(
                "done today, the second may still be today", "n=2 per=quarter", q1, "2026-03-31", today: "2026-03-31",
                "1/2"),
            Row(
                "done today, and days must differ", "n=2 per=quarter distinct=yes", q1, "2026-03-31",
                today: "2026-03-31",
                "1/2 risk"),
            Row(
                "a worked Saturday leaves room for the gap", "n=2 per=quarter gap=30", q1, "", today: "2026-02-28",
                "0/2"),
            Row(
                "without it there is none", "n=2 per=quarter gap=30", q1, "", today: "2026-02-28", on: "mon-fri",
                "0/2 risk"),
            Row(
                "the gap from the last one reaches past the end", "n=2 per=quarter gap=60", q1, "2026-02-10",
                today: "2026-02-11", "1/2 risk"),
            Row(
                "the gap from the last one ends on the last day", "n=2 per=quarter gap=60", q1, "2026-01-30",
                today: "2026-02-11", "1/2"),
            Row(
                "a week of holidays is at risk from its Monday", "n=1 per=week", "2026-02-16..2026-02-23", "",
                today: "2026-02-16", "0/1 risk"),
            Row(
                "a worked Saturday helps after the holidays", "n=3 per=week", "2026-10-05..2026-10-12", "",
                today: "2026-10-05", "0/3"),
            Row("but not for four", "n=4 per=week", "2026-10-05..2026-10-12", "", today: "2026-10-05", "0/4 risk"),
            Row(
                "a month that ends on a weekend", "n=1 per=month", "2026-05-01..2026-06-01", "", today: "2026-05-30",
                "0/1 risk"),
            Row("before the period", "n=1 per=month", "2026-05-01..2026-06-01", "", today: "2026-04-01", "0/1"),
            Row(
                "met is never at risk", "n=1 per=month", "2026-05-01..2026-06-01", "2026-05-08", today: "2026-05-31",
                "1/1 met"),
        ]

        static let rolling = [
            Row("nothing yet", "n=1 per=30d", q1, "", today: "2026-01-10", "0/1 due 2026-01-31"),
            Row(
                "due moves with the newest", "n=1 per=30d", q1, "2026-01-10 2026-03-01", today: "2026-03-10",
                "1/1 met due 2026-03-31"),
            Row(
                "the second newest of two", "n=2 per=90d", q1, "2026-03-01 2026-01-05 2026-02-01", today: "2026-03-10",
                "3/2 met due 2026-05-02"),
            Row(
                "fewer than n: from the start", "n=2 per=90d", q1, "2026-02-01", today: "2026-03-10",
                "1/2 due 2026-04-01"),
            Row(
                "on the due day it has to be done again", "n=1 per=30d", q1, "2026-03-01", today: "2026-03-31",
                "0/1 due 2026-03-31"),
            Row(
                "the day after it is missed", "n=1 per=30d", q1, "2026-03-01", today: "2026-04-01",
                "0/1 missed due 2026-03-31"),
            Row(
                "never done and past the first due day", "n=1 per=30d", q1, "", today: "2026-02-01",
                "0/1 missed due 2026-01-31"),
            Row(
                "done late it holds again", "n=1 per=30d", q1, "2026-03-01 2026-04-20", today: "2026-04-21",
                "1/1 met due 2026-05-20"),
            Row(
                "a due day inside the holidays is at risk before", "n=1 per=5d", q1, "2026-02-14", today: "2026-02-15",
                "1/1 met risk due 2026-02-19"),
            Row(
                "work from before the plan counts", "n=1 per=30d", q1, "2025-12-20", today: "2026-01-05",
                "1/1 met due 2026-01-19"),
            Row(
                "days that must differ", "n=2 per=90d distinct=yes", q1, "2026-03-01 2026-03-01", today: "2026-03-10",
                "1/2 due 2026-04-01"),
            Row(
                "with a gap the earliest counts", "n=2 per=90d gap=10", q1, "2026-02-01 2026-02-05 2026-02-11",
                today: "2026-02-12", "2/2 met due 2026-05-02"),
            Row(
                "what lies in the future does not count yet", "n=1 per=30d", q1, "2026-03-01", today: "2026-02-01",
                "0/1 missed due 2026-01-31"),
        ]

        @Test("by the days of accepted work", arguments: counting + risk + rolling)
        func judges(row: Row) throws {
            let calendar = try calendar(row.calendar)
            let cadence = try Cadence(text: "quota " + row.text)
            guard case .quota(let quota) = cadence else { throw Unexpected() }
            let occurrence = try #require(cadence.occurrences(in: stretch(row.stretch), calendar: calendar).first)
            let accepted = try row.accepted.split(separator: " ").map { try day($0) }
            let judged = quota.judge(accepted, for: occurrence, today: try day(row.today), calendar: calendar)
            var told = "\(judged.counted)/\(judged.required)"
            if judged.isMet { told += " met" }
            if judged.isAtRisk { told += " risk" }
            if judged.isMissed { told += " missed" }
            if occurrence.key == "rolling" {
                told += " due \(judged.due)"
            } else {
                #expect(judged.due == occurrence.due)
            }
            #expect(told == row.expected)
        }

        struct Unexpected: Error {}

        @Test("a prorated number is what is judged")
        func prorated() throws {
            let cadence = try Cadence(text: "quota n=4 per=quarter prorate=proportional")
            guard case .quota(let quota) = cadence else { throw Unexpected() }
            let occurrence = try #require(
                cadence.occurrences(
                    in: stretch("2026-01-01..2026-04-01"), calendar: .mainlandChina, lifetime: lifetime("2026-03-10..")
                ).first)
            let accepted = try [day("2026-03-09"), day("2026-03-10")]
            let judged = quota.judge(accepted, for: occurrence, today: try day("2026-03-20"), calendar: .mainlandChina)
            #expect(judged.required == 1)
            #expect(judged.countedDays.map(\.description) == ["2026-03-10"])
            #expect(judged.isMet)
        }
    }
}
