import Storage
import Testing

@testable import Responsibility

/// The rules of the five cadences, one suite per kind.
enum CadenceTests {}

extension CadenceTests {
    @Suite("a fixed cadence")
    struct FixedTests {
        /// A rule, a half-open stretch, and its scheduled days; `a>b` where the due day b differs, `~` when provisional.
        struct Row: CustomTestStringConvertible, Sendable {
            var what: String
            var text: String
            var stretch: String
            var calendar: String
            var expected: String

            init(_ what: String, _ text: String, _ stretch: String, _ expected: String, on calendar: String = "cn") {
                (self.what, self.text, self.stretch) = (what, text, stretch)
                (self.calendar, self.expected) = (calendar, expected)
            }

            var testDescription: String { what }
        }

        static let ends = [
            Row(
                "month ends", "every=monthly:last from=2026-01-01", "2026-01-01..2026-07-01",
                "2026-01-31 2026-02-28 2026-03-31 2026-04-30 2026-05-31 2026-06-30"),
            Row(
                "month end in a leap year", "every=monthly:last from=2023-01-01", "2024-02-01..2024-03-01", "2024-02-29"
            ),
            Row(
                "31 January monthly stays the last day", "every=monthly:31 from=2026-01-31", "2026-01-01..2026-06-01",
                "2026-01-31 2026-02-28 2026-03-31 2026-04-30 2026-05-31"),
            Row(
                "the standard's 31 January monthly skips short months", "rule=FREQ=MONTHLY from=2026-01-31",
                "2026-01-01..2026-06-01", "2026-01-31 2026-03-31 2026-05-31"),
            Row(
                "the 30th stays in February only", "every=monthly:30 from=2026-01-30", "2026-01-01..2026-04-01",
                "2026-01-30 2026-02-28 2026-03-30"),
            Row(
                "the 29th in a leap year", "every=monthly:29 from=2028-01-29", "2028-01-01..2028-04-01",
                "2028-01-29 2028-02-29 2028-03-29"),
            Row(
                "the 30th and the 31st meet once in short months",
                "rule=FREQ=MONTHLY;BYMONTHDAY=30,31;SKIP=BACKWARD from=2026-01-01",
                "2026-01-01..2026-05-01", "2026-01-30 2026-01-31 2026-02-28 2026-03-30 2026-03-31 2026-04-30"),
            Row(
                "half-years", "every=half-yearly:last from=2026-01-01", "2026-01-01..2028-01-01",
                "2026-06-30 2026-12-31 2027-06-30 2027-12-31"),
            Row(
                "quarters", "every=quarterly:last from=2026-02-01", "2026-01-01..2027-01-01",
                "2026-03-31 2026-06-30 2026-09-30 2026-12-31"),
            Row(
                "29 February yearly is the last day of February elsewhere", "every=yearly:02-29 from=2024-02-29",
                "2024-01-01..2029-01-01", "2024-02-29 2025-02-28 2026-02-28 2027-02-28 2028-02-29"),
            Row(
                "28 February yearly stays the 28th in leap years", "every=yearly:02-28 from=2023-02-28",
                "2023-01-01..2025-01-01", "2023-02-28 2024-02-28"),
            Row(
                "the standard's 29 February yearly", "rule=FREQ=YEARLY from=2024-02-29", "2024-01-01..2029-01-01",
                "2024-02-29 2028-02-29"),
            Row(
                "2100 is no leap year", "rule=FREQ=YEARLY from=2096-02-29", "2096-01-01..2105-01-01",
                "2096-02-29 2104-02-29"),
            Row(
                "every twelve months from a leap day", "rule=FREQ=MONTHLY;INTERVAL=12;SKIP=BACKWARD from=2024-02-29",
                "2024-01-01..2027-01-01", "2024-02-29 2025-02-28 2026-02-28"),
            Row(
                "the 31st day from the end", "rule=FREQ=MONTHLY;BYMONTHDAY=-31 from=2026-01-01",
                "2026-01-01..2026-06-01",
                "2026-01-01 2026-03-01 2026-05-01"),
            Row("30 June yearly", "every=yearly:06-30 from=2026-07-01", "2026-01-01..2028-01-01", "2027-06-30"),
        ]

        static let anchors = [
            Row(
                "intervals count from the start, not from the period", "rule=FREQ=DAILY;INTERVAL=3 from=2026-01-01",
                "2026-01-09..2026-01-20", "2026-01-10 2026-01-13 2026-01-16 2026-01-19"),
            Row(
                "every second week across the year end", "rule=FREQ=WEEKLY;INTERVAL=2 from=2025-12-29",
                "2025-12-01..2026-02-01", "2025-12-29 2026-01-12 2026-01-26"),
            Row(
                "a start in mid-week leaves out the days before it",
                "rule=FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR from=2026-01-01",
                "2026-01-01..2026-01-20", "2026-01-02 2026-01-12 2026-01-16"),
            Row(
                "a start that does not satisfy the rule is not scheduled", "every=weekly:MO from=2026-01-01",
                "2026-01-01..2026-01-13", "2026-01-05 2026-01-12"),
            Row(
                "week 53", "rule=FREQ=WEEKLY from=2026-12-24", "2026-12-20..2027-01-10",
                "2026-12-24 2026-12-31 2027-01-07"),
            Row(
                "every five months", "rule=FREQ=MONTHLY;INTERVAL=5;BYMONTHDAY=10 from=2025-01-10",
                "2026-01-01..2027-01-01",
                "2026-04-10 2026-09-10"),
            Row(
                "every second year", "rule=FREQ=YEARLY;INTERVAL=2 from=2023-03-01", "2024-01-01..2028-01-01",
                "2025-03-01 2027-03-01"),
            Row("nothing before the start", "every=monthly:last from=2027-01-01", "2026-01-01..2027-01-01", ""),
            Row(
                "the stretch is half-open", "every=monthly:last from=2026-01-01", "2026-01-31..2026-02-28", "2026-01-31"
            ),
            Row("an empty stretch", "every=daily from=2026-01-01", "2026-01-31..2026-01-31", ""),
            Row(
                "UNTIL includes its day", "rule=FREQ=DAILY;UNTIL=20260103 from=2026-01-01", "2026-01-01..2026-02-01",
                "2026-01-01 2026-01-02 2026-01-03"),
            Row(
                "UNTIL with a time", "rule=FREQ=DAILY;UNTIL=20260102T000000Z from=2026-01-01", "2026-01-01..2026-02-01",
                "2026-01-01 2026-01-02"),
            Row(
                "COUNT counts from the start", "rule=FREQ=DAILY;COUNT=5 from=2026-01-01", "2026-01-04..2026-02-01",
                "2026-01-04 2026-01-05"),
            Row(
                "COUNT used up before the period", "rule=FREQ=DAILY;COUNT=3 from=2026-01-01", "2026-01-04..2026-02-01",
                ""),
            Row(
                "COUNT counts scheduled days only", "rule=FREQ=MONTHLY;COUNT=3 from=2026-01-31",
                "2026-01-01..2027-01-01",
                "2026-01-31 2026-03-31 2026-05-31"),
            Row(
                "COUNT across clamped days", "rule=FREQ=MONTHLY;COUNT=3;SKIP=BACKWARD from=2026-01-31",
                "2026-02-01..2027-01-01", "2026-02-28 2026-03-31"),
        ]

        static let weekdays = [
            Row(
                "second Tuesday", "rule=FREQ=MONTHLY;BYDAY=2TU from=2026-01-01", "2026-01-01..2026-04-01",
                "2026-01-13 2026-02-10 2026-03-10"),
            Row(
                "last Friday", "rule=FREQ=MONTHLY;BYDAY=-1FR from=2026-01-01", "2026-01-01..2026-04-01",
                "2026-01-30 2026-02-27 2026-03-27"),
            Row(
                "fifth Friday, where there is one", "rule=FREQ=MONTHLY;BYDAY=5FR from=2026-01-01",
                "2026-01-01..2026-12-01",
                "2026-01-30 2026-05-29 2026-07-31 2026-10-30"),
            Row(
                "Friday the 13th", "rule=FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13 from=2026-01-01", "2026-01-01..2027-01-01",
                "2026-02-13 2026-03-13 2026-11-13"),
            Row(
                "weekdays with and without a number are alternatives", "rule=FREQ=MONTHLY;BYDAY=SA,1MO from=2026-01-01",
                "2026-01-01..2026-02-01", "2026-01-03 2026-01-05 2026-01-10 2026-01-17 2026-01-24 2026-01-31"),
            Row(
                "Monday to Friday", "rule=FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR from=2026-01-01", "2026-01-01..2026-01-08",
                "2026-01-01 2026-01-02 2026-01-05 2026-01-06 2026-01-07"),
            Row(
                "every Tuesday and Sunday of every second week (RFC 5545)",
                "rule=FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO from=1997-08-05", "1997-01-01..1998-01-01",
                "1997-08-05 1997-08-10 1997-08-19 1997-08-24"),
            Row(
                "twentieth Monday of the year (RFC 5545)", "rule=FREQ=YEARLY;BYDAY=20MO from=1997-05-19",
                "1997-01-01..2000-01-01", "1997-05-19 1998-05-18 1999-05-17"),
            Row(
                "last Sunday of the year", "rule=FREQ=YEARLY;BYDAY=-1SU from=2026-01-01", "2026-01-01..2028-01-01",
                "2026-12-27 2027-12-26"),
            Row(
                "fifty-third Thursday of the year", "rule=FREQ=YEARLY;BYDAY=53TH from=2026-01-01",
                "2026-01-01..2031-01-01",
                "2026-12-31"),
            Row(
                "Thursdays in March (RFC 5545)", "rule=FREQ=YEARLY;BYMONTH=3;BYDAY=TH from=1997-03-13",
                "1997-01-01..1998-03-13", "1997-03-13 1997-03-20 1997-03-27 1998-03-05 1998-03-12"),
            Row(
                "first Tuesday after a Monday in November (RFC 5545)",
                "rule=FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8 from=1996-11-05",
                "1996-01-01..2005-01-01", "1996-11-05 2000-11-07 2004-11-02"),
            Row(
                "first and last Sunday of every other month (RFC 5545)",
                "rule=FREQ=MONTHLY;INTERVAL=2;COUNT=10;BYDAY=1SU,-1SU from=1997-09-07", "1997-01-01..1999-01-01",
                "1997-09-07 1997-09-28 1997-11-02 1997-11-30 1998-01-04 1998-01-25 1998-03-01 1998-03-29 1998-05-03 1998-05-31"
            ),
            Row(
                "third to the last day (RFC 5545)", "rule=FREQ=MONTHLY;BYMONTHDAY=-3 from=1997-09-28",
                "1997-09-01..1998-03-01",
                "1997-09-28 1997-10-29 1997-11-28 1997-12-29 1998-01-29 1998-02-26"),
            Row(
                "first and last day (RFC 5545)", "rule=FREQ=MONTHLY;COUNT=10;BYMONTHDAY=1,-1 from=1997-09-30",
                "1997-01-01..1999-01-01",
                "1997-09-30 1997-10-01 1997-10-31 1997-11-01 1997-11-30 1997-12-01 1997-12-31 1998-01-01 1998-01-31 1998-02-01"
            ),
            Row(
                "six days every 18 months (RFC 5545)",
                "rule=FREQ=MONTHLY;INTERVAL=18;COUNT=8;BYMONTHDAY=10,11,12,13,14,15 from=1997-09-10",
                "1997-01-01..2001-01-01",
                "1997-09-10 1997-09-11 1997-09-12 1997-09-13 1997-09-14 1997-09-15 1999-03-10 1999-03-11"),
            Row(
                "yearly on the 15th without months is every month", "rule=FREQ=YEARLY;BYMONTHDAY=15 from=2026-01-01",
                "2026-01-01..2026-04-01", "2026-01-15 2026-02-15 2026-03-15"),
            Row(
                "yearly on Mondays without months is every Monday", "rule=FREQ=YEARLY;BYDAY=MO;COUNT=3 from=2026-01-01",
                "2026-01-01..2027-01-01", "2026-01-05 2026-01-12 2026-01-19"),
            Row(
                "the last day of February, daily", "rule=FREQ=DAILY;BYMONTH=2;BYMONTHDAY=-1 from=2024-01-01",
                "2024-01-01..2026-01-01", "2024-02-29 2025-02-28"),
            Row(
                "weekly in summer only", "rule=FREQ=WEEKLY;BYMONTH=7,8;BYDAY=MO;INTERVAL=3 from=2026-06-01",
                "2026-01-01..2027-01-01", "2026-07-13 2026-08-03 2026-08-24"),
        ]

        static let rolled = [
            Row(
                "back, but a worked Saturday stays", "every=monthly:last from=2026-01-01 roll=previous",
                "2026-01-01..2026-06-01", "2026-01-31>2026-01-30 2026-02-28 2026-03-31 2026-04-30 2026-05-31>2026-05-29"
            ),
            Row(
                "on, also into the next month", "every=monthly:last from=2026-01-01 roll=next",
                "2026-01-01..2026-06-01",
                "2026-01-31>2026-02-02 2026-02-28 2026-03-31 2026-04-30 2026-05-31>2026-06-01"),
            Row(
                "Monday to Friday knows no worked Saturday", "every=monthly:last from=2026-01-01 roll=previous",
                "2026-02-01..2026-03-01", "2026-02-28>2026-02-27", on: "mon-fri"),
            Row(
                "out of the long holidays", "every=monthly:1 from=2026-01-01 roll=next", "2026-01-01..2026-12-01",
                "2026-01-01>2026-01-04 2026-02-01>2026-02-02 2026-03-01>2026-03-02 2026-04-01 2026-05-01>2026-05-06 "
                    + "2026-06-01 2026-07-01 2026-08-01>2026-08-03 2026-09-01 2026-10-01>2026-10-08 2026-11-01>2026-11-02"
            ),
            Row(
                "before the Spring Festival, a worked Saturday", "every=monthly:16 from=2026-02-01 roll=previous",
                "2026-02-01..2026-03-01", "2026-02-16>2026-02-14"),
            Row(
                "back into the year before", "every=yearly:01-01 from=2026-01-01 roll=previous",
                "2026-01-01..2027-01-01",
                "2026-01-01>2025-12-31"),
            Row(
                "31 December 2022, off by the notice for 2023", "every=yearly:12-31 from=2022-01-01 roll=previous",
                "2022-01-01..2023-01-01", "2022-12-31>2022-12-30~"),
            Row(
                "the year end belongs to a published year",
                "every=yearly:12-31 from=2025-01-01 roll=previous", "2025-01-01..2027-01-01", "2025-12-31 2026-12-31"),
            Row(
                "an unpublished year is provisional", "every=yearly:01-01 from=2026-01-01 roll=next",
                "2027-01-01..2028-01-01", "2027-01-01~"),
            Row(
                "nothing is provisional without a roll", "every=yearly:01-01 from=2026-01-01", "2027-01-01..2028-01-01",
                "2027-01-01"),
            Row(
                "nothing is provisional from Monday to Friday", "every=yearly:01-02 from=2026-01-01 roll=next",
                "2027-01-01..2028-01-01", "2027-01-02>2027-01-04", on: "mon-fri"),
            Row(
                "a scheduled day belongs to its period wherever it rolls",
                "every=monthly:last from=2026-01-01 roll=next",
                "2026-02-01..2026-03-01", "2026-02-28"),
        ]

        @Test("schedules", arguments: ends + anchors + weekdays + rolled)
        func schedules(row: Row) throws {
            let cadence = try Cadence(text: "fixed " + row.text)
            let calendar = try calendar(row.calendar)
            let found = try cadence.occurrences(in: stretch(row.stretch), calendar: calendar)
            let told = found.map { occurrence in
                let due = occurrence.due == occurrence.scheduled ? "" : ">\(occurrence.due)"
                return "\(occurrence.scheduled)\(due)\(occurrence.provisional ? "~" : "")"
            }
            #expect(told.joined(separator: " ") == row.expected)
            #expect(found.allSatisfy { $0.key == $0.scheduled.description && $0.required == 1 })
            #expect(found.allSatisfy { $0.calendarVersion == calendar.version })
        }

        @Test(
            "a lifetime leaves out what is scheduled outside of it",
            arguments: [
                ("", 12), ("2026-06-30..", 7), ("2026-07-01..", 6), ("..2026-06-30", 5), ("..2026-07-01", 6),
                ("2026-03-01..2026-05-01", 2), ("2026-03-01..2026-03-31", 0), ("2027-01-01..", 0), ("..2026-01-01", 0),
                ("2026-05-01..2026-05-01", 0),
            ])
        func lifetimes(life: String, count: Int) throws {
            let cadence = try Cadence(text: "fixed every=monthly:last from=2020-01-01")
            let found = try cadence.occurrences(
                in: stretch("2026-01-01..2027-01-01"), calendar: .mainlandChina, lifetime: lifetime(life))
            #expect(found.count == count)
        }

        @Test("it opens lead days before it is due and has grace after")
        func leadAndGrace() throws {
            let cadence = try Cadence(text: "fixed every=monthly:last from=2026-01-01 roll=previous lead=14 grace=3")
            let may = try #require(
                cadence.occurrences(in: stretch("2026-05-01..2026-06-01"), calendar: .mainlandChina).first)
            #expect(may.scheduled == "2026-05-31")
            #expect(may.due == "2026-05-29")
            #expect(may.opens == "2026-05-15")
            #expect(may.graceEnds == "2026-06-01")
        }

        @Test(
            "the next twelve",
            arguments: [
                ("every=monthly:last from=2026-01-01", "2026-03-15", "2026-03-31", "2027-02-28"),
                ("every=yearly:02-29 from=2024-02-29", "2024-01-01", "2024-02-29", "2035-02-28"),
                ("rule=FREQ=YEARLY from=2096-02-29", "2096-03-01", "2104-02-29", "2148-02-29"),
                ("every=daily from=2026-01-01", "2025-01-01", "2026-01-01", "2026-01-12"),
            ])
        func preview(text: String, from: String, first: String, twelfth: String) throws {
            let next = try Cadence(text: "fixed " + text).next(12, from: day(from), calendar: .mainlandChina)
            #expect(next.count == 12)
            #expect(next.first?.key == first)
            #expect(next.last?.key == twelfth)
        }

        @Test("the preview ends with the rule, the lifetime and the calendar of our era")
        func previewEnds() throws {
            let cadence = try Cadence(text: "fixed rule=FREQ=MONTHLY;COUNT=3 from=2026-01-10")
            let from = try day("2026-01-01")
            #expect(cadence.next(12, from: from, calendar: .mainlandChina).count == 3)
            #expect(
                cadence.next(12, from: from, calendar: .mainlandChina, lifetime: try lifetime("2026-02-01..2026-03-10"))
                    .map(\.key) == ["2026-02-10"])
            let daily = try Cadence(text: "fixed every=daily from=2026-01-01")
            #expect(try daily.next(12, from: day("9999-12-30"), calendar: .mainlandChina).count == 2)
            #expect(daily.next(0, from: from, calendar: .mainlandChina).isEmpty)
        }
    }
}
