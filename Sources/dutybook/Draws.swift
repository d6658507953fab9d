import ArgumentParser
import Foundation
import Responsibility
import Storage

/// Random draws of units and inspectors.
struct Draws: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "draw", abstract: "Random draws of units and inspectors, which anybody can repeat.",
        subcommands: [Publish.self, Draw.self, Recuse.self, Verify.self])

    /// Publishes what is drawn from.
    struct Publish: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Publish the list of a random batch and a commitment to the seed; writes FILE.")

        @OptionGroup var options: DataOptions
        @Argument(help: "The file to write.") var file: String
        @Option(help: "The id of the batch, as `inspection plan` prints it.") var batch: String
        @Option(help: "KIND:PERCENT:MINIMUM, such as station:20:1; may be given several times.") var stratum: [String]
        @Option(help: "How many inspectors go to each unit.") var perUnit = 2
        @Flag(help: "Leave out units that would be inspected too often.") var leaveOut = false

        func run() async throws {
            let batch = try batchID(batch)
            let strata = try stratum.map { text in
                let parts = text.split(separator: ":").map(String.init)
                guard parts.count == 3, let percent = Int(parts[1]), let minimum = Int(parts[2]) else {
                    throw ValidationError(
                        say(
                            zh: "--stratum：“\(text)”不是“类别:百分比:最少个数”的形式，例如 station:20:1",
                            en: "--stratum: “\(text)” is not like station:20:1"))
                }
                return DrawList.Stratum(kind: parts[0], percent: percent, minimum: minimum)
            }
            try await refusing {
                try await options.open { services in
                    let published = try await services.publishDraw(
                        batch: batch, strata: strata, perUnit: perUnit, leavesOut: leaveOut,
                        by: try await options.access(services))
                    try write(published, to: file)
                    try tell(published, options.json)
                }
            }
        }
    }

    /// Draws.
    struct Draw: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Draw what FILE published; writes the result into FILE.")

        @OptionGroup var options: DataOptions
        @Argument(help: "The published file.") var file: String
        @Option(help: "Words that somebody present said after the list was published.") var witness = ""

        func run() async throws {
            try await refusing {
                let published = try read(file)
                try await options.open { services in
                    let drawn = try await services.draw(
                        published, witness: witness, by: try await options.access(services))
                    try write(drawn, to: file)
                    try tell(drawn, options.json)
                }
            }
        }
    }

    /// Replaces an inspector.
    struct Recuse: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Draw another inspector in place of one with an interest in a unit.")

        @OptionGroup var options: DataOptions
        @Argument(help: "The drawn file.") var file: String
        @Option(help: "The code of the unit.") var unit: String
        @Option(help: "The inspector's name or key, as in the file.") var inspector: String
        @Option(help: "Why; it is published.") var reason: String

        func run() async throws {
            try await refusing {
                let drawn = try read(file)
                try await options.open { services in
                    let changed = try await services.redraw(
                        drawn, inspector: inspector, unit: unit, reason: reason,
                        by: try await options.access(services))
                    try write(changed, to: file)
                    try tell(changed, options.json)
                }
            }
        }
    }

    /// Repeats a draw from its file alone.
    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Repeat a draw from its file alone; ends with 1 and the reason when anything differs.")

        @Argument(help: "The file.") var file: String
        @Option(help: "The file as it was published before the draw.") var published: String?
        @Flag(help: "Print JSON.") var json = false

        func run() async throws {
            try await refusing {
                let earlier = try published.map(bytes)
                do {
                    let verified = try DrawFile.verify(try bytes(of: file), publishedAs: earlier)
                    try tell(verified, json)
                } catch let problem as DrawFile.Problem {
                    try refuse(problem, file)
                }
            }
        }
    }
}

private func bytes(of file: String) throws -> [UInt8] {
    guard let bytes = FileManager.default.contents(atPath: file) else {
        throw ValidationError(say(zh: "没有文件 \(file)", en: "there is no file \(file)"))
    }
    return Array(bytes)
}

/// A file that holds.
private func read(_ file: String) throws -> DrawFile {
    do { return try DrawFile.verify(try bytes(of: file)) } catch let problem as DrawFile.Problem {
        try refuse(problem, file)
    }
}

private func refuse(_ problem: DrawFile.Problem, _ file: String) throws -> Never {
    FileHandle.standardError.write(Data("\(file): \(terminalLanguage.say(problem.sentence))\n".utf8))
    throw ExitCode(1)
}

private func write(_ draw: DrawFile, to file: String) throws {
    try Data(draw.bytes).write(to: URL(fileURLWithPath: file), options: .atomic)
}

/// Prints what was published, and who goes where if it has been drawn.
private func tell(_ file: DrawFile, _ json: Bool) throws {
    let units = Dictionary(file.list.units.map { ($0.key, $0) }) { first, _ in first }
    let names = Dictionary(file.list.inspectors.map { ($0.key, $0.name) }) { first, _ in first }
    let teams = file.draw?.finalTeams ?? []
    try report(
        json,
        [
            "list_sha256": file.listDigest, "commitment": file.commitment, "drawn": file.seed != nil,
            "teams": teams.map {
                ["unit": units[$0.unit]?.code ?? "", "inspectors": $0.inspectors.compactMap { names[$0] }]
                    as [String: Any]
            },
        ],
        (["list \(file.listDigest)", "commitment \(file.commitment)"]
            + (file.seed == nil
                ? [terminalLanguage.say(zh: "已公布，尚未抽取", en: "published, not drawn yet")]
                : teams.map {
                    "\(units[$0.unit]?.name ?? ""): \($0.inspectors.compactMap { names[$0] }.joined(separator: ", "))"
                }))
            .joined(separator: "\n"))
}
