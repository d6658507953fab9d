import Configuration
import Foundation
import Storage
import SystemPackage

/// How this server is set up: flags first, then the environment (`DUTYBOOK_…`), then `dutybook.yaml` in the data folder.
public struct Settings: Sendable {
    public var host = "127.0.0.1"
    public var port = 8080
    /// The address by which people reach the server, when it stands behind a proxy: `https://duty.example.org`.
    public var publicURL: String?
    public var timeZone: TimeZone
    /// The language of who has chosen none and whose browser asks for neither.
    public var language = Language.zh
    /// The largest file that is taken, in MiB.
    public var uploadMegabytes = 50
    /// libpq's connection string; without one the records are in SQLite, in the data folder.
    public var postgres: String?
    /// Addresses of the proxies whose `X-Forwarded-For` is believed.
    public var trustedProxies: [String] = []
    /// How mail leaves; `nil` while none does.
    public var mail: MailSettings?

    /// The defaults: this machine only, Shanghai time, Chinese.
    public init() throws {
        guard let shanghai = TimeZone(identifier: "Asia/Shanghai") else {
            throw StorageError.failed("the machine has no time zone data")
        }
        timeZone = shanghai
    }

    /// Reads the settings, and refuses the first that makes no sense, by its name.
    public static func read(data: URL, flags: [String: String] = [:]) async throws -> Settings {
        var providers: [any ConfigProvider] = [
            InMemoryProvider(
                values: Dictionary(
                    uniqueKeysWithValues: flags.map {
                        (AbsoluteConfigKey([$0.key]), ConfigValue(.string($0.value), isSecret: false))
                    })),
            EnvironmentVariablesProvider().prefixKeys(with: "dutybook"),
        ]
        let file = data.appending(path: "dutybook.yaml")
        if FileManager.default.fileExists(atPath: file.path) {
            providers.append(try await FileProvider<YAMLSnapshot>(filePath: FilePath(file.path)))
        }
        return try Settings(ConfigReader(providers: providers))
    }

    private init(_ config: ConfigReader) throws {
        try self.init()
        host = config.string(forKey: "host", default: host)
        port = try Self.whole("port", in: 0...65_535, default: port, config)
        publicURL = config.string(forKey: "public_url")
        if let url = publicURL, !(url.hasPrefix("https://") || url.hasPrefix("http://")) || url.hasSuffix("/") {
            throw SettingsError(
                name: "public_url", zh: "应以 https:// 或 http:// 开头，结尾不加斜线",
                en: "must begin with https:// or http:// and end without a slash")
        }
        if let name = config.string(forKey: "time_zone") {
            guard let zone = TimeZone(identifier: name) else {
                throw SettingsError(
                    name: "time_zone", zh: "没有“\(name)”这个时区（例如 Asia/Shanghai）",
                    en: "there is no time zone “\(name)” (try Asia/Shanghai)")
            }
            timeZone = zone
        }
        if let name = config.string(forKey: "language") {
            guard let chosen = Language(rawValue: name) else {
                throw SettingsError(name: "language", zh: "应为 zh 或 en", en: "must be zh or en")
            }
            language = chosen
        }
        uploadMegabytes = try Self.whole("upload_megabytes", in: 1...2048, default: uploadMegabytes, config)
        postgres = config.string(forKey: "postgres", isSecret: true)
        trustedProxies =
            (config.stringArray(forKey: "trusted_proxies") ?? config.string(forKey: "trusted_proxies").map { [$0] }
            ?? [])
            .flatMap { $0.split(separator: ",") }
            .map { $0.trimmingCharacters(in: .whitespaces) }
        mail = try MailSettings(config)
    }

    static func whole(
        _ name: String, in range: ClosedRange<Int>, default standard: Int, _ config: ConfigReader
    ) throws -> Int {
        guard let text = config.string(forKey: ConfigKey(name)) ?? config.int(forKey: ConfigKey(name)).map(String.init)
        else { return standard }
        guard let number = Int(text), range.contains(number) else {
            throw SettingsError(
                name: name, zh: "应为 \(range.lowerBound) 到 \(range.upperBound) 的整数，不能是“\(text)”",
                en: "must be a whole number from \(range.lowerBound) to \(range.upperBound), not “\(text)”")
        }
        return number
    }

    /// The settings by name, as they are printed: secrets are left out.
    public var printable: [(name: String, value: String)] {
        [
            ("host", host), ("port", String(port)), ("public_url", publicURL ?? "-"),
            ("time_zone", timeZone.identifier),
            ("language", language.rawValue), ("upload_megabytes", String(uploadMegabytes)),
            ("postgres", postgres == nil ? "-" : "(set)"),
            ("trusted_proxies", trustedProxies.isEmpty ? "-" : trustedProxies.joined(separator: ", ")),
        ] + (mail?.printable ?? [("mail_server", "-")])
    }

    /// Whether people reach the server over TLS, so that cookies may be marked as such.
    var isSecure: Bool { publicURL?.hasPrefix("https://") ?? false }
}

/// A setting that makes no sense.
public struct SettingsError: Error, CustomStringConvertible {
    public let name: String
    public let zh: String
    public let en: String
    public var description: String { "setting \(name): \(en)" }

    func sentence(in language: Language) -> String {
        language.say(zh: "设置项 \(name)：\(zh)", en: description)
    }
}
