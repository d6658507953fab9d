import Storage
import Web

/// The form in which somebody writes down a visit, sized for a phone: one item of the checklist after another.
struct InspectionForm: Sendable {
    let view: FormView
    let units: [Unit]
    let unit: Unit?
    let batch: InspectionBatch?
    let checklists: [Checklist]
    let items: [NewInspection.Item]
    let inspectors: [Inspectors.Member]
    let ticked: Set<String>
    /// The files that were sent before the form came back, by the name under which it sends them.
    let kept: [String: [KeptUpload]]
    /// Whose form it is: what is typed lies on a device that others may use too.
    let account: ID<Account>?

    static func of(
        _ typed: Form, mistakes: [Mistake], by access: Access, _ language: Language, in tx: Transaction
    ) throws -> InspectionForm {
        let batch = try typed["batch"].flatMap { ID<InspectionBatch>($0) }
            .map { try InspectionBatch.find($0, by: access, in: tx) }
        var mistakes = mistakes
        let unit = try unit(typed["unit"] ?? "", &mistakes, by: access, in: tx)
        if let unit { try access.require(.inspect, at: unit.id, in: tx) }
        let all = try Checklist.all(in: tx)
        let lists = try lists(typed, batch, unit, all, in: tx)
        let items = try NewInspection.items(of: lists, in: tx)
        let issuer = try batch?.issuingUnitID ?? unit.map { try Inspection.issuer(for: $0.id, by: access, in: tx) }
        let members = try issuer.map { try Inspectors.of($0, by: access, in: tx) } ?? []
        let own = [access.personID].compactMap { $0 }
        let recused = try unit.map {
            try Inspectors.interested(members.map(\.id) + own, in: [$0.id], in: tx)[$0.id] ?? []
        }
        // Somebody with an interest learns it before filling in anything.
        if let recused, !recused.isDisjoint(with: own) { throw Refusal.conflict(.separation(.inspectorRecused)) }
        var form = typed
        for (name, value) in [
            ("once", typed["once"] ?? Token.make()), ("held_on", typed["held_on"] ?? access.today.description),
            ("checklists", lists.map(\.text).joined(separator: ",")), ("form", "inspection"),
            ("kind", typed["kind"] ?? batch?.kind.rawValue ?? Inspection.Kind.routine.rawValue),
            ("method", typed["method"] ?? Inspection.Method.onSite.rawValue),
            ("title", typed["title"] ?? batch?.title ?? all.first { $0.key == lists.first?.key }?.title(in: language)),
        ] { form = form.replacing(name, with: value) }
        let isSent = typed["once"] != nil
        // Those who were drawn go, and nobody else unless somebody ticks them.
        let drawn = try isSent ? [] : team(batch, unit, in: tx)
        let team = drawn.isEmpty ? own : drawn
        return InspectionForm(
            view: FormView(form: form, mistakes: mistakes, language: language),
            units: try unit == nil ? Unit.choices(for: .inspect, by: access, limit: UnitChoice.most, in: tx) : [],
            unit: unit, batch: batch, checklists: all, items: items,
            inspectors: members.filter { !(recused ?? []).contains($0.id) },
            ticked: Set(isSent ? typed.all("inspectors") : team.map(\.description)),
            kept: try kept(typed, by: access, in: tx), account: access.actor.accountID)
    }

    /// The unit that was chosen or written; one that is not found is told as a mistake.
    private static func unit(
        _ typed: String, _ mistakes: inout [Mistake], by access: Access, in tx: Transaction
    ) throws -> Unit? {
        guard !typed.trimmed.isEmpty else { return nil }
        do {
            return try UnitChoice.find(typed, for: .inspect, by: access, in: tx)
        } catch Refusal.invalid(let wrong) {
            if !mistakes.contains(where: { $0.place == "unit" }) { mistakes += wrong }
            return nil
        }
    }

    private static func kept(_ typed: Form, by access: Access, in tx: Transaction) throws -> [String: [KeptUpload]] {
        let fields = typed.names.filter { $0 == "kept" || $0.hasPrefix("kept_") }
        let found = try KeptUpload.find(fields.flatMap { typed.all($0) }, by: access, in: tx)
        return Dictionary(fields.map { name in (name, found.filter { typed.all(name).contains($0.token) }) }) {
            first, _ in first
        }
    }

    /// Those of the form, or of the batch and what is merged into it, or of the checklist that was chosen.
    private static func lists(
        _ typed: Form, _ batch: InspectionBatch?, _ unit: Unit?, _ all: [Checklist], in tx: Transaction
    ) throws -> [NewInspection.CheckedList] {
        if let known = typed["checklists"]?.nonEmpty {
            return known.split(separator: ",").compactMap { NewInspection.CheckedList($0) }
        }
        if let batch {
            let own = NewInspection.CheckedList(key: batch.checklist, version: batch.checklistVersion)
            let merged = try tx.all(
                .unscoped(
                    """
                    SELECT b.checklist, b.checklist_version FROM inspection_planned p
                    JOIN inspection_batch b ON b.id = p.batch_id
                    WHERE p.merged_into = \(batch.id) AND p.unit_id = \(unit?.id) AND p.off_on IS NULL ORDER BY b.id
                    """, because: "the batch and the unit were found with permission")
            ) { (key: String, version: Int) in NewInspection.CheckedList(key: key, version: version) }
            return merged.reduce(into: [own]) { lists, list in
                if !lists.contains(where: { $0.key == list.key }) { lists.append(list) }
            }
        }
        let chosen = all.first { $0.key == typed["checklist"] }
        return chosen.map { [.init(key: $0.key, version: $0.version)] } ?? []
    }

    private static func team(
        _ batch: InspectionBatch?, _ unit: Unit?, in tx: Transaction
    ) throws -> [ID<Person>] {
        try tx.all(
            .unscoped(
                "SELECT person_id FROM inspection_team WHERE batch_id = \(batch?.id) AND unit_id = \(unit?.id)",
                because: "the batch and the unit were found with permission")
        ) { (id: ID<Person>) in id }
    }
}

extension InspectionForm {
    private var language: Language { view.language }

    var page: HTML { unit == nil || items.isEmpty ? choosing : recording }

    /// First: which unit, and by which checklist.
    private var choosing: HTML {
        """
        \(view.summary)
        \(if: checklists.isEmpty, "<p class=\"notice\">\(language.say(zh: "还没有采用检查表。", en: "No checklist has been adopted."))  <a href=\"/checklists\">\(language.say(zh: "检查表", en: "Checklists"))</a></p>", else: """
        <form method="get" action="/inspections/new">
        \(if: unit, { "<input type=\"hidden\" name=\"unit\" value=\"\($0.id)\"><p>\($0.name)</p>" as HTML })
        \(if: unit == nil, view.field("unit").unit(units, chosen: nil))
        \(view.field("checklist").choice(checklists.map { ($0.key, $0.title(in: language)) }))
        <button class="primary">\(language.say(zh: "开始检查", en: "Begin"))</button></form>
        """)
        """
    }

    private var recording: HTML {
        """
        \(view.summary)
        <p class="lead">\(unit?.name ?? "")</p>
        <form method="post" action="/inspections" enctype="multipart/form-data" class="inspection" data-key="\(key)">
        \(["once", "form", "batch", "checklists"].map { "<input type=\"hidden\" name=\"\($0)\" value=\"\(view.form[$0])\">" as HTML })
        <input type="hidden" name="unit" value="\(unit?.id.description ?? "")">
        <details class="part"\(attribute: "open", if: !view.mistakes.isEmpty || ticked.count < 2)><summary>\(language.say(zh: "时间、方式和检查人员", en: "When, how and by whom"))</summary>
        \(Self.dayAndPeople(inspectors, ticked, view))
        </details>
        <ol class="items">\(items.enumerated().map { InspectionItemField(
            number: $0 + 1, item: $1, view: view, kept: kept[KeptUpload.field(of: "photo_\($0 + 1)")] ?? []).html })</ol>
        \(view.field("summary").area(rows: 3, hint: language.say(
            zh: "看到的总体情况。座谈只记事，不写谁说了什么。", en: "What was seen on the whole. Of a talk only the matter, never who said it.")))
        <div class="field"><label for="files">\(view.field("files").label)</label>
        <p class="hint" id="files-hint">\(language.say(zh: "不是必需的。", en: "Not required."))</p>
        \(view.mistakes.filter { $0.place == "files" }.map { "<p class=\"mistake\">\($0.sentence(in: language))</p>" as HTML })
        <input id="files" name="files" type="file" multiple aria-describedby="files-hint"></div>
        \((kept["kept"] ?? []).ticks(language))
        <button class="primary">\(language.say(zh: "登记检查结果", en: "Record the inspection"))</button>
        <p class="draft"><button class="no-script" formaction="/drafts" formenctype="application/x-www-form-urlencoded" formnovalidate>\
        \(language.say(zh: "保存草稿", en: "Save as a draft"))</button>
        <span class="hint" id="draft-state" role="status">\(language.say(
            zh: "填写的内容会自动保存，没有网络时先存在本机，照片除外。",
            en: "What you write is kept by itself, on this device while there is no connection; photographs are not."))</span></p>
        </form>
        """
    }

    /// Under which the device keeps what is typed: one person's words about one unit by these checklists.
    private var key: String {
        [account?.description, batch?.id.description, unit?.id.description, view.form["checklists"]]
            .map { $0 ?? "" }.joined(separator: "/")
    }

    /// The day, how it was inspected, under which title and by whom.
    static func dayAndPeople(_ inspectors: [Inspectors.Member], _ ticked: Set<String>, _ view: FormView) -> HTML {
        """
        <div class="row">
        \(view.field("held_on").input(type: "date"))
        \(view.field("kind").choice(Inspection.Kind.allCases.map { ($0.rawValue, $0.title(in: view.language)) }))
        \(view.field("method").choice(Inspection.Method.allCases.map { ($0.rawValue, $0.title(in: view.language)) }))
        </div>
        \(view.field("title").input(max: Inspection.longestTitle))
        \(people(inspectors, ticked, view))
        """
    }

    /// Those who can have inspected, with those who did ticked.
    static func people(_ inspectors: [Inspectors.Member], _ ticked: Set<String>, _ view: FormView) -> HTML {
        let language = view.language
        let own = view.mistakes.filter { $0.place == "inspectors" }
        return """
            <fieldset class="field" id="inspectors"><legend>\(view.field("inspectors").label)</legend>
            <p class="hint">\(language.say(zh: "至少两人；与该单位有利害关系的人不在其中。", en: "Two at least. Those with an interest in the unit are not listed."))</p>
            \(own.map { "<p class=\"mistake\">\($0.sentence(in: language))</p>" as HTML })
            <ul class="ticks">\(inspectors.map { member in
                "<li><label><input type=\"checkbox\" name=\"inspectors\" value=\"\(member.id)\"\(attribute: "checked", if: ticked.contains(member.id.description))> <span>\(member.name) <span class=\"hint\">\(member.unitName)</span></span></label></li>" as HTML
            })</ul></fieldset>
            """
    }
}

extension Language {
    var recordInspection: String { say(zh: "登记检查", en: "Record an inspection") }
}
