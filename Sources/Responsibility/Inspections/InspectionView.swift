import Storage
import Web

/// The page of an inspection: items, findings, inspectors, the signature and the files.
struct InspectionView: Sendable {
    let inspection: Inspection
    let unit: Unit
    let issuer: String
    let batch: String?
    let inspectors: [String]
    let items: [(item: InspectionItem, name: ChecklistFile.Item?)]
    let findings: [ID<Finding>: (number: String, title: String)]
    let signOff: SignOff?
    let files: [CaseFile]
    let maySign: Bool
    /// Whether this person inspected, and so corrects it or adds to it.
    let isInspector: Bool
    let addenda: [InspectionAddendum]
    let today: Day

    var title: String { "\(inspection.number) \(inspection.title)" }

    static func of(_ id: ID<Inspection>, by access: Access, in tx: Transaction) throws -> InspectionView {
        let inspection = try Inspection.find(id, by: access, in: tx)
        let items = try inspection.items(in: tx)
        var names: [String: ChecklistFile.Item] = [:]
        for (list, some) in Dictionary(grouping: items, by: \.checklist) {
            let file = try Checklist.file(list, version: some[0].version, in: tx)
            for item in file.items { names["\(list)/\(item.key)"] = item }
        }
        let (issuer, batch) =
            try tx.first(
                .unscoped(
                    """
                    SELECT u.name, b.title FROM inspection i JOIN unit u ON u.id = i.issuing_unit_id
                    LEFT JOIN inspection_batch b ON b.id = i.batch_id WHERE i.id = \(id)
                    """, because: "the inspection was found with permission")
            ) { (issuer: String, batch: String?) in (issuer, batch) } ?? ("", nil)
        let signOff = try SignOff.of(id, by: access, in: tx)
        var maySign = false
        if signOff == nil, let person = access.personID {
            maySign =
                try access.holds(.rectify, at: inspection.unitID, in: tx) && SignOff.mayBe(person, inspection, in: tx)
        }
        return InspectionView(
            inspection: inspection, unit: try Unit.find(inspection.unitID, by: access, in: tx), issuer: issuer,
            batch: batch, inspectors: try Inspection.inspectors(of: [id], in: tx)[id] ?? [],
            items: items.map { ($0, names["\($0.checklist)/\($0.item)"]) },
            findings: try Inspection.findings(of: id, by: access, in: tx), signOff: signOff,
            files: try CaseFile.of(.inspection, id, by: access, in: tx), maySign: maySign,
            isInspector: try inspection.isInspected(by: access, in: tx),
            addenda: try InspectionAddendum.of(id, in: tx), today: access.today)
    }

    /// What has just been done to it.
    enum News: Sendable { case recorded, corrected }

    func page(_ view: FormView, _ clock: OfficeClock, news: News? = nil, kept: [KeptUpload] = []) -> HTML {
        let language = view.language
        return """
            \(view.summary)
            \(if: news, { "<p class=\"notice good\" role=\"status\">\($0.words(language))</p>" })
            <p><a href="/inspections">\(language.say(zh: "全部检查", en: "All inspections"))</a></p>
            <dl class="facts">
            \(fact(language.say(zh: "被检查单位", en: "Unit"), "<a href=\"\(link: "/units/\(unit.id)")\">\(unit.name)</a>"))
            \(fact(language.say(zh: "类型和方式", en: "Kind and method"), "\(inspection.kind.title(in: language)) · \(inspection.method.title(in: language))"))
            \(fact(language.say(zh: "日期", en: "Date"), "<time>\(inspection.heldOn)</time>"))
            \(fact(language.say(zh: "检查人员", en: "Inspectors"), "\(inspectors.joined(separator: language.say(zh: "、", en: ", ")))"))
            \(fact(language.say(zh: "发起单位", en: "Issuing unit"), "\(issuer)"))
            \(if: inspection.batchID, { fact(language.say(zh: "批次", en: "Batch"), "<a href=\"\(link: "/inspections/batches/\($0)")\">\(batch ?? "")</a>") })
            \(fact(language.say(zh: "单位签字", en: "Signed"), signature(language)))
            \(if: inspection.publishOn, { day in fact(language.say(zh: "公开", en: "Published"), "<time>\(day)</time>\(if: day > today, " <span class=\"hint\">\(language.say(zh: "届时公开", en: "to come"))</span>")") })
            </dl>
            \(if: !inspection.summary.isEmpty, "<div class=\"prose\">\(inspection.summary.split(separator: "\n").map { "<p>\(String($0))</p>" as HTML })</div>")
            <h2>\(language.say(zh: "检查项", en: "Items"))</h2>
            <ul class="lines">\(items.map { line($0.item, $0.name, language) })</ul>
            \(if: !files.isEmpty, attached(clock, language))
            \(if: !addenda.isEmpty, addendaSection(clock, language))
            \(versionLine(language))
            \(if: maySign, signing(view))
            \(if: isInspector && signOff != nil, adding(view, kept))
            """
    }

    /// Its versions, and the way to its correction as long as it is not signed.
    private func versionLine(_ language: Language) -> HTML {
        """
        \(if: inspection.version > 1, """
            <p class="hint"><a href="\(link: "/inspections/\(inspection.id)/versions")">\(language.say(
                zh: "第 \(inspection.version) 版，查看更正了什么", en: "version \(inspection.version): see what was corrected"))</a></p>
            """)
        \(if: isInspector && signOff == nil, """
            <p class="actions"><a class="button" href="\(link: "/inspections/\(inspection.id)/correction")">\(language.say(zh: "更正", en: "Correct it"))</a></p>
            """)
        """
    }

    private func fact(_ name: String, _ value: HTML) -> HTML { "<div><dt>\(name)</dt><dd>\(value)</dd></div>" }

    private func signature(_ language: Language) -> HTML {
        guard let signOff else {
            let late = inspection.signUntil.map { $0 < today } ?? false
            return """
                \(language.say(zh: "未签字", en: "not signed"))\(if: inspection.signUntil, { day in
                    " <span class=\"hint\">\(late ? language.say(zh: "期限 \(day) 已过", en: "the last day, \(day), has passed") : language.say(zh: "请在 \(day) 前签字", en: "to be signed by \(day)"))</span>"
                })
                """
        }
        return """
            \(signOff.name) <time>\(signOff.signedOn)</time>\
            \(if: !signOff.remarks.isEmpty, "<span class=\"block\">\(signOff.remarks)</span>")
            """
    }

    private func line(_ item: InspectionItem, _ name: ChecklistFile.Item?, _ language: Language) -> HTML {
        let title = name.map { language.say(zh: $0.title.zh, en: $0.title.en) } ?? item.item
        return """
            <li><span class="badge o-\(item.outcome.rawValue)">\(item.outcome.title(in: language))</span> \(title)\
            \(if: item.findingID, { id in
                " <a href=\"\(link: "/findings/\(id)")\">\(findings[id]?.number ?? "")</a>"
            })</li>
            """
    }

    private func attached(_ clock: OfficeClock, _ language: Language) -> HTML {
        """
        <h2>\(language.say(zh: "附件", en: "Files"))</h2>
        <ul class="lines">\(files.map { file in
            """
            <li><a href="\(link: "/files/\(file.id)")" download>\(file.name)</a> <span class="hint">\(clock.wall(file.addedAt))</span></li>
            """ as HTML
        })</ul>
        """
    }

    /// What was added after the signature.
    private func addendaSection(_ clock: OfficeClock, _ language: Language) -> HTML {
        """
        <section aria-labelledby="addenda"><h2 id="addenda">\(language.say(zh: "签字后的补充说明", en: "Added after the signature"))</h2>
        <ul class="lines">\(addenda.map { note in
            """
            <li><time datetime="\(note.addedAt.description)">\(clock.wall(note.addedAt))</time> \(note.by)
            <span class="block">\(texts: note.text.split(separator: "\n").map(String.init), separator: "<br>")</span></li>
            """ as HTML
        })</ul></section>
        """
    }

    private func adding(_ view: FormView, _ kept: [KeptUpload]) -> HTML {
        let language = view.language
        let isOpen = view.form["addendum"] != nil
        return """
            <details\(attribute: "open", if: isOpen)><summary>\(language.say(zh: "补充说明", en: "Add a note"))</summary>
            <form method="post" action="\(link: "/inspections/\(inspection.id)/addenda")" enctype="multipart/form-data">
            <input type="hidden" name="once" value="\(view.form["once"] ?? Token.make())">
            \(view.field("addendum").area(rows: 3, required: true, hint: language.say(
                zh: "单位已签字，检查结果不再更改。补充什么、为什么，写在这里；单位能看到。",
                en: "The unit has signed, and the result is not changed any more. Say here what is added, and why; the unit sees it.")))
            <div class="field"><label for="files">\(language.say(zh: "附件（可不选）", en: "Files (optional)"))</label>
            \(view.mistakes.filter { $0.place == "files" }.map { "<p class=\"mistake\">\($0.sentence(in: language))</p>" as HTML })
            <input id="files" name="files" type="file" multiple></div>
            \(kept.ticks(language))
            <button>\(language.say(zh: "登记补充说明", en: "Add it"))</button></form></details>
            """
    }

    private func signing(_ view: FormView) -> HTML {
        let language = view.language
        return """
            <h2>\(language.say(zh: "单位签字确认", en: "Sign it for the unit"))</h2>
            <form method="post" action="\(link: "/inspections/\(inspection.id)/sign-off")">
            <input type="hidden" name="version" value="\(inspection.version)">
            \(view.field("remarks").area(rows: 3, hint: language.say(
                zh: "可不填。对结果有不同意见，写在这里。", en: "May be empty. Say here where you see it differently.")))
            <button class="primary">\(language.say(zh: "签字确认", en: "Sign"))</button></form>
            """
    }
}

extension InspectionView.News {
    func words(_ language: Language) -> String {
        switch self {
        case .recorded: language.say(zh: "已登记，被检查单位可以签字了。", en: "It is recorded, and the unit can sign it.")
        case .corrected:
            language.say(zh: "已更正，原来的内容保留为旧版本。", en: "It is corrected; what it said before is kept as an old version.")
        }
    }
}

extension Inspection {
    /// The findings that it opened, as far as somebody may see them.
    static func findings(
        of id: ID<Inspection>, by access: Access, in tx: Transaction
    ) throws -> [ID<Finding>: (number: String, title: String)] {
        let found = try tx.all(
            """
            SELECT g.id, g.year, g.sequence, g.title FROM finding g
            WHERE g.inspection_id = \(id) AND \(access.may(.viewRecords, at: "g.unit_id"))
            """
        ) { (id: ID<Finding>, year: Int, sequence: Int, title: String) in
            (id, (number: Finding.number(year, sequence), title: title))
        }
        return Dictionary(found) { first, _ in first }
    }

    /// The work that recording it made: of the issuing unit, and checks of standing duties.
    func work(by access: Access, in tx: Transaction) throws -> [(id: ID<Activity>, title: String)] {
        let marks = ["inspection-\(id)"] + Activity.Outcome.choices.map { "\($0.rawValue)-\(id)" }
        return try tx.all(
            """
            SELECT v.id, v.title FROM activity v
            WHERE v.once IN \(marks) AND \(access.may(.viewRecords, at: "v.unit_id")) ORDER BY v.id
            """
        ) { (id: ID<Activity>, title: String) in (id, title) }
    }

    /// Who inspected, by name and in their order.
    static func inspectors(
        of ids: [ID<Inspection>], in tx: Transaction
    ) throws -> [ID<Inspection>: [String]] {
        var all: [ID<Inspection>: [String]] = [:]
        for some in ids.slices(of: 8_192) {
            let rows = try tx.all(
                .unscoped(
                    """
                    SELECT n.inspection_id, p.name FROM inspection_inspector n JOIN person p ON p.id = n.person_id
                    WHERE n.inspection_id IN \(some) ORDER BY n.inspection_id, n.position
                    """, because: "the inspections were found with permission")
            ) { (id: ID<Inspection>, name: String) in (id, name) }
            for (id, name) in rows { all[id, default: []].append(name) }
        }
        return all
    }
}
