/// A file of the program's own, such as its stylesheet, under a name that changes with its content.
public struct Asset: Sendable, Hashable {
    /// The name with a hash of the content in it: `style-1b2c3d4e5f607182.css`.
    public let name: String
    /// The content.
    public let bytes: [UInt8]
    /// The media type, with its charset for text.
    public let contentType: String
    /// The entity tag, in its quotes (RFC 9110, section 8.8.3).
    public let etag: String

    /// What may be said of every asset, because new content has a new name.
    public static let cacheControl = "public, max-age=31536000, immutable"

    /// `name` is the plain file name, `style.css`; it ends in one of the types that the program ships.
    public init(name: String, text: StaticString) {
        bytes = text.withUTF8Buffer { Array($0) }
        let hash = Asset.hash(bytes)
        let dot = name.lastIndex(of: ".") ?? name.endIndex
        self.name = "\(name[..<dot])-\(hash)\(name[dot...])"
        etag = "\"\(hash)\""
        contentType = Asset.contentType(ofExtension: name[dot...].dropFirst().lowercased())
    }

    /// FNV-1a, 64 bits, as 16 hex digits: it tells versions apart and proves nothing.
    private static func hash(_ bytes: [UInt8]) -> String {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    private static func contentType(ofExtension suffix: String) -> String {
        switch suffix {
        case "css": "text/css; charset=utf-8"
        case "js": "text/javascript; charset=utf-8"
        case "svg": "image/svg+xml"
        case "txt": "text/plain; charset=utf-8"
        case "json": "application/json"
        case "webmanifest": "application/manifest+json"
        default: "application/octet-stream"
        }
    }
}

/// The assets of the program, found by plain name when a page is made and by hashed name when it is fetched.
public struct Assets: Sendable {
    private let byPlainName: [String: Asset]
    private let byHashedName: [String: Asset]

    /// The files as they were embedded.
    public init(_ files: [(name: String, text: StaticString)]) {
        let assets = files.map { ($0.name, Asset(name: $0.name, text: $0.text)) }
        byPlainName = Dictionary(assets) { _, last in last }
        byHashedName = Dictionary(assets.map { ($0.1.name, $0.1) }) { _, last in last }
    }

    /// `assets["style.css"]`.
    public subscript(plainName: String) -> Asset? { byPlainName[plainName] }

    /// The asset of a hashed name, as it stands in an address.
    public func hashed(_ name: String) -> Asset? { byHashedName[name] }
}

/// Entity tags (RFC 9110, section 8.8.3).
public enum ETag {
    /// Whether an `If-None-Match` header names this tag by weak comparison, so that 304 is the answer.
    public static func matches(_ ifNoneMatch: String?, _ etag: String) -> Bool {
        guard let ifNoneMatch else { return false }
        func opaque(_ tag: Substring) -> Substring { tag.hasPrefix("W/") ? tag.dropFirst(2) : tag }
        return ifNoneMatch.split(separator: ",").contains { element in
            let tag = element.drop { $0 == " " || $0 == "\t" }.prefix { $0 != " " && $0 != "\t" }
            return tag == "*" || opaque(tag) == opaque(etag[...])
        }
    }
}
