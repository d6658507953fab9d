import Storage
import Testing

@testable import Responsibility

extension CadenceTests {
    @Suite("a clock")
    struct ClockTests {
        /// A limit, when it starts, and what happened to it; then the deadline, `~` when provisional, `-` while suspended.
        struct Row: CustomTestStringConvertible, Sendable {
            var what: String
            var within: String
            var start: String
            var stops: [String]
            var extended: String?
            var roll: WorkingCalendar.Roll
            var expected: String

            init(
                _ what: String, _ within: String, _ start: String, stops: [String] = [], extended: String? = nil,
                roll: WorkingCalendar.Roll = .none, _ expected: String
            ) {
                (self.what, self.within, self.start, self.stops) = (what, within, start, stops)
                (self.extended, self.roll, self.expected) = (extended, roll, expected)
            }

            var testDescription: String { what }
        }

        static let hours = [
            Row("one hour over midnight in the holidays", "1h", "2026-02-16T23:30", "2026-02-17T00:30"),
            Row("24 hours over a leap day", "24h", "2028-02-28T12:00", "2028-02-29T12:00"),
            Row("to the second", "2h", "2026-03-02T09:00:30", "2026-03-02T11:00:30"),
            Row("ends at midnight", "1h", "2026-12-31T23:00", "2027-01-01T00:00"),
            Row("hours are not rolled", "24h", "2026-01-30T10:00", roll: .next, "2026-01-31T10:00"),
            Row("extended", "24h", "2026-03-02T09:00", extended: "12h", "2026-03-03T21:00"),
            Row(
                "suspended for six hours", "24h", "2026-03-02T09:00", stops: ["2026-03-02T12:00..2026-03-02T18:00"],
                "2026-03-03T15:00"),
            Row(
                "suspensions that overlap count once", "24h", "2026-03-02T09:00",
                stops: ["2026-03-02T15:00..2026-03-02T20:00", "2026-03-02T12:00..2026-03-02T18:00"], "2026-03-03T17:00"),
            Row(
                "one suspension inside another", "24h", "2026-03-02T09:00",
                stops: ["2026-03-02T12:00..2026-03-02T20:00", "2026-03-02T13:00..2026-03-02T14:00"], "2026-03-03T17:00"),
            Row(
                "suspended before the start until after it", "24h", "2026-03-02T09:00",
                stops: ["2026-03-02T08:00..2026-03-02T10:00"], "2026-03-03T10:00"),
            Row(
                "a suspension that ended before the start", "24h", "2026-03-02T09:00",
                stops: ["2026-03-01T08:00..2026-03-02T09:00"], "2026-03-03T09:00"),
            Row(
                "a suspension that began at the deadline", "24h", "2026-03-02T09:00",
                stops: ["2026-03-03T09:00..2026-03-04T09:00"], "2026-03-03T09:00"),
            Row(
                "a suspension that ends before it began", "24h", "2026-03-02T09:00",
                stops: ["2026-03-03T08:00..2026-03-02T20:00"], "2026-03-03T09:00"),
            Row("still suspended", "24h", "2026-03-02T09:00", stops: ["2026-03-03T08:59.."], "-"),
            Row(
                "suspended after the deadline", "24h", "2026-03-02T09:00", stops: ["2026-03-03T09:01.."],
                "2026-03-03T09:00"),
            Row(
                "suspended in the extension", "24h", "2026-03-02T09:00",
                stops: ["2026-03-03T10:00..2026-03-03T11:00"], extended: "12h", "2026-03-03T22:00"),
        ]

        static let days = [
            Row("the start's day is not counted", "30d", "2026-01-31T08:00", "2026-03-02"),
            Row("nought days end with the day", "0d", "2026-03-02T23:59", "2026-03-02"),
            Row("late in the day changes nothing", "1d", "2026-03-02T23:59", "2026-03-03"),
            Row("ends on a Saturday", "7d", "2026-01-24T09:00", "2026-01-31"),
            Row(
                "ends on a Saturday, moved on (Civil Code art. 203)", "7d", "2026-01-24T09:00", roll: .next,
                "2026-02-02"),
            Row("ends in the National Day holidays, moved on", "15d", "2026-09-20T09:00", roll: .next, "2026-10-08"),
            Row("ends on a worked Saturday", "4d", "2026-02-24T09:00", roll: .next, "2026-02-28"),
            Row("ends on a worked Sunday", "3d", "2026-01-01T09:00", roll: .next, "2026-01-04"),
            Row("moved before the holidays by a strict rule", "5d", "2026-02-12T09:00", roll: .previous, "2026-02-14"),
            Row("60 days and 30 more", "60d", "2026-01-01T09:00", extended: "30d", "2026-04-01"),
            Row("rolled once, at the very end", "5d", "2026-02-11T09:00", extended: "30d", roll: .next, "2026-03-18"),
            Row("days extended by working days", "10d", "2026-03-02T09:00", extended: "5wd", "2026-03-19"),
            Row(
                "a roll at the year end looks at the old year only", "10d", "2026-12-21T09:00", roll: .next,
                "2026-12-31"),
            Row("without a roll it is not", "30d", "2026-12-21T09:00", "2027-01-20"),
            Row(
                "suspended for five days", "10d", "2026-03-02T09:00", stops: ["2026-03-05T10:00..2026-03-10T09:00"],
                "2026-03-17"),
            Row(
                "suspended and resumed on one day", "10d", "2026-03-02T09:00",
                stops: ["2026-03-05T10:00..2026-03-05T18:00"],
                "2026-03-12"),
            Row(
                "suspended on the day of the start", "10d", "2026-03-02T09:00",
                stops: ["2026-03-02T10:00..2026-03-04T09:00"],
                "2026-03-13"),
            Row(
                "suspended on the last day", "10d", "2026-03-02T09:00", stops: ["2026-03-12T10:00..2026-03-20T09:00"],
                "2026-03-20"),
            Row("suspended after the last day", "10d", "2026-03-02T09:00", stops: ["2026-03-13T00:00.."], "2026-03-12"),
            Row("still suspended", "10d", "2026-03-02T09:00", stops: ["2026-03-12T00:00.."], "-"),
            Row(
                "two suspensions", "10d", "2026-03-02T09:00",
                stops: ["2026-03-13T09:00..2026-03-16T09:00", "2026-03-05T10:00..2026-03-07T09:00"], "2026-03-17"),
            Row("due before it was registered", "14d", "2021-11-03T09:00", "2021-11-17"),
        ]

        static let workingDays = [
            Row("over a weekend and the Mid-Autumn days", "5wd", "2024-09-13T09:00", "2024-09-23"),
            Row("over the National Day holidays", "10wd", "2025-09-26T09:00", "2025-10-16"),
            Row("to a worked Sunday", "1wd", "2026-01-01T09:00", "2026-01-04"),
            Row("over the Spring Festival", "5wd", "2026-02-12T09:00", "2026-02-26"),
            Row("from a Friday before it", "3wd", "2026-02-13T09:00", "2026-02-25"),
            Row("over two holidays", "10wd", "2026-09-24T09:00", "2026-10-15"),
            Row("fifteen", "15wd", "2026-09-30T09:00", "2026-10-27"),
            Row("into an unpublished year", "10wd", "2026-12-25T09:00", "2027-01-08~"),
            Row("nought end with the day, also on a day off", "0wd", "2026-10-01T09:00", "2026-10-01"),
            Row("nought, moved on", "0wd", "2026-10-01T09:00", roll: .next, "2026-10-08"),
            Row(
                "suspended over the holidays", "5wd", "2026-02-12T09:00", stops: ["2026-02-13T10:00..2026-02-24T09:00"],
                "2026-02-28"),
            Row(
                "suspended on days off only", "5wd", "2026-02-12T09:00", stops: ["2026-02-15T10:00..2026-02-20T09:00"],
                "2026-02-26"),
            Row(
                "suspended up to the year end", "5wd", "2026-12-14T09:00",
                stops: ["2026-12-15T10:00..2026-12-25T09:00"],
                "2026-12-31"),
            Row("extended", "15wd", "2026-03-02T09:00", extended: "10wd", "2026-04-07"),
        ]

        static let months = [
            Row("a month to the last day", "1m", "2026-01-31T09:00", "2026-02-28"),
            Row("a month to a leap day", "1m", "2024-01-31T09:00", "2024-02-29"),
            Row("a month from a short one", "1m", "2026-02-28T09:00", "2026-03-28"),
            Row("a year from a leap day", "12m", "2024-02-29T09:00", "2025-02-28"),
            Row(
                "a month, suspended for five days", "1m", "2026-01-31T09:00",
                stops: ["2026-02-10T09:00..2026-02-15T09:00"],
                "2026-03-05"),
            Row("a month, moved on", "1m", "2026-09-03T09:00", roll: .next, "2026-10-08"),
        ]

        @Test("ends", arguments: hours + days + workingDays + months)
        func deadlines(row: Row) throws {
            let stage = Cadence.Clock.Stage("stage", within: try #require(Span(row.within)))
            let clock = Cadence.Clock(trigger: "event", stages: [stage], suspensionReasons: ["expert"], roll: row.roll)
            let stops = try row.stops.map { text in
                let dots = try #require(text.firstRange(of: ".."))
                let until = text[dots.upperBound...]
                return Cadence.Clock.Suspension(
                    reason: "expert", from: try moment(text[..<dots.lowerBound]),
                    until: until.isEmpty ? nil : try moment(until))
            }
            let extended = try row.extended.map { try #require(Span($0)) }
            let deadline = clock.deadline(
                of: stage, from: try moment(row.start), suspensions: stops, extendedBy: extended,
                calendar: .mainlandChina)
            let told = deadline.map { ($0.moment?.text ?? $0.day.description) + ($0.provisional ? "~" : "") } ?? "-"
            #expect(told == row.expected)
            #expect(deadline?.calendarVersion == (row.expected == "-" ? nil : WorkingCalendar.mainlandChina.version))
            if let deadline, let last = deadline.moment { #expect(deadline.day == last.day) }
        }

        @Test("the last moment and the last day are in time, the next are not")
        func kept() throws {
            let clock = Cadence.Clock(trigger: "event", stages: [])
            let start = try moment("2026-03-02T09:00")
            let hour = try #require(
                clock.deadline(of: .init("a", within: .hours(1)), from: start, calendar: .mainlandChina))
            #expect(hour.isKept(by: try moment("2026-03-02T10:00")))
            #expect(!hour.isKept(by: try moment("2026-03-02T10:00:01")))
            let day = try #require(
                clock.deadline(of: .init("a", within: .days(1)), from: start, calendar: .mainlandChina))
            #expect(day.isKept(by: try moment("2026-03-03T23:59:59")))
            #expect(!day.isKept(by: try moment("2026-03-04T00:00")))
        }

        @Test(
            "an extension stays below the longest one and in its unit",
            arguments: [
                ("30d", "30d", true), ("30d", "31d", false), ("30d", "1d", true), ("30d", "0d", false),
                ("30d", "5wd", false),
                ("30d", "1m", false), ("12h", "12h", true), ("12h", "1d", false), ("2m", "2m", true),
                ("5wd", "6wd", false),
            ])
        func extensions(most: String, asked: String, allowed: Bool) throws {
            let stage = Cadence.Clock.Stage("a", within: .days(60), maximumExtension: Span(most))
            #expect(stage.allows(extension: try #require(Span(asked))) == allowed)
            #expect(!Cadence.Clock.Stage("a", within: .days(60)).allows(extension: .days(1)))
        }

        @Test("the reasons for a suspension are a closed list")
        func reasons() {
            let clock = Cadence.Clock(trigger: "event", stages: [], suspensionReasons: ["expert", "court"])
            #expect(clock.allows(suspensionFor: "court"))
            #expect(!clock.allows(suspensionFor: "busy"))
        }

        @Test("a moment carries seconds into days")
        func moments() throws {
            let day = try day("2026-03-01")
            #expect(Moment(day, second: 86_400) == Moment(day.adding(days: 1)))
            #expect(Moment(day, second: -1).text == "2026-02-28T23:59:59")
            #expect(Moment(day, second: -86_400).text == "2026-02-28T00:00")
            #expect(Moment(day).adding(seconds: 90_061).seconds(since: Moment(day)) == 90_061)
            #expect(Moment(day, hour: 23) < Moment(day.adding(days: 1)))
        }

        @Test("clocks and gates are owed by events, not by the calendar")
        func noOccurrences() throws {
            for text in ["clock trigger=accident stage=report:1h", "gate event=lecture approvals=office"] {
                let cadence = try Cadence(text: text)
                #expect(
                    try cadence.occurrences(in: stretch("2026-01-01..2027-01-01"), calendar: .mainlandChina).isEmpty)
                #expect(try cadence.next(12, from: day("2026-01-01"), calendar: .mainlandChina).isEmpty)
            }
        }
    }
}
