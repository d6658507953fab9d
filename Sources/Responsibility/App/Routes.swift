import HTTPTypes
import Hummingbird
import NIOCore
import Storage
import Web

/// Every door of the program. What is added to `members` can only be reached by somebody who has signed in.
func router(_ services: Services) -> Router<VisitorContext> {
    let router = Router(context: VisitorContext.self, options: .autoGenerateHeadEndpoints)
    let settings = services.settings
    AssetRoutes().add(to: router)
    router.addMiddleware {
        RequestLog()
        SecurityHeaders(isSecure: settings.isSecure)
        ChooseLanguage(standard: settings.language, trustedProxies: Set(settings.trustedProxies))
        Refusals()
        SameOriginOnly(publicOrigin: settings.publicURL.flatMap { Origin($0) })
        RecogniseMember(services: services)
        // Once more, where it is known who asks: what is refused keeps the frame of the page.
        Refusals()
    }
    SignInRoutes(services: services).add(to: router)
    ReminderRoutes(services: services).add(to: router)
    let members = router.group(context: MemberContext.self)
    SignInRoutes(services: services).add(to: members)
    TodayRoutes(services: services).add(to: members)
    UnitRoutes(services: services).add(to: members)
    UnitChangeRoutes(services: services).add(to: members)
    PostRoutes(services: services).add(to: members)
    PlanRoutes(services: services).add(to: members)
    YearCloseRoutes(services: services).add(to: members)
    JobRoutes(services: services).add(to: members)
    MatrixRoutes(services: services).add(to: members)
    CalendarRoutes(services: services).add(to: members)
    ActivityRoutes(services: services).add(to: members)
    DraftRoutes(services: services).add(to: members)
    CorrectionRoutes(services: services).add(to: members)
    EvidenceRoutes(services: services).add(to: members)
    CaseFileRoutes(services: services).add(to: members)
    ChecklistRoutes(services: services).add(to: members)
    InspectionPlanRoutes(services: services).add(to: members)
    DrawRoutes(services: services).add(to: members)
    InspectionRoutes(services: services).add(to: members)
    InspectionCorrectionRoutes(services: services).add(to: members)
    DecisionRoutes(services: services).add(to: members)
    TriggerRoutes(services: services).add(to: members)
    FindingRoutes(services: services).add(to: members)
    AssessmentRoutes(services: services).add(to: members)
    SheetRoutes(services: services).add(to: members)
    ReportRoutes(services: services).add(to: members)
    MeasureRoutes(services: services).add(to: members)
    PeopleRoutes(services: services).add(to: members)
    PersonRoutes(services: services).add(to: members)
    OwnAccountRoutes(services: services).add(to: members)
    ReminderRoutes(services: services).add(to: members)
    return router
}

/// The stylesheet and the script, kept by browsers for a year because their names change with their content; and the pulse.
struct AssetRoutes: Sendable {
    func add(to router: Router<VisitorContext>) {
        router.get("assets/:name", use: asset)
        router.get("health") { _, _ in "ok" }
    }

    @Sendable func asset(_ request: Request, _ context: VisitorContext) async throws -> Response {
        guard let asset = Frame.assets.hashed(context.parameters.get("name") ?? "") else {
            throw HTTPError(.notFound)
        }
        var headers: HTTPFields = [
            .contentType: asset.contentType, .cacheControl: Asset.cacheControl, .eTag: asset.etag,
            .xContentTypeOptions: "nosniff",
        ]
        guard !ETag.matches(request.headers[.ifNoneMatch], asset.etag) else {
            return Response(status: .notModified, headers: headers)
        }
        headers[.contentLength] = String(asset.bytes.count)
        return Response(status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: asset.bytes)))
    }
}
