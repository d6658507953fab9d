import HTTPTypes
import Hummingbird
import Storage
import Web

/// The doors to findings: their lists, one of them, and every step on its way.
struct FindingRoutes: Sendable {
    let services: Services

    func add(to members: RouterGroup<MemberContext>) {
        members.get("findings", use: list)
        members.get("findings/export", use: export)
        members.get("findings/new", use: showNew)
        members.post("findings", use: open)
        members.get("findings/:finding", use: show)
        members.post("findings/:finding/rectification", use: plan)
        members.post("findings/:finding/stages", use: finishStage)
        members.post("findings/:finding/application", use: apply)
        members.post("findings/:finding/check") { try await verify(.check, $0, $1) }
        members.post("findings/:finding/signature") { try await verify(.sign, $0, $1) }
        members.post("findings/:finding/closing") { try await verify(.close, $0, $1) }
        members.post("findings/:finding/return", use: `return`)
        members.post("findings/:finding/reopening", use: reopen)
        members.post("findings/:finding/extension", use: ask)
        members.post("findings/:finding/extension/answer", use: answer)
        members.post("findings/:finding/files", use: addFiles)
        members.post("findings/:finding/notice", use: tell)
        members.post("findings/:finding/parties", use: name)
        members.post("findings/:finding/work", use: recordWork)
    }

    @Sendable func list(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (access, query) = (context.access, request.queryForm)
        let read: @Sendable (Transaction) throws -> FindingList.View = { tx in
            try FindingList.asked(query, by: access, in: tx).read(by: access, in: tx)
        }
        // A text is looked for row by row.
        let view =
            try await query.filter("text") == nil
            ? services.database.read(read) : services.database.readAtLength(read)
        return context.page(view.title(context.language), view.page(context.language))
    }

    /// The ledger of what the list shows.
    @Sendable func export(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (access, query, language) = (context.access, request.queryForm, context.language)
        let export = try await services.database.readAtLength { tx in
            try FindingLedger.export(FindingList.asked(query, by: access, in: tx), by: access, language, in: tx)
        }
        return try export.response(Export.Format(query), language, on: access.today)
    }

    @Sendable func showNew(_ request: Request, _ context: MemberContext) async throws -> Response {
        try await form(request.queryForm, [], context)
    }

    @Sendable func open(_ request: Request, _ context: MemberContext) async throws -> Response {
        let access = context.access
        guard FindingForm.isOpen(to: access) else { throw Refusal.notAllowed(.inspect) }
        let upload = try await Upload.receive(request, into: services) { form in
            guard let id = form["unit"].flatMap({ ID<Unit>($0) }) else { return }
            try await services.database.read { tx in try FindingForm.require(at: id, by: access, in: tx) }
        }
        do {
            if upload.form["again"] != nil { return try await form(services.keep(upload, by: access), [], context) }
            try upload.check(on: access.today)
            let typed = upload.form
            let (new, repeated) = try await services.database.read { tx in
                let new = try typed.newFinding(at: services.clock, by: access, in: tx)
                return (new, try Finding.forerunner(of: new, by: access, in: tx))
            }
            // Somebody is told of the forerunner before it is recorded.
            if let repeated, typed["repeats"] != repeated.id.description {
                return try await form(services.keep(upload, by: access), [], context)
            }
            let id = try await services.database.write { tx in
                var new = new
                new.files = upload.files
                return try Finding.open(new, kept: upload.kept(of: "files"), by: access, in: tx)
            }
            services.evidence.release(upload.files.map(\.file))
            return .seeOther("/findings/\(id)?recorded=yes")
        } catch Refusal.invalid(let mistakes) {
            return try await form(
                services.keep(upload, by: access), mistakes, context, status: upload.statusOfRefusal)
        } catch let invalid as InvalidForm {
            return try await form(
                services.keep(upload, by: access), invalid.mistakes, context, status: .unprocessableContent)
        } catch {
            try await services.discard(upload.files.map(\.file))
            throw error
        }
    }

    @Sendable func show(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (access, id) = (context.access, try context.id("finding", Finding.self))
        let view = try await services.database.read { tx in try FindingView.of(id, by: access, in: tx) }
        return context.page(
            view.finding.title,
            view.page(context.language, services.clock, isNew: request.queryForm["recorded"] != nil))
    }

    @Sendable func plan(_ request: Request, _ context: MemberContext) async throws -> Response {
        try await act(request, context) { id, form, tx in
            // Who may not, or not now, is told so before anything in the form.
            _ = try Finding.ready(id, for: .plan, by: context.access, in: tx)
            try Rectification.plan(form.newRectification(), for: id, by: context.access, in: tx)
        }
    }

    @Sendable func finishStage(_ request: Request, _ context: MemberContext) async throws -> Response {
        try await act(request, context) { id, form, tx in
            try RectificationStage.finish(
                form["position"].flatMap { Int($0) } ?? 0, of: id, by: context.access, in: tx)
        }
    }

    @Sendable func verify(
        _ step: FindingStep.Step, _ request: Request, _ context: MemberContext
    ) async throws -> Response {
        try await act(request, context) { id, form, tx in
            try Finding.verify(step, of: id, opinion: form.text("opinion"), by: context.access, in: tx)
        }
    }

    @Sendable func `return`(_ request: Request, _ context: MemberContext) async throws -> Response {
        try await act(request, context) { id, form, tx in
            try Finding.return(id, reason: form.text("reason"), by: context.access, in: tx)
        }
    }

    @Sendable func reopen(_ request: Request, _ context: MemberContext) async throws -> Response {
        try await act(request, context) { id, form, tx in
            _ = try Finding.ready(id, for: .reopen, by: context.access, in: tx)
            try Finding.reopen(
                id, reason: form.text("reason"), dueOn: form.day("due_on"), by: context.access, in: tx)
        }
    }

    @Sendable func ask(_ request: Request, _ context: MemberContext) async throws -> Response {
        try await act(request, context) { id, form, tx in
            _ = try Finding.ready(id, for: .ask, by: context.access, in: tx)
            try FindingExtension.ask(
                for: id, until: form.day("extend_to"), reason: form.text("reason"), by: context.access, in: tx)
        }
    }

    @Sendable func answer(_ request: Request, _ context: MemberContext) async throws -> Response {
        try await act(request, context) { id, form, tx in
            try FindingExtension.answer(
                form["granted"] == "yes", for: id, answer: form.text("answer"), by: context.access, in: tx)
        }
    }

    @Sendable func tell(_ request: Request, _ context: MemberContext) async throws -> Response {
        try await act(request, context) { id, form, tx in
            let finding = try Finding.find(id, by: context.access, in: tx)
            try context.access.requireOne(of: [.rectify, .closeFindings], at: finding.unitID, in: tx)
            try Finding.tell(
                id, how: form.text("told_how"), on: form.day("told_on"), by: context.access, in: tx)
        }
    }

    @Sendable func name(_ request: Request, _ context: MemberContext) async throws -> Response {
        try await act(request, context) { id, form, tx in
            let finding = try Finding.find(id, by: context.access, in: tx)
            try context.access.requireOne(of: [.rectify, .inspect], at: finding.unitID, in: tx)
            try Finding.name(form.parties(by: context.access, in: tx), of: id, by: context.access, in: tx)
        }
    }

    /// Records a step of the rectification as the work that its event asks for, and shows that record.
    @Sendable func recordWork(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (access, language, id) = (context.access, context.language, try context.id("finding", Finding.self))
        let form = try await request.form()
        var reader = FormReader(form)
        do {
            let (obligation, step) = try reader.checked(
                reader.id("obligation", as: ID<Obligation>.self), reader.choice("step", of: FindingStep.Step.self))
            let office = services.clock
            let work = try await services.database.write { tx in
                try Finding.recordWork(step, towards: obligation, of: id, at: office, language, by: access, in: tx)
            }
            return .seeOther("/activities/\(work)")
        } catch Refusal.invalid(let mistakes) {
            return try await back(to: id, form, mistakes, context)
        } catch let invalid as InvalidForm {
            return try await back(to: id, form, invalid.mistakes, context)
        }
    }

    @Sendable func apply(_ request: Request, _ context: MemberContext) async throws -> Response {
        try await actWithFiles(request, context, mayBegin: [.rectify]) { id, upload, tx in
            _ = try Finding.ready(id, for: .apply, by: context.access, in: tx)
            try Finding.apply(
                .init(note: upload.form.text("note"), files: upload.allFiles(by: context.access, in: tx)), for: id,
                by: context.access, in: tx)
        }
    }

    @Sendable func addFiles(_ request: Request, _ context: MemberContext) async throws -> Response {
        try await actWithFiles(
            request, context, mayBegin: [.rectify, .inspect], choosing: FindingView.moreFiles
        ) { id, upload, tx in
            try Finding.add(
                upload.allFiles(by: context.access, in: tx), upload.form["side"] == "after" ? .after : .before, to: id,
                by: context.access, in: tx)
        }
    }

    // MARK: What all have in common

    /// Takes a step and goes back to the finding; what was typed comes back with its mistakes.
    private func act(
        _ request: Request, _ context: MemberContext,
        _ step: @escaping @Sendable (ID<Finding>, Form, Transaction) throws -> Void
    ) async throws -> Response {
        let id = try context.id("finding", Finding.self)
        let form = try await request.form()
        do {
            try await services.database.write { tx in try step(id, form, tx) }
            return .seeOther("/findings/\(id)")
        } catch Refusal.invalid(let mistakes) {
            return try await back(to: id, form, mistakes, context)
        } catch let invalid as InvalidForm {
            return try await back(to: id, form, invalid.mistakes, context)
        }
    }

    /// The same for a form with files, which are refused to whom they are not open before they are stored. A form that comes back keeps them.
    ///
    /// - Parameter field: where on the page the files are chosen, and what is wrong with them is told.
    private func actWithFiles(
        _ request: Request, _ context: MemberContext, mayBegin permissions: [Permission],
        choosing field: String = "files",
        _ step: @escaping @Sendable (ID<Finding>, Upload, Transaction) throws -> Void
    ) async throws -> Response {
        let (access, id) = (context.access, try context.id("finding", Finding.self))
        try await services.database.read { tx in
            let finding = try Finding.find(id, by: access, in: tx)
            try access.requireOne(of: permissions, at: finding.unitID, in: tx)
        }
        let upload = try await Upload.receive(request, into: services)
        do {
            try upload.check(on: access.today)
            try await services.database.write { tx in try step(id, upload, tx) }
            services.evidence.release(upload.files.map(\.file))
            return .seeOther("/findings/\(id)")
        } catch Refusal.invalid(let mistakes) {
            let told = mistakes.map { $0.place == "files" ? Mistake(field, zh: $0.zh, en: $0.en) : $0 }
            return try await back(
                to: id, services.keep(upload, by: access), told, context, status: upload.statusOfRefusal)
        } catch {
            try await services.discard(upload.files.map(\.file))
            throw error
        }
    }

    private func back(
        to id: ID<Finding>, _ form: Form, _ mistakes: [Mistake], _ context: MemberContext,
        status: HTTPResponse.Status = .unprocessableContent
    ) async throws -> Response {
        let access = context.access
        var view = try await services.database.read { tx in
            var view = try FindingView.of(id, by: access, in: tx)
            view.kept = try KeptUpload.find(form.all("kept"), by: access, in: tx)
            return view
        }
        view.typed = FormView(form: form, mistakes: mistakes, language: context.language)
        return context.page(view.finding.title, status: status, view.page(context.language, services.clock))
    }

    private func form(
        _ typed: Form, _ mistakes: [Mistake], _ context: MemberContext, status: HTTPResponse.Status = .ok
    ) async throws -> Response {
        let access = context.access
        guard FindingForm.isOpen(to: access) else { throw Refusal.notAllowed(.inspect) }
        let view = try await services.database.read { tx in
            try FindingForm.of(typed, mistakes: mistakes, by: access, context.language, in: tx)
        }
        return context.page(
            context.language.say(zh: "登记问题", en: "Record a finding"), status: status, view.page)
    }
}

extension Upload {
    /// Refuses files that are too large, or more of them than a form may bring.
    fileprivate func check(on today: Day) throws {
        let wrong = mistakes + Attachments(sent: files, kept: kept(of: "files")).mistakes(on: today)
        guard wrong.isEmpty else { throw Refusal.invalid(wrong) }
    }

    /// The files that were sent, and those that lie here since the form came back, which are kept no longer.
    fileprivate func allFiles(by access: Access, in tx: Transaction) throws -> [NewActivity.NewEvidence] {
        try files + KeptUpload.take(kept(of: "files"), by: access, in: tx)
    }
}

extension Form {
    /// What was typed, without blanks around it.
    fileprivate func text(_ name: String) -> String { (self[name] ?? "").trimmed }

    fileprivate func parties(by access: Access, in tx: Transaction) throws -> Finding.Parties {
        var reader = FormReader(self)
        let (category, posts, units) = try reader.checked(
            reader.optionalText("category", max: 60), reader.values("posts", as: ID<Post>.self, max: 50),
            reader.optionalText("other_units", max: 500))
        return Finding.Parties(
            category: category ?? "", posts: posts, units: try Self.units(units ?? "", by: access, in: tx))
    }

    fileprivate func day(_ name: String) throws -> Day {
        var reader = FormReader(self)
        return try reader.checked(reader.day(name, as: Day.self))
    }
}
