import Documents
import HTTPTypes
import Hummingbird
import NIOCore
import Web

extension WordDocument {
    /// The document as a file to download, which no cache keeps.
    func response(named name: String) throws -> Response {
        var response = Response(
            status: .ok,
            headers: [
                .contentType: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                .cacheControl: "private, no-store",
            ], body: .init(byteBuffer: ByteBuffer(bytes: try bytes())))
        response.headers[.contentDisposition] = ContentDisposition.attachment(filename: name + ".docx")
        return response
    }
}
