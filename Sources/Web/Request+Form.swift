import HTTPTypes
public import Hummingbird
import NIOCore

extension Request {
    /// The body of a plain form.
    /// - Throws: ``FormError`` when it is larger than the limits allow.
    public func form(limits: FormLimits = FormLimits()) async throws -> Form {
        var bytes: [UInt8] = []
        for try await buffer in body {
            bytes += buffer.readableBytesView
            guard bytes.count <= limits.bytes else { throw FormError.tooLarge(limit: limits.bytes) }
        }
        return try Form(urlEncoded: bytes, limits: limits)
    }

    /// The query, where odd input is read as well as may be.
    public var queryForm: Form { uri.query.flatMap { try? Form(query: $0) } ?? Form() }

    public var secFetchSite: String? { headers[HTTPField.Name("Sec-Fetch-Site")!] }
}
