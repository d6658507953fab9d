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
        let preview = try EvidencePreview.of(
            NamedBytes(view.file.name, view.file.digest, size: view.file.size), in: services.evidence)
        return context.page(view.file.name, view.page(preview, services.clock, context.language))
    }

    /// The bytes of a file, always as something to save: nothing that somebody uploaded runs in this origin.
    @Sendable func download(_ request: Request, _ context: MemberContext) async throws -> Response {
        try await bytes(context).download(context, services.evidence)
    }

    /// A photograph to look at. What it is said by its first bytes, never by its name; nothing in it can run.
    @Sendable func picture(_ request: Request, _ context: MemberContext) async throws -> Response {
        try await bytes(context).picture(context, services.evidence)
    }

    private func bytes(_ context: MemberContext) async throws -> NamedBytes {
        let (access, id) = (context.access, try context.id("evidence", Evidence.self))
        let file = try await services.database.read { tx in try Evidence.find(id, by: access, in: tx) }
        return try NamedBytes(file.name, file.digest, size: file.size)
    }
}
