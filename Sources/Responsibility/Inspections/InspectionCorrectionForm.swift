import Storage
import Web

/// The form in which inspectors correct what they recorded. It begins with what the inspection says.
struct InspectionCorrectionForm: Sendable {
    let view: FormView
    let inspection: Inspection
    let unit: Unit
    let recorded: [InspectionItem]
    let items: [NewInspection.Item]
    /// The numbers of the findings that the reader may see.
    let findings: [ID<Finding>: String]
    let inspectors: [Inspectors.Member]
    let ticked: Set<String>
    let kept: [String: [KeptUpload]]
    /// The work that recording the inspection made.
    let work: [(id: ID<Activity>, title: String)]
    /// What it says meanwhile, where that is not what was typed.
    let differences: [ActivityWording.Difference]

    /// - Parameter typed: `nil` for a form that is opened.
    static func of(
        _ id: ID<Inspection>, _ typed: Form?, mistakes: [Mistake] = [], isStale: Bool = false, by access: Access,
        _ language: Language, in tx: Transaction
    ) throws -> InspectionCorrectionForm {
        let inspection = try Inspection.findOwn(id, by: access, in: tx)
        guard try SignOff.of(id, by: access, in: tx) == nil else { throw Refusal.conflict(.inspectionSigned) }
        let recorded = try inspection.items(in: tx)
        let items = try NewInspection.items(of: Inspection.lists(of: recorded), in: tx)
        let now = try InspectionWording.of(inspection, recorded, in: tx)
        var form = typed ?? filled(now)
        form = form.replacing("version", with: isStale || typed == nil ? String(inspection.version) : form["version"])
        let members = try Inspectors.of(inspection.issuingUnitID, by: access, in: tx)
        let interested = try Inspectors.interested(members.map(\.id), in: [inspection.unitID], in: tx)
        let fields = form.names.filter { $0 == "kept" || $0.hasPrefix("kept_") }
        let found = try KeptUpload.find(fields.flatMap { form.all($0) }, by: access, in: tx)
        return InspectionCorrectionForm(
            view: FormView(form: form, mistakes: mistakes, language: language), inspection: inspection,
            unit: try Unit.find(inspection.unitID, by: access, in: tx), recorded: recorded, items: items,
            findings: try Inspection.findings(of: id, by: access, in: tx).mapValues(\.number),
            inspectors: members.filter { !(interested[inspection.unitID] ?? []).contains($0.id) },
            ticked: Set(form.all("inspectors")),
            kept: Dictionary(fields.map { name in (name, found.filter { form.all(name).contains($0.token) }) }) {
                first, _ in first
            }, work: try inspection.work(by: access, in: tx),
            differences: isStale ? now.differences(to: form.wording(now), items.titles(language), language) : [])
    }

    private static func filled(_ now: InspectionWording) -> Form {
        var form = Form()
        for (name, value) in [
            ("kind", now.kind.rawValue), ("method", now.method.rawValue), ("title", now.title),
            ("held_on", now.heldOn.description), ("summary", now.summary),
        ] + now.inspectors.map({ ("inspectors", $0.id.description) })
            + now.outcomes.enumerated().map({ ("outcome_\($0 + 1)", $1.rawValue) })
        {
            form.add(value, to: name)
        }
        return form
    }
}

extension Form {
    /// What the form says, as far as it can be read, so that it can be shown beside what the inspection says.
    fileprivate func wording(_ now: InspectionWording) -> InspectionWording {
        var wording = now
        wording.kind = self["kind"].flatMap(Inspection.Kind.init) ?? now.kind
        wording.method = self["method"].flatMap(Inspection.Method.init) ?? now.method
        wording.title = (self["title"] ?? "").trimmed
        wording.heldOn = self["held_on"].flatMap { Day($0) } ?? now.heldOn
        wording.summary = (self["summary"] ?? "").trimmed.replacing("\r\n", with: "\n")
        for index in now.outcomes.indices {
            guard let typed = self["outcome_\(index + 1)"].flatMap(InspectionItem.Outcome.init) else { continue }
            wording.outcomes[index] = typed
        }
        return wording
    }
}

extension [NewInspection.Item] {
    /// What its items are called.
    func titles(_ language: Language) -> [String] {
        map { language.say(zh: $0.item.title.zh, en: $0.item.title.en) }
    }
}

extension InspectionCorrectionForm {
    private var language: Language { view.language }

    var page: HTML {
        """
        \(view.summary)
        \(if: !differences.isEmpty, staleNotice)
        <p class="lead"><a href="\(link: "/inspections/\(inspection.id)")">\(inspection.number) \(inspection.title)</a> · \(unit.name) · \
        \(language.say(zh: "第 \(inspection.version) 版", en: "version \(inspection.version)"))</p>
        \(consequences)
        <form method="post" action="\(link: "/inspections/\(inspection.id)/correction")" enctype="multipart/form-data">
        <input type="hidden" name="version" value="\(view.form["version"])">
        \(InspectionForm.dayAndPeople(inspectors, ticked, view))
        <ol class="items">\(items.enumerated().map(item))</ol>
        \(view.field("summary").area(rows: 3, hint: language.say(
            zh: "看到的总体情况。座谈只记事，不写谁说了什么。", en: "What was seen on the whole. Of a talk only the matter, never who said it.")))
        <div class="field"><label for="files">\(language.say(zh: "补充附件", en: "Add files"))</label>
        <p class="hint" id="files-hint">\(language.say(zh: "不是必需的。已有的附件不变。", en: "Not required. The files that it has stay."))</p>
        \(view.mistakes.filter { $0.place == "files" }.map { "<p class=\"mistake\">\($0.sentence(in: language))</p>" as HTML })
        <input id="files" name="files" type="file" multiple aria-describedby="files-hint"></div>
        \((kept["kept"] ?? []).ticks(language))
        \(view.field("reason").input(max: Correction.longestReason, hint: language.say(
            zh: "为什么更正。原来的内容作为旧版本保留，被检查单位也能看到。",
            en: "Why it is corrected. What it says now is kept as an old version, which the inspected unit sees too.")))
        <button class="primary">\(language.say(zh: "更正", en: "Correct it"))</button>
        </form>
        """
    }

    private func item(_ index: Int, _ item: NewInspection.Item) -> HTML {
        guard recorded.indices.contains(index), let finding = recorded[index].findingID else {
            return InspectionItemField(
                number: index + 1, item: item, view: view, kept: kept[KeptUpload.field(of: "photo_\(index + 1)")] ?? []
            ).html
        }
        return """
            <li><div class="item" id="outcome_\(index + 1)"><p><strong>\(index + 1). \(language.say(zh: item.item.title.zh, en: item.item.title.en))</strong></p>
            <p><span class="badge o-problem">\(InspectionItem.Outcome.problem.title(in: language))</span> \
            <a href="\(link: "/findings/\(finding)")">\(findings[finding] ?? "")</a> <span class="hint">\(language.say(
                zh: "已登记为问题，在整改中办理，这里不再更改。",
                en: "It is a finding, which goes its own way: it is not changed here."))</span></p></div></li>
            """
    }

    /// What will come of it, said before it is sent.
    private var consequences: HTML {
        let lines = [
            language.say(
                zh: "原来的内容保留为旧版本，编号不变；单位签字后不能再更正，只能补充说明。",
                en:
                    "What it says now is kept as an old version, and its number stays. Once the unit has signed it is not corrected any more, only added to."
            ),
            language.say(
                zh: "已经登记的问题不变；把某项改为“有问题”会登记一个新问题。",
                en:
                    "Findings that were recorded stay as they are; an item that becomes a problem is recorded as a new one."
            ),
            language.say(
                zh: "由这次检查登记的工作记录不随着更正，需要时请到记录页更正：",
                en:
                    "The records of work that it made are not corrected with it; where they are wrong too, correct them on their pages:"
            ),
        ]
        return """
            <div class="notice"><ul><li>\(lines[0])</li><li>\(lines[1])</li>\(if: !work.isEmpty, """
                <li>\(lines[2]) \(work.map { "<a href=\"\(link: "/activities/\($0.id)")\">\($0.title)</a>" as HTML }, separator: "\(language.say(zh: "、", en: ", "))" as HTML)</li>
                """)</ul></div>
            """
    }

    private var staleNotice: HTML {
        """
        <section class="notice" aria-labelledby="stale"><h2 id="stale">\(language.say(
            zh: "检查结果已被别人更正：现在的内容 → 您填写的内容",
            en: "Somebody corrected it meanwhile: what it says now → what you typed"))</h2>
        <dl class="facts">\(differences.map { $0.row(language) })</dl>
        <p>\(language.say(
            zh: "您填写的内容都在下面。再次提交将以您填写的为准，别人的更正保留为旧版本。",
            en: "Everything that you typed is below. If you send it again it takes the place of the other correction, which is kept as an old version."))</p>
        </section>
        """
    }
}
