/// What a `multipart/form-data` body (RFC 7578) is made of, in the order it comes in.
public enum MultipartEvent: Sendable, Hashable {
    case partBegan(MultipartPart)
    /// Some of the part's content; a part may have none of these or many.
    case body(ArraySlice<UInt8>)
    /// The part is complete.
    case partEnded
    /// The closing delimiter was seen; whatever follows is ignored.
    case finished
}

/// The head of one part: a field, or a file.
public struct MultipartPart: Sendable, Hashable {
    /// The field's name.
    public let name: String
    /// The last component of the file's name; `nil` for a plain field, empty when no file was chosen.
    public let filename: String?
    /// As the sender stated it, so never to be trusted.
    public let contentType: String?

    /// A head made in code.
    public init(name: String, filename: String? = nil, contentType: String? = nil) {
        self.name = name
        self.filename = filename
        self.contentType = contentType
    }

    /// Whether a file input sent it, chosen or not.
    public var isFile: Bool { filename != nil }
}

/// How much a multipart body may hold; sizes in bytes.
public struct MultipartLimits: Sendable {
    /// How many parts, fields and files together.
    public var parts: Int
    /// Of one part's headers.
    public var headerBytes: Int
    /// Of one plain field.
    public var fieldBytes: Int
    /// Of one file.
    public var fileBytes: Int
    /// Of the whole body, with all its delimiters.
    public var totalBytes: Int

    /// 100 parts, 8 KiB of headers, 256 KiB a field, 100 MiB a file and 200 MiB in all, unless told otherwise.
    public init(
        parts: Int = 100, headerBytes: Int = 8_192, fieldBytes: Int = 262_144, fileBytes: Int = 104_857_600,
        totalBytes: Int = 209_715_200
    ) {
        self.parts = parts
        self.headerBytes = headerBytes
        self.fieldBytes = fieldBytes
        self.fileBytes = fileBytes
        self.totalBytes = totalBytes
    }
}

/// Why a multipart body was refused.
public enum MultipartError: Error, Hashable {
    /// The content type is not `multipart/form-data` with a boundary (RFC 2046, section 5.1.1).
    case notMultipart
    case tooManyParts(limit: Int)
    case headerTooLarge(limit: Int)
    case fieldTooLarge(name: String, limit: Int)
    case fileTooLarge(filename: String, limit: Int)
    case tooLarge(limit: Int)
    case malformedHeader
    case malformedDelimiter
    case missingName
    /// A transfer encoding such as base64, which RFC 7578, section 4.7 deprecates.
    case unsupportedEncoding
    /// The body ended before its closing delimiter.
    case cutOff
}
