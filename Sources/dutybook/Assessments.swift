import ArgumentParser
import Foundation
import Responsibility
import Storage

/// Assessments of units.
struct Assessments: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "assessment", abstract: "Assessments of units.", subcommands: [Compute.self])

    /// Computes the sheets of all units below one, and keeps nothing.
    struct Compute: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Compute what the units at and below one come to by a scheme; nothing is kept.")

        @OptionGroup var options: DataOptions
        @Option(help: "The key of the scheme.") var scheme: String
        @Option(help: "The code of the unit.") var unit: String
        @Option(help: "The year.") var year: Int
        @Option(help: "1 or 2 for a scheme that assesses half-years.") var half = 0
        @Option(help: "What was recorded by this day counts (else today).") var cutOff: String?
        @Option(name: .customLong("what-if"), help: "Another maximum to try out: INDICATOR=POINTS. May be repeated.")
        var whatIf: [String] = []

        func run() async throws {
            let cutOff = try cutOff.map { try day($0, "--cut-off") }
            guard (0...2).contains(half) else { throw ValidationError(say(zh: "--half：填 1 或 2", en: "--half: 1 or 2")) }
            let maxima = try maxima()
            try await refusing {
                try await options.open { services in
                    let sheets = try await services.computeSheets(
                        scheme, unitCode: unit, year: year, half: half, cutOff: cutOff, trying: maxima,
                        by: try await options.access(services))
                    try report(
                        options.json, ["sheets": sheets.map(object)], sheets.map(text).joined(separator: "\n"))
                }
            }
        }

        private func maxima() throws -> [String: Points] {
            var maxima: [String: Points] = [:]
            for entry in whatIf {
                let parts = entry.split(separator: "=", maxSplits: 1)
                guard parts.count == 2, let points = Points(parts[1]), points > Points(0) else {
                    throw ValidationError(
                        say(
                            zh: "--what-if：“\(entry)”不是“指标=分值”的形式",
                            en: "--what-if: “\(entry)” is not of the form INDICATOR=POINTS"))
                }
                maxima[String(parts[0])] = points
            }
            return maxima
        }

        /// Points are texts, so that no reader makes floating-point numbers of them.
        private func object(_ sheet: Services.ComputedSheet) -> [String: Any] {
            var object: [String: Any] = [
                "code": sheet.code, "name": sheet.name, "points": "\(sheet.points)", "grade": sheet.grade,
                "lines": sheet.lines.map { line in
                    [
                        "item": line.item, "numbers": line.numbers,
                        "points": line.points.map { "\($0)" as Any } ?? NSNull(),
                    ] as [String: Any]
                },
            ]
            if let tried = sheet.tried { object["what_if"] = ["points": "\(tried.points)", "grade": tried.grade] }
            return object
        }

        private func text(_ sheet: Services.ComputedSheet) -> String {
            let tried = sheet.tried.map { "\t→ \($0.points)\t\($0.grade)" } ?? ""
            return "\(sheet.code)\t\(sheet.name)\t\(sheet.points)\t\(sheet.grade)\(tried)"
        }
    }
}
