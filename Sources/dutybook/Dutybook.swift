import ArgumentParser
import Foundation

/// The program: one command, many words.
@main
struct Dutybook: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dutybook",
        abstract: "责任台账 · runs an organisation's responsibility system.",
        version: "0.1.0",
        subcommands: [
            Init.self, MakeDemo.self, Serve.self, Units.self, People.self, Programmes.self, Plans.self, Years.self,
            Activities.self, Triggers.self, Findings.self, Checklists.self, Draws.self, Inspections.self,
            Schemes.self, Assessments.self, Measures.self, Reports.self, Calendars.self, Mails.self, Examine.self,
            MakeBackup.self, RestoreBackup.self, Measure.self,
        ])

    /// Exits with 0, with 1 for what was refused, with 2 for what was typed wrongly.
    static func main() async {
        var running: (any ParsableCommand.Type)?
        do {
            var command = try parseAsRoot()
            running = type(of: command)
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch {
            guard exitCode(for: error) == .validationFailure else { exit(withError: error) }
            var text = fullMessage(for: error)
            if let running, let words = path(to: running, from: Self.self) {
                let help = (["dutybook", "help"] + words).joined(separator: " ")
                text = message(for: error) + "\n" + say(zh: "用法见 \(help)", en: "See `\(help)`")
            }
            FileHandle.standardError.write(Data((text + "\n").utf8))
            Foundation.exit(2)
        }
    }

    /// The words that lead from a command to one below it.
    private static func path(
        to command: any ParsableCommand.Type, from top: any ParsableCommand.Type
    ) -> [String]? {
        if command == top { return [] }
        for below in top.configuration.subcommands {
            if let rest = path(to: command, from: below) { return [below._commandName] + rest }
        }
        return nil
    }
}
