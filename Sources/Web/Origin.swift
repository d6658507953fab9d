/// Where a page comes from: scheme, host and port (RFC 6454), as in an `Origin` header.
public struct Origin: Sendable, Hashable, LosslessStringConvertible {
    /// `https` or `http`.
    public let scheme: String
    /// In lower case; an IPv6 address in its brackets.
    public let host: String
    /// The port, the scheme's usual one when none was written.
    public let port: Int

    /// Reads `https://duty.example.org` or `http://10.0.0.5:8080`; a name outside ASCII must be in its `xn--` form.
    public init?(_ text: String) {
        // Some signs are letters in disguise: the lower case of U+212A, the kelvin sign, is a plain `k`.
        guard text.utf8.allSatisfy({ $0 < 0x80 }) else { return nil }
        let lower = text.lowercased()
        guard let colon = lower.utf8.firstIndex(of: UInt8(ascii: ":")) else { return nil }
        let scheme = String(lower[..<colon])
        let rest = lower[colon...]
        guard let usualPort = Origin.usualPort(scheme), rest.hasPrefix("://") else { return nil }
        self.init(scheme: scheme, authority: rest.dropFirst(3), usualPort: usualPort)
    }

    private init?(scheme: String, authority: Substring, usualPort: Int) {
        let bytes = authority.utf8
        let bracket = bytes.lastIndex(of: UInt8(ascii: "]")) ?? bytes.startIndex
        let colon = bytes[bracket...].firstIndex(of: UInt8(ascii: ":"))
        let host = authority[..<(colon ?? bytes.endIndex)]
        let isIPv6 = host.hasPrefix("[") && host.hasSuffix("]") && host.utf8.count > 2
        let isHost =
            !host.isEmpty && host.utf8.allSatisfy { ASCIISet.unreserved.contains($0) && $0 != UInt8(ascii: "~") }
        let isAddress = isIPv6 && host.dropFirst().dropLast().allSatisfy { $0.isHexDigit || $0 == ":" || $0 == "." }
        guard isHost || isAddress else { return nil }
        self.scheme = scheme
        self.host = String(host)
        if let colon {
            let digits = authority[colon...].dropFirst()
            guard digits.utf8.allSatisfy(ASCIISet.digits.contains),
                let port = Int(digits), (1...65_535).contains(port)
            else { return nil }
            self.port = port
        } else {
            port = usualPort
        }
    }

    private static func usualPort(_ scheme: String) -> Int? {
        switch scheme {
        case "https": 443
        case "http": 80
        default: nil
        }
    }

    /// As a browser writes it, without the scheme's usual port.
    public var description: String {
        port == Origin.usualPort(scheme) ? "\(scheme)://\(host)" : "\(scheme)://\(host):\(port)"
    }
}

/// The guard against requests that another site makes a browser send (CSRF).
public enum SameOrigin {
    /// Whether a request may go on.
    ///
    /// Safe methods may. Of the others, `Sec-Fetch-Site` decides when it was sent. Without it, as from a plain `http:`
    /// page, `Origin` must be the public origin, or name `Host` when no public origin is configured. A request with
    /// neither header may go on only with a bearer token, which no other site can make a browser add.
    public static func allows(
        method: String, secFetchSite: String?, origin: String?, host: String?, publicOrigin: Origin?,
        hasBearerToken: Bool = false
    ) -> Bool {
        if ["GET", "HEAD", "OPTIONS"].contains(method) { return true }
        if let secFetchSite { return secFetchSite == "same-origin" || secFetchSite == "none" }
        guard let origin else { return hasBearerToken }
        guard let sender = Origin(origin) else { return false }
        if let publicOrigin { return sender == publicOrigin }
        return host.flatMap { Origin("\(sender.scheme)://\($0)") } == sender
    }
}
