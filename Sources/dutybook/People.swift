import ArgumentParser
import Foundation
import Responsibility

/// Accounts.
struct People: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "people", abstract: "People and their accounts.",
        subcommands: [
            Add.self, Import.self, List.self, GrantRole.self, RevokeRole.self, Reset.self, Disable.self, Enable.self,
        ])

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
                        ([
                            say(
                                zh: "新增 \(result.people) 人，已有 \(result.known) 人",
                                en: "\(result.people) people, \(result.known) known") + dryRunMark(dryRun)
                        ]
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
            let role = try knownRole(role)
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

    /// Prints the accounts with their roles.
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the accounts, their roles and whether they are open.")

        @OptionGroup var options: DataOptions
        @Option(help: "The code of a unit: only people of it and of all below it.") var unit: String?

        func run() async throws {
            try await refusing {
                try await options.open { services in
                    let people = try await services.listPeople(
                        unitCode: unit, by: try await options.access(services))
                    try report(
                        options.json,
                        [
                            "people": people.map { person in
                                [
                                    "login": person.login, "name": person.name, "unit": person.unit,
                                    "state": person.state,
                                    "roles": person.roles.map { ["role": $0.role.rawValue, "unit": $0.unit] },
                                ] as [String: Any]
                            }
                        ],
                        people.map { person in
                            let roles = person.roles.map { "\($0.role.rawValue):\($0.unit)" }.joined(separator: ",")
                            return "\(person.login)  \(person.name)  \(person.unit)  \(roles)  \(person.state)"
                        }.joined(separator: "\n"))
                }
            }
        }
    }

    /// A login, a role and a unit.
    struct RoleOptions: ParsableArguments {
        @Option(help: "The login.") var login: String
        @Option(help: "clerk, reviewer, head, programme-office, inspector, auditor or administrator.") var role: String
        @Option(help: "The code of the unit: the role holds for it and for all below it.") var unit: String

        func known() throws -> Role {
            try knownRole(role)
        }

        var object: [String: Any] { ["login": login, "role": role, "unit": unit] }
        var line: String { "\(login)  \(role)  \(unit)" }
    }

    /// Gives a role.
    struct GrantRole: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "grant", abstract: "Give an account another role over a unit.")

        @OptionGroup var options: DataOptions
        @OptionGroup var given: RoleOptions

        func run() async throws {
            let role = try given.known()
            try await refusing {
                try await options.open { services in
                    try await services.grantRole(
                        role, over: given.unit, to: given.login, by: try await options.access(services))
                    try report(options.json, given.object, given.line)
                }
            }
        }
    }

    /// Takes a role away.
    struct RevokeRole: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "revoke", abstract: "Take a role away. The last administrator of the whole tree keeps it.")

        @OptionGroup var options: DataOptions
        @OptionGroup var taken: RoleOptions

        func run() async throws {
            let role = try taken.known()
            try await refusing {
                try await options.open { services in
                    try await services.revokeRole(
                        role, over: taken.unit, from: taken.login, by: try await options.access(services))
                    try report(options.json, taken.object, taken.line)
                }
            }
        }
    }

    /// Makes the password void and prints a new one-time link.
    struct Reset: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make an account's password void, end its sessions and print a new one-time link.")

        @OptionGroup var options: DataOptions
        @Option(help: "The login.") var login: String
        @Option(help: "The address of the server, for the link.") var address = "http://127.0.0.1:8080"

        func run() async throws {
            try await refusing {
                try await options.open { services in
                    let token = try await services.resetAccount(login, by: try await options.access(services))
                    let link = "\(address)/welcome/\(token)"
                    try report(options.json, ["login": login, "link": link], "\(login)\n\(link)")
                }
            }
        }
    }

    /// Closes an account.
    struct Disable: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Close an account: its sessions end and it cannot sign in; records and roles stay.")

        @OptionGroup var options: DataOptions
        @Option(help: "The login.") var login: String

        func run() async throws { try await People.setDisabled(login, true, options) }
    }

    /// Opens an account again.
    struct Enable: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Open an account again.")

        @OptionGroup var options: DataOptions
        @Option(help: "The login.") var login: String

        func run() async throws { try await People.setDisabled(login, false, options) }
    }

    private static func setDisabled(_ login: String, _ disabled: Bool, _ options: DataOptions) async throws {
        try await refusing {
            try await options.open { services in
                try await services.setDisabled(login, disabled, by: try await options.access(services))
                try report(
                    options.json, ["login": login, "disabled": disabled],
                    "\(login)  " + (disabled ? say(zh: "已停用", en: "closed") : say(zh: "已启用", en: "open")))
            }
        }
    }
}

/// The role that was typed, or what there is instead.
private func knownRole(_ text: String) throws -> Role {
    guard let role = Role(rawValue: text) else {
        let all = Role.allCases.map(\.rawValue)
        throw ValidationError(
            say(
                zh: "--role：没有“\(text)”这个角色，可用：\(all.joined(separator: "、"))",
                en: "--role: there is no role “\(text)”; use one of \(all.joined(separator: ", "))"))
    }
    return role
}
