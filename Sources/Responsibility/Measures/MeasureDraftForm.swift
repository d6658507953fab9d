import HTTPTypes
import Hummingbird
import Storage
import Web

extension MeasureForm {
    /// The draft that is changed, where the form does not begin a new one.
    struct Edited: Sendable {
        let measure: Measure
        /// Who can be its investigator, and decide it.
        let investigators: [(id: ID<Person>, name: String)]
    }

    /// The form in which the investigator changes a draft; that it was looked at is written down in the same transaction.
    static func editing(
        _ id: ID<Measure>, _ typed: Form?, _ mistakes: [Mistake], by access: Access, _ language: Language,
        in tx: Transaction
    ) throws -> MeasureForm {
        let (measure, _) = try Measure.find(id, as: [.investigator], by: access, in: tx)
        guard measure.stage == .drafted else { throw Refusal.conflict(.measureStep) }
        try measure.enter(.look, ["at": .text("draft")], by: access, in: tx)
        let handlers = try Measure.handlers(at: measure.unitID, in: tx).filter { $0.id != measure.subjectID }
        return MeasureForm(
            view: FormView(
                form: try typed ?? filled(Measure.draft(of: measure, in: tx)), mistakes: mistakes, language: language),
            units: [], unit: try Unit.find(measure.unitID, by: access, in: tx), people: [], handlers: handlers,
            edited: Edited(measure: measure, investigators: handlers))
    }

    private static func filled(_ draft: Measure.Draft) -> Form {
        let texts: [(String, String)] = [
            ("version", String(draft.version)), ("facts", draft.facts), ("basis", draft.basis),
            ("findings", draft.findings.joined(separator: " ")),
            ("records", draft.activities.map(\.description).joined(separator: " ")),
            ("kind", draft.considered.kind.rawValue), ("sanction", draft.considered.sanction?.rawValue ?? ""),
            ("months", draft.considered.months.map(String.init) ?? ""), ("answer_days", String(draft.answerDays)),
            ("route", draft.route.rawValue), ("investigator", draft.investigator.description),
        ]
        var form = Form()
        for (name, value) in texts { form.add(value, to: name) }
        for person in draft.deciders { form.add(person.description, to: "deciders") }
        for person in draft.appealDeciders { form.add(person.description, to: "appeal_deciders") }
        return form
    }
}

extension MeasureRoutes {
    func addEditing(to members: RouterGroup<MemberContext>) {
        members.get("measures/:measure/draft", use: showDraft)
        members.post("measures/:measure/draft", use: edit)
    }

    @Sendable func showDraft(_ request: Request, _ context: MemberContext) async throws -> Response {
        try await draftForm(nil, [], context)
    }

    @Sendable func edit(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (access, id) = (context.access, try context.id("measure", Measure.self))
        try await services.database.read { tx in
            _ = try Measure.find(id, as: [.investigator], by: access, in: tx)
        }
        let form = try await request.form()
        do {
            var reader = FormReader(form)
            let draft = try reader.measureDraft()
            let isSeen = try await services.database.write { tx in
                try Measure.edit(id, draft, by: access, in: tx)
                return try tx.value(
                    "SELECT 1 FROM measure m WHERE m.id = \(id) AND \(Measure.seen(by: access))", as: Int.self) != nil
            }
            return .seeOther(isSeen ? "/measures/\(id)" : "/measures")
        } catch Refusal.invalid(let mistakes) {
            return try await draftForm(form, mistakes, context)
        } catch let invalid as InvalidForm {
            return try await draftForm(form, invalid.mistakes, context)
        } catch Refusal.conflict(.measureStep) {
            return try await page(form, [Mistake("now", .conflict(.measureStep))], context, status: .conflict)
        } catch Refusal.conflict(let conflict) {
            return try await draftForm(form, [Mistake("deciders", .conflict(conflict))], context, status: .conflict)
        }
    }

    private func draftForm(
        _ typed: Form?, _ mistakes: [Mistake], _ context: MemberContext, status: HTTPResponse.Status? = nil
    ) async throws -> Response {
        let (access, language) = (context.access, context.language)
        let id = try context.id("measure", Measure.self)
        let form = try await services.database.write { tx in
            try MeasureForm.editing(id, typed, mistakes, by: access, language, in: tx)
        }
        return context.page(
            language.say(zh: "修改拟办的问责事项", en: "Change the draft of a measure"),
            status: status ?? (mistakes.isEmpty ? .ok : .unprocessableContent), form.page)
    }
}
