import ArgumentParser
import Foundation
import Logging
import Responsibility

/// Serves the pages.
struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Serve the pages.")

    @OptionGroup var options: DataOptions
    @Option(help: "The address to listen on.") var host: String?
    @Option(help: "The port; 0 takes a free one.") var port: Int?
    @Option(help: "How much is logged: debug, info, notice, warning, error.") var logLevel = "warning"

    func run() async throws {
        var flags: [String: String] = [:]
        if let host { flags["host"] = host }
        if let port { flags["port"] = String(port) }
        try await refusing {
            LoggingSystem.bootstrap(StreamLogHandler.standardError)
            var logger = Logger(label: "dutybook")
            logger.logLevel = Logger.Level(rawValue: logLevel) ?? .warning
            let services = try await options.services(flags: flags, creating: true)
            for setting in services.settings.printable {
                logger.info("setting", metadata: ["name": "\(setting.name)", "value": "\(setting.value)"])
            }
            let server = Server(services, logger: logger)
            try await server.run { address in
                print("dutybook: \(address)")
                if let link = try? await server.setUpLink(at: address) { print("set up: \(link)") }
                fflush(nil)
            }
        }
    }
}
