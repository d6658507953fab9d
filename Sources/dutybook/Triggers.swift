import ArgumentParser
import Responsibility
import Storage

/// Events that start clocks, and what needs approval before it begins.
struct Triggers: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trigger", abstract: "Events that start a time limit or need approval first.",
        subcommands: [Record.self, Correct.self, Withdraw.self])

    /// Records an event and prints the obligations that it makes.
    struct Record: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Record an event; prints what it makes.")

        @OptionGroup var options: DataOptions
        @Option(help: "The code of the unit.") var unit: String
        @Option(help: "The key of a trigger or event, as the catalogue has it.") var kind: String
        @Option(help: "When it happened, or when it begins (yyyy-MM-ddTHH:mm, at the office).") var at: String
        @Option(help: "What it is; no names of persons.") var title: String
        @Flag(help: "Say what it would make, and change nothing.") var dryRun = false

        func run() async throws {
            let (day, second) = try Triggers.moment(at)
            try await refusing {
                try await options.open { services in
                    let recorded = try await services.recordTrigger(
                        unitCode: unit, kind: kind, on: day, second: second, title: title, dryRun: dryRun,
                        in: terminalLanguage, by: try await options.access(services))
                    try report(
                        options.json,
                        [
                            "trigger": recorded.id?.description ?? "", "dry_run": dryRun,
                            "obligations": recorded.steps.map {
                                ["programme": $0.programme, "duty": $0.duty, "stage": $0.stage, "due": $0.due]
                            },
                        ],
                        ([
                            recorded.id.map { say(zh: "事件 \($0)", en: "event \($0)") }
                                ?? say(zh: "试算，没有登记", en: "dry run")
                        ]
                            + recorded.steps.map { step in
                                let stage = step.stage.isEmpty ? "" : " / \(step.stage)"
                                let due =
                                    step.due.isEmpty
                                    ? say(zh: "接在前一阶段之后", en: "follows another stage")
                                    : say(zh: "到期 \(step.due)", en: "due \(step.due)")
                                return say(
                                    zh: "  \(step.programme)：\(step.duty)\(stage)（\(due)）",
                                    en: "  \(step.programme): \(step.duty)\(stage) (\(due))")
                            }).joined(separator: "\n"))
                }
            }
        }
    }

    /// Gives an event another title or time, with the reason.
    struct Correct: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Correct an event's title, or its time while nothing has been done for it.")

        @OptionGroup var options: DataOptions
        @Option(help: "The event, as `trigger record` printed it.") var event: String
        @Option(help: "What it is; no names of persons.") var title: String?
        @Option(help: "When it happened, or when it begins (yyyy-MM-ddTHH:mm, at the office).") var at: String?
        @Option(help: "Why it is corrected.") var reason: String

        func run() async throws {
            let id = try Triggers.id(event)
            let moment = try at.map(Triggers.moment)
            try await refusing {
                try await options.open { services in
                    try await services.correctTrigger(
                        id, title: title, at: moment, reason: reason, by: try await options.access(services))
                    try report(
                        options.json, ["trigger": event, "corrected": true],
                        say(zh: "已更正事件 \(event)", en: "event \(event) corrected"))
                }
            }
        }
    }

    /// Takes back an event that was recorded by mistake.
    struct Withdraw: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Withdraw an event that was recorded by mistake, while nothing has been done for it.")

        @OptionGroup var options: DataOptions
        @Option(help: "The event, as `trigger record` printed it.") var event: String
        @Option(help: "Why it is withdrawn.") var reason: String

        func run() async throws {
            let id = try Triggers.id(event)
            try await refusing {
                try await options.open { services in
                    try await services.withdrawTrigger(id, reason: reason, by: try await options.access(services))
                    try report(
                        options.json, ["trigger": event, "withdrawn": true],
                        say(zh: "已撤回事件 \(event)", en: "event \(event) withdrawn"))
                }
            }
        }
    }

    private static func moment(_ text: String) throws -> (day: Day, second: Int) {
        guard let moment = Services.dayAndTime(text) else {
            throw ValidationError(
                say(
                    zh: "--at：“\(text)”不是有效的日期和时间（例如 2026-11-21T09:30）",
                    en: "--at: “\(text)” is no day and time (like 2026-11-21T09:30)"))
        }
        return moment
    }

    private static func id(_ text: String) throws -> ID<Trigger> {
        guard let id = ID<Trigger>(text) else {
            throw ValidationError(
                say(
                    zh: "--event：“\(text)”不是事件（13 位字母和数字，`trigger record` 会打印）",
                    en: "--event: “\(text)” is no event (13 letters and digits, as `trigger record` prints it)"))
        }
        return id
    }
}
