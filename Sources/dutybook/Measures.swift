import ArgumentParser
import Responsibility
import Storage

/// The register of measures, as far as a terminal needs it.
struct Measures: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "measures", abstract: "Measures that somebody may know of, and the clocks of appeals.",
        subcommands: [List.self, Clocks.self])

    /// Prints the measures of the one who asks.
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the newest measures about a login, those in which it does something, and its archive.")

        @OptionGroup var options: DataOptions

        func run() async throws {
            guard options.login != nil else {
                throw ValidationError(
                    say(
                        zh: "请用 --as 写明登录名：只列出本人可以知道的事项",
                        en: "say whose with --as: only what that login may know of is listed"))
            }
            try await refusing {
                try await options.open { services in
                    let lines = try await services.measures(by: try await options.access(services))
                    try report(
                        options.json,
                        [
                            "measures": lines.map {
                                [
                                    "id": $0.id, "view": $0.view, "subject": $0.subject, "unit": $0.unit,
                                    "standing": $0.standing, "title": terminalLanguage.say($0.title), "until": $0.until,
                                ]
                            }
                        ],
                        lines.map {
                            "\($0.id)  \($0.view)  \($0.standing)  \($0.subject)  \(terminalLanguage.say($0.title))  \($0.until)"
                        }.joined(separator: "\n"))
                }
            }
        }
    }

    /// Prints the limits of a route of appeal.
    struct Clocks: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "The limits of a route of appeal, each counted from the day that starts it.")

        @OptionGroup var options: DataOptions
        @Option(help: "The route, such as civil-review, civil-appeal, supervision-review or hearing.") var route: String
        @Option(help: "The day that starts the limit (yyyy-MM-dd); it is not counted.") var from: String

        func run() async throws {
            guard let route = AppealRoute(rawValue: route) else {
                let routes = AppealRoute.allCases.map(\.rawValue).joined(separator: ", ")
                throw ValidationError(
                    say(zh: "--route：应为 \(routes) 之一", en: "--route: must be one of \(routes)"))
            }
            let start = try day(from, "--from")
            try await refusing {
                try await options.open { services in
                    let clocks = try await services.appealClocks(route, from: start)
                    try report(
                        options.json,
                        [
                            "route": route.rawValue, "from": from,
                            "limits": clocks.map {
                                [
                                    "step": $0.step, "within": terminalLanguage.say($0.within), "last": $0.last,
                                    "provisional": $0.isProvisional,
                                ] as [String: Any]
                            },
                        ],
                        ([route.title(in: terminalLanguage)]
                            + clocks.map {
                                let mark = $0.isProvisional ? say(zh: "（暂定）", en: " (provisional)") : ""
                                let name = terminalLanguage.say($0.title)
                                return "  \($0.last)\(mark)  \(terminalLanguage.say($0.within))  \(name)"
                            }).joined(separator: "\n"))
                }
            }
        }
    }
}
