import Hummingbird
import Storage
import Web

/// The door to the matrix of units and duties.
struct MatrixRoutes: Sendable {
    let services: Services

    func add(to members: RouterGroup<MemberContext>) {
        members.get("matrix", use: show)
    }

    @Sendable func show(_ request: Request, _ context: MemberContext) async throws -> Response {
        let access = context.access
        let query = PlanMatrix.Query(form: request.queryForm)
        let matrix = try await services.database.readAtLength { tx in
            try PlanMatrix.of(query, by: access, in: tx)
        }
        return context.page(
            context.language.say(zh: "\(matrix.unit.name)：任务矩阵", en: "\(matrix.unit.name): plan matrix"),
            matrix.page(context.language))
    }
}
