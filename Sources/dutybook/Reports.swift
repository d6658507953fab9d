import ArgumentParser
import Foundation
import Responsibility
import Storage

/// Reports.
struct Reports: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report", abstract: "Reports.", subcommands: [Annual.self, Circular.self])

    /// Writes the annual report of a unit as a Word document.
    struct Annual: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Write a unit's annual report as a Word document.")

        @OptionGroup var options: ReportOptions

        func run() async throws { try await options.write(.year) }
    }

    /// Writes the circular of a unit for a quarter or a half of a year.
    struct Circular: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write a unit's circular on a quarter or a half of a year as a Word document.")

        @OptionGroup var options: ReportOptions
        @Option(help: "The quarter, 1 to 4.") var quarter: Int?
        @Option(help: "The half, 1 or 2.") var half: Int?

        func run() async throws {
            let periods = [quarter.map(ReportPeriod.quarter), half.map(ReportPeriod.half)].compactMap { $0 }
            guard periods.count == 1, let period = periods[0] else {
                throw ValidationError(
                    say(
                        zh: "请给出 --quarter 1 到 4 或 --half 1 到 2，只给一个",
                        en: "give either --quarter 1 to 4 or --half 1 or 2"))
            }
            try await options.write(period)
        }
    }
}

/// What every report takes.
struct ReportOptions: ParsableArguments {
    @OptionGroup var options: DataOptions
    @Option(help: "The code of the unit.") var unit: String
    @Option(help: "The year.") var year: Int
    @Option(help: "The file to write.") var out: String
    @Option(help: "zh or en.") var language = "zh"
    @Option(help: "Show what was recorded by this day, on that day's tree (else today, or the period's last day).")
    var asOf: String?
    @Flag(help: "Issue it: its figures and lists of records are frozen.") var issue = false

    func write(_ period: ReportPeriod) async throws {
        guard let language = Language(rawValue: language) else {
            throw ValidationError(say(zh: "--language：zh 或 en", en: "--language: zh or en"))
        }
        let cutOff = try asOf.map { try day($0, "--as-of") }
        let file = URL(fileURLWithPath: out)
        try await refusing {
            // What is issued stays issued: a file that cannot be written is told before.
            guard FileManager.default.isWritableFile(atPath: file.deletingLastPathComponent().path) else {
                throw CocoaError(.fileNoSuchFile, userInfo: [NSFilePathErrorKey: file.deletingLastPathComponent().path])
            }
            try await options.open { services in
                let made = try await services.report(
                    unitCode: unit, year: year, period: period, cutOff: cutOff, issuing: issue, in: language,
                    by: try await options.access(services))
                try Data(made.bytes).write(to: file, options: .atomic)
                try report(
                    options.json, ["file": out, "figures": made.figures, "bytes": made.bytes.count],
                    say(zh: "\(out)：\(made.figures) 个数字", en: "\(out): \(made.figures) figures"))
            }
        }
    }
}
