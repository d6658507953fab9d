import Foundation
import Testing

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

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

/// Somebody at a browser, who follows no redirect by itself.
final class Client: Sendable {
    private let address: String
    private let cookie: String
    private let session = URLSession(configuration: .ephemeral, delegate: NoRedirects(), delegateQueue: nil)

    struct Answer: Sendable {
        let status: Int
        let location: String
        let text: String
    }

    /// Signs in.
    init(at address: String, login: String, password: String) async throws {
        self.address = address
        var request = URLRequest(url: try #require(URL(string: address + "/sign-in")))
        request.httpMethod = "POST"
        request.httpShouldHandleCookies = false
        request.setValue("same-origin", forHTTPHeaderField: "Sec-Fetch-Site")
        request.setValue("application/x-www-form-urlencoded", forHTTPHeaderField: "Content-Type")
        request.httpBody = Data("login=\(login)&password=\(password)&next=/".utf8)
        let (_, response) = try await session.data(for: request)
        let set = try #require((response as? HTTPURLResponse)?.value(forHTTPHeaderField: "Set-Cookie"))
        cookie = String(set.prefix { $0 != ";" })
    }

    /// The same person, who goes on after the server was started anew elsewhere.
    init(_ other: Client, at address: String) {
        self.address = address
        cookie = other.cookie
    }

    func get(_ path: String) async throws -> Answer { try await send(path, nil, "") }

    /// Records a piece of work with a file, as the form does.
    func record(_ title: String, unit: String, on day: String) async throws -> Answer {
        let mark = "----dutybook5c11"
        let fields = [
            ("unit", unit), ("kind", "other"), ("held_on", day), ("title", title), ("once", UUID().uuidString),
            ("proposed_for", "\(unit) other \(day)"),
        ]
        var body = ""
        for (name, value) in fields {
            body += "--\(mark)\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n"
        }
        body += "--\(mark)\r\nContent-Disposition: form-data; name=\"files\"; filename=\"a.txt\"\r\n"
        body += "Content-Type: text/plain\r\n\r\n\(title)\(String(repeating: "。", count: 20_000))\r\n--\(mark)--\r\n"
        return try await send("/activities", Data(body.utf8), "multipart/form-data; boundary=\(mark)")
    }

    private func send(_ path: String, _ body: Data?, _ type: String) async throws -> Answer {
        var request = URLRequest(url: try #require(URL(string: address + path)))
        request.httpShouldHandleCookies = false
        request.timeoutInterval = 60
        request.setValue(cookie, forHTTPHeaderField: "Cookie")
        if let body {
            request.httpMethod = "POST"
            request.httpBody = body
            request.setValue(type, forHTTPHeaderField: "Content-Type")
            request.setValue("same-origin", forHTTPHeaderField: "Sec-Fetch-Site")
        }
        let (data, response) = try await session.data(for: request)
        let answer = try #require(response as? HTTPURLResponse)
        return Answer(
            status: answer.statusCode, location: answer.value(forHTTPHeaderField: "Location") ?? "",
            text: String(decoding: data, as: UTF8.self))
    }

    private final class NoRedirects: NSObject, URLSessionTaskDelegate {
        func urlSession(
            _ session: URLSession, task: URLSessionTask, willPerformHTTPRedirection response: HTTPURLResponse,
            newRequest request: URLRequest, completionHandler: @escaping @Sendable (URLRequest?) -> Void
        ) { completionHandler(nil) }
    }
}
