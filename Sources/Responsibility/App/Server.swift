import Foundation
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
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
        do { try await app.runService(gracefulShutdownSignals: [.sigterm, .sigint]) } catch {
            try? await services.close()
            throw Self.explained(error, settings)
        }
        try await services.close()
    }

    /// What keeps the door from being opened, in words.
    private static func explained(_ error: any Error, _ settings: Settings) -> any Error {
        switch (error as? IOError)?.errnoCode {
        case EADDRINUSE:
            Refusal.invalid([
                Mistake(
                    "port", zh: "\(settings.host) 的端口 \(settings.port) 已被别的程序占用，请停掉它，或用 --port 换一个",
                    en:
                        "port \(settings.port) of \(settings.host) is in use by another program: stop that one, or give another with --port"
                )
            ])
        case EACCES:
            Refusal.invalid([
                Mistake(
                    "port", zh: "没有权限使用端口 \(settings.port)，请用 --port 换一个 1024 以上的端口",
                    en: "port \(settings.port) may not be used by this user: give one above 1024 with --port")
            ])
        case EADDRNOTAVAIL:
            Refusal.invalid([
                Mistake("host", zh: "\(settings.host) 不是本机的地址", en: "\(settings.host) is no address of this machine")
            ])
        default: error
        }
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
