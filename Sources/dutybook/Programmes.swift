import ArgumentParser
import Foundation
import Responsibility

/// Catalogues of duties.
struct Programmes: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "programme", abstract: "Catalogues of duties.",
        subcommands: [Adopt.self, Check.self, List.self])

    /// Takes a catalogue into use.
    struct Adopt: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take a catalogue into use: a file, or the key of a shipped one.")

        @OptionGroup var options: DataOptions
        @Argument(help: "A YAML file, or the key of a shipped catalogue.") var file: String

        func run() async throws {
            try await refusing {
                let source = try source(of: file)
                try await options.open { services in
                    let adopted = try await services.adoptProgramme(source, by: try await options.access(services))
                    try report(
                        options.json,
                        ["programme": adopted.key, "version": adopted.version, "changed": adopted.isNew],
                        say(
                            zh: "\(adopted.key) 第 \(adopted.version) 版\(adopted.isNew ? "，已采用" : "，早已采用，没有改动")",
                            en: "\(adopted.key) \(adopted.version)\(adopted.isNew ? "" : ": already in use")"))
                }
            }
        }
    }

    /// Says everything that is wrong with a catalogue.
    struct Check: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Name every mistake in a catalogue.",
            discussion: "With --data the kinds of units have to be those of that organisation.")

        @Argument(help: "A YAML file.") var file: String
        @Option(help: "The folder of an organisation's data.") var data: String?
        @Flag(help: "Print JSON.") var json = false

        func run() async throws {
            guard let data else { return try check(.shipped) }
            let options = try DataOptions.parse(["--data", data])
            try await refusing {
                let kinds = try await options.open { try await $0.unitKinds() }
                try check(.exactly(kinds))
            }
        }

        private func check(_ kinds: ProgrammeFile.KnownKinds) throws {
            do {
                let programme = try ProgrammeFile.read(try source(of: file), kinds: kinds)
                var own: [String] = []
                if case .shipped = kinds { own = programme.ownKinds }
                try report(
                    json,
                    [
                        "programme": programme.key, "duties": programme.duties.count, "mistakes": [Any](),
                        "own_kinds": own, "notes": Programmes.notes(of: programme).map { terminalLanguage.say($0) },
                    ],
                    ([
                        "\(file): \(programme.key), "
                            + terminalLanguage.say(
                                zh: "\(programme.duties.count) 项责任，没有错误",
                                en: "\(programme.duties.count) duties, no mistakes")
                    ]
                        + own.map {
                            terminalLanguage.say(
                                zh: "注意：单位类别“\($0)”不是自带的，采用前须由本单位新增（用 --data 核对）",
                                en:
                                    "note: the kind “\($0)” is not shipped; the organisation has to add it first (check with --data)"
                            )
                        } + Programmes.notes(of: programme).map { terminalLanguage.say($0) }).joined(separator: "\n"))
            } catch let mistakes as ProgrammeFile.Mistakes {
                throw try refused(mistakes, in: file, json: json)
            }
        }
    }

    /// What is no mistake and may surprise.
    fileprivate static func notes(of programme: ProgrammeFile) -> [(zh: String, en: String)] {
        guard programme.duties.contains(where: { !$0.owedBy.posts.isEmpty }) else { return [] }
        return [
            (
                "注意：posts 只说明单位内由谁负责，不筛选单位；按岗位筛选单位用 has_posts",
                "note: posts say who answers inside a unit and select no units; has_posts selects units by their posts"
            )
        ]
    }

    /// Lists the catalogues that come with the program.
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the catalogues that come with the program.")

        @Flag(help: "Print JSON.") var json = false

        func run() async throws {
            let all = try ShippedProgrammes.titles
            try report(
                json,
                ["programmes": all.map { ["programme": $0.key, "title_zh": $0.title.zh, "title_en": $0.title.en] }],
                all.map { "\($0.key)  \(say(zh: $0.title.zh, en: $0.title.en))" }.joined(separator: "\n"))
        }
    }

}

/// The words of a file, or of the shipped catalogue of that key.
private func source(of file: String) throws -> String {
    try source(
        of: file, shipped: ShippedProgrammes.source,
        missing: say(
            zh: "没有“\(file)”这个文件，也没有这个标识的随附目录（dutybook programme list 列出全部）",
            en: "there is no file \(file), and no shipped catalogue of that key (see `dutybook programme list`)"))
}
