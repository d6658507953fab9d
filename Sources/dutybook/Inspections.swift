import ArgumentParser
import Foundation
import Responsibility
import Storage

/// Inspections, planned and made.
struct Inspections: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspection", abstract: "Inspections, planned and made.",
        subcommands: [Plan.self, Record.self, List.self])

    /// Plans a batch.
    struct Plan: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Plan a batch of inspections; says which units would be inspected too often.")

        @OptionGroup var options: DataOptions
        @Option(help: "The code of the issuing unit.") var issuer: String
        @Option(help: "routine, special, random, unannounced or follow-up.") var kind = "routine"
        @Option(help: "The title.") var title: String
        @Option(help: "The key of an adopted checklist.") var checklist: String
        @Option(help: "The first day (yyyy-MM-dd).") var from: String
        @Option(help: "The last day (yyyy-MM-dd).") var to: String
        @Option(name: .customLong("unit"), help: "The code of a unit; may be given several times.") var units:
            [String] = []
        @Option(
            name: .customLong("units-of"), help: "A kind of units below the issuing one; may be given several times.")
        var kinds: [String] = []
        @Option(help: "Publish within so many working days of the sign-off.") var publishWithin: Int?
        @Option(help: "The unit signs within so many working days.") var signWithin = 10
        @Option(help: "Warn of a second inspection within so many days.") var windowDays = 90
        @Option(help: "Warn of more inspections a year by the issuing unit.") var yearLimit = 2
        @Flag(help: "Say what it would do, and change nothing.") var dryRun = false

        func run() async throws {
            guard let kind = Inspection.Kind(rawValue: kind) else {
                throw unknown("--kind", kind)
            }
            guard let from = Day(from), let to = Day(to), from <= to, from.year == to.year else {
                throw ValidationError(
                    say(
                        zh: "--from 和 --to 须是同一年内的两个日期（例如 2026-03-05）",
                        en: "--from and --to are two days of one year (yyyy-MM-dd)"))
            }
            try await refusing {
                try await options.open { services in
                    let planned = try await services.planInspections(
                        issuer: issuer, kind: kind, title: title, checklist: checklist, days: from...to, units: units,
                        kinds: kinds, publishWithin: publishWithin, signWithin: signWithin, windowDays: windowDays,
                        yearLimit: yearLimit, dryRun: dryRun, by: try await options.access(services))
                    try report(
                        options.json,
                        [
                            "batch": planned.id?.description ?? "", "units": planned.units, "dry_run": dryRun,
                            "clashes": planned.clashes.map {
                                ["unit": $0.unit, "warning": terminalLanguage.say(zh: $0.zh, en: $0.en)]
                            },
                        ],
                        ([
                            say(
                                zh: "\(planned.id.map { "批次 \($0)" } ?? "试算，没有列入计划")：\(planned.units) 个单位",
                                en: "\(planned.id.map { "batch \($0)" } ?? "dry run"): \(planned.units) units")
                        ]
                            + planned.clashes.map { "  ! \($0.unit): \(terminalLanguage.say(zh: $0.zh, en: $0.en))" })
                            .joined(separator: "\n"))
                }
            }
        }
    }

    /// Records an inspection.
    struct Record: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Record an inspection; items that are not named were fine.")

        @OptionGroup var options: DataOptions
        @Option(help: "The code of the unit.") var unit: String
        @Option(help: "The key of an adopted checklist.") var checklist: String
        @Option(help: "The id of the batch.") var batch: String?
        @Option(help: "routine, special, random, unannounced or follow-up.") var kind = "routine"
        @Option(help: "hearing, papers, on-site or meeting.") var method = "on-site"
        @Option(help: "The title; the checklist's if it is left out.") var title: String?
        @Option(name: .customLong("on"), help: "The day (yyyy-MM-dd).") var day: String
        @Option(name: .customLong("inspector"), help: "The name of an inspector; two at least.") var inspectors:
            [String]
        @Option(name: .customLong("problem"), help: "ITEM:what was seen; may be given several times.") var problems:
            [String] = []
        @Option(name: .customLong("major"), help: "The same for a major problem.") var major: [String] = []
        @Option(help: "The key of an item that does not apply.") var notApplicable: [String] = []
        @Option(help: "What was seen on the whole.") var summary = ""
        @Flag(help: "Say what it would do, and change nothing.") var dryRun = false

        func run() async throws {
            guard let kind = Inspection.Kind(rawValue: kind) else {
                throw unknown("--kind", kind)
            }
            guard let method = Inspection.Method(rawValue: method) else {
                throw unknown("--method", method)
            }
            let day = try dutybook.day(day, "--on")
            let found = try problems.map { try answer($0, false) } + major.map { try answer($0, true) }
            let batch = try batch.map(batchID)
            try await refusing {
                try await options.open { services in
                    let recorded = try await services.recordInspection(
                        unit: unit, checklist: checklist, batch: batch, kind: kind, method: method, title: title,
                        on: day, inspectors: inspectors, problems: found, notApplicable: notApplicable,
                        summary: summary, dryRun: dryRun, in: terminalLanguage, by: try await options.access(services))
                    try report(
                        options.json,
                        [
                            "inspection": recorded.id?.description ?? "", "number": recorded.number ?? "",
                            "findings": recorded.findings, "dry_run": dryRun,
                        ],
                        say(
                            zh: "\(recorded.number.map { "检查 \($0)" } ?? "试算，没有登记")：\(recorded.findings) 个问题",
                            en:
                                "\(recorded.number.map { "inspection \($0)" } ?? "dry run"): \(recorded.findings) findings"
                        ))
                }
            }
        }

        private func answer(_ text: String, _ isMajor: Bool) throws -> Services.ItemAnswer {
            let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
            guard parts.count == 2 else {
                throw ValidationError(
                    say(
                        zh: "“\(text)”不是“检查项:看到的事实”的形式，例如 exits-clear:通道堆放纸箱",
                        en: "“\(text)” is not like exits-clear:what was seen"))
            }
            return .init(item: parts[0], facts: parts[1], isMajor: isMajor)
        }
    }

    /// Lists inspections.
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the inspections of a year.")

        @OptionGroup var options: DataOptions
        @Option(help: "The code of a unit: only at it and below.") var unit: String?
        @Option(help: "The year.") var year: Int?

        func run() async throws {
            try await refusing {
                try await options.open { services in
                    let all = try await services.inspections(
                        unit: unit, year: year, by: try await options.access(services))
                    try report(
                        options.json,
                        [
                            "inspections": all.map {
                                [
                                    "id": $0.id.description, "number": $0.number, "on": "\($0.day)", "unit": $0.unit,
                                    "title": $0.title, "problems": $0.problems,
                                    "signed_on": $0.signedOn?.description ?? "",
                                ] as [String: Any]
                            }
                        ],
                        all.map { "\($0.number) \($0.day) \($0.unit) \($0.title) (\($0.problems))" }.joined(
                            separator: "\n"))
                }
            }
        }
    }
}

/// The id of a batch, as `inspection plan` prints it.
func batchID(_ text: String) throws -> ID<InspectionBatch> {
    guard let id = ID<InspectionBatch>(text) else {
        throw ValidationError(
            say(
                zh: "--batch：“\(text)”不是批次（`inspection plan` 会打印）",
                en: "--batch: “\(text)” is no batch (as `inspection plan` prints it)"))
    }
    return id
}

private func unknown(_ option: String, _ value: String) -> ValidationError {
    ValidationError(say(zh: "\(option)：没有“\(value)”", en: "\(option): there is no “\(value)”"))
}
