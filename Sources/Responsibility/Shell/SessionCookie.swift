import Hummingbird

/// The cookie that carries a session's token.
enum SessionCookie {
    /// The `__Host-` prefix needs TLS; without it a browser would drop the cookie.
    static func name(isSecure: Bool) -> String { isSecure ? "__Host-session" : "session" }

    static func set(_ token: String, isSecure: Bool) -> Cookie {
        Cookie(
            name: name(isSecure: isSecure), value: token, maxAge: Session.longest, path: "/", secure: isSecure,
            httpOnly: true, sameSite: .lax)
    }

    static func clear(isSecure: Bool) -> Cookie {
        Cookie(
            name: name(isSecure: isSecure), value: "", maxAge: 0, path: "/", secure: isSecure, httpOnly: true,
            sameSite: .lax)
    }
}

extension Response {
    /// 303: look at that page next.
    static func seeOther(_ path: String) -> Response {
        Response(status: .seeOther, headers: [.location: path])
    }

    func setting(_ cookie: Cookie) -> Response {
        var copy = self
        copy.setCookie(cookie)
        return copy
    }
}
