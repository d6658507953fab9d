import ArgumentParser
import Foundation
import Responsibility
import Storage

/// Yearly plans.
struct Plans: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan", abstract: "Yearly plans.",
        subcommands: [Preview.self, Issue.self, Amend.self, Withdraw.self])

    /// Which plan is meant.
    struct Target: ParsableArguments {
        @Option(help: "The key of the programme.") var programme: String
        @Option(help: "The year.") var year: Int
        @Option(help: "The code of the unit.") var under: String
    }

    /// Issues a programme's year to a unit and all below it.
    struct Issue: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Issue a programme's year to a unit and all below it.",
            discussion:
                "Issuing again adds only what is missing. A large plan goes out in parts, and others can write in between."
        )

        @OptionGroup var options: DataOptions
        @OptionGroup var target: Target
        @Flag(help: "Say what it would do, and change nothing.") var dryRun = false
        @Flag(help: ArgumentHelp("Print the seconds of each phase to standard error.", visibility: .hidden))
        var timings = false

        func run() async throws {
            let stopwatch = Stopwatch()
            try await refusing {
                try await options.open { services in
                    let issue = try await services.issuePlan(
                        target.programme, year: target.year, under: target.under, dryRun: dryRun, stopwatch: stopwatch,
                        by: try await options.access(services),
                        progress: { [timings] done, total in if !timings { await printProgress(done, total) } })
                    try report(
                        options.json,
                        [
                            "units": issue.units, "obligations": issue.obligations, "known": issue.known,
                            "hours": Double(issue.minutes) / 60, "overdue": issue.overdue, "dry_run": dryRun,
                        ],
                        say(
                            zh:
                                "\(issue.units) 个单位，\(issue.obligations) 项任务，以前已下达 \(issue.known) 项，约 \(issue.minutes / 60) 小时",
                            en: "\(issue.obligations) obligations for \(issue.units) units, \(issue.known) known, "
                                + "\(issue.minutes / 60) hours") + dryRunMark(dryRun))
                }
            }
            stopwatch.lap("close")
            if timings { FileHandle.standardError.write(Data((stopwatch.description + "\n").utf8)) }
        }
    }

    /// Withdraws a plan from a day on.
    struct Withdraw: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Withdraw a plan: what is due from a day on and not done is asked no longer.",
            discussion: "What is done stays. The plan can be issued again, and what was withdrawn is asked again then.")

        @OptionGroup var options: DataOptions
        @OptionGroup var target: Target
        @Option(name: .customLong("from"), help: "The day (yyyy-MM-dd); today if it is left out.") var from: String?
        @Option(help: "Why.") var reason: String
        @Flag(help: "Say what it would do, and change nothing.") var dryRun = false

        func run() async throws {
            let first = try from.map { try day($0, "--from") }
            try await refusing {
                try await options.open { services in
                    let count = try await services.withdrawPlan(
                        target.programme, year: target.year, under: target.under, from: first, reason: reason,
                        dryRun: dryRun, by: try await options.access(services), progress: printProgress)
                    try report(
                        options.json, ["withdrawn": count.all, "begun": count.begun, "dry_run": dryRun],
                        say(
                            zh: "撤回 \(count.all) 项任务，其中 \(count.begun) 项已完成一部分",
                            en: "\(count.all) obligations withdrawn, \(count.begun) of them done in part")
                            + dryRunMark(dryRun))
                }
            }
        }
    }

    /// Has a newer version of the programme take over a plan.
    struct Amend: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Have a newer version of the programme take over an issued plan from a day on.",
            discussion: "What is done, or due before that day, stays as it was issued.")

        @OptionGroup var options: DataOptions
        @OptionGroup var target: Target
        @Option(name: .customLong("to-version"), help: "The version; the newest if it is left out.") var version: Int?
        @Option(name: .customLong("from"), help: "The day (yyyy-MM-dd); today, or the version's first day.") var from:
            String?
        @Flag(help: "Say what it would do, and change nothing.") var dryRun = false

        func run() async throws {
            let first = try from.map { try day($0, "--from") }
            try await refusing {
                try await options.open { services in
                    let done = try await services.amendPlan(
                        target.programme, year: target.year, under: target.under, to: version,
                        from: first, dryRun: dryRun, by: try await options.access(services),
                        progress: printProgress)
                    try report(
                        options.json,
                        [
                            "version": done.version, "from": done.from.description, "kept": done.kept,
                            "added": done.added, "withdrawn": done.withdrawn, "changed": done.changed,
                            "dry_run": dryRun,
                        ],
                        say(
                            zh: "从 \(done.from) 起按第 \(done.version) 版：不变 \(done.kept)，改变 \(done.changed)，"
                                + "新增 \(done.added)，撤回 \(done.withdrawn)",
                            en:
                                "version \(done.version) from \(done.from): \(done.kept) kept, \(done.changed) changed, "
                                + "\(done.added) added, \(done.withdrawn) withdrawn") + dryRunMark(dryRun))
                }
            }
        }
    }
}

/// How far long work is, on standard error: one line a part.
@Sendable func printProgress(_ done: Int, _ total: Int) async {
    FileHandle.standardError.write(Data("\(done)/\(total)\n".utf8))
}
