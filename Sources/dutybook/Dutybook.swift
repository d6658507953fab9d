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
            Activities.self, Triggers.self,
            Schemes.self, Assessments.self, Reports.self, Calendars.self, Examine.self, MakeBackup.self,
            RestoreBackup.self, Measure.self,
        ])

    /// Exits with 0, with 1 for what was refused, with 2 for what was typed wrongly.
    static func main() async {
        do {
            var command = try parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch {
            guard exitCode(for: error) == .validationFailure else { exit(withError: error) }
            FileHandle.standardError.write(Data((fullMessage(for: error) + "\n").utf8))
            Foundation.exit(2)
        }
    }
}
