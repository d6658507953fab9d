import HTTPTypes
import Hummingbird
import NIOCore
import Storage
import Web

/// The doors to the month of a unit, and to the calendars of working days.
struct CalendarRoutes: Sendable {
    let services: Services

    func add(to members: RouterGroup<MemberContext>) {
        members.get("calendar", use: month)
        members.get("calendars", use: show)
        members.post("calendars/overrides", use: overrideDay)
        members.post("calendars/years", use: importYear)
    }

    @Sendable func month(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (access, form) = (context.access, request.queryForm)
        let view = try await services.database.readAtLength { tx in try MonthView.of(form, by: access, in: tx) }
        return context.page(
            context.language.say(zh: "\(view.unit.name)：日历", en: "\(view.unit.name): calendar"),
            view.page(context.language))
    }

    @Sendable func show(_ request: Request, _ context: MemberContext) async throws -> Response {
        let form = request.queryForm
        let done = form["looked"].flatMap { Int($0) }.flatMap { looked in
            form["moved"].flatMap { Int($0) }.map { (looked, $0) }
        }
        return try await answer(form, [], context, done: done)
    }

    @Sendable func overrideDay(_ request: Request, _ context: MemberContext) async throws -> Response {
        try await change(try await request.form(), isNotice: false, context)
    }

    @Sendable func importYear(_ request: Request, _ context: MemberContext) async throws -> Response {
        let isUpload = request.headers[.contentType]?.hasPrefix("multipart/") ?? false
        let form = try await isUpload ? Self.upload(request) : request.form()
        return try await change(form, isNotice: true, context)
    }

    /// Without confirmation it says what it would do; with it, it does.
    private func change(_ form: Form, isNotice: Bool, _ context: MemberContext) async throws -> Response {
        let access = context.access
        try access.requireEverywhere(.manageCalendars)
        do {
            let change = try CalendarChange.read(form, isNotice: isNotice)
            guard form["confirmed"] == "yes" else {
                let recount = try await services.database.readAtLength { tx in try change.preview(by: access, in: tx) }
                return context.page(
                    context.language.say(zh: "确认调整工作日历", en: "Change the calendar?"),
                    change.confirmation(recount, form, context.language))
            }
            let recount = try await services.database.write { tx in try change.make(by: access, in: tx) }
            return .seeOther(
                "/calendars?calendar=\(change.calendar)&year=\(change.year)&looked=\(recount.looked)&moved=\(recount.moved)"
            )
        } catch Refusal.invalid(let mistakes) {
            return try await answer(form, mistakes, context, status: .unprocessableContent)
        } catch let invalid as InvalidForm {
            return try await answer(form, invalid.mistakes, context, status: .unprocessableContent)
        }
    }

    private func answer(
        _ form: Form, _ mistakes: [Mistake], _ context: MemberContext, status: HTTPResponse.Status = .ok,
        done: (looked: Int, moved: Int)? = nil
    ) async throws -> Response {
        let (access, clock) = (context.access, services.clock)
        let view = try await services.database.read { tx in
            try CalendarsView.of(form, by: access, clock: clock, in: tx)
        }
        return context.page(
            context.language.say(zh: "工作日历", en: "Working-day calendars"), status: status,
            view.page(FormView(form: form, mistakes: mistakes, language: context.language), done: done))
    }

    /// The fields of a form with one small file, whose text takes the place of what was pasted.
    private static func upload(_ request: Request) async throws -> Form {
        let limits = MultipartLimits(
            parts: 20, fieldBytes: CalendarChange.longestNotice, fileBytes: CalendarChange.longestNotice,
            totalBytes: CalendarChange.longestNotice * 3)
        var parser = try MultipartParser(contentType: request.headers[.contentType] ?? "", limits: limits)
        var (form, name, bytes, isEmptyFile) = (Form(), "", [UInt8](), false)
        for try await buffer in request.body {
            for event in try parser.feed(buffer.readableBytesView) {
                switch event {
                case .partBegan(let part):
                    (name, bytes, isEmptyFile) = (part.isFile ? "notice" : part.name, [], part.filename == "")
                case .body(let piece): bytes += piece
                case .partEnded where !isEmptyFile:
                    form = form.replacing(name, with: String(decoding: bytes, as: UTF8.self))
                case .partEnded, .finished: break
                }
            }
        }
        try parser.finish()
        return form
    }
}
