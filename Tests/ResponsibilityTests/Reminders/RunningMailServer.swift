import Foundation
import Glibc
import Mail
import TestWorld
import Testing

/// A real SMTP server in a process of its own, on 127.0.0.1; see `Tests/MailServer/server.py`.
final class RunningMailServer: Sendable {
    let port: Int
    private let process: Child
    private let folder: URL

    /// What the server took, as Python's mail package reads it.
    struct Received: Decodable, Sendable {
        let sender: String
        let recipients: [String]
        let tls: Bool
        let login: String?
        let headers: [String: String]
        let text: String
        let html: String
    }

    /// - Parameter folder: where the messages are kept; a server that is started again in the same folder adds to them.
    init(in folder: URL, port: Int = 0, _ options: [String] = []) throws {
        self.folder = folder
        let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appending(path: "../../MailServer/server.py").standardizedFileURL
        process = try Child("/usr/bin/python3", [script.path, folder.path, "--port", String(port)] + options)
        let said = process.line()
        self.port = try #require(Int(said.trimmingCharacters(in: .whitespacesAndNewlines)), "the server said “\(said)”")
    }

    /// As a power cut ends it.
    func stop() {
        process.kill(SIGKILL)
        process.wait()
    }

    var received: [Received] {
        get throws {
            let file = folder.appending(path: "messages.jsonl")
            guard FileManager.default.fileExists(atPath: file.path) else { return [] }
            return try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map {
                try JSONDecoder().decode(Received.self, from: Data($0.utf8))
            }
        }
    }

    func server(security: MailServer.Security = .none) -> MailServer {
        MailServer(host: security == .none ? "127.0.0.1" : "localhost", port: port, security: security)
    }
}
