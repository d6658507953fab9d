import ArgumentParser
import Foundation
import Responsibility

/// The closing of years.
struct Years: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "year", abstract: "The closing of years.", subcommands: [Close.self, Reopen.self])

    /// Closes a year for a unit and all below it.
    struct Close: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Close a year for a unit and all below it: nothing of it changes any more.")

        @OptionGroup var options: DataOptions
        @Option(help: "The year.") var year: Int
        @Option(help: "The code of the unit.") var unit: String
        @Flag(help: "Say what is still open and what waits, and change nothing.") var dryRun = false

        func run() async throws {
            try await refusing {
                try await options.open { services in
                    let left = try await services.closeYear(
                        year, unit: unit, dryRun: dryRun, by: try await options.access(services))
                    try report(
                        options.json,
                        [
                            "year": year, "open": left.open, "waiting": left.waiting, "done": left.done,
                            "dry_run": dryRun,
                        ],
                        say(
                            zh: "\(year) 年：已完成 \(left.done)，未完成 \(left.open)，待审核 \(left.waiting)",
                            en: "\(year): \(left.done) done, \(left.open) not done, \(left.waiting) wait for review")
                            + (dryRun ? dryRunMark(true) : say(zh: "；已归档", en: "; closed")))
                }
            }
        }
    }

    /// Opens a closed year again.
    struct Reopen: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Open a closed year again, with the reason.")

        @OptionGroup var options: DataOptions
        @Option(help: "The year.") var year: Int
        @Option(help: "The code of the unit that it was closed for.") var unit: String
        @Option(help: "Why.") var reason: String

        func run() async throws {
            try await refusing {
                try await options.open { services in
                    try await services.reopenYear(
                        year, unit: unit, reason: reason, by: try await options.access(services))
                    try report(
                        options.json, ["year": year, "unit": unit, "open": true],
                        say(zh: "\(year) 年已重新启用", en: "\(year): open again"))
                }
            }
        }
    }
}
