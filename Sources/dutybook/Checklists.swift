import ArgumentParser
import Foundation
import Responsibility

/// Checklists of inspections.
struct Checklists: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "checklist", abstract: "Checklists of inspections.",
        subcommands: [Adopt.self, Check.self, List.self])

    /// Takes a checklist into use.
    struct Adopt: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take a checklist into use: a file, or the key of a shipped one.")

        @OptionGroup var options: DataOptions
        @Argument(help: "A YAML file, or the key of a shipped checklist.") var file: String

        func run() async throws {
            try await refusing {
                let source = try Checklists.source(of: file)
                try await options.open { services in
                    let adopted = try await services.adoptChecklist(source, by: try await options.access(services))
                    try report(
                        options.json,
                        ["checklist": adopted.key, "version": adopted.version, "changed": adopted.isNew],
                        "\(adopted.key) \(adopted.version)\(adopted.isNew ? "" : say(zh: "：已在用", en: ": already in use"))"
                    )
                }
            }
        }
    }

    /// Says everything that is wrong with a checklist.
    struct Check: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Name every mistake in a checklist.")

        @Argument(help: "A YAML file, or the key of a shipped checklist.") var file: String
        @Flag(help: "Print JSON.") var json = false

        func run() async throws {
            do {
                let checklist = try ChecklistFile.read(try Checklists.source(of: file))
                try report(
                    json,
                    ["checklist": checklist.key, "items": checklist.items.count, "mistakes": [Any]()],
                    "\(file): \(checklist.key), "
                        + terminalLanguage.say(
                            zh: "\(checklist.items.count) 项，没有错误", en: "\(checklist.items.count) items, no mistakes"))
            } catch let mistakes as ProgrammeFile.Mistakes {
                throw try refused(mistakes, in: file, json: json)
            }
        }
    }

    /// Lists the checklists that come with the program.
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the checklists that come with the program.")

        @Flag(help: "Print JSON.") var json = false

        func run() async throws {
            let all = try ShippedChecklists.keys.map {
                try ChecklistFile.read(ShippedChecklists.source(of: $0) ?? "")
            }
            try report(
                json,
                ["checklists": all.map { ["checklist": $0.key, "title_zh": $0.title.zh, "title_en": $0.title.en] }],
                all.map { "\($0.key)  \(say(zh: $0.title.zh, en: $0.title.en))" }.joined(separator: "\n"))
        }
    }

    /// The words of a file, or of the shipped checklist of that key.
    private static func source(of file: String) throws -> String {
        try dutybook.source(
            of: file, shipped: ShippedChecklists.source,
            missing: say(
                zh: "没有“\(file)”这个文件，也没有这个标识的随附检查表（dutybook checklist list 列出全部）",
                en: "there is no file \(file), and no shipped checklist of that key (see `dutybook checklist list`)"))
    }
}
