import Foundation
import Storage
import Testing

@Suite("a civil day")
struct DayTests {
    /// What Foundation says, in UTC; ISO weeks from its ISO 8601 calendar.
    private static let iso: Calendar = {
        var calendar = Calendar(identifier: .iso8601)
        calendar.timeZone = .gmt
        return calendar
    }()

    @Test("agrees with Foundation on year, month, day, weekday and week from 1900 to 2400")
    func agreesWithFoundation() throws {
        // A step of 41 days meets every month length, weekday and week number; then all of the days around year ends.
        var numbers = Array(stride(from: -25_567, to: 157_000, by: 41))
        for year in 1990...2060 {
            let newYear = try #require(Day(year: year, month: 1, day: 1))
            numbers += (newYear.number - 8)...(newYear.number + 8)
        }
        #expect(numbers.count > 5_000)
        for number in numbers {
            let day = Day(number: number)
            let date = Date(timeIntervalSince1970: Double(number) * 86_400)
            let parts = Self.iso.dateComponents(
                [.year, .month, .day, .weekday, .yearForWeekOfYear, .weekOfYear], from: date)
            let weekday = try #require(parts.weekday)
            try #require(day.year == parts.year && day.month == parts.month && day.day == parts.day, "\(day)")
            try #require(day.weekday == (weekday + 5) % 7 + 1, "\(day)")
            try #require(day.week.year == parts.yearForWeekOfYear && day.week.number == parts.weekOfYear, "\(day)")
            try #require(Day(year: day.year, month: day.month, day: day.day) == day)
            try #require(Day(day.description[...]) == day)
        }
    }

    @Test("adds months as Foundation does, the short month's last day included")
    func addsMonths() throws {
        for number in stride(from: 15_000, to: 25_000, by: 7) {
            let day = Day(number: number)
            let date = Date(timeIntervalSince1970: Double(number) * 86_400)
            for months in [-12, -1, 1, 2, 6, 11, 12, 13, 48] {
                let moved = try #require(Self.iso.date(byAdding: .month, value: months, to: date))
                #expect(
                    day.adding(months: months).number == Int(moved.timeIntervalSince1970) / 86_400, "\(day) + \(months)"
                )
            }
        }
    }

    /// Foundation goes by the year first and gives 2014-03-01 and 2020-02-28 here, so these stand for themselves.
    @Test(
        "adds more than a year of months at once",
        arguments: [
            ("2016-03-30", -25, "2014-02-28"), ("2022-03-30", -25, "2020-02-29"), ("2024-02-29", -48, "2020-02-29"),
            ("2024-02-29", 12, "2025-02-28"), ("2026-01-31", 25, "2028-02-29"), ("2026-01-31", 0, "2026-01-31"),
            ("2026-12-31", 2, "2027-02-28"), ("2026-01-31", -2, "2025-11-30"),
        ])
    func addsManyMonths(from: String, months: Int, to: String) throws {
        #expect(try #require(Day(from[...])).adding(months: months).description == to)
    }

    @Test(
        "reads yyyy-MM-dd and nothing else",
        arguments: [
            ("2024-02-29", true), ("2023-02-29", false), ("1900-02-29", false), ("2000-02-29", true),
            ("2100-02-29", false), ("2026-04-31", false), ("2026-12-31", true), ("2026-00-10", false),
            ("2026-13-01", false), ("2026-01-00", false), ("2026-01-32", false), ("0000-01-01", false),
            ("0001-01-01", true), ("9999-12-31", true), ("26-01-01", false), ("2026-1-1", false),
            ("2026/01/01", false), ("20260101", false), (" 2026-01-01", false), ("2026-01-01 ", false),
            ("2026-01-01T00:00", false), ("-026-01-01", false), ("2026-+1-01", false), ("", false),
            ("２０２６-01-01", false), ("2026-01-0é", false), ("2026–01–01", false),
        ])
    func reads(text: String, isDay: Bool) { #expect((Day(text[...]) != nil) == isDay) }

    @Test(
        "knows the ISO week of odd days",
        arguments: [
            ("2020-12-31", 2020, 53), ("2021-01-03", 2020, 53), ("2021-01-04", 2021, 1), ("2024-12-30", 2025, 1),
            ("2026-01-01", 2026, 1), ("2025-12-29", 2026, 1), ("2026-12-31", 2026, 53), ("2027-01-03", 2026, 53),
            ("2027-01-04", 2027, 1), ("2016-01-03", 2015, 53),
        ])
    func weeks(text: String, year: Int, number: Int) throws {
        let day = try #require(Day(text[...]))
        #expect(day.week.year == year)
        #expect(day.week.number == number)
        #expect(day.monday.weekday == 1)
        #expect((0...6).contains(day.days(since: day.monday)))
    }

    @Test(
        "takes month numbers outside the year",
        arguments: [
            (13, 2026, "2027-01-01", "2027-01-31"), (0, 2026, "2025-12-01", "2025-12-31"),
            (-10, 2024, "2023-02-01", "2023-02-28"), (14, 2023, "2024-02-01", "2024-02-29"),
            (24_314, 0, "2026-02-01", "2026-02-28"),
        ])
    func monthsOutside(month: Int, year: Int, first: String, last: String) {
        #expect(Day.first(ofMonth: month, in: year).description == first)
        #expect(Day.last(ofMonth: month, in: year).description == last)
    }

    @Test("counts from 1970-01-01, a Thursday")
    func epoch() {
        #expect(Day(number: 0).description == "1970-01-01")
        #expect(Day(number: 0).weekday == 4)
        #expect(Day(number: -1).description == "1969-12-31")
        #expect(Day(number: -719_162).description == "0001-01-01")
        #expect(Day(number: 2_932_896).description == "9999-12-31")
    }
}
