import ArgumentParser
import Foundation
import Responsibility

/// The tree of units.
struct Units: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "units", abstract: "The tree of units.", subcommands: [Import.self])

    /// Takes files of units into the tree.
    struct Import: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take CSV or TSV files of units into the tree: all or nothing.",
            discussion: "Columns are found by their headings: code,name,parent_code,kind,order,opened_on,tags.")

        @OptionGroup var options: DataOptions
        @Option(help: "The code of the unit below which units without a parent hang (else the root).") var under:
            String?
        @Flag(help: "Add kinds of units that are not known yet.") var addKinds = false
        @Flag(help: "Say what it would do, and change nothing.") var dryRun = false
        @Argument(help: "The files.") var files: [String]

        func run() async throws {
            try await refusing {
                try await options.open { services in
                    let result = try await services.importUnits(
                        files.map { URL(fileURLWithPath: $0) }, under: under, addKinds: addKinds, dryRun: dryRun,
                        by: try await options.access(services))
                    try report(
                        options.json,
                        [
                            "added": result.added, "renamed": result.renamed, "moved": result.moved,
                            "unchanged": result.unchanged, "tagged": result.tagged,
                            "ignored_columns": result.ignored, "dry_run": dryRun,
                        ],
                        say(
                            zh: "新增 \(result.added)，改名 \(result.renamed)，划转 \(result.moved)，"
                                + "不变 \(result.unchanged)，改标签 \(result.tagged)",
                            en: "\(result.added) added, \(result.renamed) renamed, \(result.moved) moved, "
                                + "\(result.unchanged) unchanged, \(result.tagged) tagged") + dryRunMark(dryRun)
                            + (result.ignored.isEmpty
                                ? ""
                                : "\n"
                                    + say(
                                        zh: "没有使用的列：\(result.ignored.joined(separator: "、"))",
                                        en: "columns not used: \(result.ignored.joined(separator: ", "))")))
                }
            }
        }
    }
}
