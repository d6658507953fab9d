import ArgumentParser
import Foundation
import Responsibility
import Storage

/// Working days.
struct Calendars: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "calendar", abstract: "Working days.", subcommands: [Due.self, Import.self, Override.self])

    /// Prints the day by which something is due, so many working days after a day.
    struct Due: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "The day so many working days after a day.",
            discussion: "Without a data folder the calendars that come with the program are used.")

        @OptionGroup var options: DataOptions
        @Option(help: "The day that starts the count, not counted itself (yyyy-MM-dd).") var from: String
        @Option(help: "How many working days.") var workingDays: Int
        @Option(help: "cn or mon-fri.") var calendar = "cn"

        func run() async throws {
            let start = try day(from, "--from")
            guard (0...10_000).contains(workingDays) else {
                throw ValidationError(say(zh: "--working-days：0 到 10000", en: "--working-days: 0 to 10000"))
            }
            try await refusing {
                guard let due = try await counted(from: start) else {
                    throw ValidationError(
                        say(
                            zh: "--calendar：没有“\(calendar)”这个日历，可用：cn、mon-fri",
                            en: "--calendar: there is no calendar “\(calendar)”; use cn or mon-fri"))
                }
                try report(
                    options.json, ["due": due.day.description, "provisional": due.provisional], due.day.description)
            }
        }

        private func counted(from start: Day) async throws -> (day: Day, provisional: Bool)? {
            guard try await options.hasBook else {
                return dueDay(from: start, workingDays: workingDays, calendar: calendar)
            }
            return try await options.open { services in
                try await services.dueDay(from: start, workingDays: workingDays, calendar: calendar)
            }
        }
    }

    /// Takes the notice of a year; what reached into that year is worked out again.
    struct Import: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take the notice of a year's days off and make-up working days.",
            discussion: "JSON: {\"year\": 2027, \"papers\": [], \"days\": [{\"name\", \"date\", \"isOffDay\"}]}.")

        @OptionGroup var options: DataOptions
        @Option(help: "cn or mon-fri.") var calendar = "cn"
        @Argument(help: "The file.") var file: String

        func run() async throws {
            try await refusing {
                try await options.open { services in
                    let taken = try await services.importCalendarYear(
                        URL(fileURLWithPath: file), into: calendar, by: try await options.access(services))
                    try report(
                        options.json,
                        ["calendar": calendar, "year": taken.year, "recomputed": taken.looked, "moved": taken.moved],
                        say(
                            zh: "\(calendar) \(taken.year)：重新计算 \(taken.looked) 项，改期 \(taken.moved) 项",
                            en: "\(calendar) \(taken.year): \(taken.looked) recomputed, \(taken.moved) moved"))
                }
            }
        }
    }

    /// Makes one day a working day or a day off for this organisation.
    struct Override: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make one day a working day or a day off for this organisation.")

        @OptionGroup var options: DataOptions
        @Option(help: "cn or mon-fri.") var calendar = "cn"
        @Option(help: "The day (yyyy-MM-dd).") var day: String
        @Flag(help: "It is worked; without this it is a day off.") var working = false
        @Option(help: "Why.") var reason: String

        func run() async throws {
            let day = try dutybook.day(day, "--day")
            try await refusing {
                try await options.open { services in
                    let done = try await services.overrideDay(
                        day, isWorking: working, reason: reason, in: calendar, by: try await options.access(services))
                    try report(
                        options.json,
                        ["calendar": calendar, "day": day.description, "recomputed": done.looked, "moved": done.moved],
                        say(
                            zh: "\(calendar) \(day)：重新计算 \(done.looked) 项，改期 \(done.moved) 项",
                            en: "\(calendar) \(day): \(done.looked) recomputed, \(done.moved) moved"))
                }
            }
        }
    }
}
