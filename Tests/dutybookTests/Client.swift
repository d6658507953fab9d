import Foundation
import Glibc
import Testing

/// Somebody at a browser, who follows no redirect by itself. Each request has a connection of its own.
/// Plain sockets, so that nothing stands between the test and the server.
final class Client: Sendable {
    private let address: String
    private let cookie: String

    struct Answer: Sendable {
        let status: Int
        let headers: [String: String]
        let text: String
        var location: String { headers["location"] ?? "" }
    }

    /// Signs in.
    init(at address: String, login: String, password: String) async throws {
        self.address = address
        let answer = try await Self.send(
            "/sign-in", to: address, cookie: "", Array("login=\(login)&password=\(password)&next=/".utf8),
            "application/x-www-form-urlencoded")
        cookie = String(try #require(answer.headers["set-cookie"]).prefix { $0 != ";" })
    }

    /// The same person, who goes on after the server was started anew elsewhere.
    init(_ other: Client, at address: String) {
        self.address = address
        cookie = other.cookie
    }

    func get(_ path: String) async throws -> Answer { try await Self.send(path, to: address, cookie: cookie, nil, "") }

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
        return try await Self.send(
            "/activities", to: address, cookie: cookie, Array(body.utf8), "multipart/form-data; boundary=\(mark)")
    }

    private static func send(
        _ path: String, to address: String, cookie: String, _ body: [UInt8]?, _ type: String
    ) async throws -> Answer {
        let place = try #require(URLComponents(string: address))
        let (host, port) = (try #require(place.host), try #require(place.port))
        var head = "\(body == nil ? "GET" : "POST") \(path) HTTP/1.1\r\nHost: \(host):\(port)\r\nConnection: close\r\n"
        if !cookie.isEmpty { head += "Cookie: \(cookie)\r\n" }
        if let body {
            head += "Content-Type: \(type)\r\nContent-Length: \(body.count)\r\nSec-Fetch-Site: same-origin\r\n"
        }
        let request = Array("\(head)\r\n".utf8) + (body ?? [])
        // On a thread of its own: those that answer tests are few, and something else may wait for one.
        let bytes = try await withCheckedThrowingContinuation { answered in
            DispatchQueue.global().async {
                answered.resume(with: Result { try exchange(request, with: host, UInt16(port)) })
            }
        }
        return try answer(bytes)
    }

    /// Sends all of it and reads until the other side closes.
    private static func exchange(_ request: [UInt8], with host: String, _ port: UInt16) throws -> [UInt8] {
        let line = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        try #require(line >= 0)
        defer { close(line) }
        var patience = timeval(tv_sec: 60, tv_usec: 0)
        setsockopt(line, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        var place = sockaddr_in()
        place.sin_family = sa_family_t(AF_INET)
        place.sin_port = port.bigEndian
        place.sin_addr.s_addr = inet_addr(host)
        let connected = withUnsafePointer(to: &place) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(line, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard connected == 0 else { throw Gone(why: "no connection") }
        var sent = 0
        while sent < request.count {
            let count = request[sent...].withUnsafeBytes {
                Glibc.send(line, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw Gone(why: "the line broke while sending") }
            sent += count
        }
        var received: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = piece.withUnsafeMutableBytes { recv(line, $0.baseAddress, $0.count, 0) }
            guard count >= 0 else { throw Gone(why: "the line broke while reading") }
            if count == 0 { break }
            received += piece[..<count]
        }
        return received
    }

    /// The server is not there, or went away before it had answered.
    struct Gone: Error { let why: String }

    private static func answer(_ bytes: [UInt8]) throws -> Answer {
        guard let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else { throw Gone(why: "no whole answer") }
        let lines = String(decoding: bytes[..<end.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
        let status = lines[0].split(separator: " ").dropFirst().first.flatMap { Int($0) }
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            if parts.count == 2 { headers[parts[0].lowercased()] = parts[1].trimmingCharacters(in: .whitespaces) }
        }
        var body = Array(bytes[end.upperBound...])
        if headers["transfer-encoding"] == "chunked" { body = try unchunked(body) }
        if let length = headers["content-length"].flatMap({ Int($0) }), body.count < length {
            throw Gone(why: "the answer was cut off")
        }
        return Answer(status: try #require(status), headers: headers, text: String(decoding: body, as: UTF8.self))
    }

    /// The chunks of a body put together (RFC 9112, section 7.1).
    private static func unchunked(_ bytes: [UInt8]) throws -> [UInt8] {
        var (body, rest) = ([UInt8](), bytes[...])
        while let end = rest.firstRange(of: Array("\r\n".utf8)) {
            let size = String(decoding: rest[..<end.lowerBound], as: UTF8.self)
            guard let length = Int(size, radix: 16), rest.count >= end.upperBound - rest.startIndex + length else {
                break
            }
            if length == 0 { return body }
            body += rest[end.upperBound..<end.upperBound + length]
            rest = rest[(end.upperBound + length)...].dropFirst(2)
        }
        throw Gone(why: "the answer was cut off")
    }
}
