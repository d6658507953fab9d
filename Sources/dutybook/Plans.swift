import ArgumentParser
import Foundation
import Responsibility

/// Yearly plans.
struct Plans: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan", abstract: "Yearly plans.", subcommands: [Issue.self])

    /// Issues a programme's year to a unit and all below it.
    struct Issue: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Issue a programme's year to a unit and all below it.")

        @OptionGroup var options: DataOptions
        @Option(help: "The key of the programme.") var programme: String
        @Option(help: "The year.") var year: Int
        @Option(help: "The code of the unit.") var under: String
        @Flag(help: "Say what it would do, and change nothing.") var dryRun = false
        @Flag(help: ArgumentHelp("Print the seconds of each phase to standard error.", visibility: .hidden))
        var timings = false

        func run() async throws {
            let stopwatch = Stopwatch()
            try await refusing {
                try await options.open { services in
                    let issue = try await services.issuePlan(
                        programme, year: year, under: under, dryRun: dryRun, stopwatch: stopwatch,
                        by: try await options.access(services))
                    try report(
                        options.json,
                        [
                            "units": issue.units, "obligations": issue.obligations, "known": issue.known,
                            "hours": Double(issue.minutes) / 60, "dry_run": dryRun,
                        ],
                        "\(issue.obligations) obligations for \(issue.units) units, \(issue.known) known, "
                            + "\(issue.minutes / 60) hours\(dryRun ? " (dry run)" : "")")
                }
            }
            stopwatch.lap("close")
            if timings { FileHandle.standardError.write(Data((stopwatch.description + "\n").utf8)) }
        }
    }
}
