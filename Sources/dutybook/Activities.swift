import ArgumentParser
import Foundation
import Responsibility
import Storage

/// Work that was done.
struct Activities: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "activity", abstract: "Work that was done.", subcommands: [Record.self])

    /// Records an activity and prints what it counts for.
    struct Record: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Record an activity; prints what it counts for.")

        @OptionGroup var options: DataOptions
        @Option(help: "The code of the unit.") var unit: String
        @Option(help: "meeting, study, training, inspection, outreach, drill, check or other.") var kind: String
        @Option(name: .customLong("on"), help: "The day (yyyy-MM-dd).") var day: String
        @Option(help: "The title.") var title: String
        @Option(help: "What was done.") var minutes = ""
        @Option(help: "When on that day (HH:mm), for limits in hours.") var time: String?
        @Option(help: "What a check found: holding, questioned or failing.") var outcome: String?
        @Option(name: .customLong("file"), help: "A file that proves it; may be given several times.") var files:
            [String] = []
        @Flag(help: "Say what it would count for, and change nothing.") var dryRun = false

        func run() async throws {
            guard let kind = Activity.Kind(rawValue: kind) else {
                throw ValidationError("--kind: there is no kind “\(kind)”")
            }
            guard let day = Day(day) else { throw ValidationError("--on: “\(day)” is no day (yyyy-MM-dd)") }
            let second = try time.map { text in
                guard let second = Services.second(of: text) else {
                    throw ValidationError("--time: “\(text)” is no time (like 09:30)")
                }
                return second
            }
            guard let outcome = Activity.Outcome(rawValue: outcome ?? "") else {
                throw ValidationError("--outcome: holding, questioned or failing")
            }
            try await refusing {
                try await options.open { services in
                    let recorded = try await services.recordActivity(
                        unitCode: unit, kind: kind, on: day, second: second, outcome: outcome, title: title,
                        minutes: minutes,
                        files: files.map { URL(fileURLWithPath: $0) }, dryRun: dryRun,
                        by: try await options.access(services))
                    try report(
                        options.json,
                        [
                            "activity": recorded.id?.description ?? "", "dry_run": dryRun,
                            "counts_for": recorded.counts.map {
                                [
                                    "obligation": $0.id.description, "programme": $0.programme, "duty": $0.duty,
                                    "due": $0.due,
                                ]
                            },
                        ],
                        ([recorded.id.map { "activity \($0)" } ?? "dry run"]
                            + recorded.counts.map { "  \($0.programme): \($0.duty) (due \($0.due))" }).joined(
                                separator: "\n"))
                }
            }
        }
    }
}
