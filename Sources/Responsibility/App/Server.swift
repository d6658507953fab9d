import Hummingbird
import HummingbirdCore
import Logging
import ServiceLifecycle
import Storage
import UnixSignals

/// The web server with its jobs, ended by SIGTERM or SIGINT after the requests under way.
public struct Server: Sendable {
    let services: Services
    let logger: Logger

    public init(_ services: Services, logger: Logger) {
        self.services = services
        self.logger = logger
    }

    /// Serves until it is told to stop. `ready` gets the address once the door is open.
    public func run(ready: @escaping @Sendable (String) async -> Void) async throws {
        let settings = services.settings
        let app = Application(
            router: router(services),
            server: .http1(configuration: .init(idleTimeout: .seconds(60))),
            configuration: .init(address: .hostname(settings.host, port: settings.port), serverName: "dutybook"),
            services: [Jobs(services: services, logger: logger)],
            onServerRunning: { channel in
                await ready("http://\(settings.host):\(channel.localAddress?.port ?? settings.port)")
            }, logger: logger)
        try await app.runService(gracefulShutdownSignals: [.sigterm, .sigint])
        try await services.close()
    }

    /// On a first start the one-time link by which the first administrator comes in; `nil` when there are accounts.
    public func setUpLink(at address: String) async throws -> String? {
        let now = services.clock.now()
        return try await services.database.write { tx in
            guard try !Account.exists(in: tx) else { return nil }
            return "\(address)/setup/\(try OneTimeLink.make(for: nil, at: now, in: tx).token)"
        }
    }
}
