import ArgumentParser
import Responsibility
import Storage

/// Working days.
struct Calendars: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "calendar", abstract: "Working days.", subcommands: [Due.self])

    /// Prints the day by which something is due, so many working days after a day.
    struct Due: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "The day so many working days after a day.")

        @Option(help: "The day that starts the count, not counted itself (yyyy-MM-dd).") var from: String
        @Option(help: "How many working days.") var workingDays: Int
        @Option(help: "cn or mon-fri.") var calendar = "cn"
        @Flag(help: "Print JSON.") var json = false

        func run() async throws {
            guard let start = Day(from) else { throw ValidationError("--from: “\(from)” is no day (yyyy-MM-dd)") }
            guard let due = dueDay(from: start, workingDays: workingDays, calendar: calendar) else {
                throw ValidationError("--calendar: there is no calendar “\(calendar)”; --working-days: 0 to 10000")
            }
            try report(json, ["due": due.day.description, "provisional": due.provisional], due.day.description)
        }
    }
}
