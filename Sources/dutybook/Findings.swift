import ArgumentParser
import Foundation
import Responsibility
import Storage

/// What was found to be wrong, until it is put right and closed.
struct Findings: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "findings", abstract: "What was found to be wrong, and its rectification.",
        subcommands: [List.self, Open.self, Import.self, Export.self])

    /// The filters that the list and the ledger share.
    struct Filters: ParsableArguments {
        @Option(help: "The code of the unit (else all that may be seen).") var unit: String?
        @Option(help: "open, planned, applied, checked, signed, closed or any (else all that are not closed).")
        var stage: String?
        @Option(help: "ordinary or major.") var grade: String?
        @Option(help: "at-once, by-date or long-term.") var track: String?
        @Option(help: "inspection, superior or own.") var source: String?
        @Option(help: "Text in title, place or category.") var text: String?
        @Flag(help: "Only what is overdue.") var overdue = false
        @Flag(help: "Only what was found before.") var repeats = false

        var query: [(String, String)] {
            [("stage", stage), ("grade", grade), ("track", track), ("source", source), ("text", text)]
                .compactMap { name, value in value.map { (name, $0) } }
                + (overdue ? [("overdue", "yes")] : []) + (repeats ? [("repeats", "yes")] : [])
        }
    }

    /// Prints findings, the most urgent first.
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Print findings, the most urgent first.")

        @OptionGroup var options: DataOptions
        @OptionGroup var filters: Filters
        @Option(help: "At most so many.") var limit = 100

        func run() async throws {
            guard (1...100_000).contains(limit) else {
                throw ValidationError(say(zh: "--limit：1 到 100000", en: "--limit: 1 to 100000"))
            }
            try await refusing {
                try await options.open { services in
                    let found = try await services.findings(
                        unitCode: filters.unit, query: filters.query, limit: limit,
                        by: try await options.access(services))
                    try report(
                        options.json,
                        [
                            "findings": found.map {
                                [
                                    "number": $0.number, "unit": $0.unit, "title": $0.title, "stage": $0.stage,
                                    "grade": $0.grade, "found_on": $0.foundOn.description,
                                    "due_on": $0.dueOn.description, "overdue": $0.isOverdue,
                                ] as [String: Any]
                            }
                        ],
                        found.map {
                            "\($0.number)  \($0.dueOn)\($0.isOverdue ? "!" : " ")  \($0.stage)  \($0.unit)  \($0.title)"
                        }.joined(separator: "\n"))
                }
            }
        }
    }

    /// Writes down a finding and prints its number.
    struct Open: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Write down a finding; prints its number.")

        @OptionGroup var options: DataOptions
        @Option(help: "The code of the unit that has to put it right.") var unit: String
        @Option(help: "What is wrong, in a line.") var title: String
        @Option(help: "What was seen: work and place only, nothing that anybody says or thinks.") var facts = ""
        @Option(help: "Where.") var place = ""
        @Option(help: "The item of the checklist, by which repeats are recognised.") var item = ""
        @Option(help: "superior, inspection or own.") var source = "superior"
        @Option(help: "Whose inspection it was, for --source superior.") var sourceName = ""
        @Option(help: "ordinary or major.") var grade = "ordinary"
        @Option(help: "at-once, by-date or long-term.") var track = "by-date"
        @Option(help: "The day it was found (yyyy-MM-dd).") var found: String
        @Option(help: "The last day for putting it right (yyyy-MM-dd).") var due: String
        @Flag(help: "Say what it would do, and change nothing.") var dryRun = false

        func run() async throws {
            let (found, due) = (try day(found, "--found"), try day(due, "--due"))
            try await refusing {
                try await options.open { services in
                    let opened = try await services.openFinding(
                        unitCode: unit, source: source, sourceName: sourceName, title: title, facts: facts,
                        place: place,
                        item: item, grade: grade, track: track, foundOn: found, dueOn: due, dryRun: dryRun,
                        by: try await options.access(services))
                    try report(
                        options.json,
                        ["number": opened.number ?? "", "repeats": opened.repeats ?? "", "dry_run": dryRun],
                        (opened.number ?? say(zh: "试算，没有登记", en: "dry run"))
                            + (opened.repeats.map { say(zh: "（与 \($0) 重复）", en: " (repeats \($0))") } ?? ""))
                }
            }
        }
    }

    /// Takes files of findings into the book.
    struct Import: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take CSV or TSV files of findings into the book: all or nothing.",
            discussion:
                "Feedback from above, and what is still open of earlier years. Columns are found by their headings: "
                + "unit,title,facts,place,category,clause,item,grade,track,found_on,due_on,source,source_name.")

        @OptionGroup var options: DataOptions
        @Flag(help: "Say what it would do, and change nothing.") var dryRun = false
        @Argument(help: "The files.") var files: [String]

        func run() async throws {
            try await refusing {
                try await options.open { services in
                    let result = try await services.importFindings(
                        files.map { URL(fileURLWithPath: $0) }, dryRun: dryRun, by: try await options.access(services))
                    try report(
                        options.json, ["added": result.added, "known": result.known, "dry_run": dryRun],
                        say(
                            zh: "新增 \(result.added)，已有 \(result.known)",
                            en: "\(result.added) added, \(result.known) known already") + dryRunMark(dryRun))
                }
            }
        }
    }

    /// Writes the ledger of rectification to a file.
    struct Export: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Write the ledger of rectification to a file.")

        @OptionGroup var options: DataOptions
        @OptionGroup var filters: Filters
        @Argument(help: "The file: its ending, .xlsx or .csv, says which kind.") var file: String

        func run() async throws {
            let url = URL(fileURLWithPath: file)
            try await refusing {
                try await options.open { services in
                    let bytes = try await services.findingLedger(
                        unitCode: filters.unit, query: filters.query, format: url.pathExtension.lowercased(),
                        in: terminalLanguage, by: try await options.access(services))
                    try Data(bytes).write(to: url)
                    try report(options.json, ["file": file, "bytes": bytes.count], file)
                }
            }
        }
    }
}
