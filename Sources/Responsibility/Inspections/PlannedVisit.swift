import HTTPTypes
import Hummingbird
import Storage
import Web

extension InspectionBatch {
    static let migrationOfChanges = Migration(
        "0375-inspection-plans-changed",
        """
        -- A visit that was planned and is not made after all, with the reason.
        ALTER TABLE inspection_planned ADD COLUMN off_on TEXT;
        ALTER TABLE inspection_planned ADD COLUMN off_because TEXT NOT NULL DEFAULT '';
        """)

    /// Calls planned visits off that have not been made. What was merged into them is to be made on its own again.
    static func callOff(
        _ units: [ID<Unit>], of id: ID<InspectionBatch>, because reason: String, by access: Access, in tx: Transaction
    ) throws {
        let batch = try find(id, by: access, in: tx)
        try access.require(.inspect, at: batch.issuingUnitID, in: tx)
        var mistakes: [Mistake] = []
        if units.isEmpty { mistakes.append(Mistake("off", zh: "请选择单位", en: "choose a unit")) }
        if reason.isEmpty { mistakes.append(Mistake("reason", zh: "请写明取消的理由", en: "say why it is called off")) }
        guard mistakes.isEmpty else { throw Refusal.invalid(mistakes) }
        let changed = try tx.run(
            .unscoped(
                """
                UPDATE inspection_planned SET off_on = \(access.today), off_because = \(reason)
                WHERE batch_id = \(id) AND unit_id IN \(units) AND off_on IS NULL
                  AND NOT EXISTS (SELECT 1 FROM inspection i WHERE i.unit_id = inspection_planned.unit_id
                                  AND i.batch_id = COALESCE(inspection_planned.merged_into, inspection_planned.batch_id))
                """, because: "permission was asked at the issuing unit"))
        guard changed == Set(units).count else { throw Refusal.conflict(.visitMoved) }
        try tx.run(
            .unscoped(
                "UPDATE inspection_planned SET merged_into = NULL WHERE merged_into = \(id) AND unit_id IN \(units)",
                because: "permission was asked at the issuing unit"))
        try Entry.write(
            .cancel, "inspection-batch", id, unit: batch.issuingUnitID, count: changed,
            ["units": .list(units.map { .of($0) }), "reason": .text(reason)], by: access, in: tx)
    }

    /// Names who goes to a unit. Of a random batch they are drawn.
    static func name(
        _ team: [ID<Person>], for unit: ID<Unit>, of id: ID<InspectionBatch>, by access: Access, in tx: Transaction
    ) throws {
        let batch = try find(id, by: access, in: tx)
        try access.require(.inspect, at: batch.issuingUnitID, in: tx)
        guard batch.kind != .random else {
            throw Refusal.invalid([
                Mistake("inspectors", zh: "双随机检查的人员由抽取产生", en: "who goes on a random inspection is drawn")
            ])
        }
        guard try batch.plans(unit, in: tx) else {
            throw Refusal.invalid([Mistake("unit", zh: "该批次没有安排检查这个单位", en: "the batch does not plan this unit")])
        }
        guard Set(team).count > 1 else {
            throw Refusal.invalid([
                Mistake("inspectors", zh: "检查人员不得少于两人", en: "an inspection is made by two people at least")
            ])
        }
        guard try Set(Inspectors.of(batch.issuingUnitID, by: access, in: tx).map(\.id)).isSuperset(of: team) else {
            throw Refusal.invalid([
                Mistake(
                    "inspectors", zh: "检查人员须有发起单位的检查权限",
                    en: "an inspector has to have the right to inspect at the issuing unit")
            ])
        }
        guard try Inspectors.interested(team, in: [unit], in: tx)[unit]?.isEmpty ?? true else {
            throw Refusal.invalid([Mistake("inspectors", .conflict(.separation(.inspectorRecused)))])
        }
        try tx.run(
            .unscoped(
                "DELETE FROM inspection_team WHERE batch_id = \(id) AND unit_id = \(unit)",
                because: "permission was asked at the issuing unit"))
        let rows = Set(team).sorted().map { "(\(id), \(unit), \($0))" as SQL }
        try tx.run(
            .unscoped(
                "INSERT INTO inspection_team (batch_id, unit_id, person_id) VALUES \(SQL.joined(rows, by: ", "))",
                because: "permission was asked at the issuing unit"))
        try Entry.write(
            .plan, "inspection-batch", id, unit: batch.issuingUnitID,
            ["unit": .of(unit), "inspectors": .list(Set(team).sorted().map { .of($0) })], by: access, in: tx)
    }
}

extension InspectionPlanRoutes {
    func addChanges(to members: RouterGroup<MemberContext>) {
        members.post("inspections/batches/:batch/cancellation", use: callOff)
        members.post("inspections/batches/:batch/team", use: name)
    }

    @Sendable func callOff(_ request: Request, _ context: MemberContext) async throws -> Response {
        let access = context.access
        return try await change(request, context) { reader, id in
            let (units, reason) = try reader.checked(
                reader.values("off", as: ID<Unit>.self, max: 500), reader.optionalText("reason", max: 500))
            return { tx in
                try InspectionBatch.callOff(units, of: id, because: reason ?? "", by: access, in: tx)
            }
        }
    }

    @Sendable func name(_ request: Request, _ context: MemberContext) async throws -> Response {
        let access = context.access
        return try await change(request, context) { reader, id in
            let (unit, team) = try reader.checked(
                reader.id("unit", as: ID<Unit>.self), reader.values("inspectors", as: ID<Person>.self, max: 20))
            return { tx in try InspectionBatch.name(team, for: unit, of: id, by: access, in: tx) }
        }
    }

    /// Changes a batch and shows it again; with the mistakes and what was chosen when it was not done.
    private func change(
        _ request: Request, _ context: MemberContext,
        _ read: (inout FormReader, ID<InspectionBatch>) throws -> @Sendable (Transaction) throws -> Void
    ) async throws -> Response {
        let (access, id) = (context.access, try context.id("batch", InspectionBatch.self))
        let form = try await request.form()
        let mistakes: [Mistake]
        do {
            var reader = FormReader(form)
            let work = try read(&reader, id)
            try await services.database.write { tx in try work(tx) }
            return .seeOther("/inspections/batches/\(id)")
        } catch Refusal.invalid(let wrong) { mistakes = wrong } catch let invalid as InvalidForm {
            mistakes = invalid.mistakes
        }
        let view = try await services.database.readAtLength { tx in try BatchView.of(id, by: access, in: tx) }
        return context.page(
            view.batch.title, status: .unprocessableContent,
            view.page(FormView(form: form, mistakes: mistakes, language: context.language)))
    }
}

extension BatchView {
    /// What can still be changed of a plan: who goes where, and visits that are not made after all.
    func changes(_ view: FormView) -> HTML {
        let language = view.language
        let open = lines.filter(\.isOpen)
        let own = open.filter { $0.mergedInto == nil }
        guard mayInspect, !open.isEmpty else { return "" }
        let isNaming = view.form["unit"] != nil
        let isCalling = view.form["reason"] != nil || view.mistakes.contains { $0.place == "off" }
        let reason = isCalling ? view : FormView(language: language)
        return """
            \(if: batch.kind != .random && !own.isEmpty, """
                <details\(attribute: "open", if: isNaming)><summary>\(language.say(zh: "安排检查人员", en: "Name who goes"))</summary>
                <form method="post" action="\(link: "/inspections/batches/\(batch.id)/team")" class="narrow">
                \(view.field("unit").choice(own.map { ($0.unitID.description, $0.unitName) }))
                \(InspectionForm.people(inspectors, Set(isNaming ? view.form.all("inspectors") : []), isNaming ? view : FormView(language: language)))
                <button>\(language.say(zh: "安排", en: "Name them"))</button></form></details>
                """)
            <details\(attribute: "open", if: isCalling)><summary>\(language.say(zh: "取消安排", en: "Call visits off"))</summary>
            <form method="post" action="\(link: "/inspections/batches/\(batch.id)/cancellation")" class="narrow">
            <fieldset class="field" id="off"><legend>\(language.say(zh: "不再检查的单位", en: "Units that are not inspected after all"))</legend>
            <p class="hint">\(language.say(
                zh: "取消后不再计入频次提示；合并到这里的，恢复为单独检查。", en: "They no longer count as inspections to come; what was merged into them is made on its own again."))</p>
            \(reason.mistakes.filter { $0.place == "off" }.map { "<p class=\"mistake\">\($0.sentence(in: language))</p>" as HTML })
            <ul class="ticks">\(open.map { line in
                "<li><label><input type=\"checkbox\" name=\"off\" value=\"\(line.unitID)\"\(attribute: "checked", if: view.form.all("off").contains(line.unitID.description))> <span>\(line.unitName)</span></label></li>" as HTML
            })</ul></fieldset>
            \(reason.field("reason").input(max: 500))
            <button>\(language.say(zh: "取消安排", en: "Call them off"))</button></form></details>
            """
    }
}
