import Storage
import Testing

@testable import Responsibility

@Suite("a working calendar")
struct WorkingCalendarTests {
    private let cn = WorkingCalendar.mainlandChina

    @Test(
        "has the working days of each month",
        arguments: [
            (2023, [18, 20, 23, 20, 21, 21, 21, 23, 20, 19, 22, 21], 249),
            (2024, [22, 18, 21, 22, 21, 19, 23, 22, 21, 19, 21, 22], 251),
            (2025, [19, 19, 21, 22, 19, 20, 23, 21, 23, 18, 20, 23], 248),
            (2026, [21, 16, 22, 21, 19, 21, 23, 21, 22, 18, 21, 23], 248),
        ])
    func monthlyCounts(year: Int, months: [Int], total: Int) {
        for month in 1...12 {
            let days = Day.first(ofMonth: month, in: year)..<Day.first(ofMonth: month + 1, in: year)
            #expect(cn.workingDays(in: days) == months[month - 1], "\(year)-\(month)")
            #expect(cn.days(ofMonth: month, in: year).filter(\.isWorking).count == months[month - 1])
        }
        #expect(cn.workingDays(in: Day.first(ofMonth: 1, in: year)..<Day.first(ofMonth: 1, in: year + 1)) == total)
    }

    @Test(
        "knows odd days",
        arguments: [
            ("2022-12-31", false), ("2023-01-02", false), ("2023-01-28", true), ("2023-01-29", true),
            ("2023-10-08", true), ("2024-02-09", true), ("2024-02-18", true), ("2024-09-14", true),
            ("2025-01-27", true), ("2025-05-31", false), ("2026-01-04", true), ("2026-02-14", true),
            ("2026-02-23", false), ("2026-02-28", true), ("2026-04-06", false), ("2026-09-20", true),
            ("2026-10-10", true), ("2026-10-11", false), ("2027-01-01", true),
        ])
    func oddDays(text: String, works: Bool) throws { #expect(cn.isWorking(try day(text)) == works) }

    @Test(
        "counts working days without the day it starts from",
        arguments: [
            ("2024-09-13", 5, "2024-09-23", false), ("2025-09-26", 10, "2025-10-16", false),
            ("2026-01-01", 1, "2026-01-04", false), ("2026-02-12", 5, "2026-02-26", false),
            ("2026-02-13", 3, "2026-02-25", false), ("2026-09-24", 10, "2026-10-15", false),
            ("2026-09-30", 15, "2026-10-27", false), ("2026-12-25", 10, "2027-01-08", true),
            ("2026-02-16", 0, "2026-02-16", false), ("2026-02-16", 1, "2026-02-24", false),
            ("2026-12-17", 5, "2026-12-24", false), ("2026-12-17", 6, "2026-12-25", false),
            ("2025-12-29", 3, "2026-01-04", false), ("2022-12-30", 1, "2023-01-03", true),
            ("2027-03-01", 1, "2027-03-02", true),
        ])
    func counts(from: String, n: Int, to: String, provisional: Bool) throws {
        let reckoned = cn.day(after: try day(from), workingDays: n)
        #expect(reckoned.day.description == to)
        #expect(reckoned.provisional == provisional)
    }

    @Test(
        "counts back",
        arguments: [
            ("2026-02-26", 5, "2026-02-12", false), ("2026-02-24", 1, "2026-02-14", false),
            ("2026-01-05", 1, "2026-01-04", false), ("2026-01-04", 1, "2025-12-31", false),
            ("2027-01-04", 1, "2027-01-01", true), ("2026-10-08", 1, "2026-09-30", false),
            ("2026-03-05", 0, "2026-03-05", false), ("2027-01-01", 1, "2026-12-31", false),
        ])
    func countsBack(from: String, n: Int, to: String, provisional: Bool) throws {
        let reckoned = cn.day(before: try day(from), workingDays: n)
        #expect(reckoned.day.description == to)
        #expect(reckoned.provisional == provisional)
    }

    @Test(
        "rolls days off and leaves working days alone",
        arguments: [
            ("2026-02-17", WorkingCalendar.Roll.next, "2026-02-24", false),
            ("2026-02-17", .previous, "2026-02-14", false), ("2026-02-17", .none, "2026-02-17", false),
            ("2026-02-28", .next, "2026-02-28", false), ("2026-10-01", .next, "2026-10-08", false),
            ("2026-10-11", .previous, "2026-10-10", false), ("2026-12-31", .next, "2026-12-31", false),
            ("2026-12-31", .none, "2026-12-31", false), ("2025-12-31", .next, "2025-12-31", false),
            ("2027-01-02", .previous, "2027-01-01", true), ("2026-12-26", .previous, "2026-12-25", false),
            ("2026-12-20", .next, "2026-12-21", false), ("2022-12-31", .next, "2023-01-03", true),
        ])
    func rolls(from: String, roll: WorkingCalendar.Roll, to: String, provisional: Bool) throws {
        let rolled = cn.roll(try day(from), roll)
        #expect(rolled.day.description == to)
        #expect(rolled.provisional == provisional)
    }

    @Test("a count that reached into 2027 moves when the year is published, and is no longer provisional")
    func publishing() throws {
        let notice = PublishedYear(
            year: 2027, papers: [], holidays: [.init("元旦", try day("2027-01-01")...day("2027-01-03"))])
        let published = cn.adding(notice)
        #expect(!cn.isPublished(2027))
        #expect(published.isPublished(2027))
        #expect(
            published.day(after: try day("2026-12-25"), workingDays: 10)
                == .init(day: try day("2027-01-11"), provisional: false))
        #expect(published.isSettled(try day("2026-12-31")))
        #expect(published.isSettled(try day("2027-12-31")))
        #expect(!published.isSettled(try day("2028-01-01")))
        #expect(published.version != cn.version)
        #expect(published.version.hasPrefix("cn-2027-"))
    }

    @Test("the next year's notice may take 31 December away, as the one for 2023 did")
    func yearEnd() throws {
        let only2022 = WorkingCalendar(
            name: "x", awaitsNotices: true,
            years: [PublishedYear(year: 2022, papers: [], holidays: [.init("元旦", "2022-01-01"..."2022-01-03")])])
        #expect(only2022.isSettled(try day("2022-12-31")), "what is provisional goes by the year of the day")
        let both = only2022.adding(
            PublishedYear(year: 2023, papers: [], holidays: [.init("元旦", "2022-12-30"..."2023-01-02")]))
        #expect(only2022.isWorking(try day("2022-12-30")))
        #expect(!both.isWorking(try day("2022-12-30")))
    }

    @Test("a later notice wins over an earlier one about the same day")
    func laterNoticeWins() throws {
        let a = PublishedYear(
            year: 2030, papers: [], days: [.init(name: "x", day: try day("2030-12-30"), isOff: false)])
        let b = PublishedYear(year: 2031, papers: [], days: [.init(name: "y", day: try day("2030-12-30"), isOff: true)])
        for years in [[a, b], [b, a]] {
            let calendar = WorkingCalendar(name: "x", awaitsNotices: true, years: years)
            #expect(!calendar.isWorking(try day("2030-12-30")))
        }
    }

    @Test("a year whose notice names no day is not published")
    func emptyYear() throws {
        let calendar = cn.adding(PublishedYear(year: 2027, papers: [], days: []))
        #expect(!calendar.isPublished(2027))
        #expect(calendar.day(after: try day("2027-03-01"), workingDays: 1).provisional)
        #expect(calendar.version == cn.version)
    }

    @Test("an override wins over the notice, says why, and settles its day")
    func overrides() throws {
        let plant = cn.overridden(
            by: [
                .init(day: try day("2026-10-01"), isWorking: true, reason: "值班"),
                .init(day: try day("2026-03-03"), isWorking: false, reason: "检修"),
                .init(day: try day("2027-01-01"), isWorking: false, reason: "元旦"),
            ], name: "plant")
        #expect(plant.isWorking(try day("2026-10-01")))
        #expect(!plant.isWorking(try day("2026-03-03")))
        #expect(plant.isSettled(try day("2027-01-01")))
        #expect(!plant.isSettled(try day("2027-01-02")))
        #expect(plant.version != cn.overridden(by: [], name: "plant").version)
        let october = plant.days(ofMonth: 10, in: 2026)
        #expect(
            october[0]
                == .init(
                    day: try day("2026-10-01"), isWorking: true, layer: .override, name: "值班", isSettled: true))
        #expect(october[1].layer == .notice)
        #expect(october[1].name == "国庆节")
        #expect(october[10].layer == .week)
        #expect(october[10].name == nil)
        #expect(october.count == 31)
        let again = plant.overridden(
            by: [.init(day: try day("2026-03-03"), isWorking: true, reason: "改期")], name: "plant")
        #expect(again.isWorking(try day("2026-03-03")))
        #expect(again.overrides.count == 3)
    }

    @Test("the version depends on the days alone, not on their order or on the holidays' names")
    func versions() throws {
        let a = WorkingCalendar.Override(day: try day("2026-03-03"), isWorking: false, reason: "a")
        let b = WorkingCalendar.Override(day: try day("2026-03-04"), isWorking: false, reason: "b")
        let c = WorkingCalendar.Override(day: try day("2026-03-04"), isWorking: true, reason: "b")
        #expect(
            cn.overridden(by: [a, b], name: "x").version == cn.overridden(by: [b, a], name: "x").version)
        #expect(
            cn.overridden(by: [a, b], name: "x").version != cn.overridden(by: [a, c], name: "x").version)
        #expect(cn.version == WorkingCalendar.mainlandChina.version)
        #expect(cn.version.count == "cn-2026-".count + 8)
        #expect(WorkingCalendar.mondayToFriday.version.hasPrefix("mon-fri-"))
    }

    @Test("Monday to Friday is never provisional and knows no holiday")
    func mondayToFriday() throws {
        let plain = WorkingCalendar.mondayToFriday
        #expect(
            plain.day(after: try day("2026-12-25"), workingDays: 10)
                == .init(day: try day("2027-01-08"), provisional: false))
        #expect(plain.isWorking(try day("2026-10-01")))
        #expect(!plain.isWorking(try day("2026-02-28")))
        #expect(plain.isPublished(2500))
    }

    @Test("other weeks")
    func weeks() throws {
        let saturday = try day("2026-03-07")
        let six = WorkingCalendar(name: "six", week: .mondayToSaturday, awaitsNotices: false)
        let all = WorkingCalendar(name: "all", week: .everyDay, awaitsNotices: false)
        #expect(six.isWorking(saturday) && !six.isWorking(saturday.adding(days: 1)))
        #expect(all.workingDays(in: saturday..<saturday.adding(days: 30)) == 30)
    }
}
