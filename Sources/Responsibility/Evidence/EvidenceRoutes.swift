import HTTPTypes
import Hummingbird
import Storage
import Web

/// The doors to files: what they are, where they count, their bytes, and the list of a unit's files.
struct EvidenceRoutes: Sendable {
    let services: Services

    func add(to members: RouterGroup<MemberContext>) {
        members.get("evidence", use: list)
        members.get("evidence/:evidence", use: show)
        members.get("evidence/:evidence/content", use: download)
        members.get("evidence/:evidence/picture", use: picture)
    }

    @Sendable func list(_ request: Request, _ context: MemberContext) async throws -> Response {
        let access = context.access
        guard access.may(.viewRecords) else { throw Refusal.notAllowed(.viewRecords) }
        let query = request.queryForm
        let view = try await services.database.read { tx in try EvidenceList.of(query, by: access, in: tx) }
        return context.page(
            context.language.say(zh: "\(view.unit.name)：佐证材料", en: "\(view.unit.name): evidence"),
            view.page(context.language))
    }

    @Sendable func show(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (access, id) = (context.access, try context.id("evidence", Evidence.self))
        let view = try await services.database.read { tx in try EvidenceView.of(id, by: access, in: tx) }
        let preview = try EvidencePreview.of(view.file, in: services.evidence)
        return context.page(view.file.name, view.page(preview, services.clock, context.language))
    }

    /// The bytes of a file, always as something to save: nothing that somebody uploaded runs in this origin.
    @Sendable func download(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (file, body) = try await bytes(context)
        var response = Response(
            status: .ok, headers: [.contentType: "application/octet-stream", .cacheControl: "private, no-store"],
            body: body)
        response.headers[.contentDisposition] = ContentDisposition.attachment(filename: file.name)
        return response
    }

    /// A photograph to look at. What it is said by its first bytes, never by its name; nothing in it can run.
    @Sendable func picture(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (file, body) = try await bytes(context)
        guard case .picture(let type)? = try EvidencePreview.of(file, in: services.evidence) else {
            throw Refusal.notFound
        }
        return Response(
            status: .ok,
            headers: [
                .contentType: type.rawValue, .cacheControl: "private, no-store",
                .contentSecurityPolicy: "default-src 'none'; sandbox; frame-ancestors 'none'",
            ], body: body)
    }

    private func bytes(_ context: MemberContext) async throws -> (Evidence, ResponseBody) {
        let (access, id) = (context.access, try context.id("evidence", Evidence.self))
        let file = try await services.database.read { tx in try Evidence.find(id, by: access, in: tx) }
        guard let digest = Digest(bytes: file.digest) else { throw Refusal.notFound }
        return (file, try await FileIO().loadFile(path: services.evidence.path(of: digest), context: context))
    }
}
