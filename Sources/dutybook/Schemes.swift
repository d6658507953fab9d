import ArgumentParser
import Foundation
import Responsibility

/// Schemes of assessment.
struct Schemes: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scheme", abstract: "Schemes by which units are assessed.",
        subcommands: [Adopt.self, Check.self, List.self])

    /// Takes a scheme into use.
    struct Adopt: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take a scheme into use: a file, or the key of a shipped one.")

        @OptionGroup var options: DataOptions
        @Argument(help: "A YAML file, or the key of a shipped scheme.") var file: String

        func run() async throws {
            try await refusing {
                let source = try schemeSource(of: file)
                try await options.open { services in
                    let adopted = try await services.adoptScheme(source, by: try await options.access(services))
                    try report(
                        options.json,
                        ["scheme": adopted.key, "version": adopted.version, "changed": adopted.isNew],
                        "\(adopted.key) \(adopted.version)\(adopted.isNew ? "" : say(zh: "：已在用", en: ": already in use"))"
                    )
                }
            }
        }
    }

    /// Says everything that is wrong with a scheme.
    struct Check: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Name every mistake in a scheme.",
            discussion: "With --data the kinds of units and the duties have to be those of that organisation.")

        @Argument(help: "A YAML file.") var file: String
        @Option(help: "The folder of an organisation's data.") var data: String?
        @Flag(help: "Print JSON.") var json = false

        func run() async throws {
            guard let data else { return try check(.shipped, .shipped) }
            let options = try DataOptions.parse(["--data", data])
            try await refusing {
                let terms = try await options.open { try await $0.schemeTerms() }
                try check(.exactly(terms.kinds), .exactly(terms.duties))
            }
        }

        private func check(_ kinds: ProgrammeFile.KnownKinds, _ duties: SchemeFile.KnownDuties) throws {
            do {
                let scheme = try SchemeFile.read(try schemeSource(of: file), kinds: kinds, duties: duties)
                let count = scheme.indicators.count + scheme.bonus.count + scheme.vetoes.count
                try report(
                    json, ["scheme": scheme.key, "items": count, "mistakes": [Any]()],
                    "\(file): \(scheme.key), "
                        + terminalLanguage.say(zh: "\(count) 项，没有错误", en: "\(count) items, no mistakes"))
            } catch let mistakes as ProgrammeFile.Mistakes {
                throw try refused(mistakes, in: file, json: json)
            }
        }
    }

    /// Lists the schemes that come with the program, or those in use.
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the schemes that come with the program; with --data those in use.")

        @Option(help: "The folder of an organisation's data.") var data: String?
        @Flag(help: "Print JSON.") var json = false

        func run() async throws {
            try await refusing {
                var all: [(key: String, version: Int, zh: String, en: String)]
                if let data {
                    all = try await DataOptions.parse(["--data", data]).open { try await $0.schemes() }
                        .map { ($0.key, $0.version, $0.title(in: .zh), $0.title(in: .en)) }
                } else {
                    all = try ShippedSchemes.keys.map {
                        let file = try SchemeFile.read(
                            ShippedSchemes.source(of: $0) ?? "", kinds: .shipped, duties: .shipped)
                        return (file.key, file.version, file.title.zh, file.title.en)
                    }
                }
                try report(
                    json,
                    [
                        "schemes": all.map {
                            ["scheme": $0.key, "version": $0.version, "title_zh": $0.zh, "title_en": $0.en]
                                as [String: Any]
                        }
                    ], all.map { "\($0.key)\t\($0.version)\t\(say(zh: $0.zh, en: $0.en))" }.joined(separator: "\n"))
            }
        }
    }
}

/// The words of a file, or of the shipped scheme of that key.
private func schemeSource(of file: String) throws -> String {
    try source(
        of: file, shipped: ShippedSchemes.source,
        missing: say(
            zh: "没有“\(file)”这个文件，也没有这个标识的随附考核方案（dutybook scheme list 列出全部）",
            en: "there is no file \(file), and no shipped scheme of that key (see `dutybook scheme list`)"))
}
