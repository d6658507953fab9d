import CMail
import Dispatch

/// The server that takes the mail, and how it is spoken to.
public struct MailServer: Sendable, Equatable {
    public var host: String
    public var port: Int
    public var security: Security
    public var login: String?
    public var password: String?
    /// A file of certificates that are believed instead of the machine's, for an authority of one's own.
    public var authorities: String?

    /// In clear text; TLS begun by STARTTLS and never without; TLS from the first byte.
    public enum Security: String, Sendable, CaseIterable { case none, starttls, tls }

    public init(host: String, port: Int, security: Security) {
        (self.host, self.port, self.security) = (host, port, security)
    }

    /// Whether the name or number of a machine can stand in an address.
    public static func isHost(_ text: String) -> Bool {
        MailAddress.isDomain(text)
            || (text.contains(":") && text.utf8.allSatisfy { "0123456789abcdefABCDEF:.".utf8.contains($0) })
    }

    /// Whether what is said to it stays on this machine.
    public var isLocal: Bool { host == "localhost" || host == "::1" || host.hasPrefix("127.") }

    /// Hands a message over. It returns once the server has said that it took it.
    public func send(_ message: String, from sender: MailAddress, to recipient: MailAddress) async throws {
        try await withCheckedThrowingContinuation { (done: CheckedContinuation<Void, any Error>) in
            Self.queue.async { done.resume(with: Result { try deliver(message, sender, recipient) }) }
        }
    }

    /// libcurl waits; nobody else waits with it.
    private static let queue = DispatchQueue(label: "dutybook.mail")
    private static let prepared: Void = cmail_prepare()
    private static let patience = 60_000

    private var url: String {
        let host = host.contains(":") ? "[\(host)]" : host
        return "\(security == .tls ? "smtps" : "smtp")://\(host):\(port)"
    }

    private func deliver(_ message: String, _ sender: MailAddress, _ recipient: MailAddress) throws {
        _ = Self.prepared
        var reply = 0
        var words = [CChar](repeating: 0, count: Int(CMAIL_ERROR_SIZE))
        let level: Int32 = security == .none ? 0 : security == .starttls ? 1 : 2
        let texts = [url, login, password, authorities, "<\(sender)>", "<\(recipient)>", message]
        let result = withCStrings(texts) { texts in
            var delivery = cmail_delivery(
                url: texts[0], security: level, login: texts[1], password: texts[2], authorities: texts[3],
                sender: texts[4], recipient: texts[5], message: texts[6], length: message.utf8.count,
                timeout_ms: Self.patience)
            return cmail_send(&delivery, &reply, &words)
        }
        guard result != 0 else { return }
        let why = String(decoding: words.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        throw (400..<600).contains(reply) && reply != 421
            ? MailError.refused(reply: reply, why) : MailError.unreachable(why)
    }
}

/// Hands out C strings that live as long as the body runs; what is `nil` stays a null pointer.
private func withCStrings<T>(_ texts: [String?], _ body: ([UnsafePointer<CChar>?]) throws -> T) rethrows -> T {
    let copies = texts.map { $0.map { Array($0.utf8CString) } }
    func next(_ index: Int, _ pointers: [UnsafePointer<CChar>?]) throws -> T {
        guard index < copies.count else { return try body(pointers) }
        guard let copy = copies[index] else { return try next(index + 1, pointers + [nil]) }
        return try copy.withUnsafeBufferPointer { try next(index + 1, pointers + [$0.baseAddress]) }
    }
    return try next(0, [])
}
