import ArgumentParser
import Foundation
import Responsibility
import Storage

/// Makes a data folder with a made-up organisation in it.
struct MakeDemo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo", abstract: "Make a data folder with a made-up organisation and two years of its work.")

    @OptionGroup var options: DataOptions
    @Option(help: "How many units, 10 to 2000.") var units = 60
    @Option(help: "The same number on the same day makes the same demo.") var seed: UInt64 = 1

    func validate() throws {
        guard (10...2000).contains(units) else {
            throw ValidationError(say(zh: "--units：10 到 2000", en: "--units: 10 to 2000"))
        }
        guard options.login == nil else {
            throw ValidationError(
                say(zh: "--as：建演示单位时还没有账号", en: "--as: the demo is made before anybody has an account"))
        }
    }

    func run() async throws {
        try await refusing {
            try await options.open(creating: true) { services in
                let demo = try await services.makeDemo(units: units, seed: seed, by: NSUserName())
                try report(options.json, object(demo), table(demo))
            }
        }
    }

    private func object(_ demo: Demo.Made) -> [String: Any] {
        [
            "data": options.folder.path, "units": demo.units, "obligations": demo.obligations,
            "activities": demo.activities, "files": demo.files,
            "states": Dictionary(
                uniqueKeysWithValues: demo.states.map { year, states in
                    (String(year), Dictionary(uniqueKeysWithValues: states.map { ($0.rawValue, $1) }))
                }),
            "accounts": demo.accounts.map {
                ["login": $0.login, "password": $0.password, "role": $0.role.rawValue, "unit": $0.unitCode]
            },
        ]
    }

    private func table(_ demo: Demo.Made) -> String {
        let lines =
            [["login", "password", "role", "unit"]]
            + demo.accounts.map { [$0.login, $0.password, $0.role.rawValue, "\($0.unitCode) \($0.unitName)"] }
        let widths = (0..<3).map { column in lines.map { $0[column].count }.max() ?? 0 }
        let rows = lines.map { line in
            zip(line, widths).map { $0.padding(toLength: $1 + 2, withPad: " ", startingAt: 0) }.joined() + line[3]
        }
        let counts = say(
            zh: "\(demo.units) 个单位，\(demo.obligations) 项任务，\(demo.activities) 条工作记录",
            en: "\(demo.units) units, \(demo.obligations) obligations, \(demo.activities) activities")
        return (rows + ["", counts]).joined(separator: "\n")
    }
}
