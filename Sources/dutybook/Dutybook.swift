import ArgumentParser

/// The program: one command, many words.
@main
struct Dutybook: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dutybook",
        abstract: "责任台账 · runs an organisation's responsibility system.",
        version: "0.1.0",
        subcommands: [
            Init.self, MakeDemo.self, Serve.self, Units.self, People.self, Programmes.self, Plans.self, Activities.self,
            Reports.self, Calendars.self, Examine.self,
        ])
}
