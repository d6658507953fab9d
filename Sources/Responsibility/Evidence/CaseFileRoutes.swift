import HTTPTypes
import Hummingbird
import Storage
import Web

/// The doors to files that lie with an inspection, a finding or an objection.
struct CaseFileRoutes: Sendable {
    let services: Services

    func add(to members: RouterGroup<MemberContext>) {
        members.get("files/:file", use: download)
        members.get("files/:file/picture", use: picture)
    }

    /// The bytes, always as something to save.
    @Sendable func download(_ request: Request, _ context: MemberContext) async throws -> Response {
        try await bytes(context).download(context, services.evidence)
    }

    /// A photograph to look at, recognised by its first bytes.
    @Sendable func picture(_ request: Request, _ context: MemberContext) async throws -> Response {
        try await bytes(context).picture(context, services.evidence)
    }

    private func bytes(_ context: MemberContext) async throws -> NamedBytes {
        let (access, id) = (context.access, try context.id("file", CaseFile.self))
        let file = try await services.database.read { tx in try CaseFile.find(id, by: access, in: tx) }
        return try NamedBytes(file.name, file.digest, size: file.size)
    }
}
