import Documents
import HTTPTypes
import Hummingbird
import NIOCore
import Storage
import Web

/// The doors to reports.
struct ReportRoutes: Sendable {
    let services: Services

    func add(to members: RouterGroup<MemberContext>) {
        members.get("reports", use: list)
        members.get("reports/annual/:unit", use: show)
        members.get("reports/annual/:unit/document", use: document)
    }

    @Sendable func list(_ request: Request, _ context: MemberContext) async throws -> Response {
        let access = context.access
        let (tops, years) = try await services.database.read { tx in
            (access.may(.viewRecords) ? try Unit.tops(by: access, in: tx) : [], try Plan.years(in: tx))
        }
        return context.page(
            context.language.say(zh: "报告", en: "Reports"), AnnualReport.listPage(tops, years, context.language))
    }

    @Sendable func show(_ request: Request, _ context: MemberContext) async throws -> Response {
        let report = try await report(request, context)
        return context.page(report.title(in: context.language), report.page(context.language))
    }

    @Sendable func document(_ request: Request, _ context: MemberContext) async throws -> Response {
        let report = try await report(request, context)
        let bytes = try report.document(in: context.language).bytes()
        var response = Response(
            status: .ok,
            headers: [
                .contentType: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                .cacheControl: "no-store",
            ], body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
        response.headers[.contentDisposition] = ContentDisposition.attachment(
            filename: report.title(in: context.language) + ".docx")
        return response
    }

    private func report(_ request: Request, _ context: MemberContext) async throws -> AnnualReport {
        let (access, id) = (context.access, try context.id("unit", Unit.self))
        let year = request.queryForm.year ?? access.today.year
        return try await services.database.readAtLength { tx in
            try AnnualReport.of(id, year: year, by: access, in: tx)
        }
    }
}
