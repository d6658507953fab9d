import Hummingbird
import Storage
import Web

/// The bytes of a stored file under the name that its row gives them, on their way to a browser.
struct NamedBytes: Sendable {
    let name: String
    let digest: Digest
    let size: Int

    init(_ name: String, _ digest: [UInt8], size: Int) throws {
        guard let digest = Digest(bytes: digest) else { throw Refusal.notFound }
        (self.name, self.digest, self.size) = (name, digest, size)
    }

    /// Always as something to save: nothing that somebody uploaded runs in this origin.
    func download(_ context: MemberContext, _ store: EvidenceStore) async throws -> Response {
        var response = Response(
            status: .ok, headers: [.contentType: "application/octet-stream", .cacheControl: "private, no-store"],
            body: try await body(context, store))
        response.headers[.contentDisposition] = ContentDisposition.attachment(filename: name)
        return response
    }

    /// A photograph to look at. What it is say its first bytes, never its name; nothing in it can run.
    func picture(_ context: MemberContext, _ store: EvidenceStore) async throws -> Response {
        guard case .picture(let type)? = try EvidencePreview.of(self, in: store) else { throw Refusal.notFound }
        return Response(
            status: .ok,
            headers: [
                .contentType: type.rawValue, .cacheControl: "private, no-store",
                .contentSecurityPolicy: "default-src 'none'; sandbox; frame-ancestors 'none'",
            ], body: try await body(context, store))
    }

    private func body(_ context: MemberContext, _ store: EvidenceStore) async throws -> ResponseBody {
        try await FileIO().loadFile(path: store.path(of: digest), context: context)
    }
}
