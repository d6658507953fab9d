import ArgumentParser
import Foundation
import Responsibility

/// Accounts.
struct People: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "people", abstract: "People and their accounts.", subcommands: [Add.self, Import.self])

    /// Takes files of people and the posts they hold.
    struct Import: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take CSV or TSV files of people and posts: all or nothing.",
            discussion: "Headings: name,unit_code and, where wanted, login,role,post,since,responsibility,field.")

        @OptionGroup var options: DataOptions
        @Option(help: "The address of the server, for the links.") var address = "http://127.0.0.1:8080"
        @Flag(help: "Say what it would do, and change nothing.") var dryRun = false
        @Argument(help: "The files.") var files: [String]

        func run() async throws {
            try await refusing {
                try await options.open { services in
                    let result = try await services.importPeople(
                        files.map { URL(fileURLWithPath: $0) }, dryRun: dryRun, by: try await options.access(services))
                    let links = result.links.map { ["login": $0.login, "link": "\(address)/welcome/\($0.token)"] }
                    try report(
                        options.json,
                        ["people": result.people, "known": result.known, "links": links, "dry_run": dryRun],
                        (["\(result.people) people, \(result.known) known\(dryRun ? " (dry run)" : "")"]
                            + links.map { "\($0["login"] ?? "")  \($0["link"] ?? "")" }).joined(separator: "\n"))
                }
            }
        }
    }

    /// Makes a person with an account and prints the link that opens it once.
    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Add a person with an account and a role.")

        @OptionGroup var options: DataOptions
        @Option(help: "The login.") var login: String
        @Option(help: "clerk, reviewer, head, programme-office, inspector, auditor or administrator.") var role: String
        @Option(help: "The code of the unit where the role holds.") var unit: String
        @Option(help: "The name; else the login.") var name: String?
        @Option(help: "The address of the server, for the link.") var address = "http://127.0.0.1:8080"
        @Flag(help: "Read the password from standard input instead of making a link.") var passwordStdin = false

        func run() async throws {
            guard let role = Role(rawValue: role) else { throw ValidationError("--role: there is no role “\(role)”") }
            let password = passwordStdin ? readLine(strippingNewline: true) ?? "" : nil
            try await refusing {
                try await options.open { services in
                    let token = try await services.addPerson(
                        name: name ?? login, login: login, role: role, unitCode: unit, password: password,
                        by: try await options.access(services))
                    let link = token.map { "\(address)/welcome/\($0)" }
                    try report(
                        options.json, ["login": login, "role": role.rawValue, "unit": unit, "link": link ?? ""],
                        "\(login)  \(role.rawValue)  \(unit)" + (link.map { "\n\($0)" } ?? ""))
                }
            }
        }
    }
}
