import Foundation
import Glibc
import TestWorld
import Testing

/// The built program as a server of its own, on a free port.
final class RunningServer: Sendable {
    let address: String
    private let process: Child

    init(data: String) throws {
        process = try Child(program.path, ["serve", "--data", data, "--port", "0"])
        let said = process.line()
        let start = try #require(said.range(of: "http://"), "the server said “\(said)”")
        address = String(said[start.lowerBound...].prefix { !$0.isWhitespace })
    }

    /// As a power cut ends it.
    func kill() {
        process.kill(SIGKILL)
        process.wait()
    }

    /// As an administrator ends it.
    func stop() -> Int32 {
        process.kill(SIGTERM)
        return process.wait()
    }
}
