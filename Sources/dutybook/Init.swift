import ArgumentParser
import Foundation
import Responsibility
import Storage

/// Makes a data folder with an empty book and the organisation's root unit.
struct Init: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Make a data folder for a new organisation.")

    @OptionGroup var options: DataOptions
    @Option(help: "The organisation's name.") var name = "本单位"
    @Option(help: "The code of its root unit.") var code = "ROOT"
    @Option(help: "The kind of its root unit.") var kind = "other"

    func run() async throws {
        try await refusing {
            try await options.open(creating: true) { services in
                let (unit, isNew) = try await services.makeRoot(
                    name: name, code: code, kind: kind, by: try await options.access(services))
                try report(
                    options.json,
                    [
                        "unit": unit.id.description, "code": unit.code, "name": unit.name, "new": isNew,
                        "data": options.folder.path,
                    ],
                    "\(options.folder.path): \(unit.name) (\(unit.code))"
                        + (isNew ? "" : say(zh: "，早已建好，没有改动", en: ", there already; nothing was changed")))
            }
        }
    }
}
