import ArgumentParser
import Foundation
import Responsibility
import Storage

/// Mail.
struct Mails: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mail", abstract: "Mail: try the settings, look at what waits.",
        subcommands: [Test.self, Waiting.self])

    /// Sends one message at once.
    struct Test: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Send a test message with the mail settings.")

        @OptionGroup var options: DataOptions
        @Option(help: "The address.") var to: String

        func run() async throws {
            try await refusing {
                try await options.open { services in
                    try await services.sendTestMail(to: to, in: terminalLanguage)
                    try report(
                        options.json, ["sent": to], say(zh: "\(to)：服务器已收下", en: "\(to): the server took it"))
                }
            }
        }
    }

    /// Shows the outbox, without what the messages say.
    struct Waiting: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "outbox", abstract: "Show what waits to be sent, what was sent and what failed.")

        @OptionGroup var options: DataOptions
        @Option(help: "How many messages, the newest first.") var limit = 20

        func run() async throws {
            try await refusing {
                try await options.open { services in
                    let (counts, newest) = try await services.outbox(limit: max(1, limit))
                    let states = Outbox.State.allCases.map { ($0.rawValue, counts[$0] ?? 0) }
                    try report(
                        options.json,
                        [
                            "counts": Dictionary(uniqueKeysWithValues: states),
                            "messages": newest.map { message in
                                [
                                    "id": message.id.description, "day": message.day.description,
                                    "kind": message.kind.rawValue, "to": message.recipient,
                                    "state": message.state.rawValue, "attempts": message.attempts,
                                    "made": message.madeAt.description, "error": message.error,
                                ] as [String: Any]
                            },
                        ],
                        (states.map { "\($0.0) \($0.1)" } + newest.map(Self.line)).joined(separator: "\n"))
                }
            }
        }

        private static func line(_ message: Outbox) -> String {
            [
                message.day.description, message.kind.rawValue, message.recipient, message.state.rawValue,
                String(message.attempts), message.error,
            ].joined(separator: "\t")
        }
    }
}
