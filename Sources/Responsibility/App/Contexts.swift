import Hummingbird
import NIOCore
import Storage
import Web

/// The context with which every request begins: nobody is known yet.
struct VisitorContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// The address of the connection, or what a trusted proxy says.
    var address: String
    var language = Language.zh
    var frame = Frame()
    var access: Access?
    /// The token of the session, for signing out.
    var sessionToken: String?

    init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        address = source.channel.remoteAddress?.ipAddress ?? "unknown"
    }
}

/// The context of somebody who has signed in. A route gets one, or it is never called.
struct MemberContext: ChildRequestContext {
    var coreContext: CoreRequestContextStorage
    let language: Language
    let frame: Frame
    let access: Access
    let sessionToken: String
    /// From where the request came, as in ``VisitorContext``.
    let address: String

    init(context: VisitorContext) throws {
        guard let access = context.access, let token = context.sessionToken else { throw Refusal.signInNeeded }
        coreContext = context.coreContext
        language = context.language
        frame = context.frame
        self.access = access
        sessionToken = token
        address = context.address
    }

    /// The id in the path; what is none names no page.
    func id<Kind>(_ name: String, _: Kind.Type = Kind.self) throws -> ID<Kind> {
        guard let id = coreContext.parameters.get(name).flatMap({ ID<Kind>($0) }) else { throw Refusal.notFound }
        return id
    }

    /// A whole page around `body`.
    func page(_ title: String, status: HTTPResponse.Status = .ok, _ body: HTML) -> Response {
        frame.page(title, language: language, body).response(status: status)
    }
}
