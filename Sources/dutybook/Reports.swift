import ArgumentParser
import Foundation
import Responsibility
import Storage

/// Reports.
struct Reports: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report", abstract: "Reports.", subcommands: [Annual.self])

    /// Writes the annual report of a unit as a Word document.
    struct Annual: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Write a unit's annual report as a Word document.")

        @OptionGroup var options: DataOptions
        @Option(help: "The code of the unit.") var unit: String
        @Option(help: "The year.") var year: Int
        @Option(help: "The file to write.") var out: String
        @Option(help: "zh or en.") var language = "zh"
        @Option(help: "Show what was recorded by this day, on that day's tree (else today).") var asOf: String?
        @Flag(help: "Issue it: its figures and lists of records are frozen.") var issue = false

        func run() async throws {
            guard let language = Language(rawValue: language) else { throw ValidationError("--language: zh or en") }
            let cutOff = try asOf.map { text in
                guard let day = Day(text) else { throw ValidationError("--as-of: “\(text)” is no day (yyyy-MM-dd)") }
                return day
            }
            try await refusing {
                try await options.open { services in
                    let made = try await services.annualReport(
                        unitCode: unit, year: year, cutOff: cutOff, issuing: issue, in: language,
                        by: try await options.access(services))
                    try Data(made.bytes).write(to: URL(fileURLWithPath: out), options: .atomic)
                    try report(
                        options.json, ["file": out, "figures": made.figures, "bytes": made.bytes.count],
                        "\(out): \(made.figures) figures")
                }
            }
        }
    }
}
