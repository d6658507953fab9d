import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore

/// Somebody at a browser: keeps the session's cookie, sends forms as browsers do, follows nothing by itself.
public final class Visitor {
    private let client: any TestClientProtocol
    private var cookies: [String: String] = [:]
    public let language: String

    public init(_ client: any TestClientProtocol, language: String = "zh-CN") {
        self.client = client
        self.language = language
    }

    /// An answer, with its text.
    public struct Answer: Sendable {
        public let status: Int
        public let headers: HTTPFields
        public let bytes: [UInt8]
        public var text: String { String(decoding: bytes, as: UTF8.self) }
        public var location: String { headers[.location] ?? "" }

        /// The value of the first attribute that follows a piece of text.
        public func value(after piece: String) -> String? {
            guard let start = text.firstRange(of: piece)?.upperBound else { return nil }
            return text[start...].firstIndex(of: "\"").map { String(text[start..<$0]) }
        }
    }

    public func get(_ path: String) async throws -> Answer { try await send(.get, path) }

    public func post(_ path: String, _ fields: [(String, String)]) async throws -> Answer {
        let body = fields.map { "\(encode($0))=\(encode($1))" }.joined(separator: "&")
        return try await send(.post, path, [.contentType: "application/x-www-form-urlencoded"], Array(body.utf8))
    }

    /// A form with files, all chosen in the field `files`.
    public func upload(
        _ path: String, _ fields: [(String, String)], files: [(name: String, bytes: [UInt8])] = []
    ) async throws -> Answer {
        try await upload(path, fields, files: files.map { ("files", $0.name, $0.bytes) })
    }

    /// A form with files, each chosen in a field.
    public func upload(
        _ path: String, _ fields: [(String, String)], files: [(field: String, name: String, bytes: [UInt8])]
    ) async throws -> Answer {
        let mark = "----dutybook7d1f"
        var body: [UInt8] = []
        for (name, value) in fields {
            body += "--\(mark)\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n".utf8
        }
        for file in files {
            body +=
                "--\(mark)\r\nContent-Disposition: form-data; name=\"\(file.field)\"; filename=\"\(file.name)\"\r\n"
                .utf8
            body += "Content-Type: application/octet-stream\r\n\r\n".utf8
            body += file.bytes
            body += "\r\n".utf8
        }
        body += "--\(mark)--\r\n".utf8
        return try await send(.post, path, [.contentType: "multipart/form-data; boundary=\(mark)"], body)
    }

    public func signIn(_ login: String, password: String = World.password) async throws -> Answer {
        try await post("/sign-in", [("login", login), ("password", password), ("next", "/")])
    }

    public func send(
        _ method: HTTPRequest.Method, _ path: String, _ headers: HTTPFields = [:], _ body: [UInt8] = []
    ) async throws -> Answer {
        var headers = headers
        headers[.acceptLanguage] = language
        if method != .get, headers[Self.fetchSite] == nil { headers[Self.fetchSite] = "same-origin" }
        if !cookies.isEmpty { headers[.cookie] = cookies.map { "\($0)=\($1)" }.joined(separator: "; ") }
        let answer = try await client.execute(
            uri: path, method: method, headers: headers, body: body.isEmpty ? nil : ByteBuffer(bytes: body)
        ) { Answer(status: $0.status.code, headers: $0.headers, bytes: Array($0.body.readableBytesView)) }
        for cookie in answer.headers[values: .setCookie] {
            let pair = cookie.prefix { $0 != ";" }.split(separator: "=", maxSplits: 1)
            let value = pair.count > 1 ? String(pair[1]) : ""
            cookies[String(pair[0])] = value.isEmpty ? nil : value
        }
        return answer
    }

    public static let fetchSite = HTTPField.Name("Sec-Fetch-Site")!

    private func encode(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
    }
}

extension World {
    /// Opens the application for a test's visitors.
    public func visit(_ body: @escaping @Sendable (any TestClientProtocol) async throws -> Void) async throws {
        try await application.test(.router) { client in try await body(client) }
    }

    /// Somebody who has signed in.
    public func visitor(
        _ login: String, at client: any TestClientProtocol, language: String = "zh-CN"
    ) async throws -> Visitor {
        let visitor = Visitor(client, language: language)
        _ = try await visitor.signIn(login)
        return visitor
    }
}
