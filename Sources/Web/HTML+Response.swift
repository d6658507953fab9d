import HTTPTypes
public import Hummingbird
import NIOCore

extension HTML: ResponseGenerator {
    public func response(from request: Request, context: some RequestContext) -> Response { response() }

    /// A page as an answer; what it shows is for one person at one moment, so nothing keeps it.
    public func response(status: HTTPResponse.Status = .ok) -> Response {
        Response(
            status: status, headers: [.contentType: "text/html; charset=utf-8", .cacheControl: "no-store"],
            body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}
