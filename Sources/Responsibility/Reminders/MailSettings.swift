import Configuration
import Foundation
import Mail

/// How mail leaves, and when reminders are made; nothing is sent while no server is named.
public struct MailSettings: Sendable, Equatable {
    public var server: MailServer
    /// The sender of everything.
    public var sender: MailAddress
    /// The hour of the office's day from which the daily digest is made.
    public var hour = 8
    /// Whether digests go out on days off, too.
    public var isEveryDay = false

    public init(server: MailServer, sender: MailAddress) {
        (self.server, self.sender) = (server, sender)
    }

    /// The settings whose names begin with `mail_` and `reminder_`; `nil` without `mail_server`.
    init?(_ config: ConfigReader) throws {
        guard let host = config.string(forKey: "mail_server") else { return nil }
        guard MailServer.isHost(host) else {
            throw SettingsError(
                name: "mail_server", zh: "应为一台主机的名称或 IP 地址，不含端口",
                en: "must be the name or number of a machine, without a port")
        }
        let word = config.string(forKey: "mail_security") ?? MailServer.Security.starttls.rawValue
        guard let security = MailServer.Security(rawValue: word) else {
            throw SettingsError(
                name: "mail_security", zh: "应为 none、starttls 或 tls", en: "must be none, starttls or tls")
        }
        let usual = security == .tls ? 465 : security == .starttls ? 587 : 25
        var server = MailServer(
            host: host, port: try Settings.whole("mail_port", in: 1...65_535, default: usual, config),
            security: security)
        server.login = config.string(forKey: "mail_login")
        server.password = config.string(forKey: "mail_password", isSecret: true)
        server.authorities = config.string(forKey: "mail_authorities")
        try Self.check(server)
        guard let sender = config.string(forKey: "mail_from").flatMap({ MailAddress($0) }) else {
            throw SettingsError(
                name: "mail_from", zh: "应为一个邮箱地址（例如 dutybook@example.org）",
                en: "must be an address (like dutybook@example.org)")
        }
        self.init(server: server, sender: sender)
        hour = try Settings.whole("reminder_hour", in: 0...23, default: hour, config)
        switch config.string(forKey: "reminder_days") ?? "working" {
        case "working": isEveryDay = false
        case "all": isEveryDay = true
        default: throw SettingsError(name: "reminder_days", zh: "应为 working 或 all", en: "must be working or all")
        }
    }

    private static func check(_ server: MailServer) throws {
        if (server.login == nil) != (server.password == nil) {
            throw SettingsError(
                name: "mail_login", zh: "登录名和密码（mail_password）应同时设置", en: "goes with mail_password: set both or neither"
            )
        }
        if server.login != nil, server.security == .none, !server.isLocal {
            throw SettingsError(
                name: "mail_security", zh: "密码不能明文经过网络，请用 starttls 或 tls",
                en: "a password must not cross the network in clear text: use starttls or tls")
        }
        if let file = server.authorities, !FileManager.default.isReadableFile(atPath: file) {
            throw SettingsError(name: "mail_authorities", zh: "读不到文件 \(file)", en: "the file \(file) cannot be read")
        }
    }

    /// By name, as they are printed: the password is left out.
    var printable: [(name: String, value: String)] {
        [
            ("mail_server", server.host), ("mail_port", String(server.port)),
            ("mail_security", server.security.rawValue),
            ("mail_login", server.login ?? "-"), ("mail_password", server.password == nil ? "-" : "(set)"),
            ("mail_authorities", server.authorities ?? "-"), ("mail_from", sender.description),
            ("reminder_hour", String(hour)), ("reminder_days", isEveryDay ? "all" : "working"),
        ]
    }
}
