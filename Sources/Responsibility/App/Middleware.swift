import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Storage
import Web

/// One line for each request; nothing personal in it.
struct RequestLog: RouterMiddleware {
    typealias Context = VisitorContext

    func handle(
        _ request: Request, context: VisitorContext, next: (Request, VisitorContext) async throws -> Response
    ) async throws -> Response {
        let response = try await next(request, context)
        context.logger.debug(
            "request",
            metadata: [
                "method": "\(request.method)", "path": "\(request.uri.path)", "status": "\(response.status.code)",
            ])
        return response
    }
}

/// What every answer says to the browser: run and load only what comes from here, and be framed by nobody.
struct SecurityHeaders: RouterMiddleware {
    typealias Context = VisitorContext
    let isSecure: Bool

    func handle(
        _ request: Request, context: VisitorContext, next: (Request, VisitorContext) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        // A route may have set a narrower policy of its own.
        for (name, value) in Self.headers where response.headers[name] == nil { response.headers[name] = value }
        if isSecure { response.headers[.strictTransportSecurity] = "max-age=31536000; includeSubDomains" }
        return response
    }

    private static let headers: [(HTTPField.Name, String)] =
        [
            (
                .contentSecurityPolicy,
                "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
                    + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
            ),
            (.xContentTypeOptions, "nosniff"),
        ]
        + [("Referrer-Policy", "same-origin"), ("Cross-Origin-Opener-Policy", "same-origin")].compactMap {
            name, value in
            HTTPField.Name(name).map { ($0, value) }
        }
}

/// The language: what was chosen, else what the browser asks for, else the organisation's.
struct ChooseLanguage: RouterMiddleware {
    typealias Context = VisitorContext
    let standard: Language
    let trustedProxies: Set<String>

    func handle(
        _ request: Request, context: VisitorContext, next: (Request, VisitorContext) async throws -> Response
    ) async throws -> Response {
        var context = context
        let chosen = request.cookies["language"].flatMap { Language(rawValue: $0.value) }
        context.language =
            chosen
            ?? Language(
                rawValue: Negotiation.language(
                    request.headers[.acceptLanguage], of: ["zh", "en"], otherwise: standard.rawValue)) ?? standard
        context.frame.path = request.uri.string
        context.frame.isAddressable = request.method == .get || request.method == .head
        if trustedProxies.contains(context.address), let name = HTTPField.Name("X-Forwarded-For"),
            let last = request.headers[values: name].last?.split(separator: ",").last
        {
            context.address = last.trimmingPrefix(" ").description
        }
        return try await next(request, context)
    }
}

/// Turns what was refused, and what went wrong, into answers that a person can read.
///
/// It sits inside the headers' middleware, because an error that is thrown passes the others by.
struct Refusals: RouterMiddleware {
    typealias Context = VisitorContext

    func handle(
        _ request: Request, context: VisitorContext, next: (Request, VisitorContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let error {
            return answer(to: error, for: request, context)
        }
    }

    private func answer(to error: any Error, for request: Request, _ context: VisitorContext) -> Response {
        switch error {
        case Refusal.signInNeeded where request.method == .get:
            let form = Form.with("next", request.uri.string)
            return .seeOther("/sign-in?\(form.query)")
        case let refusal as Refusal: return refusal.page(context.language, context.frame)
        case let form as InvalidForm: return Refusal.invalid(form.mistakes).page(context.language, context.frame)
        case FormError.tooLarge(let limit), MultipartError.tooLarge(let limit),
            MultipartError.fileTooLarge(_, let limit),
            MultipartError.fieldTooLarge(_, let limit):
            return Refusal.tooLarge(limit: limit).page(context.language, context.frame)
        case is FormError, is MultipartError:
            return Refusal.invalid([.unreadableForm]).page(context.language, context.frame)
        case let error as HTTPError where error.status == .notFound:
            return Refusal.notFound.page(context.language, context.frame)
        case StorageError.unwritable(let what):
            context.logger.error("nothing can be written", metadata: ["error": "\(what)"])
            return Refusal.unwritablePage(context.language, context.frame)
        case StorageError.busy:
            return Refusal.tooOften(seconds: 5).page(context.language, context.frame)
        default:
            context.logger.error(
                "unforeseen",
                metadata: ["path": "\(request.uri.path)", "error": "\(error)", "request": "\(context.id)"])
            return Refusal.unforeseenPage(context.language, context.frame, request: context.id)
        }
    }
}

/// Refuses changes that another site's page asked for.
struct SameOriginOnly: RouterMiddleware {
    typealias Context = VisitorContext
    let publicOrigin: Origin?

    func handle(
        _ request: Request, context: VisitorContext, next: (Request, VisitorContext) async throws -> Response
    ) async throws -> Response {
        let allowed = SameOrigin.allows(
            method: request.method.rawValue, secFetchSite: request.secFetchSite, origin: request.headers[.origin],
            host: request.head.authority, publicOrigin: publicOrigin,
            hasBearerToken: ReminderRoutes.isStopped(by: request))
        guard allowed else { throw Refusal.otherSite }
        return try await next(request, context)
    }
}

/// Finds out who is asking, from the session's cookie.
struct RecogniseMember: RouterMiddleware {
    typealias Context = VisitorContext
    let services: Services

    func handle(
        _ request: Request, context: VisitorContext, next: (Request, VisitorContext) async throws -> Response
    ) async throws -> Response {
        var context = context
        let token = request.cookies[SessionCookie.name(isSecure: services.settings.isSecure)]?.value
        try await services.turnOfDay.pass(services.database, services.clock)
        let (now, today) = (services.clock.now(), services.clock.today)
        let known = try await services.database.read { tx in try Recognised.of(token, at: now, today: today, in: tx) }
        context.frame.organisation = known.organisation
        if let token, let access = known.access {
            context.access = access
            context.sessionToken = token
            context.frame.member = Frame.Member(access)
            if known.isStale {
                try await services.database.write { tx in try Session.touch(token, at: now, in: tx) }
            }
        }
        return try await next(request, context)
    }

    private struct Recognised: Sendable {
        let organisation: String?
        let access: Access?
        let isStale: Bool

        static func of(_ token: String?, at now: Instant, today: Day, in tx: Transaction) throws -> Recognised {
            let organisation = try Unit.root(in: tx)?.name
            guard let token, let session = try Session.holder(of: token, at: now, in: tx) else {
                return Recognised(organisation: organisation, access: nil, isStale: false)
            }
            let access = try Access.of(session.account, at: now, today: today, in: tx)
            return Recognised(organisation: organisation, access: access, isStale: session.isStale)
        }
    }
}
