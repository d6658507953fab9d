import Foundation
import Testing

/// The built program as a server of its own, on a free port.
final class RunningServer: Sendable {
    let address: String
    private let process: Process

    init(data: String) throws {
        process = Process()
        process.executableURL = program
        process.arguments = ["serve", "--data", data, "--port", "0"]
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        var said = ""
        while !said.contains("\n") {
            let piece = output.fileHandleForReading.availableData
            guard !piece.isEmpty else { break }
            said += String(decoding: piece, as: UTF8.self)
        }
        let start = try #require(said.range(of: "http://"), "the server said “\(said)”")
        address = String(said[start.lowerBound...].prefix { !$0.isWhitespace })
    }

    /// As a power cut ends it.
    func kill() {
        Foundation.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    /// As an administrator ends it.
    func stop() -> Int32 {
        process.terminate()
        process.waitUntilExit()
        return process.terminationStatus
    }
}
