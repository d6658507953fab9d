import ArgumentParser
import Responsibility

/// Looks whether the book agrees with itself.
struct Examine: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "Check the tree, recount the tally, check entries and files.")

    @OptionGroup var options: DataOptions

    func run() async throws {
        try await refusing {
            try await options.open { services in
                let complaints = try await Doctor(services).examine()
                try report(
                    options.json,
                    ["complaints": complaints.map { ["about": $0.about, "what": $0.what(in: terminalLanguage)] }],
                    complaints.isEmpty
                        ? terminalLanguage.say(zh: "一切相符", en: "all agrees")
                        : complaints.map { "\($0.about): \($0.what(in: terminalLanguage))" }.joined(separator: "\n"))
                if !complaints.isEmpty { throw ExitCode(1) }
            }
        }
    }
}
