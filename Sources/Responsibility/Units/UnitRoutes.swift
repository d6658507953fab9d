import HTTPTypes
import Hummingbird
import Storage
import Web

/// The doors to the tree of units.
struct UnitRoutes: Sendable {
    let services: Services

    func add(to members: RouterGroup<MemberContext>) {
        members.get("units", use: top)
        members.get("units/:unit", use: show)
        members.get("units/:unit/export", use: export)
        members.get("units/:unit/new", use: showNew)
        members.post("units/:unit/children", use: create)
        members.get("units/:unit/obligations", use: obligations)
        members.get("units/:unit/obligations/export", use: exportObligations)
    }

    /// The highest unit that this person may see; several are offered to choose from.
    @Sendable func top(_ request: Request, _ context: MemberContext) async throws -> Response {
        let access = context.access
        let tops = try await services.database.read { tx in try Unit.tops(by: access, in: tx) }
        if tops.count == 1, let only = tops.first { return .seeOther("/units/\(only.id)") }
        return context.page(context.language.say(zh: "单位", en: "Units"), Unit.topsPage(tops, context.language))
    }

    @Sendable func show(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (access, id) = (context.access, try context.id("unit", Unit.self))
        let form = request.queryForm
        let (year, day, query) = (form.year ?? access.today.year, earlierDay(form, access), ChildList.Query(form))
        let reading: @Sendable (Transaction) throws -> UnitView = { tx in
            try UnitView.of(id, year: year, asOf: day, children: query, by: access, in: tx)
        }
        let view = try await day == nil ? services.database.read(reading) : services.database.readAtLength(reading)
        return context.page(view.unit.name, view.page(context.language))
    }

    @Sendable func export(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (access, id) = (context.access, try context.id("unit", Unit.self))
        let form = request.queryForm
        let (year, day) = (form.year ?? access.today.year, earlierDay(form, access))
        let query = ChildList.Query(all: ChildList.Query(form).sort)
        let (view, kinds) = try await services.database.readAtLength { tx in
            (
                try UnitView.of(id, year: year, asOf: day, children: query, by: access, in: tx),
                try Unit.kinds(in: tx)
            )
        }
        return try view.export(kinds, context.language).response(
            Export.Format(form), context.language, on: day ?? access.today)
    }

    /// The day whose evening is asked for, when it is before today.
    private func earlierDay(_ form: Form, _ access: Access) -> Day? {
        form["on"].flatMap { Day($0) }.flatMap { $0 < access.today ? $0 : nil }
    }

    @Sendable func showNew(_ request: Request, _ context: MemberContext) async throws -> Response {
        try await answerNew(FormView(form: .with("kind", "section"), language: context.language), context)
    }

    @Sendable func create(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (access, parent) = (context.access, try context.id("unit", Unit.self))
        let form = try await request.form()
        do {
            var reader = FormReader(form)
            let (kind, code, name, openedOn) = try reader.checked(
                reader.text("kind", max: 40), reader.text("code", max: Unit.longestCode),
                reader.text("unit_name", max: Unit.longestName), reader.optionalDay("opened_on", as: Day.self))
            let new = NewUnit(parentID: parent, kind: kind, code: code, name: name, openedOn: openedOn)
            let unit = try await services.database.write { tx in
                try Unit.create(new, on: access.today, by: access, in: tx)
            }
            return .seeOther("/units/\(unit.id)")
        } catch let invalid as InvalidForm {
            return try await answerNew(
                FormView(form: form, mistakes: invalid.mistakes, language: context.language), context,
                status: .unprocessableContent)
        } catch Refusal.invalid(let mistakes) {
            let named = mistakes.map { $0.place == "name" ? Mistake("unit_name", zh: $0.zh, en: $0.en) : $0 }
            return try await answerNew(
                FormView(form: form, mistakes: named, language: context.language), context,
                status: .unprocessableContent)
        }
    }

    @Sendable func obligations(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (access, id) = (context.access, try context.id("unit", Unit.self))
        let list = ObligationList(unitID: id, query: request.queryForm, today: access.today, now: access.now)
        let reading: @Sendable (Transaction) throws -> ObligationList.View = { tx in try list.read(by: access, in: tx) }
        let view =
            try await list.isQuick ? services.database.read(reading) : services.database.readAtLength(reading)
        return context.page(
            context.language.say(zh: "\(view.unit.name)：履责任务", en: "\(view.unit.name): obligations"),
            view.page(context.language))
    }

    @Sendable func exportObligations(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (access, id, language) = (context.access, try context.id("unit", Unit.self), context.language)
        let list = ObligationList(unitID: id, query: request.queryForm, today: access.today)
        let export = try await services.database.readAtLength { tx in
            try list.export(by: access, language, in: tx)
        }
        return try export.response(Export.Format(request.queryForm), language, on: list.today)
    }

    private func answerNew(
        _ view: FormView, _ context: MemberContext, status: HTTPResponse.Status = .ok
    ) async throws -> Response {
        let (access, id) = (context.access, try context.id("unit", Unit.self))
        let (unit, kinds) = try await services.database.read { tx in
            try access.require(.manageUnits, at: id, in: tx)
            return (try Unit.find(id, by: access, in: tx), try Unit.kinds(in: tx))
        }
        return context.page(
            context.language.say(zh: "添加下级单位", en: "Add a unit"), status: status,
            Unit.newPage(below: unit, kinds: kinds, view))
    }
}
