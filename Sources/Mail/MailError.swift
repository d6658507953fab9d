/// Why a message was not made or not sent.
public enum MailError: Error, Equatable, CustomStringConvertible {
    /// The header of that name would hold a control character or nothing.
    case header(String)
    /// There was no talk with the server: no such host, no connection, no TLS, a wrong password, a lost connection.
    case unreachable(String)
    /// The server said no to this message, with its three-digit reply.
    case refused(reply: Int, String)

    public var description: String {
        switch self {
        case .header(let name): "the header \(name) may not hold control characters"
        case .unreachable(let why): why
        case .refused(let reply, let why): "\(reply) \(why)"
        }
    }

    /// Whether the same message will probably be refused again (5xx).
    public var isLasting: Bool {
        if case .refused(let reply, _) = self { return reply >= 500 }
        return false
    }
}
